//! Leads created, by where they came from.

mod touch;

pub use touch::{LeadEncounter, LeadTouch, LeadsByTouch, leads_by_touch};

use crate::field::{Created, Merged, Source};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Count, Grouped};
use crate::time::{Timeline, Timestamp};
use crate::value::{Segments, Undefined};
use serde::{Deserialize, Serialize};

/// Leads created, by source, as one KPI: how many came from where, and what part of all.
///
/// ```text
/// count of leads for each source
/// ```
///
/// - **Counts**: leads created in the period, anchored on creation; a lead that was merged into another is counted as
///   that one, which must carry the earliest creation of the two, as merging in a CRM makes it;
///   [`collapsed`](super::collapsed) where it does not. A missing source is a segment of its own.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise no leads are no segments.
/// - **Reads**: [`Created`], [`Merged`], [`Source`].
/// - **Unit**: count; higher is better.
///
/// For a row of a table for each source, with any KPI, group by it: `over(&leads).by(|l| l.source.as_deref())`.
///
/// # Examples
///
/// ```
/// use crm_kpi::{leads, record::Lead, time::Timestamp, value::Undefined};
/// let leads = [Some("web"), None, Some("web"), Some("fair")].map(|source| {
///     let mut lead = Lead::new("", Timestamp::from_micros(0));
///     lead.source = source.map(str::to_owned);
///     lead
/// });
/// let sources = leads::leads_by_source(&leads, ..).ok().unwrap();
/// assert_eq!(sources.to_string(), "web 2, (none) 1, fair 1");
/// assert_eq!(sources.share(Some("web"))?.to_string(), "50.0 % (2 of 4)");
///
/// let nothing = leads::leads_by_source(&leads[..0], ..).ok().unwrap();
/// assert_eq!(nothing.share(Some("web")), Err(Undefined::NoDenominator));
/// # Ok::<(), Undefined>(())
/// ```
///
/// # References
///
/// The source that the lead's record names. The first or the last touch before it: [`LeadsByTouch`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeadsBySource;

impl Measure for LeadsBySource {
    const ID: &'static str = "leads.by_source";
    type Observation = (Option<String>, ());
    type When = Timestamp;
    type Summary = Grouped<Option<String>, Count>;
}

impl<L: Created + Merged + Source> Observe<L> for LeadsBySource {
    fn observe(&self, lead: &L, as_of: AsOf) -> Seen<(Option<String>, ())> {
        let at = lead.created_at();
        if lead.is_merged() || !as_of.knows(at) {
            return Seen::Outside;
        }
        Seen::Counted(at, (lead.source().map(str::to_owned), ()))
    }
}

impl Kpi for LeadsBySource {
    const ABOUT: About = About::new("leads.by_source", "Leads by source", Unit::Count)
        .names("Leady według źródła", "Ліди за джерелом", "לידים לפי מקור", "Лиды по источникам")
        .formula("count of leads for each source")
        .anchor("created_at")
        .source("CRM practice");
    type Measure = LeadsBySource;
    type Value = Segments;
    fn measure(&self) -> LeadsBySource {
        *self
    }
    fn value(&self, kept: &Grouped<Option<String>, Count>, _: &Frame) -> Result<Segments, Undefined> {
        let counts = kept.iter().map(|(source, leads)| Ok((source.clone(), leads.count()?)));
        Segments::new(counts.collect::<Result<Vec<_>, Undefined>>()?)
    }
    fn n(&self, kept: &Grouped<Option<String>, Count>) -> i64 {
        kept.iter().map(|(_, leads)| leads.n()).sum()
    }
}

/// [`LeadsBySource`] of one period.
pub fn leads_by_source<I: IntoIterator>(leads: I, during: impl Into<Timeline>) -> Reading<Segments>
where
    LeadsBySource: Observe<I::Item>,
{
    over(leads).during(during).read(LeadsBySource)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::track;
    use crate::record::Lead;

    fn lead(source: Option<&str>, created: i64) -> Lead {
        let mut lead = Lead::new("", Timestamp::from_micros(created));
        lead.source = source.map(str::to_owned);
        lead
    }

    #[test]
    fn merged_leads_and_those_after_the_as_of_have_no_segment() {
        let mut merged = lead(Some("fair"), 1);
        merged.merged_into = Some("L1".into());
        let leads = [lead(Some("web"), 1), merged, lead(Some("mail"), 9), lead(None, 2)];
        let reading = over(&leads).as_of(Timestamp::from_micros(5)).read(LeadsBySource);
        assert_eq!((reading.to_string().as_str(), reading.n()), ("(none) 1, web 1", 2));
    }

    #[test]
    fn a_lead_that_gets_another_source_moves_to_its_segment() {
        let mut live = track().measure(LeadsBySource);
        let (before, after) = (lead(None, 1), lead(Some("web"), 1));
        live.insert(&before);
        live.update(&before, &after);
        assert_eq!(live.tables().total(&()).to_string(), "web 1");
    }
}
