//! Lengths of time that are given, not measured: windows, limits.

use crate::Error;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// An exact length of time above zero: the window of a conversion, a limit. Days have 24 hours; what is as long as a
/// calendar's month is a [`Period`](crate::time::Period).
///
/// As text a whole number and a unit: `30d`, `12h`, `90m`, `45s`, `250ms`, `7us`.
///
/// ```
/// use chrono::TimeDelta;
/// use crm_kpi::time::Length;
/// let window: Length = "30d".parse()?;
/// assert_eq!(window, Length::days(30)?);
/// assert_eq!(window, TimeDelta::hours(720).try_into()?);
/// assert_eq!(Length::hours(36)?.to_string(), "36h");
/// assert!("0d".parse::<Length>().is_err() && "a month".parse::<Length>().is_err());
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Length(i64);

/// The units and their microseconds, longest first.
const UNITS: [(&str, i64); 6] =
    [("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1_000), ("us", 1)];

impl Length {
    /// A day by the clock.
    pub(crate) const ONE_DAY: Length = Length(86_400_000_000);
    /// A week.
    pub(crate) const SEVEN_DAYS: Length = Length(7 * 86_400_000_000);
    /// A month, near enough.
    pub(crate) const THIRTY_DAYS: Length = Length(30 * 86_400_000_000);
    /// A quarter, near enough.
    pub(crate) const NINETY_DAYS: Length = Length(90 * 86_400_000_000);

    /// So many days of 24 hours.
    ///
    /// # Errors
    /// Zero or less, and more than an instant can count (some 290,000 years).
    pub fn days(n: i64) -> Result<Length, Error> {
        Length::of(n, "d")
    }
    /// So many hours; fails as [`Length::days`] does.
    pub fn hours(n: i64) -> Result<Length, Error> {
        Length::of(n, "h")
    }
    /// So many minutes; fails as [`Length::days`] does.
    pub fn minutes(n: i64) -> Result<Length, Error> {
        Length::of(n, "m")
    }
    /// So many microseconds; fails as [`Length::days`] does.
    pub fn from_micros(n: i64) -> Result<Length, Error> {
        Length::of(n, "us")
    }
    /// In microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }
    fn of(n: i64, unit: &str) -> Result<Length, Error> {
        let size = UNITS.iter().find(|(name, _)| *name == unit).map(|(_, size)| *size);
        let micros = size.and_then(|size| n.checked_mul(size)).filter(|micros| *micros > 0);
        micros.map(Length).ok_or_else(|| refused(format!("{n}{unit}")))
    }
}

fn refused(given: impl fmt::Display) -> Error {
    Error::invalid("length of time", given, "a whole number above zero and a unit (d, h, m, s, ms, us) such as 30d")
}

impl FromStr for Length {
    type Err = Error;
    fn from_str(text: &str) -> Result<Length, Error> {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(end);
        let n = number.parse().map_err(|_| refused(text))?;
        Length::of(n, unit).map_err(|_| refused(text))
    }
}
/// In the longest unit of which it is a whole number.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, size) = UNITS.into_iter().find(|(_, size)| self.0 % size == 0).unwrap_or(("us", 1));
        f.pad(&format!("{}{unit}", self.0 / size))
    }
}
impl From<Length> for String {
    fn from(length: Length) -> String {
        length.to_string()
    }
}
impl TryFrom<String> for Length {
    type Error = Error;
    fn try_from(text: String) -> Result<Length, Error> {
        text.parse()
    }
}
impl TryFrom<TimeDelta> for Length {
    type Error = Error;
    fn try_from(delta: TimeDelta) -> Result<Length, Error> {
        // what is finer than a microsecond is no length that two instants can be apart
        let exact = delta.subsec_nanos() % 1_000 == 0;
        let micros = delta.num_microseconds().filter(|micros| exact && *micros > 0);
        micros.map(Length).ok_or_else(|| refused(delta))
    }
}
impl From<Length> for TimeDelta {
    fn from(length: Length) -> TimeDelta {
        TimeDelta::microseconds(length.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_text_reads_back() {
        for (text, micros, shown) in [
            ("30d", 30 * 86_400_000_000, "30d"),
            ("48h", 48 * 3_600_000_000, "2d"),
            ("90m", 90 * 60_000_000, "90m"),
            ("120m", 120 * 60_000_000, "2h"),
            ("1500ms", 1_500_000, "1500ms"),
            ("007us", 7, "7us"),
            ("9223372036854775807us", i64::MAX, "9223372036854775807us"),
        ] {
            let length: Length = text.parse().unwrap();
            assert_eq!((length.micros(), length.to_string().as_str()), (micros, shown), "{text}");
            let saved = serde_json::to_string(&length).unwrap();
            assert_eq!((saved.as_str(), serde_json::from_str(&saved).ok()), (&*format!("\"{shown}\""), Some(length)));
            assert_eq!(Length::try_from(TimeDelta::from(length)), Ok(length));
        }
    }

    #[test]
    fn what_is_no_length_is_refused_with_what_would_do() {
        for text in ["", "d", "30", "0d", "-1d", "+1d", "1.5h", "30 d", "1 week", "1M", "106751992d", "é"] {
            let e = text.parse::<Length>().unwrap_err();
            assert!(e.is_invalid() && e.to_string().contains("30d"), "{text}: {e}");
        }
        for delta in [TimeDelta::zero(), -TimeDelta::days(1), TimeDelta::nanoseconds(1_500), TimeDelta::MAX] {
            assert!(Length::try_from(delta).unwrap_err().is_invalid(), "{delta}");
        }
        assert!(Length::hours(0).is_err() && Length::days(i64::MAX).is_err());
    }
}
