//! Money per something: a mean amount, a cost per lead.

use super::wide::{gcd, nearest, pow10, rounded};
use super::{Currency, Money, Ratio, Undefined, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount divided by a count or by another exact number. It stays exact and knows its total; rounding is for showing.
///
/// ```
/// use crm_kpi::value::{Currency, Money, MoneyPer, Undefined};
/// let mean = MoneyPer::new(Money::minor(1_000, Currency::USD), 3)?;
/// assert_eq!(mean.to_string(), "3.33 USD");
/// assert_eq!(mean.total(), Money::minor(1_000, Currency::USD));
/// assert_eq!(MoneyPer::new(mean.total(), 0), Err(Undefined::NoDenominator));
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct MoneyPer {
    total: Money,
    per: Ratio,
}

#[derive(Deserialize)]
struct Saved {
    total: Money,
    per: Ratio,
}
impl TryFrom<Saved> for MoneyPer {
    type Error = Undefined;
    fn try_from(saved: Saved) -> Result<MoneyPer, Undefined> {
        MoneyPer::per(saved.total, saved.per)
    }
}

impl MoneyPer {
    /// A total by a count.
    pub fn new(total: Money, count: i64) -> Result<MoneyPer, Undefined> {
        MoneyPer::per(total, Ratio::from(count))
    }
    /// A total by any exact number above zero.
    pub fn per(total: Money, per: Ratio) -> Result<MoneyPer, Undefined> {
        match per.num() {
            0 => Err(Undefined::NoDenominator),
            below if below < 0 => Err(Undefined::Inconsistent),
            _ => {
                let it = MoneyPer { total, per };
                // every reading below rests on these two
                it.fraction().and_then(|_| it.to_minor()).map(|_| it).ok_or(Undefined::OutOfRange)
            }
        }
    }
    /// Where the fraction is known to fit and the divisor to be above zero.
    pub(crate) fn known(total: Money, per: Ratio) -> MoneyPer {
        MoneyPer { total, per }
    }
    /// What is divided.
    pub fn total(self) -> Money {
        self.total
    }
    /// What it is divided by.
    pub fn divisor(self) -> Ratio {
        self.per
    }
    /// Its currency.
    pub fn currency(self) -> Currency {
        self.total.currency()
    }
    /// The exact value in whole units of the currency.
    pub fn ratio(self) -> Result<Ratio, Undefined> {
        let (num, den) = self.fraction().ok_or(Undefined::OutOfRange)?;
        Ratio::new(num, den)
    }
    /// The nearest `f64`, in whole units of the currency.
    pub fn as_f64(self) -> f64 {
        self.fraction().map_or(f64::NAN, |(num, den)| nearest(num, den.unsigned_abs()))
    }
    /// To the currency's minor units, half to even; to two decimals where it has none.
    pub fn rounded(self) -> Money {
        self.to_minor().unwrap_or(self.total)
    }
    fn to_minor(self) -> Option<Money> {
        let digits = self.currency().minor_units().unwrap_or(2);
        let (num, den) = self.fraction()?;
        let units = rounded(num, pow10(digits.into())?.unsigned_abs(), den.unsigned_abs())?;
        Some(Money::from_parts(units, digits, self.currency()))
    }
    /// total.units * per.den / (10^scale * per.num), with what cancels taken out first.
    fn fraction(self) -> Option<(i128, i128)> {
        let (total, per) = (self.total.shortest(), self.per);
        let common = gcd(total.units().unsigned_abs(), per.num().unsigned_abs()) as i128;
        let num = (total.units() / common).checked_mul(per.den())?;
        let den = (per.num() / common).checked_mul(pow10(total.scale().into())?)?;
        Some((num, den))
    }
}

/// Rounded to minor units, or to as many decimals as asked for.
impl fmt::Display for MoneyPer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (num, den) = self.fraction().unwrap_or((0, 1));
        let digits = f.precision().unwrap_or(self.currency().minor_units().unwrap_or(2).into());
        let number = text::fraction(num, 1, den.unsigned_abs(), digits);
        match self.currency() {
            Currency::NONE => text::pad(f, &number),
            currency => text::pad(f, &format!("{number} {currency}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_rounded_only_when_shown() {
        let total = Money::from_parts(10_005_534, 0, Currency::USD);
        let mean = MoneyPer::new(total, 4_238).unwrap();
        assert_eq!(mean.to_string(), "2,360.91 USD");
        assert_eq!(format!("{mean:.4}"), "2,360.9094 USD");
        assert_eq!(mean.rounded(), Money::minor(236_091, Currency::USD));
        assert_eq!(mean.as_f64(), 10_005_534.0 / 4_238.0);
        let bare = MoneyPer::new(Money::from_parts(10, 0, Currency::NONE), 3).unwrap();
        assert_eq!(bare.to_string(), "3.33");
        let yen = MoneyPer::new(Money::minor(5, Currency::JPY), 2).unwrap();
        assert_eq!((yen.to_string().as_str(), yen.as_f64()), ("2 JPY", 2.5));
    }

    #[test]
    fn any_number_above_zero_divides() {
        let total = Money::minor(300, Currency::EUR);
        let half = MoneyPer::per(total, Ratio::new(1, 2).unwrap()).unwrap();
        assert_eq!((half.to_string().as_str(), half.ratio()), ("6.00 EUR", Ratio::new(6, 1)));
        for (per, expected) in [(0, Undefined::NoDenominator), (-1, Undefined::Inconsistent)] {
            assert_eq!(MoneyPer::new(total, per), Err(expected));
        }
        let large = Money::from_parts(i128::MAX, 0, Currency::EUR);
        assert_eq!(MoneyPer::new(large, 1), Err(Undefined::OutOfRange));
    }

    #[test]
    fn it_comes_back_from_its_saved_form() {
        let mean = MoneyPer::new(Money::minor(1_000, Currency::USD), 3).unwrap();
        let saved = serde_json::to_string(&mean).unwrap();
        assert_eq!(serde_json::from_str::<MoneyPer>(&saved).unwrap(), mean);
        assert!(serde_json::from_str::<MoneyPer>(&saved.replace("\"num\":3", "\"num\":0")).is_err());
    }
}
