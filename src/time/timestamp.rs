//! Instants.

use chrono::{DateTime, TimeZone};
use serde::{Deserialize, Serialize};

/// An instant: microseconds since 1970-01-01T00:00Z, what Arrow and PostgreSQL store. Made `From` any
/// `chrono::DateTime`. A pure date is not an instant: a calendar makes it one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
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
}
impl<Tz: TimeZone> From<DateTime<Tz>> for Timestamp {
    #[inline]
    fn from(t: DateTime<Tz>) -> Timestamp {
        Timestamp(t.timestamp_micros())
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
