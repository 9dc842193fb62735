//! What marketing brings in beyond what it costs.

mod attributed;

pub use attributed::{AttributedRoi, attributed_roi};

use super::costs::{Costs, CostsKept};
use super::roas::returned;
use super::spend::MarketingSpend;
use crate::deals::{ClosedDeals, DealsKept, Revenue};
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::record::SpendKind;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What the won deals brought in beyond the marketing spend, for each unit spent.
///
/// ```text
/// (revenue of deals won in P - marketing spend in P) / marketing spend in P
/// ```
///
/// - **Counts**: won deals closed in the period, and costs of marketing booked in it. Both are totals before they meet,
///   so a cost counts once however many deals stand beside it. Measures: [`ClosedDeals`], [`Costs`].
/// - **Leaves out**: won deals and costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`); deals
///   without a close (`NoCloseDate`). Open deals are pending.
/// - **Undefined**: no cost (`NoDenominator`); more given back than spent (`Inconsistent`); amounts of several currencies (`MixedCurrencies`); deals won, or costs,
///   but none with an amount (`NoRecords`). Nothing won is a return of -1: all of the spend is lost.
/// - **Reads**: of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount); of costs [`At`](crate::field::At),
///   [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose).
/// - **Unit**: ratio, 2 for 200 %; higher is better.
///
/// Which revenue is marketing's is the caller's to say: group both sides, or take [`Revenue`] of some deals
/// [`only`](crate::kpi::Kpi::only). What to group by must mean the same in both kinds of records: deals by the campaign
/// that won them with costs by campaign, not deals by the channel they were closed through with costs by the channel
/// that advertised. A group that only one side has stands with nothing on the other. [`Roas`](super::Roas) is the
/// revenue itself for each unit spent, and [`AttributedRoi`] of what was sold to those whom marketing met.
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::{Deal, Outcome, Spend, SpendKind}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros(0);
/// let deals = [100_00, 200_00].map(|cents| {
///     let mut deal = Deal::new("", t);
///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t));
///     deal.amount = Some(Money::minor(cents, Currency::EUR));
///     deal
/// });
/// let campaign = Spend::new(t, Money::minor(100_00, Currency::EUR), SpendKind::Marketing);
/// let roi = marketing::marketing_roi(&deals, [&campaign], ..);
/// assert_eq!(roi.to_string(), "2.00"); // 300 for 100
/// assert_eq!(roi.ok().map(|r| r.percent()), Some(200.0));
/// assert_eq!(marketing::marketing_roi(&deals, [&campaign; 0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// ROI = (gain - cost) / cost, with revenue as the gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MarketingRoi;

impl Derived for MarketingRoi {
    const ABOUT: About = About::new("marketing.roi", "Marketing ROI", Unit::Ratio)
        .names(
            "Zwrot z inwestycji w marketing (ROI)",
            "Рентабельність маркетингу (ROI)",
            "החזר השקעה בשיווק (ROI)",
            "Рентабельность маркетинга (ROI)",
        )
        .formula("(revenue of deals won in P - marketing spend in P) / marketing spend in P")
        .anchor("deals: closed_at; costs: at")
        .source("return on investment, revenue as the gain");
    type Parts = (ClosedDeals, Costs);
    type Value = Ratio;
    fn value(&self, (deals, spend): (Side<'_, DealsKept>, Side<'_, CostsKept>), _: &Frame) -> Result<Ratio, Undefined> {
        returned(deals.kept, spend.kept)?.checked_sub(Ratio::ONE)
    }
    fn n(&self, (_, spend): (Side<'_, DealsKept>, Side<'_, CostsKept>)) -> i64 {
        spend.kept.of(&[SpendKind::Marketing]).amounts.count()
    }
    fn left_out(&self, (deals, spend): (Side<'_, DealsKept>, Side<'_, CostsKept>), note: &mut dyn FnMut(Why, i64)) {
        deals.kept.without_amount(note);
        spend.kept.of(&[SpendKind::Marketing]).without_amount(note);
    }
}

/// [`MarketingRoi`] of one period.
pub fn marketing_roi<I: IntoIterator, J: IntoIterator>(
    deals: I,
    costs: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    ClosedDeals: Observe<I::Item>,
    Costs: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let won = over(deals).during(&timeline).measure(Revenue);
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    one_number(&MarketingRoi, (&won, &spend))
}
