//! Running, trailing and moved metrics of another system's test suite.
//!
//! Where it errs we differ, and say so: at a longer grain it shows the *first* day of a running metric, ours the last; it
//! shows nothing where there were none, ours nought; at the year it counts the clamped ends of months twice, ours once.

use crate::data::{self, Row, field};
use crm_kpi::analysis::Against;
use crm_kpi::customers::{Buyers, Purchases};
use crm_kpi::deals::Revenue;
use crm_kpi::kpi::{Kpi, Table, over};
use crm_kpi::record::{Deal, Outcome, Purchase};
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{Currency, Money, Undefined};
use std::path::Path;

/// Compares every case; what it returns says how many numbers there were.
pub fn run(root: &Path) -> String {
    let folder = root.join("peers/metricflow_metrics");
    let file = |name: &str| data::table(&folder.join(format!("{name}.csv")));
    let revenue = revenue(&file("input_fct_revenue"));
    let bookings = bookings(&file("input_fct_bookings"));
    let cases = [
        trailing(&revenue, &file("expected_simple_cumulative_metric"), 90),
        trailing(&revenue, &file("expected_cumulative_metric_with_non_adjustable_filter"), 2),
        trailing(&revenue, &file("expected_multiple_cumulative_metrics"), 62),
        all_time(&revenue, &file("expected_multiple_cumulative_metrics"), 62),
        to_date(&revenue, &file("expected_grain_to_date_cumulative_metric"), 4),
        distinct(&bookings, &file("expected_non_additive_cumulative_metric"), 3),
        month_ago(&bookings, &file("expected_offset_window_with_grain_matching_offset"), 7),
        month_ago_by_year(&bookings, &file("expected_offset_window_with_grain_larger_than_offset"), 3),
        start_of_month(&bookings, &file("expected_offset_to_grain_with_grain_matching_offset"), 13),
    ];
    format!(
        "{:<18} passed {:>3}   not covered   0  ({} numbers)",
        "metricflow",
        cases.len(),
        cases.iter().sum::<usize>()
    )
}

fn at(date: &str) -> Timestamp {
    Timestamp::parse(&format!("{date}T00:00:00Z")).expect("a date")
}
fn revenue(rows: &[Row]) -> Vec<Deal> {
    let deal = |row: &Row| {
        let day = at(field(row, "created_at").expect("a date"));
        let mut deal = Deal::new("", day);
        (deal.outcome, deal.closed_at) = (Outcome::Won, Some(day));
        let whole: i64 = field(row, "revenue").expect("an amount").parse().expect("an amount");
        deal.amount = Some(Money::minor(whole, Currency::NONE));
        deal
    };
    rows.iter().map(deal).collect()
}
fn bookings(rows: &[Row]) -> Vec<Purchase> {
    let booking =
        |row: &Row| Purchase::new("", field(row, "guest_id").expect("a guest"), at(field(row, "ds").expect("ds")));
    rows.iter().map(booking).collect()
}
/// The periods from one label to another.
fn from_to(grain: Grain, first: &str, last: &str) -> Timeline {
    let period = |date: &str| Calendar::utc().period_of(grain, date.parse().expect("a date")).expect("a period");
    Timeline::spanning(&period(first), &period(last)).expect("a timeline")
}
/// The index of the period that starts with a row's date.
fn slot(timeline: &Timeline, row: &Row) -> usize {
    let date = row.iter().find(|(name, _)| name.starts_with("metric_time")).expect("a date").1;
    timeline.slot(at(&date[..10])).expect("a period of the timeline")
}
fn number(row: &Row, name: &str) -> Option<f64> {
    field(row, name).map(|text| text.parse().expect(name))
}
/// Printed to six digits.
fn same(expected: f64, got: f64, what: &str) {
    assert!((expected - got).abs() <= 1e-5 * expected.abs(), "{what}: expected {expected}, got {got}");
}
/// Compares a column with a table; says how many there were.
fn compare(table: &Table<Revenue>, rows: &[Row], name: &str, n: usize) -> usize {
    for row in rows {
        let slot = slot(table.timeline(), row);
        let got = table.reading(&(), slot).ok().expect(name).to_f64();
        same(number(row, name).expect(name), got, &format!("{name} {}", table.timeline().label(slot)));
    }
    assert_eq!(rows.len(), n, "{name}");
    n
}

/// The timeline begins two months before the first revenue, where there was none: nothing is cut off.
fn days(revenue: &[Deal]) -> Table<Revenue> {
    over(revenue).per(from_to(Grain::Day, "2019-11-01", "2021-01-31")).measure(Revenue)
}
fn trailing(revenue: &[Deal], rows: &[Row], n: usize) -> usize {
    compare(&days(revenue).trailing(2, Grain::Month).expect("windows"), rows, "trailing_2_months_revenue", n)
}
fn all_time(revenue: &[Deal], rows: &[Row], n: usize) -> usize {
    compare(&days(revenue).cumulative().expect("sums"), rows, "revenue_all_time", n)
}
fn to_date(revenue: &[Deal], rows: &[Row], n: usize) -> usize {
    compare(&days(revenue).to_date(Grain::Month).expect("sums"), rows, "revenue_mtd", n)
}
/// Guests are entities: their window is asked for as a period of its own.
fn distinct(bookings: &[Purchase], rows: &[Row], n: usize) -> usize {
    let days = from_to(Grain::Day, "2020-01-01", "2020-01-03");
    for row in rows {
        let day = days.period(slot(&days, row)).expect("a day");
        let (first, until) = (day.first_date().pred_opt().expect("a day"), day.first_date().succ_opt().expect("a day"));
        let window = day.calendar().between_dates(first, until).expect("two days");
        let guests = over(bookings).during(window).read(Buyers).ok().expect("guests");
        same(number(row, "every_two_days_bookers").expect("a number"), guests as f64, &day.label());
    }
    assert_eq!(rows.len(), n);
    n
}
fn counted<K: Kpi<Value = u64>>(table: &Table<K>, slot: usize) -> Result<u64, Undefined> {
    table.reading(&(), slot).value().copied().map_err(Clone::clone)
}
fn month_ago(bookings: &[Purchase], rows: &[Row], n: usize) -> usize {
    let months = from_to(Grain::Month, "2019-12-01", "2021-01-01");
    let table = over(bookings).per(&months).measure(Purchases);
    let (before, growth) = (table.shifted(1).expect("moved"), table.readings().changes(Against::Previous).growth());
    for row in rows {
        let slot = slot(&months, row);
        let label = months.label(slot);
        // nothing there is an empty field, and nought with us
        same(number(row, "bookings").unwrap_or(0.0), counted(&table, slot).expect("a count") as f64, &label);
        match (number(row, "bookings_1_month_ago"), counted(&before, slot)) {
            (Some(expected), got) => same(expected, got.expect("a count") as f64, &label),
            (None, got) => assert!(matches!(got, Ok(0) | Err(Undefined::IncompleteWindow)), "{label}: {got:?}"),
        }
        match (number(row, "bookings_mom"), growth.series(&())[slot].value()) {
            (Some(expected), got) => same(expected, got.expect("a growth").as_f64(), &label),
            // from nothing, or from before the timeline: undefined; to nothing it fell by all
            (None, Err(Undefined::NoBase | Undefined::NoSuchPeriod)) => {}
            (None, got) => assert_eq!(got.map(|growth| growth.as_f64()), Ok(-1.0), "{label}"),
        }
    }
    assert_eq!(rows.len(), n);
    n
}
fn month_ago_by_year(bookings: &[Purchase], rows: &[Row], n: usize) -> usize {
    let months = from_to(Grain::Month, "2018-12-01", "2021-12-01");
    let table = over(bookings).per(&months).measure(Purchases);
    let years = |table: &Table<Purchases>| table.rollup(Grain::Year).expect("years");
    let (now, before) = (years(&table), years(&table.shifted(1).expect("moved")));
    for row in rows {
        let slot = slot(now.timeline(), row);
        let label = now.timeline().label(slot);
        same(number(row, "bookings").unwrap_or(0.0), counted(&now, slot).expect("a count") as f64, &label);
        let expected = number(row, "bookings_1_month_ago").unwrap_or(0.0);
        // 29 February is not counted three times, nor the last of April twice
        let expected = if label == "2020" { expected - 2.0 } else { expected };
        same(expected, counted(&before, slot).expect("a count") as f64, &label);
    }
    assert_eq!(rows.len(), n);
    n
}
fn start_of_month(bookings: &[Purchase], rows: &[Row], n: usize) -> usize {
    let days = from_to(Grain::Day, "2019-12-01", "2020-12-31");
    let all_time = over(bookings).per(&days).measure(Purchases).cumulative().expect("sums");
    let (months, by_month) = (from_to(Grain::Month, "2019-12-01", "2020-12-01"), all_time.closing(Grain::Month));
    let by_month = by_month.expect("months");
    for row in rows {
        let first = counted(&all_time, slot(&days, row)).expect("a count") as f64;
        let label = days.label(slot(&days, row));
        let column = |name: &str| number(row, name).expect(name);
        same(column("bookings_all_time"), first, &label);
        same(column("bookings_all_time_at_start_of_month"), first, &label);
        same(column("bookings_since_start_of_month"), 0.0, &label);
        // ours is the last day's, which is that of the next month's eve
        let month = months.period(slot(&months, row)).expect("a month");
        let last = days.slot(at(&month.last_date().to_string())).expect("a day");
        let slot = slot(by_month.timeline(), row);
        assert_eq!(counted(&by_month, slot), counted(&all_time, last), "{label}");
        assert!(counted(&by_month, slot).expect("a count") as f64 >= first, "{label}");
    }
    assert_eq!(counted(&by_month, 0), Ok(31), "all of December, where its first day had 1");
    assert_eq!(rows.len(), n);
    n
}
