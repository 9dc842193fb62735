//! Conversions for visits.

use super::conversions::{ConversionsKept, Converted};
use crate::field::{At, Converts, CustomerKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, entities};
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Conversions for visits, each conversion credited to the latest visit before it.
///
/// ```text
/// conversions credited to the visits of P / visits of P
/// within W: conversions within W of the visit, of visits W or longer before the as-of
/// ```
///
/// - **Counts**: visits, each one, anchored on the visit, and the conversions of the same person whose latest visit,
///   at the same instant or earlier, it is. One visit may be credited with several, so the ratio may exceed 1. Without a
///   window a person's last visit is counted, and pending as well, since it may yet be credited. The window is inclusive.
/// - **Leaves out**: conversions of those who never came before, or not within the window. With a window, visits whose
///   window has not run out are pending, those with a conversion already among them; with `all` nobody waits, and the
///   rate of the latest is too low.
/// - **Undefined**: no visits (`NoDenominator`); visits, but none long enough ago, or a period whose windows cannot have run
///   out (`NotYetObservable`); with a window and without an as-of (`NeedsAsOf`).
/// - **Reads**: [`CustomerKey`], [`At`], [`Converts`].
/// - **Unit**: ratio; higher is better.
///
/// For the visits of one campaign alone give those and all conversions: what the others led to is then credited to them
/// as well, if they came last among those given. By people instead of visits:
/// [`ProspectConversion`](super::ProspectConversion).
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::entities, marketing::{self, VisitConversion}, record::{Purchase, Visit}, time::{Length, Timestamp}};
/// use crm_kpi::value::Undefined;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let visits = [("A", 0), ("A", 5), ("B", 1)].map(|(who, on)| Visit::new(day(on), who));
/// let purchases = [("A", 6), ("A", 20)].map(|(who, on)| Purchase::new("", who, day(on)));
/// assert_eq!(marketing::visit_conversion(&visits, &purchases, ..).to_string(), "0.67");
/// assert_eq!(marketing::visit_conversion(&visits, &purchases, day(5)..day(6)).to_string(), "2.00"); // both
///
/// let within = VisitConversion { within: Some(Length::days(7)?), all: false };
/// let question = entities(within).with(&visits).with(&purchases);
/// let reading = question.clone().as_of(day(9)).read();
/// assert_eq!((reading.to_string().as_str(), reading.pending()), ("0.00", 1)); // the visit of day 5 has three days left
/// assert_eq!(question.read().value(), Err(&Undefined::NeedsAsOf));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Conversion metrics of dbt's MetricFlow, whose window ends just before ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct VisitConversion {
    /// Only conversions so soon after the visit count; `None` for any.
    pub within: Option<Length>,
    /// Visits whose window has not run out count as well.
    pub all: bool,
}

impl Measure for VisitConversion {
    const ID: &'static str = "marketing.visit_conversion";
    type Observation = Converted;
    type When = Timestamp;
    type Summary = ConversionsKept;
}

impl VisitConversion {
    fn ends(&self, visit: Timestamp) -> Option<Timestamp> {
        self.within.and_then(|window| visit.checked_add(window.into()))
    }
}

impl Journey for VisitConversion {
    /// Whether it is a conversion: of the events of one instant the visits come first.
    type Event = bool;
    type Trace = [(Timestamp, bool)];
    fn walk(&self, history: &[(Timestamp, bool)], at: &Frame, out: &mut impl FnMut(Seen<Converted>)) {
        let windowed = self.within.is_some();
        let mut tell = |visit: Timestamp, conversions: u32, last: bool| {
            let ends = self.ends(visit);
            let run_out = windowed && at.has_passed(ends);
            out(if windowed && !self.all && !run_out {
                Seen::Pending { at: Some(visit), decides: ends }
            } else {
                Seen::Counted(visit, Converted { conversions, undecided: last && !run_out })
            });
        };
        let mut latest: Option<(Timestamp, u32)> = None;
        for (when, conversion) in history {
            match &mut latest {
                Some((visit, conversions)) if *conversion => {
                    let in_time = self.ends(*visit).is_none_or(|ends| *when <= ends);
                    *conversions = conversions.saturating_add(in_time.into());
                }
                None if *conversion => {}
                _ => {
                    if let Some((visit, conversions)) = latest.replace((*when, 0)) {
                        tell(visit, conversions, false);
                    }
                }
            }
        }
        if let Some((visit, conversions)) = latest {
            tell(visit, conversions, true);
        }
    }
}

impl<R: CustomerKey + At + Converts> Step<R> for VisitConversion {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, event: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, bool)) {
        event.with_customer_key(|who| out(Some(who), event.at(), event.is_conversion()));
    }
}

impl Kpi for VisitConversion {
    const ABOUT: About = About::new("marketing.visit_conversion", "Conversions per visit", Unit::Ratio)
        .names("Konwersje na wizytę", "Конверсії на відвідування", "המרות לביקור", "Конверсии на визит")
        .formula("conversions credited to the visits of P / visits of P")
        .anchor("visit: at")
        .source("conversion metrics of MetricFlow")
        .parameters(&[
            Parameter {
                name: "within",
                default: "none",
                meaning: "a length such as 7d: only conversions so soon after the visit, and only visits so old",
                example: "7d",
            },
            Parameter {
                name: "all",
                default: "false",
                meaning: "`true` counts visits whose window has not run out as well, `false` leaves them pending",
                example: "true",
            },
        ]);
    type Measure = VisitConversion;
    type Value = Ratio;
    fn measure(&self) -> VisitConversion {
        *self
    }
    fn value(&self, kept: &ConversionsKept, at: &Frame) -> Result<Ratio, Undefined> {
        at.windows_have_run_out(self.within.filter(|_| !self.all))?;
        let count = |n: i64| u64::try_from(n).map_err(|_| Undefined::Inconsistent);
        Ratio::new(count(kept.conversions)?.into(), count(kept.of)?.into())
    }
    fn n(&self, kept: &ConversionsKept) -> i64 {
        kept.of
    }
    fn undecided(&self, kept: &ConversionsKept) -> i64 {
        kept.undecided
    }
    fn settled_by_time(&self) -> bool {
        self.within.is_some() && !self.all
    }
}

/// [`VisitConversion`] of one period, without a window.
pub fn visit_conversion<I: IntoIterator, J: IntoIterator, E: crate::field::Id>(
    visits: I,
    conversions: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    VisitConversion: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(VisitConversion::default()).during(during).with(visits).with(conversions).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Purchase, Visit};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_conversion_is_credited_to_the_latest_visit_before_it() {
        // visits and purchases in time, as of 200: what each instant's visits were credited with
        for (what, visits, purchases, within, expected) in [
            ("none", vec![100], vec![], None, vec![(0, 1)]),
            ("at the same instant", vec![100], vec![100], None, vec![(1, 1)]),
            ("before it", vec![100], vec![99], None, vec![(0, 1)]),
            ("never came", vec![], vec![100], None, vec![]),
            ("the latest of two", vec![100, 105], vec![106, 107, 103], None, vec![(1, 1), (2, 1)]),
            ("two visits at one instant", vec![100, 100], vec![101], None, vec![(1, 2)]),
            ("in the last instant of the window", vec![100], vec![110], Some(10), vec![(1, 1)]),
            ("too late, and not for an earlier one", vec![90, 100], vec![111], Some(10), vec![(0, 1), (0, 1)]),
        ] {
            let kpi = VisitConversion { within: within.map(|n| Length::from_micros(n).unwrap()), all: false };
            let purchases: Vec<_> = purchases.iter().map(|at| Purchase::new("", "A", t(*at))).collect();
            let mut at: Vec<i64> = visits.clone();
            at.dedup();
            let visits: Vec<_> = visits.iter().map(|at| Visit::new(t(*at), "A")).collect();
            let of = |at: i64| {
                let mut question = entities(kpi).during(t(at)..t(at + 1)).as_of(t(200)).with(&visits).with(&purchases);
                let kept = *question.table().kept(&(), 0);
                (kept.conversions, kept.of)
            };
            assert_eq!(at.into_iter().map(of).collect::<Vec<_>>(), expected, "{what}");
        }
    }

    #[test]
    fn the_last_visit_of_a_person_may_yet_be_credited() {
        let visits = [(100, "A"), (105, "A"), (105, "B")].map(|(at, who)| Visit::new(t(at), who));
        for (within, all, as_of, of, pending) in [
            (None, false, 110, 3, 2),
            (Some(10), false, 110, 1, 2),
            (Some(10), true, 110, 3, 2),
            (Some(10), false, 115, 3, 0),
            (Some(10), true, 115, 3, 0),
        ] {
            let kpi = VisitConversion { within: within.map(|n| Length::from_micros(n).unwrap()), all };
            let reading = entities(kpi).as_of(t(as_of)).with(&visits).read();
            assert_eq!((reading.n(), reading.pending()), (of, pending), "{kpi:?} as of {as_of}");
        }
    }
}
