//! How long leads take to convert, those that have not among them.

use super::LeadConversionTime;
use crate::field::{Converted, Created, Disqualified, Merged};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Lifetimes, Lived};
use crate::time::{Timeline, Timestamp};
use crate::value::{Survival, Undefined};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How long leads take to convert, those that have not converted yet among them: the survival curve, its median with an interval.
///
/// ```text
/// Kaplan-Meier over leads created in P: converted after converted_at - created_at; disqualified ones censored then, others at
/// the as-of
/// ```
///
/// - **Counts**: leads created in the period, a cohort, anchored on creation. Leads neither converted nor disqualified are counted
///   by their age at the as-of, and pending too. One that was disqualified ended otherwise, unless it converted after all. A
///   merged lead is counted as its survivor, as by [`LeadConversionTime`].
/// - **Leaves out**: leads that converted, or were disqualified, before they were created (`NegativeDuration`) or too long after
///   (`OutOfRange`).
/// - **Undefined**: no leads (`NoRecords`); undecided ones without an as-of (`NeedsAsOf`). A median that is not reached is said to
///   be so.
/// - **Reads**: [`Created`], [`Converted`], [`Merged`], [`Disqualified`].
/// - **Unit**: time; lower is better.
///
/// Where most leads never convert the median is not reached: read the curve, or
/// [`Survival::incidence`](crate::value::Survival::incidence) for the share converted by a day, where those that are disqualified
/// are lost for good.
///
/// # Examples
///
/// ```
/// use crm_kpi::{leads, record::Lead, time::{Length, Timestamp}, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let mut leads = ["L1", "L2", "L3", "L4"].map(|id| Lead::new(id, day(0)));
/// leads.iter_mut().zip([2, 4]).for_each(|(lead, days)| lead.converted_at = Some(day(days)));
/// leads[2].disqualified_at = Some(day(3));
/// let time = leads::time_to_conversion(&leads, .., day(30));
/// assert_eq!((time.to_string().as_str(), time.pending()), ("median 4.0 days (2.0 to not reached; 2 of 4 ended)", 1));
/// let by_then = time.value().map_err(Clone::clone)?.incidence(Length::days(7)?)?;
/// assert_eq!(by_then.to_string(), "50.0 % (25.0 % otherwise, 25.0 % open after 7.0 days; n = 4)");
/// assert_eq!(leads::time_to_conversion(&leads[..0], .., day(30)).value(), Err(&Undefined::NoRecords));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Kaplan and Meier (1958), see [`KaplanMeier`](crate::stats::KaplanMeier); the interval by Brookmeyer and Crowley (1982).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TimeToConversion;

impl Measure for TimeToConversion {
    const ID: &'static str = "leads.conversion_time.survival";
    type Observation = Lived;
    type When = Timestamp;
    type Summary = Lifetimes;
}

impl<L: Created + Converted + Disqualified + Merged> Observe<L> for TimeToConversion {
    #[inline]
    fn observe(&self, lead: &L, as_of: AsOf) -> Seen<Lived> {
        let created = lead.created_at();
        let seen = LeadConversionTime.observe(lead, as_of);
        match as_of.known(lead.disqualified_at()) {
            // of a lead that counts at all: it did not convert
            Some(at) if seen == Seen::Outside && !lead.is_merged() && as_of.knows(created) => {
                Seen::over(created, at, Lived::Otherwise)
            }
            _ => seen.since(created),
        }
    }
    #[inline(always)]
    fn lies_outside(&self, lead: &L, period: &Range<Timestamp>, _: AsOf) -> bool {
        !period.contains(&lead.created_at())
    }
}

impl Kpi for TimeToConversion {
    const ABOUT: About =
        About::new("leads.conversion_time.survival", "Time to conversion, open leads included", Unit::Duration)
            .names(
                "Czas do konwersji z uwzględnieniem otwartych leadów",
                "Час до конверсії з урахуванням відкритих лідів",
                "זמן עד להמרה, כולל לידים פתוחים",
                "Время до конверсии с учётом открытых лидов",
            )
            .lower_is_better()
            .formula("Kaplan-Meier over leads created in P; unconverted ones censored")
            .anchor("created_at")
            .source("Kaplan and Meier (1958)");
    type Measure = TimeToConversion;
    type Value = Survival;
    fn measure(&self) -> TimeToConversion {
        *self
    }
    fn value(&self, kept: &Lifetimes, at: &Frame) -> Result<Survival, Undefined> {
        kept.survival(at.as_of())
    }
    fn n(&self, kept: &Lifetimes) -> i64 {
        kept.n()
    }
    fn undecided(&self, kept: &Lifetimes) -> i64 {
        kept.going_on()
    }
}

/// [`TimeToConversion`] of the leads created in one period, seen at an instant.
pub fn time_to_conversion<I: IntoIterator>(
    leads: I,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<Survival>
where
    TimeToConversion: Observe<I::Item>,
{
    over(leads).during(during).as_of(as_of).read(TimeToConversion)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Lead;
    use crate::value::Why;

    #[test]
    fn a_lead_lives_until_it_converts_or_is_given_up() {
        let t = Timestamp::from_micros;
        let at = |lived| Seen::Counted(t(5), lived);
        let backwards = Seen::Excluded(Some(t(5)), Why::NegativeDuration);
        for (what, created, converted, disqualified, expected) in [
            ("converted", 5, Some(9), None, at(Lived::Ended(4))),
            ("not", 5, None, None, at(Lived::Since(t(5)))),
            ("not yet known", 5, Some(11), None, at(Lived::Since(t(5)))),
            ("given up", 5, None, Some(8), at(Lived::Otherwise(3))),
            ("to be given up", 5, None, Some(11), at(Lived::Since(t(5)))),
            ("given up, and converted after all", 5, Some(9), Some(8), at(Lived::Ended(4))),
            ("given up, not yet known to convert after all", 5, Some(11), Some(8), at(Lived::Otherwise(3))),
            ("converted before it came", 5, Some(4), None, backwards.clone()),
            ("converted before it came, and given up", 5, Some(4), Some(8), backwards.clone()),
            ("given up before it came", 5, None, Some(4), backwards),
            ("a lead that nobody knows of yet", 11, Some(9), Some(9), Seen::Outside),
        ] {
            let mut lead = Lead::new("", t(created));
            (lead.converted_at, lead.disqualified_at) = (converted.map(t), disqualified.map(t));
            assert_eq!(TimeToConversion.observe(&lead, t(10).into()), expected, "{what}");
            lead.merged_into = Some("L2".into());
            assert_eq!(TimeToConversion.observe(&lead, t(10).into()), Seen::Outside, "{what}, merged");
        }
    }
}
