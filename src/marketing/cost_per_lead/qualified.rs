//! What a qualified lead costs.

use super::costs;
use crate::kpi::{About, Derived, Frame, Observe, Parameter, Reading, Side, Unit, one_number, over};
use crate::leads::QualifiedLeads;
use crate::marketing::{Costs, CostsKept, MarketingSpend};
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{MoneyPer, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What was spent on marketing for each lead that was qualified in the same period.
///
/// ```text
/// marketing spend in P / leads qualified in P
/// lag k: marketing spend k periods before P / leads qualified in P
/// ```
///
/// - **Counts**: costs of marketing booked in the period, and leads, anchored on their qualification; on their creation,
///   where the table of leads is one of [`QualifiedLeads`] of the cohort. Measures: [`Costs`], [`QualifiedLeads`].
/// - **Leaves out**: costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`); leads that were qualified
///   before they were created (`NegativeDuration`).
/// - **Undefined**: no qualified leads (`NoDenominator`); costs of several currencies (`MixedCurrencies`); costs, but none
///   with an amount (`NoRecords`). With a lag, what was spent before the timeline begins is not known (`IncompleteWindow`).
/// - **Reads**: of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount),
///   [`Purpose`](crate::field::Purpose); of leads [`Created`](crate::field::Created),
///   [`Qualified`](crate::field::Qualified), [`Converted`](crate::field::Converted), [`Merged`](crate::field::Merged).
/// - **Unit**: money per lead; lower is better.
///
/// By all leads: [`CostPerLead`](super::CostPerLead), where the lag is explained.
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::{Lead, Spend, SpendKind}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let ads = Spend::new(t(0), Money::minor(100_00, Currency::EUR), SpendKind::Marketing);
/// let mut leads = ["L1", "L2", "L3"].map(|id| Lead::new(id, t(0)));
/// leads[..2].iter_mut().for_each(|lead| lead.qualified_at = Some(t(5)));
/// assert_eq!(marketing::cost_per_qualified_lead([&ads], &leads, ..).to_string(), "50.00 EUR");
/// assert_eq!(marketing::cost_per_qualified_lead([&ads], &leads[2..], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Cost per MQL or SQL of marketing reports, by what the date stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CostPerQualifiedLead {
    /// The spend of so many periods before.
    pub lag: u32,
}

type Sides<'a> = (Side<'a, CostsKept>, Side<'a, Count>);

impl Derived for CostPerQualifiedLead {
    const ABOUT: About = About::new("marketing.cost_per_lead.qualified", "Cost per qualified lead", Unit::MoneyPer)
        .names(
            "Koszt zakwalifikowanego leada",
            "Вартість кваліфікованого ліда",
            "עלות לליד מוסמך",
            "Стоимость квалифицированного лида",
        )
        .lower_is_better()
        .formula("marketing spend in P / leads qualified in P")
        .anchor("costs: at; leads: qualified_at")
        .source("marketing practice: ratio of two flows")
        .parameters(&[Parameter::LAG]);
    type Parts = (Costs, QualifiedLeads);
    type Value = MoneyPer;
    fn value(&self, (spend, leads): Sides<'_>, _: &Frame) -> Result<MoneyPer, Undefined> {
        MoneyPer::new(costs(spend.kept).total()?, leads.kept.n())
    }
    fn n(&self, (_, leads): Sides<'_>) -> i64 {
        leads.kept.n()
    }
    fn lag(&self, part: usize) -> u32 {
        if part == 0 { self.lag } else { 0 }
    }
    fn left_out(&self, (spend, _): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        costs(spend.kept).without_amount(note);
    }
}

/// [`CostPerQualifiedLead`] of one period.
pub fn cost_per_qualified_lead<I: IntoIterator, J: IntoIterator>(
    costs: I,
    leads: J,
    during: impl Into<Timeline>,
) -> Reading<MoneyPer>
where
    Costs: Observe<I::Item>,
    QualifiedLeads: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    let qualified = over(leads).during(&timeline).measure(QualifiedLeads::default());
    one_number(&CostPerQualifiedLead::default(), (&spend, &qualified))
}
