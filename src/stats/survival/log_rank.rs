//! Whether groups last alike.

use super::LifeTable;
use crate::stats::distributions::chi_square_above;
use crate::value::Undefined;

/// The log-rank test.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRank {
    /// How far what ended in each group is from what was due there, all together.
    pub chi_square: f64,
    /// Degrees of freedom: the groups that were at risk, less one.
    pub freedom: f64,
    /// How often chance alone makes it so uneven.
    pub p: f64,
    /// What was seen in each group.
    pub groups: Vec<LogRankGroup>,
}

/// One group of a log-rank test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRankGroup {
    /// How many lifetimes it has.
    pub n: u64,
    /// How many of them ended with the event.
    pub observed: f64,
    /// How many would have, if all groups lasted alike.
    pub expected: f64,
}

/// Whether groups of lifetimes last alike: sales cycles by region, tenures by plan.
///
/// ```text
/// at each time: d of n at risk ended, n_i of them in group i: due there are d n_i / n, with variance
/// d (n - d) / (n - 1) x n_i / n (1 - n_i / n)
/// ```
///
/// What ends otherwise is censored. It sees best what keeps one proportion from beginning to end (proportional hazards): curves
/// that cross may differ much and pass unseen. It says that groups differ, not by how much: for that compare restricted means
/// or medians.
///
/// ```
/// use crm_kpi::stats::{LifeTable, log_rank};
/// let quick = LifeTable::of(&[1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 8.0], &[true; 7])?;
/// let slow = LifeTable::of(&[4.0, 6.0, 7.0, 9.0, 9.0, 10.0, 11.0], &[true, true, true, false, false, true, false])?;
/// let test = log_rank(&[&quick, &slow])?;
/// assert_eq!((test.freedom, test.groups[0].observed), (1.0, 7.0));
/// assert!(test.groups[0].expected < 3.2 && test.p < 0.01);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # Errors
/// Fewer than two groups of which any could have ended when some did, or no time at which chance could have made it otherwise,
/// since all ended at once (`NoDenominator`).
///
/// # References
/// Mantel, *Cancer Chemotherapy Reports* 50 (1966); Peto and Peto, *Journal of the Royal Statistical Society A* 135 (1972).
pub fn log_rank(groups: &[&LifeTable]) -> Result<LogRank, Undefined> {
    let k = groups.len();
    let mut times: Vec<f64> =
        groups.iter().flat_map(|table| table.rows().iter().filter(|row| row.events > 0).map(|row| row.after)).collect();
    times.sort_unstable_by(f64::total_cmp);
    times.dedup();

    let (mut observed, mut expected, mut variance) = (vec![0.0; k], vec![0.0; k], vec![vec![0.0; k]; k]);
    let mut cursors: Vec<_> = groups.iter().map(|table| table.rows().iter().peekable()).collect();
    for time in times {
        // of each group how many are at risk, and how many end
        let mut at_risk = vec![0.0; k];
        let mut d = 0.0;
        for ((rows, at_risk), observed) in cursors.iter_mut().zip(&mut at_risk).zip(&mut observed) {
            while rows.next_if(|row| row.after < time).is_some() {}
            if let Some(row) = rows.peek() {
                *at_risk = row.at_risk as f64;
                if row.after == time {
                    d += row.events as f64;
                    *observed += row.events as f64;
                }
            }
        }
        let n: f64 = at_risk.iter().sum();
        let spread = if n > 1.0 { d * (n - d) / (n - 1.0) } else { 0.0 };
        let shares: Vec<f64> = at_risk.iter().map(|own| own / n).collect();
        for (i, (row, (own, expected))) in variance.iter_mut().zip(shares.iter().zip(&mut expected)).enumerate() {
            *expected += d * own;
            for (j, (cell, other)) in row.iter_mut().zip(&shares).enumerate() {
                *cell += spread * own * (if i == j { 1.0 - other } else { -other });
            }
        }
    }

    // a group of which none could have ended says nothing; the last of the others follows from the rest
    let told: Vec<usize> = (0..k).filter(|i| expected.get(*i).is_some_and(|due| *due > 0.0)).collect();
    let [free @ .., _] = told.as_slice() else { return Err(Undefined::NoDenominator) };
    if free.is_empty() {
        return Err(Undefined::NoDenominator);
    }
    let at = |of: &[f64], i: &usize| of.get(*i).copied().unwrap_or(0.0);
    let short: Vec<f64> = free.iter().map(|i| at(&observed, i) - at(&expected, i)).collect();
    let square = free.iter().map(|i| {
        let row = variance.get(*i).map_or(&[][..], Vec::as_slice);
        free.iter().map(|j| at(row, j)).collect::<Vec<f64>>()
    });
    let solved = solve(square.collect(), short.clone()).ok_or(Undefined::NoDenominator)?;
    let chi_square = short.iter().zip(&solved).map(|(a, b)| a * b).sum::<f64>().max(0.0);
    let freedom = free.len() as f64;
    let group =
        |((table, observed), expected): ((&&LifeTable, f64), f64)| LogRankGroup { n: table.n(), observed, expected };
    let groups = groups.iter().zip(observed).zip(expected).map(group).collect();
    Ok(LogRank { chi_square, freedom, p: chi_square_above(chi_square, freedom), groups })
}

/// The x of `rows x = right`; `None` where there is not one.
fn solve(mut rows: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let k = right.len();
    let largest = rows.iter().flatten().fold(0.0, |most: f64, x| most.max(x.abs()));
    for column in 0..k {
        let size = |row: &usize| rows.get(*row).and_then(|row| row.get(column)).map_or(0.0, |x| x.abs());
        let pivot = (column..k).max_by(|a, b| size(a).total_cmp(&size(b)))?;
        if size(&pivot) <= 1e-12 * largest {
            return None;
        }
        rows.swap(column, pivot);
        right.swap(column, pivot);
        let (done, left) = rows.split_at_mut(column + 1);
        let (right_done, right_left) = right.split_at_mut(column + 1);
        let (pivot, value) = (done.last()?, right_done.last()?);
        for (row, right) in left.iter_mut().zip(right_left) {
            let factor = row.get(column)? / pivot.get(column)?;
            row.iter_mut().zip(pivot).for_each(|(x, above)| *x -= factor * above);
            *right -= factor * value;
        }
    }
    for column in (0..k).rev() {
        let row = rows.get(column)?;
        let known: f64 = row.iter().zip(&right).skip(column + 1).map(|(a, x)| a * x).sum();
        let x = (right.get(column)? - known) / row.get(column)?;
        *right.get_mut(column)? = x;
    }
    Some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Lifetime;

    fn table(lives: &[Lifetime]) -> LifeTable {
        LifeTable::new(lives.iter().copied()).unwrap()
    }

    #[test]
    fn degenerate_groups_are_said_to_be() {
        use Lifetime as L;
        let (some, late) = (table(&[L::event(1.0), L::event(3.0), L::censored(4.0)]), table(&[L::censored(9.0); 3]));
        let (at_once, early) = (table(&[L::event(2.0); 3]), table(&[L::censored(0.5); 3]));
        for (what, groups, expected) in [
            ("no groups", vec![], Err(Undefined::NoDenominator)),
            ("one group", vec![&some], Err(Undefined::NoDenominator)),
            ("none has ended", vec![&late, &late], Err(Undefined::NoDenominator)),
            ("all at one instant", vec![&at_once, &at_once], Err(Undefined::NoDenominator)),
            ("the other was gone before", vec![&some, &early], Err(Undefined::NoDenominator)),
            ("two equal ones", vec![&some, &some], Ok((0.0, 1.0, 1.0))),
            ("three equal ones", vec![&some, &some, &some], Ok((0.0, 2.0, 1.0))),
            ("two equal ones, and one that was gone before", vec![&some, &early, &some], Ok((0.0, 1.0, 1.0))),
        ] {
            let test = log_rank(&groups).map(|test| ((test.chi_square * 1e9).round() / 1e9, test.freedom, test.p));
            assert_eq!(test, expected, "{what}");
        }
    }

    #[test]
    fn what_is_due_adds_up_to_what_was_seen() {
        use Lifetime as L;
        let groups = [
            table(&[L::event(0.0), L::event(2.0), L::censored(2.0), L::competing(3.0)]),
            table(&[L::event(2.0), L::event(2.0), L::event(7.0)]),
            table(&[L::censored(1.0), L::event(5.0), L::event(7.0), L::censored(8.0)]),
        ];
        let test = log_rank(&groups.each_ref()).unwrap();
        let sum = |of: fn(&LogRankGroup) -> f64| test.groups.iter().map(of).sum::<f64>();
        assert!((sum(|group| group.observed) - 7.0).abs() < 1e-12 && (sum(|group| group.expected) - 7.0).abs() < 1e-12);
        // the order of the groups is none of its business
        let turned = log_rank(&[&groups[2], &groups[0], &groups[1]]).unwrap();
        assert!((turned.chi_square - test.chi_square).abs() < 1e-12);
    }

    #[test]
    fn equations_are_solved_where_they_can_be() {
        assert_eq!(solve(vec![vec![0.0, 2.0], vec![4.0, 1.0]], vec![2.0, 9.0]), Some(vec![2.0, 1.0]));
        assert_eq!(solve(vec![vec![1.0, 2.0], vec![2.0, 4.0]], vec![1.0, 2.0]), None);
        assert_eq!(solve(vec![vec![0.0]], vec![1.0]), None);
    }
}
