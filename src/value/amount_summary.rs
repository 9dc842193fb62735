//! The distribution of amounts.

use super::arranged::Arranged;
use super::quantile::{Position, sample_sd};
use super::{Currency, Int, Money, MoneyPer, Ratio, Undefined};
use crate::Error;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// All amounts of a reading, of one currency, sorted: total, mean, median, any quantile, deviation. Quantiles are of type
/// 7 (linear).
///
/// ```
/// use crm_kpi::value::{AmountSummary, Currency, Money};
/// let size = AmountSummary::new([300, 100, 200, 1_000].map(|cents| Money::minor(cents, Currency::EUR)))?;
/// assert_eq!(size.total(), Money::minor(1_600, Currency::EUR));
/// assert_eq!(size.median().to_string(), "2.50 EUR");
/// assert_eq!(size.quantile(0.9)?.to_string(), "7.90 EUR");
/// assert_eq!(size.to_string(), "median 2.50 EUR, p90 7.90 EUR, mean 4.00 EUR (n = 4)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct AmountSummary {
    currency: Currency,
    // billionths, each within ±2^94, so that a quantile's weights of 32 bits fit
    values: Arc<Arranged<i128>>,
    sum: i128,
}

#[derive(Serialize, Deserialize)]
struct Saved {
    currency: Currency,
    nanos: Vec<Int>,
}
impl TryFrom<Saved> for AmountSummary {
    type Error = Undefined;
    fn try_from(saved: Saved) -> Result<AmountSummary, Undefined> {
        AmountSummary::new(saved.nanos.into_iter().map(|x| Money::from_nanos(x.0, saved.currency)))
    }
}
impl From<AmountSummary> for Saved {
    fn from(summary: AmountSummary) -> Saved {
        Saved { currency: summary.currency, nanos: summary.values.sorted().iter().copied().map(Int).collect() }
    }
}

impl AmountSummary {
    /// Of these amounts, in any order. Undefined of none, of several currencies and of amounts out of range.
    pub fn new(amounts: impl IntoIterator<Item = Money>) -> Result<AmountSummary, Undefined> {
        let (mut currencies, mut nanos) = (Vec::new(), Vec::new());
        for amount in amounts {
            if let Err(at) = currencies.binary_search(&amount.currency()) {
                currencies.insert(at, amount.currency());
            }
            nanos.push(amount.nanos().ok_or(Undefined::OutOfRange)?);
        }
        match currencies.as_slice() {
            [] => Err(Undefined::NoRecords),
            [one] => AmountSummary::of_nanos(*one, Arc::new(Arranged::new(nanos))),
            _ => Err(Undefined::MixedCurrencies(currencies)),
        }
    }
    pub(crate) fn of_nanos(currency: Currency, values: Arc<Arranged<i128>>) -> Result<AmountSummary, Undefined> {
        if values.is_empty() {
            return Err(Undefined::NoRecords);
        }
        let sum = values.values().iter().try_fold(0i128, |sum, x| sum.checked_add(*x)).ok_or(Undefined::OutOfRange)?;
        let summary = AmountSummary { currency, values, sum };
        // the mean is the one that could be too large to be read
        MoneyPer::new(summary.total(), summary.n() as i64)?;
        Ok(summary)
    }

    /// How many there are.
    pub fn n(&self) -> usize {
        self.values.len()
    }
    /// Their currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }
    /// All of them, smallest first.
    pub fn amounts(&self) -> impl ExactSizeIterator<Item = Money> {
        self.values.sorted().iter().map(|nanos| Money::from_nanos(*nanos, self.currency))
    }
    /// Their sum.
    pub fn total(&self) -> Money {
        Money::from_nanos(self.sum, self.currency)
    }
    /// The mean.
    pub fn mean(&self) -> MoneyPer {
        self.per(self.sum, self.n() as i64)
    }
    /// The smallest.
    pub fn min(&self) -> Money {
        Money::from_nanos(self.values.values().iter().min().copied().unwrap_or(0), self.currency)
    }
    /// The largest.
    pub fn max(&self) -> Money {
        Money::from_nanos(self.values.values().iter().max().copied().unwrap_or(0), self.currency)
    }
    /// The quantile of type 7 at `p` in 0..=1.
    pub fn quantile(&self, p: f64) -> Result<MoneyPer, Error> {
        let position = Position::of(p, self.n(), 1 << 31)?;
        Ok(self.per(position.among(&self.values).unwrap_or(0), position.den))
    }
    /// The middle one, or the mean of the middle two.
    pub fn median(&self) -> MoneyPer {
        self.quantile(0.5).unwrap_or_else(|_| self.mean())
    }
    /// What nine of ten do not exceed.
    pub fn p90(&self) -> MoneyPer {
        self.quantile(0.9).unwrap_or_else(|_| self.mean())
    }
    /// The standard deviation of a sample in whole units of the currency; `None` of fewer than two.
    pub fn sample_sd(&self) -> Option<f64> {
        sample_sd(self.values.sorted(), self.sum).map(|sd| sd / 1e9)
    }
    fn per(&self, nanos: i128, n: i64) -> MoneyPer {
        let total = Money::from_nanos(nanos, self.currency);
        MoneyPer::known(total, Ratio::from(n))
    }
}

impl fmt::Display for AmountSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = super::text::count(self.n() as i64);
        let text = format!("median {}, p90 {}, mean {} (n = {n})", self.median(), self.p90(), self.mean());
        super::text::pad(f, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_one_currency_have_a_distribution() {
        let usd = |whole: i128| Money::from_parts(whole, 0, Currency::USD);
        let s = AmountSummary::new([9, 1, 5].map(usd)).unwrap();
        assert_eq!((s.n(), s.currency(), s.min(), s.max(), s.total()), (3, Currency::USD, usd(1), usd(9), usd(15)));
        assert_eq!([s.median(), s.mean(), s.p90()].map(MoneyPer::as_f64), [5.0, 5.0, 8.2]);
        assert_eq!(s.sample_sd(), Some(4.0));
        assert_eq!(s.amounts().collect::<Vec<_>>(), [1, 5, 9].map(usd));
        assert_eq!(serde_json::from_str::<AmountSummary>(&serde_json::to_string(&s).unwrap()).unwrap(), s);
    }

    #[test]
    fn others_have_none() {
        let (eur, usd) = (Money::minor(1, Currency::EUR), Money::minor(1, Currency::USD));
        let mixed = Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]);
        assert_eq!(AmountSummary::new([]), Err(Undefined::NoRecords));
        assert_eq!(AmountSummary::new([usd, eur, usd]), Err(mixed));
        assert_eq!(AmountSummary::new([Money::from_parts(1, 10, Currency::EUR)]), Err(Undefined::OutOfRange));
    }

    #[test]
    fn the_largest_amounts_still_have_quantiles() {
        let largest = |sign: i128| Money::from_parts(sign << 94, 9, Currency::EUR);
        let s = AmountSummary::new([largest(-1), largest(1)]).unwrap();
        assert_eq!(s.median().as_f64(), 0.0);
        let third = s.quantile(1.0 / 3.0).unwrap().as_f64();
        assert!((third / largest(-1).to_f64() * 3.0 - 1.0).abs() < 1e-8, "{third}");
        assert_eq!(s.quantile(1.0).unwrap().as_f64(), largest(1).to_f64());
    }
}
