//! How many solutions do not hold.

mod of_all;
mod per_ticket;

pub use of_all::{ReopenedShare, reopened_share};
pub use per_ticket::{ReopeningsPerTicket, reopenings_per_ticket};

use super::course::{Came, History, came, turns};
use super::event::{TicketEvent, UNKNOWN, told};
use crate::field::{Id, TicketEvents, TicketKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities};
use crate::summary::{Fold, Summary};
use crate::time::{Timeline, Timestamp};
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Tickets reopened for each ticket solved.
///
/// ```text
/// tickets reopened in P / tickets solved in P
/// ```
///
/// - **Counts**: tickets with a reopening in the period, anchored on the reopening, and tickets with a solution in it,
///   anchored on the solution: each once in a period, however often. A journey. Where changes of a ticket's status are told, they alone
///   say when it was solved and reopened; else the ticket's own notes do, which hold the last reopening.
/// - **Leaves out**: tickets of which nobody says that they came (`ticket not known`). Merged tickets stand as those that
///   they were merged into.
/// - **Undefined**: nothing solved (`NoDenominator`).
/// - **Reads**: of tickets and of their changes [`TicketKey`], [`TicketEvents`].
/// - **Unit**: reopened per solved, a quotient of flows; lower is better.
///
/// A ticket that was solved in the period before may be reopened in this one: it may exceed 1. Other readings: the share
/// of all tickets created, [`ReopenedShare`]; how often, [`ReopeningsPerTicket`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Ticket, TicketChange, TicketStatus::{Open, Solved}}, tickets, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let all = ["T1", "T2"].map(|id| Ticket::new(id, t(0)));
/// let changes = [("T1", 3, Solved), ("T1", 5, Open), ("T1", 7, Solved), ("T1", 8, Open), ("T2", 4, Solved)];
/// let changes = changes.map(|(ticket, at, to)| TicketChange::to(ticket, t(at), to));
/// assert_eq!(tickets::reopen_rate(&all, &changes, ..).to_string(), "0.50"); // of two solved one came back
/// assert_eq!(tickets::reopen_rate(&all, &changes[..0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Reopen rate of help desk systems: reopened tickets in per cent of solved ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReopenRate;

/// What happened to a ticket in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returned {
    /// It was solved.
    Solved,
    /// It was reopened.
    Reopened,
}

/// What is kept of tickets that come back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnsKept {
    /// Tickets that were solved.
    pub solved: i64,
    /// Tickets that were reopened.
    pub reopened: i64,
}

impl ReturnsKept {
    fn count(&mut self, what: Returned, n: i64) {
        let sum = match what {
            Returned::Solved => &mut self.solved,
            Returned::Reopened => &mut self.reopened,
        };
        *sum = sum.wrapping_add(n);
    }
}
impl Summary for ReturnsKept {
    fn merge(&mut self, other: &Self) {
        self.solved = self.solved.wrapping_add(other.solved);
        self.reopened = self.reopened.wrapping_add(other.reopened);
    }
}
impl Fold<Returned> for ReturnsKept {
    fn absorb(&mut self, what: Returned) {
        self.count(what, 1);
    }
    fn retract(&mut self, what: Returned) {
        self.count(what, -1);
    }
}

impl Measure for ReopenRate {
    const ID: &'static str = "tickets.reopen_rate";
    type Observation = Returned;
    type When = Timestamp;
    type Summary = ReturnsKept;
}

impl Journey for ReopenRate {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &History, at: &Frame, out: &mut impl FnMut(Seen<Returned>)) {
        let known = match came(history) {
            Came::At(_) => true,
            Came::Unknown => false,
            Came::Merged => return,
        };
        let slots = at.timeline().slots();
        // the columns in which it was last solved and reopened: turns come in order
        let (mut solved, mut reopened) = (None, None);
        for turn in turns(history) {
            let column = Some(slots.column(turn.at));
            let mut once = |last: &mut Option<usize>, what| {
                if std::mem::replace(last, column) != column {
                    out(if known { Seen::Counted(turn.at, what) } else { Seen::Excluded(Some(turn.at), UNKNOWN) });
                }
            };
            if turn.reopens() {
                once(&mut reopened, Returned::Reopened);
            }
            if turn.solves() {
                once(&mut solved, Returned::Solved);
            }
        }
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for ReopenRate {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        told(record, TicketEvent::is_of_status, out);
    }
}

impl Kpi for ReopenRate {
    const ABOUT: About = About::new("tickets.reopen_rate", "Reopen rate", Unit::Ratio)
        .names(
            "Wskaźnik ponownych otwarć",
            "Коефіцієнт повторних відкриттів",
            "שיעור פתיחה מחדש",
            "Коэффициент повторных открытий",
        )
        .lower_is_better()
        .formula("tickets reopened in P / tickets solved in P")
        .anchor("reopening; solution")
        .source("help desk practice: reopened of solved");
    type Measure = ReopenRate;
    type Value = Ratio;
    fn measure(&self) -> ReopenRate {
        *self
    }
    fn value(&self, kept: &ReturnsKept, _: &Frame) -> Result<Ratio, Undefined> {
        if kept.solved < 0 || kept.reopened < 0 {
            return Err(Undefined::Inconsistent);
        }
        Ratio::new(kept.reopened.into(), kept.solved.into())
    }
    fn n(&self, kept: &ReturnsKept) -> i64 {
        kept.solved
    }
}

/// [`ReopenRate`] of one period, from tickets and the history of their changes.
pub fn reopen_rate<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    changes: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    ReopenRate: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(ReopenRate).during(during).with(tickets).with(changes).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Ticket, TicketChange, TicketStatus};
    use TicketStatus::{Open, Solved};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_ticket_counts_once_in_a_period_however_often_it_comes_back() {
        // reopened and solved, in 10..20
        for (what, changes, expected) in [
            ("solved", vec![(12, Solved)], (0, 1)),
            ("solved before, back in it", vec![(9, Solved), (12, Open)], (1, 0)),
            ("back and solved, twice", vec![(9, Solved), (11, Open), (12, Solved), (13, Open), (14, Solved)], (1, 1)),
            ("back at the end of it", vec![(12, Solved), (20, Open)], (0, 1)),
            ("not solved", vec![(12, Open)], (0, 0)),
        ] {
            let ticket = [Ticket::new("T1", t(0))];
            let changes: Vec<_> = changes.into_iter().map(|(at, to)| TicketChange::to("T1", t(at), to)).collect();
            let table = entities(ReopenRate).per(t(10)..t(20)).with(&ticket).with(&changes).table();
            let kept = table.kept(&(), 0);
            assert_eq!((kept.reopened, kept.solved), expected, "{what}");
        }
    }

    #[test]
    fn a_ticket_that_notes_its_reopening_needs_no_history() {
        let mut ticket = Ticket::new("T1", t(0));
        (ticket.reopened, ticket.reopened_at, ticket.solved_at) = (4, Some(t(12)), Some(t(15)));
        let none: [TicketChange; 0] = [];
        assert_eq!(reopen_rate([&ticket], &none, t(10)..t(20)).to_string(), "1.00");
        ticket.merged_into = Some("T2".into());
        assert_eq!(reopen_rate([&ticket], &none, ..).value(), Err(&Undefined::NoDenominator));
    }
}
