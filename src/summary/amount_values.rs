//! Exact distributions of amounts.

use super::values::Content;
use super::{Fold, Summary, Values};
use crate::value::{AmountSummary, Currency, Int, Money, Undefined};
use serde::{Deserialize, Serialize};

/// Every amount, by currency: what the median and the quantiles of money need. Amounts out of range ([`Money::nanos`])
/// are counted apart.
///
/// ```
/// use crm_kpi::summary::{AmountValues, Fold};
/// use crm_kpi::value::{Currency, Money};
/// let mut sizes = AmountValues::default();
/// [300, 100, 700].into_iter().for_each(|cents| sizes.absorb(Money::minor(cents, Currency::EUR)));
/// assert_eq!(sizes.summary()?.median().to_string(), "3.00 EUR");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(into = "Saved", from = "Saved")]
pub struct AmountValues {
    // the first currency seen stands first, and is found at once
    of: Vec<(Currency, Values<i128>)>,
    out_of_range: i64,
}

impl AmountValues {
    /// The distribution. Undefined of none and of several currencies.
    pub fn summary(&self) -> Result<AmountSummary, Undefined> {
        if self.out_of_range < 0 {
            return Err(Undefined::Inconsistent);
        }
        let mut there = Vec::new();
        for (currency, values) in &self.of {
            there.push((*currency, values.arranged()?));
        }
        there.retain(|(_, values)| !values.is_empty());
        match there.as_slice() {
            [] => Err(Undefined::NoRecords),
            [(currency, values)] => AmountSummary::of_nanos(*currency, values.clone()),
            _ => {
                let mut currencies: Vec<Currency> = there.iter().map(|(currency, _)| *currency).collect();
                currencies.sort_unstable();
                Err(Undefined::MixedCurrencies(currencies))
            }
        }
    }
    /// How many amounts were beyond what can be summed exactly. They are not in the distribution.
    pub fn out_of_range(&self) -> i64 {
        self.out_of_range
    }
    /// How many amounts there are, of all currencies.
    pub fn n(&self) -> i64 {
        self.of.iter().map(|(_, values)| values.n()).sum()
    }

    #[inline]
    fn of(&mut self, currency: Currency) -> &mut Values<i128> {
        let at = self.of.iter().position(|(c, _)| *c == currency).unwrap_or(self.of.len());
        if at == self.of.len() {
            self.of.push((currency, Values::default()));
        }
        &mut self.of[at].1
    }
    fn content(&self) -> Vec<(Currency, Content<i128>)> {
        let of = self.of.iter().filter(|(_, values)| !values.is_nothing());
        let mut content: Vec<_> = of.map(|(currency, values)| (*currency, values.clone().into())).collect();
        content.sort_by_key(|(currency, _)| *currency);
        content
    }
}

impl PartialEq for AmountValues {
    fn eq(&self, other: &AmountValues) -> bool {
        self.n() == other.n() && self.out_of_range == other.out_of_range && self.content() == other.content()
    }
}
impl Summary for AmountValues {
    fn merge(&mut self, other: &AmountValues) {
        other.of.iter().for_each(|(currency, values)| self.of(*currency).merge(values));
        self.out_of_range = self.out_of_range.wrapping_add(other.out_of_range);
    }
    fn settle(&mut self) {
        self.of.iter_mut().for_each(|(_, values)| values.settle());
    }
}
impl Fold<Money> for AmountValues {
    #[inline]
    fn absorb(&mut self, amount: Money) {
        match amount.nanos() {
            Some(nanos) => self.of(amount.currency()).absorb(nanos),
            None => self.out_of_range = self.out_of_range.wrapping_add(1),
        }
    }
    #[inline]
    fn retract(&mut self, amount: Money) {
        match amount.nanos() {
            Some(nanos) => self.of(amount.currency()).retract(nanos),
            None => self.out_of_range = self.out_of_range.wrapping_sub(1),
        }
    }
}

/// By currency what there is and what is owed, in billionths.
#[derive(Serialize, Deserialize)]
#[serde(rename = "AmountValues")]
struct Saved {
    of: Vec<(Currency, Vec<Int>, Vec<Int>)>,
    out_of_range: i64,
}
impl From<AmountValues> for Saved {
    fn from(values: AmountValues) -> Saved {
        let ints = |nanos: Vec<i128>| nanos.into_iter().map(Int).collect();
        let content = values.content().into_iter();
        let of = content.map(|(currency, of_one)| (currency, ints(of_one.values), ints(of_one.owed))).collect();
        Saved { of, out_of_range: values.out_of_range }
    }
}
impl From<Saved> for AmountValues {
    fn from(saved: Saved) -> AmountValues {
        let ints = |nanos: Vec<Int>| nanos.into_iter().map(|x| x.0).collect();
        let mut values = AmountValues { of: Vec::new(), out_of_range: saved.out_of_range };
        for (currency, there, owed) in saved.of {
            values.of(currency).merge(&Content { values: ints(there), owed: ints(owed) }.into());
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{laws, money_total::tests::amounts};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(amounts(), 0..40), cuts: (usize, usize)) {
            laws::hold::<AmountValues, Money>(&all, cuts);
        }
    }

    #[test]
    fn a_distribution_is_of_one_currency() {
        let (eur, usd) = (Money::minor(5, Currency::EUR), Money::minor(5, Currency::USD));
        let mut values = AmountValues::default();
        assert_eq!(values.summary(), Err(Undefined::NoRecords));
        values.absorb(usd);
        values.absorb(eur);
        let mixed = Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]);
        assert_eq!((values.summary(), values.n()), (Err(mixed), 2));
        values.retract(usd);
        values.absorb(Money::from_parts(1, 10, Currency::EUR));
        assert_eq!((values.summary(), values.out_of_range()), (AmountSummary::new([eur]), 1));
        values.retract(usd);
        assert_eq!(values.summary(), Err(Undefined::Inconsistent));
    }
}
