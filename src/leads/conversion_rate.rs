//! The share of leads that converted.

mod decided;
mod flow;

pub use decided::{DecidedLeads, decided_lead_conversion};
pub use flow::{LeadConversionFlow, lead_conversion_flow};

use crate::field::{Converted, Created, Merged};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
use crate::summary::Shares;
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The share of the leads of a period that converted: a cohort, whenever the conversion was.
///
/// ```text
/// leads created in P that converted by the as-of / leads created in P
/// within W: leads created in P, W or longer before the as-of, that converted within W / those leads
/// ```
///
/// - **Counts**: leads, anchored on creation. Without a window the leads of a recent period have had less time to
///   convert than those of an old one; with a window `within` all have had the same, and periods can be compared. The
///   window is inclusive. With [`AsOf::Everything`] all is known that will ever happen, so every window has run out.
/// - **Leaves out**: leads that converted before they were created (`NegativeDuration`). With a window, leads whose
///   window has not run out are pending, those that have converted already among them: counting these alone would
///   favour the quick.
/// - **Undefined**: no leads, or none old enough (`NoDenominator`).
/// - **Reads**: [`Created`], [`Converted`], [`Merged`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// Other readings: [`LeadConversionFlow`], conversions in P for leads created in P; [`DecidedLeads`], of the leads that
/// were either converted or given up.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, leads::{self, LeadConversion}, record::Lead, time::{Length, Timestamp}, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let leads = [(0, Some(10)), (0, Some(50)), (0, None), (35, Some(36))].map(|(created, converted)| {
///     let mut lead = Lead::new("", day(created));
///     lead.converted_at = converted.map(day);
///     lead
/// });
/// assert_eq!(leads::lead_conversion(&leads, ..).to_string(), "75.0 % (3 of 4)");
///
/// let within_30_days = LeadConversion { within: Some(Length::days(30)?) };
/// let reading = over(&leads).as_of(day(60)).read(within_30_days);
/// assert_eq!(reading.to_string(), "33.3 % (1 of 3)");
/// assert_eq!(reading.pending(), 1); // the last has five days left, and is not counted as converted yet
///
/// let too_early = over(&leads).as_of(day(20)).read(within_30_days);
/// assert_eq!(too_early.value(), Err(&Undefined::NoDenominator));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Cohort conversion as in funnel analysis; a window that has not run out is right-censored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadConversion {
    /// Only conversions so soon after creation count; `None` for any.
    pub within: Option<Length>,
}

impl Measure for LeadConversion {
    const ID: &'static str = "leads.conversion_rate";
    type Observation = bool;
    type When = Timestamp;
    type Summary = Shares;
}

impl<L: Created + Converted + Merged> Observe<L> for LeadConversion {
    #[inline]
    fn observe(&self, lead: &L, as_of: AsOf) -> Seen<bool> {
        let created = lead.created_at();
        if lead.is_merged() || !as_of.knows(created) {
            return Seen::Outside;
        }
        let converted = as_of.known(lead.converted_at());
        if converted.is_some_and(|t| t < created) {
            return Seen::Excluded(Some(created), Why::NegativeDuration);
        }
        let Some(window) = self.within else {
            return Seen::Counted(created, converted.is_some());
        };
        // a window that ends after the last instant there is holds every conversion, and never runs out
        let ends = created.checked_add(window.into());
        if as_of != AsOf::Everything && !ends.is_some_and(|ends| as_of.knows(ends)) {
            return Seen::Pending { at: Some(created), decides: ends };
        }
        Seen::Counted(created, converted.is_some_and(|t| ends.is_none_or(|ends| t <= ends)))
    }
}

impl Kpi for LeadConversion {
    const ABOUT: About = About::new("leads.conversion_rate", "Lead conversion rate", Unit::Share)
        .names("Współczynnik konwersji leadów", "Конверсія лідів", "שיעור המרה", "Конверсия лидов")
        .formula("leads created in P that converted / leads created in P")
        .anchor("created_at")
        .source("cohort conversion")
        .parameters(&[Parameter {
            name: "within",
            default: "none",
            meaning: "a length such as 30d: only conversions so soon after creation count, and only leads so old",
            example: "30d",
        }]);
    type Measure = LeadConversion;
    type Value = Share;
    fn measure(&self) -> LeadConversion {
        *self
    }
    fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
}

/// [`LeadConversion`] of one period, without a window.
pub fn lead_conversion<I: IntoIterator>(leads: I, during: impl Into<Timeline>) -> Reading<Share>
where
    LeadConversion: Observe<I::Item>,
{
    over(leads).during(during).read(LeadConversion::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Lead;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_lead_counts_once_its_window_has_run_out() {
        let at = |created: i64, decides: i64| Seen::Pending { at: Some(t(created)), decides: Some(t(decides)) };
        let counted = |converted| Seen::Counted(t(100), converted);
        let excluded = Seen::Excluded(Some(t(100)), Why::NegativeDuration);
        for (what, converted, within, as_of, expected) in [
            ("no window, never converted", None, None, AsOf::Everything, counted(false)),
            ("no window, late", Some(999), None, AsOf::Everything, counted(true)),
            ("no window, not known yet", Some(999), None, t(500).into(), counted(false)),
            ("at the end of the window", Some(110), Some(10), AsOf::Everything, counted(true)),
            ("just after it", Some(111), Some(10), AsOf::Everything, counted(false)),
            ("at the instant of creation", Some(100), Some(10), AsOf::Everything, counted(true)),
            ("window open, not converted", None, Some(10), t(109).into(), at(100, 110)),
            ("window open, converted", Some(105), Some(10), t(109).into(), at(100, 110)),
            ("the last instant of the window", None, Some(10), t(110).into(), counted(false)),
            ("converted in the last instant", Some(110), Some(10), t(110).into(), counted(true)),
            ("converted before", Some(99), Some(10), AsOf::Everything, excluded.clone()),
            ("converted before, no window", Some(99), None, t(500).into(), excluded),
            ("created after the as-of", Some(105), Some(10), t(99).into(), Seen::Outside),
        ] {
            let mut lead = Lead::new("", t(100));
            lead.converted_at = converted.map(t);
            let measure = LeadConversion { within: within.map(|n| Length::from_micros(n).unwrap()) };
            assert_eq!(measure.observe(&lead, as_of), expected, "{what}");
            lead.merged_into = Some("L2".into());
            assert_eq!(measure.observe(&lead, as_of), Seen::Outside, "{what}, merged");
        }
    }

    #[test]
    fn a_window_beyond_the_end_of_time_never_runs_out() {
        let mut lead = Lead::new("", t(5));
        lead.converted_at = Some(Timestamp::MAX);
        let measure = LeadConversion { within: Some(Length::from_micros(i64::MAX).unwrap()) };
        assert_eq!(measure.observe(&lead, AsOf::Everything), Seen::Counted(t(5), true));
        let pending = Seen::Pending { at: Some(t(5)), decides: None };
        assert_eq!(measure.observe(&lead, Timestamp::MAX.into()), pending);
    }

    #[test]
    fn a_window_is_given_by_name() {
        use crate::{catalogue, meter::Meter};
        assert_eq!(catalogue::find("leads.conversion_rate").unwrap().about.parameters.len(), 1);
        let mut meter = Meter::of("leads.conversion_rate").parameter("within", "30d").as_of(t(1)).start().unwrap();
        meter.insert(&Lead::new("L1", t(0)));
        assert_eq!(meter.total(None).unwrap().unwrap().pending(), 1);
        let refused = Meter::of("leads.conversion_rate").parameter("within", "soon").start().unwrap_err();
        assert!(refused.to_string().contains("30d"), "{refused}");
    }
}
