//! Records in the CRM.

mod created;

pub use created::{RecordsCreated, records_created};

use crate::field::{NamedFields, stands_alone};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Count, Grouped};
use crate::time::Span;
use crate::value::{Segments, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Records in the CRM, of each kind: leads, deals, customers, tickets.
///
/// ```text
/// count of records of each kind with created_at <= t
/// ```
///
/// - **Counts**: a level: records created until the end of the period, or the as-of where that comes first; a customer
///   since it is one. Records stay whatever becomes of them: a lost deal and a customer who left are records. A record that
///   was merged into another stands as that one. Its own measure.
/// - **Leaves out**: records without the date of their creation (`NoDate`). Records that were deleted are in no data.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise no records are no segments.
/// - **Reads**: [`NamedFields`].
/// - **Unit**: count; higher is better, where they are of use: see [`quality`](crate::quality).
///
/// # Examples
///
/// ```
/// use crm_kpi::{adoption, kpi::AsOf, record::{Deal, Lead, Record}, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let (leads, deals) = ([1, 2].map(|at| Lead::new("", t(at))), [Deal::new("", t(5))]);
/// let all = || leads.iter().map(Record::from).chain(deals.iter().map(Record::from));
/// assert_eq!(adoption::records(all(), AsOf::Everything).to_string(), "lead 2, deal 1");
/// assert_eq!(adoption::records(&leads, t(1)).to_string(), "lead 1");
/// assert_eq!(adoption::records(&deals, t(1)).ok().map(|none| none.total()), Some(0));
/// ```
///
/// # References
///
/// Size of the data base, as adoption reports of CRM vendors have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CrmRecords;

/// When a record was created and of which kind it is; whether it is one to count at all.
fn filed<R: NamedFields>(record: &R, as_of: AsOf) -> Seen<(Option<String>, ())> {
    let kind = record.record_kind();
    if !stands_alone(record) {
        return Seen::Outside;
    }
    match record.held("created_at").instant() {
        None => Seen::Excluded(None, Why::NoDate),
        Some(at) if !as_of.knows(at) => Seen::Outside,
        Some(at) => Seen::Counted(at, (Some(kind.as_str().to_owned()), ())),
    }
}

fn by_kind(kept: &Grouped<Option<String>, Count>) -> Result<Segments, Undefined> {
    let counts = kept.iter().map(|(kind, records)| Ok((kind.clone(), records.count()?)));
    Segments::new(counts.collect::<Result<Vec<_>, Undefined>>()?)
}

impl Measure for CrmRecords {
    const ID: &'static str = "adoption.records";
    type Observation = (Option<String>, ());
    type When = Span;
    type Summary = Grouped<Option<String>, Count>;
}

impl<R: NamedFields> Observe<R> for CrmRecords {
    fn observe(&self, record: &R, as_of: AsOf) -> Seen<(Option<String>, ()), Span> {
        match filed(record, as_of) {
            Seen::Counted(from, kind) => Seen::Counted(Span { from, until: None }, kind),
            Seen::Excluded(_, why) => Seen::Excluded(None, why),
            _ => Seen::Outside,
        }
    }
}

impl Kpi for CrmRecords {
    const ABOUT: About = About::new("adoption.records", "CRM records", Unit::Count)
        .names("Rekordy w CRM", "Записи в CRM", "רשומות ב-CRM", "Записи в CRM")
        .formula("count of records of each kind with created_at <= t")
        .anchor("level: created_at <= t; a customer: since")
        .source("CRM practice");
    type Measure = CrmRecords;
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

/// [`CrmRecords`] at an instant.
pub fn records<I: IntoIterator>(records: I, at: impl Into<AsOf>) -> Reading<Segments>
where
    CrmRecords: Observe<I::Item>,
{
    over(records).as_of(at).read(CrmRecords)
}
