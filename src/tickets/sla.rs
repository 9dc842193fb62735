//! Whether the desk keeps what it promised.

mod by_priority;
mod from_messages;
mod history;
mod recorded;
mod reply;
mod resolution;

pub use by_priority::{SlaByPriority, sla_by_priority};
pub use from_messages::{MessageReplySla, reply_sla_from_messages};
pub use history::{PromiseEvent, SlaTarget, ToldPromises};
pub use recorded::{RecordedSla, recorded_sla};
pub use reply::{ReplySla, reply_sla};
pub use resolution::{ResolutionSla, resolution_sla};

use crate::kpi::{AsOf, Seen};
use crate::summary::{Fold, Summary};
use crate::time::Timestamp;
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// How a promise ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SlaVerdict {
    /// In time, the due instant itself included.
    Met,
    /// Too late, or still open when the due instant had passed.
    Breached,
    /// Open, and nobody said from when one looks: it may be due or not.
    Undated,
}

/// What is kept of promises.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlaKept {
    /// Kept in time.
    pub met: i64,
    /// Not kept.
    pub breached: i64,
    /// Open, looked at from no instant.
    pub undated: i64,
}

impl SlaKept {
    /// How many are decided.
    pub fn decided(&self) -> i64 {
        self.met.wrapping_add(self.breached)
    }
    /// The share that was kept. Where some are open it depends on the instant at which one looks.
    pub fn share(&self) -> Result<Share, Undefined> {
        match self.undated {
            0 => Share::new(self.met, self.decided()),
            1.. => Err(Undefined::NeedsAsOf),
            _ => Err(Undefined::Inconsistent),
        }
    }
    fn count(&mut self, verdict: SlaVerdict, n: i64) {
        let sum = match verdict {
            SlaVerdict::Met => &mut self.met,
            SlaVerdict::Breached => &mut self.breached,
            SlaVerdict::Undated => &mut self.undated,
        };
        *sum = sum.wrapping_add(n);
    }
}
impl Summary for SlaKept {
    fn merge(&mut self, other: &Self) {
        self.met = self.met.wrapping_add(other.met);
        self.breached = self.breached.wrapping_add(other.breached);
        self.undated = self.undated.wrapping_add(other.undated);
    }
}
impl Fold<SlaVerdict> for SlaKept {
    #[inline]
    fn absorb(&mut self, verdict: SlaVerdict) {
        self.count(verdict, 1);
    }
    #[inline]
    fn retract(&mut self, verdict: SlaVerdict) {
        self.count(verdict, -1);
    }
}

/// What became of a promise made at one instant for another, with what is known of its fulfilment. The verdict falls
/// when it is fulfilled, or when it is due, whichever comes first.
#[inline]
fn verdict(made: Timestamp, due: Option<Timestamp>, done: Option<Timestamp>, as_of: AsOf) -> Seen<SlaVerdict> {
    let Some(due) = due.filter(|_| as_of.knows(made)) else { return Seen::Outside };
    if due < made {
        return Seen::Excluded(Some(due), Why::NegativeDuration);
    }
    match (done, as_of) {
        (Some(done), _) if done < made => Seen::Excluded(Some(done), Why::NegativeDuration),
        (Some(done), _) if done <= due => Seen::Counted(done, SlaVerdict::Met),
        (Some(_), _) => Seen::Counted(due, SlaVerdict::Breached),
        (None, AsOf::Everything) => Seen::Counted(due, SlaVerdict::Undated),
        (None, AsOf::At(_)) => match due.micros().checked_add(1).map(Timestamp::from_micros) {
            Some(late) if as_of.knows(late) => Seen::Counted(due, SlaVerdict::Breached),
            decides => Seen::Pending { at: Some(due), decides },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    #[test]
    fn the_verdict_falls_at_the_fulfilment_or_when_it_is_due() {
        let t = Timestamp::from_micros;
        let negative = |at| Seen::Excluded(Some(t(at)), Why::NegativeDuration);
        let open = Seen::Pending { at: Some(t(20)), decides: Some(t(21)) };
        let counted = |at, verdict| Seen::Counted(t(at), verdict);
        use SlaVerdict::{Breached, Met, Undated};
        for (what, due, done, as_of, expected) in [
            ("in time", Some(20), Some(15), AsOf::Everything, counted(15, Met)),
            ("at the due instant", Some(20), Some(20), AsOf::Everything, counted(20, Met)),
            ("just after it", Some(20), Some(21), AsOf::Everything, counted(20, Breached)),
            ("in time, long before it is due", Some(20), Some(15), t(16).into(), counted(15, Met)),
            ("open, not due", Some(20), None, t(19).into(), open.clone()),
            ("open, due now", Some(20), None, t(20).into(), open),
            ("open, past due", Some(20), None, t(21).into(), counted(20, Breached)),
            ("open, looked at from nowhere", Some(20), None, AsOf::Everything, counted(20, Undated)),
            ("nothing promised", None, Some(15), AsOf::Everything, Seen::Outside),
            ("not there yet", Some(20), None, t(9).into(), Seen::Outside),
            ("due before it came", Some(9), Some(15), AsOf::Everything, negative(9)),
            ("done before it came", Some(20), Some(9), AsOf::Everything, negative(9)),
        ] {
            assert_eq!(verdict(t(10), due.map(t), done.map(t), as_of), expected, "{what}");
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(0usize..3, 0..40), cuts: (usize, usize)) {
            let verdicts = [SlaVerdict::Met, SlaVerdict::Breached, SlaVerdict::Undated];
            let all: Vec<SlaVerdict> = all.into_iter().filter_map(|n| verdicts.get(n).copied()).collect();
            laws::hold::<SlaKept, SlaVerdict>(&all, cuts);
        }
    }
}
