//! The cases of the book `funnel_stages`.

use crate::data::{self, Row, field};
use crm_kpi::deals::{Reach, StageFunnel, StageMoves, StageTime, Steps};
use crm_kpi::field::{At, StageKey, Stages};
use crm_kpi::kpi::over;
use crm_kpi::record::StageChange;
use crm_kpi::time::{Calendar, Length, Timestamp};
use crm_kpi::value::{Funnel, TimeUnit};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let states = [
        "New",
        "Active",
        "Awaiting User Info",
        "Awaiting Problem",
        "Awaiting Vendor",
        "Awaiting Evidence",
        "Resolved",
        "Closed",
    ];
    let states = Steps::new(states).unwrap();
    match case["id"].as_str()? {
        "fs.reached" => {
            let times = over(incidents(root)).read(StageTime { steps: states, ..StageTime::default() });
            let n =
                |stage: &crm_kpi::value::StageTimesOf| stage.open() + stage.left().map_or(0, |left| left.n() as u64);
            let of = times.value().unwrap().iter().map(|stage| (stage.name().to_owned(), json!(n(stage))));
            Some(of.collect::<Map<_, _>>().into())
        }
        "fs.transitions" => {
            let moves = over(incidents(root)).read(StageMoves { steps: states });
            let of = moves.value().unwrap().iter().map(|(name, n)| (name.unwrap().replace(" > ", ">"), json!(n)));
            Some(of.collect::<Map<_, _>>().into())
        }
        "fs.ordered_funnel" => {
            let steps = Steps::new(["New", "Active", "Resolved", "Closed"]).unwrap();
            let funnel = StageFunnel { steps, reach: Reach::InOrder, ..StageFunnel::default() };
            Some(counts(over(incidents(root)).read(funnel).value().unwrap()))
        }
        "fs.saas.ordered" => Some(answer(&accounts(root, Reach::InOrder, None))),
        "fs.saas.window90" => Some(answer(&accounts(root, Reach::InOrder, Some(Length::days(90).unwrap())))),
        "fs.saas.unordered" => Some(counts(&accounts(root, Reach::Visited, None))),
        _ => None,
    }
}

/// Each row of an incident, an instant apart, in the order that the book wants: by number, then as they stand. Their
/// clock times are not in that order, and no case of the book asks for them.
fn incidents(root: &Path) -> Vec<StageChange> {
    let mut rows = data::rows(root, "incident_log/incident_event_log_sample.csv.gz");
    rows.sort_by_key(|row| field(row, "sys_mod_count").unwrap().parse::<u32>().unwrap());
    let of = |(at, row): (i64, Row)| {
        let at = Timestamp::from_micros(at);
        StageChange::new(field(&row, "number").unwrap(), at, field(&row, "incident_state").unwrap())
    };
    (0..).zip(rows).map(of).collect()
}

/// Something that an account did on a day.
struct Did {
    account: String,
    at: Timestamp,
    what: &'static str,
}
impl At for Did {
    fn at(&self) -> Timestamp {
        self.at
    }
}
impl StageKey for Did {
    type Id = String;
    fn stage_key(&self) -> String {
        self.account.clone()
    }
}
impl Stages for Did {
    fn is_stage(&self, name: &str) -> bool {
        self.what == name
    }
}

fn accounts(root: &Path, reach: Reach, within: Option<Length>) -> Funnel {
    let rows = |table: &str| data::rows(root, &format!("saas_ravenstack/ravenstack_{table}"));
    let mut did = Vec::new();
    let mut tell = |account: &str, row: &Row, on: &str, what: &'static str| {
        let at = Calendar::civil().start_of(field(row, on).unwrap().parse().unwrap()).unwrap();
        did.push(Did { account: account.to_owned(), at, what });
    };
    let account = |row: &Row| field(row, "account_id").unwrap().to_owned();
    rows("accounts.csv").iter().for_each(|row| tell(&account(row), row, "signup_date", "signup"));
    let mut subscribers: BTreeMap<String, String> = BTreeMap::new();
    for row in rows("subscriptions.csv") {
        if field(&row, "mrr_amount").unwrap().parse::<f64>().unwrap() > 0.0 {
            tell(&account(&row), &row, "start_date", "paid");
        }
        subscribers.insert(field(&row, "subscription_id").unwrap().to_owned(), account(&row));
    }
    for row in rows("feature_usage.csv.gz") {
        tell(&subscribers[field(&row, "subscription_id").unwrap()], &row, "usage_date", "usage");
    }
    rows("support_tickets.csv").iter().for_each(|row| tell(&account(row), row, "submitted_at", "ticket"));
    let steps = Steps::new(["signup", "paid", "usage", "ticket"]).unwrap();
    let funnel = StageFunnel { steps, reach, within, all: true, ..StageFunnel::default() };
    over(&did).read(funnel).value().unwrap().clone()
}

fn counts(funnel: &Funnel) -> Value {
    let of = funnel.steps().iter().map(|step| (step.name().to_owned(), json!(step.reached().unwrap())));
    of.collect::<Map<_, _>>().into()
}

fn answer(funnel: &Funnel) -> Value {
    let later = |of: &dyn Fn(usize) -> Value| -> Value {
        let steps = funnel.steps().iter().enumerate().skip(1);
        steps.map(|(step, at)| (at.name().to_owned(), of(step))).collect::<Map<_, _>>().into()
    };
    json!({
        "counts": counts(funnel),
        "step_rate": later(&|step| json!(funnel.from_before(step).unwrap().as_f64())),
        "overall": later(&|step| json!(funnel.from_first(step).unwrap().as_f64())),
        "days_from_previous_step": later(&|step| {
            let took = funnel.steps()[step].took().unwrap();
            json!({ "median": took.median().as_f64(TimeUnit::Days), "mean": took.mean().as_f64(TimeUnit::Days) })
        }),
    })
}
