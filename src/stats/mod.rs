//! Statistics: how sure a number is, whether two differ, how long things last, and what comes next.
//!
//! A win rate of 3 of 4 and one of 300 of 400 are not the same news. Every reading of a share, a score, a mean of
//! answers or a distribution has its [`interval`](crate::kpi::Reading::interval), and two of them can be held against each
//! other in words.
//!
//! | to | use |
//! |---|---|
//! | see how sure a share is | [`Share::interval`](crate::value::Share::interval), by other methods [`ShareInterval`] |
//! | see how sure a score, a mean, a rate is | [`nps_interval`], [`Sample::interval`], [`rate_interval`] |
//! | see how sure a median or another quantile is | [`quantile_interval`] |
//! | compare two readings of a KPI, in words | [`compare`] |
//! | compare all groups with the rest, or with each other | [`compare_with_rest`], [`compare_pairs`] |
//! | compare two shares, scores, means, rates | [`TwoShares`], [`NpsDifference`], [`welch`], [`rate_ratio`] |
//! | see how sure a quotient of two means is | [`RatioOfMeans`] |
//! | compare times or amounts with long tails | [`mann_whitney`], by how much [`hodges_lehmann`] |
//! | compare many groups | [`chi_square`], with [`holm`] or [`benjamini_hochberg`] for many tests |
//! | plan an experiment and check how it was dealt | [`sample_size`], [`sample_ratio_mismatch`] |
//! | foresee what customers will buy, and what they are worth | [`clv`] |
//! | average, forecast and watch what comes period by period | [`series`] |
//! | read a quantile as another program does | [`quantile`] |
//! | see how long things last of which some go on | [`LifeTable`]: [`KaplanMeier`], [`NelsonAalen`], with several endings [`AalenJohansen`] |
//! | compare how long groups last | [`log_rank`], [`RestrictedMean`] |
//!
//! Nothing here is drawn at random: the same numbers give the same answer.

mod by_value;
pub mod clv;
mod compare;
mod distributions;
#[cfg(test)]
mod draws;
mod groups;
mod interval;
mod means;
mod of_values;
mod order;
mod planning;
mod promoters;
mod quantiles;
mod ranks;
mod rates;
mod ratios;
pub mod series;
mod shares;
mod shift;
mod special;
mod survival;
mod tables;
mod two_shares;

pub use compare::{Compare, Comparison, Scale, Test, compare, compare_at};
pub use groups::{Many, compare_pairs, compare_with_rest};
pub use interval::{Estimate, Interval};
pub use means::{Sample, TwoMeans, pooled_t, welch};
pub use order::{QuantileRanks, quantile_interval};
pub use planning::{SampleSize, benjamini_hochberg, holm, sample_size};
pub use promoters::{NpsDifference, NpsInterval, nps_interval};
pub use quantiles::{QuantileType, quantile};
pub use ranks::{MannWhitney, mann_whitney};
pub use rates::{Rate, RateRatio, rate_ratio};
pub use ratios::{PairSums, RatioOfMeans};
pub use shares::{ShareInterval, rate_interval};
pub use shift::{HodgesLehmann, hodges_lehmann};
pub(crate) use survival::cumulative_interval;
pub use survival::{
    AalenJohansen, Band, CumulativeIncidence, Ending, HazardStep, KaplanMeier, LifeQuantile, LifeRow, LifeTable,
    Lifetime, LogRank, LogRankGroup, NelsonAalen, RestrictedMean, SurvivalStep, log_rank,
};
pub use tables::{ChiSquare, chi_square, sample_ratio_mismatch};
pub use two_shares::TwoShares;
