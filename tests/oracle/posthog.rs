//! Cohort triangles of another system's test suite.
//!
//! Its cohorts recur: whoever is active in a period belongs to that period's cohort, also a customer of an earlier one.
//! Ours are of the first activity; of what happened from a period on the first activity lies in it or later, so each row
//! of its triangle is the first row of ours from there on.

use chrono::Weekday;
use crm_kpi::customers::CohortRetention;
use crm_kpi::field::{At, CustomerKey};
use crm_kpi::kpi::over;
use crm_kpi::time::{Calendar, Grain, Period, Timeline, Timestamp};
use crm_kpi::value::Undefined;
use serde_json::Value;
use std::path::Path;

/// Cases that no reading of ours covers: who comes by one kind of event and returns by another.
const NOT_COVERED: [&str; 3] = ["day_recurring_two_events", "day_first_time", "week_first_time_sunday"];

struct Event {
    person: String,
    at: Timestamp,
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
    let mut open = Vec::new();
    for case in &cases {
        let id = case["id"].as_str().expect("id");
        if case["target_event"] != case["returning_event"] {
            open.push(id);
            continue;
        }
        let expected: Vec<Vec<u64>> = serde_json::from_value(case["expected_triangle"].clone()).expect(id);
        assert_eq!(triangle(case), expected, "{id}");
    }
    assert_eq!(open, NOT_COVERED);
    format!(
        "{:<18} passed {:>3}   not covered {:>3}  {}",
        "posthog",
        cases.len() - open.len(),
        open.len(),
        open.join(" ")
    )
}

fn triangle(case: &Value) -> Vec<Vec<u64>> {
    let of = |name: &str| case[name].as_str().expect(name);
    let events = events(case);
    let periods = periods(case);
    let kpi = CohortRetention { or_after: of("mode") == "recurring_on_or_after", unfinished: true };
    let row = |(first, period): (usize, &Period)| {
        let rest = Timeline::spanning(period, periods.last().expect("a period")).expect("a timeline");
        let since = events.iter().filter(|event| event.at >= period.start());
        let table = over(since).per(&rest).measure(kpi);
        match table.reading(&(), 0).value() {
            Ok(cohort) => cohort.active().to_vec(),
            Err(why) => {
                assert_eq!(why, &Undefined::NoRecords);
                vec![0; periods.len() - first]
            }
        }
    };
    periods.iter().enumerate().map(row).collect()
}

fn events(case: &Value) -> Vec<Event> {
    let target = case["target_event"].as_str().expect("target");
    let told = case["events"].as_array().expect("events").iter();
    told.filter(|event| target == "*" || event["event"] == target)
        .map(|event| Event {
            person: event["person"].as_str().expect("person").to_owned(),
            at: Timestamp::parse(event["ts"].as_str().expect("ts")).expect("an instant"),
        })
        .collect()
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
