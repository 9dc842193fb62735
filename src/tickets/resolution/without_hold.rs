//! How long tickets take to be solved, without the time they wait for others.

use crate::field::Id;
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, entities};
use crate::summary::Values;
use crate::tickets::{Solving, SolvingTime};
use crate::time::Timeline;
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// From a ticket's creation to its last solution, less the time in which it waited for its customer or for somebody
/// else: the distribution.
///
/// ```text
/// solved - created - time on hold, one for each solved ticket
/// ```
///
/// - **Counts**: tickets solved in the period, anchored on the last solution. On hold is what has the status pending or on hold.
///   Measure: [`Solving`], a journey.
///   Tickets that are not solved, or reopened since, are pending.
/// - **Leaves out**: tickets solved before they were created (`NegativeDuration`) or too long after (`OutOfRange`);
///   solutions of tickets of which nobody says that they came (`ticket not known`). Merged tickets are solved as those that
///   they were merged into.
/// - **Undefined**: nothing solved (`NoRecords`).
/// - **Reads**: of tickets and of their changes [`TicketKey`](crate::field::TicketKey),
///   [`TicketEvents`](crate::field::TicketEvents).
/// - **Unit**: duration; lower is better.
///
/// Without the history of its changes a ticket was never on hold, and the time is that of
/// [`Resolution`](crate::tickets::Resolution). The time taken off: [`HoldTime`](crate::tickets::HoldTime).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Ticket, TicketChange, TicketStatus::{Open, Pending, Solved}}, tickets, time::Timestamp};
/// use crm_kpi::value::Undefined;
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let ticket = [Ticket::new("T1", hour(0))];
/// let changes = [(1, Pending), (9, Open), (10, Solved)].map(|(at, to)| TicketChange::to("T1", hour(at), to));
/// let time = tickets::resolution_without_hold(&ticket, &changes, ..);
/// assert_eq!(time.ok().map(|time| time.mean().as_f64_hours()), Some(2.0));
/// let open = tickets::resolution_without_hold(&ticket, &changes[..2], ..);
/// assert_eq!((open.value(), open.pending()), (Err(&Undefined::NoRecords), 1));
/// ```
///
/// # References
///
/// Resolution time less on-hold and pending time, as help desk systems offer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ResolutionWithoutHold;

impl Kpi for ResolutionWithoutHold {
    const ABOUT: About = About::new("tickets.resolution.without_hold", "Resolution time without holds", Unit::Duration)
        .names(
            "Czas rozwiązania bez wstrzymań",
            "Час розв’язання без очікувань",
            "זמן פתרון ללא השהיות",
            "Время решения без ожиданий",
        )
        .lower_is_better()
        .formula("solved - created - time on hold, one for each solved ticket")
        .anchor("last solution")
        .source("help desk practice: less on-hold and pending time");
    type Measure = Solving;
    type Value = DurationSummary;
    fn measure(&self) -> Solving {
        Solving { time: SolvingTime::WithoutHold }
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`ResolutionWithoutHold`] of one period, from tickets and the history of their changes.
pub fn resolution_without_hold<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    changes: J,
    during: impl Into<Timeline>,
) -> Reading<DurationSummary>
where
    Solving: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(ResolutionWithoutHold).during(during).with(tickets).with(changes).read()
}
