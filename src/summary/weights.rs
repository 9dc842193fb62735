//! Sums of weights.

use super::{Fold, Summary};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A weight in whole units of 10^-10: 0 to 922 million.
///
/// ```
/// use crm_kpi::summary::Weight;
/// assert_eq!(Weight::new("1.25".parse()?).map(Weight::units), Some(12_500_000_000));
/// assert_eq!(Weight::new("-1".parse()?), None);
/// assert_eq!(Weight::new("0.00000000001".parse()?), None); // finer than it can be counted exactly
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weight(i64);

impl Weight {
    /// How many decimals a weight has at most.
    pub const SCALE: u32 = 10;
    /// How many units one is.
    pub const ONE: i64 = 10_000_000_000;
    /// The weight as it is, or nothing of one below zero, too large or too fine.
    pub fn new(weight: Decimal) -> Option<Weight> {
        let shortest = weight.normalize();
        let raised = Self::SCALE.checked_sub(shortest.scale())?;
        let units = shortest.mantissa().checked_mul(10i128.checked_pow(raised)?)?;
        i64::try_from(units).ok().filter(|units| *units >= 0).map(Weight)
    }
    /// From units that were those of a weight.
    pub(crate) fn from_units(units: i64) -> Weight {
        Weight(units)
    }
    /// In units of 10^-10.
    pub fn units(self) -> i64 {
        self.0
    }
}

/// How many weights there are, their sum, and the sum of their squares.
///
/// ```
/// use crm_kpi::summary::{Fold, Weight, Weights};
/// let mut kept = Weights::default();
/// ["0.5", "1.25"].iter().filter_map(|w| Weight::new(w.parse().ok()?)).for_each(|w| kept.absorb(w));
/// assert_eq!((kept.n(), kept.units()), (2, 17_500_000_000));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weights {
    n: i64,
    sum: i128,
    // the squares of two to the power 63 are below that of 126: upper and lower half, so that neither sum can overflow
    squares: (i128, i128),
}

impl Weights {
    /// How many.
    pub fn n(&self) -> i64 {
        self.n
    }
    /// Their sum, in units of 10^-10.
    pub fn units(&self) -> i128 {
        self.sum
    }
    /// The sum of their squares, as a number.
    pub fn squares(&self) -> f64 {
        let one = Weight::ONE as f64;
        (self.squares.0 as f64 * 2f64.powi(64) + self.squares.1 as f64) / (one * one)
    }
    /// The same in units of 10^-20, where they fit.
    pub(crate) fn exact_squares(&self) -> Option<i128> {
        self.squares.0.checked_mul(1 << 64)?.checked_add(self.squares.1)
    }
    fn count(&mut self, weight: Weight, sign: i128) {
        let square = i128::from(weight.0) * i128::from(weight.0);
        let (upper, lower) = (square >> 64, square & i128::from(u64::MAX));
        self.n = self.n.wrapping_add(if sign < 0 { -1 } else { 1 });
        self.sum = self.sum.wrapping_add(sign * i128::from(weight.0));
        self.squares.0 = self.squares.0.wrapping_add(sign * upper);
        self.squares.1 = self.squares.1.wrapping_add(sign * lower);
    }
}
impl Summary for Weights {
    fn merge(&mut self, other: &Self) {
        self.n = self.n.wrapping_add(other.n);
        self.sum = self.sum.wrapping_add(other.sum);
        self.squares.0 = self.squares.0.wrapping_add(other.squares.0);
        self.squares.1 = self.squares.1.wrapping_add(other.squares.1);
    }
}
impl Fold<Weight> for Weights {
    fn absorb(&mut self, weight: Weight) {
        self.count(weight, 1);
    }
    fn retract(&mut self, weight: Weight) {
        self.count(weight, -1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(0i64..=i64::MAX, 0..40), cuts: (usize, usize)) {
            let all: Vec<Weight> = all.into_iter().map(Weight).collect();
            laws::hold::<Weights, Weight>(&all, cuts);
        }
    }

    #[test]
    fn a_weight_is_exact_or_none() {
        for (text, units) in [
            ("0", Some(0)),
            ("1", Some(Weight::ONE)),
            ("0.9876543210", Some(9_876_543_210)),
            ("0.98765432100000", Some(9_876_543_210)),
            ("922337203.6854775807", Some(i64::MAX)),
            ("922337203.6854775808", None),
            ("0.00000000001", None),
            ("-0.5", None),
            ("79228162514264337593543950335", None),
        ] {
            assert_eq!(Weight::new(text.parse().unwrap()).map(Weight::units), units, "{text}");
        }
    }

    #[test]
    fn the_squares_of_the_largest_weights_are_kept() {
        let mut kept = Weights::default();
        (0..1_000).for_each(|_| kept.absorb(Weight(i64::MAX)));
        let expected = 1_000.0 * (i64::MAX as f64 / 1e10).powi(2);
        assert!((kept.squares() / expected - 1.0).abs() < 1e-15);
        assert_eq!(kept.units(), 1_000 * i128::from(i64::MAX));
    }
}
