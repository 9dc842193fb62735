//! Open time on a wall clock: windows by weekday and by date, added up without walking the days.

use crate::time::bucket::day_of;
use crate::time::zone::{SECOND, first};
use chrono::NaiveDate;
use std::collections::BTreeMap;

pub(super) const DAY: i64 = 86_400 * SECOND;
/// 1970-01-01 as the number of a day; day 1 is a Monday.
const EPOCH: i64 = 719_163;

/// From and until, in seconds of the day.
pub(super) type Window = (u32, u32);

/// The windows of a day, in order, with gaps between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Day {
    windows: Vec<Window>,
    open: i64,
}

/// What lies before a day: open microseconds, business days.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    pub open: i64,
    pub days: i64,
}

#[derive(Debug)]
pub(super) struct Plan {
    week: [Day; 7],
    /// What lies in a week before each of its days; the last is the whole week.
    before: [Tally; 8],
    /// Dates with windows of their own, by the number of the day.
    dates: Vec<(i64, Day)>,
    /// What the first n of these dates have more, or less, than their weekdays.
    gained: Vec<Tally>,
}

impl Day {
    fn new(windows: Vec<Window>) -> Day {
        let open = windows.iter().map(|(from, until)| i64::from(until - from) * SECOND).sum();
        Day { windows, open }
    }
    pub fn is_business_day(&self) -> bool {
        !self.windows.is_empty()
    }
    fn micros(&self) -> impl Iterator<Item = (i64, i64)> {
        self.windows.iter().map(|(from, until)| (i64::from(*from) * SECOND, i64::from(*until) * SECOND))
    }
    /// Open until a time of the day.
    fn open_until(&self, time: i64) -> i64 {
        self.micros().map(|(from, until)| time.clamp(from, until) - from).sum()
    }
    /// The earliest time of the day until which so much is open.
    fn time_of(&self, mut open: i64) -> i64 {
        for (from, until) in self.micros() {
            if open <= until - from {
                return from + open;
            }
            open -= until - from;
        }
        DAY
    }
}

impl Tally {
    fn plus(self, day: &Day) -> Tally {
        Tally { open: self.open + day.open, days: self.days + i64::from(day.is_business_day()) }
    }
}

impl Plan {
    pub fn new(week: [Vec<Window>; 7], dates: BTreeMap<NaiveDate, Vec<Window>>) -> Plan {
        let week = week.map(Day::new);
        let dates: Vec<(i64, Day)> = dates.into_iter().map(|(date, w)| (day_of(date), Day::new(w))).collect();
        let mut before = [Tally::default(); 8];
        let mut sum = Tally::default();
        for (day, before) in week.iter().zip(before.iter_mut().skip(1)) {
            sum = sum.plus(day);
            *before = sum;
        }
        let mut sum = Tally::default();
        let mut gained = vec![sum];
        for (number, day) in &dates {
            let usual = &week[weekday(*number)];
            sum = sum.plus(day);
            sum.open -= usual.open;
            sum.days -= i64::from(usual.is_business_day());
            gained.push(sum);
        }
        Plan { week, before, dates, gained }
    }
    /// What a week without dates of its own has.
    pub fn weekly(&self) -> Tally {
        self.before[7]
    }
    pub fn day(&self, number: i64) -> &Day {
        let own = self.dates.binary_search_by_key(&number, |(day, _)| *day).ok().and_then(|i| self.dates.get(i));
        own.map_or(&self.week[weekday(number)], |(_, day)| day)
    }
    /// What lies before a day, counted from a Monday long ago: of use as a difference. Whole weeks are multiplied, and
    /// the dates before it are found by halving.
    pub fn before(&self, number: i64) -> Tally {
        let (weeks, part) = ((number - 1).div_euclid(7), self.before[weekday(number)]);
        let dates = self.dates.partition_point(|(day, _)| *day < number);
        let gained = self.gained.get(dates).copied().unwrap_or_default();
        let tally = |week: i64, part: i64, gained: i64| weeks * week + part + gained;
        Tally {
            open: tally(self.weekly().open, part.open, gained.open),
            days: tally(self.weekly().days, part.days, gained.days),
        }
    }
    /// Whether it is open when the clock shows this, in microseconds as if it were UTC.
    pub fn is_open(&self, local: i64) -> bool {
        let (day, time) = split(local);
        self.day(day).micros().any(|(from, until)| (from..until).contains(&time))
    }
    /// Open time before the clock shows this, as a difference.
    pub fn open_before(&self, local: i64) -> i64 {
        let (day, time) = split(local);
        self.before(day).open + self.day(day).open_until(time)
    }
    /// The earliest that the clock shows, up to `until`, with so much open time before it; `None` where it is never so
    /// much. Before `from` it is less.
    pub fn reaching(&self, open: i64, from: i64, until: i64) -> Option<i64> {
        if self.open_before(until) < open {
            return None;
        }
        let day = first(split(from).0 - 1, split(until).0, |day| self.before(day + 1).open >= open);
        Some((day - EPOCH) * DAY + self.day(day).time_of(open - self.before(day).open))
    }
}

fn weekday(number: i64) -> usize {
    (number - 1).rem_euclid(7) as usize
}

/// The number of a day, and the time of that day.
fn split(local: i64) -> (i64, i64) {
    (local.div_euclid(DAY) + EPOCH, local.rem_euclid(DAY))
}
