//! The share of leads that were qualified.

use super::conversion_rate::{CohortKept, LeadFate};
use crate::field::{Converted, Created, Disqualified, Merged, Qualified};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The share of the leads of a period that were found worth working on: a cohort, whenever that was.
///
/// ```text
/// leads created in P that were qualified, or converted without, by the as-of / leads created in P
/// ```
///
/// - **Counts**: leads, anchored on creation. Leads neither qualified nor disqualified are counted, and pending as well,
///   since they may still change the number. A lead that converted without being qualified was qualified by that, as in
///   [`LeadPath`](super::LeadPath). A merged lead is counted as its survivor, which must carry the earliest creation and
///   qualification; [`collapsed`](super::collapsed) where it does not.
/// - **Leaves out**: leads that were qualified or converted before they were created (`NegativeDuration`).
/// - **Undefined**: no leads (`NoDenominator`).
/// - **Reads**: [`Created`], [`Qualified`], [`Converted`], [`Disqualified`], [`Merged`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// By source: `over(&leads).by(|l| l.source.as_deref())`. How many were qualified in a period, whenever they came:
/// [`LeadCount`](super::LeadCount) [anchored on](Kpi::anchored_on) the qualification.
///
/// # Examples
///
/// ```
/// use crm_kpi::{leads, record::Lead, time::Timestamp, value::Undefined};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let leads = [(Some(2), None), (None, Some(6)), (None, None)].map(|(qualified, converted)| {
///     let mut lead = Lead::new("", day(0));
///     (lead.qualified_at, lead.converted_at) = (qualified.map(day), converted.map(day));
///     lead
/// });
/// let rate = leads::qualification_rate(&leads, ..);
/// assert_eq!((rate.to_string().as_str(), rate.pending()), ("66.7 % (2 of 3)", 1));
/// assert_eq!(leads::qualification_rate(&leads[..0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Lead qualification rate of CRM reports (MQL or SQL rate, by what the date stands for).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct QualificationRate;

impl Measure for QualificationRate {
    const ID: &'static str = "leads.qualification_rate";
    type Observation = LeadFate;
    type When = Timestamp;
    type Summary = CohortKept;
}

impl<L: Created + Qualified + Converted + Disqualified + Merged> Observe<L> for QualificationRate {
    #[inline]
    fn observe(&self, lead: &L, as_of: AsOf) -> Seen<LeadFate> {
        let created = lead.created_at();
        if lead.is_merged() || !as_of.knows(created) {
            return Seen::Outside;
        }
        let converted = as_of.known(lead.converted_at());
        let qualified = as_of.known(lead.qualified_at()).into_iter().chain(converted).min();
        match (qualified, as_of.known(lead.disqualified_at())) {
            (Some(t), _) if t < created => Seen::Excluded(Some(created), Why::NegativeDuration),
            (Some(_), _) => Seen::Counted(created, LeadFate::Converted),
            (None, Some(_)) => Seen::Counted(created, LeadFate::Lost),
            (None, None) => Seen::Counted(created, LeadFate::Undecided),
        }
    }
}

impl Kpi for QualificationRate {
    const ABOUT: About = About::new("leads.qualification_rate", "Lead qualification rate", Unit::Share)
        .names(
            "Współczynnik kwalifikacji leadów",
            "Частка кваліфікованих лідів",
            "שיעור לידים מוסמכים",
            "Доля квалифицированных лидов",
        )
        .formula("leads created in P that were qualified / leads created in P")
        .anchor("created_at")
        .source("CRM practice: cohort");
    type Measure = QualificationRate;
    type Value = Share;
    fn measure(&self) -> QualificationRate {
        *self
    }
    fn value(&self, kept: &CohortKept, _: &Frame) -> Result<Share, Undefined> {
        Share::new(kept.converted, kept.leads)
    }
    fn n(&self, kept: &CohortKept) -> i64 {
        kept.leads
    }
    fn undecided(&self, kept: &CohortKept) -> i64 {
        kept.undecided
    }
}

/// [`QualificationRate`] of one period.
pub fn qualification_rate<I: IntoIterator>(leads: I, during: impl Into<Timeline>) -> Reading<Share>
where
    QualificationRate: Observe<I::Item>,
{
    over(leads).during(during).read(QualificationRate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Lead;

    #[test]
    fn a_lead_is_qualified_given_up_or_undecided_as_far_as_is_known() {
        let t = Timestamp::from_micros;
        let counted = |fate| Seen::Counted(t(100), fate);
        for (what, qualified, converted, disqualified, expected) in [
            ("qualified", Some(105), None, None, counted(LeadFate::Converted)),
            ("converted without", None, Some(105), None, counted(LeadFate::Converted)),
            ("qualified, then given up", Some(105), None, Some(107), counted(LeadFate::Converted)),
            ("given up", None, None, Some(105), counted(LeadFate::Lost)),
            ("nothing yet", None, None, None, counted(LeadFate::Undecided)),
            ("not known yet", Some(111), None, None, counted(LeadFate::Undecided)),
            ("before it came", Some(99), None, None, Seen::Excluded(Some(t(100)), Why::NegativeDuration)),
        ] {
            let mut lead = Lead::new("", t(100));
            (lead.qualified_at, lead.converted_at) = (qualified.map(t), converted.map(t));
            lead.disqualified_at = disqualified.map(t);
            assert_eq!(QualificationRate.observe(&lead, t(110).into()), expected, "{what}");
            assert_eq!(QualificationRate.observe(&lead, t(99).into()), Seen::Outside, "{what}, before");
        }
    }
}
