//! Exact fractions of any length: sums of many quotients.

use super::product::{Product, nearest_of};
use super::{Ratio, pad};
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

/// An exact fraction of any length. A [`Ratio`] is held in 128 bits, which a sum of quotients with many denominators
/// soon exceeds; this one grows instead. Equality and order are those of the numbers.
///
/// ```
/// use crm_kpi::value::{Exact, Ratio};
/// let thirds = Exact::from(Ratio::new(1, 3)?);
/// assert_eq!(&(&thirds + &thirds) + &thirds, Exact::from(Ratio::ONE));
/// assert_eq!(thirds.as_f64(), 1.0 / 3.0);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug)]
pub struct Exact {
    negative: bool,
    num: Product,
    /// Never zero.
    den: Product,
}

impl Exact {
    /// Zero.
    pub fn zero() -> Exact {
        Exact::from(Ratio::ZERO)
    }
    /// The quotient; `None` where there is nothing to divide by.
    pub fn checked_div(&self, by: &Exact) -> Option<Exact> {
        if by.num.is_zero() {
            return None;
        }
        Some(Exact { negative: self.negative != by.negative, num: self.num.by(&by.den), den: self.den.by(&by.num) })
    }
    /// Less than zero, zero, or more.
    pub fn sign(&self) -> Ordering {
        match (self.num.is_zero(), self.negative) {
            (true, _) => Ordering::Equal,
            (false, true) => Ordering::Less,
            (false, false) => Ordering::Greater,
        }
    }
    /// The nearest `f64`.
    pub fn as_f64(&self) -> f64 {
        let nearest = nearest_of(self.num.clone(), self.den.clone());
        if self.sign() == Ordering::Less { -nearest } else { nearest }
    }
}

impl From<Ratio> for Exact {
    fn from(ratio: Ratio) -> Exact {
        let (num, den) = (ratio.num().unsigned_abs(), ratio.den().unsigned_abs());
        Exact { negative: ratio.num() < 0, num: Product::of(&[num]), den: Product::of(&[den]) }
    }
}
impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        let (a, b, den) = match self.den == other.den {
            true => (self.num.clone(), other.num.clone(), self.den.clone()),
            false => (self.num.by(&other.den), other.num.by(&self.den), self.den.by(&other.den)),
        };
        if self.negative == other.negative {
            return Exact { negative: self.negative, num: a.plus(&b), den };
        }
        match a.compare(&b) {
            Ordering::Less => Exact { negative: other.negative, num: b.minus(&a), den },
            _ => Exact { negative: self.negative, num: a.minus(&b), den },
        }
    }
}
impl Neg for &Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        Exact { negative: !self.negative, ..self.clone() }
    }
}
impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        self + &-other
    }
}
impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: &Exact) -> Exact {
        let (num, den) = (self.num.by(&other.num), self.den.by(&other.den));
        Exact { negative: self.negative != other.negative, num, den }
    }
}
impl<'a> std::iter::Sum<&'a Exact> for Exact {
    fn sum<I: Iterator<Item = &'a Exact>>(all: I) -> Exact {
        all.fold(Exact::zero(), |sum, x| &sum + x)
    }
}
impl PartialEq for Exact {
    fn eq(&self, other: &Exact) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Exact {}
impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Exact) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Exact {
    fn cmp(&self, other: &Exact) -> Ordering {
        (self - other).sign()
    }
}

/// Two decimals, or as many as asked for; `{:+}` with its sign.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.*}", f.precision().unwrap_or(2), self.as_f64());
        let sign = if f.sign_plus() && self.sign() == Ordering::Greater { "+" } else { "" };
        pad(f, &format!("{sign}{text}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(num: i64, den: i64) -> Exact {
        Exact::from(Ratio::new(num.into(), den.into()).unwrap())
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_fractions(a in -999i64..999, b in 1i64..99, c in -999i64..999, d in 1i64..99) {
            let (x, y) = (exact(a, b), exact(c, d));
            prop_assert_eq!(&x + &y, exact(a * d + c * b, b * d));
            prop_assert_eq!(&x - &y, exact(a * d - c * b, b * d));
            prop_assert_eq!(&x * &y, exact(a * c, b * d));
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
            prop_assert_eq!(x.checked_div(&y), (c != 0).then(|| exact(a * d, b * c)));
            prop_assert_eq!(x.as_f64(), a as f64 / b as f64);
        }
        #[test]
        fn long_ones_come_back(factors in prop::collection::vec((i64::MIN..i64::MAX, 1i64..), 1..12)) {
            let all: Vec<Exact> = factors.iter().map(|(a, b)| exact(*a, *b)).collect();
            let sum: Exact = all.iter().sum();
            let back = all.iter().rev().fold(sum.clone(), |sum, x| &sum - x);
            prop_assert_eq!(back.sign(), Ordering::Equal);
            let product = all.iter().fold(exact(1, 1), |product, x| &product * x);
            let one = all.iter().try_fold(product.clone(), |product, x| product.checked_div(x));
            prop_assert_eq!(one.unwrap_or(exact(1, 1)), exact(1, 1));
            prop_assert_eq!(product.sign() == Ordering::Equal, factors.iter().any(|(a, _)| *a == 0));
        }
    }

    #[test]
    fn nothing_divides_by_nothing_and_a_sign_is_shown_where_asked_for() {
        assert_eq!(exact(1, 2).checked_div(&Exact::zero()), None);
        assert_eq!(-&Exact::zero(), Exact::zero());
        for (x, text) in [(exact(1, 3), "+0.33"), (exact(-1, 3), "-0.33"), (-&Exact::zero(), "0.00")] {
            assert_eq!(format!("{x:+}"), text);
        }
    }
}
