//! Loops written by hand, each for one job and nothing else: the same numbers with the same evidence (currencies that
//! do not mix, sums that overflow, pending and excluded rows). Of several forms the quickest is the measure. [`today`] is what they are not.

pub mod buyers;
pub mod closed;
pub mod cohorts;
pub mod cycles;
pub mod nps;
mod parted;
mod periods;
pub mod select;
pub mod spending;
pub mod today;
pub mod waits;

pub use periods::Periods;
