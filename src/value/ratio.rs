//! Ratio: an exact quotient.

use super::wide::{gcd, nearest};
use super::{Money, Share, Undefined, saved, text};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// A quotient of flows or of money, as an exact fraction in lowest terms. It may exceed one and be negative; what is a
/// part of a whole is a [`Share`].
///
/// ```
/// use crm_kpi::value::{Ratio, Undefined};
/// let close_rate = Ratio::new(10, 8)?;
/// assert_eq!(close_rate.to_string(), "1.25");
/// assert_eq!(close_rate.percent(), 125.0);
/// assert_eq!(Ratio::new(1, 0), Err(Undefined::NoDenominator));
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct Ratio {
    #[serde(with = "saved::int")]
    num: i128,
    #[serde(with = "saved::int")]
    den: i128,
}

#[derive(Deserialize)]
struct Saved {
    #[serde(with = "saved::int")]
    num: i128,
    #[serde(with = "saved::int")]
    den: i128,
}
impl TryFrom<Saved> for Ratio {
    type Error = Undefined;
    fn try_from(saved: Saved) -> Result<Ratio, Undefined> {
        Ratio::new(saved.num, saved.den)
    }
}

impl Ratio {
    /// Zero.
    pub const ZERO: Ratio = Ratio { num: 0, den: 1 };
    /// One.
    pub const ONE: Ratio = Ratio { num: 1, den: 1 };

    /// Numerator over denominator.
    pub fn new(num: i128, den: i128) -> Result<Ratio, Undefined> {
        if den == 0 {
            return Err(Undefined::NoDenominator);
        }
        let common = gcd(num.unsigned_abs(), den.unsigned_abs());
        let (n, d) = (num.unsigned_abs() / common, den.unsigned_abs() / common);
        let signed = |x: u128| i128::try_from(x).map_err(|_| Undefined::OutOfRange);
        let num = if (num < 0) == (den < 0) { signed(n)? } else { -signed(n)? };
        Ok(Ratio { num, den: signed(d)? })
    }
    /// Two amounts of one currency.
    pub fn of_money(num: Money, den: Money) -> Result<Ratio, Undefined> {
        same_currency(num, den)?;
        let (num, den, _) = num.aligned(den).ok_or(Undefined::OutOfRange)?;
        Ratio::new(num, den)
    }
    /// The numerator in lowest terms; it carries the sign.
    pub fn num(self) -> i128 {
        self.num
    }
    /// The denominator in lowest terms; above zero.
    pub fn den(self) -> i128 {
        self.den
    }
    /// The nearest `f64`.
    pub fn as_f64(self) -> f64 {
        nearest(self.num, self.den.unsigned_abs())
    }
    /// The nearest `f64` of a hundred times the ratio, as far as that fits.
    pub fn percent(self) -> f64 {
        percent(self.num, self.den)
    }
    /// The sum.
    pub fn checked_add(self, other: Ratio) -> Result<Ratio, Undefined> {
        let common = gcd(self.den.unsigned_abs(), other.den.unsigned_abs()) as i128;
        let (left, right) = (other.den / common, self.den / common);
        let sum = self.num.checked_mul(left).zip(other.num.checked_mul(right)).and_then(|(a, b)| a.checked_add(b));
        let (num, den) = sum.zip(self.den.checked_mul(left)).ok_or(Undefined::OutOfRange)?;
        Ratio::new(num, den)
    }
    /// The difference.
    pub fn checked_sub(self, other: Ratio) -> Result<Ratio, Undefined> {
        self.checked_add(Ratio { num: -other.num, ..other })
    }
    /// The product.
    pub fn checked_mul(self, other: Ratio) -> Result<Ratio, Undefined> {
        // crosswise first, so that nothing grows that would cancel
        let (a, b) = (Ratio::new(self.num, other.den)?, Ratio::new(other.num, self.den)?);
        let (num, den) = a.num.checked_mul(b.num).zip(a.den.checked_mul(b.den)).ok_or(Undefined::OutOfRange)?;
        Ok(Ratio { num, den })
    }
    /// The quotient.
    pub fn checked_div(self, other: Ratio) -> Result<Ratio, Undefined> {
        self.checked_mul(Ratio::new(other.den, other.num)?)
    }
}

/// One amount by another, which must be above 0; nothing is nothing in any currency.
pub(crate) fn by_amount(over: Money, by: Money) -> Result<Ratio, Undefined> {
    match (over.units(), by.units()) {
        (_, 0) => Err(Undefined::NoDenominator),
        (_, below) if below < 0 => Err(Undefined::Inconsistent),
        (0, _) => Ok(Ratio::ZERO),
        _ => Ratio::of_money(over, by),
    }
}

/// The nearest `f64` of a hundred times a fraction.
pub(crate) fn percent(num: i128, den: i128) -> f64 {
    match num.checked_mul(100) {
        Some(hundredfold) => nearest(hundredfold, den.unsigned_abs()),
        None => nearest(num, den.unsigned_abs()) * 100.0,
    }
}

pub(crate) fn same_currency(a: Money, b: Money) -> Result<(), Undefined> {
    let (low, high) = (a.currency().min(b.currency()), a.currency().max(b.currency()));
    if low == high { Ok(()) } else { Err(Undefined::MixedCurrencies(vec![low, high])) }
}

/// Exactly. Undefined where it is finer than can be held.
impl TryFrom<Decimal> for Ratio {
    type Error = Undefined;
    fn try_from(number: Decimal) -> Result<Ratio, Undefined> {
        let scale = 10i128.checked_pow(number.scale()).ok_or(Undefined::OutOfRange)?;
        Ratio::new(number.mantissa(), scale)
    }
}
impl From<i64> for Ratio {
    fn from(whole: i64) -> Ratio {
        Ratio { num: whole.into(), den: 1 }
    }
}
impl From<Share> for Ratio {
    fn from(share: Share) -> Ratio {
        // a share has a whole above zero
        Ratio::new(share.part(), share.whole()).unwrap_or(Ratio::ZERO)
    }
}
impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Ratio) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ratio {
    fn cmp(&self, other: &Ratio) -> Ordering {
        use super::wide::U256;
        let sign = |r: &Ratio| r.num.signum();
        sign(self).cmp(&sign(other)).then_with(|| {
            let left = U256::product(self.num.unsigned_abs(), other.den.unsigned_abs());
            let right = U256::product(other.num.unsigned_abs(), self.den.unsigned_abs());
            if self.num < 0 { right.cmp(&left) } else { left.cmp(&right) }
        })
    }
}

/// Two decimals, or as many as asked for.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        text::pad(f, &text::fraction(self.num, 1, self.den.unsigned_abs(), f.precision().unwrap_or(2)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Currency;
    use proptest::prelude::*;

    #[test]
    fn it_is_kept_in_lowest_terms_with_the_sign_above() {
        for (num, den, text) in [(10, 8, "5/4"), (-10, 8, "-5/4"), (10, -8, "-5/4"), (-10, -8, "5/4"), (0, -7, "0/1")] {
            let r = Ratio::new(num, den).unwrap();
            assert_eq!(format!("{}/{}", r.num(), r.den()), text);
            assert_eq!(serde_json::from_str::<Ratio>(&serde_json::to_string(&r).unwrap()).unwrap(), r);
        }
        assert_eq!(Ratio::new(i128::MIN, -1), Err(Undefined::OutOfRange));
        assert!(serde_json::from_str::<Ratio>(r#"{"num":1,"den":0}"#).is_err());
    }

    #[test]
    fn money_by_money_needs_one_currency() {
        let (a, b) = (Money::minor(250, Currency::EUR), Money::from_parts(2, 0, Currency::EUR));
        assert_eq!(Ratio::of_money(a, b), Ratio::new(5, 4));
        assert_eq!(
            Ratio::of_money(Money::minor(1, Currency::USD), a),
            Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]))
        );
        assert_eq!(Ratio::of_money(a, Money::zero(Currency::EUR)), Err(Undefined::NoDenominator));
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_fractions(a in -999i64..999, b in 1i64..99, c in -999i64..999, d in 1i64..99) {
            let (x, y) = (Ratio::new(a.into(), b.into()).unwrap(), Ratio::new(c.into(), d.into()).unwrap());
            let of = |n: i64, m: i64| Ratio::new(n.into(), m.into());
            prop_assert_eq!(x.checked_add(y), of(a * d + c * b, b * d));
            prop_assert_eq!(x.checked_sub(y), of(a * d - c * b, b * d));
            prop_assert_eq!(x.checked_mul(y), of(a * c, b * d));
            prop_assert_eq!(x.checked_div(y), of(a * d, b * c));
            prop_assert_eq!(x.cmp(&y), (a * d).cmp(&(c * b)));
        }
    }

    #[test]
    fn what_does_not_fit_says_so() {
        let large = Ratio::new(i128::MAX, 1).unwrap();
        assert_eq!(large.checked_add(Ratio::ONE), Err(Undefined::OutOfRange));
        assert_eq!(large.checked_mul(large), Err(Undefined::OutOfRange));
        assert_eq!(large.checked_div(Ratio::ZERO), Err(Undefined::NoDenominator));
        assert_eq!(large.checked_div(large), Ok(Ratio::ONE));
        assert_eq!(large.percent(), 2f64.powi(127) * 100.0);
    }
}
