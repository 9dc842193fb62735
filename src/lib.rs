//! crm-kpi
pub mod error;
pub mod summary;
pub mod time;
pub mod value;

pub use error::Error;
pub use time::{Calendar, Grain, Period, Span, Timeline, Timestamp};
