//! What it costs to serve or to sell, for each unit of revenue.

mod per_customer;
mod per_order;

pub use per_customer::{CostToServeCustomer, cost_to_serve_customer};
pub use per_order::{CostToServeOrder, cost_to_serve_order};

use crate::deals::{ClosedDeals, DealsKept, Revenue};
use crate::kpi::{About, Derived, Frame, Observe, Parameter, Reading, Side, Unit, one_number, over};
use crate::marketing::{Costs, CostsKept, CostsOf, MarketingSpend};
use crate::record::SpendKind;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why, by_amount};
use serde::{Deserialize, Serialize};

/// What was spent on serving customers, or on selling to them, for each unit of revenue.
///
/// ```text
/// service (or sales) cost in P / revenue of deals won in P
/// ```
///
/// - **Counts**: costs of the purpose booked in the period, and won deals closed in it, anchored on the close. Measures:
///   [`Costs`], [`ClosedDeals`].
/// - **Leaves out**: costs and won deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`); deals won
///   without a close (`NoCloseDate`). Open deals are pending.
/// - **Undefined**: no revenue (`NoDenominator`); refunds that leave less than nothing (`Inconsistent`); amounts of
///   several currencies (`MixedCurrencies`); costs, or deals won, but none with an amount (`NoRecords`).
/// - **Reads**: of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose);
///   of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: ratio; lower is better.
///
/// For each order: [`CostToServeOrder`]; for each customer: [`CostToServeCustomer`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{finance, record::{Deal, Outcome, Spend, SpendKind}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros(0);
/// let mut deal = Deal::new("D1", t);
/// (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t));
/// deal.amount = Some(Money::minor(1_000_00, Currency::EUR));
/// let desk = Spend::new(t, Money::minor(150_00, Currency::EUR), SpendKind::Service);
/// assert_eq!(finance::cost_to_serve([&desk], [&deal], ..).to_string(), "0.15");
/// assert_eq!(finance::cost_to_serve([&desk], [&deal; 0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Cost to serve of management accounting; of sales, the selling expense ratio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CostToServe {
    /// What the costs were for.
    pub purpose: SpendKind,
}

impl Default for CostToServe {
    fn default() -> CostToServe {
        CostToServe { purpose: SpendKind::Service }
    }
}

impl CostToServe {
    fn costs(&self, kept: &CostsKept) -> CostsOf {
        kept.of(&[self.purpose])
    }
}

const PURPOSE: Parameter = Parameter {
    name: "purpose",
    default: "service",
    meaning: "what the costs were for: service, sales, marketing, crm, training",
    example: "sales",
};

type Sides<'a> = (Side<'a, CostsKept>, Side<'a, DealsKept>);

impl Derived for CostToServe {
    const ABOUT: About = About::new("finance.cost_to_serve", "Cost to serve", Unit::Ratio)
        .names("Koszt obsługi", "Вартість обслуговування", "עלות השירות", "Стоимость обслуживания")
        .lower_is_better()
        .formula("service cost in P / revenue of deals won in P")
        .anchor("costs: at; deals: closed_at")
        .source("management accounting: cost to serve")
        .parameters(&[PURPOSE]);
    type Parts = (Costs, ClosedDeals);
    type Value = Ratio;
    fn value(&self, (spend, deals): Sides<'_>, _: &Frame) -> Result<Ratio, Undefined> {
        by_amount(self.costs(spend.kept).total()?, deals.kept.revenue()?)
    }
    fn n(&self, (_, deals): Sides<'_>) -> i64 {
        deals.kept.amounts.count()
    }
    fn concerns(&self, _: usize, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
    fn left_out(&self, (spend, deals): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        self.costs(spend.kept).without_amount(note);
        deals.kept.without_amount(note);
    }
}

/// [`CostToServe`] of one period, of service.
pub fn cost_to_serve<I: IntoIterator, J: IntoIterator>(
    costs: I,
    deals: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    Costs: Observe<I::Item>,
    ClosedDeals: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    let won = over(deals).during(&timeline).measure(Revenue);
    one_number(&CostToServe::default(), (&spend, &won))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Deal, Outcome, Spend};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn costs_of_the_purpose_are_held_against_what_was_won() {
        use SpendKind::{Marketing, Sales, Service};
        let (t, eur) = (Timestamp::from_micros(0), |cents| Money::minor(cents, Currency::EUR));
        let divide = "undefined: nothing to divide by";
        for (what, costs, won, service, sales) in [
            ("each its own", vec![(10, Service), (30, Sales), (99, Marketing)], vec![60, 40], "0.10", "0.30"),
            ("no cost", vec![], vec![100], "0.00", "0.00"),
            ("nothing won", vec![(10, Service)], vec![], divide, divide),
            ("won for nothing", vec![(10, Service)], vec![0], divide, divide),
        ] {
            for (purpose, shown) in [("service", service), ("sales", sales)] {
                let mut meter = Meter::of("finance.cost_to_serve").parameter("purpose", purpose).start().unwrap();
                costs.iter().for_each(|(cents, kind)| meter.insert(&Spend::new(t, eur(*cents), *kind)));
                for cents in &won {
                    let mut deal = Deal::new("", t);
                    (deal.outcome, deal.closed_at, deal.amount) = (Outcome::Won, Some(t), Some(eur(*cents)));
                    meter.insert(&deal);
                }
                assert_eq!(meter.total(None).unwrap().unwrap().to_string(), shown, "{what}, {purpose}");
            }
        }
    }
}
