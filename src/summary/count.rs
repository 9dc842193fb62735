//! How many.

use super::{Fold, Summary};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// How many observations there were.
///
/// ```
/// use crm_kpi::summary::{Count, Fold};
/// let mut leads = Count::default();
/// leads.absorb(());
/// assert_eq!(leads.count(), Ok(1));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Count {
    n: i64,
}

impl Count {
    /// The count. Zero is a value; less than that is not.
    pub fn count(&self) -> Result<u64, Undefined> {
        u64::try_from(self.n).map_err(|_| Undefined::Inconsistent)
    }
    /// The count, also where more was taken back than counted in.
    pub fn n(&self) -> i64 {
        self.n
    }
}

impl Summary for Count {
    #[inline]
    fn merge(&mut self, other: &Count) {
        self.n = self.n.wrapping_add(other.n);
    }
}
impl Fold<()> for Count {
    #[inline]
    fn absorb(&mut self, (): ()) {
        self.n = self.n.wrapping_add(1);
    }
    #[inline]
    fn retract(&mut self, (): ()) {
        self.n = self.n.wrapping_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(Just(()), 0..9), cuts: (usize, usize)) {
            laws::hold::<Count, ()>(&all, cuts);
        }
    }

    #[test]
    fn fewer_than_none_is_inconsistent() {
        let mut count = Count::default();
        assert_eq!(count.count(), Ok(0));
        count.retract(());
        assert_eq!((count.count(), count.n()), (Err(Undefined::Inconsistent), -1));
    }
}
