//! What recurs.

use crm_kpi::kpi::over;
use crm_kpi::record::Subscription;
use crm_kpi::subscriptions::{self, GrossRetention, LogoChurn, Mrr, NetRetention};
use crm_kpi::time::{Calendar, Grain, Timestamp};
use crm_kpi::value::{Currency, Money, Undefined};

fn at(date: &str) -> Timestamp {
    Calendar::civil().start_of(date.parse().unwrap()).unwrap()
}
fn paid(who: &str, from: &str, until: Option<&str>, cents: i64, months: u32) -> Subscription {
    let mut one = Subscription::new("", who, at(from), Money::minor(cents, Currency::EUR), months);
    one.ended_at = until.map(at);
    one
}

#[test]
fn mrr_at_month_grain_shows_the_last_day_and_not_the_first() {
    let all = [paid("A", "2024-01-01", None, 10_00, 1), paid("B", "2024-01-31", Some("2024-02-29"), 5_00, 1)];
    let days = Calendar::civil().period("2024-Q1").unwrap().by(Grain::Day).unwrap();
    let months = over(&all).per(&days).measure(Mrr).rollup(Grain::Month).unwrap();
    let seen: Vec<String> = months.series(&()).iter().map(|mrr| mrr.to_string()).collect();
    assert_eq!(seen, ["15.00 EUR", "10.00 EUR", "10.00 EUR"]);
}

#[test]
fn mrr_of_several_currencies_is_not_added_up_as_if_the_rate_were_1() {
    let mut all = [paid("A", "2023-01-01", None, 10_00, 1), paid("B", "2023-01-01", None, 10_00, 1)];
    all[1].amount = Money::minor(10_00, Currency::USD);
    let mixed = Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]);
    let january = Calendar::civil().period("2024-01").unwrap();
    assert_eq!(subscriptions::mrr(&all, at("2024-01-01")).value(), Err(&mixed));
    assert_eq!(subscriptions::arpa(&all, at("2024-01-01")).value(), Err(&mixed));
    assert_eq!(subscriptions::net_retention(&all, &january).value(), Err(&mixed));
    let by_currency = over(&all).by(|s| s.amount.currency()).during(&january).measure(NetRetention::default());
    assert_eq!(by_currency.reading(&Currency::USD, 0).to_string(), "1.00");
}

#[test]
fn retention_of_nobody_is_not_100_percent() {
    let new = [paid("A", "2024-01-10", None, 10_00, 1)];
    let january = Calendar::civil().period("2024-01").unwrap();
    let (gross, logos) = over(&new).during(january).measure((GrossRetention::default(), LogoChurn::default()));
    assert_eq!(gross.reading(&(), 0).value(), Err(&Undefined::NoDenominator));
    assert_eq!(logos.reading(&(), 0).value(), Err(&Undefined::NoDenominator));
}

#[test]
fn a_yearly_plan_divided_by_12_loses_no_cent_to_rounding() {
    let yearly: Vec<Subscription> = (0..12).map(|n| paid(&n.to_string(), "2024-01-01", None, 10_000, 12)).collect();
    assert_eq!(subscriptions::mrr(&yearly, at("2024-01-01")).to_string(), "100.00 EUR"); // not 12 x 8.33
    assert_eq!(subscriptions::arr(&yearly, at("2024-01-01")).to_string(), "1,200.00 EUR");
    let renewed = [paid("A", "2023-01-01", Some("2024-01-15"), 10_000, 12), paid("A", "2024-01-15", None, 50_00, 6)];
    let january = Calendar::civil().period("2024-01").unwrap();
    assert_eq!(subscriptions::expansion_mrr(&renewed, &january).to_string(), "0.00"); // the same by the month
}
