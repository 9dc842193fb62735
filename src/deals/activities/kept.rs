//! What is kept of deals and of what was done about them.

use crate::deals::DealEvent;
use crate::field::{DealKey, DealStory};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::record::InteractionKind;
use crate::summary::{Fold, Grouped, Summary};
use crate::time::Timestamp;
use crate::value::Why;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Closed deals with what was done about them before.
///
/// One measure for the activities per won deal and for the win rate by kind of activity.
///
/// - **Counts**: each won or lost deal once, anchored on its close, with its interactions up to then.
/// - **Leaves out**: interactions about no deal (`Nobodys`) or about one that no record knows (`UnknownDeal`); deals won
///   (`NoCloseDate`) or lost (`NoLossDate`) without a closing instant. Open deals are pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DealActivity;

/// A closed deal, and how often what was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DealDid {
    /// Won, not lost.
    pub won: bool,
    /// How many interactions of each kind.
    pub did: Vec<(InteractionKind, i64)>,
}

/// What is kept of closed deals and their interactions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ActivitiesKept {
    /// Of the won.
    pub won: ActivitiesOf,
    /// Of the lost.
    pub lost: ActivitiesOf,
}

/// What is kept of the won, or of the lost.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ActivitiesOf {
    /// How many deals.
    pub deals: i64,
    kinds: Grouped<InteractionKind, Did>,
}

/// How much was done of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Did {
    /// Deals that it was done about.
    pub deals: i64,
    /// How often.
    pub times: i64,
}

impl ActivitiesOf {
    /// Interactions of a kind, or of all.
    pub fn times(&self, kind: Option<InteractionKind>) -> i64 {
        let chosen = self.kinds.iter().filter(|(of, _)| kind.is_none_or(|kind| **of == kind));
        chosen.fold(0, |sum, (_, did)| sum.wrapping_add(did.times))
    }
    /// Deals with an interaction of the kind.
    pub fn with(&self, kind: InteractionKind) -> i64 {
        self.kinds.of(&kind).map_or(0, |did| did.deals)
    }
}

impl Summary for Did {
    fn merge(&mut self, other: &Self) {
        self.deals = self.deals.wrapping_add(other.deals);
        self.times = self.times.wrapping_add(other.times);
    }
}
impl Fold<i64> for Did {
    fn absorb(&mut self, times: i64) {
        self.merge(&Did { deals: 1, times });
    }
    fn retract(&mut self, times: i64) {
        self.merge(&Did { deals: -1, times: times.wrapping_neg() });
    }
}
impl Summary for ActivitiesOf {
    fn merge(&mut self, other: &Self) {
        self.deals = self.deals.wrapping_add(other.deals);
        self.kinds.merge(&other.kinds);
    }
}
impl Summary for ActivitiesKept {
    fn merge(&mut self, other: &Self) {
        self.won.merge(&other.won);
        self.lost.merge(&other.lost);
    }
}
impl ActivitiesKept {
    fn side(&mut self, won: bool) -> &mut ActivitiesOf {
        if won { &mut self.won } else { &mut self.lost }
    }
}
impl Fold<DealDid> for ActivitiesKept {
    fn absorb(&mut self, deal: DealDid) {
        let side = self.side(deal.won);
        side.deals = side.deals.wrapping_add(1);
        deal.did.into_iter().for_each(|did| side.kinds.absorb(did));
    }
    fn retract(&mut self, deal: DealDid) {
        let side = self.side(deal.won);
        side.deals = side.deals.wrapping_sub(1);
        deal.did.into_iter().for_each(|did| side.kinds.retract(did));
    }
}

impl Measure for DealActivity {
    const ID: &'static str = "deals.activities";
    type Observation = DealDid;
    type When = Timestamp;
    type Summary = ActivitiesKept;
}

impl Journey for DealActivity {
    type Event = DealEvent;
    type Trace = [(Timestamp, DealEvent)];
    fn walk(&self, history: &[(Timestamp, DealEvent)], _: &Frame, out: &mut impl FnMut(Seen<DealDid>)) {
        // closed before it was opened, by a slip, it is not there until it is opened
        let known = history.iter().any(|(_, event)| *event == DealEvent::Opened);
        let mut closed = None;
        for (at, event) in history.iter().filter(|_| known) {
            match event {
                DealEvent::Won => closed = Some(Ok((*at, true))),
                DealEvent::Lost => closed = Some(Ok((*at, false))),
                DealEvent::WonSomeday => closed = closed.or(Some(Err(Why::NoCloseDate))),
                DealEvent::LostSomeday => closed = closed.or(Some(Err(Why::NoLossDate))),
                DealEvent::Opened | DealEvent::Did(_) => {}
            }
        }
        let did = |until: Timestamp| {
            let mut times: BTreeMap<InteractionKind, i64> = BTreeMap::new();
            for (at, event) in history {
                if let DealEvent::Did(kind) = event
                    && *at <= until
                {
                    *times.entry(*kind).or_default() += 1;
                }
            }
            times.into_iter().collect()
        };
        match closed {
            Some(Ok((at, won))) => out(Seen::Counted(at, DealDid { won, did: did(at) })),
            Some(Err(why)) => out(Seen::Excluded(None, why)),
            None if known => out(Seen::PENDING),
            None => {
                let did = history.iter().filter(|(_, event)| matches!(event, DealEvent::Did(_)));
                did.for_each(|(at, _)| out(Seen::Excluded(Some(*at), Why::UnknownDeal)));
            }
        }
    }
}

impl<R: DealKey + DealStory> Step<R> for DealActivity {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, DealEvent)) {
        record.with_deal_key(|which| record.tell_deal(&mut |at, event| out(which, at, event)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(
            all in prop::collection::vec((any::<bool>(), prop::collection::vec((0usize..3, 0i64..4), 0..3)), 0..20),
            cuts: (usize, usize),
        ) {
            let kind = |(n, times): (usize, i64)| (InteractionKind::ALL[n], times);
            let deal = |(won, did): (bool, Vec<(usize, i64)>)| DealDid { won, did: did.into_iter().map(kind).collect() };
            let all: Vec<DealDid> = all.into_iter().map(deal).collect();
            laws::hold::<ActivitiesKept, DealDid>(&all, cuts);
        }
    }
}
