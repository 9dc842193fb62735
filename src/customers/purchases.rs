//! Purchases.

mod margin;

pub use margin::{PurchaseMargin, purchase_margin};

use crate::field::At;
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Count;
use crate::time::{Timeline, Timestamp};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Purchases, whoever made them.
///
/// ```text
/// count of purchases in P
/// ```
///
/// - **Counts**: purchases, anchored on the purchase. Those given back, with a negative amount, are purchases as well:
///   leave them out with [`only`](crate::kpi::Kpi::only) where they should not count.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`At`].
/// - **Unit**: count; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let purchases = [("A", 5), ("A", 12), ("B", 12)].map(|(who, at)| Purchase::new("", who, t(at)));
/// assert_eq!(customers::purchases(&purchases, t(10)..t(20)).ok(), Some(2));
/// assert_eq!(customers::purchases(&purchases, t(20)..t(30)).ok(), Some(0));
/// ```
///
/// # References
///
/// Orders, or transactions, of retail reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Purchases;

impl Measure for Purchases {
    const ID: &'static str = "customers.purchases";
    type Observation = ();
    type When = Timestamp;
    type Summary = Count;
}

impl<R: At> Observe<R> for Purchases {
    #[inline]
    fn observe(&self, purchase: &R, as_of: AsOf) -> Seen<()> {
        let at = purchase.at();
        if as_of.knows(at) { Seen::Counted(at, ()) } else { Seen::Outside }
    }
}

impl Kpi for Purchases {
    const ABOUT: About = About::new("customers.purchases", "Purchases", Unit::Count)
        .names("Liczba zakupów", "Кількість покупок", "מספר רכישות", "Количество покупок")
        .formula("count of purchases in P")
        .anchor("purchase: at")
        .source("CRM practice: orders of the period");
    type Measure = Purchases;
    type Value = u64;
    fn measure(&self) -> Purchases {
        *self
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`Purchases`] of one period.
pub fn purchases<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<u64>
where
    Purchases: Observe<I::Item>,
{
    over(purchases).during(during).read(Purchases)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;

    #[test]
    fn a_purchase_counts_in_its_period_once_it_is_known() {
        let t = Timestamp::from_micros;
        let all = [9, 10, 10, 15, 16, 20].map(|at| Purchase::new("", "A", t(at)));
        let n = |as_of: AsOf| over(&all).during(t(10)..t(20)).as_of(as_of).read(Purchases).ok();
        assert_eq!(
            [AsOf::Everything, t(15).into(), t(10).into(), t(9).into()].map(n),
            [Some(4), Some(3), Some(2), None]
        );
    }
}
