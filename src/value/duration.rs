//! Lengths of time as exact fractions.

use super::wide::nearest;
use super::{Ratio, Undefined, saved, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What durations are shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Seconds.
    Seconds,
    /// Minutes of 60 seconds.
    Minutes,
    /// Hours of 60 minutes.
    Hours,
    /// Days of 24 hours.
    Days,
}

impl TimeUnit {
    /// How many microseconds it has.
    pub const fn micros(self) -> i64 {
        match self {
            TimeUnit::Seconds => 1_000_000,
            TimeUnit::Minutes => 60_000_000,
            TimeUnit::Hours => 3_600_000_000,
            TimeUnit::Days => 86_400_000_000,
        }
    }
}
impl fmt::Display for TimeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            TimeUnit::Seconds => "s",
            TimeUnit::Minutes => "min",
            TimeUnit::Hours => "h",
            TimeUnit::Days => "days",
        })
    }
}

/// A mean, a median or another quantile of durations: microseconds by a count, exact.
///
/// ```
/// use crm_kpi::value::{MeanDuration, TimeUnit, Undefined};
/// let mean = MeanDuration::new(3 * 86_400_000_000, 2)?;
/// assert_eq!(mean.as_f64_days(), 1.5);
/// assert_eq!(mean.as_f64(TimeUnit::Minutes), 2_160.0);
/// assert_eq!(mean.to_string(), "1.5 days");
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct MeanDuration {
    #[serde(with = "saved::int")]
    sum: i128,
    n: i64,
}

#[derive(Deserialize)]
struct Saved {
    #[serde(with = "saved::int")]
    sum: i128,
    n: i64,
}
impl TryFrom<Saved> for MeanDuration {
    type Error = Undefined;
    fn try_from(saved: Saved) -> Result<MeanDuration, Undefined> {
        MeanDuration::new(saved.sum, saved.n)
    }
}

impl MeanDuration {
    /// A sum of microseconds by a count. Undefined of none.
    pub fn new(sum: i128, n: i64) -> Result<MeanDuration, Undefined> {
        match n {
            0 if sum == 0 => Err(Undefined::NoRecords),
            1.. => Ok(MeanDuration { sum, n }),
            _ => Err(Undefined::Inconsistent),
        }
    }
    /// Where the count is known to be above zero.
    pub(crate) fn of(sum: i128, n: i64) -> MeanDuration {
        MeanDuration { sum, n: n.max(1) }
    }
    /// The sum in microseconds.
    pub fn sum(self) -> i128 {
        self.sum
    }
    /// The count that the sum is divided by.
    pub fn n(self) -> i64 {
        self.n
    }
    /// The exact value in a unit.
    pub fn ratio(self, unit: TimeUnit) -> Result<Ratio, Undefined> {
        Ratio::new(self.sum, i128::from(self.n) * i128::from(unit.micros()))
    }
    /// The nearest `f64` in a unit.
    pub fn as_f64(self, unit: TimeUnit) -> f64 {
        nearest(self.sum, self.divisor(unit))
    }
    /// In days of 24 hours.
    pub fn as_f64_days(self) -> f64 {
        self.as_f64(TimeUnit::Days)
    }
    /// In hours.
    pub fn as_f64_hours(self) -> f64 {
        self.as_f64(TimeUnit::Hours)
    }
    /// In minutes.
    pub fn as_f64_minutes(self) -> f64 {
        self.as_f64(TimeUnit::Minutes)
    }
    /// In seconds.
    pub fn as_f64_seconds(self) -> f64 {
        self.as_f64(TimeUnit::Seconds)
    }
    /// The largest unit of which it has at least one.
    pub fn unit(self) -> TimeUnit {
        let has = |unit: &TimeUnit| self.sum.unsigned_abs() >= self.divisor(*unit);
        [TimeUnit::Days, TimeUnit::Hours, TimeUnit::Minutes].into_iter().find(has).unwrap_or(TimeUnit::Seconds)
    }
    fn divisor(self, unit: TimeUnit) -> u128 {
        u128::from(self.n.unsigned_abs()) * u128::from(unit.micros().unsigned_abs())
    }
}

/// In its largest unit: with one decimal, minutes with none, or with as many as asked for.
impl fmt::Display for MeanDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit();
        let digits = f.precision().unwrap_or(if unit == TimeUnit::Minutes { 0 } else { 1 });
        let number = text::fraction(self.sum, 1, self.divisor(unit), digits);
        text::pad(f, &format!("{number} {unit}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_itself_in_its_largest_unit() {
        const S: i128 = 1_000_000;
        for (sum, n, text) in [
            (51 * 86_400 * S + 69_120 * S, 1, "51.8 days"),
            (2 * 8_640 * S, 2, "2.4 h"),
            (35 * 60 * S, 1, "35 min"),
            (90 * S, 2, "45.0 s"),
            (-36 * 3_600 * S, 1, "-1.5 days"),
            (0, 3, "0.0 s"),
        ] {
            assert_eq!(MeanDuration::new(sum, n).unwrap().to_string(), text);
        }
    }

    #[test]
    fn it_is_undefined_of_none_and_inconsistent_of_fewer() {
        for (sum, n, expected) in
            [(0, 0, Undefined::NoRecords), (1, 0, Undefined::Inconsistent), (0, -1, Undefined::Inconsistent)]
        {
            assert_eq!(MeanDuration::new(sum, n), Err(expected));
        }
    }

    #[test]
    fn it_is_exact_for_the_largest_sums() {
        let mean = MeanDuration::new(i128::MAX, i64::MAX).unwrap();
        assert_eq!(mean.as_f64_seconds(), 2f64.powi(64) / 1e6);
        let saved = serde_json::to_string(&mean).unwrap();
        assert_eq!(serde_json::from_str::<MeanDuration>(&saved).unwrap(), mean);
        assert_eq!(MeanDuration::new(7, 3).unwrap().ratio(TimeUnit::Seconds), Ratio::new(7, 3_000_000));
    }
}
