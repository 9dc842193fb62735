//! An own number against a reference.

use super::change::signed;
use super::{Change, Quantified, Ranking};
use crate::kpi::{Better, Group, Reading};
use crate::value::{Share, Undefined, pad};
use std::cmp::Ordering;
use std::fmt;

/// An own number against a reference value: the industry's, the plan's, the best team's.
///
/// ```
/// use crm_kpi::analysis::Benchmark;
/// use crm_kpi::kpi::Better;
/// use crm_kpi::value::Share;
/// let churn = Benchmark::of(&Share::new(4, 100)?, &Share::new(5, 100)?, Better::Lower)?;
/// assert_eq!(churn.to_string(), "4.0 % against 5.0 %: -1.0 points, better");
/// assert_eq!(churn.standing(), Some(std::cmp::Ordering::Greater)); // better than the reference
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Benchmark {
    change: Change,
    better: Better,
}

impl Benchmark {
    /// `own` against `reference`. Undefined between different units or currencies.
    pub fn of(own: &impl Quantified, reference: &impl Quantified, better: Better) -> Result<Benchmark, Undefined> {
        Ok(Benchmark { change: Change::between(own, reference)?, better })
    }
    /// From the reference to the own number: the difference, and by how much of the reference.
    pub fn difference(self) -> Change {
        self.change
    }
    /// `Greater` where the own number is better than the reference, `Less` where it is worse; `None` where neither way is
    /// good in itself.
    pub fn standing(self) -> Option<Ordering> {
        let more = self.change.now().number().cmp(&self.change.before().number());
        match self.better {
            Better::Higher => Some(more),
            Better::Lower => Some(more.reverse()),
            Better::Neither => None,
        }
    }
}

/// `4.0 % against 5.0 %: -1.0 points, better`
impl fmt::Display for Benchmark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = signed(self.change.absolute());
        let standing = match self.standing() {
            Some(Ordering::Greater) => ", better",
            Some(Ordering::Less) => ", worse",
            Some(Ordering::Equal) => ", equal",
            None => "",
        };
        pad(f, &format!("{} against {}: {by}{standing}", self.change.now(), self.change.before()))
    }
}

impl<V: Quantified> Reading<V> {
    /// Against a reference value, with the same evidence.
    pub fn benchmark(&self, reference: &impl Quantified, better: Better) -> Reading<Benchmark> {
        let own = self.value().map_err(Clone::clone);
        Reading::new(own.and_then(|own| Benchmark::of(own, reference, better)), self.evidence().clone())
    }
}

impl<G: Group> Ranking<G> {
    /// The part of these that a value is better than, half of the equal ones among them: its
    /// [percentile](Ranking::percentile), counted from the worst. `None` where neither way is good in itself.
    pub fn beaten(&self, own: &impl Quantified, better: Better) -> Result<Option<Share>, Undefined> {
        let percentile = self.percentile(own)?;
        Ok(match better {
            Better::Higher => Some(percentile),
            Better::Lower => Some(percentile.complement()),
            Better::Neither => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Currency, Money, MoneyPer};

    #[test]
    fn better_depends_on_the_kpi() {
        for (own, reference, better, standing, words) in [
            (12u64, 10u64, Better::Higher, Some(Ordering::Greater), "12 against 10: +2, better"),
            (12, 10, Better::Lower, Some(Ordering::Less), "12 against 10: +2, worse"),
            (10, 10, Better::Lower, Some(Ordering::Equal), "10 against 10: 0, equal"),
            (12, 10, Better::Neither, None, "12 against 10: +2"),
        ] {
            let benchmark = Benchmark::of(&own, &reference, better).unwrap();
            assert_eq!((benchmark.standing(), benchmark.to_string().as_str()), (standing, words));
        }
        let cost = |cents, currency| MoneyPer::new(Money::minor(cents, currency), 1).unwrap();
        assert!(Benchmark::of(&cost(1, Currency::EUR), &cost(1, Currency::USD), Better::Lower).is_err());
    }

    #[test]
    fn fewer_days_beat_those_with_more() {
        let days = Ranking::of([("a", 10u64), ("b", 20), ("c", 20), ("d", 40)]).unwrap();
        for (own, better, beaten) in [
            (10u64, Better::Lower, Some(87.5)),
            (20, Better::Lower, Some(50.0)),
            (5, Better::Lower, Some(100.0)),
            (10, Better::Higher, Some(12.5)),
            (10, Better::Neither, None),
        ] {
            assert_eq!(days.beaten(&own, better).unwrap().map(Share::percent), beaten, "{own} {better:?}");
        }
    }
}
