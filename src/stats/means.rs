//! How sure a mean is, and whether two differ.

use super::distributions::{t_beyond, t_of_confidence};
use super::interval::{Interval, confident};
use crate::value::Undefined;

/// What a test of means needs of numbers: how many, their mean, their variance.
///
/// ```
/// use crm_kpi::stats::Sample;
/// let days = Sample::of(&[27.5, 21.0, 19.0, 23.6, 17.0])?;
/// assert_eq!(days.interval(0.95)?.to_string(), "16.535 to 26.705 (95 %)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    n: f64,
    mean: f64,
    variance: f64,
}

impl Sample {
    /// Of the numbers themselves. Undefined of fewer than two (`NoRecords`), and where one is not finite (`OutOfRange`).
    pub fn of(numbers: &[f64]) -> Result<Sample, Undefined> {
        let n = numbers.len() as f64;
        let mean = numbers.iter().sum::<f64>() / n;
        let squares: f64 = numbers.iter().map(|x| (x - mean).powi(2)).sum();
        Sample::from_parts(numbers.len() as u64, mean, squares / (n - 1.0))
    }
    /// Of a count, a mean and a sample variance (by n - 1) that are known. Undefined of fewer than two (`NoRecords`), and of
    /// what is not finite or a variance below zero (`OutOfRange`).
    pub fn from_parts(n: u64, mean: f64, variance: f64) -> Result<Sample, Undefined> {
        match n {
            0 | 1 => Err(Undefined::NoRecords),
            _ if mean.is_finite() && variance.is_finite() && variance >= 0.0 => {
                Ok(Sample { n: n as f64, mean, variance })
            }
            _ => Err(Undefined::OutOfRange),
        }
    }
    /// The mean.
    pub fn mean(self) -> f64 {
        self.mean
    }
    /// The standard deviation of the sample, by n - 1.
    pub fn deviation(self) -> f64 {
        self.variance.sqrt()
    }
    /// Student's interval of the mean. For numbers that are about normal, or many: of long tails, such as amounts, it takes
    /// hundreds; a median says more there.
    ///
    /// # Errors
    /// A confidence that is not between 0 and 1 (`OutOfRange`).
    ///
    /// # References
    /// Student, *Biometrika* 6 (1908).
    pub fn interval(self, confidence: f64) -> Result<Interval, Undefined> {
        confident(confidence)?;
        let half = t_of_confidence(confidence, self.n - 1.0) * (self.variance / self.n).sqrt();
        Ok(Interval::around(self.mean, half, confidence))
    }
}

/// A difference of means with the t that it is of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoMeans {
    /// The first mean less the second.
    pub difference: f64,
    /// Its standard error.
    pub error: f64,
    /// The difference by its error.
    pub t: f64,
    /// Degrees of freedom.
    pub freedom: f64,
    /// How often chance alone makes so large a difference, on either side.
    pub p: f64,
}

impl TwoMeans {
    fn new(difference: f64, error: f64, freedom: f64) -> Result<TwoMeans, Undefined> {
        if error == 0.0 {
            // all are equal in both: there is nothing to measure a difference by
            return Err(Undefined::NoDenominator);
        }
        let t = difference / error;
        Ok(TwoMeans { difference, error, t, freedom, p: t_beyond(t, freedom) })
    }
    /// The interval of the difference.
    ///
    /// # Errors
    /// A confidence that is not between 0 and 1 (`OutOfRange`).
    pub fn interval(self, confidence: f64) -> Result<Interval, Undefined> {
        confident(confidence)?;
        let half = t_of_confidence(confidence, self.freedom) * self.error;
        Ok(Interval::around(self.difference, half, confidence))
    }
}

/// Whether two means differ, by Welch's test, which asks for no equal variances. The default.
///
/// ```
/// use crm_kpi::stats::{Sample, welch};
/// let (old, new) = (Sample::of(&[3.0, 4.0, 5.0, 4.0])?, Sample::of(&[6.0, 8.0, 7.0, 9.0])?);
/// let test = welch(new, old)?;
/// assert!(test.p < 0.05 && test.difference == 3.5);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # Errors
/// All numbers are equal in both (`NoDenominator`).
///
/// # References
/// Welch, *Biometrika* 34 (1947).
pub fn welch(a: Sample, b: Sample) -> Result<TwoMeans, Undefined> {
    let (u, v) = (a.variance / a.n, b.variance / b.n);
    // by the parts of the whole, whose squares are neither too small nor too large for a float
    let (own, other) = (u / (u + v), v / (u + v));
    let freedom = (own * own / (a.n - 1.0) + other * other / (b.n - 1.0)).recip();
    TwoMeans::new(a.mean - b.mean, (u + v).sqrt(), freedom)
}

/// Whether two means differ, by Student's test: for variances that are known to be equal.
///
/// # Errors
/// All numbers are equal in both (`NoDenominator`).
///
/// # References
/// Student, *Biometrika* 6 (1908).
pub fn pooled_t(a: Sample, b: Sample) -> Result<TwoMeans, Undefined> {
    let freedom = a.n + b.n - 2.0;
    let variance = ((a.n - 1.0) * a.variance + (b.n - 1.0) * b.variance) / freedom;
    TwoMeans::new(a.mean - b.mean, (variance * (1.0 / a.n + 1.0 / b.n)).sqrt(), freedom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::draws::Draws;

    #[test]
    fn of_one_number_nothing_is_sure_and_of_equal_ones_everything() {
        for (what, numbers, expected) in [
            ("none", vec![], Err(Undefined::NoRecords)),
            ("one", vec![3.0], Err(Undefined::NoRecords)),
            ("equal", vec![3.0, 3.0], Ok((3.0, 3.0))),
            ("endless", vec![3.0, f64::INFINITY], Err(Undefined::OutOfRange)),
            ("no number", vec![3.0, f64::NAN], Err(Undefined::OutOfRange)),
        ] {
            let interval = Sample::of(&numbers).and_then(|sample| sample.interval(0.95));
            assert_eq!(interval.map(|i| (i.low, i.high)), expected, "{what}");
        }
        let same = Sample::of(&[2.0, 2.0]).unwrap();
        assert_eq!(welch(same, same), Err(Undefined::NoDenominator));
        assert_eq!(pooled_t(same, same), Err(Undefined::NoDenominator));
    }

    #[test]
    fn what_a_difference_is_worth_does_not_hang_on_the_unit() {
        let (a, b) = ([1.0, 2.0, 4.0, 7.0], [3.0, 8.0, 9.0]);
        let by = |unit: f64| {
            let sample = |numbers: &[f64]| Sample::of(&numbers.iter().map(|x| x * unit).collect::<Vec<_>>()).unwrap();
            welch(sample(&a), sample(&b)).unwrap()
        };
        let plain = by(1.0);
        for unit in [1e-120, 1e-60, 1e60, 1e120] {
            let test = by(unit);
            assert!((test.freedom / plain.freedom - 1.0).abs() < 1e-12, "{unit}: {}", test.freedom);
            assert!((test.p / plain.p - 1.0).abs() < 1e-12, "{unit}: {}", test.p);
        }
    }

    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        let mut draws = Draws::new(3);
        let (mut mean, mut difference) = (0, 0);
        for _ in 0..2_000 {
            let a: Vec<f64> = (0..8).map(|_| 5.0 + 2.0 * draws.normal()).collect();
            let b: Vec<f64> = (0..20).map(|_| 4.0 + 0.5 * draws.normal()).collect();
            let (a, b) = (Sample::of(&a).unwrap(), Sample::of(&b).unwrap());
            mean += i32::from(a.interval(0.95).unwrap().contains(5.0));
            difference += i32::from(welch(a, b).unwrap().interval(0.95).unwrap().contains(1.0));
        }
        assert!((1_870..=1_935).contains(&mean) && (1_870..=1_935).contains(&difference), "{mean} {difference}");
    }
}
