//! The way of a lead to a customer.

mod to_sale;

pub use to_sale::{LeadToSale, lead_to_sale};

use crate::field::{Converted, Created, Disqualified, Merged, Qualified};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Passage, Passages, Standing};
use crate::time::{Timeline, Timestamp};
use crate::value::{Funnel, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The way from a lead to a customer: the share of leads that take each step, and how long they take.
///
/// ```text
/// leads created in P > of them qualified, or converted without > of them converted, by the as-of
/// ```
///
/// - **Counts**: leads, anchored on creation, at each step that they reached. A lead that converted without being
///   qualified passed that step as well, at the conversion. Leads neither converted nor disqualified are counted where
///   they are, and pending, since they may yet come further; disqualified ones are lost there. A merged lead is counted as
///   its survivor, which must carry the earliest creation and the first conversion, as merging in a CRM makes it;
///   [`collapsed`](super::collapsed) where it does not.
/// - **Leaves out**: leads that were qualified or converted before they were created (`NegativeDuration`).
/// - **Undefined**: no leads (`NoRecords`). A step that nobody has reached and somebody still may is `NotYetObservable`
///   by itself, and not 0.
/// - **Reads**: [`Created`], [`Qualified`], [`Converted`], [`Disqualified`], [`Merged`].
/// - **Unit**: counts, with shares of all and of the step before; higher is better.
///
/// On to a deal and to the sale: [`LeadToSale`]. What happens between the first deal and the sale is told by the deals' own
/// history: [`StageFunnel`](crate::deals::StageFunnel).
///
/// # Examples
///
/// ```
/// use crm_kpi::{leads, record::Lead, time::Timestamp, value::Undefined};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let leads = [(Some(2), Some(9)), (Some(4), None), (None, Some(6)), (None, None)].map(|(qualified, converted)| {
///     let mut lead = Lead::new("", day(0));
///     (lead.qualified_at, lead.converted_at) = (qualified.map(day), converted.map(day));
///     lead
/// });
/// let path = leads::lead_path(&leads, ..);
/// assert_eq!(path.to_string(), "created 4 > qualified 3 (75.0 %) > converted 2 (66.7 %)");
/// assert_eq!(path.pending(), 2);
/// let to_qualified = path.ok().unwrap().steps()[1].took()?.clone();
/// assert_eq!(to_qualified.median().as_f64_days(), 4.0);
/// assert_eq!(leads::lead_path(&leads[..0], ..).value(), Err(&Undefined::NoRecords));
/// # Ok::<(), Undefined>(())
/// ```
///
/// # References
///
/// Lead-to-customer conversion of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeadPath;

impl Measure for LeadPath {
    const ID: &'static str = "leads.path";
    type Observation = Passage;
    type When = Timestamp;
    type Summary = Passages;
}

impl<L: Created + Qualified + Converted + Disqualified + Merged> Observe<L> for LeadPath {
    fn observe(&self, lead: &L, as_of: AsOf) -> Seen<Passage> {
        let created = lead.created_at();
        if lead.is_merged() || !as_of.knows(created) {
            return Seen::Outside;
        }
        let converted = as_of.known(lead.converted_at());
        let qualified = as_of.known(lead.qualified_at()).into_iter().chain(converted).min();
        if qualified.is_some_and(|qualified| qualified < created) {
            return Seen::Excluded(Some(created), Why::NegativeDuration);
        }
        let standing = match (converted, as_of.known(lead.disqualified_at())) {
            (Some(_), _) => Standing::Over,
            (None, Some(_)) => Standing::Lost,
            (None, None) => Standing::Open,
        };
        Seen::Counted(created, Passage { at: vec![Some(created), qualified, converted], standing })
    }
}

impl Kpi for LeadPath {
    const ABOUT: About = About::new("leads.path", "Lead-to-customer path", Unit::Count)
        .names("Droga od leada do klienta", "Шлях від ліда до клієнта", "המסלול מליד ללקוח", "Путь от лида до клиента")
        .formula("leads created in P > of them qualified > of them converted")
        .anchor("created_at")
        .source("CRM practice: lead-to-customer conversion");
    type Measure = LeadPath;
    type Value = Funnel;
    fn measure(&self) -> LeadPath {
        *self
    }
    fn value(&self, kept: &Passages, at: &Frame) -> Result<Funnel, Undefined> {
        Funnel::of(["created", "qualified", "converted"].into_iter(), kept, at.as_of() != AsOf::Everything)
    }
    fn n(&self, kept: &Passages) -> i64 {
        kept.entered()
    }
    fn undecided(&self, kept: &Passages) -> i64 {
        kept.open()
    }
}

/// [`LeadPath`] of the leads of one period.
pub fn lead_path<I: IntoIterator>(leads: I, during: impl Into<Timeline>) -> Reading<Funnel>
where
    LeadPath: Observe<I::Item>,
{
    over(leads).during(during).read(LeadPath)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Lead;

    #[test]
    fn a_lead_stands_where_it_was_known_to_stand() {
        let t = Timestamp::from_micros;
        // qualified, converted, disqualified, as of: the path, lost, pending
        for (what, [qualified, converted, disqualified], as_of, expected, lost, pending) in [
            ("new", [None; 3], 9, "created 1 > qualified ? > converted ?", [0, 0], 1),
            ("qualified", [Some(3), None, None], 9, "created 1 > qualified 1 (100.0 %) > converted ?", [0, 0], 1),
            ("not known yet", [Some(3), Some(5), None], 2, "created 1 > qualified ? > converted ?", [0, 0], 1),
            ("given up", [None, None, Some(4)], 9, "created 1 > qualified 0 (0.0 %) > converted 0", [1, 0], 0),
            ("late", [Some(3), None, Some(4)], 9, "created 1 > qualified 1 (100.0 %) > converted 0 (0.0 %)", [0, 1], 0),
            (
                "at once",
                [None, Some(1), None],
                9,
                "created 1 > qualified 1 (100.0 %) > converted 1 (100.0 %)",
                [0, 0],
                0,
            ),
            (
                "back",
                [Some(7), Some(5), None],
                9,
                "created 1 > qualified 1 (100.0 %) > converted 1 (100.0 %)",
                [0, 0],
                0,
            ),
        ] {
            let mut lead = Lead::new("", t(1));
            (lead.qualified_at, lead.converted_at) = (qualified.map(t), converted.map(t));
            lead.disqualified_at = disqualified.map(t);
            let reading = over([&lead]).as_of(t(as_of)).read(LeadPath);
            assert_eq!((reading.to_string().as_str(), reading.pending()), (expected, pending), "{what}");
            let steps = reading.value().unwrap().steps();
            assert_eq!([steps[0].lost(), steps[1].lost()], lost, "{what}");
            lead.qualified_at = Some(t(0));
            assert_eq!(over([&lead]).read(LeadPath).excluded_for(&Why::NegativeDuration), 1, "{what}, before it came");
            lead.merged_into = Some("L2".into());
            assert_eq!(over([&lead]).read(LeadPath).value(), Err(&Undefined::NoRecords), "{what}, merged");
        }
    }
}
