//! Instants, calendars, periods, timelines.
//!
//! A [`Timestamp`] is an instant. A [`Calendar`] knows the zone, the start of the week and of the (fiscal or retail)
//! year, and cuts time into [`Period`]s of a [`Grain`]; a [`Timeline`] is many of them in a row. Nothing here reads the
//! clock.
//!
//! ```
//! use crm_kpi::time::{Calendar, Grain, Timestamp};
//!
//! let calendar = Calendar::in_zone(chrono_tz::Europe::Warsaw);
//! let quarter = calendar.period("2024-Q1")?;
//! assert_eq!(quarter.previous()?.label(), "2023-Q4");
//! assert!(quarter.contains(Timestamp::parse("2023-12-31T23:30:00Z")?)); // New Year in Warsaw
//!
//! let months = quarter.by(Grain::Month)?;
//! assert_eq!(months.label(1), "2024-02");
//! # Ok::<(), crm_kpi::Error>(())
//! ```
//!
//! A day with a change of the clock has 23 or 25 hours, a day that was skipped has none; a day starts at its first
//! existing instant. Pure dates have no zone: [`Calendar::civil`].
//!
//! [`BusinessHours`] count time as one works: open time between two instants, due times, working days.
mod age_bands;
mod bucket;
mod business_hours;
mod calendar;
mod clock;
mod coarser;
mod fiscal;
mod grain;
mod header;
mod hour;
mod label;
mod layout;
mod length;
mod neighbours;
mod parse;
mod period;
mod ranges;
mod retail;
mod slots;
mod timeline;
mod timestamp;
mod zone;

pub use age_bands::AgeBands;
pub use business_hours::{BusinessHours, BusinessHoursBuilder, Schedules};
pub use calendar::Calendar;
pub use coarser::Coarser;
pub use fiscal::{FiscalDate, FiscalName};
pub use grain::Grain;
pub use header::TimelineHeader;
pub use length::Length;
pub use period::Period;
pub use retail::{Retail, RetailDate, RetailWeeks, YearEnd};
pub(crate) use slots::Slots;
pub use timeline::Timeline;
pub use timestamp::{Span, Timestamp};
pub use zone::LocalTime;
