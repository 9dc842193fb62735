//! What is kept of users by the days on which they are active.

use crate::field::{UserKey, Uses};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::summary::{Fold, Summary};
use crate::time::{Span, Timestamp};
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};

/// Users by the days of each period on which they were active.
///
/// One measure for usage frequency, active users and their stickiness.
///
/// - **Counts**: each user once in every period with a licence or an event, and in all after its first event, placed in
///   that period; whether it was licensed at any instant of it, whether it was active, and on how many days. Days are those of the calendar that cut the
///   timeline; where none did, there are no days.
/// - **Leaves out**: licences that end before they start (`NegativeDuration`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UserDays;

/// What one record says of its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// It has a licence from when until when.
    Licensed(Span),
    /// It does something.
    Acts(Timestamp),
}

/// What is known of a user from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum UserEvent {
    /// Has a licence until then.
    Licensed(Option<Timestamp>),
    /// Does something.
    Acts,
}

/// A user in one period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Used {
    /// It had a licence.
    pub licensed: bool,
    /// It did something.
    pub active: bool,
    /// On how many days.
    pub days: u32,
    /// It did something until the end of the period, in it or before: its use is recorded.
    pub known: bool,
}

/// What is kept of users and their days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDaysKept {
    /// Users with a licence, or of whom something is known.
    pub users: i64,
    /// Users who did something in the period or before it.
    pub known: i64,
    /// Licensed users.
    pub licensed: i64,
    /// Active users, licensed or not.
    pub active: i64,
    /// The active days of all.
    pub days: i64,
    /// Those of the licensed.
    pub licensed_days: i64,
}

impl UserDaysKept {
    /// An error where nobody did anything until the end of the period: then use is not recorded yet, and no use and no
    /// record of it look alike.
    pub(super) fn recorded(&self) -> Result<(), Undefined> {
        match self.known {
            0 => Err(Undefined::NoRecords),
            known if known < 0 => Err(Undefined::Inconsistent),
            _ => Ok(()),
        }
    }
    fn add(&mut self, other: &UserDaysKept) {
        self.users = self.users.wrapping_add(other.users);
        self.known = self.known.wrapping_add(other.known);
        self.licensed = self.licensed.wrapping_add(other.licensed);
        self.active = self.active.wrapping_add(other.active);
        self.days = self.days.wrapping_add(other.days);
        self.licensed_days = self.licensed_days.wrapping_add(other.licensed_days);
    }
    fn one(used: Used, sign: i64) -> UserDaysKept {
        let (only, days) = (|yes: bool| if yes { sign } else { 0 }, sign.wrapping_mul(used.days.into()));
        UserDaysKept {
            users: sign,
            known: only(used.known),
            licensed: only(used.licensed),
            active: only(used.active),
            days,
            licensed_days: if used.licensed { days } else { 0 },
        }
    }
}
impl Summary for UserDaysKept {
    fn merge(&mut self, other: &Self) {
        self.add(other);
    }
}
impl Fold<Used> for UserDaysKept {
    fn absorb(&mut self, used: Used) {
        self.add(&UserDaysKept::one(used, 1));
    }
    fn retract(&mut self, used: Used) {
        self.add(&UserDaysKept::one(used, -1));
    }
}

impl Measure for UserDays {
    const ID: &'static str = "adoption.user_days";
    type Observation = Used;
    type When = Timestamp;
    type Summary = UserDaysKept;
}

impl Journey for UserDays {
    type Event = UserEvent;
    type Trace = [(Timestamp, UserEvent)];
    fn walk(&self, history: &[(Timestamp, UserEvent)], at: &Frame, out: &mut impl FnMut(Seen<Used>)) {
        let timeline = at.timeline();
        let mut licences: Vec<Span> = Vec::new();
        for (from, event) in history {
            let UserEvent::Licensed(until) = event else { continue };
            match at.as_of().known(*until) {
                Some(until) if until < *from => out(Seen::Excluded(None, Why::NegativeDuration)),
                until => licences.push(Span { from: *from, until }),
            }
        }
        let mut periods = vec![Used::default(); timeline.len()];
        let first = history.iter().find(|(_, event)| *event == UserEvent::Acts).map(|(t, _)| *t);
        let mut latest = None;
        for (t, _) in history.iter().filter(|(_, event)| *event == UserEvent::Acts) {
            // a clock that is turned back over midnight shows an earlier date in a day that has begun
            let day = timeline.calendar().map(|calendar| calendar.day_at(*t));
            let new_day = day.is_some() && latest.is_none_or(|latest| latest < day);
            if new_day {
                latest = Some(day);
            }
            if let Some(used) = timeline.slot(*t).and_then(|slot| periods.get_mut(slot)) {
                used.active = true;
                used.days += u32::from(new_day);
            }
        }
        for (slot, mut used) in periods.into_iter().enumerate() {
            let (start, end) = (timeline.start(slot).unwrap_or(Timestamp::MIN), timeline.end(slot));
            used.licensed = licences.iter().any(|l| touches(l, start, end));
            used.known = first.is_some_and(|first| end.is_none_or(|end| first < end));
            if used.licensed || used.known {
                out(Seen::Counted(start, used));
            }
        }
    }
}

/// Whether it held at any instant of the period.
pub(super) fn touches(licence: &Span, start: Timestamp, end: Option<Timestamp>) -> bool {
    end.is_none_or(|end| licence.from < end) && licence.until.is_none_or(|until| start < until && licence.from < until)
}

impl<R: UserKey + Uses> Step<R> for UserDays {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, UserEvent)) {
        let (at, event) = match record.usage() {
            Usage::Licensed(span) => (span.from, UserEvent::Licensed(span.until)),
            Usage::Acts(at) => (at, UserEvent::Acts),
        };
        record.with_user_key(|who| out(Some(who), at, event));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(
            all in prop::collection::vec(
                (any::<bool>(), 0u32..9, any::<bool>())
                    .prop_map(|(licensed, days, known)| Used { licensed, active: days > 0, days, known }), 0..20),
            cuts: (usize, usize),
        ) {
            laws::hold::<UserDaysKept, Used>(&all, cuts);
        }
    }
}
