//! The hours of a zone's wall clock.

use super::zone::{Clock, SECOND, first};

pub(crate) const HOUR: i64 = 3600 * SECOND;

/// A run of time in which the local clock shows one hour under one offset. Where the clock is turned back, the hour
/// shown again is another run; where it is turned by half an hour, runs of half an hour come about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hour {
    pub start: i64,
    pub end: i64,
    pub offset: i64,
    /// The full hour that the clock shows, as if it were UTC.
    pub shown: i64,
}

impl Clock {
    /// The hour that holds an instant within chrono's years.
    pub fn hour_at(&self, t: i64) -> Hour {
        let offset = self.offset(t);
        let shown = t.saturating_add(offset).div_euclid(HOUR).saturating_mul(HOUR);
        let start = shown.saturating_sub(offset);
        let end = start.saturating_add(HOUR);
        let (kept_from, kept_until) = (self.offset(start) == offset, self.offset(end - 1) == offset);
        Hour {
            start: if kept_from { start } else { first(start, t, |x| self.offset(x) == offset) },
            end: if kept_until { end } else { first(t, end - 1, |x| self.offset(x) != offset) },
            offset,
            shown,
        }
    }
    /// Every hour in which the clock shows this full hour, in the order of time: none where it is skipped, two where
    /// the clock is turned back.
    pub fn hours_showing(&self, shown: i64) -> Vec<Hour> {
        let mut hours = Vec::new();
        for shown_at in [shown, shown + HOUR - 1] {
            for offset in self.offsets_near(shown_at) {
                let hour = self.hour_at(shown_at - offset);
                if hour.shown == shown && !hours.contains(&hour) {
                    hours.push(hour);
                }
            }
        }
        hours.sort_by_key(|h| h.start);
        hours
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;
    use crate::time::zone::micros_of;

    #[test]
    fn a_full_hour_is_shown_once_twice_or_never() {
        for (zone, shown, hours) in [
            ("America/New_York", "2024-11-03T00:00", &[("04:00", 60)][..]),
            ("America/New_York", "2024-11-03T01:00", &[("05:00", 60), ("06:00", 60)]),
            ("America/New_York", "2024-11-03T02:00", &[("07:00", 60)]),
            ("America/New_York", "2024-03-10T02:00", &[]),
            // Lord Howe turns by half an hour: 02:00 back to 01:30, and 02:00 on to 02:30
            ("Australia/Lord_Howe", "2024-04-07T01:00", &[("14:00", 60), ("15:00", 30)]),
            ("Australia/Lord_Howe", "2024-10-06T01:00", &[("14:30", 60)]),
            ("Australia/Lord_Howe", "2024-10-06T02:00", &[("15:30", 30)]),
            ("Asia/Kolkata", "2024-01-01T00:00", &[("18:30", 60)]),
        ] {
            let clock = Clock::zone(zone.into(), zone.parse::<chrono_tz::Tz>().unwrap());
            let shown = micros_of(chrono::NaiveDateTime::parse_from_str(shown, "%Y-%m-%dT%H:%M").unwrap());
            let found = clock.hours_showing(shown);
            let starts: Vec<(String, i64)> = found
                .iter()
                .map(|h| {
                    let start = Timestamp::from_micros(h.start).to_utc().unwrap();
                    (start.format("%H:%M").to_string(), (h.end - h.start) / 60 / SECOND)
                })
                .collect();
            let starts: Vec<(&str, i64)> = starts.iter().map(|(s, n)| (s.as_str(), *n)).collect();
            assert_eq!(starts, hours, "{zone} {shown}");
        }
    }
}
