//! Whether the desk keeps up with what comes in.

use super::event::{TicketEvent, told};
use super::open_tickets::spans;
use crate::field::{Id, TicketEvents, TicketKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities};
use crate::summary::{Fold, Summary};
use crate::time::{Timeline, Timestamp};
use crate::value::{Int, Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// What came to the desk and what left it.
///
/// - **Counts**: creations and reopenings of tickets, and their solutions, each anchored on its own instant. A journey:
///   where changes of a ticket's status are told, they alone say; else the ticket's own notes do.
/// - **Leaves out**: tickets solved before they came, of which [`OpenTickets`](super::OpenTickets) says that it leaves
///   them out. Merged tickets stand as those that they were merged into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turnover;

/// One or the other, at an instant in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// It came, or came back.
    Came(i64),
    /// It was solved.
    Left(i64),
}

/// What is kept of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Saved", from = "Saved")]
pub struct TurnoverKept {
    /// How many came, or came back.
    pub came: i64,
    /// How many were solved.
    pub left: i64,
    /// The instants at which they came less those at which they left, added up: what the time they stood is made of.
    pub instants: i128,
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Turnover")]
struct Saved {
    came: i64,
    left: i64,
    instants: Int,
}
impl From<TurnoverKept> for Saved {
    fn from(kept: TurnoverKept) -> Saved {
        Saved { came: kept.came, left: kept.left, instants: Int(kept.instants) }
    }
}
impl From<Saved> for TurnoverKept {
    fn from(saved: Saved) -> TurnoverKept {
        TurnoverKept { came: saved.came, left: saved.left, instants: saved.instants.0 }
    }
}

impl TurnoverKept {
    fn count(&mut self, passed: Passed, n: i64) {
        let (sum, instant) = match passed {
            Passed::Came(at) => (&mut self.came, i128::from(at)),
            Passed::Left(at) => (&mut self.left, -i128::from(at)),
        };
        *sum = sum.wrapping_add(n);
        self.instants = self.instants.wrapping_add(instant * i128::from(n));
    }
}
impl Summary for TurnoverKept {
    fn merge(&mut self, other: &Self) {
        self.came = self.came.wrapping_add(other.came);
        self.left = self.left.wrapping_add(other.left);
        self.instants = self.instants.wrapping_add(other.instants);
    }
}
impl Fold<Passed> for TurnoverKept {
    fn absorb(&mut self, passed: Passed) {
        self.count(passed, 1);
    }
    fn retract(&mut self, passed: Passed) {
        self.count(passed, -1);
    }
}

impl Measure for Turnover {
    const ID: &'static str = "tickets.turnover";
    type Observation = Passed;
    type When = Timestamp;
    type Summary = TurnoverKept;
}

impl Journey for Turnover {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &super::course::History, _: &Frame, out: &mut impl FnMut(Seen<Passed>)) {
        spans(history, |_, span| {
            if span.until.is_some_and(|until| until < span.from) {
                return;
            }
            out(Seen::Counted(span.from, Passed::Came(span.from.micros())));
            if let Some(until) = span.until {
                out(Seen::Counted(until, Passed::Left(until.micros())));
            }
        });
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for Turnover {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        told(record, TicketEvent::is_of_status, out);
    }
}

/// Solutions for each ticket that came in: whether the desk keeps up.
///
/// ```text
/// solutions in P / (tickets created in P + reopenings in P)
/// ```
///
/// - **Counts**: every solution, creation and reopening, anchored on its own instant. Measure: [`Turnover`], a journey.
/// - **Leaves out**: tickets solved before they came. Merged tickets stand as those that they were merged into.
/// - **Undefined**: nothing came in (`NoDenominator`).
/// - **Reads**: of tickets and of their changes [`TicketKey`], [`TicketEvents`].
/// - **Unit**: a quotient of flows; higher is better. Below 1 the backlog grows, above 1 it shrinks.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Ticket, TicketChange}, tickets, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let mut all = [Ticket::new("T1", t(0)), Ticket::new("T2", t(5))];
/// all[0].solved_at = Some(t(8));
/// let none: [TicketChange; 0] = [];
/// assert_eq!(tickets::clearance_rate(&all, &none, ..).to_string(), "0.50");
/// assert_eq!(tickets::clearance_rate(&all, &none, t(6)..t(9)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Clearance rate, as courts and service desks report it: what leaves for what comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClearanceRate;

impl Kpi for ClearanceRate {
    const ABOUT: About = About::new("tickets.clearance", "Clearance rate", Unit::Ratio)
        .names(
            "Wskaźnik opanowania napływu zgłoszeń",
            "Співвідношення вирішених і нових звернень",
            "יחס פתרון לפניות נכנסות",
            "Соотношение решённых и новых обращений",
        )
        .formula("solutions in P / (tickets created in P + reopenings in P)")
        .anchor("solution; creation or reopening")
        .source("clearance rate of service desks");
    type Measure = Turnover;
    type Value = Ratio;
    fn measure(&self) -> Turnover {
        Turnover
    }
    fn value(&self, kept: &TurnoverKept, _: &Frame) -> Result<Ratio, Undefined> {
        if kept.came < 0 || kept.left < 0 {
            return Err(Undefined::Inconsistent);
        }
        Ratio::new(kept.left.into(), kept.came.into())
    }
    fn n(&self, kept: &TurnoverKept) -> i64 {
        kept.came
    }
}

/// [`ClearanceRate`] of one period, from tickets and the history of their changes.
pub fn clearance_rate<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    changes: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    Turnover: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(ClearanceRate).during(during).with(tickets).with(changes).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Ticket, TicketChange, TicketStatus};
    use crate::summary::laws;
    use proptest::prelude::*;

    #[test]
    fn what_comes_back_comes_in_again() {
        use TicketStatus::{Open, Solved};
        let t = Timestamp::from_micros;
        for (what, changes, expected) in [
            ("stays", vec![], (1, 0)),
            ("solved", vec![(5, Solved)], (1, 1)),
            ("back and solved again", vec![(5, Solved), (6, Open), (7, Solved)], (2, 2)),
            ("solved after the period", vec![(10, Solved)], (1, 0)),
            ("solved before it came", vec![(-1, Solved)], (0, 0)),
        ] {
            let changes = changes.into_iter().map(|(at, to)| TicketChange::to("T1", t(at), to));
            let table = entities(ClearanceRate).per(t(0)..t(10)).with([&Ticket::new("T1", t(1))]).with(changes).table();
            let kept = table.kept(&(), 0);
            assert_eq!((kept.came, kept.left), expected, "{what}");
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec((any::<bool>(), any::<i64>()), 0..40), cuts: (usize, usize)) {
            let passed = |(came, at)| if came { Passed::Came(at) } else { Passed::Left(at) };
            let all: Vec<Passed> = all.into_iter().map(passed).collect();
            laws::hold::<TurnoverKept, Passed>(&all, cuts);
        }
    }
}
