//! Of the leads that were decided on, the share that converted.

use crate::field::{Converted, Created, Disqualified, Merged};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Shares;
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Of the leads of a period that were decided on, converted or given up, the share that converted.
///
/// ```text
/// converted / (converted + disqualified), of leads created in P
/// ```
///
/// - **Counts**: leads that converted or were disqualified, anchored on creation. A lead that was given up and
///   converted after all is converted. Leads that nobody has decided on are pending.
///   A merged lead is counted as its survivor, which must carry the earliest creation and the first conversion,
///   as merging in a CRM makes it; [`collapsed`](crate::leads::collapsed) where it does not.
/// - **Leaves out**: leads that were decided on before they were created (`NegativeDuration`).
/// - **Undefined**: nothing decided (`NoDenominator`).
/// - **Reads**: [`Created`], [`Converted`], [`Disqualified`], [`Merged`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// Leads left lying about do not lower it; they do lower [`LeadConversion`](crate::leads::LeadConversion).
///
/// # Examples
///
/// ```
/// use crm_kpi::{leads, record::Lead, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let mut leads = ["L1", "L2", "L3"].map(|id| Lead::new(id, t(0)));
/// leads[0].converted_at = Some(t(1));
/// leads[1].disqualified_at = Some(t(2));
/// let rate = leads::decided_lead_conversion(&leads, ..);
/// assert_eq!((rate.to_string().as_str(), rate.pending()), ("50.0 % (1 of 2)", 1));
/// assert_eq!(leads::decided_lead_conversion(&leads[2..], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// The win rate of leads: decided ones only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DecidedLeads;

impl Measure for DecidedLeads {
    const ID: &'static str = "leads.conversion_rate.decided";
    type Observation = bool;
    type When = Timestamp;
    type Summary = Shares;
}

impl<L: Created + Converted + Disqualified + Merged> Observe<L> for DecidedLeads {
    #[inline]
    fn observe(&self, lead: &L, as_of: AsOf) -> Seen<bool> {
        let created = lead.created_at();
        if lead.is_merged() || !as_of.knows(created) {
            return Seen::Outside;
        }
        let converted = as_of.known(lead.converted_at());
        match converted.or(as_of.known(lead.disqualified_at())) {
            None => Seen::Pending { at: Some(created), decides: None },
            Some(decided) if decided < created => Seen::Excluded(Some(created), Why::NegativeDuration),
            Some(_) => Seen::Counted(created, converted.is_some()),
        }
    }
}

impl Kpi for DecidedLeads {
    const ABOUT: About =
        About::new("leads.conversion_rate.decided", "Lead conversion rate, decided leads", Unit::Share)
            .names(
                "Współczynnik konwersji rozstrzygniętych leadów",
                "Конверсія опрацьованих лідів",
                "שיעור המרה מתוך לידים שהוכרעו",
                "Конверсия обработанных лидов",
            )
            .formula("converted / (converted + disqualified)")
            .anchor("created_at")
            .source("CRM practice: decided leads only");
    type Measure = DecidedLeads;
    type Value = Share;
    fn measure(&self) -> DecidedLeads {
        *self
    }
    fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
}

/// [`DecidedLeads`] of one period.
pub fn decided_lead_conversion<I: IntoIterator>(leads: I, during: impl Into<Timeline>) -> Reading<Share>
where
    DecidedLeads: Observe<I::Item>,
{
    over(leads).during(during).read(DecidedLeads)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Lead;

    #[test]
    fn converted_of_converted_and_given_up() {
        let t = Timestamp::from_micros;
        for (what, converted, disqualified, expected, pending, excluded) in [
            ("converted", Some(7), None, Some((1, 1)), 0, 0),
            ("given up", None, Some(7), Some((0, 1)), 0, 0),
            ("given up, then converted", Some(8), Some(7), Some((1, 1)), 0, 0),
            ("undecided", None, None, None, 1, 0),
            ("converted after the as-of", Some(11), None, None, 1, 0),
            ("given up, to be converted after the as-of", Some(11), Some(7), Some((0, 1)), 0, 0),
            ("given up before it came", None, Some(4), None, 0, 1),
        ] {
            let mut lead = Lead::new("", t(5));
            (lead.converted_at, lead.disqualified_at) = (converted.map(t), disqualified.map(t));
            let reading = over([&lead]).as_of(t(10)).read(DecidedLeads);
            let seen = (reading.pending(), reading.excluded_for(&Why::NegativeDuration));
            assert_eq!(seen, (pending, excluded), "{what}");
            assert_eq!(reading.ok().map(|s| (s.part(), s.whole())), expected, "{what}");
        }
    }
}
