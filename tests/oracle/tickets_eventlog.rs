//! The cases of the book `tickets_eventlog`: nothing but a log of what happened to each ticket.

use crate::data::{self, field};
use crate::tickets_saas::distribution;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use crm_kpi::kpi::{AsOf, Reading, over};
use crm_kpi::record::{Ticket, TicketChange, TicketStatus};
use crm_kpi::tickets::{Backlog, Resolution, ResolutionWithoutHold, TicketCount, TouchesPerTicket};
use crm_kpi::time::{Calendar, Grain, Timeline, Timestamp};
use crm_kpi::value::{DurationSummary, TimeUnit};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    let log = log(root);
    match case["id"].as_str()? {
        "ev.helpdesk.cases" => {
            let touches = over(&log).read(TouchesPerTicket).ok()?;
            assert_eq!(over(tickets(&log)).read(TicketCount).ok(), u64::try_from(touches.n()).ok());
            Some(json!({"cases": touches.n(), "events": touches.sum() as u64}))
        }
        "ev.helpdesk.duration" => Some(distribution(&durations(&log), TimeUnit::Seconds)),
        "ev.helpdesk.touches" => {
            // quantiles of whole numbers, as those of so many seconds
            let table = over(&log).measure(TouchesPerTicket);
            let each = table.kept(&(), 0).counts();
            let all = each.iter().flat_map(|(touches, n)| (0..*n).map(|_| i64::from(*touches) * 1_000_000));
            Some(distribution(&DurationSummary::new(all.collect()).unwrap(), TimeUnit::Seconds))
        }
        "ev.helpdesk.started_by_month" => {
            let (from, until) = ("2010-01-01".parse().unwrap(), "2012-10-01".parse().unwrap());
            let months = Timeline::of(&Calendar::utc(), Grain::Month, from, until).unwrap();
            let table = over(tickets(&log)).per(&months).measure(TicketCount);
            let month = |(_, slot, n): (&(), usize, Reading<u64>)| (months.label(slot), json!(n.ok()));
            Some(table.iter().map(month).collect::<Map<_, _>>().into())
        }
        "ev.helpdesk.within" => {
            let all = durations(&log);
            let share = |days: &String| all.share_within(TimeDelta::days(days.parse().unwrap())).as_f64();
            Some(
                case["expected"]
                    .as_object()?
                    .keys()
                    .map(|days| (days.clone(), json!(share(days))))
                    .collect::<Map<_, _>>()
                    .into(),
            )
        }
        "ev.helpdesk.wip" => {
            let tickets = tickets(&log);
            let open = |day: &String| {
                let midnight = Calendar::utc().start_of(day.parse::<NaiveDate>().unwrap()).unwrap();
                over(&tickets).as_of(AsOf::before(midnight)).read(Backlog).ok()
            };
            Some(
                case["expected"]
                    .as_object()?
                    .keys()
                    .map(|day| (day.clone(), json!(open(day))))
                    .collect::<Map<_, _>>()
                    .into(),
            )
        }
        _ => None,
    }
}

/// A case is open until its last line, whatever the lines before it did.
fn log(root: &Path) -> Vec<TicketChange> {
    let rows = data::rows(root, "helpdesk_log/helpdesk.csv");
    let line = |(seq, row): (usize, &data::Row)| {
        let at = field(row, "CompleteTimestamp").unwrap();
        let at = NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M:%S").unwrap().and_utc();
        let mut change = TicketChange::to(field(row, "CaseID").unwrap(), at.into(), TicketStatus::Open);
        change.seq = seq as u32;
        change
    };
    let mut log: Vec<TicketChange> = rows.iter().enumerate().map(line).collect();
    let ends: BTreeMap<String, usize> = (0..log.len()).map(|n| (log[n].ticket.clone(), n)).collect();
    ends.values().for_each(|n| log[*n].status = Some(TicketStatus::Solved));
    log
}

/// The same as one row for each ticket: created with its first line, solved with its last.
fn tickets(log: &[TicketChange]) -> Vec<Ticket> {
    let mut spans: BTreeMap<&str, (Timestamp, Timestamp)> = BTreeMap::new();
    for change in log {
        let (first, last) = spans.entry(&change.ticket).or_insert((change.at, change.at));
        (*first, *last) = (change.at.min(*first), change.at.max(*last));
    }
    let of = |(id, (first, last)): (&str, (Timestamp, Timestamp))| {
        let mut ticket = Ticket::new(id, first);
        ticket.solved_at = Some(last);
        ticket
    };
    spans.into_iter().map(of).collect()
}

/// From the log, and from one row for each ticket.
fn durations(log: &[TicketChange]) -> DurationSummary {
    let told = over(log).read(ResolutionWithoutHold);
    assert_eq!(over(tickets(log)).read(Resolution), told);
    told.ok().unwrap()
}
