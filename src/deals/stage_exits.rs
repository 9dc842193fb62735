//! Where deals leave each stage to.

use super::Steps;
use super::stage_visits::{StageVisits, StayKept, Visits};
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::summary::Grouped;
use crate::time::Timeline;
use crate::value::{StageLeft, StageLeftOf, Undefined};
use serde::{Deserialize, Serialize};

/// Where deals leave each stage to, forward, back or lost: the bottlenecks of the pipeline.
///
/// ```text
/// for each stage: deals that left it forward (back, lost) / deals that left it
/// ```
///
/// - **Counts**: deals, each once for each stage that it was in, anchored on the first entry into that stage, by how its
///   last visit ended: a deal that bounces between two stages is one deal in both. A deal that was won left forward.
///   Measure: [`StageVisits`].
/// - **Leaves out**: deals whose time in the stage is too long to be counted (`OutOfRange`). Deals that are still in a
///   stage have not left it, and are pending.
/// - **Undefined**: no deal was in any of the stages (`NoRecords`); the shares of a stage that nobody has left
///   (`NoDenominator`).
/// - **Reads**: [`StageKey`](crate::field::StageKey), [`At`](crate::field::At), [`Stages`](crate::field::Stages).
/// - **Unit**: counts, with shares of those who left; neither more nor less is good in itself.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Outcome, StageChange}, time::Timestamp, value::{Share, Undefined}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let t = Timestamp::from_micros;
/// let moves = [("D1", 0, "prospect"), ("D1", 2, "offer"), ("D1", 3, "prospect"), ("D1", 7, "offer"), ("D2", 1, "prospect")];
/// let mut changes: Vec<_> = moves.map(|(deal, at, stage)| StageChange::new(deal, t(at), stage)).into();
/// let mut lost = StageChange::new("D2", t(9), "prospect");
/// lost.outcome = Outcome::Lost;
/// changes.push(lost);
/// let exits = deals::stage_exits(&changes, .., deals::Steps::new(["prospect", "offer"])?);
/// assert_eq!(exits.to_string(), "prospect 50.0 % forward, 0.0 % back, 50.0 % lost (n = 2); offer 1 open");
/// let prospect = exits.value().map_err(Clone::clone)?.of("prospect").unwrap().clone();
/// assert_eq!(prospect.forward(), Share::new(1, 2));
/// assert_eq!(deals::stage_exits(&changes[..0], .., deals::Steps::default()).value(), Err(&Undefined::NoRecords));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Stage-to-stage conversion of CRM reports; [`StageMoves`](super::StageMoves) counts every move.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StageExits {
    /// The stages, in order.
    pub steps: Steps,
}

impl Kpi for StageExits {
    const ABOUT: About = About::new("deals.stage_exits", "Stage exits (bottlenecks)", Unit::Count)
        .names(
            "Wyjścia z etapów (wąskie gardła)",
            "Виходи з етапів (вузькі місця)",
            "יציאות משלבים (צווארי בקבוק)",
            "Выходы с этапов (узкие места)",
        )
        .neutral()
        .formula("for each stage: deals that left it forward (back, lost) / deals that left it")
        .anchor("the deal's first entry into the stage")
        .source("CRM practice: stage-to-stage conversion")
        .parameters(&[Parameter {
            name: "steps",
            default: "prospect > qualified > demo > offer > contract > won",
            meaning: "the stages in order, with > between",
            example: "prospect > offer",
        }]);
    type Measure = StageVisits;
    type Value = StageLeft;
    fn measure(&self) -> StageVisits {
        StageVisits { steps: self.steps.clone(), visits: Visits::Sum }
    }
    fn value(&self, kept: &Grouped<u8, StayKept>, _: &Frame) -> Result<StageLeft, Undefined> {
        if kept.iter().next().is_none() {
            return Err(Undefined::NoRecords);
        }
        let nothing = StayKept::default();
        let count = |n: i64| u64::try_from(n).map_err(|_| Undefined::Inconsistent);
        let stage = |(step, name): (u8, &str)| {
            let kept = kept.of(&step).unwrap_or(&nothing);
            Ok(StageLeftOf {
                name: name.to_owned(),
                forward: count(kept.forward)?,
                back: count(kept.back)?,
                lost: count(kept.lost)?,
                elsewhere: count(kept.elsewhere)?,
                open: count(kept.open.n())?,
            })
        };
        Ok(StageLeft::new((0u8..).zip(self.steps.iter()).map(stage).collect::<Result<_, Undefined>>()?))
    }
    fn n(&self, kept: &Grouped<u8, StayKept>) -> i64 {
        kept.iter().fold(0, |n, (_, stage)| n.wrapping_add(stage.n()))
    }
    fn undecided(&self, kept: &Grouped<u8, StayKept>) -> i64 {
        kept.iter().fold(0, |n, (_, stage)| n.wrapping_add(stage.open.n()))
    }
}

/// [`StageExits`] of the stages entered in one period.
pub fn stage_exits<I: IntoIterator>(changes: I, during: impl Into<Timeline>, steps: Steps) -> Reading<StageLeft>
where
    StageVisits: Step<I::Item>,
{
    over(changes).during(during).read(StageExits { steps })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::track;
    use crate::record::StageChange;
    use crate::time::Timestamp;

    #[test]
    fn a_state_of_the_times_gives_the_exits_as_well() {
        use crate::deals::StageTime;
        let changes = [("D1", 0, "offer"), ("D1", 2, "contract")]
            .map(|(deal, at, stage)| StageChange::new(deal, Timestamp::from_micros(at), stage));
        let mut times = track::<StageChange>().measure(StageTime::default());
        changes.iter().for_each(|change| times.insert(change));
        let mut exits = track::<StageChange>().measure(StageExits::default());
        exits.load(&times.save().unwrap()).unwrap();
        let reading = exits.tables().reading(&(), 0);
        let offer = reading.value().unwrap().of("offer").unwrap();
        assert_eq!((offer.forward().map(|s| s.part()), offer.open()), (Ok(1), 0));
        assert_eq!(reading.pending(), 1);
    }
}
