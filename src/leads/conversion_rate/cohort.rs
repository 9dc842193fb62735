//! What is kept of a cohort of leads.

use crate::summary::{Fold, Summary};
use serde::{Deserialize, Serialize};

/// What became of a lead, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeadFate {
    /// It converted.
    Converted,
    /// It did not: it was given up, or its window has run out.
    Lost,
    /// It has not yet, and still may.
    Undecided,
}

/// What is kept of a cohort of leads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortKept {
    /// How many leads there are.
    pub leads: i64,
    /// Of those, converted.
    pub converted: i64,
    /// Of those, neither converted nor lost.
    pub undecided: i64,
}

impl CohortKept {
    fn count(&mut self, fate: LeadFate, n: i64) {
        self.leads = self.leads.wrapping_add(n);
        match fate {
            LeadFate::Converted => self.converted = self.converted.wrapping_add(n),
            LeadFate::Undecided => self.undecided = self.undecided.wrapping_add(n),
            LeadFate::Lost => {}
        }
    }
}
impl Summary for CohortKept {
    #[inline]
    fn merge(&mut self, other: &Self) {
        self.leads = self.leads.wrapping_add(other.leads);
        self.converted = self.converted.wrapping_add(other.converted);
        self.undecided = self.undecided.wrapping_add(other.undecided);
    }
}
impl Fold<LeadFate> for CohortKept {
    #[inline]
    fn absorb(&mut self, fate: LeadFate) {
        self.count(fate, 1);
    }
    #[inline]
    fn retract(&mut self, fate: LeadFate) {
        self.count(fate, -1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(0usize..3, 0..40), cuts: (usize, usize)) {
            let fates = [LeadFate::Converted, LeadFate::Lost, LeadFate::Undecided];
            let all: Vec<LeadFate> = all.into_iter().map(|n| fates[n]).collect();
            laws::hold::<CohortKept, LeadFate>(&all, cuts);
        }
    }
}
