//! Wrong numbers about deals.

use crm_kpi::deals::{self, Revenue, SalesCycle, VelocityOf, WinRate};
use crm_kpi::kpi::over;
use crm_kpi::record::{Deal, Outcome};
use crm_kpi::time::{Calendar, Grain, Timestamp};
use crm_kpi::value::{Currency, Money, Rates, TimeUnit, Undefined, Why};

fn day(n: i64) -> Timestamp {
    Timestamp::from_micros(n * TimeUnit::Days.micros())
}
fn eur(cents: i64) -> Option<Money> {
    Some(Money::minor(cents, Currency::EUR))
}
fn closed(owner: &str, outcome: Outcome) -> Deal {
    let mut deal = Deal::new("", day(0));
    (deal.outcome, deal.closed_at, deal.owner) = (outcome, Some(day(10)), Some(owner.into()));
    deal.amount = eur(10_000);
    deal
}

#[test]
fn an_owner_with_wins_and_no_losses_has_100_percent_and_the_team_75_not_150() {
    let deals: Vec<Deal> = [("anna", 4, 0), ("bela", 2, 2), ("cyril", 0, 0)]
        .into_iter()
        .flat_map(|(owner, won, lost)| {
            let wins = (0..won).map(move |_| closed(owner, Outcome::Won));
            wins.chain((0..lost).map(move |_| closed(owner, Outcome::Lost)))
        })
        .collect();
    let by_owner = over(&deals).by(|d| d.owner.clone()).measure(WinRate);
    for (owner, rate) in [("anna", Some(100.0)), ("bela", Some(50.0)), ("cyril", None)] {
        assert_eq!(by_owner.total(&Some(owner.into())).ok().map(|share| share.percent()), rate, "{owner}");
    }
    for team in [by_owner.all().total(&()), deals::win_rate(&deals, ..)] {
        assert_eq!(team.to_string(), "75.0 % (6 of 8)");
    }
}

#[test]
fn lost_deals_are_in_no_forecast() {
    let mut deals = vec![closed("anna", Outcome::Lost), closed("anna", Outcome::Won), Deal::new("", day(0))];
    deals[2].amount = eur(10_000);
    deals[2].probability = "0.25".parse().ok();
    deals[0].probability = "1".parse().ok();
    for (at, amount, n) in [(5, "125.00 EUR", 2), (10, "25.00 EUR", 1), (20, "25.00 EUR", 1)] {
        let forecast = deals::weighted_pipeline(&deals, day(at));
        // before the close the won one has no probability
        assert_eq!(forecast.excluded_for(&Why::NoProbability), u64::from(at < 10));
        assert_eq!((forecast.to_string(), forecast.n()), (amount.into(), n), "day {at}");
    }
}

#[test]
fn a_probability_of_60_is_not_60_times_the_amount() {
    let mut deal = Deal::new("", day(0));
    deal.amount = eur(100_000);
    for (probability, amount) in [("0.6", Ok("600.00 EUR")), ("60", Err(Undefined::NoRecords))] {
        deal.probability = probability.parse().ok();
        let forecast = deals::weighted_pipeline([&deal], day(1));
        assert_eq!(forecast.excluded_for(&Why::BadProbability), u64::from(amount.is_err()));
        assert_eq!(
            forecast.value().map(Money::to_string),
            amount.as_ref().map(|text| text.to_string()),
            "{probability}"
        );
    }
}

#[test]
fn a_missing_exchange_rate_is_never_1() {
    let mut deals = [closed("anna", Outcome::Won), closed("bela", Outcome::Won)];
    deals[1].amount = Some(Money::minor(10_000, Currency::USD));
    let date = |text: &str| text.parse().unwrap();
    let later = Rates::new().rate(Currency::USD, Currency::EUR, date("1970-01-12"), "0.5".parse().unwrap()).unwrap();
    let missing = Undefined::MissingRate {
        from: Currency::USD,
        to: Currency::EUR,
        date: Calendar::utc().date_of(day(10)).unwrap(),
    };
    for rates in [Rates::new(), later.clone()] {
        let revenue = deals::revenue_in(&deals, .., Currency::EUR, rates, &Calendar::utc());
        assert_eq!(revenue.value(), Err(&missing));
    }
    let known = later.rate(Currency::USD, Currency::EUR, date("1970-01-11"), "0.25".parse().unwrap()).unwrap();
    assert_eq!(deals::revenue_in(&deals, .., Currency::EUR, known, &Calendar::utc()).to_string(), "125.00 EUR");
    assert!(matches!(deals::revenue(&deals, ..).value(), Err(Undefined::MixedCurrencies(_))));
}

#[test]
fn months_of_two_years_are_two_months() {
    let deals = ["2023-01-15T12:00:00Z", "2024-01-15T12:00:00Z", "2024-01-20T12:00:00Z"].map(|at| {
        let mut deal = closed("anna", Outcome::Won);
        deal.closed_at = Some(Timestamp::parse(at).unwrap());
        deal
    });
    let (from, to) = ("2023-01-01".parse().unwrap(), "2025-01-01".parse().unwrap());
    let months = Calendar::utc().between_dates(from, to).unwrap().by(Grain::Month).unwrap();
    let revenue = over(&deals).per(&months).measure(Revenue);
    let series: Vec<String> =
        revenue.iter().map(|(_, month, reading)| format!("{} {reading}", months.label(month))).collect();
    assert_eq!(series.len(), 24);
    let januaries: Vec<&str> = series.iter().map(String::as_str).filter(|text| text.contains("-01 ")).collect();
    assert_eq!(januaries, ["2023-01 100.00 EUR", "2024-01 200.00 EUR"]);
}

#[test]
fn a_negative_duration_is_left_out_and_not_turned_positive() {
    let mut deals = [closed("anna", Outcome::Won), closed("bela", Outcome::Won)];
    deals[1].closed_at = Some(day(-30));
    let (mean, all) = over(&deals).measure((SalesCycle::mean(), SalesCycle::default()));
    let (mean, all) = (mean.total(&()), all.total(&()));
    assert_eq!((mean.to_string(), mean.excluded_for(&Why::NegativeDuration)), ("10.0 days".into(), 1));
    assert_eq!((all.n(), all.excluded_for(&Why::NegativeDuration)), (1, 1));
    let velocity = deals::sales_velocity(&deals, .., VelocityOf::default());
    assert_eq!(velocity.excluded_for(&Why::NegativeDuration), 1);
    assert_eq!(velocity.ok().map(|velocity| velocity.cycle()), mean.ok());
}
