//! How unevenly something is spread over groups.

use super::{Quantified, Quantity, Ranking};
use crate::kpi::{Group, Unit};
use crate::value::{Currency, Money, Ratio, Share, Undefined};

/// How unevenly an amount or a count is spread: the Gini coefficient, the share of the largest, how few make most of it.
///
/// Only what adds up is spread: counts, and money of one currency. It is spread over those who have a part in it; a
/// customer who bought nothing is not among the buyers, unless listed with 0.
///
/// ```
/// use crm_kpi::analysis::Concentration;
/// let revenue = Concentration::of([10u64, 20, 30, 940])?;
/// assert_eq!(revenue.top(1)?.to_string(), "94.0 % (940 of 1,000)");
/// assert_eq!(revenue.gini()?.as_f64(), 0.7);
/// assert_eq!(Concentration::of([5u64, 5, 5])?.gini()?.as_f64(), 0.0); // all the same
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Concentration {
    /// Largest first; of money billionths.
    parts: Vec<i128>,
    total: i128,
    currency: Option<Currency>,
}

impl Concentration {
    /// Of these parts, in any order. Undefined of none, where the parts do not add up to a whole (a rate, several
    /// currencies), and where one is below nothing.
    pub fn of<V: Quantified>(parts: impl IntoIterator<Item = V>) -> Result<Concentration, Undefined> {
        let ranking = Ranking::of(parts.into_iter().enumerate())?;
        Concentration::over(ranking.iter().map(|(_, quantity)| quantity).collect())
    }
    fn over(sorted: Vec<Quantity>) -> Result<Concentration, Undefined> {
        let currency = sorted.first().ok_or(Undefined::NoRecords)?.currency();
        let (mut parts, mut total) = (Vec::with_capacity(sorted.len()), 0i128);
        for quantity in sorted {
            let scale = match quantity.unit() {
                Unit::Count => 1,
                Unit::Money => 1_000_000_000,
                _ => return Err(Undefined::OtherUnit),
            };
            let scaled = quantity.number().checked_mul(Ratio::new(scale, 1)?)?;
            let part = if scaled.den() == 1 { scaled.num() } else { return Err(Undefined::OutOfRange) };
            if part < 0 {
                return Err(Undefined::Inconsistent);
            }
            total = total.checked_add(part).ok_or(Undefined::OutOfRange)?;
            parts.push(part);
        }
        Ok(Concentration { parts, total, currency })
    }
    /// Over how many it is spread.
    pub fn n(&self) -> usize {
        self.parts.len()
    }
    /// The share of the largest `n`. Undefined where there is nothing to share.
    pub fn top(&self, n: usize) -> Result<Share, Undefined> {
        let part = self.parts.iter().take(n).sum();
        match self.currency {
            Some(currency) => {
                Share::of_money(Money::from_nanos(part, currency), Money::from_nanos(self.total, currency))
            }
            None => Share::new(part, self.total),
        }
    }
    /// The share of the largest part of them, rounded up to whole ones: of the largest tenth, `top_part(10 %)`.
    pub fn top_part(&self, part: Share) -> Result<Share, Undefined> {
        let wanted = i128::try_from(self.n()).ok().and_then(|n| n.checked_mul(part.part()));
        let wanted = wanted.ok_or(Undefined::OutOfRange)?;
        let up = wanted / part.whole() + i128::from(wanted % part.whole() != 0);
        self.top(usize::try_from(up).unwrap_or(usize::MAX))
    }
    /// How few of the largest have at least a share of it: how many customers make 80 % of the revenue.
    pub fn make(&self, share: Share) -> Result<usize, Undefined> {
        if self.total == 0 {
            return Err(Undefined::NoDenominator);
        }
        let (mut sum, wanted) = (0i128, Ratio::from(share));
        for (i, part) in self.parts.iter().enumerate() {
            if Ratio::new(sum, self.total)? >= wanted {
                return Ok(i);
            }
            sum += part;
        }
        Ok(self.n())
    }
    /// The Gini coefficient: 0 where all have the same, towards 1 where one has all. Of the population, without the
    /// correction `n / (n - 1)` for samples. Undefined where there is nothing to share.
    ///
    /// ```text
    /// sum of (2 i - n - 1) x(i)  /  (n x sum of x),  x sorted from the smallest, i from 1
    /// ```
    pub fn gini(&self) -> Result<Ratio, Undefined> {
        let n = self.parts.len() as i128;
        let mut sum = 0i128;
        for (i, part) in (1i128..).zip(self.parts.iter().rev()) {
            let weighed = part.checked_mul(2 * i - n - 1);
            sum = weighed.and_then(|weighed| sum.checked_add(weighed)).ok_or(Undefined::OutOfRange)?;
        }
        Ratio::new(sum, self.total.checked_mul(n).ok_or(Undefined::OutOfRange)?)
    }
}

impl<G: Group> Ranking<G> {
    /// How unevenly it is spread over the groups.
    pub fn concentration(&self) -> Result<Concentration, Undefined> {
        Concentration::over(self.iter().map(|(_, quantity)| quantity).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn shares_and_gini_of_known_spreads() {
        let share = |part, whole| Share::new(part, whole).unwrap();
        for (parts, gini, tenth, most) in [
            (vec![1u64, 1, 1, 1], 0.0, 0.25, 4), // all the same
            (vec![0, 0, 0, 8], 0.75, 1.0, 1),    // one has all: (n - 1) / n
            (vec![1, 2, 3, 4], 0.25, 0.4, 3),
            (vec![7], 0.0, 1.0, 1),
            ((1..=11).collect(), 10.0 / 33.0, 21.0 / 66.0, 7),
        ] {
            let spread = Concentration::of(parts.clone()).unwrap();
            assert_eq!(spread.gini().unwrap().as_f64(), gini, "{parts:?}");
            assert_eq!(spread.top_part(share(1, 10)).unwrap().as_f64(), tenth, "{parts:?}: eleven have two tenths");
            assert_eq!(spread.make(share(4, 5)), Ok(most), "{parts:?}");
            assert_eq!((spread.make(share(0, 1)), spread.make(share(1, 1)).is_ok()), (Ok(0), true));
            assert_eq!(spread.top(99), Share::new(spread.total, spread.total));
        }
    }

    #[test]
    fn only_what_adds_up_is_spread() {
        let eur = |cents| Money::minor(cents, Currency::EUR);
        assert_eq!(Concentration::of([] as [u64; 0]), Err(Undefined::NoRecords));
        assert_eq!(Concentration::of([Share::new(1, 2).unwrap()]), Err(Undefined::OtherUnit));
        assert_eq!(Concentration::of([eur(-1), eur(5)]), Err(Undefined::Inconsistent));
        assert!(matches!(
            Concentration::of([eur(1), Money::minor(1, Currency::USD)]),
            Err(Undefined::MixedCurrencies(_))
        ));
        let nothing = Concentration::of([0u64, 0]).unwrap();
        assert_eq!((nothing.gini(), nothing.top(1)), (Err(Undefined::NoDenominator), Err(Undefined::NoDenominator)));
        assert_eq!(nothing.make(Share::new(1, 2).unwrap()), Err(Undefined::NoDenominator));
        let money = Concentration::of([eur(250), eur(750), Money::zero(Currency::NONE)]).unwrap();
        assert_eq!(money.top(1).unwrap().to_string(), "75.0 % (7.50 of 10.00 EUR)");
    }

    proptest! {
        #[test]
        fn the_coefficient_is_the_mean_difference(parts in prop::collection::vec(0u64..1_000, 1..20)) {
            let n = parts.len() as i128;
            let total: i128 = parts.iter().map(|x| i128::from(*x)).sum();
            let apart: i128 = parts.iter().flat_map(|x| parts.iter().map(|y| i128::from(x.abs_diff(*y)))).sum();
            let spread = Concentration::of(parts).unwrap();
            prop_assert_eq!(spread.gini(), Ratio::new(apart, 2 * n * total));
        }
    }
}
