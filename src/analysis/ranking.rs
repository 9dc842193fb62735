//! Groups in the order of their numbers: ranks, percentiles, the best and the worst.

use super::{Quantified, Quantity};
use crate::kpi::{Better, Group, Kpi, Readings, Table};
use crate::value::{Ratio, Share, Undefined};
use std::cmp::Ordering;

/// Groups by their numbers, largest first; of equal ones by key. Groups without a number are not in it.
///
/// ```
/// use crm_kpi::analysis::Ranking;
/// use crm_kpi::kpi::Better;
/// let days = Ranking::of([("anna", 12u64), ("oksana", 9), ("piotr", 12), ("dana", 30)])?;
/// assert_eq!(days.first().map(|(who, _)| *who), Some("dana"));
/// assert_eq!(days.best(Better::Lower).map(|(who, _)| *who), Some("oksana")); // fewer days are better
/// assert_eq!(days.rank(&"piotr").map(|rank| rank.as_f64()), Some(2.5)); // second and third are equal
/// assert_eq!(days.percentile(&12u64)?.percent(), 50.0); // one is below, two are equal, one is above
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking<G> {
    sorted: Vec<(G, Quantity)>,
}

impl<G: Group> Ranking<G> {
    /// Of groups and their values. Undefined where these cannot be held against each other.
    pub fn of<V: Quantified>(values: impl IntoIterator<Item = (G, V)>) -> Result<Ranking<G>, Undefined> {
        let mut sorted = Vec::new();
        for (group, value) in values {
            sorted.push((group, value.quantity()?));
        }
        // all are like one that is more than nothing, or like each other
        let like = sorted.iter().find(|(_, q)| q.number() != Ratio::ZERO).or(sorted.first()).map(|(_, q)| *q);
        if let Some(like) = like {
            for (_, quantity) in &sorted {
                like.like(*quantity)?;
            }
        }
        sorted.sort_by(|(g, x), (h, y)| y.number().cmp(&x.number()).then_with(|| g.cmp(h)));
        Ok(Ranking { sorted })
    }
    /// All of them, largest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&G, Quantity)> {
        self.sorted.iter().map(|(group, quantity)| (group, *quantity))
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }
    /// Whether no group has a number.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }
    /// The largest.
    pub fn first(&self) -> Option<(&G, Quantity)> {
        self.iter().next()
    }
    /// The smallest; of equal ones the first by key.
    pub fn last(&self) -> Option<(&G, Quantity)> {
        let smallest = self.sorted.last()?.1.number();
        self.iter().find(|(_, quantity)| quantity.number() == smallest)
    }
    /// The best, by which way is good; none where neither is.
    pub fn best(&self, better: Better) -> Option<(&G, Quantity)> {
        match better {
            Better::Higher => self.first(),
            Better::Lower => self.last(),
            Better::Neither => None,
        }
    }
    /// The worst, by which way is good; none where neither is.
    pub fn worst(&self, better: Better) -> Option<(&G, Quantity)> {
        match better {
            Better::Higher => self.last(),
            Better::Lower => self.first(),
            Better::Neither => None,
        }
    }
    /// The rank of a group, from 1 for the largest; equal ones share the mean of their ranks. `None` of one without a
    /// number.
    pub fn rank(&self, group: &G) -> Option<Ratio> {
        let (_, own) = self.sorted.iter().find(|(g, _)| g == group)?;
        let (above, equal) = self.count(own.number(), Ordering::Greater);
        Ratio::new((2 * above + equal + 1) as i128, 2).ok()
    }
    /// The percentile rank of a value among these: what lies below it, and half of what equals it, by how many there are.
    /// Undefined of none. A group's own number counts among the equal ones.
    pub fn percentile(&self, own: &impl Quantified) -> Result<Share, Undefined> {
        let own = own.quantity()?;
        let Some((_, any)) = self.sorted.iter().find(|(_, q)| q.number() != Ratio::ZERO).or(self.sorted.first()) else {
            return Err(Undefined::NoRecords);
        };
        any.like(own)?;
        let (below, equal) = self.count(own.number(), Ordering::Less);
        Share::new((2 * below + equal) as i128, (2 * self.len()) as i128)
    }
    /// How many compare so with a number, and how many are equal to it.
    fn count(&self, own: Ratio, side: Ordering) -> (usize, usize) {
        let of = |wanted| self.sorted.iter().filter(|(_, q)| q.number().cmp(&own) == wanted).count();
        (of(side), of(Ordering::Equal))
    }
}

impl<V: Quantified, G: Group> Readings<V, G> {
    /// The groups by their numbers in a period. Undefined where these cannot be held against each other: several
    /// currencies.
    pub fn ranking(&self, slot: usize) -> Result<Ranking<G>, Undefined> {
        let defined = |group: &G| {
            let value = self.reading(group, slot)?.value().ok()?;
            Some(value.quantity().map(|quantity| (group.clone(), quantity)))
        };
        let values: Result<Vec<_>, _> = self.groups().filter_map(defined).collect();
        Ranking::of(values?)
    }
}
impl<K: Kpi<Value: Quantified>, G: Group> Table<K, G> {
    /// The groups by their numbers over the whole timeline. Undefined where these cannot be held against each other:
    /// several currencies.
    pub fn ranking(&self) -> Result<Ranking<G>, Undefined> {
        let defined = |group: &G| {
            let value = self.total(group).ok()?;
            Some(value.quantity().map(|quantity| (group.clone(), quantity)))
        };
        let values: Result<Vec<_>, _> = self.groups().filter_map(defined).collect();
        Ranking::of(values?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Currency, Money};

    #[test]
    fn percentiles_are_mean_ranks_and_equal_ones_share_a_rank() {
        // the reference is scipy.stats.percentileofscore(.., kind="mean")
        let ranking = Ranking::of([("a", 1u64), ("b", 2), ("c", 2), ("d", 3), ("e", 4)]).unwrap();
        for (own, percentile) in [(0u64, 0.0), (1, 10.0), (2, 40.0), (3, 70.0), (4, 90.0), (5, 100.0)] {
            assert_eq!(ranking.percentile(&own).unwrap().percent(), percentile, "{own}");
        }
        for (group, rank) in [("a", Some(5.0)), ("b", Some(3.5)), ("c", Some(3.5)), ("e", Some(1.0)), ("x", None)] {
            assert_eq!(ranking.rank(&group).map(Ratio::as_f64), rank, "{group}");
        }
        let none: Ranking<u8> = Ranking::of([] as [(u8, u64); 0]).unwrap();
        assert_eq!(none.percentile(&1u64), Err(Undefined::NoRecords));
        assert_eq!((none.len(), none.is_empty(), none.first(), none.last()), (0, true, None, None));
    }

    #[test]
    fn the_best_depends_on_which_way_is_good() {
        let ranking = Ranking::of([("a", 2u64), ("b", 1), ("c", 2), ("d", 1)]).unwrap();
        let name = |of: Option<(&&str, Quantity)>| of.map(|(name, _)| name.to_string());
        for (better, best, worst) in [
            (Better::Higher, Some("a"), Some("b")),
            (Better::Lower, Some("b"), Some("a")),
            (Better::Neither, None, None),
        ] {
            assert_eq!(name(ranking.best(better)).as_deref(), best, "{better:?}");
            assert_eq!(name(ranking.worst(better)).as_deref(), worst, "{better:?}");
        }
    }

    #[test]
    fn money_of_two_currencies_has_no_order() {
        let money = |cents, currency| Money::minor(cents, currency);
        let (eur, usd, none) = (money(5, Currency::EUR), money(5, Currency::USD), Money::zero(Currency::NONE));
        assert!(matches!(Ranking::of([(1, eur), (2, usd)]), Err(Undefined::MixedCurrencies(_))));
        assert!(matches!(Ranking::of([(1, none), (2, eur), (3, usd)]), Err(Undefined::MixedCurrencies(_))));
        let ranking = Ranking::of([(1, none), (2, eur)]).unwrap();
        assert_eq!(ranking.iter().map(|(group, _)| *group).collect::<Vec<_>>(), [2, 1]);
        assert!(ranking.percentile(&usd).is_err());
    }
}
