//! The history of tickets, as far as tickets and messages tell it.

use super::table::Table;
use std::collections::BTreeMap;

/// From when on the service desk kept a history.
const KEPT_SINCE: &str = "2024-01-01";

/// A line: when, status, whom it was given to.
type Line<'a> = (&'a str, &'static str, &'a str);

/// The changes of tickets that came since then, in order. An answer that the customer wrote back to left the ticket waiting
/// for that.
pub fn change_table(tickets: &Table, messages: &Table) -> Table {
    let at = |table: &Table, name: &str| table.columns.iter().position(|column| *column == name).unwrap_or(0);
    let (id, created, assignee) = (at(tickets, "id"), at(tickets, "created_at"), at(tickets, "assignee"));
    let (reply, reopened) = (at(tickets, "first_reply_at"), at(tickets, "reopened_at"));
    let (first, last, merged) = (at(tickets, "first_solved_at"), at(tickets, "solved_at"), at(tickets, "merged_into"));
    let mut said: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let (about, when, from, public) =
        (at(messages, "ticket"), at(messages, "at"), at(messages, "from"), at(messages, "public"));
    for message in messages.rows.iter().filter(|message| message[public] == "true" && message[from] != "bot") {
        said.entry(&message[about]).or_default().push((&message[when], &message[from]));
    }
    let mut rows = Vec::new();
    for ticket in tickets.rows.iter().filter(|row| row[merged].is_empty() && row[created].as_str() >= KEPT_SINCE) {
        let mut lines: Vec<Line> = vec![(&ticket[created], "new", "")];
        if !ticket[reply].is_empty() {
            lines.push((&ticket[reply], "open", &ticket[assignee]));
        }
        let talk = said.get_mut(ticket[id].as_str()).map(|said| {
            said.sort_unstable();
            said.as_slice()
        });
        for pair in talk.unwrap_or_default().windows(2) {
            let [(answered, "agent"), (back, "customer")] = pair else { continue };
            if ticket[first].is_empty() || *back < ticket[first].as_str() {
                lines.extend([(*answered, "pending", ""), (*back, "open", "")]);
            }
        }
        for (column, status) in [(first, "solved"), (reopened, "open"), (last, "solved")] {
            if !ticket[column].is_empty() && (column != last || !ticket[reopened].is_empty()) {
                lines.push((&ticket[column], status, ""));
            }
        }
        // what was noted first of an instant stays first
        lines.sort_by_key(|(at, ..)| *at);
        for (n, (at, status, given)) in lines.iter().enumerate() {
            let seq = lines[..n].iter().filter(|(before, ..)| before == at).count();
            rows.push(vec![ticket[id].clone(), at.to_string(), seq.to_string(), status.to_string(), given.to_string()]);
        }
    }
    Table { name: "ticket_change", columns: &["ticket", "at", "seq", "status", "assignee"], rows }
}
