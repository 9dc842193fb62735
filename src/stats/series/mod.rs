//! Time series of any KPI: what lies beneath the ups and downs, what comes next, and what is out of the ordinary.

mod moving;
mod numbers;

pub use numbers::Series;
