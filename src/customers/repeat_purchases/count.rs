//! How many purchases are repeats.

use crate::customers::{Buyers, BuyersKept, Buying, Purchases};
use crate::kpi::{About, Derived, Frame, Observe, Parameter, Reading, Side, Step, Unit, one_number, over};
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Purchases that are not their customer's first.
///
/// ```text
/// purchases in P - customers with >= 1 purchase in P
/// ```
///
/// - **Counts**: purchases of the period beyond each buyer's first in it, anchored on the purchase. With `ever` beyond
///   the first of all, which may lie before the period: only that of new buyers is taken off. Measures: [`Purchases`],
///   [`Buying`]; for `ever` all purchases must be given, not the period's alone.
/// - **Leaves out**: nothing. Two purchases of one day are two.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: count; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers::{self, Buyers, Purchases, RepeatPurchaseCount}, kpi::{Derived, over}};
/// use crm_kpi::{record::Purchase, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let bought = [("A", 5), ("A", 12), ("A", 13), ("B", 14), ("B", 15), ("C", 16)];
/// let purchases = bought.map(|(who, at)| Purchase::new("", who, t(at)));
/// assert_eq!(customers::repeat_purchase_count(&purchases, t(10)..t(20)).ok(), Some(2));
/// assert_eq!(customers::repeat_purchase_count(&purchases, t(20)..t(30)).ok(), Some(0));
///
/// let (all, buyers) = over(&purchases).during(t(10)..t(20)).measure((Purchases, Buyers));
/// let ever = RepeatPurchaseCount { ever: true };
/// assert_eq!(ever.total((&all, &buyers), &())?.ok(), Some(3)); // A bought before
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// Repeat orders of retail reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RepeatPurchaseCount {
    /// A purchase repeats any earlier one, not only one of the same period.
    pub ever: bool,
}

impl Derived for RepeatPurchaseCount {
    const ABOUT: About = About::new("customers.repeat_purchases.count", "Number of repeat purchases", Unit::Count)
        .names(
            "Liczba powtórnych zakupów",
            "Число повторних покупок",
            "מספר הרכישות החוזרות",
            "Количество повторных покупок",
        )
        .formula("purchases in P - customers with >= 1 purchase in P")
        .anchor("purchase: at")
        .source("CRM practice: repeat orders")
        .parameters(&[Parameter {
            name: "ever",
            default: "false",
            meaning: "`true` counts a purchase as a repeat of any earlier one, `false` of one in the same period",
            example: "true",
        }]);
    type Parts = (Purchases, Buying);
    type Value = u64;
    fn value(&self, (all, of): (Side<'_, Count>, Side<'_, BuyersKept>), _: &Frame) -> Result<u64, Undefined> {
        let first = if self.ever { of.kept.new } else { of.kept.buyers };
        u64::try_from(all.kept.n().wrapping_sub(first)).map_err(|_| Undefined::Inconsistent)
    }
    fn n(&self, (all, _): (Side<'_, Count>, Side<'_, BuyersKept>)) -> i64 {
        all.kept.n()
    }
}

/// [`RepeatPurchaseCount`] within one period.
pub fn repeat_purchase_count<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<u64>
where
    Purchases: Observe<I::Item>,
    Buying: Step<I::Item>,
{
    let timeline: Timeline = during.into().whole();
    let (all, buyers) = over(purchases).during(&timeline).measure((Purchases, Buyers));
    one_number(&RepeatPurchaseCount::default(), (&all, &buyers))
}
