//! What customers have been worth after the cost of winning and serving them.

use super::LifetimeValue;
use crate::kpi::{About, AsOf, Derived, Frame, Observe, Parameter, Reading, Side, Step, Unit, one_number, over};
use crate::marketing::{Costs, CostsKept, CostsOf, MarketingSpend};
use crate::record::SpendKind;
use crate::summary::AmountValues;
use crate::time::Timeline;
use crate::value::{MoneyPer, Undefined, Why, same_currency};
use serde::{Deserialize, Serialize};

/// The mean lifetime value to date after the cost of winning and keeping customers.
///
/// ```text
/// (lifetime value of the customers who came in P - marketing, sales and service spend in P) / those customers
/// ```
///
/// - **Counts**: customers, anchored on their first purchase, with the margins of all their purchases until the as-of; and
///   costs of marketing, sales and service booked in the period. Measures: [`LifetimeValue`], [`Costs`].
/// - **Leaves out**: customers of whom a total is not known, as in [`LifetimeValue`]; costs without an amount (`NoAmount`)
///   or with one out of range (`OutOfRange`).
/// - **Undefined**: nobody came (`NoRecords`); amounts of several currencies (`MixedCurrencies`); costs, but none with an
///   amount (`NoRecords`).
/// - **Reads**: of purchases [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At),
///   [`Margin`](crate::field::Margin); of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount),
///   [`Purpose`](crate::field::Purpose).
/// - **Unit**: money per customer; higher is better. Below 0 customers have not yet earned what they cost.
///
/// All costs are all customers': over all time that is as it should be. For the customers of one period take
/// [`acquisition_only`](NetLifetimeValue::acquisition_only), since what was spent on service in it served older ones too.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::{Purchase, Spend, SpendKind}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let euros = |euros: i64| Money::minor(euros * 100, Currency::EUR);
/// let purchases = [("A", 5, 300), ("A", 25, 500), ("B", 8, 200)].map(|(who, at, margin)| {
///     let mut purchase = Purchase::new("", who, t(at));
///     purchase.margin = Some(euros(margin));
///     purchase
/// });
/// let costs = [Spend::new(t(1), euros(100), SpendKind::Sales), Spend::new(t(9), euros(200), SpendKind::Service)];
/// assert_eq!(customers::net_lifetime_value(&purchases, &costs, .., t(30)).to_string(), "350.00 EUR"); // 700 for two
/// assert_eq!(customers::net_lifetime_value(&purchases[..0], &costs, .., t(30)).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Gupta and Lehmann, *Customers as Assets* (2003): value less acquisition and retention cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NetLifetimeValue {
    /// Less the costs of marketing and sales alone.
    pub acquisition_only: bool,
}

type Sides<'a> = (Side<'a, AmountValues>, Side<'a, CostsKept>);

impl NetLifetimeValue {
    fn costs(&self, kept: &CostsKept) -> CostsOf {
        let all = [SpendKind::Marketing, SpendKind::Sales, SpendKind::Service];
        kept.of(if self.acquisition_only { &all[..2] } else { &all })
    }
}

impl Derived for NetLifetimeValue {
    const ABOUT: About = About::new("customers.lifetime_value.net", "Net customer lifetime value", Unit::MoneyPer)
        .names(
            "Wartość życiowa klienta netto",
            "Чиста життєва цінність клієнта",
            "ערך חיי הלקוח נטו",
            "Чистая пожизненная ценность клиента",
        )
        .formula(
            "(lifetime value of customers who came in P - marketing, sales and service spend in P) / those customers",
        )
        .anchor("the customer's first purchase; costs: at")
        .source("Gupta and Lehmann (2003)")
        .parameters(&[Parameter {
            name: "acquisition_only",
            default: "false",
            meaning: "true: less the costs of marketing and sales alone, without those of service",
            example: "true",
        }]);
    type Parts = (LifetimeValue, Costs);
    type Value = MoneyPer;
    fn value(&self, (value, costs): Sides<'_>, _: &Frame) -> Result<MoneyPer, Undefined> {
        let worth = value.kept.summary()?;
        let (total, costs) = (worth.total(), self.costs(costs.kept).total()?);
        let net = if costs.units() == 0 {
            total
        } else {
            same_currency(total, costs)?;
            total.checked_sub(costs).ok_or(Undefined::OutOfRange)?
        };
        MoneyPer::new(net, i64::try_from(worth.n()).map_err(|_| Undefined::OutOfRange)?)
    }
    fn n(&self, (value, _): Sides<'_>) -> i64 {
        value.kept.n()
    }
    fn left_out(&self, (_, costs): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        self.costs(costs.kept).without_amount(note);
    }
}

/// [`NetLifetimeValue`] of the customers who came in one period.
pub fn net_lifetime_value<I: IntoIterator, J: IntoIterator>(
    purchases: I,
    costs: J,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<MoneyPer>
where
    LifetimeValue: Step<I::Item>,
    Costs: Observe<J::Item>,
{
    let (timeline, as_of): (Timeline, AsOf) = (during.into().whole(), as_of.into());
    let value = over(purchases).during(&timeline).as_of(as_of).measure(LifetimeValue);
    let spend = over(costs).during(&timeline).as_of(as_of).measure(MarketingSpend::default());
    one_number(&NetLifetimeValue::default(), (&value, &spend))
}
