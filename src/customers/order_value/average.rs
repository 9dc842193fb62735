//! The mean amount of a purchase.

use super::amount_of;
use crate::field::{Amount, At};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::MoneyTotal;
use crate::time::{Timeline, Timestamp};
use crate::value::{Money, MoneyPer, Undefined};
use serde::{Deserialize, Serialize};

/// Average order value: the mean amount of a purchase.
///
/// ```text
/// sum of amounts of purchases in P / purchases in P
/// ```
///
/// - **Counts**: purchases of the period, anchored on the purchase. An amount of 0 counts, and so does money given back,
///   a negative amount: leave those out with [`only`](crate::kpi::Kpi::only) where they should not count.
/// - **Leaves out**: purchases without an amount (`NoAmount`) or with one out of range (`OutOfRange`), from both sides.
/// - **Undefined**: no purchase with an amount (`NoRecords`); amounts of several currencies (`MixedCurrencies`).
/// - **Reads**: [`At`], [`Amount`].
/// - **Unit**: money per purchase; higher is better. Its total is the revenue of the purchases.
///
/// A few large orders raise the mean, and not the median of [`OrderValue`](crate::customers::OrderValue).
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Timestamp, value::{Currency, Money, Undefined}};
/// let purchases = [20_00, 30_00, 100_00].map(|cents| {
///     let mut purchase = Purchase::new("", "A", Timestamp::from_micros(5));
///     purchase.amount = Some(Money::minor(cents, Currency::EUR));
///     purchase
/// });
/// assert_eq!(customers::average_order_value(&purchases, ..).to_string(), "50.00 EUR");
/// assert_eq!(customers::average_order_value(&purchases[..0], ..).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// AOV of retail reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AverageOrderValue;

impl Measure for AverageOrderValue {
    const ID: &'static str = "customers.order_value.average";
    type Observation = Money;
    type When = Timestamp;
    type Summary = MoneyTotal;
}

impl<R: At + Amount> Observe<R> for AverageOrderValue {
    #[inline]
    fn observe(&self, purchase: &R, as_of: AsOf) -> Seen<Money> {
        amount_of(purchase, as_of)
    }
}

impl Kpi for AverageOrderValue {
    const ABOUT: About = About::new("customers.order_value.average", "Average order value (AOV)", Unit::MoneyPer)
        .names(
            "Średnia wartość zamówienia (AOV)",
            "Середня вартість замовлення (AOV)",
            "ערך הזמנה ממוצע (AOV)",
            "Средняя сумма заказа (AOV)",
        )
        .formula("sum of amounts of purchases in P / purchases in P")
        .anchor("purchase: at")
        .source("CRM practice: AOV of retail reports");
    type Measure = AverageOrderValue;
    type Value = MoneyPer;
    fn measure(&self) -> AverageOrderValue {
        *self
    }
    fn value(&self, kept: &MoneyTotal, _: &Frame) -> Result<MoneyPer, Undefined> {
        kept.mean()
    }
    fn n(&self, kept: &MoneyTotal) -> i64 {
        kept.count()
    }
}

/// [`AverageOrderValue`] of one period.
pub fn average_order_value<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<MoneyPer>
where
    AverageOrderValue: Observe<I::Item>,
{
    over(purchases).during(during).read(AverageOrderValue)
}
