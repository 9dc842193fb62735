//! Moves from stage to stage.

use super::{StageEvent, Steps};
use crate::field::{At, StageKey, Stages};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, over};
use crate::summary::{Count, Grouped};
use crate::time::{Timeline, Timestamp};
use crate::value::{Segments, Undefined};
use serde::{Deserialize, Serialize};

/// Moves of deals from stage to stage, each pair of stages by itself.
///
/// ```text
/// for each pair of stages: count of moves from the one into the other in P
/// ```
///
/// - **Counts**: moves, anchored on the move: a flow. A deal that bounces between two stages moves many times. A change
///   that leaves a deal where it was is no move, nor is its first stage.
/// - **Leaves out**: what is in none of the stages is passed over: from the stage before it to the one after is a move.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise no moves are no segments.
/// - **Reads**: [`StageKey`], [`At`], [`Stages`].
/// - **Unit**: count; neither more nor less is good in itself.
///
/// For deals instead of moves see [`StageExits`](super::StageExits).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::StageChange, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let changes = [("D1", 0, "prospect"), ("D1", 2, "offer"), ("D1", 3, "prospect"), ("D1", 7, "offer")]
///     .map(|(deal, at, stage)| StageChange::new(deal, t(at), stage));
/// let steps = deals::Steps::new(["prospect", "offer"])?;
/// let moves = deals::stage_moves(&changes, .., steps.clone()).ok().unwrap();
/// assert_eq!(moves.to_string(), "prospect > offer 2, offer > prospect 1");
/// let nothing = deals::stage_moves(&changes, t(8)..t(9), steps).ok().unwrap();
/// assert_eq!(nothing.share(Some("prospect > offer")), Err(Undefined::NoDenominator));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// Transitions of a process, as process mining draws them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StageMoves {
    /// The stages.
    pub steps: Steps,
}

impl Measure for StageMoves {
    const ID: &'static str = "deals.stage_moves";
    type Observation = ((u8, u8), ());
    type When = Timestamp;
    type Summary = Grouped<(u8, u8), Count>;
}

impl Journey for StageMoves {
    type Event = StageEvent;
    type Trace = [(Timestamp, StageEvent)];
    fn walk(&self, history: &[(Timestamp, StageEvent)], _: &Frame, out: &mut impl FnMut(Seen<((u8, u8), ())>)) {
        let mut now: Option<u8> = None;
        for (at, event) in history {
            let Some(next) = event.place() else { continue };
            if let Some(from) = now.filter(|from| *from != next) {
                out(Seen::Counted(*at, ((from, next), ())));
            }
            now = Some(next);
        }
    }
}

impl<R: StageKey + At + Stages> Step<R> for StageMoves {
    type Entity = R::Id;
    fn step(&self, change: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, StageEvent)) {
        let event = self.steps.event(change);
        change.with_stage_key(|who| out(Some(who), change.at(), event));
    }
}

impl Kpi for StageMoves {
    const ABOUT: About = About::new("deals.stage_moves", "Stage moves", Unit::Count)
        .names("Przejścia między etapami", "Переходи між етапами", "מעברים בין שלבים", "Переходы между этапами")
        .neutral()
        .formula("for each pair of stages: count of moves from the one into the other")
        .anchor("the move: at")
        .source("process mining: transitions")
        .parameters(&[Parameter {
            name: "steps",
            default: "prospect > qualified > demo > offer > contract > won",
            meaning: "the stages, with > between",
            example: "prospect > offer",
        }]);
    type Measure = StageMoves;
    type Value = Segments;
    fn measure(&self) -> StageMoves {
        self.clone()
    }
    fn value(&self, kept: &Grouped<(u8, u8), Count>, _: &Frame) -> Result<Segments, Undefined> {
        let name = |step| self.steps.name(step).ok_or(Undefined::Inconsistent);
        let one = |((from, to), moves): (&(u8, u8), &Count)| {
            Ok((Some(format!("{} > {}", name(*from)?, name(*to)?)), moves.count()?))
        };
        Segments::new(kept.iter().map(one).collect::<Result<Vec<_>, Undefined>>()?)
    }
    fn n(&self, kept: &Grouped<(u8, u8), Count>) -> i64 {
        kept.iter().fold(0, |n, (_, moves)| n.wrapping_add(moves.n()))
    }
}

/// [`StageMoves`] of one period.
pub fn stage_moves<I: IntoIterator>(changes: I, during: impl Into<Timeline>, steps: Steps) -> Reading<Segments>
where
    StageMoves: Step<I::Item>,
{
    over(changes).during(during).read(StageMoves { steps })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::StageChange;

    #[test]
    fn a_move_counts_in_the_period_it_happens_in_and_nowhere_else() {
        let t = Timestamp::from_micros;
        let changes = [(0, "a"), (1, "a"), (5, "b"), (6, "x"), (7, "b"), (8, "x"), (9, "a"), (12, "b")]
            .map(|(at, stage)| StageChange::new("D1", t(at), stage));
        let steps: Steps = "a > b".parse().unwrap();
        for (from, until, expected) in [(0, 5, "0"), (5, 9, "a > b 1"), (9, 20, "a > b 1, b > a 1")] {
            let moves = stage_moves(&changes, t(from)..t(until), steps.clone());
            assert_eq!(moves.to_string(), expected, "{from} to {until}");
        }
    }
}
