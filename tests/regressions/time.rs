//! Wrong numbers of periods: rolled up, running, and still to come.

use crm_kpi::analysis::{Against, compare};
use crm_kpi::deals::{OpenPipeline, Revenue, WinRate};
use crm_kpi::kpi::{Kpi, over};
use crm_kpi::leads::{LeadConversion, LeadCount};
use crm_kpi::record::{Deal, Lead, Outcome, Ticket};
use crm_kpi::tickets::Backlog;
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{Currency, Money, Undefined};

fn at(date: &str) -> Timestamp {
    Timestamp::parse(&format!("{date}T12:00:00Z")).unwrap()
}
fn quarter_by(grain: Grain) -> Timeline {
    Calendar::utc().period("2024-Q1").unwrap().by(grain).unwrap()
}
fn deal(created: &str, closed: Option<&str>, cents: i64) -> Deal {
    let mut deal = Deal::new("", at(created));
    (deal.closed_at, deal.amount) = (closed.map(at), Some(Money::minor(cents, Currency::EUR)));
    deal.outcome = if closed.is_some() { Outcome::Won } else { Outcome::Open };
    deal
}
/// What each period shows, of a table by days rolled up to months.
fn months_of<K: Kpi<Value: std::fmt::Display>>(by_day: &crm_kpi::kpi::Table<K>) -> Vec<String> {
    let months = by_day.rollup(Grain::Month).unwrap();
    let series: Vec<String> = months.series(&()).iter().map(ToString::to_string).collect();
    let one_by_one: Vec<String> = (0..series.len()).map(|slot| months.reading(&(), slot).to_string()).collect();
    assert_eq!(one_by_one, series);
    series
}

/// Opened on the 10th, closed in the next month: a month that shows its first day shows what had been closed since, and
/// not what was opened.
#[test]
fn a_level_at_month_grain_shows_the_last_day_and_not_the_first() {
    let deals = [
        deal("2023-12-20", Some("2024-01-20"), 100),
        deal("2024-01-10", Some("2024-02-10"), 200),
        deal("2024-02-15", Some("2024-03-31"), 400),
        deal("2024-03-15", None, 800),
    ];
    let pipeline = over(&deals).per(quarter_by(Grain::Day)).measure(OpenPipeline);
    assert_eq!(months_of(&pipeline), ["2.00 EUR", "4.00 EUR", "8.00 EUR"]); // first days: 1.00, 2.00, 4.00
    let by_month = over(&deals).per(quarter_by(Grain::Month)).measure(OpenPipeline);
    assert_eq!(pipeline.rollup(Grain::Month).unwrap(), by_month);
    assert_eq!(pipeline.total(&()).to_string(), "8.00 EUR"); // a quarter is its last day as well

    let tickets: Vec<Ticket> = deals
        .iter()
        .map(|deal| {
            let mut ticket = Ticket::new("", deal.created_at);
            ticket.solved_at = deal.closed_at;
            ticket
        })
        .chain([Ticket::new("", at("2024-01-31")), Ticket::new("", at("2024-03-31"))])
        .collect();
    let backlog = over(&tickets).per(quarter_by(Grain::Day)).measure(Backlog);
    assert_eq!(months_of(&backlog), ["2", "2", "3"]); // first days: 1, 2, 2
}

#[test]
fn a_cumulative_metric_at_month_grain_shows_the_last_day_and_not_the_first() {
    let won = [("2024-01-01", 1), ("2024-01-31", 10), ("2024-02-29", 100), ("2024-03-31", 1000)];
    let deals = won.map(|(date, euros)| deal("2023-12-01", Some(date), euros * 100));
    let by_day = over(&deals).per(quarter_by(Grain::Day)).measure(Revenue);
    let to_date = over(&deals).per(quarter_by(Grain::Month)).measure(Revenue).cumulative().unwrap();
    let seen: Vec<String> = to_date.series(&()).iter().map(ToString::to_string).collect();
    assert_eq!(seen, ["11.00 EUR", "111.00 EUR", "1,111.00 EUR"]); // first days: 1.00, 11.00, 111.00
    // the same from the days: a month is where its last day stands
    assert_eq!(by_day.rollup(Grain::Month).unwrap().cumulative().unwrap(), to_date);
    let days = by_day.cumulative().unwrap().series(&());
    assert_eq!([30, 59, 90].map(|last| days[last].to_string()), seen[..]);
    assert_eq!(to_date.total(&()).to_string(), "1,111.00 EUR");
}

/// As a running table is read: by its days, then at a longer grain.
#[test]
fn a_running_table_read_by_months_shows_the_last_day_and_not_the_first() {
    let won = [("2024-01-01", 1), ("2024-01-31", 10), ("2024-02-29", 100), ("2024-03-31", 1000)];
    let deals = won.map(|(date, euros)| deal("2023-12-01", Some(date), euros * 100));
    let by_day = over(&deals).per(quarter_by(Grain::Day)).measure(Revenue);
    let shown = |table: crm_kpi::kpi::Table<Revenue>| -> Vec<String> {
        table.closing(Grain::Month).unwrap().series(&()).iter().map(ToString::to_string).collect()
    };
    // first days: 1.00, 11.00, 111.00
    assert_eq!(shown(by_day.cumulative().unwrap()), ["11.00 EUR", "111.00 EUR", "1,111.00 EUR"]);
    // first days: 1.00, 0, 0
    assert_eq!(shown(by_day.to_date(Grain::Month).unwrap()), ["11.00 EUR", "100.00 EUR", "1,000.00 EUR"]);
}

/// "The 31 days before" begin on 30 January, and lack a day of February where it ends at the start of its last day.
#[test]
fn march_is_compared_with_all_of_february_and_with_nothing_else() {
    let leads = ["2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01", "2024-03-31"];
    let leads = leads.map(|date| Lead::new("", at(date)));
    let count = |period: &crm_kpi::time::Period| crm_kpi::leads::lead_count(&leads, period);
    let calendar = Calendar::utc();
    let march = calendar.period("2024-03").unwrap();
    let against = |period: &crm_kpi::time::Period, against| compare(period, against, count).unwrap().to_string();
    assert_eq!(against(&march, Against::Previous), "2 -> 2: 0 (0.0 %)");
    assert_eq!(against(&march, Against::YearBefore), "0 -> 2: +2"); // from nothing there is no growth
    let table = over(&leads).per(quarter_by(Grain::Month)).measure(LeadCount);
    assert_eq!(table.readings().changes(Against::Previous).series(&())[2].to_string(), "2 -> 2: 0 (0.0 %)");

    // to date: the same part of February, and from the 29th on the whole of it
    for (until, expected) in [("2024-03-29", "1 -> 1: 0 (0.0 %)"), ("2024-03-30", "2 -> 1: -1 (-50.0 %)")] {
        let to_date = march.part_until(calendar.start_of(until.parse().unwrap()).unwrap());
        assert_eq!(against(&to_date, Against::Previous), expected, "until {until}");
    }
    // and a month that has begun is not held against a whole one
    let seen = over(&leads).as_of(at("2024-03-15")).per(quarter_by(Grain::Month)).measure(LeadCount);
    let changes = seen.readings().changes(Against::Previous);
    assert_eq!(changes.series(&())[2].value(), Err(&Undefined::NotYetObservable));
}

#[test]
fn january_of_two_years_is_two_months() {
    let leads = ["2023-01-10", "2024-01-10", "2024-01-11"].map(|date| Lead::new("", at(date)));
    let calendar = Calendar::utc();
    let two_years = Timeline::spanning(&calendar.period("2023-01").unwrap(), &calendar.period("2024-12").unwrap());
    let months = over(&leads).per(two_years.unwrap()).measure(LeadCount);
    let january = |label| months.at(&(), &calendar.period(label).unwrap()).unwrap().ok();
    assert_eq!([january("2023-01"), january("2024-01")], [Some(1), Some(2)]);
    let labels: std::collections::BTreeSet<String> = (0..24).map(|slot| months.timeline().label(slot)).collect();
    assert_eq!(labels.len(), 24, "every month has a name of its own");
    let changes = months.readings().changes(Against::YearBefore);
    assert_eq!(changes.series(&())[12].to_string(), "1 -> 2: +1 (+100.0 %)");
}

/// Of two calendars the weeks differ; within one every view has the same.
#[test]
fn a_kpi_by_weeks_starting_on_sunday_in_one_view_and_monday_in_the_other() {
    use chrono::Weekday;
    let leads = ["2024-03-02", "2024-03-03", "2024-03-04"].map(|date| Lead::new("", at(date))); // Saturday to Monday
    for (starts, expected) in [(Weekday::Mon, [2, 1]), (Weekday::Sun, [1, 2])] {
        let calendar = Calendar::utc().week_starts(starts);
        let week = |date: &str| calendar.period_at(Grain::Week, at(date)).unwrap();
        let weeks = Timeline::spanning(&week("2024-03-02"), &week("2024-03-04")).unwrap();
        let by_week = over(&leads).per(&weeks).measure(LeadCount);
        let shown: Vec<u64> = by_week.series(&()).into_iter().filter_map(|reading| reading.ok()).collect();
        assert_eq!(shown, expected, "{starts}");
        // a week asked for by an instant is the one that the table counts it in
        for lead in &leads {
            let week = calendar.period_at(Grain::Week, lead.created_at).unwrap();
            assert_eq!(weeks.period(weeks.slot(lead.created_at).unwrap()), Some(week), "{starts}");
        }
    }
}

/// Seen in the middle of February nothing can be known of March; that is not nought.
#[test]
fn a_future_period_is_not_shown_as_zero() {
    let mut leads = ["2024-01-10", "2024-02-10", "2024-03-10"].map(|date| Lead::new("", at(date)));
    leads[0].converted_at = Some(at("2024-01-20"));
    let deals = [deal("2024-01-01", Some("2024-01-20"), 100), deal("2024-01-01", Some("2024-03-20"), 100)];
    let known = at("2024-02-15");
    let months = quarter_by(Grain::Month);

    let (count, rate) = over(&leads).as_of(known).per(&months).measure((LeadCount, LeadConversion::default()));
    let (won, revenue) = over(&deals).as_of(known).per(&months).measure((WinRate, Revenue));
    let not_yet = Undefined::NotYetObservable.to_string();
    let shown = |series: Vec<String>, expected: [&str; 2]| assert_eq!(series, [expected[0], expected[1], &not_yet]);
    shown(count.series(&()).iter().map(ToString::to_string).collect(), ["1", "1"]);
    shown(rate.series(&()).iter().map(ToString::to_string).collect(), ["100.0 % (1 of 1)", "0.0 % (0 of 1)"]);
    let nothing = Undefined::NoDenominator.to_string();
    shown(won.series(&()).iter().map(ToString::to_string).collect(), ["100.0 % (1 of 1)", &nothing]);
    shown(revenue.series(&()).iter().map(ToString::to_string).collect(), ["1.00 EUR", "0"]);
    // with everything known March has its numbers
    assert_eq!(over(&leads).per(&months).measure(LeadCount).series(&())[2].to_string(), "1");
}
