//! The share of leads that converted.

mod cohort;
mod decided;
mod flow;

pub use cohort::{CohortKept, LeadFate};
pub use decided::{DecidedLeads, decided_lead_conversion};
pub use flow::{LeadConversionFlow, lead_conversion_flow};

use crate::field::{Converted, Created, Disqualified, Merged};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
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
///   convert than those of an old one: leads neither converted nor disqualified are counted, and pending as well, since
///   they may still change the number. With a window `within` all have had the same time, and periods can be compared.
///   The window is inclusive.
///   A merged lead is counted as its survivor, which must carry the earliest creation and the first conversion,
///   as merging in a CRM makes it; [`collapsed`](crate::leads::collapsed) where it does not.
/// - **Leaves out**: leads that converted before they were created (`NegativeDuration`). With a window, leads whose
///   window has not run out are pending, those that have converted already among them: counting these alone would
///   favour the quick.
/// - **Undefined**: no leads (`NoDenominator`). With a window: leads, but none old enough, or a period of which no window
///   can have run out (`NotYetObservable`); without an as-of (`NeedsAsOf`), as which windows have run out depends on the
///   instant at which one looks.
/// - **Reads**: [`Created`], [`Converted`], [`Disqualified`], [`Merged`].
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
/// let so_far = leads::lead_conversion(&leads, ..);
/// assert_eq!((so_far.to_string().as_str(), so_far.pending()), ("75.0 % (3 of 4)", 1));
///
/// let within_30_days = LeadConversion { within: Some(Length::days(30)?) };
/// let reading = over(&leads).as_of(day(60)).read(within_30_days);
/// assert_eq!(reading.to_string(), "33.3 % (1 of 3)");
/// assert_eq!(reading.pending(), 1); // the last has five days left, and is not counted as converted yet
///
/// let too_early = over(&leads).as_of(day(20)).read(within_30_days);
/// assert_eq!(too_early.value(), Err(&Undefined::NotYetObservable));
/// assert_eq!(over(&leads).read(within_30_days).value(), Err(&Undefined::NeedsAsOf));
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
    type Observation = LeadFate;
    type When = Timestamp;
    type Summary = CohortKept;
}

impl<L: Created + Converted + Disqualified + Merged> Observe<L> for LeadConversion {
    #[inline]
    fn observe(&self, lead: &L, as_of: AsOf) -> Seen<LeadFate> {
        let created = lead.created_at();
        if lead.is_merged() || !as_of.knows(created) {
            return Seen::Outside;
        }
        let converted = as_of.known(lead.converted_at());
        if converted.is_some_and(|t| t < created) {
            return Seen::Excluded(Some(created), Why::NegativeDuration);
        }
        let Some(window) = self.within else {
            return Seen::Counted(
                created,
                match (converted, as_of.known(lead.disqualified_at())) {
                    (Some(_), _) => LeadFate::Converted,
                    (None, Some(_)) => LeadFate::Lost,
                    (None, None) => LeadFate::Undecided,
                },
            );
        };
        // a window that ends after the last instant there is holds every conversion, and never runs out
        let ends = created.checked_add(window.into());
        if as_of != AsOf::Everything && !ends.is_some_and(|ends| as_of.knows(ends)) {
            return Seen::Pending { at: Some(created), decides: ends };
        }
        let in_time = converted.is_some_and(|t| ends.is_none_or(|ends| t <= ends));
        Seen::Counted(created, if in_time { LeadFate::Converted } else { LeadFate::Lost })
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
    fn value(&self, kept: &CohortKept, at: &Frame) -> Result<Share, Undefined> {
        at.windows_have_run_out(self.within)?;
        Share::new(kept.converted, kept.leads)
    }
    fn n(&self, kept: &CohortKept) -> i64 {
        kept.leads
    }
    fn undecided(&self, kept: &CohortKept) -> i64 {
        kept.undecided
    }
    fn settled_by_time(&self) -> bool {
        self.within.is_some()
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
        use LeadFate::{Converted, Lost, Undecided};
        let counted = |fate| Seen::Counted(t(100), fate);
        let excluded = Seen::Excluded(Some(t(100)), Why::NegativeDuration);
        for (what, converted, within, as_of, expected) in [
            ("no window, never converted", None, None, AsOf::Everything, counted(Undecided)),
            ("no window, late", Some(999), None, AsOf::Everything, counted(Converted)),
            ("no window, not known yet", Some(999), None, t(500).into(), counted(Undecided)),
            ("at the end of the window", Some(110), Some(10), AsOf::Everything, counted(Converted)),
            ("just after it", Some(111), Some(10), AsOf::Everything, counted(Lost)),
            ("at the instant of creation", Some(100), Some(10), AsOf::Everything, counted(Converted)),
            ("window open, not converted", None, Some(10), t(109).into(), at(100, 110)),
            ("window open, converted", Some(105), Some(10), t(109).into(), at(100, 110)),
            ("the last instant of the window", None, Some(10), t(110).into(), counted(Lost)),
            ("converted in the last instant", Some(110), Some(10), t(110).into(), counted(Converted)),
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
    fn a_lead_that_may_still_convert_is_counted_and_pending() {
        for (what, converted, disqualified, as_of, expected) in [
            ("converted", Some(5), None, t(9).into(), (1, 1, 0)),
            ("not yet", Some(12), None, t(9).into(), (0, 1, 1)),
            ("nothing known, ever", None, None, AsOf::Everything, (0, 1, 1)),
            ("given up", None, Some(5), t(9).into(), (0, 1, 0)),
            ("to be given up", None, Some(12), t(9).into(), (0, 1, 1)),
            ("given up, and converted after all", Some(7), Some(5), t(9).into(), (1, 1, 0)),
        ] {
            let mut lead = Lead::new("", t(1));
            (lead.converted_at, lead.disqualified_at) = (converted.map(t), disqualified.map(t));
            let reading = over([&lead]).as_of(as_of).read(LeadConversion::default());
            let pending = reading.pending();
            let seen = reading.ok().map(|share| (share.part(), share.whole(), pending));
            assert_eq!(seen, Some(expected), "{what}");
        }
    }

    #[test]
    fn a_window_depends_on_the_instant_it_is_seen_at() {
        let mut leads = [Lead::new("L1", t(0)), Lead::new("L2", t(90))];
        leads[0].converted_at = Some(t(5));
        let within = LeadConversion { within: Some(Length::from_micros(10).unwrap()) };
        // with everything known the young lead would count as not converted
        assert_eq!(over(&leads).read(within).value(), Err(&Undefined::NeedsAsOf));
        let reading = over(&leads).as_of(t(95)).read(within);
        assert_eq!((reading.to_string().as_str(), reading.pending()), ("100.0 % (1 of 1)", 1));
    }

    #[test]
    fn a_rate_whose_windows_have_run_out_for_nobody_is_not_yet_observable() {
        let within = LeadConversion { within: Some(Length::from_micros(30).unwrap()) };
        let (none, early) = (Some(Undefined::NoDenominator), Some(Undefined::NotYetObservable));
        for (what, created, as_of, expected) in [
            ("the window of the first instant is open", Some(100), 129, early.clone()),
            ("only that of the one lead is", Some(105), 134, early.clone()),
            ("it has run out", Some(105), 135, None),
            ("nobody came, and who might have has time left", None, 129, early),
            ("nobody came", None, 140, none),
        ] {
            let leads: Vec<Lead> = created.into_iter().map(|at| Lead::new("", t(at))).collect();
            let question = over(&leads).during(t(100)..t(110)).as_of(t(as_of));
            assert_eq!(question.clone().read(within).value().err().cloned(), expected, "{what}");
            let table = question.clone().measure(within);
            assert_eq!(table.series(&())[0].value().err().cloned(), expected, "{what}, in a series");
            assert_eq!(table.reading(&(), 0).value().err().cloned(), expected, "{what}, in a table");
            let narrowed = question.read(within.only("all", |_: &&Lead| true));
            assert_eq!(narrowed.value().err().cloned(), expected, "{what}, narrowed");
        }
    }

    #[test]
    fn a_window_beyond_the_end_of_time_never_runs_out() {
        let mut lead = Lead::new("", t(5));
        lead.converted_at = Some(Timestamp::MAX);
        let measure = LeadConversion { within: Some(Length::from_micros(i64::MAX).unwrap()) };
        assert_eq!(measure.observe(&lead, AsOf::Everything), Seen::Counted(t(5), LeadFate::Converted));
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
