//! Conversions for leads created.

use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::leads::{LeadConversionTime, LeadCount};
use crate::summary::{Count, Values};
use crate::time::Timeline;
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Conversions for leads created, in the same period.
///
/// ```text
/// leads converted in P / leads created in P
/// ```
///
/// - **Counts**: conversions, anchored on the conversion, and leads, anchored on creation: two flows, so the ratio may
///   exceed 1. Measures: [`LeadConversionTime`], [`LeadCount`].
///   A merged lead is counted as its survivor, which must carry the earliest creation and the first conversion,
///   as merging in a CRM makes it; [`collapsed`](crate::leads::collapsed) where it does not.
/// - **Leaves out**: conversions before creation (`NegativeDuration`) or too long after it (`OutOfRange`), of which
///   [`LeadConversionTime`] cannot say how long they took. Leads neither converted nor disqualified are pending.
/// - **Undefined**: no leads created (`NoDenominator`).
/// - **Reads**: of leads [`Created`](crate::field::Created), [`Converted`](crate::field::Converted),
///   [`Merged`](crate::field::Merged), [`Disqualified`](crate::field::Disqualified).
/// - **Unit**: ratio; higher is better.
///
/// It says how busy a period was, not how good its leads were: that says
/// [`LeadConversion`](crate::leads::LeadConversion).
///
/// # Examples
///
/// ```
/// use crm_kpi::{leads, record::Lead, time::Calendar, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let mut leads = Vec::new();
/// for (created, converted) in [("2024-01-10", "2024-02-20"), ("2024-01-20", "2024-02-01"), ("2024-02-05", "2024-02-29")] {
///     let mut lead = Lead::new("", calendar.start_of(created.parse()?)?);
///     lead.converted_at = Some(calendar.start_of(converted.parse()?)?);
///     leads.push(lead);
/// }
/// let flow = |month: &str| Ok::<_, crm_kpi::Error>(leads::lead_conversion_flow(&leads, calendar.period(month)?));
/// assert_eq!(flow("2024-01")?.to_string(), "0.00");
/// assert_eq!(flow("2024-02")?.to_string(), "3.00");
/// assert_eq!(flow("2024-03")?.value(), Err(&Undefined::NoDenominator));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Flow ratio as in most CRM reports; not comparable with a cohort's conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeadConversionFlow;

impl Derived for LeadConversionFlow {
    const ABOUT: About = About::new("leads.conversion_rate.flow", "Conversions per new lead", Unit::Ratio)
        .names("Konwersje na nowy lead", "Конверсії на новий лід", "המרות לכל ליד חדש", "Конверсии на новый лид")
        .formula("leads converted in P / leads created in P")
        .anchor("converted_at; created_at")
        .source("CRM practice: ratio of two flows");
    type Parts = (LeadConversionTime, LeadCount);
    type Value = Ratio;
    fn value(
        &self,
        (converted, created): (Side<'_, Values<i64>>, Side<'_, Count>),
        _: &Frame,
    ) -> Result<Ratio, Undefined> {
        Ratio::new(converted.kept.n().into(), created.kept.count()?.into())
    }
    fn n(&self, (_, created): (Side<'_, Values<i64>>, Side<'_, Count>)) -> i64 {
        created.kept.n()
    }
}

/// [`LeadConversionFlow`] of one period.
pub fn lead_conversion_flow<I: IntoIterator>(leads: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    LeadConversionTime: Observe<I::Item>,
    LeadCount: Observe<I::Item>,
{
    let timeline: Timeline = during.into().whole();
    let (converted, created) = over(leads).during(timeline).measure((LeadConversionTime, LeadCount));
    one_number(&LeadConversionFlow, (&converted, &created))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Lead;
    use crate::time::Timestamp;

    #[test]
    fn what_was_given_up_is_not_waited_for() {
        let t = Timestamp::from_micros;
        let mut leads = ["converted", "given up", "undecided"].map(|id| Lead::new(id, t(1)));
        leads[0].converted_at = Some(t(3));
        leads[1].disqualified_at = Some(t(4));
        let reading = lead_conversion_flow(&leads, ..);
        assert_eq!((reading.n(), reading.pending()), (3, 1));
        assert_eq!(reading.ok(), Ratio::new(1, 3).ok());
    }
}
