//! Exact totals of money.

use super::{Fold, Summary};
use crate::value::{Currency, Int, Money, MoneyPer, Undefined};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The total and the number of amounts, by currency. Amounts beyond what can be summed exactly ([`Money::nanos`]) are
/// counted apart.
///
/// ```
/// use crm_kpi::summary::{Fold, MoneyTotal};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let mut revenue = MoneyTotal::default();
/// revenue.absorb(Money::minor(100_000, Currency::EUR));
/// revenue.absorb(Money::minor(23_450, Currency::EUR));
/// assert_eq!(revenue.total()?, Some(Money::minor(123_450, Currency::EUR)));
/// assert_eq!(revenue.mean()?.to_string(), "617.25 EUR");
/// revenue.absorb(Money::minor(1, Currency::USD));
/// assert_eq!(revenue.total(), Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
/// # Ok::<(), Undefined>(())
/// ```
// 24 bytes, of which a record of the usual currency and scale touches 16: a sum of 72 bits at that scale, and the count.
// All else is in the rest, in billionths. Which currency sits inline is chance and no content.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(into = "Saved", from = "Saved")]
pub struct MoneyTotal {
    lo: u64,
    n: i32,
    currency: Option<Currency>,
    scale: u8,
    hi: i8,
    rest: Option<Box<Rest>>,
}

/// By currency, sorted, none of nothing. The sums wrap, as groups do: 2^33 of the largest amounts fit, and whatever is
/// taken back unwraps them.
#[derive(Clone, Default, PartialEq)]
struct Rest {
    totals: Vec<(Currency, i128, i64)>,
    out_of_range: i64,
}

impl Rest {
    fn add(&mut self, currency: Currency, nanos: i128, n: i64) {
        match self.totals.binary_search_by_key(&currency, |(c, ..)| *c) {
            Ok(at) => {
                if let Some((_, total, count)) = self.totals.get_mut(at) {
                    (*total, *count) = (total.wrapping_add(nanos), count.wrapping_add(n));
                    if (*total, *count) == (0, 0) {
                        self.totals.remove(at);
                    }
                }
            }
            Err(_) if nanos == 0 && n == 0 => {}
            Err(at) => self.totals.insert(at, (currency, nanos, n)),
        }
    }
}

/// A total of one currency, at the scale of its amounts.
#[derive(Clone, Copy)]
struct Plain {
    currency: Currency,
    sum: i128,
    scale: u8,
    n: i32,
}

impl Plain {
    fn total(self) -> Money {
        Money::from_parts(self.sum, self.scale, self.currency).shortest()
    }
    fn nanos(self) -> i128 {
        self.sum * ten_to(FINEST - self.scale)
    }
}
impl PartialEq for Plain {
    fn eq(&self, other: &Plain) -> bool {
        (self.currency, self.n) == (other.currency, other.n) && self.nanos() == other.nanos()
    }
}

/// The finest scale of a total.
const FINEST: u8 = 9;

fn ten_to(digits: u8) -> i128 {
    10i128.pow(digits.min(FINEST).into())
}

impl MoneyTotal {
    /// Total in billionths and count of each currency, by code.
    pub fn totals(&self) -> Vec<(Currency, i128, i64)> {
        self.content().totals
    }
    /// How many amounts were beyond what can be summed exactly. They are in no total.
    pub fn out_of_range(&self) -> i64 {
        self.rest.as_ref().map_or(0, |rest| rest.out_of_range)
    }
    /// How many amounts are in the totals, of all currencies.
    pub fn count(&self) -> i64 {
        if let Some(one) = self.plain() {
            return one.map_or(0, |one| one.n.into());
        }
        self.totals().iter().fold(0, |n, (_, _, of_one)| n.wrapping_add(*of_one))
    }
    /// The total; `None` of no amounts, whose currency nobody knows. Undefined of several currencies.
    pub fn total(&self) -> Result<Option<Money>, Undefined> {
        Ok(self.one()?.map(|(total, _)| total))
    }
    /// The mean amount. Undefined of none and of several currencies.
    pub fn mean(&self) -> Result<MoneyPer, Undefined> {
        let (total, n) = self.one()?.ok_or(Undefined::NoRecords)?;
        MoneyPer::new(total, n)
    }
    fn one(&self) -> Result<Option<(Money, i64)>, Undefined> {
        if let Some(one) = self.plain() {
            return match one {
                Some(Plain { n, .. }) if n <= 0 => Err(Undefined::Inconsistent),
                one => Ok(one.map(|one| (one.total(), one.n.into()))),
            };
        }
        let Rest { totals, out_of_range } = self.content();
        if out_of_range < 0 || totals.iter().any(|(_, _, n)| *n <= 0) {
            return Err(Undefined::Inconsistent);
        }
        match totals.as_slice() {
            [] => Ok(None),
            [(currency, nanos, n)] => Ok(Some((Money::from_nanos(*nanos, *currency), *n))),
            _ => Err(Undefined::MixedCurrencies(totals.iter().map(|(currency, ..)| *currency).collect())),
        }
    }

    fn inline(&self) -> i128 {
        (i128::from(self.hi) << 64) + i128::from(self.lo)
    }
    /// What is inline, where nothing is kept beside it: found without an allocation. `None` within of nothing.
    fn plain(&self) -> Option<Option<Plain>> {
        if self.rest.is_some() {
            return None;
        }
        let (sum, scale, n) = (self.inline(), self.scale, self.n);
        Some(self.currency.filter(|_| n != 0 || sum != 0).map(|currency| Plain { currency, sum, scale, n }))
    }
    /// All of it in one form, which tells equal from unequal and is saved.
    fn content(&self) -> Rest {
        let mut content = self.rest.as_deref().cloned().unwrap_or_default();
        if let Some(currency) = self.currency {
            content.add(currency, self.inline() * ten_to(FINEST - self.scale), self.n.into());
        }
        content
    }

    #[inline]
    fn add(&mut self, m: Money, sign: i32) {
        let units = m.units() as i64;
        if self.currency == Some(m.currency()) && self.scale == m.scale() && i128::from(units) == m.units() {
            let signed = if sign < 0 { units.checked_neg() } else { Some(units) };
            if let Some(x) = signed {
                let (lo, carry) = self.lo.overflowing_add(x as u64);
                let (hi, beyond) = self.hi.overflowing_add((x >> 63) as i8 + carry as i8);
                let (n, full) = self.n.overflowing_add(sign);
                if !beyond && !full {
                    (self.lo, self.hi, self.n) = (lo, hi, n);
                    return;
                }
            }
        }
        // scalars, since a `Money` passed by reference would be written to the stack before the first branch
        self.add_unusual(m.units() as u64, (m.units() >> 64) as i64, m.scale(), m.currency(), sign);
    }
    #[cold]
    #[inline(never)]
    fn add_unusual(&mut self, lo: u64, hi: i64, scale: u8, currency: Currency, sign: i32) {
        let units = (i128::from(hi) << 64) | i128::from(lo);
        match Money::from_parts(units, scale, currency).nanos() {
            Some(nanos) if scale > FINEST => self.join(currency, FINEST, nanos * i128::from(sign), sign),
            Some(_) => self.join(currency, scale, units * i128::from(sign), sign),
            None => self.alter_rest(|rest| rest.out_of_range = rest.out_of_range.wrapping_add(sign.into())),
        }
    }
    /// Adds a sum of `n` amounts: inline if there is room, at the finer of both scales; else what is inline makes room.
    fn join(&mut self, currency: Currency, scale: u8, sum: i128, n: i32) {
        if self.n == 0 && self.inline() == 0 {
            (self.currency, self.scale) = (Some(currency), scale);
        }
        if self.currency == Some(currency) {
            let finer = scale.max(self.scale);
            let both = self.inline() * ten_to(finer - self.scale) + sum * ten_to(finer - scale);
            if self.n.checked_add(n).is_some_and(|n| self.seat(finer, both, n)) {
                return;
            }
            let (nanos, count) = (self.inline() * ten_to(FINEST - self.scale), self.n.into());
            self.alter_rest(|rest| rest.add(currency, nanos, count));
            (self.lo, self.hi, self.n) = (0, 0, 0);
            if self.seat(scale, sum, n) {
                return;
            }
        }
        self.alter_rest(|rest| rest.add(currency, sum * ten_to(FINEST - scale), n.into()));
    }
    fn seat(&mut self, scale: u8, sum: i128, n: i32) -> bool {
        let Ok(hi) = i8::try_from(sum >> 64) else { return false };
        (self.scale, self.lo, self.hi, self.n) = (scale, sum as u64, hi, n);
        true
    }
    fn alter_rest(&mut self, change: impl FnOnce(&mut Rest)) {
        let rest = self.rest.get_or_insert_default();
        change(rest);
        if rest.totals.is_empty() && rest.out_of_range == 0 {
            self.rest = None;
        }
    }
}

impl PartialEq for MoneyTotal {
    fn eq(&self, other: &MoneyTotal) -> bool {
        match (self.plain(), other.plain()) {
            (Some(a), Some(b)) => a == b,
            _ => self.content() == other.content(),
        }
    }
}
impl Summary for MoneyTotal {
    fn merge(&mut self, other: &MoneyTotal) {
        if let Some(currency) = other.currency {
            self.join(currency, other.scale, other.inline(), other.n);
        }
        if let Some(rest) = &other.rest {
            self.alter_rest(|own| {
                own.out_of_range = own.out_of_range.wrapping_add(rest.out_of_range);
                rest.totals.iter().for_each(|(currency, nanos, n)| own.add(*currency, *nanos, *n));
            });
        }
    }
}
impl Fold<Money> for MoneyTotal {
    #[inline]
    fn absorb(&mut self, amount: Money) {
        self.add(amount, 1);
    }
    #[inline]
    fn retract(&mut self, amount: Money) {
        self.add(amount, -1);
    }
}

impl fmt::Debug for MoneyTotal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rest { totals, out_of_range } = self.content();
        f.debug_struct("MoneyTotal").field("totals", &totals).field("out_of_range", &out_of_range).finish()
    }
}

/// Currency, billionths, count.
#[derive(Serialize, Deserialize)]
#[serde(rename = "MoneyTotal")]
struct Saved {
    totals: Vec<(Currency, Int, i64)>,
    out_of_range: i64,
}
impl From<MoneyTotal> for Saved {
    fn from(total: MoneyTotal) -> Saved {
        let Rest { totals, out_of_range } = total.content();
        Saved { totals: totals.into_iter().map(|(c, nanos, n)| (c, Int(nanos), n)).collect(), out_of_range }
    }
}
impl From<Saved> for MoneyTotal {
    fn from(saved: Saved) -> MoneyTotal {
        let mut total = MoneyTotal::default();
        for (currency, nanos, n) in saved.totals {
            // the first takes the seat, at a scale that new records will likely have
            let short = Money::from_nanos(nanos.0, currency);
            match i32::try_from(n) {
                Ok(n) if total.currency.is_none() && total.seat(short.scale(), short.units(), n) => {
                    total.currency = Some(currency);
                }
                _ => total.alter_rest(|rest| rest.add(currency, nanos.0, n)),
            }
        }
        if saved.out_of_range != 0 {
            total.alter_rest(|rest| rest.out_of_range = saved.out_of_range);
        }
        total
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    /// Amounts usual and unusual: any scale, several currencies, too large, too fine.
    pub(in crate::summary) fn amounts() -> impl Strategy<Value = Money> {
        let currency =
            prop::sample::select(vec![Currency::EUR, Currency::EUR, Currency::USD, Currency::JPY, Currency::NONE]);
        let units = prop_oneof![
            6 => (-100_000i64..100_000).prop_map(i128::from),
            2 => any::<i64>().prop_map(i128::from),
            1 => Just(i128::from(i64::MIN)),
            1 => -(1i128 << 95)..1 << 95,
            1 => any::<i128>(),
        ];
        let scale = prop_oneof![6 => Just(2u8), 2 => 0u8..10, 1 => 0u8..30];
        (units, scale, currency).prop_map(|(units, scale, currency)| Money::from_parts(units, scale, currency))
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(amounts(), 0..40), cuts: (usize, usize)) {
            laws::hold::<MoneyTotal, Money>(&all, cuts);
        }
        #[test]
        fn the_totals_are_the_sums(all in prop::collection::vec(amounts(), 0..40)) {
            let mut sums = std::collections::BTreeMap::new();
            let mut total = MoneyTotal::default();
            for m in &all {
                total.absorb(*m);
                if let Some(nanos) = m.nanos() {
                    let sum: &mut (i128, i64) = sums.entry(m.currency()).or_default();
                    *sum = (sum.0 + nanos, sum.1 + 1);
                }
            }
            let sums: Vec<_> = sums.into_iter().map(|(c, (nanos, n))| (c, nanos, n)).collect();
            let beyond = all.iter().filter(|m| m.nanos().is_none()).count() as i64;
            prop_assert_eq!((total.totals(), total.out_of_range()), (sums, beyond));
            prop_assert_eq!(total.count(), all.len() as i64 - beyond);
        }
    }

    #[test]
    fn a_cell_has_24_bytes() {
        assert_eq!(size_of::<MoneyTotal>(), 24);
    }

    #[test]
    fn what_does_not_fit_inline_any_more_is_kept_beside() {
        let eur = |n, hi: i8| MoneyTotal { n, hi, scale: 2, currency: Some(Currency::EUR), ..MoneyTotal::default() };
        let cent = Money::minor(1, Currency::EUR);
        for (mut total, n, nanos) in [
            (eur(i32::MAX, 0), 1i64 << 31, 10_000_000),
            (MoneyTotal { lo: u64::MAX, ..eur(5, i8::MAX) }, 6, 10_000_000 << 71),
            (eur(5, i8::MIN), 6, (-1 << 71) * 10_000_000 + 10_000_000),
        ] {
            let before = total.clone();
            total.absorb(cent);
            assert_eq!(total.totals(), [(Currency::EUR, nanos, n)]);
            total.retract(cent);
            assert_eq!(total, before);
        }
        let mut total = eur(i32::MIN, 0);
        total.retract(cent);
        assert_eq!(total.totals(), [(Currency::EUR, -10_000_000, i64::from(i32::MIN) - 1)]);
    }

    #[test]
    fn only_amounts_that_were_counted_can_be_read() {
        let (eur, usd) = (Money::minor(5, Currency::EUR), Money::minor(5, Currency::USD));
        let huge = Money::from_parts(i128::MAX, 0, Currency::EUR);
        let mut total = MoneyTotal::default();
        assert_eq!((total.total(), total.mean()), (Ok(None), Err(Undefined::NoRecords)));
        total.absorb(huge);
        assert_eq!((total.total(), total.out_of_range(), total.count()), (Ok(None), 1, 0));
        total.retract(huge);
        total.retract(huge);
        assert_eq!(total.total(), Err(Undefined::Inconsistent));
        total.absorb(huge);
        total.retract(usd);
        assert_eq!(total.total(), Err(Undefined::Inconsistent));
        total.absorb(Money::minor(6, Currency::USD));
        assert_eq!(total.total(), Err(Undefined::Inconsistent), "a cent of no amount");

        let mut mixed = MoneyTotal::default();
        [usd, eur, usd].into_iter().for_each(|m| mixed.absorb(m));
        let both = Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]));
        assert_eq!((mixed.total(), mixed.count()), (both, 3));
        mixed.retract(eur);
        assert_eq!(mixed.total(), Ok(Some(Money::minor(10, Currency::USD))));
    }

    #[test]
    fn amounts_of_zero_count_and_cancel_nothing() {
        let mut total = MoneyTotal::default();
        total.absorb(Money::zero(Currency::USD));
        assert_eq!(total.total(), Ok(Some(Money::zero(Currency::USD))));
        total.absorb(Money::minor(300, Currency::USD));
        assert_eq!(total.mean().unwrap().rounded(), Money::minor(150, Currency::USD));
    }
}
