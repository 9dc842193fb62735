//! Instants.

use crate::Error;
use chrono::{DateTime, SecondsFormat, TimeDelta, TimeZone, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// An instant: microseconds since 1970-01-01T00:00Z, what Arrow and PostgreSQL store. Made `From` any
/// `chrono::DateTime`.
///
/// There is deliberately no `From<NaiveDate>`: a pure date is a day somewhere, and a
/// [`Calendar`](crate::time::Calendar) says where it starts.
///
/// ```
/// use chrono::{TimeDelta, TimeZone, Utc};
/// use crm_kpi::time::Timestamp;
/// let t: Timestamp = Utc.with_ymd_and_hms(2024, 3, 10, 7, 0, 0).unwrap().into();
/// assert_eq!(t, Timestamp::parse("2024-03-10T08:00:00+01:00")?);
/// assert_eq!(t.saturating_add(TimeDelta::hours(1)).to_string(), "2024-03-10T08:00:00Z");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// Text formats (JSON, CSV) hold it as RFC 3339 and may hold it as microseconds; binary ones hold microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(i64);

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() && self.to_utc().is_some() { to.collect_str(self) } else { to.serialize_i64(self.0) }
    }
}
impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
        struct Instant;
        impl de::Visitor<'_> for Instant {
            type Value = Timestamp;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an instant: RFC 3339 with an offset, or microseconds since 1970")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, micros: i64) -> Result<Timestamp, E> {
                Ok(Timestamp(micros))
            }
            fn visit_u64<E: de::Error>(self, micros: u64) -> Result<Timestamp, E> {
                i64::try_from(micros).map(Timestamp).map_err(E::custom)
            }
        }
        if from.is_human_readable() { from.deserialize_any(Instant) } else { i64::deserialize(from).map(Timestamp) }
    }
}

impl Timestamp {
    /// The first instant there is.
    pub const MIN: Timestamp = Timestamp(i64::MIN);
    /// The last instant there is.
    pub const MAX: Timestamp = Timestamp(i64::MAX);

    /// From microseconds since the epoch.
    #[inline]
    pub const fn from_micros(micros: i64) -> Timestamp {
        Timestamp(micros)
    }
    /// As microseconds since the epoch.
    #[inline]
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// Reads RFC 3339 with its offset, such as `2024-03-10T05:00:00Z` or `2024-03-10T06:00:00.25+01:00`. Digits
    /// beyond the microsecond are cut; a year outside 0 to 9999 carries its sign.
    ///
    /// # Errors
    /// Any other text; a date or a wall-clock time without an offset is no instant.
    pub fn parse(text: &str) -> Result<Timestamp, Error> {
        // chrono's strict reader knows four-digit years only
        let parsed = match text.starts_with(['+', '-']) {
            true => text.parse(),
            false => DateTime::parse_from_rfc3339(text),
        };
        parsed.map(Timestamp::from).map_err(|_| {
            let expected = "RFC 3339 with an offset such as 2024-03-10T05:00:00Z \
                            (a date or a local time becomes an instant through a Calendar)";
            Error::invalid("instant", text, expected)
        })
    }
    /// As chrono's type; `None` outside the years that chrono knows (about 262,000 either way).
    pub fn to_utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(self.0)
    }
    /// Later by `by` (earlier where it is negative); `None` where no instant is left.
    pub fn checked_add(self, by: TimeDelta) -> Option<Timestamp> {
        self.0.checked_add(by.num_microseconds()?).map(Timestamp)
    }
    /// Later by `by` (earlier where it is negative), stopping at [`MIN`](Self::MIN) and [`MAX`](Self::MAX).
    pub fn saturating_add(self, by: TimeDelta) -> Timestamp {
        let end = if by < TimeDelta::zero() { Timestamp::MIN } else { Timestamp::MAX };
        self.checked_add(by).unwrap_or(end)
    }
}

impl<Tz: TimeZone> From<DateTime<Tz>> for Timestamp {
    #[inline]
    fn from(t: DateTime<Tz>) -> Timestamp {
        Timestamp(t.timestamp_micros())
    }
}
impl FromStr for Timestamp {
    type Err = Error;
    fn from_str(text: &str) -> Result<Timestamp, Error> {
        Timestamp::parse(text)
    }
}
/// RFC 3339 in UTC; plain microseconds (`9223372036854775807us`) outside the years that chrono knows.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_utc() {
            Some(t) => f.pad(&t.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            None => f.pad(&format!("{}us", self.0)),
        }
    }
}

/// The time that something stood: from, and until if it ended. Half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first instant at which it stood.
    pub from: Timestamp,
    /// The first instant at which it no longer stood; `None` while it stands.
    pub until: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rfc_3339_and_prints_it_in_utc() {
        for (text, micros, printed) in [
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
            ("1970-01-01T01:00:00+01:00", 0, "1970-01-01T00:00:00Z"),
            ("1969-12-31T23:59:59.999999Z", -1, "1969-12-31T23:59:59.999999Z"),
            ("2024-02-29T12:00:00.5-05:00", 1_709_226_000_500_000, "2024-02-29T17:00:00.500Z"),
            ("+12025-03-01T00:00:00Z", 317_310_307_200_000_000, "+12025-03-01T00:00:00Z"),
            ("-0044-03-15T00:00:00Z", -63_549_360_000_000_000, "-0044-03-15T00:00:00Z"),
        ] {
            let t = Timestamp::parse(text).unwrap();
            assert_eq!((t.micros(), t.to_string().as_str()), (micros, printed), "{text}");
            assert_eq!(printed.parse::<Timestamp>().unwrap(), t);
        }
    }

    #[test]
    fn a_text_without_an_offset_is_refused_with_what_would_do() {
        for text in ["", "2024-03-10", "2024-03-10T05:00:00", "tomorrow", "+", "-0044", "2024-13-01T00:00:00Z", "é"] {
            let e = Timestamp::parse(text).unwrap_err();
            assert!(e.is_invalid() && e.to_string().contains("2024-03-10T05:00:00Z"), "{text}: {e}");
        }
    }

    #[test]
    fn text_formats_hold_rfc_3339_and_may_hold_microseconds() {
        let t = Timestamp::parse("2024-03-10T05:00:00.25Z").unwrap();
        assert_eq!(serde_json::to_string(&t).unwrap(), "\"2024-03-10T05:00:00.250Z\"");
        for (what, json, expected) in [
            ("itself", "\"2024-03-10T05:00:00.250Z\"", Some(t)),
            ("with an offset", "\"2024-03-10T06:00:00.25+01:00\"", Some(t)),
            ("microseconds", "1710046800250000", Some(t)),
            ("before 1970", "-1", Some(Timestamp(-1))),
            ("no offset", "\"2024-03-10T05:00:00\"", None),
            ("too large", "18446744073709551615", None),
            ("something else", "true", None),
        ] {
            assert_eq!(serde_json::from_str::<Timestamp>(json).ok(), expected, "{what}");
        }
        let far = serde_json::to_string(&Timestamp::MAX).unwrap();
        assert_eq!(serde_json::from_str::<Timestamp>(&far).unwrap(), Timestamp::MAX);
    }

    #[test]
    fn the_ends_of_time_neither_overflow_nor_panic() {
        let day = TimeDelta::days(1);
        assert_eq!(Timestamp::MAX.checked_add(day), None);
        assert_eq!(Timestamp::MAX.saturating_add(day), Timestamp::MAX);
        assert_eq!(Timestamp::MIN.saturating_add(-day), Timestamp::MIN);
        assert_eq!(Timestamp::from_micros(5).saturating_add(TimeDelta::MAX), Timestamp::MAX);
        assert_eq!(Timestamp::from_micros(5).saturating_add(TimeDelta::MIN), Timestamp::MIN);
        assert_eq!(Timestamp::MAX.to_utc(), None);
        assert_eq!(Timestamp::MIN.to_string(), "-9223372036854775808us");
    }
}
