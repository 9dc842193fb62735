//! Leads that were qualified.

use crate::field::{Converted, Created, Merged, Qualified};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
use crate::summary::Count;
use crate::time::{Timeline, Timestamp};
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};

/// Leads found worth working on, counted when that was.
///
/// ```text
/// count of leads that were qualified, or converted without, in P
/// of the cohort: count of leads created in P that were qualified, or converted without, by the as-of
/// ```
///
/// - **Counts**: leads, anchored on the qualification, or with `cohort` on creation. A lead that converted without being
///   qualified was qualified by that, as in [`LeadPath`](super::LeadPath). A lead that is not qualified yet is pending with
///   `cohort`, in the period in which it came. A merged lead is counted as its survivor, which must carry the earliest
///   creation and qualification; [`collapsed`](super::collapsed) where it does not.
/// - **Leaves out**: leads that were qualified or converted before they were created (`NegativeDuration`).
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`Created`], [`Qualified`], [`Converted`], [`Merged`].
/// - **Unit**: count; higher is better.
///
/// What part of the leads that came they are: [`QualificationRate`](super::QualificationRate).
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, leads::{self, QualifiedLeads}, record::Lead, time::{Calendar, Timestamp}, value::Undefined};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let at = Timestamp::parse;
/// let mut lead = Lead::new("L1", at("2024-01-31T10:00:00Z")?);
/// lead.qualified_at = Some(at("2024-02-01T10:00:00Z")?);
/// let in_month = |label| Ok::<_, crm_kpi::Error>(leads::qualified_leads([&lead], Calendar::utc().period(label)?).ok());
/// assert_eq!((in_month("2024-01")?, in_month("2024-02")?), (Some(0), Some(1)));
///
/// let january = over([&lead]).during(Calendar::utc().period("2024-01")?).read(QualifiedLeads { cohort: true });
/// assert_eq!(january.ok(), Some(1));
/// let ahead = over([&lead]).during(Calendar::utc().period("2024-02")?).as_of(at("2024-01-31T12:00:00Z")?);
/// assert_eq!(ahead.read(QualifiedLeads::default()).value(), Err(&Undefined::NotYetObservable));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Qualified leads of CRM reports (MQL or SQL, by what the date stands for).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct QualifiedLeads {
    /// By when they were created instead of when they were qualified.
    pub cohort: bool,
}

impl Measure for QualifiedLeads {
    const ID: &'static str = "leads.count.qualified";
    type Observation = ();
    type When = Timestamp;
    type Summary = Count;
}

impl<L: Created + Qualified + Converted + Merged> Observe<L> for QualifiedLeads {
    #[inline]
    fn observe(&self, lead: &L, as_of: AsOf) -> Seen<()> {
        let created = lead.created_at();
        if lead.is_merged() || !as_of.knows(created) {
            return Seen::Outside;
        }
        let converted = as_of.known(lead.converted_at());
        let qualified = as_of.known(lead.qualified_at()).into_iter().chain(converted).min();
        match qualified {
            Some(at) if at < created => Seen::Excluded(Some(created), Why::NegativeDuration),
            Some(at) => Seen::Counted(if self.cohort { created } else { at }, ()),
            None if self.cohort => Seen::Pending { at: Some(created), decides: None },
            None => Seen::Outside,
        }
    }
}

impl Kpi for QualifiedLeads {
    const ABOUT: About = About::new("leads.count.qualified", "Qualified leads", Unit::Count)
        .names("Zakwalifikowane leady", "Кваліфіковані ліди", "לידים מוסמכים", "Квалифицированные лиды")
        .formula("count of leads that were qualified in P")
        .anchor("qualified_at, or converted_at where that is earlier; of the cohort created_at")
        .source("CRM practice: MQL or SQL")
        .parameters(&[Parameter {
            name: "cohort",
            default: "false",
            meaning: "`true` counts leads in the period in which they were created, `false` when they were qualified",
            example: "true",
        }]);
    type Measure = QualifiedLeads;
    type Value = u64;
    fn measure(&self) -> QualifiedLeads {
        *self
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`QualifiedLeads`] of one period, anchored on the qualification.
pub fn qualified_leads<I: IntoIterator>(leads: I, during: impl Into<Timeline>) -> Reading<u64>
where
    QualifiedLeads: Observe<I::Item>,
{
    over(leads).during(during).read(QualifiedLeads::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Lead;

    #[test]
    fn a_lead_counts_when_it_was_qualified_or_when_it_came() {
        let t = Timestamp::from_micros;
        let counted = |at| Seen::Counted(t(at), ());
        let pending = Seen::Pending { at: Some(t(100)), decides: None };
        let excluded = Seen::Excluded(Some(t(100)), Why::NegativeDuration);
        for (what, qualified, converted, on_qualification, of_cohort) in [
            ("qualified", Some(105), None, counted(105), counted(100)),
            ("qualified, then converted", Some(105), Some(107), counted(105), counted(100)),
            ("converted without", None, Some(107), counted(107), counted(100)),
            ("converted first", Some(109), Some(107), counted(107), counted(100)),
            ("not yet", None, None, Seen::Outside, pending.clone()),
            ("not known yet", Some(111), None, Seen::Outside, pending),
            ("before it came", Some(99), None, excluded.clone(), excluded),
        ] {
            let mut lead = Lead::new("", t(100));
            (lead.qualified_at, lead.converted_at) = (qualified.map(t), converted.map(t));
            let see = |lead: &Lead, cohort| QualifiedLeads { cohort }.observe(lead, t(110).into());
            assert_eq!((see(&lead, false), see(&lead, true)), (on_qualification, of_cohort), "{what}");
            lead.merged_into = Some("L2".into());
            assert_eq!((see(&lead, false), see(&lead, true)), (Seen::Outside, Seen::Outside), "{what}, merged");
        }
    }
}
