//! What becomes of customers from one period to the next, by what they do.

use super::periods::PeriodsSeen;
use crate::field::{At, CustomerKey};
use crate::kpi::{Digest, Frame, Journey, Measure, Seen, Step};
use crate::summary::{Fold, Summary};
use crate::time::{Timeline, Timestamp};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Customers by what they do in a period and did before it: new, returning, resurrected, dormant.
///
/// One measure for the lifecycle and for the retention of buyers.
///
/// - **Counts**: for each period the customers with an activity in it, told apart by when they were active before, and
///   those who were active in the period before it and are not in it. The period before the first of the timeline is
///   the calendar's.
/// - **Leaves out**: nothing. An activity that is nobody's has no customer to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stages;

/// What a customer is in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Active for the first time of all.
    New,
    /// Active, and in the period before as well.
    Returning,
    /// Active, not in the period before, but earlier.
    Resurrected,
    /// Not active, but in the period before.
    Dormant,
}

/// What is kept of customers by stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagesKept {
    /// Active for the first time of all.
    pub new: i64,
    /// Active, and in the period before as well.
    pub returning: i64,
    /// Active, not in the period before, but earlier.
    pub resurrected: i64,
    /// Not active, but in the period before.
    pub dormant: i64,
}

impl StagesKept {
    fn count(&mut self, stage: Stage, change: i64) {
        let n = match stage {
            Stage::New => &mut self.new,
            Stage::Returning => &mut self.returning,
            Stage::Resurrected => &mut self.resurrected,
            Stage::Dormant => &mut self.dormant,
        };
        *n = n.wrapping_add(change);
    }
    /// Who was active in the period before.
    pub fn before(&self) -> i64 {
        self.returning.wrapping_add(self.dormant)
    }
    /// Who is active in the period.
    pub fn active(&self) -> i64 {
        self.new.wrapping_add(self.returning).wrapping_add(self.resurrected)
    }
}
impl Summary for StagesKept {
    fn merge(&mut self, other: &Self) {
        self.new = self.new.wrapping_add(other.new);
        self.returning = self.returning.wrapping_add(other.returning);
        self.resurrected = self.resurrected.wrapping_add(other.resurrected);
        self.dormant = self.dormant.wrapping_add(other.dormant);
    }
}
impl Fold<Stage> for StagesKept {
    fn absorb(&mut self, stage: Stage) {
        self.count(stage, 1);
    }
    fn retract(&mut self, stage: Stage) {
        self.count(stage, -1);
    }
}

/// The periods in which a customer was seen, and when last before the first of them all.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenBefore {
    seen: PeriodsSeen,
    before: Timestamp,
}
impl Default for SeenBefore {
    fn default() -> SeenBefore {
        SeenBefore { seen: PeriodsSeen::default(), before: Timestamp::MIN }
    }
}
impl Digest<()> for SeenBefore {
    #[inline]
    fn add(&mut self, column: usize, at: Timestamp, (): ()) {
        self.seen.add(column, at, ());
        if column == 0 {
            self.before = self.before.max(at);
        }
    }
    fn merge(&mut self, other: SeenBefore) {
        self.seen.merge(other.seen);
        self.before = self.before.max(other.before);
    }
}

/// Where the period before the timeline starts; `None` of a timeline that no calendar cut, which has none.
fn period_before(timeline: &Timeline) -> Option<Timestamp> {
    Some(timeline.period(0)?.previous().ok()?.start())
}

impl Measure for Stages {
    const ID: &'static str = "customers.stages";
    type Observation = Stage;
    type When = Timestamp;
    type Summary = StagesKept;
}

impl Journey for Stages {
    type Event = ();
    type Trace = SeenBefore;
    fn walk(&self, told: &SeenBefore, at: &Frame, out: &mut impl FnMut(Seen<Stage>)) {
        let timeline = at.timeline();
        let mut tell = |column: usize, stage| {
            // what lies before the timeline or after it is no period of it
            if let Some(slot) = column.checked_sub(1).filter(|slot| *slot < timeline.len()) {
                out(Seen::Counted(timeline.start(slot).unwrap_or(Timestamp::MIN), stage));
            }
        };
        // the column seen last, and whether as late as in the period before the next one
        let mut last: Option<(usize, bool)> = None;
        for (column, _) in told.seen.columns() {
            let stage = match last {
                None => Stage::New,
                Some((was, late)) if late && was + 1 == column => Stage::Returning,
                Some((was, late)) => {
                    if late {
                        tell(was + 1, Stage::Dormant);
                    }
                    Stage::Resurrected
                }
            };
            tell(column, stage);
            let late = column > 0 || period_before(timeline).is_some_and(|start| told.before >= start);
            last = Some((column, late));
        }
        if let Some((was, true)) = last {
            tell(was + 1, Stage::Dormant);
        }
    }
}

impl<R: CustomerKey + At> Step<R> for Stages {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, activity: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, ())) {
        activity.with_customer_key(|who| out(Some(who), activity.at(), ()));
    }
}

/// Whether a period has one before it, and has ended.
pub(super) fn comparable(at: &Frame) -> Result<(), Undefined> {
    if at.timeline().calendar().is_none() {
        return Err(Undefined::NeedsCalendar);
    }
    // before a part of a period comes the same part of the period before, with a gap between the two
    if at.timeline().period(at.slot().unwrap_or(0)).is_some_and(|period| period.is_part()) {
        return Err(Undefined::IncompleteWindow);
    }
    if at.unfinished() { Err(Undefined::NotYetObservable) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{Buyers, Lifecycle};
    use crate::kpi::over;
    use crate::record::Purchase;
    use crate::summary::laws;
    use crate::time::{Calendar, Grain};
    use proptest::prelude::*;

    const ALL: [Stage; 4] = [Stage::New, Stage::Returning, Stage::Resurrected, Stage::Dormant];

    fn date(text: &str) -> Timestamp {
        Calendar::civil().start_of(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn a_customer_is_what_the_period_and_the_ones_before_it_say() {
        let months = Calendar::civil().period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        for (what, on, expected) in [
            ("new and gone", vec!["2024-01-05"], ["n", "d", ""]),
            ("new and back", vec!["2024-01-05", "2024-01-06", "2024-02-28"], ["n", "r", "d"]),
            ("back after a month", vec!["2024-01-05", "2024-03-01"], ["n", "d", "s"]),
            ("of the month before", vec!["2023-12-01"], ["d", "", ""]),
            ("of the month before, and back", vec!["2023-12-31", "2024-01-01"], ["r", "d", ""]),
            ("of long ago", vec!["2023-11-30"], ["", "", ""]),
            ("of long ago, and back", vec!["2023-11-30", "2024-01-31"], ["s", "d", ""]),
            ("of long ago, and back later", vec!["2023-12-15", "2024-03-31"], ["d", "", "s"]),
            ("after the timeline", vec!["2024-04-01"], ["", "", ""]),
            ("in the last month and after it", vec!["2024-03-01", "2024-04-01"], ["", "", "n"]),
        ] {
            let purchases = on.into_iter().map(|on| Purchase::new("", "A", date(on)));
            let table = over(purchases).per(&months).measure(Lifecycle);
            let seen = [0, 1, 2].map(|slot| {
                let kept = table.kept(&(), slot);
                let letters = [(kept.new, "n"), (kept.returning, "r"), (kept.resurrected, "s"), (kept.dormant, "d")];
                letters.into_iter().filter(|(n, _)| *n == 1).map(|(_, letter)| letter).collect::<String>()
            });
            assert_eq!(seen, expected, "{what}");
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(prop::sample::select(&ALL[..]), 0..20), cuts: (usize, usize)) {
            laws::hold::<StagesKept, Stage>(&all, cuts);
        }
        #[test]
        fn the_stages_balance(bought in prop::collection::vec((0u8..5, 0u64..200), 0..40)) {
            let first: chrono::NaiveDate = "2023-11-01".parse().unwrap();
            let day = |n: u64| Calendar::civil().start_of(first + chrono::Days::new(n)).unwrap();
            let purchases: Vec<Purchase> =
                bought.iter().map(|(who, on)| Purchase::new("", who.to_string(), day(*on))).collect();
            let quarter = Calendar::civil().period("2024-Q1").unwrap();
            let months = quarter.by(Grain::Month).unwrap();
            let table = over(&purchases).per(&months).measure(Lifecycle);
            let buyers = |period: crate::time::Period| over(&purchases).during(&period).read(Buyers).ok();
            for (slot, month) in months.periods().enumerate() {
                let lifecycle = table.reading(&(), slot).ok().unwrap();
                prop_assert_eq!(Some(lifecycle.active()), buyers(month.clone()));
                prop_assert_eq!(Some(lifecycle.before()), buyers(month.previous().unwrap()));
                prop_assert_eq!(
                    lifecycle.before() + lifecycle.new_ones() + lifecycle.resurrected(),
                    lifecycle.active() + lifecycle.dormant()
                );
                // a month by itself says what it says among others
                prop_assert_eq!(over(&purchases).during(&month).read(Lifecycle).ok(), Some(lifecycle));
            }
        }
    }
}
