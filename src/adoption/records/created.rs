//! Records that came into the CRM.

use super::{by_kind, filed};
use crate::field::NamedFields;
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Count, Grouped};
use crate::time::{Timeline, Timestamp};
use crate::value::{Segments, Undefined};
use serde::{Deserialize, Serialize};

/// Records created in the CRM, of each kind: leads, deals, customers, tickets.
///
/// ```text
/// count of records of each kind with created_at in P
/// ```
///
/// - **Counts**: records created in the period, anchored on creation; a customer when it became one. Its own measure.
/// - **Leaves out**: records without the date of their creation (`NoDate`). A record that was merged into another stands
///   as that one.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise no records are no segments.
/// - **Reads**: [`NamedFields`].
/// - **Unit**: count; higher is better.
///
/// How many there are: [`CrmRecords`](super::CrmRecords).
///
/// # Examples
///
/// ```
/// use crm_kpi::{adoption, record::Lead, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let leads = [1, 2, 7].map(|at| Lead::new("", t(at)));
/// assert_eq!(adoption::records_created(&leads, t(0)..t(5)).to_string(), "lead 2");
/// assert_eq!(adoption::records_created(&leads, t(8)..t(9)).ok().map(|none| none.total()), Some(0));
/// ```
///
/// # References
///
/// Growth of the data base, as adoption reports of CRM vendors have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordsCreated;

impl Measure for RecordsCreated {
    const ID: &'static str = "adoption.records.created";
    type Observation = (Option<String>, ());
    type When = Timestamp;
    type Summary = Grouped<Option<String>, Count>;
}

impl<R: NamedFields> Observe<R> for RecordsCreated {
    fn observe(&self, record: &R, as_of: AsOf) -> Seen<(Option<String>, ())> {
        filed(record, as_of)
    }
}

impl Kpi for RecordsCreated {
    const ABOUT: About = About::new("adoption.records.created", "CRM records created", Unit::Count)
        .names("Utworzone rekordy w CRM", "Створені записи в CRM", "רשומות שנוצרו ב-CRM", "Созданные записи в CRM")
        .formula("count of records of each kind with created_at in P")
        .anchor("created_at; a customer: since")
        .source("CRM practice");
    type Measure = RecordsCreated;
    type Value = Segments;
    fn measure(&self) -> Self {
        *self
    }
    fn value(&self, kept: &Grouped<Option<String>, Count>, _: &Frame) -> Result<Segments, Undefined> {
        by_kind(kept)
    }
    fn n(&self, kept: &Grouped<Option<String>, Count>) -> i64 {
        kept.iter().map(|(_, records)| records.n()).sum()
    }
}

/// [`RecordsCreated`] of one period.
pub fn records_created<I: IntoIterator>(records: I, during: impl Into<Timeline>) -> Reading<Segments>
where
    RecordsCreated: Observe<I::Item>,
{
    over(records).during(during).read(RecordsCreated)
}
