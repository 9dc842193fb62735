//! Deals won for leads created.

mod of_leads;

pub use of_leads::{LeadCloseRate, lead_close_rate};

use super::ClosedDeals;
use super::closed::DealsKept;
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::leads::LeadCount;
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Deals won for leads created, in the same period.
///
/// ```text
/// deals won in P / leads created in P
/// ```
///
/// - **Counts**: won deals, anchored on the close, and leads, anchored on creation: two populations, so the ratio of
///   two flows, which may exceed 1. Measures: [`ClosedDeals`], [`LeadCount`].
/// - **Leaves out**: what those leave out.
/// - **Undefined**: no leads created (`NoDenominator`).
/// - **Reads**: of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount); of leads
///   [`Created`](crate::field::Created), [`Merged`](crate::field::Merged).
/// - **Unit**: ratio; higher is better.
///
/// For the leads of a period whose deals were won, a share of one population, see [`LeadCloseRate`]; for those that
/// became customers [`LeadConversion`](crate::leads::LeadConversion).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, CloseRate, WinRate}, kpi::{Derived, over}, leads::LeadCount};
/// use crm_kpi::{record::{Deal, Lead, Outcome}, time::Timestamp};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let t = Timestamp::from_micros;
/// let leads = ["L1", "L2", "L3", "L4"].map(|id| Lead::new(id, t(0)));
/// let mut deal = Deal::new("D1", t(1));
/// (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t(2)));
/// assert_eq!(deals::close_rate([&deal], &leads, ..).to_string(), "0.25");
///
/// // by group and period, from a table of each part
/// let won = over([&deal]).by(|d| d.owner.clone()).measure(WinRate);
/// let created = over(&leads).by(|l| l.owner.clone()).measure(LeadCount);
/// let by_owner = CloseRate.of((&won, &created))?;
/// assert_eq!(by_owner.series(&None)[0].to_string(), "0.25");
/// # Ok(()) }
/// ```
///
/// # References
///
/// Flow ratio as in most CRM reports; not comparable with a cohort's conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CloseRate;

impl Derived for CloseRate {
    const ABOUT: About = About::new("deals.close_rate", "Close rate", Unit::Ratio)
        .names("Współczynnik zamknięcia", "Коефіцієнт закриття", "שיעור סגירה", "Доля закрытых сделок")
        .formula("deals won in P / leads created in P")
        .anchor("deals: closed_at; leads: created_at")
        .source("CRM practice: ratio of two flows");
    type Parts = (ClosedDeals, LeadCount);
    type Value = Ratio;
    fn value(&self, (deals, leads): (Side<'_, DealsKept>, Side<'_, Count>), _: &Frame) -> Result<Ratio, Undefined> {
        Ratio::new(deals.kept.outcomes.part().into(), leads.kept.n().into())
    }
    fn n(&self, (_, leads): (Side<'_, DealsKept>, Side<'_, Count>)) -> i64 {
        leads.kept.n()
    }
    fn concerns(&self, _: usize, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
}

/// [`CloseRate`] of one period.
pub fn close_rate<I: IntoIterator, J: IntoIterator>(deals: I, leads: J, during: impl Into<Timeline>) -> Reading<Ratio>
where
    ClosedDeals: Observe<I::Item>,
    LeadCount: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let won = over(deals).during(&timeline).measure(super::WinRate);
    let created = over(leads).during(&timeline).measure(LeadCount);
    one_number(&CloseRate, (&won, &created))
}
