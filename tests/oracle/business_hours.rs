//! The cases on business hours, and those on business days of the book `calendar`.

#![allow(clippy::unwrap_used)] // a case that cannot be read fails its test

use crate::tickets_incident::incidents;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use crm_kpi::kpi::over;
use crm_kpi::tickets::Resolution;
use crm_kpi::time::{BusinessHours, Calendar, Schedules, Timestamp};
use serde_json::{Value, json};
use std::path::Path;

/// The answer to a case, from its inputs; `None` for a case of another book.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let params = &case["params"];
    let at = |name: &str| Timestamp::parse(params[name].as_str().unwrap()).unwrap();
    let date = |name: &str| -> NaiveDate { params[name].as_str().unwrap().parse().unwrap() };
    match case["kpi"].as_str()? {
        "business_seconds" => {
            Some(json!(schedule(&params["schedule"]).business_time(at("start"), at("end")).unwrap().num_seconds()))
        }
        "sla_due" if params.is_null() => Some(naive(case["definition"].as_str().unwrap())),
        "sla_due" => {
            let minutes = TimeDelta::minutes(params["minutes"].as_i64().unwrap());
            Some(json!(schedule(&params["schedule"]).due_time(at("start"), minutes).unwrap().to_string()))
        }
        "business_resolution_time" => Some(incident_log(&schedule(&params["schedule"]), root)),
        "business_days" => {
            let weekdays = params["weekmask_mon_first"].as_str().unwrap().chars();
            let open =
                weekdays.zip(WEEKDAYS).filter(|(open, _)| *open == '1').map(|(_, day)| format!("{day} 09:00-17:00"));
            let hours = hours(&Calendar::civil(), open.chain(closed(&params["holidays"])));
            Some(json!(hours.business_days_between(date("begin"), date("end"))))
        }
        "holidays" => Some(holidays(&case["expected"])),
        _ => None,
    }
}

const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn hours(calendar: &Calendar, clauses: impl Iterator<Item = String>) -> BusinessHours {
    calendar.business_hours(&clauses.collect::<Vec<_>>().join("; ")).unwrap()
}
fn closed(dates: &Value) -> impl Iterator<Item = String> {
    dates.as_array().unwrap().iter().map(|date| format!("{} closed", date.as_str().unwrap()))
}

fn schedule(given: &Value) -> BusinessHours {
    let zone: chrono_tz::Tz = given["tz"].as_str().unwrap().parse().unwrap();
    let week = given["week"].as_object().unwrap().iter().flat_map(|(day, windows)| {
        let day = WEEKDAYS[day.parse::<usize>().unwrap() - 1];
        let window = move |w: &Value| format!("{day} {}-{}", w[0].as_str().unwrap(), w[1].as_str().unwrap());
        windows.as_array().unwrap().iter().map(window)
    });
    let calendar = Calendar::in_zone(zone);
    let hours = hours(&calendar, week.chain(closed(&given["holidays"])));
    assert_eq!(calendar.business_hours(&hours.to_string()).unwrap(), hours, "the text reads back");
    hours
}

/// `2024-07-03 16:00 + 2 business hours, Mon-Fri 09:00-17:00, holiday 2024-07-04`, in words.
fn naive(definition: &str) -> Value {
    let (start, rest) = definition.strip_prefix("naive: ").unwrap().split_once(" + ").unwrap();
    let (amount, rest) = rest.split_once(" business hours, Mon-Fri 09:00-17:00, holiday ").unwrap();
    let hours = Calendar::civil().business_hours(&format!("mon-fri 09:00-17:00; {} closed", &rest[..10])).unwrap();
    let start: Timestamp = NaiveDateTime::parse_from_str(start, "%Y-%m-%d %H:%M").unwrap().and_utc().into();
    let amount = TimeDelta::hours(amount.parse().unwrap());
    let shown = |t: Timestamp| t.to_utc().unwrap().format("%Y-%m-%dT%H:%M:%S").to_string();
    // where the answer is a closing time, the next instant of work begins at the next opening
    let moment = TimeDelta::microseconds(1);
    let next = hours.due_time(start, amount + moment).unwrap().saturating_add(-moment);
    json!({ "end_of_window": shown(hours.due_time(start, amount).unwrap()), "pandas": shown(next) })
}

fn incident_log(hours: &BusinessHours, root: &Path) -> Value {
    let reading = over(incidents(root)).read(Resolution::in_business_time(hours));
    let times = reading.ok().unwrap();
    json!({
        "n": times.n(),
        "mean": times.mean().as_f64_hours(),
        "median": times.median().as_f64_hours(),
        "p90": times.p90().as_f64_hours(),
        "max": times.max().as_f64_hours(),
        "zero": times.micros().iter().take_while(|micros| **micros == 0).count(),
    })
}

/// Dates that other cases are closed on: no business day is one of them, and every other weekday is one.
fn holidays(expected: &Value) -> Value {
    let dates = expected.as_object().unwrap();
    let hours = Calendar::civil().business_hours("mon-sun 09:00-17:00").unwrap();
    let off = self::hours(
        &Calendar::civil(),
        std::iter::once("mon-sun 09:00-17:00".to_owned()).chain(dates.keys().map(|date| format!("{date} closed"))),
    );
    let year = Calendar::civil().period(&dates.keys().next().unwrap()[..4]).unwrap();
    assert_eq!(hours.business_days_in(&year) - off.business_days_in(&year), dates.len() as i64);
    let closed =
        year.first_date().iter_days().take_while(|d| *d <= year.last_date()).filter(|d| !off.is_business_day(*d));
    closed.map(|date| (date.to_string(), dates[&date.to_string()].clone())).collect::<serde_json::Map<_, _>>().into()
}

/// A ticket that was handed from one team to another, counted under the hours of each, and under those of the last.
pub fn zendesk(root: &Path) -> String {
    let text = std::fs::read_to_string(root.join("peers/dbt_zendesk_business_minutes/case.json")).unwrap();
    let case: Value = serde_json::from_str(&text).unwrap();
    let at = |value: &Value| Timestamp::parse(value.as_str().unwrap()).unwrap();
    let named = |name: &Value| week(&case["schedules_minutes_since_sunday_00_utc"][name.as_str().unwrap()]);
    let timeline = case["ticket"]["schedule_timeline"].as_array().unwrap();
    let changes = timeline.iter().skip(1);
    let schedules = changes.fold(Schedules::new(&named(&timeline[0]["schedule"])), |schedules, change| {
        schedules.then_from(at(&change["from"]), &named(&change["schedule"])).unwrap()
    });
    let expected = &case["expected"];
    let (created, replied) = (at(&case["ticket"]["created_at"]), at(&expected["first_reply_at"]));
    let seconds = |schedules: &Schedules| schedules.business_time(created, replied).unwrap().num_seconds();
    let last = schedules.last_applies_to_all();
    assert_eq!(json!(seconds(&schedules)), expected["business_seconds_policy_all_schedules_exact"]);
    assert_eq!(json!(seconds(&last)), expected["business_seconds_policy_last_schedule_exact"]);
    for schedules in [schedules, last] {
        assert_eq!(schedules.to_string().parse(), Ok(schedules.clone()), "the text reads back");
        let due = schedules.due_time(created, schedules.business_time(created, replied).unwrap()).unwrap();
        assert_eq!(due, replied);
    }
    "1 ticket, counted in 2 ways: equal to the second".to_owned()
}

/// Windows in minutes since Sunday 00:00 UTC, which run over midnight.
fn week(windows: &Value) -> BusinessHours {
    let sunday = Timestamp::parse("2020-09-27T00:00:00Z").unwrap().to_utc().unwrap();
    let time = |minutes: &Value| sunday + TimeDelta::minutes(minutes.as_i64().unwrap());
    let clause = |w: &Value| {
        let (from, until): (DateTime<_>, DateTime<_>) = (time(&w[0]), time(&w[1]));
        format!("{} {}-{}", from.format("%a"), from.format("%H:%M"), until.format("%H:%M"))
    };
    hours(&Calendar::utc(), windows.as_array().unwrap().iter().map(clause))
}
