//! The distribution of durations.

use super::arranged::Arranged;
use super::quantile::{Position, sample_sd};
use super::{MeanDuration, Share, TimeUnit, Undefined};
use crate::Error;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// All durations of a reading, sorted: mean, median, any quantile, deviation, the share within a limit. Quantiles are of
/// type 7 (linear), the default of R, NumPy and Excel.
///
/// ```
/// use crm_kpi::value::{DurationSummary, TimeUnit};
/// let hour = 3_600_000_000;
/// let cycle = DurationSummary::new(vec![30 * hour, 10 * hour, 40 * hour, 20 * hour])?;
/// assert_eq!(cycle.median().as_f64_hours(), 25.0);
/// assert_eq!(cycle.p90().as_f64_hours(), 37.0);
/// assert_eq!(cycle.quantile(0.25)?.as_f64(TimeUnit::Hours), 17.5);
/// assert_eq!(cycle.share_within(chrono::TimeDelta::hours(20)).to_string(), "50.0 % (2 of 4)");
/// assert_eq!(cycle.to_string(), "median 1.0 days, p90 1.5 days, mean 1.0 days (n = 4)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<i64>", into = "Vec<i64>")]
pub struct DurationSummary {
    // shared with the table it was read from
    values: Arc<Arranged<i64>>,
    sum: i128,
}

impl TryFrom<Vec<i64>> for DurationSummary {
    type Error = Undefined;
    fn try_from(micros: Vec<i64>) -> Result<DurationSummary, Undefined> {
        DurationSummary::new(micros)
    }
}
impl From<DurationSummary> for Vec<i64> {
    fn from(summary: DurationSummary) -> Vec<i64> {
        summary.micros().to_vec()
    }
}

impl DurationSummary {
    /// Of these durations in microseconds, in any order. Undefined of none.
    pub fn new(micros: Vec<i64>) -> Result<DurationSummary, Undefined> {
        DurationSummary::of(Arc::new(Arranged::new(micros)))
    }
    pub(crate) fn of(values: Arc<Arranged<i64>>) -> Result<DurationSummary, Undefined> {
        if values.is_empty() {
            return Err(Undefined::NoRecords);
        }
        // pieces whose sum an i64 surely holds are added faster: 2^8 values from 0 to 2^54, the bits of which tell
        let piece =
            |piece: &[i64]| match piece.iter().fold((0i64, 0), |(sum, bits), x| (sum.wrapping_add(*x), bits | x)) {
                (sum, bits) if (0..1 << 54).contains(&bits) => i128::from(sum),
                _ => piece.iter().copied().map(i128::from).sum(),
            };
        let sum = values.values().chunks(1 << 8).map(piece).sum();
        Ok(DurationSummary { values, sum })
    }
    /// How many there are.
    pub fn n(&self) -> usize {
        self.values.len()
    }
    /// All of them in microseconds, shortest first. They are sorted when this is first asked; the mean and the quantiles
    /// do without.
    pub fn micros(&self) -> &[i64] {
        self.values.sorted()
    }
    /// Their sum in microseconds.
    pub fn sum(&self) -> i128 {
        self.sum
    }
    /// The mean.
    pub fn mean(&self) -> MeanDuration {
        MeanDuration::of(self.sum, self.n() as i64)
    }
    /// The shortest.
    pub fn min(&self) -> MeanDuration {
        MeanDuration::of(self.values.values().iter().min().copied().unwrap_or(0).into(), 1)
    }
    /// The longest.
    pub fn max(&self) -> MeanDuration {
        MeanDuration::of(self.values.values().iter().max().copied().unwrap_or(0).into(), 1)
    }
    /// The quantile of type 7 at `p` in 0..=1.
    pub fn quantile(&self, p: f64) -> Result<MeanDuration, Error> {
        let position = Position::of(p, self.n(), 1 << 52)?;
        Ok(MeanDuration::of(position.among(&self.values).unwrap_or(0), position.den))
    }
    /// The middle one, or the mean of the middle two.
    pub fn median(&self) -> MeanDuration {
        self.quantile(0.5).unwrap_or_else(|_| self.max())
    }
    /// What nine of ten do not exceed.
    pub fn p90(&self) -> MeanDuration {
        self.quantile(0.9).unwrap_or_else(|_| self.max())
    }
    /// The standard deviation of a sample in a unit; `None` of fewer than two.
    pub fn sample_sd(&self, unit: TimeUnit) -> Option<f64> {
        sample_sd(self.micros(), self.sum).map(|sd| sd / unit.micros() as f64)
    }
    /// The share of those that are not longer than the limit.
    pub fn share_within(&self, limit: TimeDelta) -> Share {
        // a limit beyond i64 microseconds, some 290,000 years, is longer than all or shorter than all
        let beyond = if limit < TimeDelta::zero() { i64::MIN } else { i64::MAX };
        let limit = limit.num_microseconds().unwrap_or(beyond);
        Share::within(self.values.values().iter().filter(|x| **x <= limit).count(), self.n())
    }
}

impl fmt::Display for DurationSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = super::text::count(self.n() as i64);
        let text = format!("median {}, p90 {}, mean {} (n = {n})", self.median(), self.p90(), self.mean());
        super::text::pad(f, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_that_of_the_sorted_values() {
        let s = DurationSummary::new(vec![5_000_000, 1_000_000, 9_000_000]).unwrap();
        let seconds = |d: MeanDuration| d.as_f64_seconds();
        assert_eq!((s.n(), s.sum(), s.micros()), (3, 15_000_000, &[1_000_000, 5_000_000, 9_000_000][..]));
        assert_eq!([s.min(), s.median(), s.mean(), s.max()].map(seconds), [1.0, 5.0, 5.0, 9.0]);
        assert_eq!(seconds(s.p90()), 8.2);
        assert_eq!(s.sample_sd(TimeUnit::Seconds), Some(4.0));
        assert_eq!(seconds(s.quantile(1.0 / 3.0).unwrap()) as f32, 11.0 / 3.0);
        assert!(s.quantile(1.5).is_err());
    }

    #[test]
    fn extremes_do_not_overflow() {
        let s = DurationSummary::new(vec![i64::MAX; 300]).unwrap();
        assert_eq!(s.sum(), i128::from(i64::MAX) * 300);
        let s = DurationSummary::new(vec![(1 << 54) - 1; 300]).unwrap();
        assert_eq!(s.sum(), ((1 << 54) - 1) * 300);
        let s = DurationSummary::new(vec![-1; 300]).unwrap();
        assert_eq!(s.sum(), -300);
        let s = DurationSummary::new(vec![i64::MIN, i64::MAX]).unwrap();
        assert_eq!(s.median().as_f64_seconds(), -0.5e-6);
        assert!(s.quantile(0.123_456_789).unwrap().as_f64_seconds() < 0.0);
        assert_eq!(s.share_within(TimeDelta::MAX).percent(), 100.0);
        assert_eq!(s.share_within(TimeDelta::MIN).percent(), 50.0);
    }

    #[test]
    fn none_have_no_summary() {
        assert_eq!(DurationSummary::new(Vec::new()), Err(Undefined::NoRecords));
        assert!(serde_json::from_str::<DurationSummary>("[]").is_err());
        let s = DurationSummary::new(vec![3, 1]).unwrap();
        assert_eq!(serde_json::to_string(&s).unwrap(), "[1,3]");
        assert_eq!(serde_json::from_str::<DurationSummary>("[3,1]").unwrap(), s);
    }
}
