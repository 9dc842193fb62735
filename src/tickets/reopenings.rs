//! How often tickets were reopened, as they note it.

use crate::field::{Created, Merged, Solutions};
use crate::kpi::{AsOf, Measure, Observe, Seen};
use crate::summary::{Fold, Summary};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Tickets by how often they were reopened.
///
/// - **Counts**: tickets created in the period, solved or not, anchored on creation, with the reopenings that they note.
///   As of an instant before the last reopening that one has not happened yet; when those before it were, nobody knows,
///   and they count.
/// - **Leaves out**: nothing. Merged tickets stand as those that they were merged into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reopenings;

/// What is kept of reopenings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReopeningsKept {
    /// Tickets.
    pub tickets: i64,
    /// Of those, reopened at least once.
    pub reopened: i64,
    /// How often in all.
    pub reopenings: i64,
}

impl ReopeningsKept {
    #[inline]
    fn count(&mut self, times: u32, sign: i64) {
        self.tickets = self.tickets.wrapping_add(sign);
        self.reopened = self.reopened.wrapping_add(sign * i64::from(times > 0));
        self.reopenings = self.reopenings.wrapping_add(sign * i64::from(times));
    }
}
impl Summary for ReopeningsKept {
    fn merge(&mut self, other: &Self) {
        self.tickets = self.tickets.wrapping_add(other.tickets);
        self.reopened = self.reopened.wrapping_add(other.reopened);
        self.reopenings = self.reopenings.wrapping_add(other.reopenings);
    }
}
impl Fold<u32> for ReopeningsKept {
    #[inline]
    fn absorb(&mut self, times: u32) {
        self.count(times, 1);
    }
    #[inline]
    fn retract(&mut self, times: u32) {
        self.count(times, -1);
    }
}

impl Measure for Reopenings {
    const ID: &'static str = "tickets.reopenings";
    type Observation = u32;
    type When = Timestamp;
    type Summary = ReopeningsKept;
}

impl<T: Created + Solutions + Merged> Observe<T> for Reopenings {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<u32> {
        let at = ticket.created_at();
        if ticket.is_merged() || !as_of.knows(at) {
            return Seen::Outside;
        }
        let to_come = ticket.reopened_at().is_some_and(|last| !as_of.knows(last));
        Seen::Counted(at, ticket.reopenings().saturating_sub(to_come.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;
    use crate::summary::laws;
    use proptest::prelude::*;

    #[test]
    fn a_reopening_counts_from_when_it_is_known() {
        let t = Timestamp::from_micros;
        for (what, times, last, merged, expected) in [
            ("never", 0, None, None, Seen::Counted(t(5), 0)),
            ("twice, nobody noted when", 2, None, None, Seen::Counted(t(5), 2)),
            ("once, nobody counted", 0, Some(9), None, Seen::Counted(t(5), 1)),
            ("the last is still to come", 2, Some(11), None, Seen::Counted(t(5), 1)),
            ("the only one is still to come", 0, Some(11), None, Seen::Counted(t(5), 0)),
            ("merged", 2, None, Some("T2"), Seen::Outside),
        ] {
            let mut ticket = Ticket::new("T1", t(5));
            (ticket.reopened, ticket.reopened_at) = (times, last.map(t));
            ticket.merged_into = merged.map(str::to_owned);
            assert_eq!(Reopenings.observe(&ticket, t(10).into()), expected, "{what}");
            assert_eq!(Reopenings.observe(&ticket, t(4).into()), Seen::Outside, "{what}, before it came");
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(0u32..3, 0..40), cuts: (usize, usize)) {
            laws::hold::<ReopeningsKept, u32>(&all, cuts);
        }
    }
}
