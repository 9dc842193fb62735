//! How often buyers buy.

use super::{Buyers, BuyersKept, Buying, Purchases};
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Step, Unit, one_number, over};
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Purchases for each customer who bought.
///
/// ```text
/// purchases in P / customers with >= 1 purchase in P
/// ```
///
/// - **Counts**: purchases and buyers of the period, anchored on the purchase. Measures: [`Purchases`], [`Buying`].
/// - **Leaves out**: nothing. Customers who did not buy are no buyers.
/// - **Undefined**: nobody bought (`NoDenominator`).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: purchases per buyer, 1 or more; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let purchases = [("A", 5), ("A", 12), ("A", 13), ("B", 14)].map(|(who, at)| Purchase::new("", who, t(at)));
/// assert_eq!(customers::purchases_per_buyer(&purchases, t(10)..t(20)).to_string(), "1.50");
/// assert_eq!(customers::purchases_per_buyer(&purchases, t(20)..t(30)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Purchase frequency of retail reports: orders per customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PurchasesPerBuyer;

impl Derived for PurchasesPerBuyer {
    const ABOUT: About = About::new("customers.purchases_per_buyer", "Purchases per buyer", Unit::Ratio)
        .names("Zakupy na kupującego", "Покупок на одного покупця", "רכישות לקונה", "Покупок на одного покупателя")
        .formula("purchases in P / customers with >= 1 purchase in P")
        .anchor("purchase: at")
        .source("CRM practice: purchase frequency");
    type Parts = (Purchases, Buying);
    type Value = Ratio;
    fn value(&self, (all, of): (Side<'_, Count>, Side<'_, BuyersKept>), _: &Frame) -> Result<Ratio, Undefined> {
        let (all, buyers) = (all.kept.n(), of.kept.buyers);
        if all < buyers || buyers < 0 {
            return Err(Undefined::Inconsistent);
        }
        Ratio::new(all.into(), buyers.into())
    }
    fn n(&self, (all, _): (Side<'_, Count>, Side<'_, BuyersKept>)) -> i64 {
        all.kept.n()
    }
}

/// [`PurchasesPerBuyer`] of one period.
pub fn purchases_per_buyer<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    Purchases: Observe<I::Item>,
    Buying: Step<I::Item>,
{
    let timeline: Timeline = during.into().whole();
    let (all, buyers) = over(purchases).during(&timeline).measure((Purchases, Buyers));
    one_number(&PurchasesPerBuyer, (&all, &buyers))
}
