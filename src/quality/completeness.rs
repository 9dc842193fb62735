//! What is filled in of what must be.

use super::rule::{Rule, by_name};
use super::{Checks, ChecksKept};
use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::time::Timeline;
use crate::value::{Share, Undefined};

/// Completeness: the share of the required fields that are filled in.
///
/// ```text
/// filled required fields / (records x required fields)
/// ```
///
/// - **Counts**: records created in the period, with the fields they have now; of each the answers of the rule, one for
///   each required field: `true` where it is filled. A rule may ask more of one record than of another. Measure:
///   [`Checks`].
/// - **Leaves out**: nothing.
/// - **Undefined**: no records, or none of which anything is required (`NoDenominator`).
/// - **Reads**: [`Created`](crate::field::Created), and what the rule reads.
/// - **Unit**: share, 0 to 1; higher is better.
///
/// Nine of ten fields filled in all records is 90 %, though not one of them is complete: for these see [`FullyComplete`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, quality::{Completeness, FullyComplete}, record::{Deal, Record}, time::Timestamp};
/// use crm_kpi::value::Undefined;
/// let mut deals = [Deal::new("D1", Timestamp::MIN), Deal::new("D2", Timestamp::MIN)];
/// deals[0].owner = Some("anna".into());
/// (deals[1].owner, deals[1].source) = (Some("piotr".into()), Some("web".into()));
/// let required = |d: &&Deal| ["owner", "source"].map(|field| Record::from(*d).field(field).is_some());
/// assert_eq!(over(&deals).read(Completeness::of("sales", required)).to_string(), "75.0 % (3 of 4)");
/// assert_eq!(over(&deals).read(FullyComplete::of("sales", required)).to_string(), "50.0 % (1 of 2)");
/// let none = over(&deals[..0]).read(Completeness::of("sales", required));
/// assert_eq!(none.value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Completeness by fields, as data quality practice has it.
#[derive(Clone, Copy)]
pub struct Completeness<F> {
    rule: Rule<F>,
}
by_name!(Completeness: rule);

impl<F> Completeness<F> {
    /// By a rule that answers for each required field of a record whether it is filled.
    pub fn of<R, A: IntoIterator<Item = bool>>(name: &'static str, required: F) -> Self
    where
        F: Fn(&R) -> A,
    {
        Completeness { rule: Rule::new(name, required) }
    }
}

impl<F: Clone + Send + Sync + 'static> Kpi for Completeness<F> {
    const ABOUT: About = About::new("quality.completeness", "Data completeness", Unit::Share)
        .names("Kompletność danych", "Повнота даних", "שלמות הנתונים", "Полнота данных")
        .formula("filled required fields / (records x required fields)")
        .anchor("created_at")
        .source("data quality practice: completeness by fields");
    type Measure = Checks<F>;
    type Value = Share;
    fn measure(&self) -> Checks<F> {
        Checks { rule: self.rule.clone() }
    }
    fn value(&self, kept: &ChecksKept, _: &Frame) -> Result<Share, Undefined> {
        kept.answers()
    }
    fn n(&self, kept: &ChecksKept) -> i64 {
        kept.records
    }
}

/// The share of the records in which every required field is filled in.
///
/// ```text
/// records with all required fields filled / records
/// ```
///
/// - **Counts**: what [`Completeness`] counts, record by record; one of which nothing is required is complete.
/// - **Leaves out**: nothing.
/// - **Undefined**: no records (`NoDenominator`).
/// - **Reads**: [`Created`](crate::field::Created), and what the rule reads.
/// - **Unit**: share, 0 to 1; higher is better.
///
/// # Examples
///
/// Both, and one undefined: see [`Completeness`].
///
/// # References
///
/// Completeness by records, as data quality practice has it.
#[derive(Clone, Copy)]
pub struct FullyComplete<F> {
    rule: Rule<F>,
}
by_name!(FullyComplete: rule);

impl<F> FullyComplete<F> {
    /// By a rule that answers for each required field of a record whether it is filled.
    pub fn of<R, A: IntoIterator<Item = bool>>(name: &'static str, required: F) -> Self
    where
        F: Fn(&R) -> A,
    {
        FullyComplete { rule: Rule::new(name, required) }
    }
}

impl<F: Clone + Send + Sync + 'static> Kpi for FullyComplete<F> {
    const ABOUT: About = About::new("quality.completeness.records", "Fully complete records", Unit::Share)
        .names(
            "Rekordy w pełni uzupełnione",
            "Повністю заповнені записи",
            "רשומות מלאות",
            "Полностью заполненные записи",
        )
        .formula("records with all required fields filled / records")
        .anchor("created_at")
        .source("data quality practice: completeness by records");
    type Measure = Checks<F>;
    type Value = Share;
    fn measure(&self) -> Checks<F> {
        Checks { rule: self.rule.clone() }
    }
    fn value(&self, kept: &ChecksKept, _: &Frame) -> Result<Share, Undefined> {
        kept.whole_records()
    }
    fn n(&self, kept: &ChecksKept) -> i64 {
        kept.records
    }
}

/// [`Completeness`] of one period.
pub fn completeness<I: IntoIterator, F, A: IntoIterator<Item = bool>>(
    records: I,
    name: &'static str,
    required: F,
    during: impl Into<Timeline>,
) -> Reading<Share>
where
    F: Fn(&I::Item) -> A + Clone + Send + Sync + 'static,
    Checks<F>: Observe<I::Item>,
{
    over(records).during(during).read(Completeness::of(name, required))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::track;
    use crate::record::Lead;
    use crate::time::Timestamp;

    fn leads() -> Vec<Lead> {
        [(1, Some("anna"), Some("web")), (2, Some("anna"), None), (3, None, None)]
            .map(|(at, owner, source)| {
                let mut lead = Lead::new("", Timestamp::from_micros(at));
                (lead.owner, lead.source) = (owner.map(Into::into), source.map(Into::into));
                lead
            })
            .into()
    }
    fn required(lead: &&Lead) -> [bool; 2] {
        [lead.owner.is_some(), lead.source.is_some()]
    }

    #[test]
    fn fields_and_records_differ_and_a_record_counts_when_it_was_created() {
        let (leads, t) = (leads(), Timestamp::from_micros);
        for (from, until, fields, records) in [
            (0, 9, Some((3, 6)), Some((1, 3))),
            (1, 3, Some((3, 4)), Some((1, 2))),
            (3, 9, Some((0, 2)), Some((0, 1))),
            (4, 9, None, None),
        ] {
            let ask = || over(&leads).during(t(from)..t(until));
            let counts = |r: Reading<Share>| r.ok().map(|s| (s.part(), s.whole()));
            assert_eq!(counts(ask().read(Completeness::of("all", required))), fields, "{from}..{until}");
            assert_eq!(counts(ask().read(FullyComplete::of("all", required))), records, "{from}..{until}");
        }
        assert_eq!(over(&leads).as_of(t(2)).read(Completeness::of("all", required)).n(), 2);
        let nothing = over(&leads).read(Completeness::of("nothing", |_: &&Lead| [false; 0]));
        assert_eq!(nothing.value(), Err(&Undefined::NoDenominator));
    }

    #[test]
    fn a_state_is_saved_under_the_name_of_its_rule() {
        let leads = leads();
        let rule = |lead: &Lead| [lead.owner.is_some()];
        let mut live = track::<Lead>().measure(Completeness::of("owner", rule));
        leads.iter().for_each(|lead| live.insert(lead));
        let saved = live.save().unwrap();
        let mut same = track::<Lead>().measure(Completeness::of("owner", rule));
        same.load(&saved).unwrap();
        assert_eq!(same.tables(), live.tables());
        assert!(track::<Lead>().measure(Completeness::of("another", rule)).load(&saved).is_err());
    }
}
