//! Leads created.

use crate::field::{Created, Merged};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Count;
use crate::time::{Timeline, Timestamp};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Leads created.
///
/// ```text
/// count of leads
/// ```
///
/// - **Counts**: leads created in the period, anchored on creation. A lead that was merged into another is counted as
///   that one, which must carry the earliest creation of the two, as merging in a CRM makes it;
///   [`collapsed`](super::collapsed) where it does not.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`Created`], [`Merged`].
/// - **Unit**: count; higher is better.
///
/// By source: `over(&leads).by(|l| l.source.as_deref())`; a missing source is a group of its own. By qualification
/// instead of creation: [`anchored_on`](Kpi::anchored_on).
///
/// # Examples
///
/// ```
/// use crm_kpi::{leads, record::Lead, time::Timestamp};
/// let mut leads = ["L1", "L2", "L3"].map(|id| Lead::new(id, Timestamp::from_micros(0)));
/// leads[2].merged_into = Some("L1".into());
/// assert_eq!(leads::lead_count(&leads, ..).ok(), Some(2));
/// ```
///
/// # References
///
/// Distinct leads as CRM systems count them after de-duplication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeadCount;

impl Measure for LeadCount {
    const ID: &'static str = "leads.count";
    type Observation = ();
    type When = Timestamp;
    type Summary = Count;
}

impl<L: Created + Merged> Observe<L> for LeadCount {
    #[inline]
    fn observe(&self, lead: &L, as_of: AsOf) -> Seen<()> {
        let at = lead.created_at();
        if lead.is_merged() || !as_of.knows(at) { Seen::Outside } else { Seen::Counted(at, ()) }
    }
}

impl Kpi for LeadCount {
    const ABOUT: About = About::new("leads.count", "Leads generated", Unit::Count)
        .names("Liczba leadów", "Кількість лідів", "מספר לידים", "Количество лидов")
        .formula("count of leads, merged ones once")
        .anchor("created_at")
        .source("CRM practice");
    type Measure = LeadCount;
    type Value = u64;
    fn measure(&self) -> LeadCount {
        *self
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`LeadCount`] of one period.
pub fn lead_count<I: IntoIterator>(leads: I, during: impl Into<Timeline>) -> Reading<u64>
where
    LeadCount: Observe<I::Item>,
{
    over(leads).during(during).read(LeadCount)
}
