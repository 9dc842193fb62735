//! Tickets that are open.

use crate::field::{Created, Merged, Solved};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Count;
use crate::time::Span;
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};

/// Tickets that are open at an instant.
///
/// ```text
/// count of tickets with created_at <= t and t < solved_at (or not solved)
/// ```
///
/// - **Counts**: a level: tickets open at the end of the period, or at the as-of where that comes first. A ticket that
///   was reopened counts as open from its creation on: its record holds the last solution only.
/// - **Leaves out**: tickets solved before they were created (`NegativeDuration`). Merged tickets stand as those that
///   they were merged into.
/// - **Undefined**: never; 0 is a value.
/// - **Reads**: [`Created`], [`Solved`], [`Merged`].
/// - **Unit**: count; lower is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let mut all = [Ticket::new("T1", t(0)), Ticket::new("T2", t(5))];
/// all[0].solved_at = Some(t(8));
/// assert_eq!([t(0), t(7), t(8)].map(|at| tickets::backlog(&all, at).ok()), [Some(1), Some(2), Some(1)]);
/// ```
///
/// # References
///
/// A semi-additive measure: over time the last level stands, it is never summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Backlog;

impl Measure for Backlog {
    const ID: &'static str = "tickets.backlog";
    type Observation = ();
    type When = Span;
    type Summary = Count;
}

impl<T: Created + Solved + Merged> Observe<T> for Backlog {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<(), Span> {
        let from = ticket.created_at();
        if ticket.is_merged() || !as_of.knows(from) {
            return Seen::Outside;
        }
        match as_of.known(ticket.solved_at()) {
            Some(until) if until < from => Seen::Excluded(None, Why::NegativeDuration),
            until => Seen::Counted(Span { from, until }, ()),
        }
    }
}

impl Kpi for Backlog {
    const ABOUT: About = About::new("tickets.backlog", "Ticket backlog", Unit::Count)
        .names("Otwarte zgłoszenia", "Відкриті звернення", "פניות פתוחות", "Открытые обращения")
        .lower_is_better()
        .formula("count of open tickets")
        .anchor("level: created_at <= t < solved_at")
        .source("service desk practice");
    type Measure = Backlog;
    type Value = u64;
    fn measure(&self) -> Backlog {
        *self
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`Backlog`] at an instant.
pub fn backlog<I: IntoIterator>(tickets: I, at: impl Into<AsOf>) -> Reading<u64>
where
    Backlog: Observe<I::Item>,
{
    over(tickets).as_of(at).read(Backlog)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;
    use crate::time::{Calendar, Grain, Timestamp};

    #[test]
    fn a_month_ends_with_the_tickets_that_are_open_at_its_end() {
        let calendar = Calendar::civil();
        let date = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let tickets = [
            ("2023-11-30", Some("2024-01-15")),
            ("2024-01-10", Some("2024-02-01")), // solved in the first instant of February: open at the end of January
            ("2024-01-20", None),
            ("2024-02-10", Some("2024-02-11")), // opened and solved within the month
            ("2024-02-20", Some("2024-02-19")), // never open
        ]
        .map(|(created, solved)| {
            let mut ticket = Ticket::new("", date(created));
            ticket.solved_at = solved.map(date);
            ticket
        });
        let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let table = over(&tickets).per(&months).measure(Backlog);
        assert_eq!(table.series(&()).into_iter().map(Reading::ok).collect::<Vec<_>>(), [Some(2), Some(1), Some(1)]);
        assert_eq!(table.total(&()).excluded_for(&Why::NegativeDuration), 1);
    }

    #[test]
    fn a_solution_after_the_as_of_has_not_happened_yet() {
        let mut ticket = Ticket::new("", Timestamp::from_micros(1));
        ticket.solved_at = Some(Timestamp::from_micros(9));
        let at = |n| backlog([&ticket], Timestamp::from_micros(n)).ok();
        assert_eq!([at(0), at(1), at(8), at(9)], [Some(0), Some(1), Some(1), Some(0)]);
        ticket.merged_into = Some("T2".into());
        assert_eq!(backlog([&ticket], AsOf::Everything).ok(), Some(0));
    }
}
