//! What it takes to reach a step.

use super::StageFunnel;
use crate::deals::StageEvent;
use crate::record::Outcome;
use crate::summary::{Passage, Standing};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What it takes to reach a step of a funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reach {
    /// To have been in it or in a later one, in whatever order: what a stage of a pipeline says.
    #[default]
    OrLater,
    /// To have been in it, in whatever order: strict visits.
    Visited,
    /// To have taken all steps before it one after the other, and then this one; anything may lie between.
    InOrder,
    /// As [`InOrder`](Reach::InOrder), and nothing else may lie between but steps already taken, except the first.
    StrictOrder,
    /// As [`StrictOrder`](Reach::StrictOrder), and coming back to the first step does no harm.
    StrictOrderWithReentry,
}

impl StageFunnel {
    /// How far somebody came who entered at `entered`, of what happened up to the end of the window; `over` where the
    /// window has run out.
    pub(super) fn passage(&self, history: &[(Timestamp, StageEvent)], entered: Timestamp, over: bool) -> Passage {
        let (at, stopped) = match self.reach {
            Reach::OrLater | Reach::Visited => {
                let since = if self.within.is_some() { entered } else { Timestamp::MIN };
                (self.visits(history, since), false)
            }
            Reach::InOrder | Reach::StrictOrder | Reach::StrictOrderWithReentry => self.in_order(history),
        };
        let complete = at.last().is_some_and(Option::is_some);
        let standing = match history.last().map_or(Outcome::Open, |(_, last)| last.ended) {
            _ if complete => Standing::Over,
            Outcome::Lost => Standing::Lost,
            Outcome::Won => Standing::Over,
            Outcome::Open if over || stopped => Standing::Over,
            Outcome::Open => Standing::Open,
        };
        Passage { at, standing }
    }
    /// When each step was visited first.
    fn visits(&self, history: &[(Timestamp, StageEvent)], since: Timestamp) -> Vec<Option<Timestamp>> {
        let mut at = vec![None; self.steps.len()];
        for (step, first) in at.iter_mut().enumerate() {
            let visit = history.iter().find(|(when, event)| *when >= since && event.is(step));
            *first = visit.map(|(when, _)| *when);
        }
        if self.reach == Reach::OrLater {
            // a later step stands for those before it
            let mut earliest: Option<Timestamp> = None;
            for first in at.iter_mut().rev() {
                earliest = [earliest, *first].into_iter().flatten().min();
                *first = earliest;
            }
        }
        at
    }
    /// When each step was taken after the one before, and whether something has broken the order for good.
    fn in_order(&self, history: &[(Timestamp, StageEvent)]) -> (Vec<Option<Timestamp>>, bool) {
        let mut at: Vec<Timestamp> = Vec::with_capacity(self.steps.len());
        let strict = self.reach != Reach::InOrder;
        let mut stopped = false;
        for (when, event) in history {
            let mut taken = 0;
            // one event takes one step, unless it may take several
            while event.is(at.len())
                && at.len() < self.steps.len()
                && (taken == 0 || self.several)
                && at.last().is_none_or(|last| !self.increasing || last < when)
            {
                at.push(*when);
                taken += 1;
            }
            if at.is_empty() || taken > 0 {
                continue;
            }
            let again = (1..at.len()).any(|step| event.is(step));
            let back = at.len() > 1 && event.is(0);
            stopped = match self.reach {
                _ if again && self.once_each => true,
                Reach::StrictOrder if back => true,
                _ => strict && !again && !event.is(0),
            };
            if stopped {
                break;
            }
        }
        let mut at: Vec<_> = at.into_iter().map(Some).collect();
        at.resize(self.steps.len(), None);
        (at, stopped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::Steps;
    use crate::kpi::over;
    use crate::record::StageChange;

    fn funnel(stages: &str, funnel: StageFunnel) -> String {
        let steps: Steps = "a > b > c".parse().unwrap();
        let changes = stages.chars().enumerate().map(|(at, stage)| {
            let mut change = StageChange::new("D", Timestamp::from_micros(at as i64), stage.to_ascii_lowercase());
            change.outcome = if stage.is_ascii_uppercase() { Outcome::Lost } else { Outcome::Open };
            change
        });
        let reading = over(changes).read(StageFunnel { steps, ..funnel });
        match reading.value() {
            Ok(funnel) => funnel.steps().iter().map(|step| step.reached().unwrap().to_string()).collect(),
            Err(why) => format!("{why:?}"),
        }
    }

    #[test]
    fn a_step_is_reached_as_the_reading_says() {
        use Reach::*;
        // by stages in time, `x` is none of the steps: or later, visited, in order, strict, strict with reentry
        for (stages, expected) in [
            ("abc", ["111", "111", "111", "111", "111"]),
            ("a", ["100"; 5]),
            ("ac", ["111", "101", "100", "100", "100"]),
            ("axb", ["110", "110", "110", "100", "100"]),
            ("bac", ["111", "111", "100", "100", "100"]),
            ("abac", ["111", "111", "111", "110", "111"]),
            ("abbc", ["111"; 5]),
            ("ababab", ["110", "110", "110", "110", "110"]),
            ("acbc", ["111", "111", "111", "100", "100"]),
            ("abC", ["111"; 5]),
            ("bc", ["NoRecords"; 5]),
            ("", ["NoRecords"; 5]),
        ] {
            let seen = [OrLater, Visited, InOrder, StrictOrder, StrictOrderWithReentry]
                .map(|reach| funnel(stages, StageFunnel { reach, ..StageFunnel::default() }));
            assert_eq!(seen, expected, "{stages}");
        }
        let once = StageFunnel { reach: InOrder, once_each: true, ..StageFunnel::default() };
        for (stages, expected) in [("abbc", "110"), ("aabc", "111"), ("abac", "111")] {
            assert_eq!(funnel(stages, once.clone()), expected, "{stages}, each once");
        }
    }

    #[test]
    fn one_event_takes_one_step_unless_it_may_take_several() {
        let steps: Steps = "a > a > b".parse().unwrap();
        for (stages, at, several, increasing, expected) in [
            ("ab", [0, 1, 2], false, false, "100"),
            ("ab", [0, 1, 2], true, false, "111"),
            ("ab", [0, 1, 2], true, true, "100"),
            ("aab", [0, 1, 2], false, false, "111"),
            ("aab", [0, 0, 2], false, false, "111"),
            ("aab", [0, 0, 2], false, true, "100"),
        ] {
            let changes =
                stages.chars().zip(at).map(|(stage, at)| StageChange::new("D", Timestamp::from_micros(at), stage));
            let kpi = StageFunnel {
                steps: steps.clone(),
                reach: Reach::InOrder,
                several,
                increasing,
                ..StageFunnel::default()
            };
            let reading = over(changes).read(kpi);
            let seen: String =
                reading.value().unwrap().steps().iter().map(|s| s.reached().unwrap().to_string()).collect();
            assert_eq!(seen, expected, "{stages} at {at:?} several {several} increasing {increasing}");
        }
    }
}
