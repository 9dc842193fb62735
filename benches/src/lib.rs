//! What crm-kpi is measured by: nine jobs over synthetic companies, each against loops written by hand for it.
//!
//! [`data`] makes the records, [`kernels`] are the loops by hand, [`jobs`] puts every way to do a job side by side, each
//! with its [`answer`]. The binaries, the bench and the tests take their contestants from there, so that all of them
//! measure the same code.

pub mod answer;
#[cfg(feature = "arrow")]
pub mod columns;
pub mod data;
#[cfg(feature = "arrow")]
pub mod files;
pub mod jobs;
pub mod kernels;
