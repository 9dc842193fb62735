//! Exact run-rates: amounts per term, of terms of different lengths.

use super::{Fold, Summary};
use crate::value::{Currency, Int, Money, MoneyPer, Ratio, Undefined, Why, gcd};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::num::NonZeroU32;

/// What is paid for each term of so many months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "(Currency, NonZeroU32, Int)", from = "(Currency, NonZeroU32, Int)")]
pub struct Charge {
    currency: Currency,
    months: NonZeroU32,
    nanos: i128,
}

impl From<Charge> for (Currency, NonZeroU32, Int) {
    fn from(charge: Charge) -> Self {
        (charge.currency, charge.months, Int(charge.nanos))
    }
}
impl From<(Currency, NonZeroU32, Int)> for Charge {
    fn from((currency, months, Int(nanos)): (Currency, NonZeroU32, Int)) -> Charge {
        Charge { currency, months, nanos }
    }
}

impl Charge {
    /// The same above zero.
    pub(crate) fn magnitude(self) -> Charge {
        Charge { nanos: self.nanos.wrapping_abs(), ..self }
    }
}

/// What a record says of its price: so much per term, or why that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Price {
    /// This.
    Is(Charge),
    /// Nobody entered an amount.
    NoAmount,
    /// A term of no months.
    NoTerm,
    /// An amount that cannot be summed exactly ([`Money::nanos`]).
    OutOfRange,
}

impl Price {
    /// Of an amount for so many months.
    #[inline]
    pub fn new(amount: Option<Money>, months: u32) -> Price {
        let Some(amount) = amount else { return Price::NoAmount };
        match (amount.nanos(), NonZeroU32::new(months)) {
            (None, _) => Price::OutOfRange,
            (_, None) => Price::NoTerm,
            (Some(nanos), Some(months)) => Price::Is(Charge { currency: amount.currency(), months, nanos }),
        }
    }
    /// The amount per term, or why there is none.
    pub fn known(self) -> Result<Charge, Why> {
        match self {
            Price::Is(charge) => Ok(charge),
            Price::NoAmount => Err(Why::NoAmount),
            Price::NoTerm => Err(NO_TERM),
            Price::OutOfRange => Err(Why::OutOfRange),
        }
    }
}

/// A term of no months, whose amount is no rate.
pub(crate) const NO_TERM: Why = Why::Other(Cow::Borrowed("a term of no months"));

/// The sum of amounts per term, by currency and length of term, so that a twelfth of a yearly amount stays exact. Nothing
/// is kept of what adds up to nothing; a sum of several terms is compared with others as a fraction.
///
/// ```
/// use crm_kpi::summary::{Fold, Price, RunRate};
/// use crm_kpi::value::{Currency, Money};
/// let mut rate = RunRate::default();
/// for (cents, months) in [(100_00, 12), (10_00, 1)] {
///     rate.absorb(Price::new(Some(Money::minor(cents, Currency::EUR)), months).known().unwrap());
/// }
/// let monthly = rate.per_month()?;
/// assert_eq!((monthly.to_string(), monthly.ratio()?), ("18.33 EUR".into(), crm_kpi::value::Ratio::new(55, 3)?));
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Charge>", into = "Vec<Charge>")]
pub struct RunRate {
    // sorted by currency and term, none of nothing; the sums wrap, as groups do
    of: Vec<Charge>,
}

impl From<Vec<Charge>> for RunRate {
    fn from(charges: Vec<Charge>) -> RunRate {
        let mut rate = RunRate::default();
        charges.into_iter().for_each(|charge| rate.absorb(charge));
        rate
    }
}
impl From<RunRate> for Vec<Charge> {
    fn from(rate: RunRate) -> Vec<Charge> {
        rate.of
    }
}

impl RunRate {
    fn add(&mut self, charge: Charge) {
        let key = |c: &Charge| (c.currency, c.months);
        match self.of.binary_search_by_key(&key(&charge), key) {
            Ok(at) => {
                if let Some(sum) = self.of.get_mut(at) {
                    sum.nanos = sum.nanos.wrapping_add(charge.nanos);
                    if sum.nanos == 0 {
                        self.of.remove(at);
                    }
                }
            }
            Err(_) if charge.nanos == 0 => {}
            Err(at) => self.of.insert(at, charge),
        }
    }
    fn take(&mut self, charge: Charge) {
        self.add(Charge { nanos: charge.nanos.wrapping_neg(), ..charge });
    }
    /// Takes all of another back: the inverse of [`merge`](Summary::merge).
    pub fn unmerge(&mut self, other: &RunRate) {
        other.of.iter().for_each(|charge| self.take(*charge));
    }
    /// Whether nothing is kept.
    pub fn is_nothing(&self) -> bool {
        self.of.is_empty()
    }
    /// The part of each currency.
    pub fn by_currency(&self) -> impl Iterator<Item = RunRate> + '_ {
        self.of.chunk_by(|a, b| a.currency == b.currency).map(|one| RunRate { of: one.to_vec() })
    }
    /// The currencies, by code.
    pub fn currencies(&self) -> Vec<Currency> {
        let mut all: Vec<Currency> = self.of.iter().map(|charge| charge.currency).collect();
        all.dedup();
        all
    }
    /// More than nothing, nothing or less; `None` of several currencies, and where terms have too little in common for
    /// their sum to be held exactly.
    pub fn sign(&self) -> Option<Ordering> {
        match self.of.as_slice() {
            [one] => Some(one.nanos.cmp(&0)),
            _ => self.sum().ok().map(|(sum, _)| sum.cmp(&0)),
        }
    }
    /// What it comes to in a month. Undefined of several currencies; of nothing it is 0 of no currency.
    pub fn per_month(&self) -> Result<MoneyPer, Undefined> {
        self.times_over(1, 1)
    }
    /// So many times what it comes to in a month, divided by a count.
    pub fn times_over(&self, times: i64, by: i64) -> Result<MoneyPer, Undefined> {
        let (sum, months) = self.sum()?;
        let sum = sum.checked_mul(times.into()).ok_or(Undefined::OutOfRange)?;
        let months = months.checked_mul(by.into()).ok_or(Undefined::OutOfRange)?;
        let currency = self.of.first().map_or(Currency::NONE, |charge| charge.currency);
        match months {
            0 => Err(Undefined::NoDenominator),
            _ if months < 0 => Err(Undefined::Inconsistent),
            _ => {
                let common = gcd(sum.unsigned_abs(), months.unsigned_abs()) as i128;
                MoneyPer::per(Money::from_nanos(sum / common, currency), Ratio::new(months / common, 1)?)
            }
        }
    }
    /// What it comes to in the fewest months in which all terms are whole: billionths and months.
    pub(crate) fn sum(&self) -> Result<(i128, i128), Undefined> {
        match self.currencies() {
            several if several.len() > 1 => return Err(Undefined::MixedCurrencies(several)),
            _ => {}
        }
        let exact = || {
            let months = self.of.iter().try_fold(1i128, |all, charge| {
                let term = i128::from(charge.months.get());
                all.checked_mul(term / gcd(all.unsigned_abs(), term.unsigned_abs()) as i128)
            })?;
            let sum = self.of.iter().try_fold(0i128, |sum, charge| {
                sum.checked_add(charge.nanos.checked_mul(months / i128::from(charge.months.get()))?)
            })?;
            Some((sum, months))
        };
        exact().ok_or(Undefined::OutOfRange)
    }
}

impl Summary for RunRate {
    fn merge(&mut self, other: &RunRate) {
        other.of.iter().for_each(|charge| self.add(*charge));
    }
}
impl Fold<Charge> for RunRate {
    #[inline]
    fn absorb(&mut self, charge: Charge) {
        self.add(charge);
    }
    #[inline]
    fn retract(&mut self, charge: Charge) {
        self.take(charge);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{Count, laws, money_total};
    use proptest::prelude::*;

    /// Charges usual and unusual, of terms that have much or little in common.
    fn charges() -> impl Strategy<Value = Charge> {
        let months = prop_oneof![4 => Just(1u32), 4 => Just(12), 2 => 1u32..40, 1 => 1u32..];
        (money_total::tests::amounts(), months)
            .prop_filter_map("in range", |(amount, months)| Price::new(Some(amount), months).known().ok())
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(charges().prop_map(|c| ((), c)), 0..30), cuts: (usize, usize)) {
            laws::hold::<(Count, RunRate), ((), Charge)>(&all, cuts);
        }
        #[test]
        fn what_is_unmerged_was_never_there(a in prop::collection::vec(charges(), 0..9), b in prop::collection::vec(charges(), 0..9)) {
            let (a, b) = (RunRate::from(a), RunRate::from(b));
            let mut both = a.clone();
            both.merge(&b);
            both.unmerge(&b);
            prop_assert_eq!(both, a);
        }
    }

    fn rate(charges: &[(i64, u32, Currency)]) -> RunRate {
        let charge = |(cents, months, currency): &(i64, u32, Currency)| {
            Price::new(Some(Money::minor(*cents, *currency)), *months).known().unwrap()
        };
        charges.iter().map(charge).collect::<Vec<_>>().into()
    }

    #[test]
    fn terms_of_different_lengths_are_added_and_compared_exactly() {
        use Currency as C;
        for (what, charges, shown, sign) in [
            ("nothing", vec![], "0.00", Some(Ordering::Equal)),
            ("a twelfth", vec![(100, 12, C::EUR)], "0.08 EUR", Some(Ordering::Greater)),
            ("twelve twelfths", vec![(100, 12, C::EUR); 12], "1.00 EUR", Some(Ordering::Greater)),
            ("yearly for monthly", vec![(1200, 12, C::EUR), (-100, 1, C::EUR)], "0.00 EUR", Some(Ordering::Equal)),
            ("a cent a year", vec![(1201, 12, C::EUR), (-100, 1, C::EUR)], "0.00 EUR", Some(Ordering::Greater)),
            ("a cent less", vec![(1199, 12, C::EUR), (-100, 1, C::EUR)], "0.00 EUR", Some(Ordering::Less)),
            ("thirds", vec![(100, 3, C::EUR), (100, 6, C::EUR), (-50, 1, C::EUR)], "0.00 EUR", Some(Ordering::Equal)),
        ] {
            let rate = rate(&charges);
            assert_eq!((rate.per_month().unwrap().to_string().as_str(), rate.sign()), (shown, sign), "{what}");
        }
        let mixed = rate(&[(1, 1, C::EUR), (1, 1, C::USD)]);
        assert_eq!(mixed.per_month(), Err(Undefined::MixedCurrencies(vec![C::EUR, C::USD])));
        assert_eq!((mixed.sign(), mixed.by_currency().count()), (None, 2));
        let primes = [4_294_967_291, 4_294_967_279, 4_294_967_231, 4_294_967_197];
        assert_eq!(rate(&primes.map(|p| (1, p, C::EUR))).per_month(), Err(Undefined::OutOfRange));
        assert_eq!(rate(&[(100, 1, C::EUR)]).times_over(1, 0), Err(Undefined::NoDenominator));
    }

    #[test]
    fn a_price_that_is_none_says_why() {
        let euro = Some(Money::minor(100, Currency::EUR));
        let huge = Some(Money::from_parts(i128::MAX, 0, Currency::EUR));
        for (amount, months, why) in [(None, 1, Why::NoAmount), (euro, 0, NO_TERM), (huge, 1, Why::OutOfRange)] {
            assert_eq!(Price::new(amount, months).known(), Err(why));
        }
    }
}
