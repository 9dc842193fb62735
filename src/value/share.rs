//! Share: a part of a whole.

use super::ratio::{percent, same_currency};
use super::wide::nearest;
use super::{Currency, Money, Undefined, saved, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A part of a whole, of counts or of money: in 0..=1, exact, and it still knows what it was a share of.
///
/// ```
/// use crm_kpi::value::{Share, Undefined};
/// let won = Share::new(2, 3)?;
/// assert_eq!(won.to_string(), "66.7 % (2 of 3)");
/// assert_eq!(format!("{won:.0}"), "67 % (2 of 3)");
/// assert_eq!(won.complement(), Share::new(1, 3)?);
/// assert_eq!(Share::new(0, 0), Err(Undefined::NoDenominator));
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct Share {
    #[serde(with = "saved::int")]
    part: i128,
    #[serde(with = "saved::int")]
    whole: i128,
    // of money, part and whole are billionths of it
    currency: Option<Currency>,
}

#[derive(Deserialize)]
struct Saved {
    #[serde(with = "saved::int")]
    part: i128,
    #[serde(with = "saved::int")]
    whole: i128,
    currency: Option<Currency>,
}
impl TryFrom<Saved> for Share {
    type Error = Undefined;
    fn try_from(saved: Saved) -> Result<Share, Undefined> {
        Share::checked(saved.part, saved.whole, saved.currency)
    }
}

impl Share {
    /// So many of so many. Undefined of nothing, and where the part is below zero or larger than the whole.
    pub fn new(part: impl Into<i128>, whole: impl Into<i128>) -> Result<Share, Undefined> {
        Share::checked(part.into(), whole.into(), None)
    }
    /// The share that one amount has in another of the same currency.
    ///
    /// ```
    /// # use crm_kpi::value::{Currency, Money, Share};
    /// let share = Share::of_money(Money::minor(100_000, Currency::EUR), Money::minor(150_000, Currency::EUR))?;
    /// assert_eq!(share.to_string(), "66.7 % (1,000.00 of 1,500.00 EUR)");
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    pub fn of_money(part: Money, whole: Money) -> Result<Share, Undefined> {
        same_currency(part, whole)?;
        let (p, w) = part.at_nanos().zip(whole.at_nanos()).ok_or(Undefined::OutOfRange)?;
        Share::checked(p, w, Some(whole.currency()))
    }
    /// Where the whole is known to be above zero and to contain the part.
    pub(crate) fn within(part: usize, whole: usize) -> Share {
        Share { part: part as i128, whole: whole as i128, currency: None }
    }
    fn checked(part: i128, whole: i128, currency: Option<Currency>) -> Result<Share, Undefined> {
        match (part, whole) {
            (0, 0) => Err(Undefined::NoDenominator),
            _ if part < 0 || part > whole => Err(Undefined::Inconsistent),
            _ => Ok(Share { part, whole, currency }),
        }
    }

    /// The numerator: a count, or billionths of money.
    pub fn part(self) -> i128 {
        self.part
    }
    /// The denominator, above zero.
    pub fn whole(self) -> i128 {
        self.whole
    }
    /// Part and whole, if it is a share of money.
    pub fn amounts(self) -> Option<(Money, Money)> {
        let money = |nanos| self.currency.map(|c| Money::from_nanos(nanos, c));
        money(self.part).zip(money(self.whole))
    }
    /// In 0..=1, the nearest `f64`.
    pub fn as_f64(self) -> f64 {
        nearest(self.part, self.whole.unsigned_abs())
    }
    /// In 0..=100, the nearest `f64`.
    pub fn percent(self) -> f64 {
        percent(self.part, self.whole)
    }
    /// The share of the rest.
    pub fn complement(self) -> Share {
        Share { part: self.whole - self.part, ..self }
    }
}

/// The percentage with one decimal, or as many as asked for, and what it is a share of.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = text::fraction(self.part, 100, self.whole.unsigned_abs(), f.precision().unwrap_or(1));
        let of = match self.amounts() {
            Some((part, whole)) => {
                let part = part.to_string();
                let part = part.split_once(' ').map_or(part.as_str(), |(number, _)| number);
                format!("{part} of {whole}")
            }
            None => format!("{} of {}", text::count(self.part), text::count(self.whole)),
        };
        text::pad(f, &format!("{percent} % ({of})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_lies_between_nothing_and_the_whole() {
        for (part, whole, expected) in [
            (0, 0, Err(Undefined::NoDenominator)),
            (1, 0, Err(Undefined::Inconsistent)),
            (-1, 3, Err(Undefined::Inconsistent)),
            (4, 3, Err(Undefined::Inconsistent)),
            (-2, -3, Err(Undefined::Inconsistent)),
            (0, 3, Ok((0.0, 100.0))),
            (1, 4, Ok((25.0, 75.0))),
            (3, 3, Ok((100.0, 0.0))),
        ] {
            assert_eq!(Share::new(part, whole).map(|s| (s.percent(), s.complement().percent())), expected);
        }
        assert_eq!(Share::new(1, 3).unwrap().as_f64(), 1.0 / 3.0);
    }

    #[test]
    fn it_shows_what_it_is_a_share_of() {
        assert_eq!(Share::new(1_234, 5_000).unwrap().to_string(), "24.7 % (1,234 of 5,000)");
        let of = |c| Share::of_money(Money::from_parts(5, 1, c), Money::from_parts(2, 0, c)).unwrap().to_string();
        assert_eq!(of(Currency::NONE), "25.0 % (0.5 of 2)");
        assert_eq!(of(Currency::USD), "25.0 % (0.50 of 2.00 USD)");
    }

    #[test]
    fn money_of_two_currencies_has_no_share() {
        let (a, b) = (Money::minor(1, Currency::USD), Money::minor(2, Currency::EUR));
        assert_eq!(Share::of_money(a, b), Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
    }

    #[test]
    fn what_is_saved_is_checked_when_it_comes_back() {
        let share = Share::of_money(Money::minor(1, Currency::EUR), Money::minor(3, Currency::EUR)).unwrap();
        for share in [share, Share::new(2, 3).unwrap()] {
            assert_eq!(serde_json::from_str::<Share>(&serde_json::to_string(&share).unwrap()).unwrap(), share);
        }
        assert!(serde_json::from_str::<Share>(r#"{"part":4,"whole":3,"currency":null}"#).is_err());
    }
}
