//! Records without a gap, by name.

use super::{FIELDS, FieldChecks};
use crate::kpi::{About, Frame, Kpi, Observe, Reading, over};
use crate::quality::{ChecksKept, FieldNames, FullyComplete};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// [`FullyComplete`] with the required fields said in text.
///
/// ```text
/// records with all required fields filled / records
/// ```
///
/// - **Counts**: what [`RequiredFields`](super::RequiredFields) counts, record by record. Measure: [`FieldChecks`].
/// - **Leaves out**: the same.
/// - **Undefined**: no records of which anything is required (`NoDenominator`); a period that lies after the as-of
///   (`NotYetObservable`).
/// - **Reads**: [`NamedFields`](crate::field::NamedFields).
/// - **Unit**: share, 0 to 1; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{quality, record::Deal, time::Timestamp, value::Undefined};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let mut deals = ["D1", "D2"].map(|id| Deal::new(id, Timestamp::MIN));
/// deals[0].owner = Some("anna".into());
/// (deals[1].owner, deals[1].source) = (Some("piotr".into()), Some("web".into()));
/// assert_eq!(quality::required_records(&deals, "owner, source".parse()?, ..).to_string(), "50.0 % (1 of 2)");
/// let none = quality::required_records(&deals[..0], "owner".parse()?, ..);
/// assert_eq!(none.value(), Err(&Undefined::NoDenominator));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Completeness by records, as data quality practice has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequiredRecords {
    /// Which must be filled in.
    pub fields: FieldNames,
}

impl Default for RequiredRecords {
    fn default() -> Self {
        RequiredRecords { fields: FieldNames::responsible() }
    }
}

impl Kpi for RequiredRecords {
    const ABOUT: About = <FullyComplete<()> as Kpi>::ABOUT.parameters(FIELDS);
    type Measure = FieldChecks;
    type Value = Share;
    fn measure(&self) -> FieldChecks {
        FieldChecks { fields: self.fields.clone() }
    }
    fn value(&self, kept: &ChecksKept, _: &Frame) -> Result<Share, Undefined> {
        kept.whole_records()
    }
    fn n(&self, kept: &ChecksKept) -> i64 {
        kept.records
    }
}

/// [`RequiredRecords`] of one period.
pub fn required_records<I: IntoIterator>(records: I, fields: FieldNames, during: impl Into<Timeline>) -> Reading<Share>
where
    FieldChecks: Observe<I::Item>,
{
    over(records).during(during).read(RequiredRecords { fields })
}
