//! How long tickets take to be solved.

mod business;
mod cycles;
mod first;
mod mean;
mod survival;
mod without_hold;

pub use business::{BusinessResolution, business_resolution};
pub use cycles::{ResolutionCycles, resolution_cycles};
pub use first::{FirstResolution, first_resolution};
pub use mean::{ResolutionMean, resolution_mean};
pub use survival::{TimeToResolution, time_to_resolution};
pub use without_hold::{ResolutionWithoutHold, resolution_without_hold};

use super::solutions::solved;
use crate::field::{Created, Merged, Solutions, Solved};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Values;
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// From a ticket's creation to its last solution: the distribution, with mean, median and any quantile.
///
/// ```text
/// solved_at - created_at, one for each solved ticket
/// ```
///
/// - **Counts**: tickets solved in the period, anchored on the last solution: one that was reopened and solved again
///   counts once, with all its time. Exact, not in days begun. Tickets not solved, or reopened since, are pending. As of
///   an instant before the reopening the first solution is the last, where the record says both. Of several reopenings
///   it holds only the last: such a ticket is pending until its last solution.
/// - **Leaves out**: tickets solved before they were created (`NegativeDuration`) or too long after (`OutOfRange`).
///   Merged tickets are solved as those that they were merged into.
/// - **Undefined**: nothing solved (`NoRecords`).
/// - **Reads**: [`Created`], [`Solved`], [`Merged`], [`Solutions`](crate::field::Solutions).
/// - **Unit**: duration; lower is better.
///
/// Where the mean is enough, [`Resolution::mean`] keeps 24 bytes a cell instead of every duration. Other readings: to the
/// first solution, [`FirstResolution`]; one for each cycle after a reopening,
/// [`ResolutionCycles`]; without the time on hold,
/// [`ResolutionWithoutHold`]; with the unsolved ones, [`TimeToResolution`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let mut all = ["T1", "T2", "T3"].map(|id| Ticket::new(id, hour(0)));
/// all[0].solved_at = Some(hour(2));
/// all[1].solved_at = Some(hour(5));
/// let time = tickets::resolution(&all, ..);
/// assert_eq!(time.pending(), 1);
/// assert_eq!(time.to_string(), "median 3.5 h, p90 4.7 h, mean 3.5 h (n = 2)");
/// assert_eq!(tickets::resolution(&all[2..], ..).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Full resolution time as in help desk systems, in elapsed time; in business hours: [`BusinessResolution`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Resolution;

impl Resolution {
    /// The mean alone.
    pub const fn mean() -> ResolutionMean {
        ResolutionMean
    }
}

impl Measure for Resolution {
    const ID: &'static str = "tickets.resolution";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl<T: Created + Solved + Solutions + Merged> Observe<T> for Resolution {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<i64> {
        solved(ticket, as_of)
    }
}

impl Kpi for Resolution {
    const ABOUT: About = About::new("tickets.resolution", "Resolution time", Unit::Duration)
        .names("Czas rozwiązania zgłoszenia", "Час розв’язання проблем", "זמן פתרון", "Время решения")
        .lower_is_better()
        .formula("solved_at - created_at")
        .anchor("solved_at, the last")
        .source("help desk practice: one for each ticket");
    type Measure = Resolution;
    type Value = DurationSummary;
    fn measure(&self) -> Resolution {
        *self
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`Resolution`] of one period.
pub fn resolution<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<DurationSummary>
where
    Resolution: Observe<I::Item>,
{
    over(tickets).during(during).read(Resolution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;
    use crate::value::Why;

    #[test]
    fn before_it_is_reopened_a_ticket_is_solved_by_its_first_solution() {
        let t = Timestamp::from_micros;
        let mut ticket = Ticket::new("T1", t(1));
        (ticket.first_solved_at, ticket.solved_at) = (Some(t(5)), Some(t(52)));
        (ticket.reopened_at, ticket.reopened) = (Some(t(50)), 1);
        for (as_of, expected) in [
            (t(4).into(), Seen::PENDING),
            (t(10).into(), Seen::Counted(t(5), 4)),
            (t(50).into(), Seen::PENDING),
            (t(52).into(), Seen::Counted(t(52), 51)),
            (AsOf::Everything, Seen::Counted(t(52), 51)),
        ] {
            assert_eq!(Resolution.observe(&ticket, as_of), expected, "{as_of:?}");
            assert_eq!(Resolution::mean().observe(&ticket, as_of), expected, "{as_of:?}");
        }
    }

    #[test]
    fn a_solution_counts_when_it_is_known_and_after_the_creation() {
        let t = Timestamp::from_micros;
        for (what, created, solution, merged, expected) in [
            ("solved", 5, Some(8), None, Seen::Counted(t(8), 3)),
            ("solved at once", 5, Some(5), None, Seen::Counted(t(5), 0)),
            ("open", 5, None, None, Seen::PENDING),
            ("solved after the as-of", 5, Some(11), None, Seen::PENDING),
            ("solved before it came", 5, Some(4), None, Seen::Excluded(Some(t(4)), Why::NegativeDuration)),
            ("so old that nobody can say", i64::MIN, Some(4), None, Seen::Excluded(Some(t(4)), Why::OutOfRange)),
            ("merged", 5, Some(8), Some("T2".to_owned()), Seen::Outside),
            ("not known yet", 11, Some(12), None, Seen::Outside),
        ] {
            let mut ticket = Ticket::new("T1", t(created));
            (ticket.solved_at, ticket.merged_into) = (solution.map(t), merged);
            assert_eq!(Resolution.observe(&ticket, t(10).into()), expected, "{what}");
            assert_eq!(Resolution::mean().observe(&ticket, t(10).into()), expected, "{what}");
        }
    }
}
