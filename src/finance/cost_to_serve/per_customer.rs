//! What it costs to serve a customer.

use super::PURPOSE;
use crate::customers::ActiveCustomers;
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Step, Unit, one_number, over};
use crate::marketing::{Costs, CostsKept, CostsOf, MarketingSpend};
use crate::record::SpendKind;
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{MoneyPer, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What was spent on serving customers, or on selling to them, for each customer there is at the end of the period.
///
/// ```text
/// service (or sales) cost in P / customers at the end of P
/// ```
///
/// - **Counts**: costs of the purpose booked in the period, and the customers that stand at its end, each once. Measures:
///   [`Costs`], [`ActiveCustomers`].
/// - **Leaves out**: costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`);
///   customers' spans that end before they start (`NegativeDuration`).
/// - **Undefined**: no customers (`NoDenominator`); costs of several currencies (`MixedCurrencies`); costs, but none with an
///   amount (`NoRecords`).
/// - **Reads**: of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose);
///   of customers [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands).
/// - **Unit**: money per customer; lower is better.
///
/// For each unit of revenue: [`CostToServe`](super::CostToServe).
///
/// # Examples
///
/// ```
/// use crm_kpi::{finance, record::{Customer, Spend, SpendKind}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros(0);
/// let cost = |cents, kind| Spend::new(t, Money::minor(cents, Currency::EUR), kind);
/// let costs = [cost(150_00, SpendKind::Service), cost(990_00, SpendKind::Marketing)];
/// let customers = ["C1", "C2"].map(|id| Customer::new(id, t));
/// assert_eq!(finance::cost_to_serve_customer(&costs, &customers, ..).to_string(), "75.00 EUR");
/// assert_eq!(finance::cost_to_serve_customer(&costs, &customers[..0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Cost to serve of management accounting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CostToServeCustomer {
    /// What the costs were for.
    pub purpose: SpendKind,
}

impl Default for CostToServeCustomer {
    fn default() -> CostToServeCustomer {
        CostToServeCustomer { purpose: SpendKind::Service }
    }
}

impl CostToServeCustomer {
    fn costs(&self, kept: &CostsKept) -> CostsOf {
        kept.of(&[self.purpose])
    }
}

type Sides<'a> = (Side<'a, CostsKept>, Side<'a, Count>);

impl Derived for CostToServeCustomer {
    const ABOUT: About = About::new("finance.cost_to_serve.per_customer", "Cost to serve a customer", Unit::MoneyPer)
        .names(
            "Koszt obsługi klienta",
            "Вартість обслуговування клієнта",
            "עלות שירות ללקוח",
            "Стоимость обслуживания клиента",
        )
        .lower_is_better()
        .formula("service (or sales) cost in P / customers at the end of P")
        .anchor("costs: at; customers: level at the end of P")
        .source("management accounting: cost to serve")
        .parameters(&[PURPOSE]);
    type Parts = (Costs, ActiveCustomers);
    type Value = MoneyPer;
    fn value(&self, (spend, customers): Sides<'_>, _: &Frame) -> Result<MoneyPer, Undefined> {
        MoneyPer::new(self.costs(spend.kept).total()?, customers.kept.n())
    }
    fn n(&self, (_, customers): Sides<'_>) -> i64 {
        customers.kept.n()
    }
    fn left_out(&self, (spend, _): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        self.costs(spend.kept).without_amount(note);
    }
}

/// [`CostToServeCustomer`] of one period, of service.
pub fn cost_to_serve_customer<I: IntoIterator, J: IntoIterator>(
    costs: I,
    customers: J,
    during: impl Into<Timeline>,
) -> Reading<MoneyPer>
where
    Costs: Observe<I::Item>,
    ActiveCustomers: Step<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    let counted = over(customers).during(&timeline).measure(ActiveCustomers);
    one_number(&CostToServeCustomer::default(), (&spend, &counted))
}
