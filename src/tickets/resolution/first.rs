//! How long tickets take to be solved for the first time.

use crate::field::{Created, Merged, Solutions, Solved};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, lasted, over};
use crate::summary::Values;
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined, Why};
use serde::{Deserialize, Serialize};

/// From a ticket's creation to its first solution, whether or not it held: the distribution.
///
/// ```text
/// first_solved_at - created_at, one for each ticket that was ever solved
/// ```
///
/// - **Counts**: tickets first solved in the period, anchored on that solution; a reopening changes nothing. The first
///   solution of a ticket that was never reopened is its only one. Tickets never solved are pending.
/// - **Leaves out**: tickets solved before they were created (`NegativeDuration`) or too long after (`OutOfRange`);
///   tickets that were reopened and do not note their first solution (`MissingPart`). Merged tickets are solved as those
///   that they were merged into.
/// - **Undefined**: nothing solved (`NoRecords`).
/// - **Reads**: [`Created`], [`Solved`], [`Merged`], [`Solutions`].
/// - **Unit**: duration; lower is better.
///
/// To the last solution, with all the time between: [`Resolution`](crate::tickets::Resolution). One for each cycle from
/// creation or reopening to a solution: [`ResolutionCycles`](crate::tickets::ResolutionCycles).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let mut ticket = Ticket::new("T1", hour(0));
/// assert_eq!(tickets::first_resolution([&ticket], ..).value(), Err(&Undefined::NoRecords));
///
/// (ticket.first_solved_at, ticket.reopened_at, ticket.solved_at) = (Some(hour(2)), Some(hour(9)), Some(hour(10)));
/// assert_eq!(tickets::first_resolution([&ticket], ..).to_string(), "median 2.0 h, p90 2.0 h, mean 2.0 h (n = 1)");
/// assert_eq!(tickets::resolution([&ticket], ..).to_string(), "median 10.0 h, p90 10.0 h, mean 10.0 h (n = 1)");
/// ```
///
/// # References
///
/// First resolution time as in help desk systems, in elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FirstResolution;

impl Measure for FirstResolution {
    const ID: &'static str = "tickets.resolution.first";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl<T: Created + Solved + Solutions + Merged> Observe<T> for FirstResolution {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<i64> {
        let created = ticket.created_at();
        if ticket.is_merged() || !as_of.knows(created) {
            return Seen::Outside;
        }
        let first = match ticket.first_solved_at() {
            None if ticket.reopenings() > 0 => {
                // it was solved before, nobody knows when: not before it is reopened can that be said
                let seen = as_of.known(ticket.solved_at()).or(as_of.known(ticket.reopened_at()));
                return seen.map_or(Seen::PENDING, |at| Seen::Excluded(Some(at), Why::MissingPart));
            }
            None => ticket.solved_at(),
            noted => noted,
        };
        match as_of.known(first) {
            None => Seen::PENDING,
            Some(at) => match lasted(created, at) {
                Ok(micros) => Seen::Counted(at, micros),
                Err(why) => Seen::Excluded(Some(at), why),
            },
        }
    }
}

impl Kpi for FirstResolution {
    const ABOUT: About = About::new("tickets.resolution.first", "First resolution time", Unit::Duration)
        .names(
            "Czas pierwszego rozwiązania zgłoszenia",
            "Час першого розв’язання",
            "זמן פתרון ראשון",
            "Время первого решения",
        )
        .lower_is_better()
        .formula("first_solved_at - created_at")
        .anchor("first_solved_at")
        .source("help desk practice: first resolution time");
    type Measure = FirstResolution;
    type Value = DurationSummary;
    fn measure(&self) -> FirstResolution {
        *self
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`FirstResolution`] of one period.
pub fn first_resolution<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<DurationSummary>
where
    FirstResolution: Observe<I::Item>,
{
    over(tickets).during(during).read(FirstResolution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;

    #[test]
    fn the_first_solution_stands_whatever_comes_after() {
        let t = Timestamp::from_micros;
        let missing = |at| Seen::Excluded(Some(t(at)), Why::MissingPart);
        // first and last solution, last reopening, how often reopened
        for (what, first, last, reopened, times, expected) in [
            ("never solved", None, None, None, 0, Seen::PENDING),
            ("solved once", None, Some(8), None, 0, Seen::Counted(t(8), 3)),
            ("noted twice", Some(8), Some(8), None, 0, Seen::Counted(t(8), 3)),
            ("reopened and solved", Some(8), Some(19), Some(12), 1, Seen::Counted(t(8), 3)),
            ("reopened and open", Some(8), None, Some(12), 1, Seen::Counted(t(8), 3)),
            ("reopened often", Some(8), Some(19), Some(12), 7, Seen::Counted(t(8), 3)),
            ("first not noted", None, Some(19), Some(12), 1, missing(19)),
            ("first not noted, open again", None, None, Some(12), 1, missing(12)),
            ("known only later", Some(21), Some(25), None, 0, Seen::PENDING),
            ("before it came", Some(4), Some(19), None, 0, Seen::Excluded(Some(t(4)), Why::NegativeDuration)),
        ] {
            let mut ticket = Ticket::new("T1", t(5));
            (ticket.first_solved_at, ticket.solved_at) = (first.map(t), last.map(t));
            (ticket.reopened_at, ticket.reopened) = (reopened.map(t), times);
            assert_eq!(FirstResolution.observe(&ticket, t(20).into()), expected, "{what}");
            assert_eq!(FirstResolution.observe(&ticket, t(4).into()), Seen::Outside, "{what}, before it came");
            ticket.merged_into = Some("T2".into());
            assert_eq!(FirstResolution.observe(&ticket, t(20).into()), Seen::Outside, "{what}, merged");
        }
    }
}
