//! The history of tickets, as far as tickets and messages tell it.

use super::table::Table;
use std::collections::BTreeMap;

/// From when on the service desk kept a history.
const KEPT_SINCE: &str = "2024-01-01";

/// A line: when, status, whom it was given to, priority.
type Line<'a> = (&'a str, &'static str, &'a str, &'a str);

/// Who looks at a ticket before the one who solves it: of every sixth ticket somebody else.
fn first_look<'a>(id: &str, assignee: &'a str) -> &'a str {
    let sixth = id.get(1..).and_then(|n| n.parse::<u32>().ok()).is_some_and(|n| n % 6 == 1);
    match assignee {
        "" => "",
        "hanna" if sixth => "filip",
        _ if sixth => "hanna",
        other => other,
    }
}

/// What the priority was before a reopening raised it.
fn before_reopening(priority: &str) -> &str {
    match priority {
        "urgent" => "high",
        "high" => "normal",
        other => other,
    }
}

/// The changes of tickets that came since then, in order. An answer that the customer wrote back to left the ticket waiting
/// for that; where others had looked at it first, it was handed on when the customer wrote back. A reopening raised it.
pub fn change_table(tickets: &Table, messages: &Table) -> Table {
    let at = |table: &Table, name: &str| table.columns.iter().position(|column| *column == name).unwrap_or(0);
    let (id, created, assignee) = (at(tickets, "id"), at(tickets, "created_at"), at(tickets, "assignee"));
    let (reply, reopened) = (at(tickets, "first_reply_at"), at(tickets, "reopened_at"));
    let priority = at(tickets, "priority");
    let (first, last, merged) = (at(tickets, "first_solved_at"), at(tickets, "solved_at"), at(tickets, "merged_into"));
    let mut said: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let (about, when, from, public) =
        (at(messages, "ticket"), at(messages, "at"), at(messages, "from"), at(messages, "public"));
    for message in messages.rows.iter().filter(|message| message[public] == "true" && message[from] != "bot") {
        said.entry(&message[about]).or_default().push((&message[when], &message[from]));
    }
    let mut rows = Vec::new();
    for ticket in tickets.rows.iter().filter(|row| row[merged].is_empty() && row[created].as_str() >= KEPT_SINCE) {
        let (now, looks) = (ticket[priority].as_str(), first_look(&ticket[id], &ticket[assignee]));
        let then = if ticket[reopened].is_empty() { now } else { before_reopening(now) };
        let mut lines: Vec<Line> = vec![(&ticket[created], "new", "", then)];
        if !ticket[reply].is_empty() {
            lines.push((&ticket[reply], "open", looks, ""));
        }
        let mut handed = false;
        let talk = said.get_mut(ticket[id].as_str()).map(|said| {
            said.sort_unstable();
            said.as_slice()
        });
        for pair in talk.unwrap_or_default().windows(2) {
            let [(answered, "agent"), (back, "customer")] = pair else { continue };
            if ticket[first].is_empty() || *back < ticket[first].as_str() {
                let on = if handed || looks == ticket[assignee] { "" } else { ticket[assignee].as_str() };
                handed = true;
                lines.extend([(*answered, "pending", "", ""), (*back, "open", on, "")]);
            }
        }
        for (column, status) in [(first, "solved"), (reopened, "open"), (last, "solved")] {
            if !ticket[column].is_empty() && (column != last || !ticket[reopened].is_empty()) {
                let raised = if column == reopened && then != now { now } else { "" };
                lines.push((&ticket[column], status, "", raised));
            }
        }
        // what was noted first of an instant stays first
        lines.sort_by_key(|(at, ..)| *at);
        for (n, (at, status, given, priority)) in lines.iter().enumerate() {
            let seq = lines[..n].iter().filter(|(before, ..)| before == at).count();
            let said = [*at, &seq.to_string(), status, given, priority].map(str::to_owned);
            rows.push(std::iter::once(ticket[id].clone()).chain(said).collect());
        }
    }
    Table { name: "ticket_change", columns: &["ticket", "at", "seq", "status", "assignee", "priority"], rows }
}
