//! Cohort triangles of another system's test suite.
//!
//! Its cohorts recur, or are those of a first event of one kind with returns by another; its padding with zeros of what
//! is not observable is left out of the cases.

use chrono::Weekday;
use crm_kpi::customers::{CohortRetention, KindCohortRetention, Presence};
use crm_kpi::field::{At, CustomerKey, Present};
use crm_kpi::kpi::{Reading, over};
use crm_kpi::record::InteractionKind;
use crm_kpi::time::{Calendar, Grain, Period, Timeline, Timestamp};
use crm_kpi::value::{Cohort, Undefined};
use serde_json::Value;
use std::path::Path;

struct Event {
    person: String,
    at: Timestamp,
    kind: InteractionKind,
}
impl Present for Event {
    fn presence(&self) -> Presence {
        Presence::Acts(self.at, self.kind)
    }
}
impl At for Event {
    fn at(&self) -> Timestamp {
        self.at
    }
}
impl CustomerKey for Event {
    type Id = String;
    fn customer_key(&self) -> String {
        self.person.clone()
    }
}

/// Compares every covered case; what it returns says how many there were.
pub fn run(root: &Path) -> String {
    let text = std::fs::read_to_string(root.join("peers/posthog_retention/cases.json")).expect("the cases");
    let cases: Vec<Value> = serde_json::from_str(&text).expect("the cases");
    for case in &cases {
        let id = case["id"].as_str().expect("id");
        let expected: Vec<Vec<u64>> = serde_json::from_value(case["expected_triangle"].clone()).expect(id);
        assert_eq!(triangle(case), expected, "{id}");
    }
    assert_eq!(cases.len(), 16);
    format!("{:<18} passed {:>3}", "posthog", cases.len())
}

fn triangle(case: &Value) -> Vec<Vec<u64>> {
    let mode = case["mode"].as_str().expect("mode");
    let (or_after, recurring) = (mode == "recurring_on_or_after", mode.starts_with("recurring"));
    let periods = periods(case);
    let (first, last) = (periods.first().expect("a period"), periods.last().expect("a period"));
    let timeline = Timeline::spanning(first, last).expect("a timeline");
    let events = events(case);
    if case["target_event"] == case["returning_event"] {
        let kpi = CohortRetention { or_after, recurring, unfinished: true };
        return rows(over(&events).per(&timeline).measure(kpi).series(&()), periods.len());
    }
    let (comes, returns) = (Some(COMES), Some(RETURNS));
    let kpi = KindCohortRetention { comes, returns, or_after, recurring, unfinished: true };
    rows(over(&events).per(&timeline).measure(kpi).series(&()), periods.len())
}

/// A cohort of nobody has no row of ours; theirs is of zeros.
fn rows(readings: Vec<Reading<Cohort>>, periods: usize) -> Vec<Vec<u64>> {
    let row = |(slot, reading): (usize, Reading<Cohort>)| match reading.value() {
        Ok(cohort) => cohort.active().to_vec(),
        Err(why) => {
            assert_eq!(why, &Undefined::NoRecords);
            vec![0; periods - slot]
        }
    };
    readings.into_iter().enumerate().map(row).collect()
}

/// What stands for their two kinds of events.
const COMES: InteractionKind = InteractionKind::Login;
const RETURNS: InteractionKind = InteractionKind::Content;

/// The events that the case asks for; the target comes, and where it returns as well there is one kind.
fn events(case: &Value) -> Vec<Event> {
    let kind = |event: &Value| match &event["event"] {
        _ if case["target_event"] == "*" => Some(COMES),
        name if *name == case["target_event"] => Some(COMES),
        name if *name == case["returning_event"] => Some(RETURNS),
        _ => None,
    };
    let event = |event: &Value| {
        Some(Event {
            person: event["person"].as_str().expect("person").to_owned(),
            at: Timestamp::parse(event["ts"].as_str().expect("ts")).expect("an instant"),
            kind: kind(event)?,
        })
    };
    case["events"].as_array().expect("events").iter().filter_map(event).collect()
}

fn periods(case: &Value) -> Vec<Period> {
    let of = |name: &str| case[name].as_str();
    let zone: chrono_tz::Tz = of("timezone").expect("zone").parse().expect("zone");
    let weeks = if of("week_start") == Some("sunday") { Weekday::Sun } else { Weekday::Mon };
    let calendar = Calendar::in_zone(zone).week_starts(weeks);
    let grain: Grain = of("period").expect("period").parse().expect("grain");
    let (date, hour) = of("first_cohort_start").expect("start").split_once('T').unzip();
    let date = date.or(of("first_cohort_start")).expect("a date").parse().expect("a date");
    let mut period = match hour {
        None => calendar.period_of(grain, date),
        Some(hour) => calendar.period_at(grain, Timestamp::parse(&format!("{date}T{hour}Z")).expect("an hour")),
    }
    .expect("a period");
    let mut periods = vec![period.clone()];
    while (periods.len() as u64) < case["intervals"].as_u64().expect("intervals") {
        period = period.next().expect("a period");
        periods.push(period.clone());
    }
    periods
}
