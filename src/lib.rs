//! crm-kpi

pub mod deals;
mod error;
pub mod field;
pub mod kpi;
pub mod record;
mod saved;
pub mod summary;
pub mod time;
pub mod value;

pub use error::Error;
pub use time::{Calendar, Grain, Period, Span, Timeline, Timestamp};
