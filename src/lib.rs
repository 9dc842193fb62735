//! crm-kpi

pub mod catalogue;
pub mod customers;
pub mod deals;
mod error;
pub mod field;
pub mod guide;
pub mod kpi;
pub mod leads;
mod list;
pub mod marketing;
pub mod meter;
pub mod record;
mod saved;
pub mod summary;
pub mod surveys;
pub mod tickets;
pub mod time;
pub mod value;

pub use error::Error;
