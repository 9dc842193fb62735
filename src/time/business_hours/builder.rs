//! Business hours put together by calls.

use super::plan::Window;
use super::{BusinessHours, text};
use crate::Error;
use crate::time::Calendar;
use chrono::{NaiveDate, NaiveTime, Timelike, Weekday};
use std::collections::BTreeMap;

pub(super) const MIDNIGHT: u32 = 86_400;

/// [`BusinessHours`] under construction.
///
/// ```
/// use chrono::{NaiveDate, NaiveTime, Weekday::*};
/// use crm_kpi::time::{BusinessHours, Calendar};
/// let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
/// let date = |day| NaiveDate::from_ymd_opt(2024, 12, day).unwrap();
/// let hours = BusinessHours::builder(&Calendar::utc())
///     .open([Mon, Tue, Wed, Thu, Fri], at(9), at(17))
///     .open([Sat], at(22), at(6)) // over midnight
///     .open_on([date(24)], at(9), at(12))
///     .closed_on([date(25), date(26)])
///     .build()?;
/// assert_eq!(
///     hours.to_string(),
///     "mon-fri 09:00-17:00; sat 22:00-24:00; sun 00:00-06:00; \
///      2024-12-24 09:00-12:00; 2024-12-25 closed; 2024-12-26 closed; zone UTC"
/// );
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct BusinessHoursBuilder {
    calendar: Calendar,
    pub(super) week: [Vec<Window>; 7],
    pub(super) dates: BTreeMap<NaiveDate, Vec<Window>>,
    pub(super) wall_clock: bool,
    refused: Option<Error>,
}

impl BusinessHoursBuilder {
    pub(super) fn new(calendar: &Calendar) -> BusinessHoursBuilder {
        BusinessHoursBuilder {
            calendar: calendar.clone(),
            week: Default::default(),
            dates: BTreeMap::new(),
            wall_clock: false,
            refused: None,
        }
    }
    /// Open on these weekdays, beside the windows that they have already. Until an hour that is not after the first it
    /// is open over midnight, into the next weekday; until 00:00 it is open to the end of the day.
    pub fn open(mut self, days: impl IntoIterator<Item = Weekday>, from: NaiveTime, until: NaiveTime) -> Self {
        for day in days {
            let done = seconds(from).and_then(|from| self.add(day, from, seconds(until)?));
            self.note(done);
        }
        self
    }
    /// Open on these dates so, and not as on their weekdays.
    pub fn open_on(mut self, dates: impl IntoIterator<Item = NaiveDate>, from: NaiveTime, until: NaiveTime) -> Self {
        for date in dates {
            let done = seconds(from).and_then(|from| self.add_on(date, from, seconds(until)?));
            self.note(done);
        }
        self
    }
    /// Closed on these dates from midnight to midnight, whatever their weekdays.
    pub fn closed_on(mut self, dates: impl IntoIterator<Item = NaiveDate>) -> Self {
        for date in dates {
            let done = self.close(date);
            self.note(done);
        }
        self
    }
    /// Counts hours as the clock on the wall shows them; see [`BusinessHours::wall_clock`].
    pub fn wall_clock(mut self) -> Self {
        self.wall_clock = true;
        self
    }
    /// The business hours.
    ///
    /// # Errors
    /// Windows of one day that overlap; a window on a date that does not end on it; a date that is closed and has
    /// windows; a time finer than a second.
    pub fn build(mut self) -> Result<BusinessHours, Error> {
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        let weekdays = self.week.iter_mut().zip(text::WEEKDAYS).map(|(windows, name)| (name.to_owned(), windows));
        let dates = self.dates.iter_mut().map(|(date, windows)| (date.to_string(), windows));
        for (day, windows) in weekdays.chain(dates) {
            joined(&day, windows)?;
        }
        BusinessHours::of(self.calendar.clock().clone(), self.week, self.dates, self.wall_clock)
    }

    fn note(&mut self, done: Result<(), Error>) {
        if let (Err(refused), None) = (done, &self.refused) {
            self.refused = Some(refused);
        }
    }
    pub(super) fn add(&mut self, day: Weekday, from: u32, until: u32) -> Result<(), Error> {
        let day = day.num_days_from_monday() as usize;
        match until {
            0 => self.week[day].push((from, MIDNIGHT)),
            _ if from < until => self.week[day].push((from, until)),
            _ if from > until => {
                self.week[day].push((from, MIDNIGHT));
                self.week[(day + 1) % 7].push((0, until));
            }
            _ => return Err(refused((from, until), "an end that is not its start; a whole day is 00:00-24:00")),
        }
        Ok(())
    }
    pub(super) fn add_on(&mut self, date: NaiveDate, from: u32, until: u32) -> Result<(), Error> {
        let until = if until == 0 { MIDNIGHT } else { until };
        if from >= until {
            return Err(refused((from, until), "a window of a date to end on it; give the next date its own"));
        }
        match self.dates.get(&date).is_some_and(Vec::is_empty) {
            true => Err(twice(date)),
            false => {
                self.dates.entry(date).or_default().push((from, until));
                Ok(())
            }
        }
    }
    pub(super) fn close(&mut self, date: NaiveDate) -> Result<(), Error> {
        if self.dates.entry(date).or_default().is_empty() { Ok(()) } else { Err(twice(date)) }
    }
}

fn seconds(time: NaiveTime) -> Result<u32, Error> {
    match time.nanosecond() {
        0 => Ok(time.num_seconds_from_midnight()),
        _ => Err(Error::invalid("time of the day", time, "whole seconds")),
    }
}

fn twice(date: NaiveDate) -> Error {
    Error::invalid("business hours on", date, "either windows or `closed`, not both")
}

fn refused(window: Window, expected: &str) -> Error {
    Error::invalid("window", text::window(window), expected)
}

/// In order; windows that touch are one.
fn joined(day: &str, windows: &mut Vec<Window>) -> Result<(), Error> {
    windows.sort_unstable();
    let mut joined: Vec<Window> = Vec::with_capacity(windows.len());
    for &(from, until) in windows.iter() {
        match joined.last_mut() {
            Some((_, end)) if *end > from => {
                let given = format!("{day} {}", text::windows(windows));
                return Err(Error::invalid("business hours", given, "windows that do not overlap"));
            }
            Some((_, end)) if *end == from => *end = until,
            _ => joined.push((from, until)),
        }
    }
    *windows = joined;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weekday::*;

    fn at(text: &str) -> NaiveTime {
        text.parse().unwrap()
    }
    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn windows_are_sorted_joined_and_carried_over_midnight() {
        let new = || BusinessHours::builder(&Calendar::civil());
        for (built, text) in [
            (new(), "zone none"),
            (
                new().open([Tue], at("13:00:00"), at("17:00:00")).open([Tue], at("09:00:00"), at("13:00:00")),
                "tue 09:00-17:00; zone none",
            ),
            (new().open([Sun], at("22:00:00"), at("06:00:30")), "mon 00:00-06:00:30; sun 22:00-24:00; zone none"),
            (new().open([Mon], at("00:00:00"), at("00:00:00")), "mon 00:00-24:00; zone none"),
            (new().closed_on([date("2024-01-01"), date("2024-01-01")]), "2024-01-01 closed; zone none"),
            (
                new().open_on([date("2024-01-01")], at("20:00:00"), at("00:00:00")).wall_clock(),
                "2024-01-01 20:00-24:00; wall clock; zone none",
            ),
        ] {
            assert_eq!(built.build().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_what_would_do() {
        let new = || BusinessHours::builder(&Calendar::utc());
        let first = [date("2024-01-01")];
        for (built, says) in [
            (
                new().open([Mon, Tue], at("09:00:00"), at("12:00:00")).open([Tue], at("11:00:00"), at("15:00:00")),
                "business hours `tue 09:00-12:00 11:00-15:00`: expected windows that do not overlap",
            ),
            (
                new().open([Mon], at("22:00:00"), at("06:00:00")).open([Tue], at("05:00:00"), at("07:00:00")),
                "business hours `tue 00:00-06:00 05:00-07:00`: expected windows that do not overlap",
            ),
            (
                new().open([Mon], at("09:00:00"), at("09:00:00")),
                "window `09:00-09:00`: expected an end that is not its start; a whole day is 00:00-24:00",
            ),
            (
                new().open_on(first, at("22:00:00"), at("06:00:00")),
                "window `22:00-06:00`: expected a window of a date to end on it; give the next date its own",
            ),
            (
                new().closed_on(first).open_on(first, at("09:00:00"), at("12:00:00")),
                "business hours on `2024-01-01`: expected either windows or `closed`, not both",
            ),
            (
                new().open_on(first, at("09:00:00"), at("12:00:00")).closed_on(first),
                "business hours on `2024-01-01`: expected either windows or `closed`, not both",
            ),
            (
                new().open([Mon], at("09:00:00.5"), at("12:00:00")),
                "time of the day `09:00:00.500`: expected whole seconds",
            ),
        ] {
            let e = built.build().unwrap_err();
            assert!(e.is_invalid());
            assert_eq!(e.to_string(), says);
        }
    }
}
