//! The cases of the book `tickets_incident`.

use crate::data::{self, Row, field};
use crate::tickets_saas::distribution;
use chrono::NaiveDateTime;
use crm_kpi::kpi::{Reading, over};
use crm_kpi::record::Ticket;
use crm_kpi::tickets::{RecordedSla, ReopenedShare, Resolution, TicketCount};
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{Share, TimeUnit};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    match case["id"].as_str()? {
        "inc.count" => {
            let table = over(incidents(root)).by(|t| t.priority.clone()).measure(TicketCount);
            let of =
                |(priority, _, n): (&Option<String>, usize, Reading<u64>)| (priority.clone().unwrap(), json!(n.ok()));
            let all = over(incidents(root)).read(TicketCount).ok();
            Some(table.iter().map(of).chain([("_all".to_owned(), json!(all))]).collect::<Map<_, _>>().into())
        }
        "inc.resolution.all" => {
            let reading = over(incidents(root)).read(Resolution);
            Some(distribution(reading.value().unwrap(), TimeUnit::Hours))
        }
        "inc.sla.made" => {
            let table = over(incidents(root)).by(|t| t.priority.clone()).measure(RecordedSla);
            let all = over(incidents(root)).read(RecordedSla).ok().map(Share::as_f64);
            let of = |(priority, _, share): (&Option<String>, usize, Reading<Share>)| {
                (priority.clone().unwrap(), json!(share.ok().map(Share::as_f64)))
            };
            Some(table.iter().map(of).chain([("_all".to_owned(), json!(all))]).collect::<Map<_, _>>().into())
        }
        "inc.reopen" => Some(json!(over(incidents(root)).read(ReopenedShare).ok()?.as_f64())),
        "inc.opened.by_day" => {
            let (from, until) = ("2016-02-29".parse().unwrap(), "2016-03-03".parse().unwrap());
            let days = Timeline::of(&Calendar::utc(), Grain::Day, from, until).unwrap();
            let table = over(incidents(root)).per(&days).measure(TicketCount);
            assert_eq!(table.total(&()).ok(), over(incidents(root)).read(TicketCount).ok(), "all lie in these days");
            let day = |(_, slot, n): (&(), usize, Reading<u64>)| (days.label(slot), json!(n.ok()));
            Some(table.iter().map(day).collect::<Map<_, _>>().into())
        }
        _ => None,
    }
}

/// An incident stands as its latest row says.
pub fn incidents(root: &Path) -> Vec<Ticket> {
    let mut latest: BTreeMap<String, (u64, Row)> = BTreeMap::new();
    for row in data::rows(root, "incident_log/incident_event_log_sample.csv.gz") {
        let number = field(&row, "number").unwrap().to_owned();
        let version: u64 = field(&row, "sys_mod_count").unwrap().parse().unwrap();
        if latest.get(&number).is_none_or(|(known, _)| *known <= version) {
            latest.insert(number, (version, row));
        }
    }
    let of = |(number, (_, row)): (String, (u64, Row))| {
        let mut ticket = Ticket::new(number, at(&row, "opened_at").unwrap());
        ticket.solved_at = at(&row, "resolved_at");
        ticket.sla_met = field(&row, "made_sla").map(|met| met == "TRUE");
        ticket.reopened = field(&row, "reopen_count").unwrap().parse().unwrap();
        ticket.priority = field(&row, "priority").map(str::to_owned);
        ticket
    };
    latest.into_iter().map(of).collect()
}

fn at(row: &Row, column: &str) -> Option<Timestamp> {
    let text = field(row, column).filter(|text| *text != "?")?;
    Some(NaiveDateTime::parse_from_str(text, "%d-%m-%Y %H:%M").unwrap().and_utc().into())
}
