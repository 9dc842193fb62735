//! By how much one kind of records is larger than another.

use super::interval::{Interval, z_of};
use super::mann_whitney;
use crate::value::Undefined;

/// By how much the numbers of one kind are larger than those of another: of times and amounts, whose tails are long.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HodgesLehmann {
    /// The median of all differences, each of the first less each of the second. Not the difference of the medians.
    pub difference: f64,
    /// Its interval: the shifts that the test of Mann and Whitney does not refuse.
    pub interval: Interval,
    /// How often chance alone makes it so uneven, on either side, by that test.
    pub p: f64,
    /// Whether all arrangements were counted: fewer than 50 of each, or one alone of a kind, and no ties. Else the normal
    /// approximation, with the correction for ties.
    pub exact: bool,
}

/// The difference of Hodges and Lehmann, with its interval and the p of Mann and Whitney.
///
/// ```
/// use crm_kpi::stats::hodges_lehmann;
/// let (new, old) = ([0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46], [1.15, 0.88, 0.9, 0.74, 1.21]);
/// let shift = hodges_lehmann(&new, &old, 0.95)?;
/// assert_eq!(format!("{:.3}, {:.2}", shift.difference, shift.interval), "0.305, -0.15 to 0.76 (95 %)");
/// assert_eq!((shift.exact, (shift.p * 1e4).round()), (true, 2544.0));
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// It is the shift from one to the other where both are spread alike; where one is spread wider, read it as what a usual
/// pair differs by. Takes no memory but the numbers themselves, and n log n steps.
///
/// # Errors
/// None of a kind (`NoRecords`); too few for any interval (`TooFew`, of both kinds together: 8 for 4 and 4 at 95 %); a
/// number that is not finite, or a confidence that is not between 0 and 1 (`OutOfRange`); all of them equal (`NoDenominator`).
///
/// # References
/// Hodges and Lehmann, *Annals of Mathematical Statistics* 34 (1963); Hollander, Wolfe and Chicken, *Nonparametric
/// Statistical Methods* (2014), 4.2 and 4.3.
pub fn hodges_lehmann(a: &[f64], b: &[f64], confidence: f64) -> Result<HodgesLehmann, Undefined> {
    let z = z_of(confidence)?;
    let test = mann_whitney(a, b)?;
    let pairs = Pairs::of(a, b);
    let (n, m, tail) = (a.len(), b.len(), 0.5 * (1.0 - confidence));
    // of one against many the normal approximation knows nothing, and to count is little work
    let exact = (n < 50 && m < 50 || n.min(m) == 1) && !pairs.tied();
    let all = pairs.count();
    let (rank, p) = if exact {
        // P(U < u); the counts on both sides are the same, and those of either kind
        let below = arrangements(n.min(m), n.max(m));
        let less = |u: u64| below.get(u as usize).copied().unwrap_or(1.0);
        let rank = (1..=all).take_while(|u| less(*u) <= tail * (1.0 + 1e-12)).last().unwrap_or(0);
        let u = test.u as u64;
        (rank, (2.0 * less(u.min(all - u) + 1)).min(1.0))
    } else {
        (normal_rank(n as f64, m as f64, z), test.p)
    };
    if rank == 0 {
        return Err(too_few(n as u64, m as u64, exact, z, tail));
    }
    let middle = (pairs.nth(all.div_ceil(2)), pairs.nth(all / 2 + 1));
    Ok(HodgesLehmann {
        difference: 0.5 * middle.0 + 0.5 * middle.1,
        interval: Interval { low: pairs.nth(rank), high: pairs.nth(all + 1 - rank), confidence },
        p,
        exact,
    })
}

/// The place of the lower end among the sorted differences, by the normal approximation; 0 of too few.
fn normal_rank(n: f64, m: f64, z: f64) -> u64 {
    let spread = (n * m * (n + m + 1.0) / 12.0).sqrt();
    (0.5 * n * m - z * spread).floor().max(0.0) as u64
}

/// So many more of the larger kind, that the most uneven arrangement of all is rare enough; by the normal approximation also
/// of the smaller kind, of which a third of z squared are never enough.
fn too_few(n: u64, m: u64, exact: bool, z: f64, tail: f64) -> Undefined {
    let fewer = if exact { n.min(m) } else { n.min(m).max((z * z / 3.0) as u64 + 1) };
    let ways = |all: u64| (0..fewer).map(|i| (all - i) as f64 / (fewer - i) as f64).product::<f64>();
    let enough = |all: u64| match exact {
        true => ways(all) * tail * (1.0 + 1e-12) >= 1.0,
        false => normal_rank(fewer as f64, (all - fewer) as f64, z) > 0,
    };
    let (mut few, mut least) = (n + m, (n + m + 1).max(2 * fewer));
    while !enough(least) && least < 1 << 60 {
        (few, least) = (least, 2 * least);
    }
    while least - few > 1 {
        let middle = few + (least - few) / 2;
        // where even the smaller kind alone are more, they are too few
        if middle >= 2 * fewer && enough(middle) { least = middle } else { few = middle }
    }
    Undefined::TooFew { n: n + m, least }
}

/// For each u up to n m + 1 the share of the arrangements of n and m numbers in which fewer than u pairs have the first
/// larger.
fn arrangements(n: usize, m: usize) -> Vec<f64> {
    // how[i][u]: arrangements of i and j numbers with u such pairs; a last number of the first kind is larger than j others
    let mut how = vec![vec![0.0f64; n * m + 1]; n + 1];
    how.iter_mut().for_each(|of| of[0] = 1.0);
    for j in 1..=m {
        for i in 1..=n {
            let (before, rest) = how.split_at_mut(i);
            let (Some(fewer), Some(these)) = (before.last(), rest.first_mut()) else { continue };
            these[j..=i * j].iter_mut().zip(fewer).for_each(|(these, fewer)| *these += fewer);
        }
    }
    let counts = how.pop().unwrap_or_default();
    let all: f64 = counts.iter().sum();
    let mut below = vec![0.0];
    let mut sum = 0.0;
    for count in counts {
        sum += count;
        below.push(sum / all);
    }
    below
}

/// All differences of two kinds of numbers, none of which is kept.
struct Pairs {
    a: Vec<f64>,
    b: Vec<f64>,
}

impl Pairs {
    fn of(a: &[f64], b: &[f64]) -> Pairs {
        let sorted = |numbers: &[f64]| {
            let mut sorted = numbers.to_vec();
            sorted.sort_unstable_by(f64::total_cmp);
            sorted
        };
        Pairs { a: sorted(a), b: sorted(b) }
    }
    fn count(&self) -> u64 {
        self.a.len() as u64 * self.b.len() as u64
    }
    fn tied(&self) -> bool {
        let within = |numbers: &[f64]| numbers.is_sorted_by(|a, b| a < b);
        let apart = || self.up_to(0.0) == self.below_zero();
        !(within(&self.a) && within(&self.b) && apart())
    }
    /// How many differences are not larger: as the first grows, fewer of the second are large enough.
    fn up_to(&self, difference: f64) -> u64 {
        self.counted(|a, b| a - b <= difference)
    }
    fn below_zero(&self) -> u64 {
        self.counted(|a, b| a < b)
    }
    fn counted(&self, holds: impl Fn(f64, f64) -> bool) -> u64 {
        let (mut from, mut count) = (0, 0);
        for a in &self.a {
            while self.b.get(from).is_some_and(|b| !holds(*a, *b)) {
                from += 1;
            }
            count += (self.b.len() - from) as u64;
        }
        count
    }
    /// The difference that sorting would put at a place, from 1: the first number that so many do not exceed. Halving the
    /// numbers that a float can be takes 64 looks.
    fn nth(&self, place: u64) -> f64 {
        let (mut low, mut high) = (in_order(f64::NEG_INFINITY), in_order(f64::INFINITY));
        while low < high {
            let middle = ((i128::from(low) + i128::from(high)) >> 1) as i64;
            if self.up_to(from_order(middle)) >= place { high = middle } else { low = middle + 1 }
        }
        from_order(low) + 0.0 // no minus zero
    }
}

/// Floats as whole numbers in the same order.
fn in_order(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}
fn from_order(x: i64) -> f64 {
    f64::from_bits((x ^ (((x >> 63) as u64) >> 1) as i64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::draws::Draws;

    #[test]
    fn degenerate_samples_are_said_to_be() {
        let up_to = |n: i32| (1..=n).map(f64::from).collect::<Vec<_>>();
        for (what, a, b, expected) in [
            ("nobody", vec![], vec![1.0], Undefined::NoRecords),
            ("all equal", vec![1.0; 5], vec![1.0; 3], Undefined::NoDenominator),
            ("no number", vec![f64::INFINITY], vec![1.0], Undefined::OutOfRange),
            ("one each", vec![1.0], vec![2.0], Undefined::TooFew { n: 2, least: 40 }),
            ("three each", up_to(3), vec![0.5, 1.5, 2.5], Undefined::TooFew { n: 6, least: 8 }),
            ("ties of two", vec![1.0, 1.0], vec![1.0, 2.0], Undefined::TooFew { n: 4, least: 13 }),
            (
                "one and many, tied",
                vec![1.0],
                [up_to(60), up_to(60)].concat(),
                Undefined::TooFew { n: 121, least: 122 },
            ),
        ] {
            assert_eq!(hodges_lehmann(&a, &b, 0.95), Err(expected), "{what}");
        }
        assert_eq!(hodges_lehmann(&up_to(9), &[0.5; 9], 1.0), Err(Undefined::OutOfRange));
        let four = hodges_lehmann(&[1.0, 2.0, 3.0, 4.0], &[10.0, 20.0, 30.0, 40.0], 0.95).unwrap();
        assert_eq!((four.difference, four.interval.low, four.interval.high), (-22.5, -39.0, -6.0));
        assert!((four.p - 2.0 / 70.0).abs() < 1e-15 && four.exact);
    }

    #[test]
    fn as_many_as_it_takes_are_enough_and_one_less_is_not() {
        let up_to = |n: u64, from: f64| (0..n).map(|x| from + x as f64).collect::<Vec<_>>();
        for confidence in [0.5, 0.9, 0.95, 0.99] {
            for (fewer, tied) in [(1, false), (2, false), (3, false), (2, true), (3, true), (5, true)] {
                // all of the one kind lie between the others, in the middle of two or on them
                let of = |all: u64| {
                    let few = up_to(fewer, if tied { 1.0 } else { 0.5 });
                    hodges_lehmann(&few, &up_to(all - fewer, 0.0), confidence)
                };
                let Err(Undefined::TooFew { least, .. }) = of(2 * fewer) else { continue };
                if tied && fewer == 2 && confidence == 0.99 {
                    continue; // of ties it takes three of a kind
                }
                assert!(of(least).is_ok(), "{fewer} of {least} at {confidence}, tied: {tied}");
                let less = of(least - 1).map(|shift| shift.interval);
                assert_eq!(
                    less,
                    Err(Undefined::TooFew { n: least - 1, least }),
                    "{fewer} at {confidence}, tied: {tied}"
                );
            }
        }
        // of one and a hundred the second on both sides are told apart
        let one = hodges_lehmann(&[0.5], &up_to(100, 0.0), 0.95).unwrap();
        assert_eq!((one.exact, one.interval.low, one.interval.high), (true, 0.5 - 98.0, 0.5 - 1.0));
        let sure = hodges_lehmann(&[0.5], &up_to(100, 0.0), 1.0 - 1e-12).unwrap_err();
        assert!(matches!(sure, Undefined::TooFew { n: 101, least } if least > 1_000_000_000_000), "{sure}");
    }

    #[test]
    fn every_place_is_that_of_the_sorted_differences() {
        let mut draws = Draws::new(23);
        for (n, m, coarse) in [(1, 1, false), (7, 4, true), (30, 17, false), (25, 25, true)] {
            let mut drawn = |n: i32| -> Vec<f64> {
                let number = |_| draws.normal() * 4.0;
                (0..n).map(number).map(|x| if coarse { x.round() } else { x }).collect()
            };
            let (a, b) = (drawn(n), drawn(m));
            let pairs = Pairs::of(&a, &b);
            let mut all: Vec<f64> = a.iter().flat_map(|a| b.iter().map(move |b| a - b)).collect();
            all.sort_unstable_by(f64::total_cmp);
            for (place, difference) in (1..).zip(all) {
                assert_eq!(pairs.nth(place), difference, "{place} of {n} x {m}");
            }
        }
    }

    #[test]
    fn four_hundred_million_pairs_take_no_memory_of_their_own() {
        let up_to = |n: i32, from: f64| (0..n).map(|x| from + f64::from(x)).collect::<Vec<_>>();
        let shift = hodges_lehmann(&up_to(20_000, 7.0), &up_to(20_000, 0.0), 0.95).unwrap();
        assert_eq!((shift.difference, shift.interval.contains(7.0), shift.exact), (7.0, true, false));
    }

    #[test]
    fn arrangements_are_counted_as_in_the_tables() {
        // of 3 and 3: 1, 1, 2, 3, 3, 3, 3, 2, 1, 1 of 20
        let below: Vec<i32> = arrangements(3, 3).iter().map(|share| (share * 20.0).round() as i32).collect();
        assert_eq!(below, [0, 1, 2, 4, 7, 10, 13, 16, 18, 19, 20]);
        let (a, b) = (arrangements(5, 9), arrangements(9, 5));
        assert!(a.iter().zip(&b).all(|(a, b)| (a - b).abs() < 1e-14));
    }

    #[test]
    fn both_ways_round_the_difference_is_the_same() {
        let (a, b) = ([5.0, 1.0, 9.0, 4.0, 4.0, 12.0], [3.0, 3.0, 8.0, 2.0, 1.0, 0.0]);
        let (one, other) = (hodges_lehmann(&a, &b, 0.9).unwrap(), hodges_lehmann(&b, &a, 0.9).unwrap());
        assert_eq!((one.difference, one.interval.low), (-other.difference, -other.interval.high));
        assert!((one.p - other.p).abs() < 1e-12 && !one.exact);
    }

    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        let mut draws = Draws::new(29);
        for (n, m, runs, most) in [(6, 9, 1_500, 0.975), (40, 60, 600, 0.97)] {
            let held = (0..runs).filter(|_| {
                // long tails: logarithms are normal
                let mut times = |n: i32| (0..n).map(|_| draws.normal().exp()).collect::<Vec<_>>();
                let (a, b) = (times(n), times(m));
                let a: Vec<f64> = a.iter().map(|x| x + 2.0).collect();
                hodges_lehmann(&a, &b, 0.95).unwrap().interval.contains(2.0)
            });
            let held = held.count() as f64 / f64::from(runs);
            assert!((0.935..=most).contains(&held), "{n} and {m}: {held}");
        }
    }
}
