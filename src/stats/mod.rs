//! Statistics: how sure a number is, and whether two differ.
//!
//! A win rate of 3 of 4 and one of 300 of 400 are not the same news. Every reading of a share or a score has its
//! [`interval`](crate::kpi::Reading::interval), and two of them can be held against each other in words.
//!
//! | to | use |
//! |---|---|
//! | see how sure a share is | [`Share::interval`](crate::value::Share::interval), by other methods [`ShareInterval`] |
//! | see how sure a score, a mean, a rate is | [`nps_interval`], [`Sample::interval`], [`rate_interval`] |
//! | compare two shares, scores, means | [`TwoShares`], [`NpsDifference`], [`welch`] |
//! | compare times or amounts with long tails | [`mann_whitney`] |
//! | compare many groups | [`chi_square`], with [`holm`] or [`benjamini_hochberg`] for many tests |
//! | plan an experiment and check how it was dealt | [`sample_size`], [`sample_ratio_mismatch`] |
//! | average, forecast and watch what comes period by period | [`series`] |
//! | read a quantile as another program does | [`quantile`] |
//!
//! Nothing here is drawn at random: the same numbers give the same answer.

mod distributions;
#[cfg(test)]
mod draws;
mod interval;
mod means;
mod planning;
mod promoters;
mod quantiles;
mod ranks;
pub mod series;
mod shares;
mod special;
mod tables;
mod two_shares;

pub use interval::{Estimate, Interval};
pub use means::{Sample, TwoMeans, pooled_t, welch};
pub use planning::{SampleSize, benjamini_hochberg, holm, sample_size};
pub use promoters::{NpsDifference, NpsInterval, nps_interval};
pub use quantiles::{QuantileType, quantile};
pub use ranks::{MannWhitney, mann_whitney};
pub use shares::{ShareInterval, rate_interval};
pub use tables::{ChiSquare, chi_square, sample_ratio_mismatch};
pub use two_shares::TwoShares;
