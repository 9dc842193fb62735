//! Whether rows of counts are of one kind.

use super::distributions::chi_square_above;
use crate::value::Undefined;

/// Pearson's test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChiSquare {
    /// The sum of squares.
    pub statistic: f64,
    /// Degrees of freedom.
    pub freedom: f64,
    /// How often chance alone makes it so uneven.
    pub p: f64,
    /// Cramér's V: how uneven it is, from 0 to 1, whatever the number of records.
    pub cramers_v: f64,
}

/// Whether rows of counts differ in how they are divided: won and lost by region. For five or more due in each cell; of two
/// rows and two columns [`TwoShares`](super::TwoShares) says more.
///
/// ```
/// let regions = [[1629, 975], [1171, 687], [1438, 811]];
/// let test = crm_kpi::stats::chi_square(&regions)?;
/// assert_eq!((test.freedom, (test.p * 1000.0).round()), (2.0, 604.0)); // the regions win alike
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # Errors
/// Fewer than two rows or columns with anything in them (`NoDenominator`), rows of different length (`OutOfRange`).
///
/// # References
/// Pearson, *Philosophical Magazine* 50 (1900); Cramér, *Mathematical Methods of Statistics* (1946).
pub fn chi_square<R: AsRef<[u64]>>(rows: &[R]) -> Result<ChiSquare, Undefined> {
    let columns = rows.first().map_or(0, |row| row.as_ref().len());
    if rows.iter().any(|row| row.as_ref().len() != columns) {
        return Err(Undefined::OutOfRange);
    }
    let sum = |counts: &mut dyn Iterator<Item = u64>| counts.map(|n| n as f64).sum::<f64>();
    let by_row: Vec<f64> = rows.iter().map(|row| sum(&mut row.as_ref().iter().copied())).collect();
    let at = |column: usize| sum(&mut rows.iter().filter_map(|row| row.as_ref().get(column).copied()));
    let by_column: Vec<f64> = (0..columns).map(at).collect();
    let filled = |sums: &[f64]| sums.iter().filter(|sum| **sum > 0.0).count();
    let (r, c) = (filled(&by_row), filled(&by_column));
    if r < 2 || c < 2 {
        return Err(Undefined::NoDenominator);
    }
    let all: f64 = by_row.iter().sum();
    let mut statistic = 0.0;
    for (row, in_row) in rows.iter().zip(&by_row) {
        for (seen, in_column) in row.as_ref().iter().zip(&by_column) {
            let due = in_row * in_column / all;
            if due > 0.0 {
                statistic += (*seen as f64 - due).powi(2) / due;
            }
        }
    }
    let freedom = ((r - 1) * (c - 1)) as f64;
    let cramers_v = (statistic / (all * (r.min(c) - 1) as f64)).sqrt();
    Ok(ChiSquare { statistic, freedom, p: chi_square_above(statistic, freedom), cramers_v })
}

/// Whether records were dealt to the arms of an experiment as was meant: the check before any other. A p below 0.001 says
/// that the dealing is broken, and that no other result of the experiment can be trusted.
///
/// ```
/// use crm_kpi::stats::sample_ratio_mismatch;
/// assert!(sample_ratio_mismatch(&[5_000, 5_050], &[1.0, 1.0])?.p > 0.05);
/// assert!(sample_ratio_mismatch(&[5_000, 5_400], &[1.0, 1.0])?.p < 0.001);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # Errors
/// Fewer than two arms, or nobody in them (`NoDenominator`); a part for each arm is missing or not above zero (`OutOfRange`).
///
/// # References
/// Fabijan et al., *Diagnosing Sample Ratio Mismatch in Online Controlled Experiments*, KDD (2019).
pub fn sample_ratio_mismatch(arms: &[u64], meant: &[f64]) -> Result<ChiSquare, Undefined> {
    if arms.len() != meant.len() || meant.iter().any(|part| !(*part > 0.0 && part.is_finite())) {
        return Err(Undefined::OutOfRange);
    }
    let (all, parts) = (arms.iter().map(|n| *n as f64).sum::<f64>(), meant.iter().sum::<f64>());
    if arms.len() < 2 || all == 0.0 {
        return Err(Undefined::NoDenominator);
    }
    let due = meant.iter().map(|part| all * part / parts);
    let statistic = arms.iter().zip(due).map(|(seen, due)| (*seen as f64 - due).powi(2) / due).sum::<f64>();
    let freedom = (arms.len() - 1) as f64;
    let cramers_v = (statistic / (all * freedom)).sqrt();
    Ok(ChiSquare { statistic, freedom, p: chi_square_above(statistic, freedom), cramers_v })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_one_kind_cannot_differ() {
        for (what, rows, expected) in [
            ("no rows", vec![], Err(Undefined::NoDenominator)),
            ("one row", vec![vec![3, 4]], Err(Undefined::NoDenominator)),
            ("an empty column", vec![vec![3, 0], vec![4, 0]], Err(Undefined::NoDenominator)),
            ("nothing at all", vec![vec![0, 0], vec![0, 0]], Err(Undefined::NoDenominator)),
            ("ragged", vec![vec![1, 2], vec![3]], Err(Undefined::OutOfRange)),
            ("alike", vec![vec![1, 2], vec![2, 4]], Ok((0.0, 1.0, 0.0))),
            ("an empty row is none", vec![vec![5, 0], vec![0, 5], vec![0, 0]], Ok((10.0, 1.0, 1.0))),
        ] {
            let test = chi_square(&rows).map(|t| (t.statistic, t.freedom, t.cramers_v));
            assert_eq!(test, expected, "{what}");
        }
        assert_eq!(sample_ratio_mismatch(&[3], &[1.0]).map(|t| t.p), Err(Undefined::NoDenominator));
        assert_eq!(sample_ratio_mismatch(&[3, 4], &[1.0, 0.0]).map(|t| t.p), Err(Undefined::OutOfRange));
    }
}
