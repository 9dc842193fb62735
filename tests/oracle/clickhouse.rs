//! Funnels and retention of another system's test suite.
//!
//! There one event may take several steps unless it is told otherwise, so that one event alone can be a whole funnel. Ours
//! takes one step an event; the other reading is the option `several`.

use crm_kpi::deals::{Reach, StageFunnel, Steps};
use crm_kpi::field::{At, StageKey, Stages};
use crm_kpi::kpi::over;
use crm_kpi::time::{Length, Timestamp};
use crm_kpi::value::Undefined;
use serde_json::Value;
use std::path::Path;

/// An event that says itself which steps it is.
struct Event {
    entity: String,
    at: Timestamp,
    takes: Vec<String>,
}
impl At for Event {
    fn at(&self) -> Timestamp {
        self.at
    }
}
impl StageKey for Event {
    type Id = String;
    fn stage_key(&self) -> String {
        self.entity.clone()
    }
}
impl Stages for Event {
    fn is_stage(&self, name: &str) -> bool {
        self.takes.iter().any(|step| step == name)
    }
}

fn cases(root: &Path, file: &str) -> Value {
    let text = std::fs::read_to_string(root.join("peers/clickhouse_funnel_retention").join(file)).expect(file);
    serde_json::from_str(&text).expect(file)
}

/// Compares every case; what it returns says how many there were.
pub fn run(root: &Path) -> String {
    let (mut funnels, mut entities) = (0, 0);
    for case in cases(root, "window_funnel_cases.json").as_array().expect("cases") {
        funnels += 1;
        entities += funnel(case);
    }
    let retention = cases(root, "retention_cases.json");
    let conditions = retention["cases"].as_array().expect("cases");
    conditions.iter().for_each(|case| retained(&retention, case));
    format!("{:<18} passed {funnels:>3} funnels of {entities} entities, {} retentions", "clickhouse", conditions.len())
}

/// How deep each entity came.
fn funnel(case: &Value) -> usize {
    let id = case["id"].as_str().expect("id");
    let conditions = case["steps"].as_array().expect(id);
    let mode = |name: &str| case["modes"].as_array().expect(id).iter().any(|mode| mode == name);
    let reach = match (mode("strict_order"), mode("allow_reentry")) {
        (false, _) => Reach::InOrder,
        (true, false) => Reach::StrictOrder,
        (true, true) => Reach::StrictOrderWithReentry,
    };
    let kpi = StageFunnel {
        steps: Steps::new((0..conditions.len()).map(|step| step.to_string())).expect(id),
        reach,
        within: Some(Length::from_micros(case["window"].as_i64().expect(id)).expect(id)),
        all: true,
        several: !mode("strict_once"),
        increasing: mode("strict_increase"),
        once_each: mode("strict_deduplication"),
    };
    let event = |event: &Value| Event {
        entity: event["entity"].as_str().expect(id).to_owned(),
        at: Timestamp::from_micros(event["ts"].as_i64().expect(id)),
        takes: (0..conditions.len())
            .filter(|step| holds(&conditions[*step], event["event"].as_str().expect(id)))
            .map(|step| step.to_string())
            .collect(),
    };
    let events: Vec<Event> = case["events"].as_array().expect(id).iter().map(event).collect();
    let expected = case["expected"].as_object().expect(id);
    let table = over(&events).by(|event| event.entity.clone()).measure(kpi);
    for (entity, depth) in expected {
        let reading = table.reading(entity, 0);
        let seen = match reading.value() {
            Ok(funnel) => funnel.steps().iter().filter(|step| step.reached() == Ok(1)).count(),
            Err(why) => {
                assert_eq!(why, &Undefined::NoRecords, "{id} {entity}");
                0
            }
        };
        assert_eq!(seen as u64, depth.as_u64().expect(id), "{id}, entity {entity}");
    }
    expected.len()
}

fn holds(condition: &Value, event: &str) -> bool {
    let wanted = condition["value"].as_str().expect("value");
    let number = |text: &str| text.parse::<i64>().expect("a number");
    match condition["op"].as_str().expect("op") {
        "eq" => event == wanted,
        "le" => number(event) <= number(wanted),
        "ge" => number(event) >= number(wanted),
        other => panic!("condition {other}"),
    }
}

/// Whoever did the first was retained where the same did the other, in whatever order: strict visits.
fn retained(all: &Value, case: &Value) {
    let conditions: Vec<&str> =
        case["conditions"].as_array().expect("dates").iter().map(|c| c.as_str().unwrap()).collect();
    let mut events = Vec::new();
    for told in all["events"].as_array().expect("events") {
        let date = told["date"].as_str().expect("date");
        let (from, to) = told["uids"].as_str().expect("uids").split_once("..").expect("a range");
        let at = Timestamp::parse(&format!("{date}T00:00:00Z")).expect("an instant");
        // nobody who did not do the first is any of them
        let stranger = (date == "2018-08-07").then_some(999);
        let uids = (from.parse::<u32>().expect("uid")..=to.parse().expect("uid")).chain(stranger);
        events.extend(uids.map(|uid| Event { entity: uid.to_string(), at, takes: vec![date.to_owned()] }));
    }
    let kpi = StageFunnel {
        steps: Steps::new(conditions.iter().copied()).expect("dates"),
        reach: Reach::Visited,
        ..StageFunnel::default()
    };
    let reading = over(&events).read(kpi);
    let seen: Vec<u64> =
        reading.value().expect("a funnel").steps().iter().map(|step| step.reached().unwrap()).collect();
    let expected: Vec<u64> = serde_json::from_value(case["expected_sums"].clone()).expect("sums");
    assert_eq!(seen, expected, "{conditions:?}");
}
