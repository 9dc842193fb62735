//! What it costs to serve an order.

use super::PURPOSE;
use crate::customers::Purchases;
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::marketing::{Costs, CostsKept, CostsOf, MarketingSpend};
use crate::record::SpendKind;
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{MoneyPer, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What was spent on serving customers, or on selling to them, for each order of the same period.
///
/// ```text
/// service (or sales) cost in P / purchases in P
/// ```
///
/// - **Counts**: costs of the purpose booked in the period, and purchases, anchored on the purchase. Measures:
///   [`Costs`], [`Purchases`].
/// - **Leaves out**: costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`).
/// - **Undefined**: no purchases (`NoDenominator`); costs of several currencies (`MixedCurrencies`); costs, but none with an
///   amount (`NoRecords`).
/// - **Reads**: of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose);
///   of purchases [`At`](crate::field::At).
/// - **Unit**: money per order; lower is better.
///
/// For each unit of revenue: [`CostToServe`](super::CostToServe).
///
/// # Examples
///
/// ```
/// use crm_kpi::{finance, record::{Purchase, Spend, SpendKind}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros(0);
/// let cost = |cents, kind| Spend::new(t, Money::minor(cents, Currency::EUR), kind);
/// let costs = [cost(150_00, SpendKind::Service), cost(990_00, SpendKind::Marketing)];
/// let purchases = ["O1", "O2"].map(|id| Purchase::new(id, "C1", t));
/// assert_eq!(finance::cost_to_serve_order(&costs, &purchases, ..).to_string(), "75.00 EUR");
/// assert_eq!(finance::cost_to_serve_order(&costs, &purchases[..0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Cost to serve of management accounting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CostToServeOrder {
    /// What the costs were for.
    pub purpose: SpendKind,
}

impl Default for CostToServeOrder {
    fn default() -> CostToServeOrder {
        CostToServeOrder { purpose: SpendKind::Service }
    }
}

impl CostToServeOrder {
    fn costs(&self, kept: &CostsKept) -> CostsOf {
        kept.of(&[self.purpose])
    }
}

type Sides<'a> = (Side<'a, CostsKept>, Side<'a, Count>);

impl Derived for CostToServeOrder {
    const ABOUT: About = About::new("finance.cost_to_serve.per_order", "Cost to serve an order", Unit::MoneyPer)
        .names(
            "Koszt obsługi zamówienia",
            "Вартість обслуговування замовлення",
            "עלות שירות להזמנה",
            "Стоимость обслуживания заказа",
        )
        .lower_is_better()
        .formula("service (or sales) cost in P / purchases in P")
        .anchor("costs: at; purchases: at")
        .source("management accounting: cost to serve")
        .parameters(&[PURPOSE]);
    type Parts = (Costs, Purchases);
    type Value = MoneyPer;
    fn value(&self, (spend, purchases): Sides<'_>, _: &Frame) -> Result<MoneyPer, Undefined> {
        MoneyPer::new(self.costs(spend.kept).total()?, purchases.kept.n())
    }
    fn n(&self, (_, purchases): Sides<'_>) -> i64 {
        purchases.kept.n()
    }
    fn left_out(&self, (spend, _): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        self.costs(spend.kept).without_amount(note);
    }
}

/// [`CostToServeOrder`] of one period, of service.
pub fn cost_to_serve_order<I: IntoIterator, J: IntoIterator>(
    costs: I,
    purchases: J,
    during: impl Into<Timeline>,
) -> Reading<MoneyPer>
where
    Costs: Observe<I::Item>,
    Purchases: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    let counted = over(purchases).during(&timeline).measure(Purchases);
    one_number(&CostToServeOrder::default(), (&spend, &counted))
}
