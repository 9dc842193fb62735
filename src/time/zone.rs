//! A time zone with its type erased, and what a wall clock in it shows.

use super::Timestamp;
use chrono::{DateTime, LocalResult, NaiveDateTime, Offset, TimeZone, Utc};
use std::sync::Arc;

pub(crate) const SECOND: i64 = 1_000_000;
/// No offset reaches a day, so whatever a clock shows has happened within one day either way.
pub(crate) const DAY: i64 = 86_400 * SECOND;

pub(crate) trait Zone: Send + Sync {
    fn name(&self) -> &str;
    fn offset_at(&self, utc: &NaiveDateTime) -> i32;
    /// The offsets under which a wall-clock time may exist.
    fn offsets_of(&self, local: &NaiveDateTime) -> [Option<i32>; 2];
}

struct Named<Tz> {
    name: String,
    zone: Tz,
}
impl<Tz: TimeZone + Send + Sync> Zone for Named<Tz> {
    fn name(&self) -> &str {
        &self.name
    }
    fn offset_at(&self, utc: &NaiveDateTime) -> i32 {
        self.zone.offset_from_utc_datetime(utc).fix().local_minus_utc()
    }
    fn offsets_of(&self, local: &NaiveDateTime) -> [Option<i32>; 2] {
        match self.zone.offset_from_local_datetime(local).map(|o| Some(o.fix().local_minus_utc())) {
            LocalResult::None => [None, None],
            LocalResult::Single(offset) => [offset, None],
            LocalResult::Ambiguous(one, other) => [one, other],
        }
    }
}

/// What instants a wall-clock time stands for: [`Calendar::instant`](crate::time::Calendar::instant).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTime {
    /// The clock shows it once.
    Unique(Timestamp),
    /// The clock is turned back over it and shows it twice.
    Ambiguous {
        /// Read with the offset in force before the change.
        earlier: Timestamp,
        /// Read with the offset in force after the change.
        later: Timestamp,
    },
    /// The clock is turned forward over it and never shows it.
    Skipped {
        /// Read with the offset in force before the change: an instant after it.
        before: Timestamp,
        /// Read with the offset in force after the change: an instant before it.
        after: Timestamp,
    },
}
impl LocalTime {
    /// The reading with the offset before the change (Python's `fold=0`, PEP 495).
    pub fn fold0(self) -> Timestamp {
        match self {
            LocalTime::Unique(t) => t,
            LocalTime::Ambiguous { earlier, .. } => earlier,
            LocalTime::Skipped { before, .. } => before,
        }
    }
    /// The reading with the offset after the change (Python's `fold=1`, PEP 495).
    pub fn fold1(self) -> Timestamp {
        match self {
            LocalTime::Unique(t) => t,
            LocalTime::Ambiguous { later, .. } => later,
            LocalTime::Skipped { after, .. } => after,
        }
    }
}

/// Where days are cut.
#[derive(Clone)]
pub(crate) enum Clock {
    /// Dates without a place; kept as UTC midnights.
    Civil,
    Utc,
    Zone(Arc<dyn Zone>),
}

impl Clock {
    pub fn zone<Tz: TimeZone + Send + Sync + 'static>(name: String, zone: Tz) -> Clock {
        Clock::Zone(Arc::new(Named { name, zone }))
    }
    pub fn name(&self) -> Option<&str> {
        match self {
            Clock::Civil => None,
            Clock::Utc => Some("UTC"),
            Clock::Zone(z) => Some(z.name()),
        }
    }
    /// Local minus UTC in microseconds. Instants beyond chrono's years take the offset of its first or last.
    pub fn offset(&self, t: i64) -> i64 {
        let Clock::Zone(zone) = self else { return 0 };
        let limit = if t < 0 { DateTime::<Utc>::MIN_UTC } else { DateTime::<Utc>::MAX_UTC };
        let utc = DateTime::from_timestamp_micros(t).unwrap_or(limit).naive_utc();
        i64::from(zone.offset_at(&utc)) * SECOND
    }
    /// What the clock shows, in microseconds as if it were UTC.
    pub fn local(&self, t: i64) -> i64 {
        t.saturating_add(self.offset(t))
    }
    /// Every instant at which the clock shows `local`, sorted.
    fn instants(&self, local: i64) -> Vec<i64> {
        let mut found: Vec<i64> =
            self.offsets_near(local).map(|o| local - o).filter(|t| self.local(*t) == local).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
    /// The offsets that a wall-clock time may have: what the zone says and what holds a day before and after. Each
    /// is checked against the offset at its own instant, so that nothing rests on a zone's local look-up alone.
    pub fn offsets_near(&self, local: i64) -> impl Iterator<Item = i64> {
        let said = match (self, DateTime::from_timestamp_micros(local)) {
            (Clock::Zone(zone), Some(shown)) => zone.offsets_of(&shown.naive_utc()),
            _ => [None, None],
        };
        let near = [self.offset(local.saturating_sub(DAY)), self.offset(local.saturating_add(DAY))];
        near.into_iter().chain(said.into_iter().flatten().map(|o| i64::from(o) * SECOND))
    }
    /// What a wall-clock time stands for.
    pub fn instant(&self, local: i64) -> LocalTime {
        let at = Timestamp::from_micros;
        if !matches!(self, Clock::Zone(_)) {
            return LocalTime::Unique(at(local));
        }
        match self.instants(local).as_slice() {
            [] => {
                let change = self.crossing(local);
                let (before, after) = (local - self.offset(change - 1), local - self.offset(change));
                LocalTime::Skipped { before: at(before), after: at(after) }
            }
            [t] => LocalTime::Unique(at(*t)),
            [first, .., last] => LocalTime::Ambiguous { earlier: at(*first), later: at(*last) },
        }
    }
    /// The first instant at which the clock shows `local` or, where it is skipped, something later.
    pub fn first_at(&self, local: i64) -> i64 {
        match self {
            Clock::Zone(_) => self.instants(local).first().copied().unwrap_or_else(|| self.crossing(local)),
            _ => local,
        }
    }
    /// The instant at which the clock jumps over `local`.
    fn crossing(&self, local: i64) -> i64 {
        first(local.saturating_sub(DAY), local.saturating_add(DAY), |t| self.local(t) >= local)
    }
}

/// The first instant in `(not_yet, surely]` at which `there` holds, by halving.
pub(crate) fn first(mut not_yet: i64, mut surely: i64, there: impl Fn(i64) -> bool) -> i64 {
    while surely.saturating_sub(not_yet) > 1 {
        let middle = not_yet + (surely - not_yet) / 2;
        if there(middle) { surely = middle } else { not_yet = middle }
    }
    surely
}

/// A wall-clock time as microseconds, as if it were UTC.
pub(crate) fn micros_of(local: NaiveDateTime) -> i64 {
    local.and_utc().timestamp_micros()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{FixedOffset, NaiveDate};

    fn clock(name: &str) -> Clock {
        Clock::zone(name.into(), name.parse::<chrono_tz::Tz>().unwrap())
    }
    fn local(text: &str) -> i64 {
        micros_of(text.parse().unwrap())
    }
    fn utc(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_wall_clock_time_exists_once_twice_or_never() {
        use LocalTime::*;
        for (zone, shown, expected) in [
            ("Asia/Tokyo", "2024-03-10T02:30:00", Unique(utc("2024-03-09T17:30:00Z"))),
            (
                "America/New_York",
                "2024-11-03T01:30:00",
                Ambiguous { earlier: utc("2024-11-03T05:30:00Z"), later: utc("2024-11-03T06:30:00Z") },
            ),
            (
                "Europe/Berlin",
                "2024-03-31T02:00:00",
                Skipped { before: utc("2024-03-31T01:00:00Z"), after: utc("2024-03-31T00:00:00Z") },
            ),
            ("Europe/Berlin", "2024-03-31T03:00:00", Unique(utc("2024-03-31T01:00:00Z"))),
            // the whole of 30 December 2011 is missing in Samoa
            (
                "Pacific/Apia",
                "2011-12-30T12:00:00",
                Skipped { before: utc("2011-12-30T22:00:00Z"), after: utc("2011-12-29T22:00:00Z") },
            ),
            // a whole day twice: Alaska came over from the other side of the date line
            (
                "America/Juneau",
                "1867-10-18T20:00:00",
                Ambiguous { earlier: utc("1867-10-18T04:57:41Z"), later: utc("1867-10-19T04:57:41Z") },
            ),
        ] {
            assert_eq!(clock(zone).instant(local(shown)), expected, "{zone} {shown}");
        }
    }

    #[test]
    fn a_skipped_time_is_reached_when_the_clock_jumps_over_it() {
        for (zone, shown, reached) in [
            ("Europe/Berlin", "2024-03-31T02:30:00", "2024-03-31T01:00:00Z"),
            ("America/Sao_Paulo", "2018-11-04T00:00:00", "2018-11-04T03:00:00Z"),
            ("Pacific/Apia", "2011-12-30T00:00:00", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00Z"),
            ("Asia/Kolkata", "2024-01-01T00:00:00", "2023-12-31T18:30:00Z"),
        ] {
            assert_eq!(clock(zone).first_at(local(shown)), utc(reached).micros(), "{zone} {shown}");
        }
    }

    #[test]
    fn the_largest_offsets_at_the_ends_of_time_do_not_overflow() {
        for east in [-86_399, 0, 86_399] {
            let c = Clock::zone("far".into(), FixedOffset::east_opt(east).unwrap());
            for day in [NaiveDate::MIN, NaiveDate::MAX] {
                let shown = micros_of(day.and_time(chrono::NaiveTime::MIN));
                assert_eq!(c.first_at(shown), shown - i64::from(east) * SECOND);
                assert_eq!(c.instant(shown).fold0(), c.instant(shown).fold1());
            }
            for t in [i64::MIN, i64::MAX] {
                assert_eq!(c.offset(t), i64::from(east) * SECOND);
                c.local(t);
            }
        }
    }
}
