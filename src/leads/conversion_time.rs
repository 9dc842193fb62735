//! How long leads take to convert.

mod survival;

pub use survival::{TimeToConversion, time_to_conversion};

use crate::field::{Converted, Created, Disqualified, Merged};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, lasted, over};
use crate::summary::Values;
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// From a lead's creation to its conversion: the distribution, with mean, median and any quantile.
///
/// ```text
/// converted_at - created_at of the leads converted in P
/// ```
///
/// - **Counts**: leads that converted in the period, anchored on the conversion. Leads neither converted nor
///   disqualified are pending; one that was disqualified and converted after all is converted.
///   A merged lead is counted as its survivor, which must carry the earliest creation and the first conversion,
///   as merging in a CRM makes it; [`collapsed`](crate::leads::collapsed) where it does not.
/// - **Leaves out**: leads that converted before they were created (`NegativeDuration`), or too long after
///   (`OutOfRange`).
/// - **Undefined**: nothing converted (`NoRecords`).
/// - **Reads**: [`Created`], [`Converted`], [`Merged`], [`Disqualified`](crate::field::Disqualified).
/// - **Unit**: duration; lower is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{leads, record::Lead, time::Timestamp, value::Undefined};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let mut leads = ["L1", "L2", "L3", "L4"].map(|id| Lead::new(id, day(0)));
/// for (lead, days) in leads.iter_mut().zip([2, 4, 30]) {
///     lead.converted_at = Some(day(days));
/// }
/// let time = leads::lead_conversion_time(&leads, ..);
/// assert_eq!(time.pending(), 1);
/// assert_eq!(time.to_string(), "median 4.0 days, p90 24.8 days, mean 12.0 days (n = 3)");
/// assert_eq!(leads::lead_conversion_time(&leads[3..], ..).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Of converted leads only, so it is shorter than the time that a new lead must expect: [`TimeToConversion`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeadConversionTime;

impl Measure for LeadConversionTime {
    const ID: &'static str = "leads.conversion_time";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl<L: Created + Converted + Disqualified + Merged> Observe<L> for LeadConversionTime {
    #[inline]
    fn observe(&self, lead: &L, as_of: AsOf) -> Seen<i64> {
        let created = lead.created_at();
        if lead.is_merged() || !as_of.knows(created) {
            return Seen::Outside;
        }
        match as_of.known(lead.converted_at()) {
            None if as_of.known(lead.disqualified_at()).is_some() => Seen::Outside,
            None => Seen::PENDING,
            Some(at) => match lasted(created, at) {
                Ok(micros) => Seen::Counted(at, micros),
                Err(why) => Seen::Excluded(Some(at), why),
            },
        }
    }
}

impl Kpi for LeadConversionTime {
    const ABOUT: About = About::new("leads.conversion_time", "Lead conversion time", Unit::Duration)
        .names("Czas konwersji leada", "Час конверсії ліда", "זמן המרת ליד", "Время конверсии лида")
        .lower_is_better()
        .formula("converted_at - created_at")
        .anchor("converted_at")
        .source("CRM practice: converted leads");
    type Measure = LeadConversionTime;
    type Value = DurationSummary;
    fn measure(&self) -> LeadConversionTime {
        *self
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`LeadConversionTime`] of one period.
pub fn lead_conversion_time<I: IntoIterator>(leads: I, during: impl Into<Timeline>) -> Reading<DurationSummary>
where
    LeadConversionTime: Observe<I::Item>,
{
    over(leads).during(during).read(LeadConversionTime)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Lead;
    use crate::value::Why;

    #[test]
    fn a_conversion_counts_when_it_happens_and_never_backwards() {
        let t = Timestamp::from_micros;
        let seen = |created, converted: Option<i64>, disqualified: Option<i64>, as_of: AsOf| {
            let mut lead = Lead::new("", created);
            (lead.converted_at, lead.disqualified_at) = (converted.map(t), disqualified.map(t));
            LeadConversionTime.observe(&lead, as_of)
        };
        for (what, created, converted, disqualified, expected) in [
            ("converted", t(5), Some(9), None, Seen::Counted(t(9), 4)),
            ("at once", t(5), Some(5), None, Seen::Counted(t(5), 0)),
            ("not", t(5), None, None, Seen::PENDING),
            ("not yet known", t(5), Some(11), None, Seen::PENDING),
            ("given up", t(5), None, Some(8), Seen::Outside),
            ("to be given up", t(5), None, Some(11), Seen::PENDING),
            ("given up, not yet known to convert after all", t(5), Some(11), Some(8), Seen::Outside),
            ("given up, and converted after all", t(5), Some(9), Some(8), Seen::Counted(t(9), 4)),
            ("backwards", t(5), Some(4), None, Seen::Excluded(Some(t(4)), Why::NegativeDuration)),
            ("a lead that nobody knows of yet", t(11), Some(9), None, Seen::Outside),
        ] {
            assert_eq!(seen(created, converted, disqualified, t(10).into()), expected, "{what}");
        }
        let ages = seen(Timestamp::MIN, Some(0), None, AsOf::Everything);
        assert_eq!(ages, Seen::Excluded(Some(t(0)), Why::OutOfRange));
    }
}
