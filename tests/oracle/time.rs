//! Answers of the `time` module to the cases on calendars and time zones.

#![allow(clippy::unwrap_used)] // a case that cannot be read fails its test

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Timelike, Weekday};
use crm_kpi::time::{Calendar, FiscalName, Grain, LocalTime, Retail, RetailWeeks, Timeline, Timestamp, YearEnd};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fs, path::Path};

/// The answer to a case, from its inputs alone; `None` for a case of another book.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let id = case["id"].as_str()?;
    match case["kpi"].as_str()? {
        "iso_week" => each(case, |date| {
            let date = date.parse().unwrap();
            let week = Calendar::civil().period_of(Grain::Week, date).unwrap();
            assert!(week.label().ends_with(&format!("-W{:02}", Calendar::civil().iso_week(date).week())));
            json!({ "iso": week.label(), "weekday": date.weekday().number_from_monday() })
        }),
        "week_bucket" => each(case, |date| {
            let calendar = Calendar::civil().week_starts(Weekday::Sun);
            json!(calendar.period_of(Grain::Week, date.parse().unwrap()).unwrap().first_date())
        }),
        "fiscal_quarter" => {
            let month = id.strip_prefix("cal.fiscal.start")?.parse().unwrap();
            each(case, |date| fiscal(month, date.parse().unwrap()))
        }
        "retail_calendar" => {
            let retail = retail(id)?;
            each(case, |date| retail_date(retail, date.parse().unwrap()))
        }
        "add_months" => each(case, |key| {
            let (date, n) = key.split_at(10);
            json!(Calendar::civil().add_months(date.parse().unwrap(), n.parse().unwrap()).unwrap())
        }),
        "bucket" => each(case, |key| {
            let (at, zone) = key.split_once(' ').unwrap();
            bucket(&zoned(zone), Timestamp::parse(at).unwrap())
        }),
        "local_to_utc" => each(case, |key| {
            let (zone, local) = key.split_once(' ').unwrap();
            local_to_utc(&zoned(zone), local.parse().unwrap())
        }),
        "day_bucket" if id == "tz.day.open" => each(case, |key| {
            let (zone, date) = key.split_once(' ').unwrap();
            let day = zoned(zone).period(date).unwrap();
            let seconds = (day.end().micros() - day.start().micros()) / 1_000_000;
            json!({ "start_utc": day.start().to_string(), "end_utc": day.end().to_string(), "seconds": seconds })
        }),
        "day_bucket" if id.starts_with("tz.halfhours.") => Some(half_hours(&zoned(id.strip_prefix("tz.halfhours.")?))),
        "day_bucket" if id == "tz.nyc311.by_day.UTC" => {
            Some(nyc311(&fs::read_to_string(root.join("data/nyc311_sample/nyc311_1000.csv")).unwrap()))
        }
        _ => None,
    }
}

/// Answers each key of an expected object: the keys are the inputs.
fn each(case: &Value, answer: impl Fn(&str) -> Value) -> Option<Value> {
    let keys = case["expected"].as_object()?.keys();
    Some(Value::Object(keys.map(|k| (k.clone(), answer(k))).collect::<Map<_, _>>()))
}

fn zoned(name: &str) -> Calendar {
    Calendar::in_zone(name.parse::<chrono_tz::Tz>().unwrap())
}

fn fiscal(month: u8, date: NaiveDate) -> Value {
    let by_end = Calendar::civil().fiscal_year_starts(month).unwrap();
    let by_start = by_end.fiscal_year_named(FiscalName::ByStart);
    let at = by_end.fiscal_date(date).unwrap();
    let quarter = by_end.period_of(Grain::Quarter, date).unwrap();
    assert_eq!(quarter.label(), format!("FY{}-Q{}", at.year, at.quarter));
    json!({
        "fy_end_named": at.year,
        "fy_start_named": by_start.fiscal_date(date).unwrap().year,
        "quarter": at.quarter,
        "month_of_fy": at.month,
        "quarter_start": quarter.first_date(),
        "quarter_end": quarter.last_date(),
    })
}

fn retail(id: &str) -> Option<Retail> {
    let made = |weeks, day, end, month| Retail::new(weeks, day, end, month).unwrap();
    match id {
        "cal.nrf454.open" => Some(Retail::nrf()),
        "cal.fy445_last_sat_sep.open" => {
            Some(made(RetailWeeks::FourFourFive, Weekday::Sat, YearEnd::Last, 9).extra_week_in(1).unwrap())
        }
        "cal.fy445_last_fri_dec.open" => Some(made(RetailWeeks::FourFourFive, Weekday::Fri, YearEnd::Last, 12)),
        "cal.fy544_nearest_sun_jun.open" => Some(made(RetailWeeks::FiveFourFour, Weekday::Sun, YearEnd::Nearest, 6)),
        _ => None,
    }
}

fn retail_date(retail: Retail, date: NaiveDate) -> Value {
    let calendar = Calendar::civil().retail(retail);
    let at = calendar.retail_date(date).unwrap();
    let year = calendar.period_of(Grain::Year, date).unwrap();
    // the labels say the same as the numbers
    for (grain, label) in [
        (Grain::Year, format!("FY{}", at.year)),
        (Grain::Quarter, format!("FY{}-Q{}", at.year, at.quarter)),
        (Grain::Month, format!("FY{}-P{:02}", at.year, at.period)),
        (Grain::Week, format!("FY{}-W{:02}", at.year, at.week)),
    ] {
        assert_eq!(calendar.period_of(grain, date).unwrap().label(), label);
    }
    json!({
        "year": at.year,
        "quarter": at.quarter,
        "period": at.period,
        "week": at.week,
        "week_of_period": at.week_of_period,
        "weeks_in_year": at.weeks_in_year,
        "year_start": year.first_date(),
        "year_end": year.last_date(),
    })
}

fn bucket(calendar: &Calendar, at: Timestamp) -> Value {
    let label = |grain| calendar.period_at(grain, at).unwrap().label();
    let local = calendar.local(at).unwrap();
    assert!(label(Grain::Hour).starts_with(&local.format("%Y-%m-%dT%H").to_string()));
    json!({
        "local": local.format("%Y-%m-%dT%H:%M:%S").to_string(),
        "offset_seconds": calendar.offset_seconds(at),
        "day": label(Grain::Day),
        "iso_week": label(Grain::Week),
        "month": label(Grain::Month),
        "quarter": label(Grain::Quarter).replace('-', ""),
        "hour": local.hour(),
    })
}

fn local_to_utc(calendar: &Calendar, local: NaiveDateTime) -> Value {
    let read = calendar.instant(local);
    let kind = match read {
        LocalTime::Unique(_) => "unique",
        LocalTime::Ambiguous { .. } => "ambiguous",
        LocalTime::Skipped { .. } => "nonexistent",
    };
    json!({ "kind": kind, "utc_fold0": read.fold0().to_string(), "utc_fold1": read.fold1().to_string() })
}

fn half_hours(calendar: &Calendar) -> Value {
    let (from, until) = ("2023-12-01".parse().unwrap(), "2025-02-01".parse().unwrap());
    let days = Timeline::of(calendar, Grain::Day, from, until).unwrap();
    let mut counts = vec![0; days.len()];
    let first = Timestamp::parse("2024-01-01T00:00:00Z").unwrap();
    for n in 0..366 * 48 {
        counts[days.slot(first.saturating_add(TimeDelta::minutes(30 * n))).unwrap()] += 1;
    }
    let odd = counts.iter().enumerate().filter(|(_, n)| ![0, 48].contains(*n));
    json!(odd.map(|(i, n)| (days.label(i), *n)).collect::<BTreeMap<_, _>>())
}

fn nyc311(csv: &str) -> Value {
    let (new_york, utc) = (zoned("America/New_York"), Calendar::utc());
    let mut counts = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let created: NaiveDateTime = line.split(',').nth(1).unwrap().parse().unwrap();
        let day = utc.period_at(Grain::Day, new_york.instant(created).fold0()).unwrap();
        *counts.entry(day.label()).or_insert(0) += 1;
    }
    json!(counts)
}
