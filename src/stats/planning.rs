//! How many records a comparison needs, and what many comparisons at once are worth.

use super::distributions::{normal_below, normal_of_confidence, normal_quantile};
use super::interval::confident;
use super::special::root;
use crate::value::Undefined;

/// How a sample size is reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum SampleSize {
    /// By the pooled test of two proportions, in one formula. The default.
    #[default]
    Pooled,
    /// By the difference of the angles (Cohen's h), with both tails.
    Arcsine,
}

/// How many records each of two arms needs, so that a test at `alpha` finds the difference between two shares with this
/// power. Round up.
///
/// ```
/// use crm_kpi::stats::{SampleSize, sample_size};
/// // from 10 % to 12 %, two-sided 5 %, found four times of five
/// assert_eq!(sample_size(0.10, 0.12, 0.05, 0.8, SampleSize::Pooled)?.ceil(), 3841.0);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # Errors
/// Equal shares (`NoDenominator`): no number of records tells them apart. A share, an alpha or a power outside 0 to 1
/// (`OutOfRange`).
///
/// # References
/// Fleiss, Levin and Paik, *Statistical Methods for Rates and Proportions* (2003); Cohen, *Statistical Power Analysis* (1988).
pub fn sample_size(p: f64, q: f64, alpha: f64, power: f64, how: SampleSize) -> Result<f64, Undefined> {
    confident(alpha)?;
    confident(power)?;
    if ![p, q].iter().all(|share| (0.0..=1.0).contains(share)) {
        return Err(Undefined::OutOfRange);
    }
    if p == q {
        return Err(Undefined::NoDenominator);
    }
    let z = normal_of_confidence(1.0 - alpha);
    Ok(match how {
        SampleSize::Pooled => {
            let mean = 0.5 * (p + q);
            let pooled = z * (2.0 * mean * (1.0 - mean)).sqrt();
            let apart = normal_quantile(power) * (p * (1.0 - p) + q * (1.0 - q)).sqrt();
            ((pooled + apart) / (p - q)).powi(2)
        }
        SampleSize::Arcsine => {
            let h = (2.0 * p.sqrt().asin() - 2.0 * q.sqrt().asin()).abs();
            let found = |n: f64| normal_below(h * (0.5 * n).sqrt() - z) + normal_below(-h * (0.5 * n).sqrt() - z);
            let mut high = 2.0;
            while found(high) < power {
                high *= 2.0;
            }
            root(0.0, high, |n| found(n) - power)
        }
    })
}

/// The p-values of many tests, each as large as it must be so that one below 0.05 is found by chance alone in one of twenty
/// such families (Holm).
///
/// ```
/// let adjusted = crm_kpi::stats::holm(&[0.01, 0.04, 0.03]);
/// assert_eq!(adjusted, [0.03, 0.06, 0.06]);
/// ```
///
/// # References
/// Holm, *Scandinavian Journal of Statistics* 6 (1979).
pub fn holm(p: &[f64]) -> Vec<f64> {
    let m = p.len();
    let mut adjusted = vec![0.0; m];
    let mut largest = 0.0f64;
    for (rank, at) in order(p).into_iter().enumerate() {
        largest = largest.max(p[at] * (m - rank) as f64).min(1.0);
        adjusted[at] = largest;
    }
    adjusted
}

/// The p-values of many tests, each as large as it must be so that of those below 0.05 one in twenty is found by chance
/// alone (Benjamini and Hochberg).
///
/// ```
/// let adjusted = crm_kpi::stats::benjamini_hochberg(&[0.01, 0.04, 0.03]);
/// assert_eq!(adjusted, [0.03, 0.04, 0.04]);
/// ```
///
/// # References
/// Benjamini and Hochberg, *Journal of the Royal Statistical Society B* 57 (1995).
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let m = p.len();
    let mut adjusted = vec![0.0; m];
    let mut smallest = 1.0f64;
    for (rank, at) in order(p).into_iter().enumerate().rev() {
        smallest = smallest.min(p[at] * m as f64 / (rank + 1) as f64);
        adjusted[at] = smallest;
    }
    adjusted
}

/// The places of the numbers, the smallest first.
fn order(p: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..p.len()).collect();
    places.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_told_apart_or_is_no_share_has_no_sample_size() {
        for (what, p, q, alpha, power, expected) in [
            ("equal", 0.1, 0.1, 0.05, 0.8, Undefined::NoDenominator),
            ("no share", 1.1, 0.1, 0.05, 0.8, Undefined::OutOfRange),
            ("no alpha", 0.2, 0.1, 0.0, 0.8, Undefined::OutOfRange),
            ("no power", 0.2, 0.1, 0.05, 1.0, Undefined::OutOfRange),
            ("no number", f64::NAN, 0.1, 0.05, 0.8, Undefined::OutOfRange),
        ] {
            for how in [SampleSize::Pooled, SampleSize::Arcsine] {
                assert_eq!(sample_size(p, q, alpha, power, how), Err(expected.clone()), "{what}");
            }
        }
    }

    #[test]
    fn adjusted_values_are_never_smaller_and_keep_their_order() {
        assert_eq!((holm(&[]), benjamini_hochberg(&[])), (vec![], vec![]));
        let p = [0.5, 0.001, 0.04, 0.04, 0.9];
        for adjusted in [holm(&p), benjamini_hochberg(&p)] {
            assert!(adjusted.iter().zip(&p).all(|(a, p)| a >= p && *a <= 1.0));
            assert_eq!(adjusted[2], adjusted[3]);
        }
        assert_eq!(holm(&[0.2]), [0.2]);
    }
}
