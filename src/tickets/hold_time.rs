//! How long solved tickets waited for others.

use crate::field::Id;
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, entities};
use crate::summary::Values;
use crate::tickets::{Solving, SolvingTime};
use crate::time::Timeline;
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// How long a ticket waited for its customer or for somebody else until it was solved: the distribution.
///
/// ```text
/// time with the status pending or on hold until the last solution, one for each solved ticket
/// ```
///
/// - **Counts**: tickets solved in the period, anchored on the last solution; zero where a ticket was never on hold. Measure:
///   [`Solving`], a journey.
///   Tickets that are not solved, or reopened since, are pending.
/// - **Leaves out**: tickets solved before they were created (`NegativeDuration`) or too long after (`OutOfRange`);
///   solutions of tickets of which nobody says that they came (`ticket not known`). Merged tickets are solved as those that
///   they were merged into.
/// - **Undefined**: nothing solved (`NoRecords`).
/// - **Reads**: of tickets and of their changes [`TicketKey`](crate::field::TicketKey),
///   [`TicketEvents`](crate::field::TicketEvents).
/// - **Unit**: duration; lower is better.
///
/// Without the history of its changes a ticket was never on hold. What is left of the time to the solution:
/// [`ResolutionWithoutHold`](crate::tickets::ResolutionWithoutHold).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Ticket, TicketChange, TicketStatus::{OnHold, Open, Solved}}, tickets, time::Timestamp};
/// use crm_kpi::value::Undefined;
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let ticket = [Ticket::new("T1", hour(0))];
/// let changes = [(1, OnHold), (9, Open), (10, Solved)].map(|(at, to)| TicketChange::to("T1", hour(at), to));
/// assert_eq!(tickets::hold_time(&ticket, &changes, ..).ok().map(|time| time.mean().as_f64_hours()), Some(8.0));
/// assert_eq!(tickets::hold_time(&ticket, &changes[..2], ..).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// On-hold and pending time of help desk systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HoldTime;

impl Kpi for HoldTime {
    const ABOUT: About = About::new("tickets.hold_time", "Time on hold", Unit::Duration)
        .names("Czas wstrzymania zgłoszenia", "Час очікування на інших", "זמן השהיה", "Время на удержании")
        .lower_is_better()
        .formula("time with the status pending or on hold until the last solution, one for each solved ticket")
        .anchor("last solution")
        .source("help desk practice: on-hold and pending time");
    type Measure = Solving;
    type Value = DurationSummary;
    fn measure(&self) -> Solving {
        Solving { time: SolvingTime::Held }
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`HoldTime`] of one period, from tickets and the history of their changes.
pub fn hold_time<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    changes: J,
    during: impl Into<Timeline>,
) -> Reading<DurationSummary>
where
    Solving: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(HoldTime).during(during).with(tickets).with(changes).read()
}
