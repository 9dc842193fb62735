//! How long tickets take from each reopening to the next solution.

use crate::field::Id;
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, entities};
use crate::summary::Values;
use crate::tickets::{Solving, SolvingTime};
use crate::time::Timeline;
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// From a ticket's creation, and from each reopening, to the solution that follows: the distribution.
///
/// ```text
/// solution - creation or reopening before it, one for each solution
/// ```
///
/// - **Counts**: solutions of the period, anchored on the solution: a ticket that was reopened twice and solved again counts
///   three times, each with its own time. Measure: [`Solving`], a journey.
///   Tickets that are not solved, or reopened since, are pending.
/// - **Leaves out**: tickets solved before they were created (`NegativeDuration`) or too long after (`OutOfRange`);
///   solutions of tickets of which nobody says that they came (`ticket not known`). Merged tickets are solved as those that
///   they were merged into.
/// - **Undefined**: nothing solved (`NoRecords`).
/// - **Reads**: of tickets and of their changes [`TicketKey`](crate::field::TicketKey),
///   [`TicketEvents`](crate::field::TicketEvents).
/// - **Unit**: duration; lower is better.
///
/// All the time to the last solution, one for each ticket: [`Resolution`](crate::tickets::Resolution). Of a ticket that was
/// reopened more than once its own record notes only the last reopening: give the history of its changes as well.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Ticket, TicketChange, TicketStatus::{Open, Solved}}, tickets, time::Timestamp, value::Undefined};
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let ticket = [Ticket::new("T1", hour(0))];
/// let changes = [(2, Solved), (50, Open), (54, Solved)].map(|(at, to)| TicketChange::to("T1", hour(at), to));
/// let cycles = tickets::resolution_cycles(&ticket, &changes, ..);
/// assert_eq!(cycles.to_string(), "median 3.0 h, p90 3.8 h, mean 3.0 h (n = 2)");
/// assert_eq!(tickets::resolution_cycles(&ticket, &changes[..0], ..).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Time to resolution as service desks restart it when a ticket is reopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ResolutionCycles;

impl Kpi for ResolutionCycles {
    const ABOUT: About = About::new("tickets.resolution.cycles", "Resolution time per cycle", Unit::Duration)
        .names("Czas rozwiązania na cykl", "Час розв’язання за цикл", "זמן פתרון למחזור", "Время решения за цикл")
        .lower_is_better()
        .formula("solution - creation or reopening before it, one for each solution")
        .anchor("solution that ends the cycle")
        .source("service desk practice: the clock restarts at a reopening");
    type Measure = Solving;
    type Value = DurationSummary;
    fn measure(&self) -> Solving {
        Solving { time: SolvingTime::Cycles }
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`ResolutionCycles`] of one period, from tickets and the history of their changes.
pub fn resolution_cycles<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    changes: J,
    during: impl Into<Timeline>,
) -> Reading<DurationSummary>
where
    Solving: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(ResolutionCycles).during(during).with(tickets).with(changes).read()
}
