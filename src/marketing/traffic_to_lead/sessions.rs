//! Leads for the sessions of the web site.

use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::leads::LeadCount;
use crate::marketing::{SessionsKept, WebSessions};
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Leads created for each session on the web site.
///
/// ```text
/// leads created in P / sessions in P
/// ```
///
/// - **Counts**: leads, anchored on creation, and sessions, anchored on the visit: two flows. Measures: [`LeadCount`],
///   [`WebSessions`].
/// - **Leaves out**: nothing.
/// - **Undefined**: no sessions (`NoDenominator`).
/// - **Reads**: of leads [`Created`](crate::field::Created), [`Merged`](crate::field::Merged); of visits
///   [`At`](crate::field::At), [`Sessions`](crate::field::Sessions).
/// - **Unit**: ratio; higher is better.
///
/// By people instead, whoever comes often counting once: [`TrafficToLead`](super::TrafficToLead).
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::{Lead, Visit}, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let visits = [("A", 1), ("A", 2), ("B", 3), ("B", 4)].map(|(who, at)| Visit::new(t(at), who));
/// assert_eq!(marketing::session_to_lead([&Lead::new("", t(5))], &visits, ..).to_string(), "0.25");
/// assert_eq!(marketing::session_to_lead([&Lead::new("", t(5))], &visits[..0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Traffic-to-lead ratio by sessions, as web analytics take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SessionToLead;

type Sides<'a> = (Side<'a, Count>, Side<'a, SessionsKept>);

impl Derived for SessionToLead {
    const ABOUT: About = About::new("marketing.traffic_to_lead.sessions", "Leads per session", Unit::Ratio)
        .names("Leady na sesję", "Ліди на сеанс", "לידים לביקור", "Лиды на сеанс")
        .formula("leads created in P / sessions in P")
        .anchor("lead: created_at; visit: at")
        .source("marketing practice: ratio of two flows");
    type Parts = (LeadCount, WebSessions);
    type Value = Ratio;
    fn value(&self, (leads, visits): Sides<'_>, _: &Frame) -> Result<Ratio, Undefined> {
        Ratio::new(leads.kept.count()?.into(), visits.kept.count()?.into())
    }
    fn n(&self, (_, visits): Sides<'_>) -> i64 {
        visits.kept.visits.n()
    }
}

/// [`SessionToLead`] of one period.
pub fn session_to_lead<I: IntoIterator, J: IntoIterator>(
    leads: I,
    visits: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    LeadCount: Observe<I::Item>,
    WebSessions: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let created = over(leads).during(&timeline).measure(LeadCount);
    let sessions = over(visits).during(&timeline).measure(WebSessions);
    one_number(&SessionToLead, (&created, &sessions))
}
