//! What one customer spent, period by period.

use crate::kpi::Digest;
use crate::time::Timestamp;
use crate::value::{Currency, Int, Money, Why};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What a purchase says of its amount: how much, nothing, or more than can be summed exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Paid(Says);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Says {
    Amount(Currency, Nanos),
    Nothing,
    OutOfRange,
}

impl From<Option<Money>> for Paid {
    #[inline]
    fn from(amount: Option<Money>) -> Paid {
        Paid(match amount.map(|amount| (amount.currency(), amount.nanos())) {
            Some((currency, Some(nanos))) => Says::Amount(currency, Nanos::of(nanos)),
            Some((_, None)) => Says::OutOfRange,
            None => Says::Nothing,
        })
    }
}

impl Paid {
    /// How much it was, or why nobody can say.
    pub(crate) fn amount(self) -> Result<Money, Why> {
        match self.0 {
            // what was saved may have been forged
            Says::Amount(currency, nanos) if Money::are_summable(nanos.get()) => {
                Ok(Money::from_nanos(nanos.get(), currency))
            }
            Says::Amount(..) | Says::OutOfRange => Err(Why::OutOfRange),
            Says::Nothing => Err(Why::NoAmount),
        }
    }
}

/// Billionths within ±2^95, in 12 bytes, so that what stands beside them fits in 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "Int", from = "Int")]
struct Nanos {
    // in the order that makes the derived one that of the numbers
    high: i32,
    middle: u32,
    low: u32,
}

impl Nanos {
    #[inline]
    fn of(nanos: i128) -> Nanos {
        Nanos { high: (nanos >> 64) as i32, middle: (nanos >> 32) as u32, low: nanos as u32 }
    }
    #[inline]
    fn get(self) -> i128 {
        (i128::from(self.high) << 64) | (i128::from(self.middle) << 32) | i128::from(self.low)
    }
}
impl From<Int> for Nanos {
    fn from(nanos: Int) -> Nanos {
        Nanos::of(nanos.0)
    }
}
impl From<Nanos> for Int {
    fn from(nanos: Nanos) -> Int {
        Int(nanos.get())
    }
}

/// When a customer bought last in a period, how many times and for how much in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spent {
    last: Timestamp,
    total: Nanos,
    purchases: u32,
    currency: Currency,
}

impl Spent {
    /// The last purchase.
    pub fn last(&self) -> Timestamp {
        self.last
    }
    /// How many there were.
    pub fn purchases(&self) -> u32 {
        self.purchases
    }
    /// What they add up to.
    pub fn total(&self) -> Money {
        Money::from_nanos(self.nanos(), self.currency)
    }
    /// The currency of all of them.
    pub fn currency(&self) -> Currency {
        self.currency
    }
    #[inline]
    pub(crate) fn nanos(&self) -> i128 {
        self.total.get()
    }
    #[inline]
    pub(crate) fn parts(&self) -> (Timestamp, u32, i128) {
        (self.last, self.purchases, self.nanos())
    }
}

/// What a customer spent in each period that has a purchase of theirs, whatever the order in which these come.
///
/// 48 bytes for one period; more of them stand beside.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpentByPeriod {
    // the earliest
    first: Sum,
    more: Option<Box<More>>,
}

/// Later periods, in order.
#[derive(Debug, Clone, Default, PartialEq)]
struct More {
    parts: Vec<Sum>,
}

/// What some purchases of a customer come to, whatever the order in which they come.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    last: Timestamp,
    // the sum in two halves, since an i128 would make it 64 bytes
    low: u64,
    high: i64,
    // the column where there are several
    column: u32,
    purchases: u32,
    // of several the first by code, so that the order of the purchases is forgotten
    currency: Option<Currency>,
    flaws: u8,
}
const NO_AMOUNT: u8 = 1;
const OUT_OF_RANGE: u8 = 2;
const SEVERAL: u8 = 4;
pub(crate) const SEVERAL_CURRENCIES: Why = Why::Other(Cow::Borrowed("several currencies"));

impl Default for Sum {
    fn default() -> Sum {
        Sum { last: Timestamp::MIN, low: 0, high: 0, column: 0, purchases: 0, currency: None, flaws: 0 }
    }
}

impl Sum {
    pub(crate) fn is_nothing(&self) -> bool {
        self.purchases == 0
    }
    fn sum(&self) -> i128 {
        (i128::from(self.high) << 64) | i128::from(self.low)
    }
    #[inline]
    fn add(&mut self, nanos: i128) {
        let sum = self.sum().wrapping_add(nanos);
        (self.low, self.high) = (sum as u64, (sum >> 64) as i64);
    }
    #[inline]
    fn meet(&mut self, currency: Currency) {
        match self.currency {
            None => self.currency = Some(currency),
            Some(mine) if mine == currency => {}
            Some(mine) => (self.currency, self.flaws) = (Some(mine.min(currency)), self.flaws | SEVERAL),
        }
    }
    #[inline]
    pub(crate) fn take(&mut self, at: Timestamp, paid: Paid) {
        self.last = self.last.max(at);
        self.purchases = self.purchases.saturating_add(1);
        match paid.0 {
            Says::Amount(currency, nanos) => {
                self.add(nanos.get());
                self.meet(currency);
            }
            Says::Nothing => self.flaws |= NO_AMOUNT,
            Says::OutOfRange => self.flaws |= OUT_OF_RANGE,
        }
    }
    pub(crate) fn merge(&mut self, other: &Sum) {
        self.last = self.last.max(other.last);
        self.purchases = self.purchases.saturating_add(other.purchases);
        self.add(other.sum());
        other.currency.into_iter().for_each(|currency| self.meet(currency));
        self.flaws |= other.flaws;
    }
    /// What it comes to, or why nobody can say.
    #[inline]
    pub(crate) fn spent(&self) -> Result<Spent, Why> {
        let (sum, last, purchases) = (self.sum(), self.last, self.purchases);
        match self.currency {
            Some(currency) if self.flaws == 0 && Money::are_summable(sum) => {
                Ok(Spent { last, total: Nanos::of(sum), purchases, currency })
            }
            _ if self.flaws & NO_AMOUNT != 0 => Err(Why::NoAmount),
            _ if self.flaws & SEVERAL != 0 => Err(SEVERAL_CURRENCIES),
            _ => Err(Why::OutOfRange),
        }
    }
}

impl SpentByPeriod {
    /// Each period with a purchase: its column, the last purchase in it, what was spent or why nobody can say.
    #[inline]
    pub fn periods(&self) -> impl Iterator<Item = (usize, Timestamp, Result<Spent, Why>)> {
        let first = Some(&self.first).filter(|part| part.purchases > 0);
        let parts = first.into_iter().chain(self.more.iter().flat_map(|more| &more.parts));
        parts.map(|part| (part.column as usize, part.last, part.spent()))
    }
    #[inline]
    fn part(&mut self, column: u32) -> &mut Sum {
        if self.first.purchases == 0 {
            self.first.column = column;
        }
        if self.first.column == column { &mut self.first } else { self.another(column) }
    }
    #[inline(never)]
    fn another(&mut self, column: u32) -> &mut Sum {
        let parts = &mut self.more.get_or_insert_default().parts;
        let new = Sum { column, ..Sum::default() };
        if column < self.first.column {
            parts.insert(0, std::mem::replace(&mut self.first, new));
            return &mut self.first;
        }
        let at = parts.binary_search_by_key(&column, |part| part.column).unwrap_or_else(|at| {
            parts.insert(at, new);
            at
        });
        &mut parts[at]
    }
}

impl Digest<Paid> for SpentByPeriod {
    #[inline]
    fn add(&mut self, column: usize, at: Timestamp, paid: Paid) {
        if column > 0 {
            self.part(column as u32).take(at, paid);
        }
    }
    fn merge(&mut self, other: SpentByPeriod) {
        let first = Some(&other.first).filter(|part| part.purchases > 0);
        for part in first.into_iter().chain(other.more.iter().flat_map(|more| &more.parts)) {
            self.part(part.column).merge(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn spent(told: &[(usize, i64, Option<Money>)]) -> SpentByPeriod {
        let mut spent = SpentByPeriod::default();
        told.iter().for_each(|(column, at, amount)| spent.add(*column, t(*at), Paid::from(*amount)));
        spent
    }
    fn amount() -> impl Strategy<Value = Option<Money>> {
        let currency = prop_oneof![9 => Just(Currency::EUR), 1 => Just(Currency::USD)];
        let units = prop_oneof![8 => -500i128..500, 1 => Just(i128::MAX), 1 => any::<i64>().prop_map(i128::from)];
        prop::option::weighted(0.95, (units, currency).prop_map(|(units, c)| Money::from_parts(units, 2, c)))
    }

    proptest! {
        #[test]
        fn it_is_the_sum_of_each_period_in_any_order_and_any_split(
            mut told in prop::collection::vec((0usize..5, 0i64..40, amount()), 0..30), cut in 0.0..1.0,
        ) {
            let whole = spent(&told);
            let (a, b) = told.split_at((cut * told.len() as f64) as usize);
            let mut merged = spent(b);
            merged.merge(spent(a));
            prop_assert_eq!(&merged, &whole, "merged");
            let seen: Vec<_> = whole.periods().collect();
            for column in 1..5 {
                let own: Vec<_> = told.iter().filter(|(c, ..)| *c == column).collect();
                let Some(last) = own.iter().map(|(_, at, _)| t(*at)).max() else {
                    prop_assert!(seen.iter().all(|(c, ..)| *c != column));
                    continue;
                };
                let mut total = crate::summary::MoneyTotal::default();
                let known: Vec<Money> = own.iter().filter_map(|(.., amount)| *amount).collect();
                known.iter().for_each(|m| crate::summary::Fold::absorb(&mut total, *m));
                let expected = match total.total() {
                    _ if known.len() < own.len() => Err(Why::NoAmount),
                    Err(_) => Err(SEVERAL_CURRENCIES),
                    Ok(Some(m)) if total.out_of_range() == 0 => Ok((own.len() as u32, m)),
                    Ok(_) => Err(Why::OutOfRange),
                };
                let got: Vec<_> = seen.iter().filter(|(c, ..)| *c == column).collect();
                prop_assert_eq!(got.len(), 1);
                let (_, at, what) = got[0];
                prop_assert_eq!((*at, what.clone().map(|s| (s.purchases(), s.total()))), (last, expected));
            }
            told.reverse();
            prop_assert_eq!(&spent(&told), &whole, "in another order");
        }
        #[test]
        fn amounts_keep_their_value_and_their_order(a in -(1i128 << 95)..1 << 95, b in -(1i128 << 95)..1 << 95) {
            prop_assert_eq!(Nanos::of(a).get(), a);
            prop_assert_eq!(Nanos::of(a).cmp(&Nanos::of(b)), a.cmp(&b));
        }
    }

    #[test]
    fn a_total_out_of_range_is_not_known() {
        let largest = Some(Money::from_parts(1 << 94, 9, Currency::EUR));
        let of = |told: &[(usize, i64, Option<Money>)]| {
            spent(told).periods().next().map(|(.., what)| what.map(|s| s.nanos()))
        };
        assert_eq!(of(&[(1, 5, largest)]), Some(Ok(1 << 94)));
        assert_eq!(of(&[(1, 5, largest), (1, 5, largest)]), Some(Err(Why::OutOfRange)));
        assert_eq!(
            of(&[(1, 5, largest), (1, 6, Some(Money::minor(-1, Currency::EUR)))]),
            Some(Ok((1 << 94) - 10_000_000))
        );
    }

    #[test]
    fn they_are_small() {
        assert_eq!((size_of::<SpentByPeriod>(), size_of::<Spent>(), size_of::<Paid>()), (48, 32, 16));
    }
}
