//! What a lead costs.

use super::costs::{Costs, CostsKept, CostsOf};
use super::spend::MarketingSpend;
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::leads::LeadCount;
use crate::record::SpendKind;
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{MoneyPer, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What was spent on marketing for each lead created in the same period.
///
/// ```text
/// marketing spend in P / leads created in P
/// ```
///
/// - **Counts**: costs of marketing booked in the period, and leads, anchored on creation. Measures: [`Costs`],
///   [`LeadCount`].
/// - **Leaves out**: costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`).
/// - **Undefined**: no leads (`NoDenominator`); costs of several currencies (`MixedCurrencies`); costs, but none with an
///   amount (`NoRecords`).
/// - **Reads**: of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount),
///   [`Purpose`](crate::field::Purpose); of leads [`Created`](crate::field::Created), [`Merged`](crate::field::Merged).
/// - **Unit**: money per lead; lower is better.
///
/// Leads that a cost brings later count later: take periods that are long against that delay.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::{Derived, over}, leads::LeadCount, marketing::{self, CostPerLead, MarketingSpend}};
/// use crm_kpi::{record::{Lead, Spend, SpendKind}, time::Timestamp, value::{Currency, Money, Undefined}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let t = Timestamp::from_micros(0);
/// let mut ads = Spend::new(t, Money::minor(100_00, Currency::EUR), SpendKind::Marketing);
/// ads.channel = Some("search".into());
/// let mut leads = ["L1", "L2", "L3"].map(|id| Lead::new(id, t));
/// leads[0].channel = Some("search".into());
/// assert_eq!(marketing::cost_per_lead([&ads], &leads, ..).to_string(), "33.33 EUR");
/// assert_eq!(marketing::cost_per_lead([&ads], &leads[..0], ..).value(), Err(&Undefined::NoDenominator));
///
/// // by channel, from a table of each part
/// let spend = over([&ads]).by(|s| s.channel.clone()).measure(MarketingSpend::default());
/// let created = over(&leads).by(|l| l.channel.clone()).measure(LeadCount);
/// let by_channel = CostPerLead.of((&spend, &created))?;
/// assert_eq!(by_channel.series(&Some("search".into()))[0].to_string(), "100.00 EUR");
/// assert_eq!(by_channel.series(&None)[0].to_string(), "0.00"); // two leads that cost nothing
/// # Ok(()) }
/// ```
///
/// # References
///
/// CPL, blended over all leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CostPerLead;

fn costs(kept: &CostsKept) -> CostsOf {
    kept.of(&[SpendKind::Marketing])
}

impl Derived for CostPerLead {
    const ABOUT: About = About::new("marketing.cost_per_lead", "Cost per lead (CPL)", Unit::MoneyPer)
        .names("Koszt pozyskania leada (CPL)", "Вартість ліда (CPL)", "עלות לליד (CPL)", "Стоимость лида (CPL)")
        .lower_is_better()
        .formula("marketing spend in P / leads created in P")
        .anchor("costs: at; leads: created_at")
        .source("marketing practice: ratio of two flows");
    type Parts = (Costs, LeadCount);
    type Value = MoneyPer;
    fn value(&self, (spend, leads): (Side<'_, CostsKept>, Side<'_, Count>), _: &Frame) -> Result<MoneyPer, Undefined> {
        MoneyPer::new(costs(spend.kept).total()?, leads.kept.n())
    }
    fn n(&self, (_, leads): (Side<'_, CostsKept>, Side<'_, Count>)) -> i64 {
        leads.kept.n()
    }
    fn left_out(&self, (spend, _): (Side<'_, CostsKept>, Side<'_, Count>), note: &mut dyn FnMut(Why, i64)) {
        costs(spend.kept).without_amount(note);
    }
}

/// [`CostPerLead`] of one period.
pub fn cost_per_lead<I: IntoIterator, J: IntoIterator>(
    costs: I,
    leads: J,
    during: impl Into<Timeline>,
) -> Reading<MoneyPer>
where
    Costs: Observe<I::Item>,
    LeadCount: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    let created = over(leads).during(&timeline).measure(LeadCount);
    one_number(&CostPerLead, (&spend, &created))
}
