//! Customers scored by recency, frequency and money.

use super::{Currency, Int, MeanDuration, Money, MoneyPer, Ratio, RfmScores, Segments, Undefined, text};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many customers have each score of recency, frequency and money, and the thresholds that the scores were given by.
///
/// The thresholds are quintiles, of type 7 and exact. A score is 1 and 1 more for each threshold below the value, of
/// recency the other way round; so equal values have equal scores, and a fifth of the customers has a score only where
/// values differ.
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Timestamp, value::{Currency, Money}};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let purchases: Vec<Purchase> = [("A", 9, 50), ("A", 3, 10), ("B", 1, 30), ("C", 8, 20)]
///     .map(|(who, on, euros)| {
///         let mut purchase = Purchase::new("", who, day(on));
///         purchase.amount = Some(Money::minor(euros * 100, Currency::EUR));
///         purchase
///     })
///     .into();
/// let rfm = customers::rfm(&purchases, day(10)).value().map_err(Clone::clone)?.clone();
/// assert_eq!(rfm.to_string(), "3 customers: about to sleep 1, champions 1, hibernating 1");
/// assert_eq!(rfm.count("555".parse()?), 1);
/// assert_eq!(rfm.recency().map(|t| t.as_f64_days()), [1.4, 1.8, 3.4, 6.2]);
/// assert_eq!(rfm.monetary()[3].to_string(), "48.00 EUR");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct Rfm {
    currency: Currency,
    // fifths: of microseconds, of purchases, of billionths
    recency: Fifths,
    frequency: Fifths,
    monetary: Fifths,
    cells: Vec<(RfmScores, u64)>,
}

/// The four quintiles, times 5.
type Fifths = [i128; 4];

/// The last purchase in microseconds, how many there were, what they add up to in billionths.
pub(crate) type OneSpent = (Timestamp, u32, i128);

impl Rfm {
    /// Of customers who spent in one currency, their recency measured to an instant. Undefined of none.
    pub(crate) fn of(
        currency: Currency,
        now: Timestamp,
        customers: impl Iterator<Item = OneSpent> + Clone,
    ) -> Result<Rfm, Undefined> {
        let no_one = || Undefined::NoRecords;
        let mut last: Vec<i64> = customers.clone().map(|(last, ..)| last.micros()).collect();
        let [first, second, third, fourth] = fifths(&mut last).ok_or_else(no_one)?;
        drop(last);
        let mut times: Vec<i64> = customers.clone().map(|(_, times, _)| times.into()).collect();
        let frequency = fifths(&mut times).ok_or_else(no_one)?;
        drop(times);
        let mut totals: Vec<i128> = customers.clone().map(|(.., total)| total).collect();
        let monetary = fifths(&mut totals).ok_or_else(no_one)?;
        drop(totals);
        // the later the purchase the shorter it is ago: the quintiles of what lies between are these, turned round
        let recency = [fourth, third, second, first].map(|at| 5 * i128::from(now.micros()) - at);
        let mut rfm = Rfm { currency, recency, frequency, monetary, cells: Vec::new() };
        let mut counts = [[[0u64; 5]; 5]; 5];
        let scorer = rfm.scorer(now);
        for spent in customers {
            let [r, f, m] = scorer.steps(spent);
            counts[usize::from(r)][usize::from(f)][usize::from(m)] += 1;
        }
        for (r, of_r) in (0..).zip(counts) {
            for (f, of_f) in (0..).zip(of_r) {
                let cells = (0..).zip(of_f).filter(|(_, n)| *n > 0);
                rfm.cells.extend(cells.map(|(m, n)| (RfmScores::beyond(r, f, m), n)));
            }
        }
        Ok(rfm)
    }
    /// What gives others the scores of these thresholds.
    pub(crate) fn scorer(&self, now: Timestamp) -> Scorer {
        // a whole number exceeds a fraction where it exceeds its whole part
        let whole = |fifths: Fifths| fifths.map(|x| x.div_euclid(5));
        Scorer {
            now: now.micros().into(),
            recency: whole(self.recency),
            frequency: whole(self.frequency),
            monetary: whole(self.monetary),
        }
    }
    /// How many customers there are.
    pub fn n(&self) -> u64 {
        self.cells.iter().map(|(_, n)| n).sum()
    }
    /// What they paid in.
    pub fn currency(&self) -> Currency {
        self.currency
    }
    /// The quintiles of the time since the last purchase, the shortest first.
    pub fn recency(&self) -> [MeanDuration; 4] {
        self.recency.map(|micros| MeanDuration::of(micros, 5))
    }
    /// The quintiles of the number of purchases.
    pub fn frequency(&self) -> [Ratio; 4] {
        self.frequency.map(|times| Ratio::new(times, 5).unwrap_or(Ratio::ZERO))
    }
    /// The quintiles of what the purchases add up to.
    pub fn monetary(&self) -> [MoneyPer; 4] {
        self.monetary.map(|nanos| MoneyPer::known(Money::from_nanos(nanos, self.currency), Ratio::from(5)))
    }
    /// Every cell that has a customer, and how many; `111` first.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = (RfmScores, u64)> {
        self.cells.iter().copied()
    }
    /// How many customers have these scores.
    pub fn count(&self, scores: RfmScores) -> u64 {
        self.cells
            .binary_search_by_key(&scores, |(cell, _)| *cell)
            .ok()
            .and_then(|at| self.cells.get(at))
            .map_or(0, |(_, n)| *n)
    }
    /// How many customers each named [segment](super::RfmSegment) has.
    pub fn segments(&self) -> Segments {
        let named = self.cells().map(|(scores, n)| (Some(scores.segment().to_string()), n));
        // their total is the number of customers, who are there
        Segments::new(named).unwrap_or_default()
    }
}

/// Gives scores by thresholds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scorer {
    now: i128,
    recency: Fifths,
    frequency: Fifths,
    monetary: Fifths,
}

impl Scorer {
    /// By thresholds that somebody chose: microseconds, purchases, billionths.
    pub fn by(now: Timestamp, recency: [i128; 4], frequency: [i128; 4], monetary: [i128; 4]) -> Scorer {
        Scorer { now: now.micros().into(), recency, frequency, monetary }
    }
    /// How many steps above the lowest score, of each of the three.
    #[inline]
    fn steps(&self, (last, times, total): OneSpent) -> [u8; 3] {
        let below = |thresholds: &Fifths, x: i128| thresholds.iter().map(|t| u8::from(*t < x)).sum::<u8>();
        let ago = self.now - i128::from(last.micros());
        [4 - below(&self.recency, ago), below(&self.frequency, times.into()), below(&self.monetary, total)]
    }
    #[inline]
    pub fn score(&self, spent: OneSpent) -> RfmScores {
        let [recency, frequency, monetary] = self.steps(spent);
        RfmScores::beyond(recency, frequency, monetary)
    }
}

/// Five times each quintile of type 7; `None` of nothing. Leaves the values in another order.
fn fifths<T: Ord + Copy + Into<i128>>(values: &mut [T]) -> Option<Fifths> {
    let last = values.len().checked_sub(1)?;
    let (mut found, mut from) = ([0; 4], 0);
    for (part, fifth) in (1..).zip(&mut found) {
        let (at, beyond) = (last / 5 * part + last % 5 * part / 5, last % 5 * part % 5);
        // what lies before the last one found is smaller
        let (_, low, above) = values.get_mut(from..)?.select_nth_unstable(at - from);
        let low: i128 = (*low).into();
        let high = if beyond == 0 { None } else { above.iter().min() };
        let high = high.map_or(low, |high| (*high).into());
        *fifth = low * (5 - beyond as i128) + high * beyond as i128;
        from = at;
    }
    Some(found)
}

/// The number of customers and of each segment: `3 customers: about to sleep 1, champions 1, hibernating 1`.
impl fmt::Display for Rfm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.n();
        let customers = if n == 1 { "customer" } else { "customers" };
        text::pad(f, &format!("{} {customers}: {}", text::count(i128::from(n)), self.segments()))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Rfm")]
struct Saved {
    currency: Currency,
    recency: [Int; 4],
    frequency: [Int; 4],
    monetary: [Int; 4],
    cells: Vec<(RfmScores, u64)>,
}
impl From<Rfm> for Saved {
    fn from(rfm: Rfm) -> Saved {
        let ints = |fifths: Fifths| fifths.map(Int);
        let (recency, frequency, monetary) = (ints(rfm.recency), ints(rfm.frequency), ints(rfm.monetary));
        Saved { currency: rfm.currency, recency, frequency, monetary, cells: rfm.cells }
    }
}
impl TryFrom<Saved> for Rfm {
    type Error = Undefined;
    fn try_from(saved: Saved) -> Result<Rfm, Undefined> {
        let fifths = |ints: [Int; 4]| {
            let fifths = ints.map(|x| x.0);
            let far = fifths.iter().any(|x| x.unsigned_abs() > 5 << 94);
            if far || !fifths.is_sorted() { Err(Undefined::OutOfRange) } else { Ok(fifths) }
        };
        let cells = saved.cells;
        let total = cells.iter().try_fold(0u64, |total, (_, n)| total.checked_add(*n)).ok_or(Undefined::OutOfRange)?;
        if total == 0 {
            return Err(Undefined::NoRecords);
        }
        if cells.iter().any(|(_, n)| *n == 0) || !cells.is_sorted_by(|a, b| a.0 < b.0) {
            return Err(Undefined::Inconsistent);
        }
        let (recency, frequency) = (fifths(saved.recency)?, fifths(saved.frequency)?);
        Ok(Rfm { currency: saved.currency, recency, frequency, monetary: fifths(saved.monetary)?, cells })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Arranged;
    use crate::value::quantile::Position;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn thresholds_are_the_quantiles_of_type_7(values in prop::collection::vec(prop_oneof![-9i64..9, any::<i64>()], 1..300)) {
            let found = fifths(&mut values.clone()).unwrap();
            let arranged = Arranged::new(values);
            for (p, fifth) in [0.2, 0.4, 0.6, 0.8].into_iter().zip(found) {
                let position = Position::of(p, arranged.len(), 5).unwrap();
                prop_assert_eq!(position.among(&arranged).unwrap() * 5, fifth * i128::from(position.den));
            }
        }
        #[test]
        fn a_score_is_one_more_than_the_thresholds_below(
            customers in prop::collection::vec((-40i64..=10, 1u32..9, -20i128..20), 1..60),
        ) {
            let all: Vec<OneSpent> = customers.iter().map(|(at, n, m)| (Timestamp::from_micros(*at), *n, *m)).collect();
            let now = Timestamp::from_micros(10);
            let rfm = Rfm::of(Currency::EUR, now, all.iter().copied()).unwrap();
            let mut cells = std::collections::BTreeMap::new();
            for (at, n, m) in &customers {
                let below = |fifths: &Fifths, x: i128| fifths.iter().filter(|t| **t < 5 * x).count() as u8;
                let r = 6 - (1 + below(&rfm.recency, i128::from(10 - at)));
                let scores = RfmScores::new(r, 1 + below(&rfm.frequency, (*n).into()), 1 + below(&rfm.monetary, *m)).unwrap();
                prop_assert_eq!(rfm.scorer(now).score((Timestamp::from_micros(*at), *n, *m)), scores);
                *cells.entry(scores).or_insert(0u64) += 1;
            }
            prop_assert!(rfm.cells().eq(cells));
            prop_assert_eq!(rfm.n(), all.len() as u64);
            // the recency's own quintiles, not those of the instants turned round
            let mut ago: Vec<i64> = customers.iter().map(|(at, ..)| 10 - at).collect();
            prop_assert_eq!(rfm.recency, fifths(&mut ago).unwrap());
            let saved = serde_json::to_string(&rfm).unwrap();
            prop_assert_eq!(serde_json::from_str::<Rfm>(&saved).unwrap(), rfm);
        }
    }

    #[test]
    fn nobody_has_no_scores_and_a_damaged_one_is_refused() {
        assert_eq!(Rfm::of(Currency::EUR, Timestamp::MAX, std::iter::empty()), Err(Undefined::NoRecords));
        let good =
            r#"{"currency":"EUR","recency":[1,2,3,4],"frequency":[5,5,5,5],"monetary":[0,1,2,3],"cells":[["111",1]]}"#;
        assert!(serde_json::from_str::<Rfm>(good).is_ok());
        for (from, to) in [
            (r#"[["111",1]]"#, "[]"),
            (r#"[["111",1]]"#, r#"[["111",0]]"#),
            (r#"["111",1]"#, r#"["211",1],["111",1]"#),
            ("[1,2,3,4]", "[4,3,2,1]"),
            ("111", "611"),
        ] {
            assert!(serde_json::from_str::<Rfm>(&good.replace(from, to)).is_err(), "{to}");
        }
    }

    #[test]
    fn the_ends_of_time_and_the_largest_sums_are_scored() {
        let ends = [(Timestamp::MIN, 1, -1 << 94), (Timestamp::MAX, u32::MAX, 1 << 94)];
        let rfm = Rfm::of(Currency::EUR, Timestamp::MAX, ends.into_iter()).unwrap();
        assert!(rfm.cells().map(|(scores, _)| scores.to_string()).eq(["111", "555"]));
        assert!(rfm.monetary()[0].as_f64() < 0.0 && rfm.recency()[3].as_f64_days() > 1e8);
        let saved = serde_json::to_string(&rfm).unwrap();
        assert_eq!(serde_json::from_str::<Rfm>(&saved).unwrap(), rfm);
    }
}
