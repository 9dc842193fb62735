//! Customers who bought.

use super::buying::{BuyersKept, Buying};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Customers who bought in the period: active customers where activity is a purchase.
///
/// ```text
/// count of customers with >= 1 purchase in P
/// ```
///
/// - **Counts**: each customer once in every period with a purchase, anchored on the purchase. Measure: [`Buying`], a
///   journey: a quarter's buyers are not the sum of its months'.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: count; higher is better.
///
/// Customers by contract, whether they buy or not, are [`ActiveCustomers`](super::ActiveCustomers).
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Calendar};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let purchases = [("A", "2024-01-05"), ("A", "2024-01-20"), ("B", "2024-02-01")].map(|(who, on)| Purchase::new("", who, day(on)));
/// let buyers = |label: &str| Ok::<_, crm_kpi::Error>(customers::buyers(&purchases, calendar.period(label)?).ok());
/// assert_eq!(buyers("2024-01")?, Some(1));
/// assert_eq!(buyers("2024-Q1")?, Some(2));
/// assert_eq!(buyers("2025-Q1")?, Some(0));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Active customers of retail reports: distinct customers of the period's orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Buyers;

impl Kpi for Buyers {
    const ABOUT: About = About::new("customers.buyers", "Buyers", Unit::Count)
        .names("Kupujący", "Покупці", "קונים", "Покупатели")
        .formula("count of customers with >= 1 purchase in P")
        .anchor("purchase: at")
        .source("CRM practice: distinct customers of the period's orders");
    type Measure = Buying;
    type Value = u64;
    fn measure(&self) -> Buying {
        Buying
    }
    fn value(&self, kept: &BuyersKept, _: &Frame) -> Result<u64, Undefined> {
        u64::try_from(kept.buyers).map_err(|_| Undefined::Inconsistent)
    }
    fn n(&self, kept: &BuyersKept) -> i64 {
        kept.buyers
    }
}

/// [`Buyers`] of one period.
pub fn buyers<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<u64>
where
    Buying: Step<I::Item>,
{
    over(purchases).during(during).read(Buyers)
}
