//! What selling brings for what it costs.

use super::Investment;
use crate::deals::{ClosedDeals, DealsKept, Revenue};
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::marketing::{Costs, CostsKept, CostsOf, MarketingSpend};
use crate::record::SpendKind;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Return on what is spent on selling: what the won deals brought in beyond their cost, for each unit spent.
///
/// ```text
/// (revenue of deals won in P - sales cost in P) / sales cost in P
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close, and costs of sales booked in it, each once. The
///   revenue is the gain, unless the caller names another: give the table of some deals alone,
///   [`Revenue`].[`only`](crate::kpi::Kpi::only), rows whose amount is their margin, or an [`Investment`] of its own.
///   Measures: [`ClosedDeals`], [`Costs`].
/// - **Leaves out**: won deals and costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`); deals won
///   without a close (`NoCloseDate`). Open deals are pending.
/// - **Undefined**: no cost (`NoDenominator`); more given back than spent (`Inconsistent`); amounts of several currencies
///   (`MixedCurrencies`); deals won, or costs, but none with an amount (`NoRecords`). Nothing won is a return of -1.
/// - **Reads**: of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount); of costs [`At`](crate::field::At),
///   [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose).
/// - **Unit**: ratio, 2 for 200 %; higher is better.
///
/// A year's return of a longer or shorter time, and the time until it is paid back: [`Investment::annualised`],
/// [`Investment::payback`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{finance, record::{Deal, Outcome, Spend, SpendKind}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros(0);
/// let mut deal = Deal::new("D1", t);
/// (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t));
/// deal.amount = Some(Money::minor(500_00, Currency::EUR));
/// let salaries = Spend::new(t, Money::minor(200_00, Currency::EUR), SpendKind::Sales);
/// assert_eq!(finance::sales_roi([&deal], [&salaries], ..).to_string(), "1.50");
/// assert_eq!(finance::sales_roi([&deal], [&salaries; 0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// ROI = (gain - cost) / cost, with revenue as the gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SalesRoi;

type Sides<'a> = (Side<'a, DealsKept>, Side<'a, CostsKept>);

impl SalesRoi {
    fn costs(&self, kept: &CostsKept) -> CostsOf {
        kept.of(&[SpendKind::Sales])
    }
}

impl Derived for SalesRoi {
    const ABOUT: About = About::new("finance.sales_roi", "ROI of sales", Unit::Ratio)
        .names(
            "Zwrot z inwestycji w sprzedaż (ROI)",
            "Рентабельність продажів (ROI)",
            "החזר השקעה במכירות (ROI)",
            "Рентабельность продаж (ROI)",
        )
        .formula("(revenue of deals won in P - sales cost in P) / sales cost in P")
        .anchor("deals: closed_at; costs: at")
        .source("return on investment");
    type Parts = (ClosedDeals, Costs);
    type Value = Ratio;
    fn value(&self, (deals, spend): Sides<'_>, _: &Frame) -> Result<Ratio, Undefined> {
        Investment::of(deals.kept, &self.costs(spend.kept))?.roi()
    }
    fn n(&self, (_, spend): Sides<'_>) -> i64 {
        self.costs(spend.kept).amounts.count()
    }
    fn concerns(&self, _: usize, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
    fn left_out(&self, (deals, spend): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        deals.kept.without_amount(note);
        self.costs(spend.kept).without_amount(note);
    }
}

/// [`SalesRoi`] of one period.
pub fn sales_roi<I: IntoIterator, J: IntoIterator>(deals: I, costs: J, during: impl Into<Timeline>) -> Reading<Ratio>
where
    ClosedDeals: Observe<I::Item>,
    Costs: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let won = over(deals).during(&timeline).measure(Revenue);
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    one_number(&SalesRoi, (&won, &spend))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome, Spend};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn the_gain_is_held_against_the_costs_of_its_kind() {
        use SpendKind::{Crm, Marketing, Sales, Training};
        let (t, eur) = (Timestamp::from_micros(0), |cents| Money::minor(cents, Currency::EUR));
        let divide = "undefined: nothing to divide by";
        for (what, won, costs, shown) in [
            ("three for one", vec![300], vec![(100, Sales)], "2.00"),
            ("each cost once, however many deals", vec![100, 100, 100], vec![(100, Sales)], "2.00"),
            ("other costs are not of sales", vec![300], vec![(100, Sales), (50, Marketing), (50, Crm)], "2.00"),
            ("nothing won", vec![], vec![(100, Sales)], "-1.00"),
            ("no cost of sales", vec![300], vec![(100, Training)], divide),
        ] {
            let deals: Vec<Deal> = won
                .into_iter()
                .map(|cents: i64| {
                    let mut deal = Deal::new("", t);
                    (deal.outcome, deal.closed_at, deal.amount) = (Outcome::Won, Some(t), Some(eur(cents)));
                    deal
                })
                .collect();
            let costs: Vec<Spend> = costs.into_iter().map(|(cents, kind)| Spend::new(t, eur(cents), kind)).collect();
            assert_eq!(sales_roi(&deals, &costs, ..).to_string(), shown, "{what}");
        }
    }
}
