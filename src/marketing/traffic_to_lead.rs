//! Leads for visitors.

use super::Visitors;
mod sessions;

pub use sessions::{SessionToLead, session_to_lead};

use crate::customers::{BuyersKept, Buying};
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Step, Unit, one_number, over};
use crate::leads::LeadCount;
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Leads created for unique visitors of the web site, in the same period.
///
/// ```text
/// leads created in P / unique visitors in P
/// ```
///
/// - **Counts**: leads, anchored on creation, and visitors with a visit in the period, each once: two flows, so the ratio
///   may exceed 1, where leads come other ways than through the web site. Measures: [`LeadCount`], [`Buying`] over visits.
/// - **Leaves out**: nothing.
/// - **Undefined**: no visitors (`NoDenominator`).
/// - **Reads**: of leads [`Created`](crate::field::Created), [`Merged`](crate::field::Merged); of visits
///   [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: ratio; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::{Lead, Visit}, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let visits = [("A", 1), ("A", 2), ("B", 3)].map(|(who, at)| Visit::new(t(at), who));
/// let leads = [4, 5, 6].map(|at| Lead::new("", t(at)));
/// assert_eq!(marketing::traffic_to_lead(&leads[..1], &visits, ..).to_string(), "0.50");
/// assert_eq!(marketing::traffic_to_lead(&leads, &visits, ..).to_string(), "1.50");
/// assert_eq!(marketing::traffic_to_lead(&leads, &visits, t(5)..t(9)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Traffic-to-lead ratio by unique visitors; web analytics also take sessions: [`SessionToLead`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TrafficToLead;

impl Derived for TrafficToLead {
    const ABOUT: About = About::new("marketing.traffic_to_lead", "Traffic-to-lead ratio", Unit::Ratio)
        .names(
            "Współczynnik konwersji ruchu na leady",
            "Конверсія трафіку в ліди",
            "יחס תנועה ללידים",
            "Конверсия трафика в лиды",
        )
        .formula("leads created in P / unique visitors in P")
        .anchor("lead: created_at; visit: at")
        .source("marketing practice: ratio of two flows");
    type Parts = (LeadCount, Buying);
    type Value = Ratio;
    fn value(&self, (leads, visitors): (Side<'_, Count>, Side<'_, BuyersKept>), _: &Frame) -> Result<Ratio, Undefined> {
        let visitors = u64::try_from(visitors.kept.buyers).map_err(|_| Undefined::Inconsistent)?;
        Ratio::new(leads.kept.count()?.into(), visitors.into())
    }
    fn n(&self, (_, visitors): (Side<'_, Count>, Side<'_, BuyersKept>)) -> i64 {
        visitors.kept.buyers
    }
}

/// [`TrafficToLead`] of one period.
pub fn traffic_to_lead<I: IntoIterator, J: IntoIterator>(
    leads: I,
    visits: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    LeadCount: Observe<I::Item>,
    Buying: Step<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let created = over(leads).during(&timeline).measure(LeadCount);
    let visitors = over(visits).during(&timeline).measure(Visitors);
    one_number(&TrafficToLead, (&created, &visitors))
}
