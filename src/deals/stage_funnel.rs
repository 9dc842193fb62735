//! How far deals come, stage after stage.

mod reach;

pub use reach::Reach;

use super::{StageEvent, Steps};
use crate::field::{At, StageKey, Stages};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, over};
use crate::summary::{Passage, Passages};
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Funnel, Undefined};
use serde::{Deserialize, Serialize};

/// Of the deals that entered the first stage in a period, how many reached each later one.
///
/// ```text
/// reached(k) = deals that entered the first stage in P and were in stage k or in a later one by the as-of
/// within W: of those that entered W or longer before the as-of, the ones that were there within W
/// ```
///
/// - **Counts**: each deal once, anchored on its first entry into the first stage, however often it comes and goes. A
///   deal that was lost stays in at all stages that it reached, and is said to be lost at the last of them. A deal that
///   may yet come further is counted, and pending as well. With a window, which is inclusive and runs from the entry, all
///   deals have had the same time. Whoever else goes through steps, visitors of a shop or accounts, is counted alike.
/// - **Leaves out**: who never entered the first stage is not of the cohort. With a window, deals whose window has not run
///   out are pending, those that came far already among them; with `all` they count as far as they have come.
/// - **Undefined**: nobody entered (`NoRecords`). A stage that nobody has reached and somebody still may is
///   `NotYetObservable` by itself, and not 0; so is a period whose windows have run out for nobody. With a window and without
///   an as-of (`NeedsAsOf`).
/// - **Reads**: [`StageKey`], [`At`], [`Stages`].
/// - **Unit**: counts, with shares of the first stage and of the one before; higher is better.
///
/// The trade disagrees on what reaching a stage is: see [`Reach`]. In order, one event takes one step; where it may take
/// several, as in ClickHouse's `windowFunnel`, that is `several`. A window begins at the first entry; that of
/// `windowFunnel` begins anew where the first step is taken again, which it is not here. How long the stages last is
/// [`StageTime`](super::StageTime), where deals leave to [`StageExits`](super::StageExits).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, StageFunnel, Steps}, kpi::over, record::{Outcome, StageChange}, time::Timestamp, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let change = |deal, on, stage, outcome| {
///     let mut change = StageChange::new(deal, day(on), stage);
///     change.outcome = outcome;
///     change
/// };
/// use Outcome::{Lost, Open, Won};
/// let changes = [
///     change("D1", 0, "prospect", Open), change("D1", 9, "offer", Open), change("D1", 20, "offer", Won),
///     change("D2", 1, "prospect", Open), change("D2", 3, "offer", Open), change("D2", 4, "offer", Lost),
///     change("D3", 2, "prospect", Open),
/// ];
/// let steps: Steps = "prospect > offer > won".parse()?;
/// let funnel = deals::stage_funnel(&changes, .., steps.clone());
/// assert_eq!(funnel.to_string(), "prospect 3 > offer 2 (66.7 %) > won 1 (50.0 %)");
/// assert_eq!(funnel.pending(), 1); // D3 may yet come further
/// assert_eq!(funnel.value().map_err(Clone::clone)?.steps()[1].lost(), 1); // D2 was lost, and stays in
///
/// let funnel = StageFunnel { steps, ..StageFunnel::default() };
/// let early = over(&changes).as_of(day(2)).read(funnel.clone());
/// assert_eq!(early.to_string(), "prospect 3 > offer ? > won ?"); // and not 0
/// assert_eq!(over(&changes[..0]).read(funnel).value(), Err(&Undefined::NoRecords));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Pipeline conversion of CRM reports; with `in_order`, `within` and `several` the rules of ClickHouse's `windowFunnel` for
/// whoever takes the first step once, with `increasing` and `once_each` its `strict_increase` and
/// `strict_deduplication`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StageFunnel {
    /// The stages, in order.
    pub steps: Steps,
    /// What it takes to reach one.
    pub reach: Reach,
    /// Only what happens so soon after the entry counts; `None` for anything.
    pub within: Option<Length>,
    /// Who entered too short a time ago for the window to have run out counts as well.
    pub all: bool,
    /// In order: one event may take several steps.
    pub several: bool,
    /// In order: each step comes later than the one before, and not at the same instant.
    pub increasing: bool,
    /// In order: whoever comes back to a step that was taken, other than the first, comes no further.
    pub once_each: bool,
}

impl Measure for StageFunnel {
    const ID: &'static str = "deals.stage_funnel";
    type Observation = Passage;
    type When = Timestamp;
    type Summary = Passages;
}

impl Journey for StageFunnel {
    type Event = StageEvent;
    type Trace = [(Timestamp, StageEvent)];
    fn walk(&self, history: &[(Timestamp, StageEvent)], at: &Frame, out: &mut impl FnMut(Seen<Passage>)) {
        let Some(entered) = history.iter().find(|(_, event)| event.is(0)).map(|(entered, _)| *entered) else { return };
        let Some(window) = self.within else {
            return out(Seen::Counted(entered, self.passage(history, entered, false)));
        };
        // a window that ends after the last instant there is holds everything, and never runs out
        let ends = entered.checked_add(window.into());
        let run_out = at.has_passed(ends);
        if !self.all && !run_out {
            return out(Seen::Pending { at: Some(entered), decides: ends });
        }
        let in_time = history.partition_point(|(when, _)| ends.is_none_or(|ends| *when <= ends));
        let history = history.get(..in_time).unwrap_or(history);
        out(Seen::Counted(entered, self.passage(history, entered, run_out)));
    }
}

impl<R: StageKey + At + Stages> Step<R> for StageFunnel {
    type Entity = R::Id;
    fn step(&self, change: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, StageEvent)) {
        let event = self.steps.event(change);
        change.with_stage_key(|who| out(Some(who), change.at(), event));
    }
}

impl Kpi for StageFunnel {
    const ABOUT: About = About::new("deals.stage_funnel", "Stage funnel", Unit::Count)
        .names("Lejek sprzedaży", "Воронка продажів", "משפך מכירות", "Воронка продаж")
        .formula("deals that entered the first stage in P and reached stage k or a later one")
        .anchor("the deal's first entry into the first stage")
        .source("CRM practice: pipeline conversion; windowFunnel of ClickHouse")
        .parameters(&[
            Parameter {
                name: "steps",
                default: "prospect > qualified > demo > offer > contract > won",
                meaning: "the stages in order, with > between; `won` and `lost` are how a deal ends",
                example: "prospect > offer > won",
            },
            Parameter {
                name: "reach",
                default: "or_later",
                meaning: "what it takes to reach a stage: or_later, visited, in_order, strict_order or \
                    strict_order_with_reentry",
                example: "in_order",
            },
            Parameter {
                name: "within",
                default: "none",
                meaning: "a length such as 30d: only what happens so soon after the entry, and only deals so old",
                example: "30d",
            },
            Parameter {
                name: "all",
                default: "false",
                meaning: "`true` counts deals whose window has not run out as well, `false` leaves them pending",
                example: "true",
            },
            Parameter {
                name: "several",
                default: "false",
                meaning: "`true` lets one event take several steps in order, `false` one",
                example: "true",
            },
            Parameter {
                name: "increasing",
                default: "false",
                meaning: "`true` wants each step in order later than the one before, `false` allows the same instant",
                example: "true",
            },
            Parameter {
                name: "once_each",
                default: "false",
                meaning: "`true` ends at whoever comes back to a step already taken in order, `false` goes on",
                example: "true",
            },
        ]);
    type Measure = StageFunnel;
    type Value = Funnel;
    fn measure(&self) -> StageFunnel {
        self.clone()
    }
    fn value(&self, kept: &Passages, at: &Frame) -> Result<Funnel, Undefined> {
        at.windows_have_run_out(self.within.filter(|_| !self.all))?;
        Funnel::of(self.steps.iter(), kept, at.as_of() != AsOf::Everything)
    }
    fn n(&self, kept: &Passages) -> i64 {
        kept.entered()
    }
    fn undecided(&self, kept: &Passages) -> i64 {
        kept.open()
    }
    fn settled_by_time(&self) -> bool {
        self.within.is_some() && !self.all
    }
}

/// [`StageFunnel`] of the deals that entered in one period, without a window.
pub fn stage_funnel<I: IntoIterator>(changes: I, during: impl Into<Timeline>, steps: Steps) -> Reading<Funnel>
where
    StageFunnel: Step<I::Item>,
{
    over(changes).during(during).read(StageFunnel { steps, ..StageFunnel::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Outcome, StageChange};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn changes(of: &[(&str, i64, &str)]) -> Vec<StageChange> {
        let of = of.iter().map(|(deal, at, stage)| {
            let mut change = StageChange::new(*deal, t(*at), *stage);
            change.outcome = if *stage == "lost" { Outcome::Lost } else { Outcome::Open };
            change
        });
        of.collect()
    }
    fn kpi(within: Option<i64>, all: bool) -> StageFunnel {
        let within = within.map(|n| Length::from_micros(n).unwrap());
        StageFunnel { steps: "a > b".parse().unwrap(), within, all, ..StageFunnel::default() }
    }

    #[test]
    fn a_deal_counts_once_its_window_has_run_out() {
        // the funnel and pending; then the same with all
        for (what, history, as_of, expected, all) in [
            ("never", vec![100], 200, ("a 1 > b 0 (0.0 %)", 0), ("a 1 > b 0 (0.0 %)", 0)),
            ("in the last instant", vec![100, 110], 200, ("a 1 > b 1 (100.0 %)", 0), ("a 1 > b 1 (100.0 %)", 0)),
            ("just after it", vec![100, 111], 200, ("a 1 > b 0 (0.0 %)", 0), ("a 1 > b 0 (0.0 %)", 0)),
            ("the window is open", vec![100], 109, ("NotYetObservable", 1), ("a 1 > b ?", 1)),
            ("open, and it came", vec![100, 105], 109, ("NotYetObservable", 1), ("a 1 > b 1 (100.0 %)", 0)),
            ("the window runs out now", vec![100], 110, ("a 1 > b 0 (0.0 %)", 0), ("a 1 > b 0 (0.0 %)", 0)),
            (
                "beyond time",
                vec![i64::MAX - 1, i64::MAX],
                i64::MAX,
                ("NotYetObservable", 1),
                ("a 1 > b 1 (100.0 %)", 0),
            ),
        ] {
            let history: Vec<_> = history.into_iter().zip(["a", "b"]).map(|(at, stage)| ("D", at, stage)).collect();
            let read = |all| {
                let reading = over(changes(&history)).as_of(t(as_of)).read(kpi(Some(10), all));
                let shown = reading.value().map_or_else(|why| format!("{why:?}"), ToString::to_string);
                (shown, reading.pending())
            };
            assert_eq!(read(false), (expected.0.into(), expected.1), "{what}");
            assert_eq!(read(true), (all.0.into(), all.1), "{what}, of all");
        }
    }

    #[test]
    fn a_period_whose_windows_are_open_is_not_observable_yet() {
        let history = changes(&[("D", 100, "a"), ("D", 101, "b")]);
        let read = |as_of: AsOf| over(&history).during(t(100)..t(200)).as_of(as_of).read(kpi(Some(10), false));
        assert_eq!(read(t(109).into()).value(), Err(&Undefined::NotYetObservable));
        assert_eq!(read(t(110).into()).to_string(), "a 1 > b 1 (100.0 %)");
        assert_eq!(read(AsOf::Everything).value(), Err(&Undefined::NeedsAsOf));
    }

    #[test]
    fn what_happened_before_the_entry_is_outside_its_window() {
        let history = changes(&[("D", 5, "b"), ("D", 7, "a")]);
        for (within, expected) in [(None, "a 1 > b 1 (100.0 %)"), (Some(10), "a 1 > b 0 (0.0 %)")] {
            assert_eq!(over(&history).as_of(t(99)).read(kpi(within, false)).to_string(), expected);
        }
    }

    #[test]
    fn a_deal_lost_is_lost_until_it_is_opened_again() {
        for (as_of, lost, pending) in [(5, 0, 1), (7, 1, 0), (9, 0, 1)] {
            let history = changes(&[("D", 5, "a"), ("D", 7, "lost"), ("D", 9, "a")]);
            let reading = over(&history).as_of(t(as_of)).read(kpi(None, false));
            assert_eq!(
                (reading.value().unwrap().steps()[0].lost(), reading.pending()),
                (lost, pending),
                "as of {as_of}"
            );
        }
    }

    #[test]
    fn the_steps_are_given_by_name() {
        let mut meter = Meter::of("deals.stage_funnel").parameter("steps", "a > b").start().unwrap();
        changes(&[("D", 5, "a"), ("D", 7, "b"), ("E", 7, "a")]).iter().for_each(|change| meter.insert(change));
        assert_eq!(meter.total(None).unwrap().unwrap().to_string(), "a 2 > b 1 (50.0 %)");
        let refused = Meter::of("deals.stage_funnel").parameter("steps", "a >").start().unwrap_err();
        assert!(refused.to_string().contains("such as prospect > offer > won"), "{refused}");
    }
}
