//! The hours at which one works, and time counted in them.

mod builder;
mod days;
mod plan;
mod schedules;
mod text;
mod turns;

pub use builder::BusinessHoursBuilder;
pub use schedules::Schedules;

use super::zone::Clock;
use super::{Calendar, Timestamp};
use crate::Error;
use crate::value::Undefined;
use chrono::{NaiveDate, TimeDelta};
use plan::{Plan, Window};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use turns::Turns;

/// The hours at which one works: windows by weekday, dates that are closed or have windows of their own, in a zone. Cheap
/// to clone.
///
/// | to | ask |
/// |---|---|
/// | count open time between two instants | [`business_time`](Self::business_time) |
/// | know when so much open time has passed | [`due_time`](Self::due_time) |
/// | know whether it is open | [`is_open_at`](Self::is_open_at), [`is_business_day`](Self::is_business_day) |
/// | count working days | [`business_days_in`](Self::business_days_in) a period, [`business_days_between`](Self::business_days_between) dates |
/// | go so many working days on | [`add_business_days`](Self::add_business_days) |
///
/// It is open at the instants at which the clock of the zone shows a time inside a window; [`Schedules`] are several of
/// these in force one after another.
///
/// ```
/// use chrono::TimeDelta;
/// use crm_kpi::time::{Calendar, Timestamp};
/// let warsaw = Calendar::in_zone(chrono_tz::Europe::Warsaw);
/// let hours = warsaw.business_hours("mon-fri 09:00-13:00 14:00-18:00; 2024-12-25 closed; 2024-12-24 09:00-12:00")?;
/// let friday = Timestamp::parse("2024-12-20T17:00:00+01:00")?;
/// let monday = Timestamp::parse("2024-12-23T10:00:00+01:00")?;
/// assert_eq!(hours.business_time(friday, monday), Ok(TimeDelta::hours(2)));
/// assert_eq!(hours.due_time(friday, TimeDelta::hours(2)), Ok(monday));
///
/// let closing = Timestamp::parse("2024-12-20T18:00:00+01:00")?;
/// assert_eq!(hours.due_time(friday, TimeDelta::hours(1)), Ok(closing)); // not the next opening
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # As text
///
/// Clauses between semicolons: `mon-fri 09:00-13:00 14:00-18:00` (weekdays, split shifts), `fri 22:00-06:00` (over midnight),
/// `2024-12-24 09:00-12:00` (a date with windows of its own, in place of its weekday's), `2024-12-25 closed`, `wall clock`
/// and the zone: `zone Europe/Warsaw`, `zone +02:00`, `zone none` for data without zones. Without a zone it is read by
/// [`Calendar::business_hours`]. It prints with its zone, equal hours in one way, and reads back; so it is a parameter by
/// name, and part of a saved state's header.
///
/// A window over midnight is two: Friday's until 24:00 and Saturday's from 00:00. A date that is closed, or has windows
/// of its own, takes what falls on that date, and no more.
///
/// # Elapsed time and the clock on the wall
///
/// Time is counted as it passes: a window of the night in which the clock is turned forward is an hour shorter, one
/// of the night in which it is turned back an hour longer. [`wall_clock`](Self::wall_clock) counts what the clock shows.
///
/// # Undefined
///
/// The rules of a zone are known for the years 1900 to 2199; instants outside are `OutOfRange`. There is no limit
/// else: a window of a year of closed days is passed over, and hours that never come again are `NoOpenTime`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct BusinessHours {
    plan: Arc<Plan>,
    turns: Arc<Turns>,
    wall_clock: bool,
    /// What makes two equal.
    text: Arc<str>,
}

impl BusinessHours {
    /// Begins hours in the zone of a calendar, with no window yet.
    pub fn builder(calendar: &Calendar) -> BusinessHoursBuilder {
        BusinessHoursBuilder::new(calendar)
    }
    fn of(
        clock: Clock,
        week: [Vec<Window>; 7],
        dates: BTreeMap<NaiveDate, Vec<Window>>,
        wall_clock: bool,
    ) -> Result<BusinessHours, Error> {
        if let Some(zone) = clock.name().filter(|zone| zone.contains([';', '|']) || zone.trim() != *zone) {
            return Err(Error::invalid("name of a time zone", zone, "one without `;`, `|` and spaces around it"));
        }
        let text = text::print(&week, &dates, wall_clock, clock.name()).into();
        let (plan, turns) = (Arc::new(Plan::new(week, dates)), Arc::new(Turns::new(clock)));
        Ok(BusinessHours { plan, turns, wall_clock, text })
    }
    /// The same hours, counted as the clock on the wall shows them: a window of eight hours has eight hours, also in the
    /// night in which the clock is turned. From an instant to another between which the clock was turned back over open
    /// time it may show less than before: such time is negative.
    ///
    /// ```
    /// use chrono::TimeDelta;
    /// use crm_kpi::time::{Calendar, Timestamp};
    /// let night = Calendar::in_zone(chrono_tz::Europe::Warsaw).business_hours("sat 22:00-06:00")?;
    /// let (evening, noon) = (Timestamp::parse("2024-03-30T12:00:00Z")?, Timestamp::parse("2024-03-31T12:00:00Z")?);
    /// assert_eq!(night.business_time(evening, noon), Ok(TimeDelta::hours(7)));
    /// assert_eq!(night.wall_clock().business_time(evening, noon), Ok(TimeDelta::hours(8)));
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    #[must_use]
    pub fn wall_clock(&self) -> BusinessHours {
        if self.wall_clock {
            return self.clone();
        }
        let text = self.text.replacen("zone ", "wall clock; zone ", 1).into();
        BusinessHours { wall_clock: true, text, ..self.clone() }
    }
    /// The zone's name; `None` for data without zones.
    pub fn zone_name(&self) -> Option<&str> {
        self.turns.clock.name()
    }

    /// Whether it is open at an instant.
    pub fn is_open_at(&self, at: Timestamp) -> bool {
        self.plan.is_open(self.turns.clock.local(at.micros()))
    }
    /// The open time from an instant until another; negative where the second is before the first. Zero is a value: it
    /// was closed.
    ///
    /// # Errors
    /// An instant outside 1900 to 2199 (`OutOfRange`).
    pub fn business_time(&self, from: Timestamp, until: Timestamp) -> Result<TimeDelta, Undefined> {
        let (from, until) = (Turns::known(from)?, Turns::known(until)?);
        let (a, b, sign) = if until < from { (until, from, -1) } else { (from, until, 1) };
        let open_between = |a, b| self.plan.open_before(b) - self.plan.open_before(a);
        let micros = match self.wall_clock {
            true => open_between(self.turns.local(a), self.turns.local(b)),
            false => self.turns.runs(a, b).map(|r| open_between(r.from + r.offset, r.until + r.offset)).sum(),
        };
        Ok(TimeDelta::microseconds(micros * sign))
    }
    /// The earliest instant at which so much open time has passed: the end of a window rather than the start of the
    /// next. No time has passed at once.
    ///
    /// # Errors
    /// It is never open again so long (`NoOpenTime`); the instant asked from, or the answer, lies outside 1900 to 2199
    /// (`OutOfRange`).
    pub fn due_time(&self, from: Timestamp, amount: impl Into<TimeDelta>) -> Result<Timestamp, Undefined> {
        let amount = amount.into().num_microseconds().ok_or(Undefined::OutOfRange)?;
        if amount <= 0 {
            return Ok(from);
        }
        let start = Turns::known(from)?;
        let due = if self.wall_clock { self.shown_after(start, amount) } else { self.passed_after(start, amount) };
        due.map(Timestamp::from_micros).ok_or_else(|| self.never())
    }
    fn passed_after(&self, start: i64, mut left: i64) -> Option<i64> {
        for run in self.turns.from(start) {
            let (from, until) = (run.from + run.offset, run.until + run.offset);
            let before = self.plan.open_before(from);
            let open = self.plan.open_before(until) - before;
            if left <= open {
                return Some(self.plan.reaching(before + left, from, until)? - run.offset);
            }
            left -= open;
        }
        None
    }
    /// The clock may be turned over the time that is waited for, or show it twice.
    fn shown_after(&self, start: i64, amount: i64) -> Option<i64> {
        let now = self.turns.local(start);
        let open = self.plan.open_before(now).checked_add(amount)?;
        let shown = self.plan.reaching(open, now, Turns::LAST_SHOWN)?;
        let run = self.turns.from(start).find(|run| shown < run.until + run.offset)?;
        Some((shown - run.offset).max(run.from))
    }
    /// Why so much open time does not come.
    fn never(&self) -> Undefined {
        if self.plan.weekly().days == 0 { Undefined::NoOpenTime } else { Undefined::OutOfRange }
    }
}

/// By zone, windows and dates, however they were given.
impl PartialEq for BusinessHours {
    fn eq(&self, other: &BusinessHours) -> bool {
        self.text == other.text
    }
}
impl Eq for BusinessHours {}

impl fmt::Display for BusinessHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}
impl fmt::Debug for BusinessHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BusinessHours({})", self.text)
    }
}
impl From<BusinessHours> for String {
    fn from(hours: BusinessHours) -> String {
        hours.to_string()
    }
}
impl TryFrom<String> for BusinessHours {
    type Error = Error;
    fn try_from(text: String) -> Result<BusinessHours, Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests;
