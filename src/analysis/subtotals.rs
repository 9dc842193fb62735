//! Several dimensions at once, with subtotals and the total.

use crate::kpi::{Group, Kpi, Table};

/// One value of a dimension, or all of them together: `Dimension::All` stands last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension<G> {
    /// One value.
    Of(G),
    /// All of them: a total.
    All,
}

/// A key of several dimensions: a tuple of two or three.
pub trait Dimensions: Group {
    /// The key in which each dimension may be all of it.
    type Totals: Group;
    /// The keys of the table itself, its subtotals with the last dimensions dropped one by one, and the total.
    #[doc(hidden)]
    fn nested() -> Vec<fn(&Self) -> Self::Totals>;
    /// The keys with any of the dimensions dropped.
    #[doc(hidden)]
    fn any() -> Vec<fn(&Self) -> Self::Totals>;
}

use Dimension::{All, Of};

impl<A: Group, B: Group> Dimensions for (A, B) {
    type Totals = (Dimension<A>, Dimension<B>);
    fn nested() -> Vec<fn(&Self) -> Self::Totals> {
        vec![|(a, b)| (Of(a.clone()), Of(b.clone())), |(a, _)| (Of(a.clone()), All), |_| (All, All)]
    }
    fn any() -> Vec<fn(&Self) -> Self::Totals> {
        vec![
            |(a, b)| (Of(a.clone()), Of(b.clone())),
            |(a, _)| (Of(a.clone()), All),
            |(_, b)| (All, Of(b.clone())),
            |_| (All, All),
        ]
    }
}
impl<A: Group, B: Group, C: Group> Dimensions for (A, B, C) {
    type Totals = (Dimension<A>, Dimension<B>, Dimension<C>);
    fn nested() -> Vec<fn(&Self) -> Self::Totals> {
        vec![
            |(a, b, c)| (Of(a.clone()), Of(b.clone()), Of(c.clone())),
            |(a, b, _)| (Of(a.clone()), Of(b.clone()), All),
            |(a, _, _)| (Of(a.clone()), All, All),
            |_| (All, All, All),
        ]
    }
    fn any() -> Vec<fn(&Self) -> Self::Totals> {
        vec![
            |(a, b, c)| (Of(a.clone()), Of(b.clone()), Of(c.clone())),
            |(a, b, _)| (Of(a.clone()), Of(b.clone()), All),
            |(a, _, c)| (Of(a.clone()), All, Of(c.clone())),
            |(_, b, c)| (All, Of(b.clone()), Of(c.clone())),
            |(a, _, _)| (Of(a.clone()), All, All),
            |(_, b, _)| (All, Of(b.clone()), All),
            |(_, _, c)| (All, All, Of(c.clone())),
            |_| (All, All, All),
        ]
    }
}

impl<K: Kpi, G: Dimensions> Table<K, G> {
    /// The same table with subtotals, from the last dimension to the first, and the total: by region and owner, each
    /// region, all. From merged summaries, so that a subtotal is the KPI of its records and no mean of means.
    ///
    /// ```
    /// use crm_kpi::analysis::Dimension::{All, Of};
    /// use crm_kpi::{deals::WinRate, kpi::over, record::{Deal, Outcome}, time::Timestamp};
    /// let deals = [("web", "PL", Outcome::Won), ("web", "DE", Outcome::Lost), ("fair", "PL", Outcome::Won)];
    /// let t = Timestamp::from_micros(0);
    /// let rows = deals.map(|(source, country, outcome)| {
    ///     let mut deal = Deal::new("", t);
    ///     (deal.source, deal.product) = (Some(source.into()), Some(country.into()));
    ///     (deal.outcome, deal.closed_at) = (outcome, Some(t));
    ///     deal
    /// });
    /// let table = over(&rows).by(|d| (d.source.as_deref(), d.product.as_deref())).measure(WinRate).subtotals();
    /// let shown: Vec<String> = table.iter().map(|(_, _, rate)| rate.to_string()).collect();
    /// assert_eq!(table.total(&(Of(Some("web")), All)).to_string(), "50.0 % (1 of 2)");
    /// assert_eq!(table.total(&(All, All)).to_string(), "66.7 % (2 of 3)");
    /// assert_eq!(shown.len(), 6); // three pairs, two sources, the total
    /// ```
    ///
    /// To drop a dimension for good, [`regroup`](Table::regroup): `table.regroup(|(source, _)| *source)`. A table of
    /// entities has no subtotals, since an entity may stand in several groups: ask again with the wider key.
    pub fn subtotals(&self) -> Table<K, G::Totals> {
        self.regroup_each(&G::nested())
    }
    /// The same with every subtotal there is, of any of the dimensions.
    pub fn cube(&self) -> Table<K, G::Totals> {
        self.regroup_each(&G::any())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::{OpenPipeline, SalesCycle};
    use crate::kpi::over;
    use crate::record::{Deal, Outcome};
    use crate::time::{Calendar, Grain, Timestamp};
    use crate::value::{Currency, Money};
    use proptest::prelude::*;

    fn deals(of: &[(u8, u8, u8, i64)]) -> Vec<(u8, u8, u8, Deal)> {
        let deal = |(a, b, c, day): &(u8, u8, u8, i64)| {
            let at = |day: i64| Timestamp::from_micros(day * 86_400_000_000);
            let mut deal = Deal::new("", at(*day));
            deal.amount = (day % 5 != 0).then(|| Money::minor(day * 7, Currency::EUR));
            if day % 3 != 0 {
                (deal.outcome, deal.closed_at) = (Outcome::Won, Some(at(day + day % 7 - 1)));
            }
            (*a, *b, *c, deal)
        };
        of.iter().map(deal).collect()
    }

    /// Which of the keys.
    type Which<'a> = &'a dyn Fn(u8, u8, u8) -> bool;

    proptest! {
        /// Every subtotal is what asking for it says, and the subtotal of subtotals is the total.
        #[test]
        fn a_subtotal_is_the_kpi_of_its_records(
            of in prop::collection::vec((0u8..3, 0u8..3, 0u8..2, 0i64..90), 0..40),
        ) {
            let rows = deals(&of);
            let months = Calendar::utc().period("1970-Q1").unwrap().by(Grain::Month).unwrap();
            fn check<K: Kpi<Value: PartialEq + std::fmt::Debug>>(
                table: &Table<K, (u8, u8, u8)>, asked: &dyn Fn(Which) -> Table<K>,
            ) {
                let (nested, cube) = (table.subtotals(), table.cube());
                for key in nested.groups() {
                    assert_eq!(nested.series(key), cube.series(key));
                }
                let fits = |of: &Dimension<u8>, x: u8| match of { Of(y) => *y == x, All => true };
                for key in cube.groups() {
                    let direct = asked(&|a, b, c| fits(&key.0, a) && fits(&key.1, b) && fits(&key.2, c));
                    assert_eq!(cube.series(key), direct.series(&()), "{key:?}");
                    assert_eq!(cube.total(key), direct.total(&()), "{key:?}");
                }
                let all = nested.regroup(|key| matches!(key, (Of(_), All, All)));
                if nested.groups().len() > 0 {
                    assert_eq!(all.total(&true), nested.total(&(All, All, All)));
                }
            }
            let some = |which: Which| -> Vec<Deal> {
                rows.iter().filter(|(a, b, c, _)| which(*a, *b, *c)).map(|(.., deal)| deal.clone()).collect()
            };
            let keyed = || over(rows.iter().map(|(.., deal)| deal));
            let keys: std::cell::Cell<usize> = 0.into();
            let key = |_: &&Deal| {
                let at = keys.get();
                keys.set(at + 1);
                (rows[at].0, rows[at].1, rows[at].2)
            };
            let flow = keyed().by(key).per(&months).measure(SalesCycle::default());
            check(&flow, &|which| over(&some(which)).per(&months).measure(SalesCycle::default()));
            keys.set(0);
            let level = keyed().by(key).per(&months).measure(OpenPipeline);
            check(&level, &|which| over(&some(which)).per(&months).measure(OpenPipeline));
        }
    }
}
