//! What is kept of customers by the days on which they are active.

use crate::field::{At, CustomerKey};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::summary::{Fold, Summary};
use crate::time::Timestamp;
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Customers by the days of each period on which they were active.
///
/// One measure for repeat purchases with those of one day taken together, and for stickiness.
///
/// - **Counts**: each customer once in every period with an activity, placed in that period; on how many days of it, and
///   whether it was active on a day before. Days are those of the calendar that cut the timeline.
/// - **Leaves out**: everything where no calendar cut the timeline: it has no days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ActiveDays;

/// A customer's days in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaysSeen {
    /// On how many it was active.
    pub days: u32,
    /// It was active on a day before the period.
    pub before: bool,
}

/// What is kept of customers' days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysKept {
    /// Active customers.
    pub customers: i64,
    /// Those active on two days or more of the period.
    pub again: i64,
    /// Those active on a day that is not their first of all.
    pub repeating: i64,
    /// Their days.
    pub days: i64,
}

impl DaysKept {
    fn count(&mut self, seen: DaysSeen, sign: i64) {
        let only = |yes: bool| if yes { sign } else { 0 };
        self.customers = self.customers.wrapping_add(sign);
        self.again = self.again.wrapping_add(only(seen.days > 1));
        self.repeating = self.repeating.wrapping_add(only(seen.days > 1 || seen.before));
        self.days = self.days.wrapping_add(sign.wrapping_mul(seen.days.into()));
    }
}
impl Summary for DaysKept {
    fn merge(&mut self, other: &Self) {
        self.customers = self.customers.wrapping_add(other.customers);
        self.again = self.again.wrapping_add(other.again);
        self.repeating = self.repeating.wrapping_add(other.repeating);
        self.days = self.days.wrapping_add(other.days);
    }
}
impl Fold<DaysSeen> for DaysKept {
    fn absorb(&mut self, seen: DaysSeen) {
        self.count(seen, 1);
    }
    fn retract(&mut self, seen: DaysSeen) {
        self.count(seen, -1);
    }
}

impl Measure for ActiveDays {
    const ID: &'static str = "customers.active_days";
    type Observation = DaysSeen;
    type When = Timestamp;
    type Summary = DaysKept;
}

impl Journey for ActiveDays {
    type Event = ();
    type Trace = [(Timestamp, ())];
    fn walk(&self, history: &[(Timestamp, ())], at: &Frame, out: &mut impl FnMut(Seen<DaysSeen>)) {
        let timeline = at.timeline();
        let slots = timeline.slots();
        let mut period: Option<(usize, DaysSeen)> = None;
        let mut close = |period: Option<(usize, DaysSeen)>| {
            // what lies before the timeline or after it is no period of it
            let Some((column, seen)) = period else { return };
            if let Some(slot) = column.checked_sub(1).filter(|slot| *slot < timeline.len()) {
                out(Seen::Counted(timeline.start(slot).unwrap_or(Timestamp::MIN), seen));
            }
        };
        each_day(history, at, |t, _| {
            let column = slots.column(t);
            match &mut period {
                Some((same, seen)) if *same == column => seen.days += 1,
                now => {
                    let before = now.is_some();
                    close(now.replace((column, DaysSeen { days: 1, before })));
                }
            }
        });
        close(period);
    }
}

/// Tells the first instant of each day of the timeline's calendar in a history, with the number of the day. Nothing
/// where no calendar cut the timeline.
pub(super) fn each_day(history: &[(Timestamp, ())], at: &Frame, mut tell: impl FnMut(Timestamp, i64)) {
    let Some(calendar) = at.timeline().calendar() else { return };
    let mut latest = None;
    for (t, ()) in history {
        // a clock that is turned back over midnight shows an earlier date in a day that has begun
        let day = calendar.day_at(*t);
        if latest.is_none_or(|latest| latest < day) {
            latest = Some(day);
            tell(*t, day);
        }
    }
}

/// Whether the timeline has days at all.
pub(super) fn has_days(at: &Frame) -> Result<(), Undefined> {
    at.timeline().calendar().map(|_| ()).ok_or(Undefined::NeedsCalendar)
}

impl<R: CustomerKey + At> Step<R> for ActiveDays {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, activity: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, ())) {
        activity.with_customer_key(|who| out(Some(who), activity.at(), ()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::RepeatPurchaseDays;
    use crate::kpi::over;
    use crate::record::Purchase;
    use crate::summary::laws;
    use crate::time::{Calendar, Grain};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(
            all in prop::collection::vec((1u32..9, any::<bool>()).prop_map(|(days, before)| DaysSeen { days, before }), 0..20),
            cuts: (usize, usize),
        ) {
            laws::hold::<DaysKept, DaysSeen>(&all, cuts);
        }
    }

    #[test]
    fn days_are_those_of_the_calendar_and_each_counts_once() {
        let warsaw = Calendar::in_zone(chrono_tz::Europe::Warsaw);
        let months = warsaw.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let at = |text: &str| Timestamp::parse(text).unwrap();
        for (what, on, expected) in [
            ("one day", vec!["2024-01-05T08:00:00Z", "2024-01-05T20:00:00Z"], [(1, 0, 0, 1), (0, 0, 0, 0)]),
            (
                "midnight in Warsaw between",
                vec!["2024-01-05T22:59:00Z", "2024-01-05T23:00:00Z"],
                [(1, 1, 1, 2), (0, 0, 0, 0)],
            ),
            ("two months", vec!["2024-01-31T22:59:00Z", "2024-01-31T23:00:00Z"], [(1, 0, 0, 1), (1, 0, 1, 1)]),
            ("before the timeline", vec!["2023-12-31T22:00:00Z", "2024-02-05T08:00:00Z"], [(0, 0, 0, 0), (1, 0, 1, 1)]),
            ("after the timeline", vec!["2024-04-05T08:00:00Z"], [(0, 0, 0, 0), (0, 0, 0, 0)]),
        ] {
            let purchases: Vec<_> = on.into_iter().map(|on| Purchase::new("", "A", at(on))).collect();
            let table = over(&purchases).per(&months).measure(RepeatPurchaseDays::default());
            let seen = [0, 1].map(|slot| {
                let kept = table.kept(&(), slot);
                (kept.customers, kept.again, kept.repeating, kept.days)
            });
            assert_eq!(seen, expected, "{what}");
            let all = over(&purchases).read(RepeatPurchaseDays::default());
            assert_eq!(all.value(), Err(&Undefined::NeedsCalendar), "{what}, in all time");
        }
    }

    #[test]
    fn a_clock_turned_back_over_midnight_does_not_begin_the_day_before_again() {
        // in Havana one o'clock on 3 November 2024 was midnight again
        let havana = Calendar::in_zone(chrono_tz::America::Havana);
        let november = havana.period("2024-11").unwrap();
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let on = ["2024-11-03T03:30:00Z", "2024-11-03T04:30:00Z", "2024-11-03T05:30:00Z"];
        let purchases = on.map(|on| Purchase::new("", "A", at(on)));
        let table = over(&purchases).during(&november).measure(RepeatPurchaseDays::default());
        assert_eq!(table.kept(&(), 0).days, 2);
    }
}
