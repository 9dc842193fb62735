//! What is left of purchases.

use crate::field::{At, Margin};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::MoneyTotal;
use crate::time::{Timeline, Timestamp};
use crate::value::{Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What is left of the purchases of a period after what they cost.
///
/// ```text
/// sum of margins of purchases in P
/// ```
///
/// - **Counts**: purchases of the period, anchored on the purchase. Money given back, a negative margin, is taken off.
/// - **Leaves out**: purchases without a margin (`NoAmount`) or with one out of range (`OutOfRange`).
/// - **Undefined**: no purchase with a margin (`NoRecords`); margins of several currencies (`MixedCurrencies`).
/// - **Reads**: [`At`], [`Margin`].
/// - **Unit**: money; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Timestamp, value::{Currency, Money}};
/// let purchases = [12_00, -2_00].map(|cents| {
///     let mut purchase = Purchase::new("", "A", Timestamp::from_micros(5));
///     purchase.margin = Some(Money::minor(cents, Currency::EUR));
///     purchase
/// });
/// assert_eq!(customers::purchase_margin(&purchases, ..).to_string(), "10.00 EUR");
/// assert_eq!(customers::purchase_margin(&purchases[..0], ..).ok(), None);
/// ```
///
/// # References
///
/// Gross margin of retail reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PurchaseMargin;

impl Measure for PurchaseMargin {
    const ID: &'static str = "customers.purchases.margin";
    type Observation = Money;
    type When = Timestamp;
    type Summary = MoneyTotal;
}

impl<R: At + Margin> Observe<R> for PurchaseMargin {
    #[inline]
    fn observe(&self, purchase: &R, as_of: AsOf) -> Seen<Money> {
        let at = purchase.at();
        match purchase.margin() {
            _ if !as_of.knows(at) => Seen::Outside,
            None => Seen::Excluded(Some(at), Why::NoAmount),
            Some(margin) if !margin.in_range() => Seen::Excluded(Some(at), Why::OutOfRange),
            Some(margin) => Seen::Counted(at, margin),
        }
    }
}

impl Kpi for PurchaseMargin {
    const ABOUT: About = About::new("customers.purchases.margin", "Margin of purchases", Unit::Money)
        .names("Marża na zakupach", "Маржа з покупок", "רווח גולמי מרכישות", "Маржа с покупок")
        .formula("sum of margins of purchases in P")
        .anchor("purchase: at")
        .source("CRM practice: gross margin");
    type Measure = PurchaseMargin;
    type Value = Money;
    fn measure(&self) -> PurchaseMargin {
        *self
    }
    fn value(&self, kept: &MoneyTotal, _: &Frame) -> Result<Money, Undefined> {
        kept.total()?.ok_or(Undefined::NoRecords)
    }
    fn n(&self, kept: &MoneyTotal) -> i64 {
        kept.count()
    }
}

/// [`PurchaseMargin`] of one period.
pub fn purchase_margin<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<Money>
where
    PurchaseMargin: Observe<I::Item>,
{
    over(purchases).during(during).read(PurchaseMargin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;
    use crate::value::Currency;

    #[test]
    fn margins_of_the_period_add_up_and_what_is_not_known_is_said() {
        let t = Timestamp::from_micros;
        let eur = |cents: i64| Some(Money::minor(cents, Currency::EUR));
        let far = Some(Money::from_parts(i128::MAX, 0, Currency::EUR));
        for (what, bought, expected, left_out) in [
            ("two", vec![(12, eur(100)), (13, eur(-30))], Some(0.7), vec![]),
            ("no margin", vec![(12, eur(100)), (13, None)], Some(1.0), vec![Why::NoAmount]),
            ("too large", vec![(12, eur(100)), (13, far)], Some(1.0), vec![Why::OutOfRange]),
            ("elsewhere", vec![(9, eur(100)), (20, None), (17, far)], None, vec![]),
        ] {
            let purchases = bought.into_iter().map(|(at, margin)| {
                let mut purchase = Purchase::new("", "A", t(at));
                purchase.margin = margin;
                purchase
            });
            let reading = over(purchases).during(t(10)..t(20)).as_of(t(16)).read(PurchaseMargin);
            let excluded: Vec<Why> = reading.excluded().map(|(why, _)| why.clone()).collect();
            assert_eq!((reading.ok().map(Money::to_f64), excluded), (expected, left_out), "{what}");
        }
    }
}
