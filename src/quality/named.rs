//! Completeness and validity by name: what is required, and what is right, said in text.

mod records;
mod valid;

pub use records::{RequiredRecords, required_records};
pub use valid::{ValidValues, ValueChecks, valid_values};

use super::{Checked, ChecksKept, Completeness, FieldNames};
use crate::field::{NamedFields, stands_alone};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, over};
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

const FIELDS: &[Parameter] = &[Parameter {
    name: "fields",
    default: "owner, ticket.assignee",
    meaning: "the fields that must be filled in, such as owner, deal.amount: of every kind of record that has the field, or \
              of the kind before the dot",
    example: "owner, source, deal.amount",
}];

/// [`Completeness`] with the required fields said in text.
///
/// ```text
/// filled required fields / (records x required fields)
/// ```
///
/// - **Counts**: leads, deals, customers and tickets of which a field is required, created in the period (customers since
///   then), with the fields they have now; of each the required fields that its kind has. A text of blanks is not filled
///   in. A record that was merged into another stands as that one. Measure: [`FieldChecks`].
/// - **Leaves out**: records without the date of their creation (`NoDate`).
/// - **Undefined**: no records of which anything is required (`NoDenominator`); a period that lies after the as-of
///   (`NotYetObservable`).
/// - **Reads**: [`NamedFields`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// The default asks whether somebody is responsible: the owner, of a ticket the assignee. For rows of your own, and for
/// what no list of names says, take [`Completeness`]. For records without any gap: [`RequiredRecords`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{meter::Meter, quality, record::Deal, time::Timestamp, value::Undefined};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let mut deals = ["D1", "D2"].map(|id| Deal::new(id, Timestamp::MIN));
/// deals[0].owner = Some("anna".into());
/// (deals[1].owner, deals[1].source) = (Some("piotr".into()), Some("web".into()));
/// let mut meter = Meter::of("quality.completeness").parameter("fields", "owner, source").start()?;
/// deals.iter().for_each(|deal| meter.insert(deal));
/// assert_eq!(meter.total(None)?.map(|all| all.to_string()).as_deref(), Some("75.0 % (3 of 4)"));
///
/// assert_eq!(quality::required_fields(&deals, "owner, source".parse()?, ..).to_string(), "75.0 % (3 of 4)");
/// let none = quality::required_fields(&deals, "lead.source".parse()?, ..);
/// assert_eq!(none.value(), Err(&Undefined::NoDenominator));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Completeness by fields, as data quality practice has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RequiredFields {
    /// Which must be filled in.
    pub fields: FieldNames,
}

impl Default for RequiredFields {
    fn default() -> Self {
        RequiredFields { fields: FieldNames::responsible() }
    }
}

/// Records by which of the required fields are filled in: one measure for [`RequiredFields`] and [`RequiredRecords`].
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChecks {
    /// Which must be filled in.
    pub fields: FieldNames,
}

/// The answers about a record, in the period of its creation; `None` where nothing is asked of it.
fn checked<R: NamedFields>(record: &R, as_of: AsOf, answers: Option<Checked>) -> Seen<Checked> {
    let Some(answers) = answers.filter(|_| stands_alone(record)) else { return Seen::Outside };
    match record.held("created_at").instant() {
        None => Seen::Excluded(None, Why::NoDate),
        Some(at) if !as_of.knows(at) => Seen::Outside,
        Some(at) => Seen::Counted(at, answers),
    }
}
fn tally(answers: impl Iterator<Item = bool>) -> Checked {
    answers.fold(Checked { passed: 0, asked: 0 }, |seen, yes| Checked {
        passed: seen.passed + i64::from(yes),
        asked: seen.asked + 1,
    })
}

impl Measure for FieldChecks {
    const ID: &'static str = "quality.fields";
    type Observation = Checked;
    type When = Timestamp;
    type Summary = ChecksKept;
    fn parameters(&self) -> Option<String> {
        Some(self.fields.to_string())
    }
}

impl<R: NamedFields> Observe<R> for FieldChecks {
    fn observe(&self, record: &R, as_of: AsOf) -> Seen<Checked> {
        let seen = tally(self.fields.of(record.record_kind()).map(|field| record.held(field).is_filled()));
        checked(record, as_of, Some(seen).filter(|seen| seen.asked > 0))
    }
}

impl Kpi for RequiredFields {
    const ABOUT: About = <Completeness<()> as Kpi>::ABOUT.parameters(FIELDS);
    type Measure = FieldChecks;
    type Value = Share;
    fn measure(&self) -> FieldChecks {
        FieldChecks { fields: self.fields.clone() }
    }
    fn value(&self, kept: &ChecksKept, _: &Frame) -> Result<Share, Undefined> {
        kept.answers()
    }
    fn n(&self, kept: &ChecksKept) -> i64 {
        kept.records
    }
}

/// [`RequiredFields`] of one period.
pub fn required_fields<I: IntoIterator>(records: I, fields: FieldNames, during: impl Into<Timeline>) -> Reading<Share>
where
    FieldChecks: Observe<I::Item>,
{
    over(records).during(during).read(RequiredFields { fields })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Lead, Record, Ticket};

    #[test]
    fn each_kind_is_asked_for_what_it_has_and_a_merged_record_for_nothing() {
        let t = Timestamp::from_micros;
        let mut leads = [1, 2, 3].map(|at| Lead::new("", t(at)));
        leads[0].owner = Some("anna".into());
        leads[1].owner = Some("  ".into());
        leads[2].merged_into = Some("L1".into());
        let tickets = [Ticket::new("T1", t(1))];
        let all = || leads.iter().map(Record::from).chain(tickets.iter().map(Record::from));
        for (fields, until, expected) in [
            ("owner", 9, Some((1, 2))),
            ("owner, ticket.assignee", 9, Some((1, 3))),
            ("owner, source", 2, Some((1, 2))),
            ("deal.amount", 9, None),
        ] {
            let reading = required_fields(all(), fields.parse().unwrap(), t(0)..t(until));
            assert_eq!(reading.ok().map(|s| (s.part(), s.whole())), expected, "{fields} until {until}");
        }
    }
}
