//! Exact means of durations.

use super::{Fold, Summary};
use crate::value::{Int, MeanDuration, Undefined};
use serde::{Deserialize, Serialize};

/// The sum and the number of durations in microseconds: all that a mean needs, where the distribution is not asked for.
///
/// ```
/// use crm_kpi::summary::{DurationMean, Fold};
/// let mut first_reply = DurationMean::default();
/// first_reply.absorb(30 * 60_000_000);
/// first_reply.absorb(40 * 60_000_000);
/// assert_eq!(first_reply.mean()?.to_string(), "35 min");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
// 128 bits in two halves, since an i128 would make the cell 32 bytes of 16-byte alignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Saved", from = "Saved")]
pub struct DurationMean {
    lo: u64,
    hi: i64,
    n: i64,
}

impl DurationMean {
    /// The mean. Undefined of none.
    pub fn mean(&self) -> Result<MeanDuration, Undefined> {
        MeanDuration::new(self.sum(), self.n)
    }
    /// The sum in microseconds.
    pub fn sum(&self) -> i128 {
        (i128::from(self.hi) << 64) | i128::from(self.lo)
    }
    /// How many durations there were.
    pub fn n(&self) -> i64 {
        self.n
    }
    #[inline]
    fn set(&mut self, sum: i128, n: i64) {
        (self.lo, self.hi, self.n) = (sum as u64, (sum >> 64) as i64, n);
    }
}

impl Summary for DurationMean {
    #[inline]
    fn merge(&mut self, other: &DurationMean) {
        self.set(self.sum().wrapping_add(other.sum()), self.n.wrapping_add(other.n));
    }
}
impl Fold<i64> for DurationMean {
    #[inline]
    fn absorb(&mut self, micros: i64) {
        self.set(self.sum().wrapping_add(micros.into()), self.n.wrapping_add(1));
    }
    #[inline]
    fn retract(&mut self, micros: i64) {
        self.set(self.sum().wrapping_sub(micros.into()), self.n.wrapping_sub(1));
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "DurationMean")]
struct Saved {
    sum: Int,
    n: i64,
}
impl From<DurationMean> for Saved {
    fn from(mean: DurationMean) -> Saved {
        Saved { sum: Int(mean.sum()), n: mean.n }
    }
}
impl From<Saved> for DurationMean {
    fn from(saved: Saved) -> DurationMean {
        let mut mean = DurationMean::default();
        mean.set(saved.sum.0, saved.n);
        mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all: Vec<i64>, cuts: (usize, usize)) {
            laws::hold::<DurationMean, i64>(&all, cuts);
        }
    }

    #[test]
    fn a_mean_is_of_something_that_was_counted() {
        let mut mean = DurationMean::default();
        assert_eq!(mean.mean(), Err(Undefined::NoRecords));
        mean.retract(3);
        assert_eq!(mean.mean(), Err(Undefined::Inconsistent));
        mean.absorb(4);
        assert_eq!(mean.mean(), Err(Undefined::Inconsistent), "a sum of none");
        mean.absorb(i64::MAX);
        mean.absorb(i64::MAX);
        assert_eq!(mean.mean(), MeanDuration::new(2 * i128::from(i64::MAX) + 1, 2));
        assert_eq!(size_of::<DurationMean>(), 24);
    }
}
