//! The cases of the book `tickets_saas`.

use crate::data::{self, Row, field};
use chrono::TimeDelta;
use crm_kpi::kpi::over;
use crm_kpi::record::Ticket;
use crm_kpi::tickets::{FirstResponse, RecordedFirstResponse, Resolution, TicketCount};
use crm_kpi::time::{Calendar, Grain, Timeline};
use crm_kpi::value::{DurationSummary, MeanDuration, Share, TimeUnit};
use serde_json::{Map, Value, json};
use std::path::Path;

/// The answer to a case, from the data set and the public API; `None` where it is not covered yet.
pub fn run(case: &Value, root: &Path) -> Option<Value> {
    match case["id"].as_str()? {
        "tk.first_response.all" => {
            let reading = over(tickets(root)).read(FirstResponse);
            assert_eq!(over(tickets(root)).read(RecordedFirstResponse), reading);
            Some(distribution(reading.value().unwrap(), TimeUnit::Minutes))
        }
        "tk.first_response.priority" => Some(by_priority(root, |waits| distribution(waits, TimeUnit::Minutes)).into()),
        "tk.resolution.all" => {
            let reading = over(tickets(root)).read(Resolution);
            Some(distribution(reading.value().unwrap(), TimeUnit::Hours))
        }
        "tk.sla.first_response" => Some(within_limits(case, root)),
        "tk.volume.month" => {
            let (from, until) = ("2023-01-01".parse().unwrap(), "2025-01-01".parse().unwrap());
            let months = Timeline::of(&Calendar::civil(), Grain::Month, from, until).unwrap();
            let table = over(tickets(root)).per(&months).measure(TicketCount);
            let month = |(_, slot, n): (&(), usize, crm_kpi::kpi::Reading<u64>)| (months.label(slot), json!(n.ok()));
            Some(table.iter().map(month).collect::<Map<_, _>>().into())
        }
        _ => None,
    }
}

/// Days without an hour are whole days of the civil calendar; the lengths are counted from their start.
fn tickets(root: &Path) -> Vec<Ticket> {
    let of = |row: Row| {
        let submitted = field(&row, "submitted_at").unwrap().parse().unwrap();
        let number = |name| field(&row, name).unwrap().parse::<i64>().unwrap();
        let mut ticket = Ticket::new(field(&row, "ticket_id").unwrap(), Calendar::civil().start_of(submitted).unwrap());
        let after = |length| ticket.created_at.checked_add(length);
        let replied = after(TimeDelta::minutes(number("first_response_time_minutes")));
        let solved = after(TimeDelta::hours(number("resolution_time_hours")));
        (ticket.first_reply_at, ticket.solved_at) = (replied, solved);
        ticket.priority = field(&row, "priority").map(str::to_owned);
        ticket
    };
    data::rows(root, "saas_ravenstack/ravenstack_support_tickets.csv").into_iter().map(of).collect()
}

/// What a case says of a distribution.
pub fn distribution(d: &DurationSummary, unit: TimeUnit) -> Value {
    let number = |m: MeanDuration| m.as_f64(unit);
    let quantile = |p| number(d.quantile(p).unwrap());
    json!({
        "n": d.n(), "mean": number(d.mean()), "min": number(d.min()), "max": number(d.max()),
        "p10": quantile(0.1), "p25": quantile(0.25), "median": number(d.median()), "p75": quantile(0.75),
        "p90": number(d.p90()), "p95": quantile(0.95), "p99": quantile(0.99),
    })
}

fn by_priority(root: &Path, answer: impl Fn(&DurationSummary) -> Value) -> Map<String, Value> {
    let table = over(tickets(root)).by(|t| t.priority.clone()).measure(FirstResponse);
    table.iter().map(|(priority, _, waits)| (priority.clone().unwrap(), answer(waits.value().unwrap()))).collect()
}

/// The share that was answered within the limit of its priority, and of all.
fn within_limits(case: &Value, root: &Path) -> Value {
    let table = over(tickets(root)).by(|t| t.priority.clone()).measure(FirstResponse);
    let shares: Vec<(String, Share)> = table
        .iter()
        .map(|(priority, _, waits)| {
            let priority = priority.clone().unwrap();
            let limit = TimeDelta::minutes(case["params"][&priority].as_i64().unwrap());
            (priority, waits.value().unwrap().share_within(limit))
        })
        .collect();
    let sum = |of: fn(Share) -> i128| shares.iter().map(|(_, share)| of(*share)).sum::<i128>();
    let all = Share::new(sum(Share::part), sum(Share::whole)).unwrap();
    let by_priority = shares.iter().map(|(priority, share)| (priority.clone(), json!(share.as_f64())));
    by_priority.chain([("_all".to_owned(), json!(all.as_f64()))]).collect::<Map<_, _>>().into()
}
