//! When the clock of a zone is turned: looked for once in each year that is asked about, then remembered.

use super::plan::DAY;
use crate::time::Timestamp;
use crate::time::zone::{Clock, first};
use crate::value::Undefined;
use std::fmt;
use std::sync::OnceLock;

/// A year of the Gregorian calendar on average, so that a year is found by dividing.
const YEAR: i64 = 146_097 * (DAY / 400);
const YEARS: i64 = 300;
/// The start of 1900.
const FROM: i64 = -25_567 * DAY;
/// The end of 2199, to the day.
const UNTIL: i64 = FROM + YEARS * YEAR;

/// A stretch of time in which the clock runs at one distance from UTC.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub from: i64,
    pub until: i64,
    pub offset: i64,
}

pub(super) struct Turns {
    pub clock: Clock,
    years: Box<[OnceLock<Box<[Run]>>]>,
}

impl Turns {
    pub fn new(clock: Clock) -> Turns {
        Turns { clock, years: (0..YEARS).map(|_| OnceLock::new()).collect() }
    }
    /// An instant in the years in which the clock is known.
    pub fn known(at: Timestamp) -> Result<i64, Undefined> {
        Some(at.micros()).filter(|at| (FROM..UNTIL).contains(at)).ok_or(Undefined::OutOfRange)
    }
    /// The stretches from a known instant until another, in order.
    pub fn runs(&self, from: i64, until: i64) -> impl Iterator<Item = Run> {
        let year = |at: i64| ((at - FROM) / YEAR) as usize;
        let years = self.years.iter().enumerate().take(year(until) + 1).skip(year(from));
        years.flat_map(|(i, year)| year.get_or_init(|| self.found(i as i64))).filter_map(move |run| {
            let run = Run { from: run.from.max(from), until: run.until.min(until), ..*run };
            (run.from < run.until).then_some(run)
        })
    }
    /// The stretches from a known instant on.
    pub fn from(&self, at: i64) -> impl Iterator<Item = Run> {
        self.runs(at, UNTIL)
    }
    /// What the clock shows.
    pub fn local(&self, at: i64) -> i64 {
        self.runs(at, at + 1).next().map_or(at, |run| at + run.offset)
    }
    /// The latest that the clock may show.
    pub const LAST_SHOWN: i64 = UNTIL + DAY;

    /// Looks once a day: no zone has turned its clock and turned it back again within one.
    fn found(&self, year: i64) -> Box<[Run]> {
        let (start, end) = (FROM + year * YEAR, FROM + (year + 1) * YEAR);
        let mut runs = Vec::new();
        let mut run = Run { from: start, until: end, offset: self.clock.offset(start) };
        let mut seen = start;
        while seen < end - 1 {
            let look = (seen + DAY).min(end - 1);
            if self.clock.offset(look) == run.offset {
                seen = look;
                continue;
            }
            let turned = first(seen, look, |at| self.clock.offset(at) != run.offset);
            runs.push(Run { until: turned, ..run });
            run = Run { from: turned, until: end, offset: self.clock.offset(turned) };
            seen = turned;
        }
        runs.push(run);
        runs.into()
    }
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.clock.name().unwrap_or("civil"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_turn_of_the_clock_is_found_and_what_it_shows_is_what_the_zone_says() {
        for (zone, turns) in [
            ("UTC", 0),
            ("Asia/Kolkata", 0),
            ("Europe/Warsaw", 2),
            ("America/New_York", 2),
            ("Australia/Lord_Howe", 2),
            ("Africa/Casablanca", 2),
            ("Pacific/Apia", 0),
        ] {
            let clock = Clock::zone(zone.into(), zone.parse::<chrono_tz::Tz>().unwrap());
            let turned = Turns::new(clock.clone());
            let at = |text: &str| Timestamp::parse(text).unwrap().micros();
            let (from, until) = (at("2024-01-01T00:00:00Z"), at("2025-01-01T00:00:00Z"));
            let runs: Vec<Run> = turned.runs(from, until).collect();
            let changes = runs.windows(2).filter(|w| w[0].offset != w[1].offset).count();
            assert_eq!(changes, turns, "{zone}");
            assert!(runs.windows(2).all(|w| w[0].until == w[1].from), "{zone}");
            assert_eq!((runs[0].from, runs[runs.len() - 1].until), (from, until), "{zone}");
            // a stretch of every month of 300 years, to its last microsecond
            for at in (FROM..UNTIL).step_by(30 * DAY as usize).chain(runs.iter().flat_map(|r| [r.from, r.until - 1])) {
                assert_eq!(turned.local(at), clock.local(at), "{zone} {at}");
            }
        }
    }

    #[test]
    fn beyond_1900_and_2199_nothing_is_guessed() {
        for (at, known) in [
            (Timestamp::MIN, false),
            (Timestamp::parse("1899-12-31T23:59:59Z").unwrap(), false),
            (Timestamp::parse("1900-01-01T00:00:00Z").unwrap(), true),
            (Timestamp::parse("2199-12-31T12:00:00Z").unwrap(), true),
            (Timestamp::parse("2200-01-02T00:00:00Z").unwrap(), false),
            (Timestamp::MAX, false),
        ] {
            assert_eq!(Turns::known(at), if known { Ok(at.micros()) } else { Err(Undefined::OutOfRange) }, "{at}");
        }
    }
}
