//! crm-kpi
pub mod error;
pub mod record;
pub mod summary;
pub mod time;
pub mod value;

pub use error::Error;
