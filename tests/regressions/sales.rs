//! Wrong numbers about pipelines, forecasts, targets and what selling costs.

use crm_kpi::deals::{self, StageProbabilities};
use crm_kpi::finance;
use crm_kpi::record::{Deal, Outcome, Spend, SpendKind, StageChange, Target};
use crm_kpi::time::Timestamp;
use crm_kpi::value::{Currency, Money, TimeUnit, Undefined, Why};

fn day(n: i64) -> Timestamp {
    Timestamp::from_micros(n * TimeUnit::Days.micros())
}
fn eur(cents: i64) -> Option<Money> {
    Some(Money::minor(cents, Currency::EUR))
}
fn deal(outcome: Outcome, closed: Option<i64>, cents: i64) -> Deal {
    let mut deal = Deal::new("", day(0));
    (deal.outcome, deal.closed_at, deal.amount) = (outcome, closed.map(day), eur(cents));
    deal
}
fn change(deal: &str, at: i64, outcome: Outcome, cents: i64, probability: &str) -> StageChange {
    let mut change = StageChange::new(deal, day(at), "offer");
    (change.outcome, change.amount, change.probability) = (outcome, eur(cents), probability.parse().ok());
    change.expected_close = Some(day(15));
    change
}

#[test]
fn two_assignees_each_credited_with_the_whole_amount() {
    let mut deals = [deal(Outcome::Won, Some(10), 10_001), deal(Outcome::Won, Some(10), 5_000)];
    deals[0].splits = vec![("anna".into(), 1), ("bela".into(), 1)];
    deals[1].owner = Some("anna".into());
    let by_owner = deals::revenue_by_owner(&deals, ..).ok().unwrap();
    assert_eq!(by_owner.to_string(), "anna 2 (100.01 EUR), bela 1 (50.00 EUR)");
    assert_eq!(Some(by_owner.amount()), deals::revenue(&deals, ..).ok(), "every cent exactly once");
}

#[test]
fn lost_deals_counted_at_100_percent_in_the_forecast() {
    // its record says closed, and closed was read as certain
    let mut lost = deal(Outcome::Lost, Some(5), 50_000);
    (lost.probability, lost.expected_close) = ("1".parse().ok(), Some(day(15)));
    assert_eq!(deals::expected_pipeline([&lost], day(10)..day(20), day(9)).to_string(), "0");
    let history = [
        change("D1", 1, Outcome::Open, 10_000, "1"),
        change("D1", 12, Outcome::Won, 10_000, "1"),
        change("D2", 1, Outcome::Open, 50_000, "0.5"),
        change("D2", 5, Outcome::Lost, 50_000, "1"),
    ];
    assert_eq!(deals::forecast_accuracy(&history, day(10)..day(20)).to_string(), "1.00");
}

#[test]
fn a_probability_of_60_read_as_60_times_in_a_table_of_stages_or_in_a_forecast() {
    let refused = "offer=60".parse::<StageProbabilities>().unwrap_err();
    assert!(refused.is_invalid() && refused.to_string().contains("0.6 for 60 %"), "{refused}");
    let history = [change("D1", 1, Outcome::Open, 10_000, "60"), change("D1", 12, Outcome::Won, 10_000, "1")];
    let accuracy = deals::forecast_accuracy(&history, day(10)..day(20));
    assert_eq!((accuracy.value(), accuracy.excluded_for(&Why::BadProbability)), (Err(&Undefined::NoRecords), 1));
}

#[test]
fn the_cost_of_sales_counted_once_for_each_deal() {
    let deals = [10_000, 10_000, 10_000].map(|cents| deal(Outcome::Won, Some(10), cents));
    let cost = Spend::new(day(10), Money::minor(10_000, Currency::EUR), SpendKind::Sales);
    assert_eq!(finance::sales_roi(&deals, [&cost], ..).ok().map(|roi| roi.percent()), Some(200.0));
}

#[test]
fn losses_dated_by_creation_and_a_missing_reason_dropped() {
    let mut losses =
        [deal(Outcome::Lost, Some(12), 1), deal(Outcome::Lost, Some(25), 1), deal(Outcome::Lost, Some(13), 1)];
    losses[0].lost_reason = Some("price".into());
    let reasons = deals::lost_reasons(&losses, day(10)..day(20)).ok().unwrap();
    assert_eq!(
        reasons.share(Some("price")).unwrap().percent(),
        50.0,
        "of both losses of the period, not of the one with a reason"
    );
}

#[test]
fn a_target_that_is_met_shows_an_infinite_or_a_negative_coverage() {
    let mut deals = [deal(Outcome::Won, Some(12), 12_000), deal(Outcome::Open, None, 5_000)];
    deals[1].expected_close = Some(day(18));
    let target = Target::new(day(10), Money::minor(10_000, Currency::EUR));
    let coverage = |at| deals::pipeline_coverage(&deals, [&target], day(10)..day(20), day(at));
    assert_eq!(coverage(15).value(), Err(&Undefined::TargetMet));
    deals[0].closed_at = Some(day(16));
    assert_eq!(deals::pipeline_coverage(&deals, [&target], day(10)..day(20), day(15)).to_string(), "0.50");
}

#[test]
fn an_attainment_without_a_target_is_neither_0_nor_infinite() {
    let won = deal(Outcome::Won, Some(12), 12_000);
    let nobody: [Target; 0] = [];
    assert_eq!(deals::target_attainment([&won], &nobody, ..).value(), Err(&Undefined::NoDenominator));
}
