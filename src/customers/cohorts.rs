//! What is kept of cohorts: how many of those who came in a period were there in each later one.

use super::periods::PeriodsSeen;
use crate::field::{At, CustomerKey};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::summary::{Fold, Summary};
use crate::time::{Timeline, Timestamp};
use serde::{Deserialize, Serialize};

/// Customers by the period of their first activity, and the later periods in which they were active.
///
/// - **Counts**: each customer in the period of the first activity of all that are given, and in every period of the
///   timeline from there on with an activity (with `or_after`: up to the last one with an activity).
///   `recurring` counts each customer in every period with an activity, and from there on in the same way.
/// - **Leaves out**: customers whose first activity lies before the timeline or after it; with `recurring` nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cohorts {
    /// Whoever is active later counts as active until then.
    pub or_after: bool,
    /// Whoever is active in a period belongs to its cohort, also who came earlier.
    pub recurring: bool,
}

/// In which of the periods after its first one an entity was active: 64 of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Returns {
    /// The first of these periods, counted from the cohort's own, which is 0.
    pub from: usize,
    /// A bit for each, the first one lowest.
    pub bits: u64,
}

/// How many of a cohort were active in each period from its own on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<i64>", into = "Vec<i64>")]
pub struct CohortKept {
    // the last is not 0
    active: Vec<i64>,
}

impl From<Vec<i64>> for CohortKept {
    fn from(active: Vec<i64>) -> CohortKept {
        let mut kept = CohortKept { active };
        kept.trim();
        kept
    }
}
impl From<CohortKept> for Vec<i64> {
    fn from(kept: CohortKept) -> Vec<i64> {
        kept.active
    }
}

impl CohortKept {
    /// How many were active so many periods after the first; at 0 the size of the cohort.
    pub fn active(&self, after: usize) -> i64 {
        self.active.get(after).copied().unwrap_or(0)
    }
    fn trim(&mut self) {
        while self.active.pop_if(|n| *n == 0).is_some() {}
    }
    #[inline]
    fn count(&mut self, returns: Returns, change: i64) {
        let mut bits = returns.bits;
        let needed = returns.from + (u64::BITS - bits.leading_zeros()) as usize;
        if self.active.len() < needed {
            self.active.resize(needed, 0);
        }
        while bits != 0 {
            if let Some(n) = self.active.get_mut(returns.from + bits.trailing_zeros() as usize) {
                *n = n.wrapping_add(change);
            }
            bits &= bits - 1;
        }
        self.trim();
    }
}
impl Summary for CohortKept {
    fn merge(&mut self, other: &Self) {
        if self.active.len() < other.active.len() {
            self.active.resize(other.active.len(), 0);
        }
        for (n, more) in self.active.iter_mut().zip(&other.active) {
            *n = n.wrapping_add(*more);
        }
        self.trim();
    }
}
impl Fold<Returns> for CohortKept {
    #[inline]
    fn absorb(&mut self, returns: Returns) {
        self.count(returns, 1);
    }
    #[inline]
    fn retract(&mut self, returns: Returns) {
        self.count(returns, -1);
    }
}

impl Measure for Cohorts {
    const ID: &'static str = "customers.cohorts";
    type Observation = Returns;
    type When = Timestamp;
    type Summary = CohortKept;
    fn parameters(&self) -> Option<String> {
        // what is not asked for is not said, as before it could be
        let recurring = if self.recurring { ", recurring: true" } else { "" };
        Some(format!("Cohorts {{ or_after: {}{recurring} }}", self.or_after))
    }
}

impl Journey for Cohorts {
    type Event = ();
    type Trace = PeriodsSeen;
    #[inline]
    fn walk(&self, seen: &PeriodsSeen, at: &Frame, out: &mut impl FnMut(Seen<Returns>)) {
        rows(*self, seen, seen, at, out);
    }
}

/// The rows of the triangle that a customer is in, by the periods of coming and those of returning.
#[inline]
pub(super) fn rows(
    by: Cohorts,
    comes: &PeriodsSeen,
    returns: &PeriodsSeen,
    at: &Frame,
    out: &mut impl FnMut(Seen<Returns>),
) {
    let timeline = at.timeline();
    let within = |column: &usize| (1..=timeline.len()).contains(column);
    if !by.recurring {
        if let Some(first) = comes.first().filter(within) {
            row(by.or_after, first, returns, timeline, out);
        }
        return;
    }
    for (column, _) in comes.columns().filter(|(column, _)| within(column)) {
        row(by.or_after, column, returns, timeline, out);
    }
}

#[inline]
fn row(or_after: bool, first: usize, returns: &PeriodsSeen, timeline: &Timeline, out: &mut impl FnMut(Seen<Returns>)) {
    let start = timeline.start(first - 1).unwrap_or(Timestamp::MIN);
    let mut tell = |word: usize, bits: u64| {
        if bits != 0 {
            out(Seen::Counted(start, Returns { from: word * u64::BITS as usize, bits }));
        }
    };
    // whoever came was there, by whatever it is told
    let words = returns.from(first, timeline.len() + 1).enumerate();
    let words = words.map(|(word, bits)| (word, if word == 0 { bits | 1 } else { bits }));
    if !or_after {
        return words.for_each(|(word, bits)| tell(word, bits));
    }
    let last = words.filter(|(_, bits)| *bits != 0).last();
    let Some((last, bits)) = last else { return };
    (0..last).for_each(|word| tell(word, u64::MAX));
    tell(last, u64::MAX >> bits.leading_zeros());
}

impl<R: CustomerKey + At> Step<R> for Cohorts {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, activity: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, ())) {
        activity.with_customer_key(|who| out(Some(who), activity.at(), ()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec((0usize..3, any::<u64>()).prop_map(|(word, bits)| Returns { from: word * 64, bits }), 0..20), cuts: (usize, usize)) {
            laws::hold::<CohortKept, Returns>(&all, cuts);
        }
    }
}
