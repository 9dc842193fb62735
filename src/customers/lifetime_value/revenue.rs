//! What customers have paid to date.

use super::worth::Worth;
use crate::customers::spending::Paid;
use crate::field::{Amount, At, CustomerKey};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::AmountValues;
use crate::time::{Timeline, Timestamp};
use crate::value::{AmountSummary, Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Customer lifetime revenue to date: what each customer has paid in all.
///
/// ```text
/// sum of the amounts of a customer's purchases until the as-of; its distribution over customers
/// ```
///
/// - **Counts**: as [`LifetimeValue`](super::LifetimeValue), with amounts in place of margins: customers, anchored on their
///   first purchase, and all purchases until the as-of. Its own measure, a journey: all purchases must be given.
/// - **Leaves out**: customers of whom a total is not known: a purchase has no amount (`NoAmount`), one or all together are
///   beyond what can be summed exactly (`OutOfRange`), they are in `several currencies`.
/// - **Undefined**: nobody bought (`NoRecords`); customers of several currencies (`MixedCurrencies`): group by it.
/// - **Reads**: [`CustomerKey`], [`At`], [`Amount`].
/// - **Unit**: money; higher is better. Mean, median, any quantile and the total.
///
/// It is no value: what the goods cost is in it.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Timestamp, value::{Currency, Money}};
/// let t = Timestamp::from_micros;
/// let purchases = [("A", 5, 30), ("A", 25, 50), ("B", 8, 20)].map(|(who, at, euros)| {
///     let mut purchase = Purchase::new("", who, t(at));
///     purchase.amount = Some(Money::minor(euros * 100, Currency::EUR));
///     purchase
/// });
/// assert_eq!(customers::lifetime_revenue(&purchases, .., t(30)).ok().unwrap().mean().to_string(), "50.00 EUR");
/// assert_eq!(customers::lifetime_revenue(&purchases, .., t(0)).ok(), None);
/// ```
///
/// # References
///
/// Revenue per customer, LTR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LifetimeRevenue;

impl Measure for LifetimeRevenue {
    const ID: &'static str = "customers.lifetime_value.revenue";
    type Observation = Money;
    type When = Timestamp;
    type Summary = AmountValues;
}

impl Journey for LifetimeRevenue {
    type Event = Paid;
    type Trace = Worth;
    fn walk(&self, worth: &Worth, _: &Frame, out: &mut impl FnMut(Seen<Money>)) {
        worth.tell(out);
    }
}

impl<R: CustomerKey + At + Amount> Step<R> for LifetimeRevenue {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, purchase: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, Paid)) {
        purchase.with_customer_key(|who| out(Some(who), purchase.at(), Paid::from(purchase.amount())));
    }
}

impl Kpi for LifetimeRevenue {
    const ABOUT: About = About::new("customers.lifetime_value.revenue", "Customer lifetime revenue", Unit::Money)
        .names(
            "Przychód życiowy z klienta",
            "Життєвий дохід від клієнта",
            "הכנסה לאורך חיי הלקוח",
            "Пожизненная выручка от клиента",
        )
        .formula("sum of the amounts of a customer's purchases until the as-of; its distribution over customers")
        .anchor("the customer's first purchase")
        .source("CRM practice: revenue per customer to date");
    type Measure = LifetimeRevenue;
    type Value = AmountSummary;
    fn measure(&self) -> LifetimeRevenue {
        *self
    }
    fn value(&self, kept: &AmountValues, _: &Frame) -> Result<AmountSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &AmountValues) -> i64 {
        kept.n()
    }
    fn left_out(&self, kept: &AmountValues, note: &mut dyn FnMut(Why, i64)) {
        note(Why::OutOfRange, kept.out_of_range());
    }
}

/// [`LifetimeRevenue`] of the customers who came in one period.
pub fn lifetime_revenue<I: IntoIterator>(
    purchases: I,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<AmountSummary>
where
    LifetimeRevenue: Step<I::Item>,
{
    over(purchases).during(during).as_of(as_of).read(LifetimeRevenue)
}
