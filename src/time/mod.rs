//! Instants, calendars, periods, timelines.
mod timestamp;
pub use timestamp::{Span, Timestamp};
