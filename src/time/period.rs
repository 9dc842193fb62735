//! Periods.

use super::bucket::{calendar_year, date_of, day_of};
use super::{Calendar, Grain, Timestamp};
use crate::Error;
use chrono::{NaiveDate, TimeDelta};
use std::cmp::Ordering;

/// A period of time, half-open: `[start, end)`. Made by a [`Calendar`], which cuts it; ordered by time.
///
/// Its label reads back: `calendar.period(&period.label())` is the same period.
///
/// ```
/// use chrono_tz::Europe::Warsaw;
/// use crm_kpi::time::{Calendar, Grain, Timestamp};
///
/// let calendar = Calendar::in_zone(Warsaw);
/// let march = calendar.period("2024-03")?;
/// assert_eq!(march.previous()?.label(), "2024-02");
/// assert_eq!(march.year_before()?.label(), "2023-03");
/// assert_eq!(march.by(Grain::Day)?.len(), 31);
///
/// // a month to date, against the same part of the month before
/// let to_date = march.part_until(Timestamp::parse("2024-03-15T12:00:00+01:00")?);
/// assert_eq!(to_date.previous()?.end().to_string(), "2024-02-15T11:00:00Z");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub(crate) calendar: Calendar,
    pub(crate) whole: Whole,
    pub(crate) start: Timestamp,
    /// The end of the part up to which it runs.
    pub(crate) end: Timestamp,
    pub(crate) whole_end: Timestamp,
}

/// What a period, or the period that it is a part of, is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Whole {
    /// The n-th of its grain.
    Bucket(Grain, i64),
    /// An hour of the wall clock; its start says which.
    Hour,
    /// Days from a date to before another.
    Dates(NaiveDate, NaiveDate),
}

impl Calendar {
    /// The period of a grain that holds a date.
    ///
    /// # Errors
    /// An hour (a date has many); a date at the very end of chrono's years, whose period ends beyond them.
    pub fn period_of(&self, grain: Grain, date: NaiveDate) -> Result<Period, Error> {
        if grain == Grain::Hour {
            let advice = "a day has many; take Calendar::period_at with an instant";
            return Err(Error::unsupported(format!("the hour of {date}"), advice));
        }
        self.bucket(grain, self.settings().ordinal(grain, date))
    }
    /// The period of a grain that holds an instant.
    ///
    /// ```
    /// use crm_kpi::time::{Calendar, Grain, Timestamp};
    /// let calendar = Calendar::in_zone(chrono_tz::America::New_York);
    /// let at = Timestamp::parse("2024-03-01T02:00:00Z")?;
    /// assert_eq!(calendar.period_at(Grain::Month, at)?.label(), "2024-02");
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    ///
    /// # Errors
    /// An instant outside chrono's years; an hour of a civil calendar.
    pub fn period_at(&self, grain: Grain, at: Timestamp) -> Result<Period, Error> {
        let date = self.date_of(at).ok_or_else(|| Error::invalid("instant", at, IN_RANGE))?;
        if grain == Grain::Hour {
            return self.hour_at(at);
        }
        let mut ordinal = self.settings().ordinal(grain, date);
        // the clock's date may lie a day off the day's period where the clock is turned back over midnight
        for _ in 0..4 {
            let period = self.bucket(grain, ordinal)?;
            match () {
                _ if period.end <= at => ordinal += 1,
                _ if period.start > at => ordinal -= 1,
                _ => return Ok(period),
            }
        }
        self.bucket(grain, ordinal)
    }
    /// The days from a date to before another, as one period.
    ///
    /// ```
    /// use crm_kpi::time::Calendar;
    /// let (from, to) = ("2024-01-05".parse().unwrap(), "2024-02-07".parse().unwrap());
    /// let campaign = Calendar::civil().between_dates(from, to)?;
    /// assert_eq!(campaign.label(), "2024-01-05..2024-02-07");
    /// assert_eq!(campaign.last_date().to_string(), "2024-02-06");
    /// assert_eq!(campaign.previous()?.label(), "2023-12-03..2024-01-05"); // as many days before
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    ///
    /// # Errors
    /// An end that is not after the start.
    pub fn between_dates(&self, from: NaiveDate, to_exclusive: NaiveDate) -> Result<Period, Error> {
        if to_exclusive <= from {
            let expected = "an end (exclusive) after the start";
            return Err(Error::invalid("period", format!("{from}..{to_exclusive}"), expected));
        }
        let (start, end) = (self.start_of(from)?, self.start_of(to_exclusive)?);
        Ok(self.whole(Whole::Dates(from, to_exclusive), start, end))
    }

    /// The n-th period of a grain of whole days.
    pub(crate) fn bucket(&self, grain: Grain, ordinal: i64) -> Result<Period, Error> {
        let start = self.start_of_day(grain, ordinal)?;
        let end = self.start_of_day(grain, ordinal + 1)?;
        Ok(self.whole(Whole::Bucket(grain, ordinal), start, end))
    }
    /// Where the n-th period of a grain of whole days starts.
    pub(crate) fn start_of_day(&self, grain: Grain, ordinal: i64) -> Result<Timestamp, Error> {
        let day = self.settings().first_day(grain, ordinal);
        let beyond = || Error::invalid("period", format!("a {grain} in the year {}", calendar_year(day)), IN_RANGE);
        self.start_of(date_of(day).ok_or_else(beyond)?)
    }
    /// The hour that holds an instant.
    pub(crate) fn hour_at(&self, at: Timestamp) -> Result<Period, Error> {
        if self.is_civil() {
            let advice = "pure dates have no time of day; take days or longer, or a calendar with a zone";
            return Err(Error::unsupported("hours of a civil calendar", advice));
        }
        self.local(at).ok_or_else(|| Error::invalid("instant", at, IN_RANGE))?;
        let hour = self.clock().hour_at(at.micros());
        Ok(self.whole(Whole::Hour, Timestamp::from_micros(hour.start), Timestamp::from_micros(hour.end)))
    }
    pub(crate) fn whole(&self, whole: Whole, start: Timestamp, end: Timestamp) -> Period {
        let end = end.max(start); // equal for a day that its zone skipped
        Period { calendar: self.clone(), whole, start, end, whole_end: end }
    }
}
pub(crate) const IN_RANGE: &str = "one within the years that chrono knows, -262143 to 262142";

impl Period {
    /// The first instant.
    pub fn start(&self) -> Timestamp {
        self.start
    }
    /// The first instant after it.
    pub fn end(&self) -> Timestamp {
        self.end
    }
    /// Whether an instant lies in it.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
    /// The calendar that cut it.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }
    /// Its grain, or that of the period it is a part of; `None` for a period between dates.
    pub fn grain(&self) -> Option<Grain> {
        match self.whole {
            Whole::Bucket(grain, _) => Some(grain),
            Whole::Hour => Some(Grain::Hour),
            Whole::Dates(..) => None,
        }
    }
    /// The label, which reads back by [`Calendar::period`].
    pub fn label(&self) -> String {
        self.to_string()
    }
    /// The first date.
    pub fn first_date(&self) -> NaiveDate {
        match self.whole {
            Whole::Bucket(grain, n) => date_of(self.calendar.settings().first_day(grain, n)).unwrap_or_default(),
            Whole::Hour => self.shown(self.start),
            Whole::Dates(from, _) => from,
        }
    }
    /// The last date, inclusive: for a part of a period the date of its last instant.
    pub fn last_date(&self) -> NaiveDate {
        let last = match self.whole {
            Whole::Hour => return self.first_date(),
            Whole::Bucket(grain, n) => self.calendar.settings().first_day(grain, n + 1) - 1,
            Whole::Dates(_, to) => day_of(to) - 1,
        };
        let last = date_of(last).unwrap_or_default();
        if self.is_part() {
            let cut = self.shown(self.end.saturating_add(TimeDelta::microseconds(-1)));
            return cut.clamp(self.first_date(), last);
        }
        last
    }
    /// Whether it is a part of a period, made by [`part_until`](Self::part_until).
    pub fn is_part(&self) -> bool {
        self.end < self.whole_end
    }
    /// The date that the clock shows at an instant of this period, which is within chrono's years.
    fn shown(&self, at: Timestamp) -> NaiveDate {
        self.calendar.date_of(at).unwrap_or_default()
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
/// By start, then by end; what is left tells periods of other grains and calendars apart.
impl Ord for Period {
    fn cmp(&self, other: &Period) -> Ordering {
        let times = |p: &Period| (p.start, p.end, p.whole_end, p.whole);
        times(self).cmp(&times(other)).then_with(|| self.calendar.key().cmp(&other.calendar.key()))
    }
}
