//! Instants, calendars, periods, timelines.
mod bucket;
mod calendar;
mod clock;
mod coarser;
mod fiscal;
mod grain;
mod header;
mod hour;
mod label;
mod neighbours;
mod parse;
mod period;
mod retail;
mod slots;
mod timeline;
mod timestamp;
mod zone;

pub use calendar::Calendar;
pub use coarser::Coarser;
pub use fiscal::{FiscalDate, FiscalName};
pub use grain::Grain;
pub use header::TimelineHeader;
pub use period::Period;
pub use retail::{Retail, RetailDate, RetailWeeks, YearEnd};
pub use timeline::Timeline;
pub use timestamp::{Span, Timestamp};
pub use zone::LocalTime;
