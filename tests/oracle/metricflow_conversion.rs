//! Conversion metrics of another system's test suite.
//!
//! Where visits led to nothing it shows no number; ours is 0, as there were visits. Its window ends just before ours, and
//! counts visits whose window has not run out.

use crate::data::{self, Row, field};
use crm_kpi::kpi::entities;
use crm_kpi::marketing::VisitConversion;
use crm_kpi::record::{Purchase, Visit};
use crm_kpi::time::{Calendar, Grain, Length, Timeline, Timestamp};
use std::path::Path;

/// Compares every file; what it returns says how many days there were.
pub fn run(root: &Path) -> String {
    let folder = root.join("peers/metricflow_metrics");
    let read = |file: &str| data::table(&folder.join(file));
    let day = |row: &Row, name: &str| {
        let date = field(row, name).expect(name).split('T').next().expect(name).to_owned();
        Calendar::civil().start_of(date.parse().expect(name)).expect(name)
    };
    let visits: Vec<Visit> = read("input_fct_visits.csv")
        .iter()
        .map(|row| {
            let mut visit = Visit::new(day(row, "ds"), field(row, "user_id").expect("user"));
            visit.campaign = field(row, "referrer_id").map(str::to_owned);
            visit
        })
        .collect();
    let buys: Vec<Purchase> = read("input_fct_buys.csv")
        .iter()
        .map(|row| Purchase::new("", field(row, "user_id").expect("user"), day(row, "ds")))
        .collect();
    let week = Length::from_micros(Length::days(7).expect("a week").micros() - 1).ok();
    let mut days = 0;
    for (file, within, campaign) in [
        ("expected_conversion_metric.csv", None, None),
        ("expected_conversion_metric_with_window.csv", week, None),
        ("expected_conversion_metric_with_categorical_filter.csv", None, Some("fb_ad_1")),
        ("expected_conversion_metric_with_window_and_time_constraint.csv", week, Some("fb_ad_1")),
    ] {
        let visits = visits.iter().filter(|visit| campaign.is_none() || visit.campaign.as_deref() == campaign);
        let (from, until) = ("2020-01-01".parse().expect("a date"), "2020-01-13".parse().expect("a date"));
        let timeline = Timeline::of(&Calendar::civil(), Grain::Day, from, until).expect("days");
        let question = entities(VisitConversion { within, all: true }).per(&timeline);
        let mut question = question.with_by(visits, |_| ()).with_by(&buys, |_| ());
        let table = question.table();
        let rows = read(file);
        for row in &rows {
            let at = day(row, "metric_time__day");
            let slot = slot(&timeline, at);
            let metric = row.keys().find(|name| name.starts_with("visit_buy")).expect("the metric");
            let expected: f64 = field(row, metric).map_or(0.0, |number| number.parse().expect("a number"));
            let seen = table.reading(&(), slot).ok().expect("visits").as_f64();
            assert!((seen - expected).abs() <= expected * 1e-5, "{file} {at}: expected {expected}, got {seen}");
        }
        if campaign.is_none() {
            let with_visits = table.series(&()).into_iter().filter(|reading| reading.n() > 0).count();
            assert_eq!(with_visits, rows.len(), "{file}: days with visits");
        }
        days += rows.len();
    }
    format!("{:<18} passed {days:>3} days of 4 conversion metrics", "metricflow")
}

fn slot(timeline: &Timeline, at: Timestamp) -> usize {
    (0..timeline.len()).find(|slot| timeline.start(*slot) == Some(at)).expect("a day of the timeline")
}
