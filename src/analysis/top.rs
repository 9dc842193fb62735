//! The largest groups, and the rest.

use super::{Quantified, Ranking};
use crate::kpi::{Group, Kpi, Table};
use crate::value::Undefined;

/// A group among the first, by its place from 1, or the rest: in that order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Top<G> {
    /// One of the first.
    Place(usize, G),
    /// All others together.
    Rest,
}

/// The first groups of a ranking: tells for any group whether it is one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaders<G>(Vec<G>);

impl<G: Group> Leaders<G> {
    /// The place of a group, or the rest: a key to group by.
    pub fn place(&self, group: &G) -> Top<G> {
        match self.0.iter().position(|leader| leader == group) {
            Some(at) => Top::Place(at + 1, group.clone()),
            None => Top::Rest,
        }
    }
    /// They, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &G> {
        self.0.iter()
    }
}

impl<G: Group> Ranking<G> {
    /// The largest `n`. Ask again with them as the key where groups do not add up, as those of entities do not:
    /// `over(&purchases).by(|p| leaders.place(&p.channel))`.
    pub fn largest(&self, n: usize) -> Leaders<G> {
        Leaders(self.iter().take(n).map(|(group, _)| group.clone()).collect())
    }
    /// The smallest `n`, smallest first; of equal ones by key.
    pub fn smallest(&self, n: usize) -> Leaders<G> {
        let mut sorted: Vec<_> = self.iter().collect();
        sorted.sort_by(|(g, x), (h, y)| x.number().cmp(&y.number()).then_with(|| g.cmp(h)));
        Leaders(sorted.into_iter().take(n).map(|(group, _)| group.clone()).collect())
    }
}

impl<K: Kpi<Value: Quantified>, G: Group> Table<K, G> {
    /// The `n` groups with the largest numbers over the whole timeline, and the rest as one group, from merged summaries:
    /// the win rate of the rest is that of its deals. Groups without a number are in the rest.
    ///
    /// ```
    /// use crm_kpi::{analysis::Top, kpi::over, leads::LeadCount, record::Lead, time::Timestamp};
    /// let leads = ["web", "fair", "web", "call", "web", "fair", "post"].map(|source| {
    ///     let mut lead = Lead::new("", Timestamp::from_micros(0));
    ///     lead.source = Some(source.into());
    ///     lead
    /// });
    /// let top = over(&leads).by(|l| l.source.as_deref().unwrap_or("")).measure(LeadCount).top(2)?;
    /// let shown: Vec<(Top<&str>, Option<u64>)> = top.iter().map(|(g, _, r)| (g.clone(), r.ok())).collect();
    /// assert_eq!(shown, [(Top::Place(1, "web"), Some(3)), (Top::Place(2, "fair"), Some(2)), (Top::Rest, Some(2))]);
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    ///
    /// Undefined where the numbers cannot be held against each other: several currencies.
    pub fn top(&self, n: usize) -> Result<Table<K, Top<G>>, Undefined> {
        let leaders = self.ranking()?.largest(n);
        Ok(self.regroup(|group| leaders.place(group)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::{Revenue, WinRate};
    use crate::kpi::over;
    use crate::record::{Deal, Outcome};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};
    use proptest::prelude::*;

    fn deals(of: &[(u8, i64, bool)]) -> Vec<Deal> {
        let t = Timestamp::from_micros(1);
        let deal = |(owner, cents, won): &(u8, i64, bool)| {
            let mut deal = Deal::new("", t);
            deal.owner = Some(owner.to_string());
            (deal.outcome, deal.closed_at) = (if *won { Outcome::Won } else { Outcome::Lost }, Some(t));
            deal.amount = Some(Money::minor(*cents, Currency::EUR));
            deal
        };
        of.iter().map(deal).collect()
    }

    proptest! {
        #[test]
        fn the_first_and_the_rest_are_all(
            of in prop::collection::vec((0u8..9, 0i64..5, any::<bool>()), 0..40), n in 0usize..12,
        ) {
            let rows = deals(&of);
            let (revenue, rate) = over(&rows).by(|d| d.owner.as_deref()).measure((Revenue, WinRate));
            let (first, rates) = (revenue.top(n).unwrap(), rate.top(n).unwrap());
            prop_assert_eq!(first.all(), revenue.all());
            prop_assert_eq!(rates.all(), rate.all());
            prop_assert!(first.groups().len() <= n + 1);
            // nobody in the rest is larger than the last of the first
            let ranking = revenue.ranking().unwrap();
            let leaders = ranking.largest(n);
            let least = leaders.iter().filter_map(|g| revenue.total(g).ok()).map(|m| m.nanos()).min();
            for group in revenue.groups().filter(|g| leaders.place(g) == Top::Rest) {
                if let (Some(least), Some(own)) = (least, revenue.total(group).ok()) {
                    prop_assert!(own.nanos() <= least);
                }
            }
            // and the rest is what its records say
            let rest = rows.iter().filter(|d| leaders.place(&d.owner.as_deref()) == Top::Rest);
            prop_assert_eq!(first.total(&Top::Rest), over(rest).measure(Revenue).total(&()));
        }
    }

    #[test]
    fn equal_ones_come_by_key_and_those_without_a_number_are_in_the_rest() {
        let mut rows = deals(&[(3, 5, true), (1, 5, true), (2, 5, true), (4, 9, true)]);
        rows.push(Deal::new("", Timestamp::from_micros(0))); // open, and nobody's
        let rate = over(&rows).by(|d| d.owner.clone()).measure(WinRate);
        let name = |n: u8| Some(n.to_string());
        let top = rate.top(3).unwrap();
        assert!(top.groups().eq(&[Top::Place(1, name(1)), Top::Place(2, name(2)), Top::Place(3, name(3)), Top::Rest]));
        assert_eq!(top.total(&Top::Rest).pending(), 1);
        let smallest = over(&rows).by(|d| d.owner.clone()).measure(Revenue).ranking().unwrap().smallest(2);
        assert!(smallest.iter().eq(&[None, name(1)])); // nobody won nothing: nought is a value
    }
}
