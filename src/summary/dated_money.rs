//! Totals of money by day, to be converted at each day's rate.

use super::{Fold, Summary};
use crate::value::{Currency, Int, Money, Rates, Undefined};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The total and the number of amounts by currency and day: what a KPI keeps that is converted at the rates of the days
/// on which its records count. Days are numbered from 1970-01-01, day 0.
///
/// ```
/// use crm_kpi::summary::{DatedMoney, Fold};
/// use crm_kpi::value::{Currency, Money, Rates};
/// use chrono::NaiveDate;
/// let new_year = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
/// let rates = Rates::new().rate(Currency::USD, Currency::EUR, new_year, "0.9".parse()?)?;
/// let mut revenue = DatedMoney::default();
/// revenue.absorb((DatedMoney::day(new_year), Money::minor(1_000, Currency::USD)));
/// revenue.absorb((DatedMoney::day(new_year), Money::minor(1_000, Currency::EUR)));
/// assert_eq!(revenue.converted(&rates, Currency::EUR)?, Some(Money::minor(1_900, Currency::EUR)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(into = "Saved", from = "Saved")]
pub struct DatedMoney {
    // none of nothing; sums wrap as those of a `MoneyTotal`
    totals: BTreeMap<(Currency, i32), (i128, i64)>,
    out_of_range: i64,
}

/// The day 1970-01-01, counted as chrono does from year 1.
const EPOCH: i32 = 719_163;

impl DatedMoney {
    /// The number of a day.
    #[inline]
    pub fn day(date: NaiveDate) -> i32 {
        use chrono::Datelike;
        date.num_days_from_ce() - EPOCH
    }
    /// All of it in one currency, at the rates of its days, rounded once. `None` of no amounts. Undefined where a rate is
    /// missing.
    pub fn converted(&self, rates: &Rates, to: Currency) -> Result<Option<Money>, Undefined> {
        if self.out_of_range < 0 || self.totals.values().any(|(_, n)| *n <= 0) {
            return Err(Undefined::Inconsistent);
        }
        if self.totals.is_empty() {
            return Ok(None);
        }
        let mut dated = Vec::with_capacity(self.totals.len());
        for ((currency, day), (nanos, _)) in &self.totals {
            let date = day.checked_add(EPOCH).and_then(NaiveDate::from_num_days_from_ce_opt);
            dated.push((*currency, date.ok_or(Undefined::OutOfRange)?, *nanos));
        }
        rates.convert_total(dated, to).map(Some)
    }
    /// How many amounts are in the totals.
    pub fn count(&self) -> i64 {
        self.totals.values().fold(0, |n, (_, of_one)| n.wrapping_add(*of_one))
    }
    /// How many amounts were beyond what can be summed exactly. They are in no total.
    pub fn out_of_range(&self) -> i64 {
        self.out_of_range
    }

    fn add(&mut self, at: (Currency, i32), nanos: i128, n: i64) {
        let (total, count) = self.totals.entry(at).or_default();
        (*total, *count) = (total.wrapping_add(nanos), count.wrapping_add(n));
        if (*total, *count) == (0, 0) {
            self.totals.remove(&at);
        }
    }
    #[inline]
    fn add_one(&mut self, day: i32, amount: Money, sign: i64) {
        match amount.nanos() {
            Some(nanos) => self.add((amount.currency(), day), nanos * i128::from(sign), sign),
            None => self.out_of_range = self.out_of_range.wrapping_add(sign),
        }
    }
}

impl Summary for DatedMoney {
    fn merge(&mut self, other: &DatedMoney) {
        other.totals.iter().for_each(|(at, (nanos, n))| self.add(*at, *nanos, *n));
        self.out_of_range = self.out_of_range.wrapping_add(other.out_of_range);
    }
}
impl Fold<(i32, Money)> for DatedMoney {
    #[inline]
    fn absorb(&mut self, (day, amount): (i32, Money)) {
        self.add_one(day, amount, 1);
    }
    #[inline]
    fn retract(&mut self, (day, amount): (i32, Money)) {
        self.add_one(day, amount, -1);
    }
}

/// Currency, day, billionths, count.
#[derive(Serialize, Deserialize)]
#[serde(rename = "DatedMoney")]
struct Saved {
    totals: Vec<(Currency, i32, Int, i64)>,
    out_of_range: i64,
}
impl From<DatedMoney> for Saved {
    fn from(money: DatedMoney) -> Saved {
        let totals = money.totals.into_iter().map(|((currency, day), (nanos, n))| (currency, day, Int(nanos), n));
        Saved { totals: totals.collect(), out_of_range: money.out_of_range }
    }
}
impl From<Saved> for DatedMoney {
    fn from(saved: Saved) -> DatedMoney {
        let mut money = DatedMoney { totals: BTreeMap::new(), out_of_range: saved.out_of_range };
        saved.totals.into_iter().for_each(|(currency, day, nanos, n)| money.add((currency, day), nanos.0, n));
        money
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{laws, money_total::tests::amounts};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec((-2i32..2, amounts()), 0..30), cuts: (usize, usize)) {
            laws::hold::<DatedMoney, (i32, Money)>(&all, cuts);
        }
    }

    #[test]
    fn each_day_has_its_rate_and_none_is_made_up() {
        let day = |d| NaiveDate::from_ymd_opt(1970, 1, d).unwrap();
        let (eur, usd) = (Currency::EUR, Currency::USD);
        let rate = |rates: Rates, d, rate: &str| rates.rate(usd, eur, day(d), rate.parse().unwrap()).unwrap();
        let rates = rate(rate(Rates::new(), 2, "0.5"), 3, "0.25");
        let mut money = DatedMoney::default();
        assert_eq!(money.converted(&rates, eur), Ok(None));
        for d in [2, 3, 9] {
            money.absorb((DatedMoney::day(day(d)), Money::minor(100, usd)));
        }
        assert_eq!(money.converted(&rates, eur), Ok(Some(Money::minor(100, eur))));
        assert_eq!(DatedMoney::day(day(1)), 0);
        money.absorb((0, Money::minor(1, usd)));
        assert_eq!(money.converted(&rates, eur), Err(Undefined::MissingRate { from: usd, to: eur, date: day(1) }));
        assert_eq!(money.converted(&Rates::new(), usd), Ok(Some(Money::minor(301, usd))), "no rate is needed");
        money.retract((0, Money::minor(2, usd)));
        assert_eq!((money.converted(&rates, eur), money.count()), (Err(Undefined::Inconsistent), 3));
        let mut never = DatedMoney::default();
        never.absorb((i32::MAX, Money::minor(1, usd)));
        assert_eq!(never.converted(&rates, eur), Err(Undefined::OutOfRange));
    }
}
