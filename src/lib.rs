//! crm-kpi
pub mod error;
pub mod summary;
pub mod time;
pub mod value;

pub use error::Error;
