//! How many of how many.

use super::{Fold, Summary};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// How many observations there were, and of how many the answer was yes.
///
/// ```
/// use crm_kpi::summary::{Fold, Shares};
/// let mut won = Shares::default();
/// [true, true, false].into_iter().for_each(|deal| won.absorb(deal));
/// assert_eq!(won.share()?.to_string(), "66.7 % (2 of 3)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shares {
    part: i64,
    whole: i64,
}

impl Shares {
    /// The share of yes. Undefined of none.
    pub fn share(&self) -> Result<Share, Undefined> {
        Share::new(self.part, self.whole)
    }
    /// How many were yes.
    pub fn part(&self) -> i64 {
        self.part
    }
    /// How many there were.
    pub fn whole(&self) -> i64 {
        self.whole
    }
}

impl Summary for Shares {
    #[inline]
    fn merge(&mut self, other: &Shares) {
        self.part = self.part.wrapping_add(other.part);
        self.whole = self.whole.wrapping_add(other.whole);
    }
}
impl Fold<bool> for Shares {
    #[inline]
    fn absorb(&mut self, yes: bool) {
        self.part = self.part.wrapping_add(i64::from(yes));
        self.whole = self.whole.wrapping_add(1);
    }
    #[inline]
    fn retract(&mut self, yes: bool) {
        self.part = self.part.wrapping_sub(i64::from(yes));
        self.whole = self.whole.wrapping_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all: Vec<bool>, cuts: (usize, usize)) {
            laws::hold::<Shares, bool>(&all, cuts);
        }
    }

    #[test]
    fn a_share_is_of_something_that_was_counted() {
        let mut shares = Shares::default();
        assert_eq!(shares.share(), Err(Undefined::NoDenominator));
        shares.retract(false);
        assert_eq!(shares.share(), Err(Undefined::Inconsistent));
        shares.absorb(true);
        assert_eq!(shares.share(), Err(Undefined::Inconsistent), "one of none");
        shares.absorb(false);
        assert_eq!(shares.share(), Share::new(1, 1));
        assert_eq!(size_of::<Shares>(), 16);
    }
}
