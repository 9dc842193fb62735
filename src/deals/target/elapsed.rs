//! How much of a period has passed.

use crate::Error;
use crate::kpi::{AsOf, Frame};
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What part of a period has passed: by time, or a fraction that the caller knows, such as working days gone of working
/// days in all.
///
/// As text `time` or the fraction: `13/22`.
///
/// ```
/// use crm_kpi::deals::Elapsed;
/// assert_eq!("13/22".parse(), Elapsed::of(13, 22));
/// assert_eq!("time".parse(), Ok(Elapsed::default()));
/// assert!("23/22".parse::<Elapsed>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Elapsed(Option<(u32, u32)>);

impl Elapsed {
    /// So many parts of so many: working days, selling days, days weighted by season.
    ///
    /// # Errors
    /// None in all, or more gone than there are.
    pub fn of(gone: u32, all: u32) -> Result<Elapsed, Error> {
        if all == 0 || gone > all {
            return Err(Error::invalid(
                "elapsed part",
                format!("{gone}/{all}"),
                "at most the whole of something: 13/22",
            ));
        }
        Ok(Elapsed(Some((gone, all))))
    }
    /// The part of the period that is read, or of the window that ends with it. All of it where it is over at the as-of.
    pub(super) fn part(self, at: &Frame) -> Result<Ratio, Undefined> {
        if let Some((gone, all)) = self.0 {
            return Ratio::new(gone.into(), all.into());
        }
        match (at.as_of(), at.window_start()?, at.end()) {
            (AsOf::At(now), Some(start), Some(end)) if at.unfinished() => {
                let micros = |t: crate::time::Timestamp| i128::from(t.micros());
                Ratio::new(micros(now) - micros(start), micros(end) - micros(start))
            }
            // without an end there is no part of it
            (AsOf::At(_), ..) if at.unfinished() || at.end().is_none() => Err(Undefined::NotYetObservable),
            _ => Ok(Ratio::ONE),
        }
    }
}

impl FromStr for Elapsed {
    type Err = Error;
    fn from_str(text: &str) -> Result<Elapsed, Error> {
        let refused = || Error::invalid("elapsed part", text, "time, or a fraction such as 13/22");
        if text == "time" {
            return Ok(Elapsed(None));
        }
        let (gone, all) = text.split_once('/').ok_or_else(refused)?;
        Elapsed::of(gone.trim().parse().map_err(|_| refused())?, all.trim().parse().map_err(|_| refused())?)
    }
}
impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.pad("time"),
            Some((gone, all)) => f.pad(&format!("{gone}/{all}")),
        }
    }
}
impl From<Elapsed> for String {
    fn from(elapsed: Elapsed) -> String {
        elapsed.to_string()
    }
}
impl TryFrom<String> for Elapsed {
    type Error = Error;
    fn try_from(text: String) -> Result<Elapsed, Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Timeline, Timestamp};

    #[test]
    fn the_part_that_has_passed_is_by_time_unless_it_is_given() {
        let t = Timestamp::from_micros;
        let later = Err(Undefined::NotYetObservable);
        for (what, elapsed, timeline, as_of, expected) in [
            ("half", "time", Timeline::from(t(10)..t(20)), t(15).into(), Ratio::new(1, 2)),
            ("just begun", "time", (t(10)..t(20)).into(), t(10).into(), Ratio::new(0, 1)),
            ("over", "time", (t(10)..t(20)).into(), AsOf::before(t(20)), Ok(Ratio::ONE)),
            ("long over", "time", (t(10)..t(20)).into(), t(99).into(), Ok(Ratio::ONE)),
            ("everything is known", "time", (t(10)..t(20)).into(), AsOf::Everything, Ok(Ratio::ONE)),
            ("no end", "time", Timeline::all(), t(15).into(), later),
            ("given", "3/4", (t(10)..t(20)).into(), t(15).into(), Ratio::new(3, 4)),
        ] {
            let elapsed: Elapsed = elapsed.parse().unwrap();
            assert_eq!(elapsed.part(&Frame::new(timeline, as_of).at(Some(0))), expected, "{what}");
            assert_eq!(elapsed.to_string().parse(), Ok(elapsed), "{what}");
        }
        for refused in ["", "1", "1/0", "2/1", "-1/2", "a/b"] {
            assert!(refused.parse::<Elapsed>().is_err(), "{refused}");
        }
    }
}
