//! When a ticket was solved, with what is known of its reopening.

use crate::field::{Created, Merged, Solutions, Solved};
use crate::kpi::{AsOf, Seen, lasted};
use crate::time::Timestamp;

/// From when until when a ticket was solved before it was reopened and solved again, if its record can tell: of one
/// that was reopened several times only the first solution and the last reopening are known, not what lay between.
#[inline]
pub(super) fn gap<T: Solved + Solutions>(ticket: &T) -> Option<(Timestamp, Timestamp)> {
    let (first, reopened) = (ticket.first_solved_at()?, ticket.reopened_at()?);
    let in_order = first <= reopened && ticket.solved_at().is_none_or(|last| reopened < last);
    (ticket.reopenings() == 1 && in_order).then_some((first, reopened))
}

/// The last solution known at the as-of that no reopening known by then has undone.
#[inline]
pub(super) fn last_solution<T: Solved + Solutions>(ticket: &T, as_of: AsOf) -> Option<Timestamp> {
    as_of.known(ticket.solved_at()).or_else(|| {
        let (first, reopened) = gap(ticket)?;
        (as_of.knows(first) && !as_of.knows(reopened)).then_some(first)
    })
}

/// How long a ticket took, at its last solution.
#[inline]
pub(super) fn solved<T: Created + Solved + Solutions + Merged>(ticket: &T, as_of: AsOf) -> Seen<i64> {
    let created = ticket.created_at();
    if ticket.is_merged() || !as_of.knows(created) {
        return Seen::Outside;
    }
    match last_solution(ticket, as_of) {
        None => Seen::PENDING,
        Some(at) => match lasted(created, at) {
            Ok(micros) => Seen::Counted(at, micros),
            Err(why) => Seen::Excluded(Some(at), why),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;

    #[test]
    fn a_ticket_is_solved_until_the_reopening_that_is_known() {
        let t = Timestamp::from_micros;
        // first and last solution, last reopening, how many reopenings; then the last solution seen from each instant
        for (what, first, last, reopened, times, seen) in [
            ("never solved", None, None, None, 0, [None; 6]),
            ("solved once", None, Some(5), None, 0, [None, Some(5), Some(5), Some(5), Some(5), Some(5)]),
            ("noted twice", Some(5), Some(5), None, 0, [None, Some(5), Some(5), Some(5), Some(5), Some(5)]),
            ("reopened and solved", Some(5), Some(52), Some(50), 1, [None, Some(5), Some(5), None, Some(52), Some(52)]),
            ("not counted", Some(5), Some(52), Some(50), 0, [None, Some(5), Some(5), None, Some(52), Some(52)]),
            ("reopened and open", Some(5), None, Some(50), 1, [None, Some(5), Some(5), None, None, None]),
            ("several times", Some(5), Some(52), Some(50), 3, [None, None, None, None, Some(52), Some(52)]),
            ("first not noted", None, Some(52), Some(50), 1, [None, None, None, None, Some(52), Some(52)]),
            ("out of order", Some(51), Some(52), Some(50), 1, [None, None, None, None, Some(52), Some(52)]),
        ] {
            let mut ticket = Ticket::new("T1", t(0));
            (ticket.first_solved_at, ticket.solved_at) = (first.map(t), last.map(t));
            (ticket.reopened_at, ticket.reopened) = (reopened.map(t), times);
            let at = [4, 5, 49, 50, 52, 99].map(|now| last_solution(&ticket, t(now).into()).map(Timestamp::micros));
            assert_eq!(at, seen, "{what}");
            assert_eq!(last_solution(&ticket, AsOf::Everything), last.map(t), "{what}: with everything known");
        }
    }
}
