//! What is kept of conversions: of how many, how many, and what may yet come.

use crate::summary::{Fold, Summary};
use serde::{Deserialize, Serialize};

/// What became of one prospect, or of one visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Converted {
    /// How many conversions it led to.
    pub conversions: u32,
    /// It may lead to more.
    pub undecided: bool,
}

/// What is kept of prospects, or of visits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversionsKept {
    /// How many there were.
    pub of: i64,
    /// How many conversions they led to.
    pub conversions: i64,
    /// How many of them may lead to more.
    pub undecided: i64,
}

impl Summary for ConversionsKept {
    fn merge(&mut self, other: &Self) {
        self.of = self.of.wrapping_add(other.of);
        self.conversions = self.conversions.wrapping_add(other.conversions);
        self.undecided = self.undecided.wrapping_add(other.undecided);
    }
}
impl Fold<Converted> for ConversionsKept {
    #[inline]
    fn absorb(&mut self, one: Converted) {
        self.of = self.of.wrapping_add(1);
        self.conversions = self.conversions.wrapping_add(one.conversions.into());
        self.undecided = self.undecided.wrapping_add(one.undecided.into());
    }
    #[inline]
    fn retract(&mut self, one: Converted) {
        self.of = self.of.wrapping_sub(1);
        self.conversions = self.conversions.wrapping_sub(one.conversions.into());
        self.undecided = self.undecided.wrapping_sub(one.undecided.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec((0u32..4, any::<bool>()), 0..40), cuts: (usize, usize)) {
            let of = |(conversions, undecided)| Converted { conversions, undecided };
            let all: Vec<Converted> = all.into_iter().map(of).collect();
            laws::hold::<ConversionsKept, Converted>(&all, cuts);
        }
    }
}
