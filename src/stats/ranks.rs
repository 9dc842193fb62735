//! Whether one kind of records tends to have larger numbers than another.

use super::distributions::normal_beyond;
use crate::value::Undefined;

/// The test of Mann and Whitney.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannWhitney {
    /// Of all pairs, one of each, in how many the first is larger; ties count half.
    pub u: f64,
    /// The same as a share of the pairs: how likely one of the first is larger than one of the second.
    pub superiority: f64,
    /// How often chance alone makes it so uneven, on either side: the normal approximation with the correction for ties,
    /// without that for continuity.
    pub p: f64,
}

/// Whether the numbers of one kind tend to be larger than those of another: of times and amounts, whose tails are long. It
/// compares all of them, not the medians alone. For eight or more of each.
///
/// ```
/// use crm_kpi::stats::mann_whitney;
/// let (a, b) = ([1.0, 2.0, 4.0, 7.0, 8.0, 9.0, 11.0, 12.0], [3.0, 10.0, 13.0, 14.0, 15.0, 16.0, 17.0, 18.0]);
/// let test = mann_whitney(&b, &a)?;
/// assert_eq!((test.u, test.superiority), (56.0, 0.875));
/// assert!(test.p < 0.05);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # Errors
/// None of a kind (`NoRecords`), a number that is not finite (`OutOfRange`), all of them equal (`NoDenominator`).
///
/// # References
/// Mann and Whitney, *Annals of Mathematical Statistics* 18 (1947).
pub fn mann_whitney(a: &[f64], b: &[f64]) -> Result<MannWhitney, Undefined> {
    if a.is_empty() || b.is_empty() {
        return Err(Undefined::NoRecords);
    }
    if a.iter().chain(b).any(|x| !x.is_finite()) {
        return Err(Undefined::OutOfRange);
    }
    let mut all: Vec<(f64, bool)> = a.iter().map(|x| (*x, true)).chain(b.iter().map(|x| (*x, false))).collect();
    all.sort_unstable_by(|(a, _), (b, _)| a.total_cmp(b));
    let (n, m, count) = (a.len() as f64, b.len() as f64, all.len() as f64);
    let (mut before, mut ranks, mut ties) = (0.0, 0.0, 0.0);
    for tied in all.chunk_by(|(a, _), (b, _)| a == b) {
        let t = tied.len() as f64;
        let own = tied.iter().filter(|(_, first)| *first).count() as f64;
        ranks += own * (before + 0.5 * (t + 1.0));
        ties += t * (t * t - 1.0);
        before += t;
    }
    let u = ranks - 0.5 * n * (n + 1.0);
    let variance = n * m / 12.0 * (count + 1.0 - ties / (count * (count - 1.0)));
    if variance.is_nan() || variance <= 0.0 {
        return Err(Undefined::NoDenominator);
    }
    Ok(MannWhitney { u, superiority: u / (n * m), p: normal_beyond((u - 0.5 * n * m) / variance.sqrt()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degenerate_samples_are_said_to_be() {
        for (what, a, b, expected) in [
            ("nobody", vec![], vec![1.0], Err(Undefined::NoRecords)),
            ("one each, equal", vec![1.0], vec![1.0], Err(Undefined::NoDenominator)),
            ("all equal", vec![1.0; 5], vec![1.0; 3], Err(Undefined::NoDenominator)),
            ("no number", vec![f64::NAN], vec![1.0], Err(Undefined::OutOfRange)),
            ("one each", vec![1.0], vec![2.0], Ok(0.0)),
            ("ties count half", vec![1.0, 2.0], vec![1.0, 3.0], Ok(1.5)),
        ] {
            assert_eq!(mann_whitney(&a, &b).map(|test| test.u), expected, "{what}");
        }
    }

    #[test]
    fn both_sides_see_the_same_pairs() {
        let (a, b) = ([1.0, 5.0, 5.0, 9.0, 2.0], [5.0, 3.0, 8.0]);
        let (one, other) = (mann_whitney(&a, &b).unwrap(), mann_whitney(&b, &a).unwrap());
        assert!((one.u + other.u - 15.0).abs() < 1e-12 && (one.p - other.p).abs() < 1e-12);
    }
}
