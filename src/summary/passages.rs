//! How far entities came on a way of several steps.

use super::{Fold, Grouped, Summary, Values};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What is kept of entities that go through steps: for each step how many reached it, how long they took from the step
/// before, how many came no further.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Passages {
    steps: Grouped<u8, StepKept>,
}

/// What is kept of one step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StepKept {
    /// How many reached it.
    pub reached: i64,
    /// Of those, how many reached the step before as well.
    pub from_before: i64,
    /// How many came no further and never will: they were given up here.
    pub lost: i64,
    /// How many came no further yet, and still may.
    pub open: i64,
    /// How long each took from the step before, in microseconds, of those who did not reach them the other way round.
    pub took: Values<i64>,
}

/// How far one entity came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// When each step was reached, if it was.
    pub at: Vec<Option<Timestamp>>,
    /// How it stands at the last step that was reached.
    pub standing: Standing,
}

/// Whether somebody may yet come further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// It may.
    Open,
    /// It was given up.
    Lost,
    /// It has come to the end, or its time has run out.
    Over,
}

/// What one entity says to one step.
#[derive(Clone, Copy)]
struct Reached {
    before: Option<Timestamp>,
    at: Timestamp,
    standing: Option<Standing>,
}

impl Passages {
    /// What is kept of the step with this number, from 0 on; `None` where nobody reached it.
    pub fn step(&self, step: u8) -> Option<&StepKept> {
        self.steps.of(&step)
    }
    /// How many set out.
    pub fn entered(&self) -> i64 {
        self.step(0).map_or(0, |kept| kept.reached)
    }
    /// How many may yet come further.
    pub fn open(&self) -> i64 {
        self.steps.iter().fold(0, |sum, (_, kept)| sum.wrapping_add(kept.open))
    }
}

impl StepKept {
    fn count(&mut self, Reached { before, standing, .. }: Reached, n: i64) {
        self.reached = self.reached.wrapping_add(n);
        self.from_before = self.from_before.wrapping_add(if before.is_some() { n } else { 0 });
        match standing {
            Some(Standing::Lost) => self.lost = self.lost.wrapping_add(n),
            Some(Standing::Open) => self.open = self.open.wrapping_add(n),
            Some(Standing::Over) | None => {}
        }
    }
}
impl Reached {
    /// From the step before; a time beyond what can be counted is none.
    fn took(&self) -> Option<i64> {
        self.at.micros().checked_sub(self.before?.micros()).filter(|took| *took >= 0)
    }
}
impl Fold<Reached> for StepKept {
    fn absorb(&mut self, reached: Reached) {
        self.count(reached, 1);
        if let Some(took) = reached.took() {
            self.took.absorb(took);
        }
    }
    fn retract(&mut self, reached: Reached) {
        self.count(reached, -1);
        if let Some(took) = reached.took() {
            self.took.retract(took);
        }
    }
}
impl Summary for StepKept {
    fn merge(&mut self, other: &Self) {
        self.reached = self.reached.wrapping_add(other.reached);
        self.from_before = self.from_before.wrapping_add(other.from_before);
        self.lost = self.lost.wrapping_add(other.lost);
        self.open = self.open.wrapping_add(other.open);
        self.took.merge(&other.took);
    }
    fn settle(&mut self) {
        self.took.settle();
    }
}

impl Passage {
    fn each(&self, mut tell: impl FnMut((u8, Reached))) {
        let last = self.at.iter().rposition(Option::is_some);
        let mut before = None;
        for ((step, number), reached) in self.at.iter().enumerate().zip(0..=u8::MAX).map(|((i, at), n)| ((i, n), *at)) {
            if let Some(at) = reached {
                let standing = (Some(step) == last).then_some(self.standing);
                tell((number, Reached { before, at, standing }));
            }
            before = reached;
        }
    }
}
impl Summary for Passages {
    fn merge(&mut self, other: &Self) {
        self.steps.merge(&other.steps);
    }
    fn settle(&mut self) {
        self.steps.settle();
    }
}
impl Fold<Passage> for Passages {
    fn absorb(&mut self, passage: Passage) {
        passage.each(|reached| self.steps.absorb(reached));
    }
    fn retract(&mut self, passage: Passage) {
        passage.each(|reached| self.steps.retract(reached));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    fn passage() -> impl Strategy<Value = Passage> {
        let at = prop::option::of(prop_oneof![4 => 0i64..4, 1 => prop_oneof![Just(i64::MIN), Just(i64::MAX)]]);
        let standing = prop::sample::select(vec![Standing::Open, Standing::Lost, Standing::Over]);
        (prop::collection::vec(at, 0..4), standing).prop_map(|(at, standing)| Passage {
            at: [Some(0)].into_iter().chain(at).map(|at| at.map(Timestamp::from_micros)).collect(),
            standing,
        })
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(passage(), 0..20), cuts: (usize, usize)) {
            laws::hold::<Passages, Passage>(&all, cuts);
        }
    }

    #[test]
    fn more_steps_than_have_a_number_are_passed_over() {
        let far = Passage { at: vec![Some(Timestamp::from_micros(1)); 300], standing: Standing::Over };
        let mut kept = Passages::default();
        kept.absorb(far.clone());
        assert_eq!((kept.entered(), kept.step(u8::MAX).map(|step| step.reached)), (1, Some(1)));
        kept.retract(far);
        assert_eq!(kept, Passages::default());
    }

    #[test]
    fn a_step_knows_who_came_how_long_it_took_and_who_stayed() {
        let t = |n: i64| Some(Timestamp::from_micros(n));
        let mut kept = Passages::default();
        for (at, standing) in [
            (vec![t(0), t(4), t(5)], Standing::Over),
            (vec![t(0), t(2), None], Standing::Lost),
            (vec![t(3), None, t(9)], Standing::Open), // passed one over
            (vec![t(3), t(1), None], Standing::Open), // the other way round
        ] {
            kept.absorb(Passage { at, standing });
        }
        let seen = |step| {
            let kept = kept.step(step).unwrap();
            (kept.reached, kept.from_before, kept.lost, kept.open, kept.took.sorted().unwrap())
        };
        assert_eq!(seen(0), (4, 0, 0, 0, vec![]));
        assert_eq!(seen(1), (3, 3, 1, 1, vec![2, 4]));
        assert_eq!(seen(2), (2, 1, 0, 1, vec![1]));
        assert_eq!((kept.entered(), kept.open(), kept.step(3)), (4, 2, None));
    }
}
