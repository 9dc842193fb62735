//! What customers have been worth against what they cost to win.

use super::LifetimeValue;
use crate::customers::{NewCustomers, Newcomers};
use crate::kpi::{About, AsOf, Derived, Frame, Observe, Reading, Side, Step, Unit, one_number, over};
use crate::marketing::{Cac, Costs, CostsKept, MarketingSpend};
use crate::summary::{AmountValues, Count};
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};

/// CLV : CAC, the lifetime value to date of customers by what it cost to win one.
///
/// ```text
/// mean lifetime value of the customers who came in P / CAC of P
/// ```
///
/// - **Counts**: customers, anchored on their first purchase, with the margins of all their purchases until the as-of; costs
///   of marketing and sales booked in the period; new customers, anchored on the start of their first span. Measures:
///   [`LifetimeValue`], [`Costs`], [`Newcomers`].
/// - **Leaves out**: customers of whom a total is not known, as in [`LifetimeValue`]; costs without an amount (`NoAmount`)
///   or with one out of range (`OutOfRange`); spans that end before they start (`NegativeDuration`).
/// - **Undefined**: no new customers, or no costs (`NoDenominator`): a CAC of 0 divides nothing; nobody bought, or costs
///   without amounts (`NoRecords`); amounts of several currencies (`MixedCurrencies`); more given back than spent
///   (`Inconsistent`).
/// - **Reads**: of purchases [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At),
///   [`Margin`](crate::field::Margin); of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount),
///   [`Purpose`](crate::field::Purpose); of customers [`CustomerKey`](crate::field::CustomerKey),
///   [`Stands`](crate::field::Stands).
/// - **Unit**: ratio; higher is better. Of a value that is predicted three is often said to be sound; to date it begins at
///   nothing and grows with the age of the customers.
///
/// It is a ratio of two means, one of buyers and one of new customers. For a value of another kind divide it by
/// [`Cac`] yourself: both are exact.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::{Customer, Purchase, Spend, SpendKind}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros;
/// let euros = |euros: i64| Money::minor(euros * 100, Currency::EUR);
/// let customers = ["A", "B"].map(|id| Customer::new(id, t(5)));
/// let purchases = [("A", 5, 300), ("A", 25, 500), ("B", 8, 200)].map(|(who, at, margin)| {
///     let mut purchase = Purchase::new("", who, t(at));
///     purchase.margin = Some(euros(margin));
///     purchase
/// });
/// let costs = [Spend::new(t(1), euros(400), SpendKind::Marketing)];
/// let ratio = customers::lifetime_value_to_cac(&purchases, &costs, &customers, .., t(30));
/// assert_eq!(ratio.to_string(), "2.50"); // 500 by 200
/// let free = customers::lifetime_value_to_cac(&purchases, &costs[..0], &customers, .., t(30));
/// assert_eq!(free.value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// LTV : CAC of subscription businesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LifetimeValueToCac;

type Sides<'a> = (Side<'a, AmountValues>, Side<'a, CostsKept>, Side<'a, Count>);

impl Derived for LifetimeValueToCac {
    const ABOUT: About = About::new("customers.lifetime_value.to_cac", "CLV : CAC", Unit::Ratio)
        .names("Stosunek CLV do CAC", "Співвідношення CLV : CAC", "יחס CLV ל-CAC", "Соотношение CLV : CAC")
        .formula("mean lifetime value of the customers who came in P / CAC of P")
        .anchor("the customer's first purchase; costs: at; customers: start of the first span")
        .source("LTV : CAC of subscription businesses");
    type Parts = (LifetimeValue, Costs, Newcomers);
    type Value = Ratio;
    fn value(&self, (value, costs, new): Sides<'_>, at: &Frame) -> Result<Ratio, Undefined> {
        let cac = Cac::default().value((costs, new), at)?;
        match cac.total().units() {
            0 => return Err(Undefined::NoDenominator),
            // more was given back than spent
            below if below < 0 => return Err(Undefined::Inconsistent),
            _ => {}
        }
        let worth = value.kept.summary()?.mean();
        // what is paid in one currency for each is compared by its totals
        let totals = Ratio::of_money(worth.total(), cac.total())?;
        totals.checked_mul(cac.divisor().checked_div(worth.divisor())?)
    }
    fn n(&self, (value, ..): Sides<'_>) -> i64 {
        value.kept.n()
    }
    fn left_out(&self, (_, costs, new): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        Cac::default().left_out((costs, new), note);
    }
}

/// [`LifetimeValueToCac`] of the customers who came in one period.
pub fn lifetime_value_to_cac<I: IntoIterator, J: IntoIterator, K: IntoIterator>(
    purchases: I,
    costs: J,
    customers: K,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<Ratio>
where
    LifetimeValue: Step<I::Item>,
    Costs: Observe<J::Item>,
    Newcomers: Step<K::Item>,
{
    let (timeline, as_of): (Timeline, AsOf) = (during.into().whole(), as_of.into());
    let value = over(purchases).during(&timeline).as_of(as_of).measure(LifetimeValue);
    let spend = over(costs).during(&timeline).as_of(as_of).measure(MarketingSpend::default());
    let new = over(customers).during(&timeline).as_of(as_of).measure(NewCustomers);
    one_number(&LifetimeValueToCac, (&value, &spend, &new))
}
