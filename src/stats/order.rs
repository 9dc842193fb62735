//! How sure a median is, or any other quantile.

use super::interval::{Interval, confident};
use super::special::regularized_beta;
use crate::value::Undefined;

/// Between which of so many sorted numbers a quantile of all there could be lies.
///
/// ```
/// use crm_kpi::stats::QuantileRanks;
/// let ranks = QuantileRanks::of(50, 0.5, 0.95)?;
/// assert_eq!((ranks.low, ranks.high), (18, 33)); // the median of 50: between the 18th and the 33rd
/// assert_eq!(format!("{:.4}", ranks.coverage), "0.9672");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuantileRanks {
    /// The place of the lower end, from 1.
    pub low: u64,
    /// The place of the upper end.
    pub high: u64,
    /// How often such an interval holds the quantile: at least the confidence asked for, and often more, since there is
    /// nothing between two neighbours.
    pub coverage: f64,
}

impl QuantileRanks {
    /// Of `n` numbers for the quantile `q`, such as 0.5.
    ///
    /// ```text
    /// of n numbers B lie below the quantile, binomial with n and q:
    /// the largest low with P(B < low) <= α/2, the smallest high with P(B >= high) <= α/2
    /// ```
    ///
    /// # Errors
    /// None (`NoRecords`); so few that not even the smallest and the largest are far enough apart (`TooFew`, with how many it
    /// takes: 6 for a median at 95 %); a quantile or a confidence that is not between 0 and 1 (`OutOfRange`).
    ///
    /// # References
    /// David and Nagaraja, *Order Statistics* (2003), 7.1; Hahn and Meeker, *Statistical Intervals* (1991), 5.2.
    pub fn of(n: u64, q: f64, confidence: f64) -> Result<QuantileRanks, Undefined> {
        confident(confidence)?;
        confident(q)?;
        if n == 0 {
            return Err(Undefined::NoRecords);
        }
        // what is equal but for its last digits is equal: of two numbers at 50 % both tails are a quarter
        let tail = 0.5 * (1.0 - confidence) * (1.0 + 1e-12);
        // P(B < k), and P(B >= k) with its own digits
        let below = |k: u64| match k {
            0 => (0.0, 1.0),
            k if k > n => (1.0, 0.0),
            k => regularized_beta((n - k + 1) as f64, k as f64, 1.0 - q, q),
        };
        let low = last(n, |k| below(k).0 <= tail);
        let high = last(n, |k| below(k).1 > tail) + 1;
        if low == 0 || high > n {
            let least = (tail.ln() / q.max(1.0 - q).ln() - 1e-9).ceil();
            return Err(Undefined::TooFew { n, least: least as u64 });
        }
        Ok(QuantileRanks { low, high, coverage: below(high).0 - below(low).0 })
    }
}

/// The last of 0 to n of which something holds that holds of 0, and of none after the first that it does not hold of.
fn last(n: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut yes, mut no) = (0, n + 1);
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        if holds(middle) { yes = middle } else { no = middle }
    }
    yes
}

/// The interval of a quantile, such as the median (`q` = 0.5), from one of the numbers to another; they need not be sorted.
/// It asks nothing of how they are distributed, and is never less sure than it says: of times and amounts, whose tails are
/// long.
///
/// ```
/// use crm_kpi::{stats::quantile_interval, value::Undefined};
/// let days = [3.0, 41.0, 8.0, 12.0, 5.0, 9.0, 30.0, 7.0, 15.0, 11.0];
/// assert_eq!(quantile_interval(&days, 0.5, 0.95)?.to_string(), "5.000 to 30.000 (95 %)");
/// assert_eq!(quantile_interval(&days, 0.9, 0.95), Err(Undefined::TooFew { n: 10, least: 36 }));
/// # Ok::<(), Undefined>(())
/// ```
///
/// Not for times of which some are still running: those that ended are the short ones.
///
/// # Errors
/// As [`QuantileRanks::of`]; a number that is not finite (`OutOfRange`).
pub fn quantile_interval(numbers: &[f64], q: f64, confidence: f64) -> Result<Interval, Undefined> {
    if numbers.iter().any(|x| !x.is_finite()) {
        return Err(Undefined::OutOfRange);
    }
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    between(sorted.len(), q, confidence, |place| sorted.get(place).copied())
}

/// The interval from one sorted number to another, which are asked for by their places from 0.
pub(super) fn between(
    n: usize,
    q: f64,
    confidence: f64,
    at: impl Fn(usize) -> Option<f64>,
) -> Result<Interval, Undefined> {
    let ranks = QuantileRanks::of(n as u64, q, confidence)?;
    let end = |rank: u64| at(rank as usize - 1).ok_or(Undefined::Inconsistent);
    Ok(Interval { low: end(ranks.low)?, high: end(ranks.high)?, confidence })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::draws::Draws;

    #[test]
    fn ranks_are_those_of_the_tables() {
        // of the median at 95 %: Conover, Practical Nonparametric Statistics; n = 5 has none
        for (n, q, confidence, expected) in [
            (6, 0.5, 0.95, Ok((1, 6))),
            (10, 0.5, 0.95, Ok((2, 9))),
            (20, 0.5, 0.95, Ok((6, 15))),
            (25, 0.5, 0.95, Ok((8, 18))),
            (100, 0.5, 0.95, Ok((40, 61))),
            (5, 0.5, 0.95, Err(Undefined::TooFew { n: 5, least: 6 })),
            (5, 0.5, 0.9, Ok((1, 5))),
            (7, 0.5, 0.99, Err(Undefined::TooFew { n: 7, least: 8 })),
            (8, 0.5, 0.99, Ok((1, 8))),
            (35, 0.9, 0.95, Err(Undefined::TooFew { n: 35, least: 36 })),
            (36, 0.1, 0.95, Ok((1, 8))),
            (0, 0.5, 0.95, Err(Undefined::NoRecords)),
            (9, 1.0, 0.95, Err(Undefined::OutOfRange)),
            (9, f64::NAN, 0.95, Err(Undefined::OutOfRange)),
            (9, 0.5, 1.0, Err(Undefined::OutOfRange)),
        ] {
            let ranks = QuantileRanks::of(n, q, confidence).map(|ranks| (ranks.low, ranks.high));
            assert_eq!(ranks, expected, "{n} {q} {confidence}");
        }
    }

    #[test]
    fn as_many_as_it_takes_are_enough_and_one_less_is_not() {
        for q in [0.01, 0.25, 0.5, 0.9, 0.99] {
            for confidence in [0.5, 0.95, 0.999] {
                let Err(Undefined::TooFew { least, .. }) = QuantileRanks::of(1, q, confidence) else {
                    unreachable!("one number is never enough")
                };
                assert!(QuantileRanks::of(least - 1, q, confidence).is_err(), "{q} {confidence} {least}");
                let ranks = QuantileRanks::of(least, q, confidence).unwrap();
                assert!(ranks.coverage >= confidence - 1e-12, "{q} {confidence}: {ranks:?}");
            }
        }
    }

    #[test]
    fn of_a_million_the_ranks_are_those_of_the_normal_distribution() {
        let ranks = QuantileRanks::of(1_000_000, 0.5, 0.95).unwrap();
        assert_eq!((ranks.low, ranks.high), (499_020, 500_981));
    }

    #[test]
    fn equal_numbers_leave_no_doubt_and_no_number_is_none() {
        assert_eq!(quantile_interval(&[4.0; 8], 0.5, 0.95).map(Interval::width), Ok(0.0));
        assert_eq!(quantile_interval(&[f64::NAN; 8], 0.5, 0.95), Err(Undefined::OutOfRange));
        assert_eq!(quantile_interval(&[], 0.5, 0.95), Err(Undefined::NoRecords));
    }

    #[test]
    fn an_interval_holds_the_truth_at_least_as_often_as_it_says() {
        let mut draws = Draws::new(11);
        // of exponential times the quantile q is -ln(1 - q)
        for (n, q, most) in [(9, 0.5, 0.975), (40, 0.5, 0.975), (60, 0.9, 0.985), (200, 0.25, 0.97)] {
            let held = (0..2_000).filter(|_| {
                let times: Vec<f64> = (0..n).map(|_| -(1.0 - draws.uniform()).ln()).collect();
                quantile_interval(&times, q, 0.95).unwrap().contains(-(1.0f64 - q).ln())
            });
            let held = held.count() as f64 / 2_000.0;
            assert!((0.945..=most).contains(&held), "{q} of {n}: {held}");
        }
    }
}
