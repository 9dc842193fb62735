//! Exchange rates by date.

use super::wide::{U256, pow10};
use super::{Currency, Money, Ratio, Undefined};
use crate::Error;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A table of exchange rates. The rate of a day is the latest on or before it, of the pair or, inverted, of the reverse
/// pair; no rate is ever assumed. A pair without rates of its own is converted through a third currency only where
/// [`Rates::via`] says so.
///
/// ```
/// use crm_kpi::value::{Currency, Money, Rates, Undefined};
/// use chrono::NaiveDate;
/// let date = |d| NaiveDate::from_ymd_opt(2024, 3, d).unwrap();
/// let rates = Rates::new().rate(Currency::EUR, Currency::USD, date(1), "1.25".parse()?)?;
/// let price = Money::minor(1_000, Currency::USD);
/// assert_eq!(rates.convert(price, date(2), Currency::EUR)?, Money::minor(800, Currency::EUR));
/// assert_eq!(
///     rates.convert(price, date(2), Currency::PLN).unwrap_err().to_string(),
///     "undefined: no exchange rate from USD to PLN on or before 2024-03-02"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(into = "Saved", try_from = "Saved")]
pub struct Rates {
    pairs: BTreeMap<(Currency, Currency), BTreeMap<NaiveDate, Ratio>>,
    via: Option<Currency>,
}

impl Rates {
    /// No rates.
    pub fn new() -> Rates {
        Rates::default()
    }
    /// One unit of `from` is worth `rate` of `to` from this date on.
    pub fn rate(mut self, from: Currency, to: Currency, date: NaiveDate, rate: Decimal) -> Result<Rates, Error> {
        if from == to {
            return Err(Error::invalid("exchange rate", format!("{from} to {to}"), "two different currencies"));
        }
        let exact = pow10(rate.scale()).and_then(|by| Ratio::new(rate.mantissa(), by).ok());
        let exact = exact.filter(|exact| exact.num() > 0);
        let exact = exact.ok_or_else(|| Error::invalid("exchange rate", rate, "a number above zero"))?;
        self.pairs.entry((from, to)).or_default().insert(date, exact);
        Ok(self)
    }
    /// Converts pairs without rates of their own through this currency.
    pub fn via(mut self, currency: Currency) -> Rates {
        self.via = Some(currency);
        self
    }
    /// The rate of a day, exact.
    pub fn on(&self, date: NaiveDate, from: Currency, to: Currency) -> Result<Ratio, Undefined> {
        let missing = Undefined::MissingRate { from, to, date };
        match (self.direct(date, from, to)?, self.via) {
            (Some(rate), _) => Ok(rate),
            (None, Some(via)) => match (self.direct(date, from, via)?, self.direct(date, via, to)?) {
                (Some(first), Some(second)) => first.checked_mul(second),
                _ => Err(missing),
            },
            (None, None) => Err(missing),
        }
    }
    /// An amount at the rate of a day, rounded to billionths, half to even.
    pub fn convert(&self, amount: Money, date: NaiveDate, to: Currency) -> Result<Money, Undefined> {
        let nanos = amount.at_nanos().ok_or(Undefined::OutOfRange)?;
        self.convert_total([(amount.currency(), date, nanos)], to)
    }
    /// Totals in billionths, each at the rate of its day. The sum is rounded once, to billionths, half to even.
    pub fn convert_total(
        &self,
        totals: impl IntoIterator<Item = (Currency, NaiveDate, i128)>,
        to: Currency,
    ) -> Result<Money, Undefined> {
        let mut sum = Sum::default();
        for (currency, date, nanos) in totals {
            sum.add(nanos, self.on(date, currency, to)?).ok_or(Undefined::OutOfRange)?;
        }
        sum.rounded().map(|nanos| Money::from_nanos(nanos, to)).ok_or(Undefined::OutOfRange)
    }

    fn direct(&self, date: NaiveDate, from: Currency, to: Currency) -> Result<Option<Ratio>, Undefined> {
        if from == to {
            return Ok(Some(Ratio::ONE));
        }
        let latest = |pair| self.pairs.get(&pair).and_then(|dated| dated.range(..=date).next_back());
        match (latest((from, to)), latest((to, from))) {
            (Some((noted, rate)), inverse) if inverse.is_none_or(|(inverse, _)| inverse <= noted) => Ok(Some(*rate)),
            (_, Some((_, inverse))) => Ratio::ONE.checked_div(*inverse).map(Some),
            (_, None) => Ok(None),
        }
    }
}

/// A sum of products with fractions: whole numbers, and a fraction of 2^-128. The exact common denominator of a year of
/// inverted rates has thousands of digits; of this, each inexact term may lack less than one last bit.
#[derive(Default)]
struct Sum {
    whole: i128,
    fraction: u128,
    inexact: u128,
}

impl Sum {
    fn add(&mut self, number: i128, rate: Ratio) -> Option<()> {
        let by = rate.den().unsigned_abs();
        let product = U256::product(number.unsigned_abs(), rate.num().unsigned_abs());
        let (whole, rest) = product.div_rem(by)?;
        let (fraction, left) = U256::shifted_by_128(rest).div_rem(by)?;
        let mut whole = i128::try_from(whole).ok()?;
        let mut fraction = fraction;
        if number < 0 {
            // down to the next whole number, and up again by the fraction
            whole = -whole - i128::from(fraction != 0);
            fraction = fraction.wrapping_neg();
        }
        let (sum, carry) = self.fraction.overflowing_add(fraction);
        self.fraction = sum;
        self.whole = self.whole.checked_add(whole)?.checked_add(carry.into())?;
        self.inexact += u128::from(left != 0);
        Some(())
    }
    fn rounded(self) -> Option<i128> {
        const HALF: u128 = 1 << 127;
        // what is this near a half is a half: fractions of real rates do not come so near without being it
        let up = if self.fraction.abs_diff(HALF) <= self.inexact { self.whole & 1 == 1 } else { self.fraction > HALF };
        self.whole.checked_add(up.into())
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Rates")]
struct Saved {
    rates: Vec<(Currency, Currency, NaiveDate, Ratio)>,
    via: Option<Currency>,
}
impl From<Rates> for Saved {
    fn from(rates: Rates) -> Saved {
        let flat = |((from, to), dated): ((Currency, Currency), BTreeMap<NaiveDate, Ratio>)| {
            dated.into_iter().map(move |(date, rate)| (from, to, date, rate))
        };
        Saved { rates: rates.pairs.into_iter().flat_map(flat).collect(), via: rates.via }
    }
}
impl TryFrom<Saved> for Rates {
    type Error = Error;
    fn try_from(saved: Saved) -> Result<Rates, Error> {
        let mut rates = Rates { via: saved.via, ..Rates::default() };
        for (from, to, date, rate) in saved.rates {
            if from == to || rate.num() <= 0 {
                return Err(Error::damaged(format!("an exchange rate of {rate} from {from} to {to}")));
            }
            rates.pairs.entry((from, to)).or_default().insert(date, rate);
        }
        Ok(rates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EUR: Currency = Currency::EUR;
    const USD: Currency = Currency::USD;
    const PLN: Currency = Currency::PLN;

    fn date(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, d).unwrap()
    }
    fn table(rates: &[(Currency, Currency, u32, &str)]) -> Rates {
        rates.iter().fold(Rates::new(), |table, (from, to, d, rate)| {
            table.rate(*from, *to, date(*d), rate.parse().unwrap()).unwrap()
        })
    }

    #[test]
    fn the_latest_rate_on_or_before_the_day_counts_either_way_round() {
        let rates = table(&[(EUR, USD, 5, "1.25"), (EUR, USD, 9, "1.5"), (USD, EUR, 7, "0.75"), (EUR, PLN, 5, "4")]);
        let ratio = |n, d| Ratio::new(n, d);
        let missing = |from, to, d| Err(Undefined::MissingRate { from, to, date: date(d) });
        for (from, to, d, rate) in [
            (EUR, USD, 4, missing(EUR, USD, 4)),
            (EUR, USD, 5, ratio(5, 4)),
            (EUR, USD, 7, ratio(4, 3)),
            (USD, EUR, 6, ratio(4, 5)),
            (USD, EUR, 8, ratio(3, 4)),
            (EUR, USD, 31, ratio(3, 2)),
            (USD, PLN, 31, missing(USD, PLN, 31)),
            (PLN, PLN, 1, ratio(1, 1)),
        ] {
            assert_eq!(rates.on(date(d), from, to), rate, "{from} {to} {d}");
        }
        let via = rates.clone().via(EUR);
        assert_eq!(via.on(date(31), USD, PLN), ratio(8, 3));
        assert_eq!(via.on(date(4), USD, PLN), missing(USD, PLN, 4));
        for rates in [rates, via] {
            assert_eq!(serde_json::from_str::<Rates>(&serde_json::to_string(&rates).unwrap()).unwrap(), rates);
        }
    }

    #[test]
    fn a_rate_is_above_zero_and_between_two_currencies() {
        for (to, rate) in [(USD, "0"), (USD, "-1"), (EUR, "1")] {
            assert!(Rates::new().rate(EUR, to, date(1), rate.parse().unwrap()).unwrap_err().is_invalid());
        }
        let saved = serde_json::to_string(&table(&[(EUR, USD, 5, "3")])).unwrap();
        assert!(serde_json::from_str::<Rates>(&saved.replace("\"num\":3", "\"num\":-3")).is_err());
    }

    #[test]
    fn a_total_is_rounded_once() {
        let rates = table(&[(EUR, USD, 1, "3"), (EUR, USD, 2, "7"), (USD, PLN, 1, "0.5")]);
        let nanos = |parts: &[(u32, i128)], from, to| {
            let total = rates.convert_total(parts.iter().map(|(d, nanos)| (from, date(*d), *nanos)), to);
            total.unwrap().at_nanos().unwrap()
        };
        assert_eq!(nanos(&[(1, 1), (1, 1), (1, 1)], USD, EUR), 1, "three thirds");
        assert_eq!(nanos(&[(1, 1), (2, 1)], USD, EUR), 0, "10/21");
        assert_eq!(nanos(&[(1, 1), (2, 2)], USD, EUR), 1, "13/21");
        assert_eq!(nanos(&[(1, -1), (2, -2)], USD, EUR), -1);
        assert_eq!(nanos(&[(1, -1), (2, -1)], USD, EUR), 0);
        for (halves, whole) in [(1, 0), (3, 2), (-1, 0), (-3, -2), (5, 2), (-5, -2)] {
            assert_eq!(nanos(&[(1, halves)], USD, PLN), whole);
        }
        assert_eq!(rates.convert(Money::from_parts(i128::MAX, 9, EUR), date(1), USD), Err(Undefined::OutOfRange));
        assert_eq!(rates.convert_total([], USD), Ok(Money::zero(USD)));
    }

    #[test]
    fn inexact_fractions_still_meet_at_a_half() {
        // 1/3 + 1/3 + 1/3 + 1/2 and 1/6 * 3: each third lacks a last bit
        for (terms, whole) in [(vec![(1, 3), (1, 3), (1, 3), (1, 2)], 2), (vec![(1, 6); 3], 0), (vec![(-1, 6); 9], -2)]
        {
            let mut sum = Sum::default();
            for (number, by) in terms {
                sum.add(number, Ratio::new(1, by).unwrap()).unwrap();
            }
            assert_eq!(sum.rounded(), Some(whole));
        }
    }

    proptest! {
        #[test]
        fn sums_are_those_of_exact_fractions(terms in prop::collection::vec((-9_999i64..9_999, 1i64..20, 1i64..20), 0..8)) {
            let (mut sum, mut exact) = (Sum::default(), Ratio::ZERO);
            for (number, num, den) in terms {
                let rate = Ratio::new(num.into(), den.into()).unwrap();
                sum.add(number.into(), rate).unwrap();
                exact = exact.checked_add(rate.checked_mul(Ratio::from(number)).unwrap()).unwrap();
            }
            let whole = crate::value::wide::rounded(exact.num(), 1, exact.den().unsigned_abs());
            prop_assert_eq!(sum.rounded(), whole);
        }
    }
}
