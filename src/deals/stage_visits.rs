//! What is kept of the stages that deals go through: how long they stay and where they leave to.

use super::{StageEvent, Steps};
use crate::field::{At, StageKey, Stages};
use crate::kpi::{Frame, Journey, Measure, Seen, Step, lasted};
use crate::record::Outcome;
use crate::summary::{Fold, Grouped, Summary, Values};
use crate::time::Timestamp;
use crate::value::Why;
use serde::{Deserialize, Serialize};

/// Which of a deal's visits to a stage count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Visits {
    /// All of them, added up.
    #[default]
    Sum,
    /// The first alone.
    First,
    /// The last alone.
    Last,
}

/// The stages that deals were in, a deal once for each.
///
/// One measure for how long stages last and for where deals leave to.
///
/// - **Counts**: each deal once in each stage that it was in, placed at its first entry into that stage. A visit ends when
///   the deal comes into another stage, or is won or lost; a change that leaves it where it is ends nothing. A deal that
///   is in the stage is open: its time is kept as the instant since when it would have stayed in one go.
/// - **Leaves out**: times too long to be counted (`OutOfRange`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StageVisits {
    /// The stages, in order.
    pub steps: Steps,
    /// Which visits count.
    pub visits: Visits,
}

/// Where a deal went from a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Into a later stage, or it was won.
    Forward,
    /// Into an earlier stage.
    Back,
    /// It was lost.
    Lost,
    /// Into a stage that is none of these.
    Elsewhere,
}

/// A deal's stay in one stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stay {
    /// It lasted so many microseconds, and ended.
    Left(i64, Exit),
    /// It has not ended; it began then, or would have in one go.
    Open(Timestamp),
}

/// What is kept of one stage.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StayKept {
    /// How long those stayed that have left, in microseconds.
    pub left: Values<i64>,
    /// Since when those are in it that have not, in microseconds since 1970.
    pub open: Values<i64>,
    /// How many left forward.
    pub forward: i64,
    /// How many left back.
    pub back: i64,
    /// How many were lost.
    pub lost: i64,
    /// How many left for a stage that is none of these.
    pub elsewhere: i64,
}

impl StayKept {
    fn count(&mut self, exit: Exit, n: i64) {
        let sum = match exit {
            Exit::Forward => &mut self.forward,
            Exit::Back => &mut self.back,
            Exit::Lost => &mut self.lost,
            Exit::Elsewhere => &mut self.elsewhere,
        };
        *sum = sum.wrapping_add(n);
    }
    /// How many deals were in it.
    pub fn n(&self) -> i64 {
        self.left.n().wrapping_add(self.open.n())
    }
}
impl Summary for StayKept {
    fn merge(&mut self, other: &Self) {
        self.left.merge(&other.left);
        self.open.merge(&other.open);
        self.forward = self.forward.wrapping_add(other.forward);
        self.back = self.back.wrapping_add(other.back);
        self.lost = self.lost.wrapping_add(other.lost);
        self.elsewhere = self.elsewhere.wrapping_add(other.elsewhere);
    }
    fn settle(&mut self) {
        self.left.settle();
        self.open.settle();
    }
}
impl Fold<Stay> for StayKept {
    fn absorb(&mut self, stay: Stay) {
        match stay {
            Stay::Open(since) => self.open.absorb(since.micros()),
            Stay::Left(micros, exit) => {
                self.left.absorb(micros);
                self.count(exit, 1);
            }
        }
    }
    fn retract(&mut self, stay: Stay) {
        match stay {
            Stay::Open(since) => self.open.retract(since.micros()),
            Stay::Left(micros, exit) => {
                self.left.retract(micros);
                self.count(exit, -1);
            }
        }
    }
}

impl Measure for StageVisits {
    const ID: &'static str = "deals.stage_visits";
    type Observation = (u8, Stay);
    type When = Timestamp;
    type Summary = Grouped<u8, StayKept>;
}

/// From when until when, and where to; an open one has no end.
type Visit = (Timestamp, Option<(Timestamp, Exit)>);

/// The visits of each stage, in time.
fn visits(history: &[(Timestamp, StageEvent)], steps: usize) -> Vec<Vec<Visit>> {
    let mut all: Vec<Vec<Visit>> = vec![Vec::new(); steps];
    let mut now: Option<u8> = None;
    for (at, event) in history {
        let next = event.place().filter(|_| event.ended == Outcome::Open);
        if next == now {
            continue;
        }
        let exit = match (event.ended, next) {
            (Outcome::Won, _) => Exit::Forward,
            (Outcome::Lost, _) => Exit::Lost,
            (Outcome::Open, None) => Exit::Elsewhere,
            (Outcome::Open, next) if next > now => Exit::Forward,
            (Outcome::Open, Some(_)) => Exit::Back,
        };
        if let Some((_, end)) = now.and_then(|stage| all.get_mut(usize::from(stage))?.last_mut()) {
            *end = Some((*at, exit));
        }
        if let Some(visits) = next.and_then(|stage| all.get_mut(usize::from(stage))) {
            visits.push((*at, None));
        }
        now = next;
    }
    all
}

impl StageVisits {
    /// The visits that count as one stay.
    fn stay(&self, visits: &[Visit]) -> Result<Stay, Why> {
        let counted = match self.visits {
            Visits::Sum => visits,
            Visits::First => visits.get(..1).unwrap_or(visits),
            Visits::Last => visits.get(visits.len().saturating_sub(1)..).unwrap_or(visits),
        };
        let (mut sum, mut last) = (0i64, Exit::Elsewhere);
        for (from, end) in counted {
            let Some((until, exit)) = end else {
                let since = from.micros().checked_sub(sum).ok_or(Why::OutOfRange)?;
                return Ok(Stay::Open(Timestamp::from_micros(since)));
            };
            sum = sum.checked_add(lasted(*from, *until)?).ok_or(Why::OutOfRange)?;
            last = *exit;
        }
        Ok(Stay::Left(sum, last))
    }
}

impl Journey for StageVisits {
    type Event = StageEvent;
    type Trace = [(Timestamp, StageEvent)];
    fn walk(&self, history: &[(Timestamp, StageEvent)], _: &Frame, out: &mut impl FnMut(Seen<(u8, Stay)>)) {
        for (stage, visits) in (0u8..).zip(visits(history, self.steps.len())) {
            let Some((entered, _)) = visits.first() else { continue };
            out(match self.stay(&visits) {
                Ok(stay) => Seen::Counted(*entered, (stage, stay)),
                Err(why) => Seen::Excluded(Some(*entered), why),
            });
        }
    }
}

impl<R: StageKey + At + Stages> Step<R> for StageVisits {
    type Entity = R::Id;
    fn step(&self, change: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, StageEvent)) {
        let event = self.steps.event(change);
        change.with_stage_key(|who| out(Some(who), change.at(), event));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use crate::time::Timeline;
    use proptest::prelude::*;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    /// At an instant a letter: a to c are stages, `W` and `L` are won and lost, else none of these.
    fn walked(history: &[(i64, char)], visits: Visits) -> Vec<Seen<(u8, Stay)>> {
        let event = |(at, what): &(i64, char)| {
            let ended = match what {
                'W' => Outcome::Won,
                'L' => Outcome::Lost,
                _ => Outcome::Open,
            };
            let stages = "abc".find(*what).map_or(0, |bit| 1 << bit);
            (t(*at), StageEvent { seq: 0, stages, ended })
        };
        let history: Vec<_> = history.iter().map(event).collect();
        let measure = StageVisits { steps: "a > b > c".parse().unwrap(), visits };
        let mut seen = Vec::new();
        measure.walk(&history, &Frame::new(Timeline::all(), t(99)), &mut |one| seen.push(one));
        seen
    }

    #[test]
    fn a_deal_is_once_in_each_stage_whatever_the_number_of_its_visits() {
        use Exit::*;
        let left = |stage, at, micros, exit| Seen::Counted(t(at), (stage, Stay::Left(micros, exit)));
        let open = |stage, at, since| Seen::Counted(t(at), (stage, Stay::Open(t(since))));
        let bounce = &[(0, 'a'), (2, 'b'), (5, 'a'), (9, 'b'), (10, 'L')][..];
        let back = &[(0, 'a'), (2, 'b'), (5, 'a')][..];
        for (what, history, visits, expected) in [
            ("none", &[][..], Visits::Sum, vec![]),
            ("bounces, and is lost", bounce, Visits::Sum, vec![left(0, 0, 6, Forward), left(1, 2, 4, Lost)]),
            ("the first", bounce, Visits::First, vec![left(0, 0, 2, Forward), left(1, 2, 3, Back)]),
            ("the last", bounce, Visits::Last, vec![left(0, 0, 4, Forward), left(1, 2, 1, Lost)]),
            ("is back", back, Visits::Sum, vec![open(0, 0, 3), left(1, 2, 3, Back)]),
            ("is back, the first", back, Visits::First, vec![left(0, 0, 2, Forward), left(1, 2, 3, Back)]),
            ("is back, the last", back, Visits::Last, vec![open(0, 0, 5), left(1, 2, 3, Back)]),
            (
                "stays where it is",
                &[(0, 'a'), (3, 'a'), (7, 'c')],
                Visits::Sum,
                vec![left(0, 0, 7, Forward), open(2, 7, 7)],
            ),
            ("another stage", &[(0, 'b'), (3, 'x'), (7, 'W')], Visits::Sum, vec![left(1, 0, 3, Elsewhere)]),
            ("won", &[(0, 'c'), (3, 'W')], Visits::Sum, vec![left(2, 0, 3, Forward)]),
            ("opened again", &[(0, 'c'), (3, 'L'), (8, 'c'), (9, 'W')], Visits::Sum, vec![left(2, 0, 4, Forward)]),
            (
                "too long to be counted",
                &[(i64::MIN, 'a'), (i64::MAX, 'b')],
                Visits::Sum,
                vec![Seen::Excluded(Some(t(i64::MIN)), Why::OutOfRange), open(1, i64::MAX, i64::MAX)],
            ),
        ] {
            assert_eq!(walked(history, visits), expected, "{what}");
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold(
            all in prop::collection::vec((0u8..3, prop::option::of(0usize..4), 0i64..9), 0..40),
            cuts: (usize, usize),
        ) {
            let exits = [Exit::Forward, Exit::Back, Exit::Lost, Exit::Elsewhere];
            let stay = |(stage, exit, n): (u8, Option<usize>, i64)| {
                (stage, exit.map_or(Stay::Open(t(n)), |exit| Stay::Left(n, exits[exit])))
            };
            let all: Vec<(u8, Stay)> = all.into_iter().map(stay).collect();
            laws::hold::<Grouped<u8, StayKept>, (u8, Stay)>(&all, cuts);
        }
    }
}
