//! Loops written by hand, each for one job and nothing else: the same numbers with the same evidence (currencies that
//! do not mix, sums that overflow, pending and excluded rows). Of several forms the quickest is the measure.

pub mod closed;
pub mod cycles;
mod periods;

pub use periods::Periods;
