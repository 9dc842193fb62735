//! Whether two shares differ.

use super::distributions::{chi_square_above, normal_beyond};
use super::interval::{Interval, z_of};
use super::shares::{ShareInterval, share_interval};
use crate::value::{Share, Undefined};
use std::fmt;

/// Two shares of counts, held against each other: A/B tests, segments, a period and the one before.
///
/// ```
/// use crm_kpi::{stats::TwoShares, value::Share};
/// let new = TwoShares::of(Share::new(166, 1473)?, Share::new(48, 1695)?)?;
/// assert_eq!(new.to_string(), "8.4 points higher, 95 % from 6.7 to 10.3; not noise (p < 0.001)");
/// let few = TwoShares::of(Share::new(3, 4)?, Share::new(5, 9)?)?;
/// assert_eq!(few.to_string(), "19.4 points higher, 95 % from -32.3 to 54.8; may be noise (p = 1.000)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// Not for shares of the same records before and after, which are pairs, nor for looking every day until it comes out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoShares {
    // part and whole of each
    a: (f64, f64),
    b: (f64, f64),
}

impl TwoShares {
    /// The first held against the second. Undefined of shares of money (`OtherUnit`).
    pub fn of(a: Share, b: Share) -> Result<TwoShares, Undefined> {
        if a.amounts().is_some() || b.amounts().is_some() {
            return Err(Undefined::OtherUnit);
        }
        let counts = |share: Share| (share.part() as f64, share.whole() as f64);
        Ok(TwoShares { a: counts(a), b: counts(b) })
    }
    /// Both shares.
    pub fn shares(self) -> (f64, f64) {
        (self.a.0 / self.a.1, self.b.0 / self.b.1)
    }
    /// The first less the second, as fractions.
    pub fn difference(self) -> f64 {
        let (a, b) = self.shares();
        a - b
    }
    /// By what part of the second the first is larger. Undefined where the second is 0.
    pub fn relative(self) -> Result<f64, Undefined> {
        let (a, b) = self.shares();
        if b == 0.0 { Err(Undefined::NoDenominator) } else { Ok((a - b) / b) }
    }
    /// Newcombe's interval of the difference, of both Wilson intervals: method 10 of his paper, without continuity
    /// correction.
    ///
    /// # Errors
    /// A confidence that is not between 0 and 1 (`OutOfRange`).
    ///
    /// # References
    /// Newcombe, *Statistics in Medicine* 17 (1998), 873-890.
    pub fn interval(self, confidence: f64) -> Result<Interval, Undefined> {
        let (p, q) = self.shares();
        let wilson = |(k, n)| share_interval(k, n, ShareInterval::Wilson, confidence);
        let (a, b) = (wilson(self.a)?, wilson(self.b)?);
        let (below, above) = ((p - a.low).hypot(b.high - q), (a.high - p).hypot(q - b.low));
        Ok(Interval { low: p - q - below, high: p - q + above, confidence })
    }
    /// The interval of the standard error, for comparison: not for few, nor near 0 or 1.
    ///
    /// # Errors
    /// A confidence that is not between 0 and 1 (`OutOfRange`).
    pub fn wald(self, confidence: f64) -> Result<Interval, Undefined> {
        let ((p, q), z) = (self.shares(), z_of(confidence)?);
        let error = (p * (1.0 - p) / self.a.1 + q * (1.0 - q) / self.b.1).sqrt();
        Ok(Interval::around(p - q, z * error, confidence))
    }
    /// The z of the pooled test. Undefined where neither has any, or both have all (`NoDenominator`).
    pub fn z(self) -> Result<f64, Undefined> {
        let ((k, n), (l, m)) = (self.a, self.b);
        let pooled = (k + l) / (n + m);
        if pooled == 0.0 || pooled == 1.0 {
            return Err(Undefined::NoDenominator);
        }
        Ok(self.difference() / (pooled * (1.0 - pooled) * (1.0 / n + 1.0 / m)).sqrt())
    }
    /// How often chance alone makes so large a difference, by the pooled z; on either side. For at least five of each kind
    /// in each; [`fisher`](TwoShares::fisher) is for any.
    ///
    /// # Errors
    /// As [`z`](TwoShares::z).
    pub fn p(self) -> Result<f64, Undefined> {
        Ok(normal_beyond(self.z()?))
    }
    /// The same by chi-square with Yates' correction, which errs on the side of noise.
    ///
    /// # Errors
    /// As [`z`](TwoShares::z).
    pub fn yates(self) -> Result<f64, Undefined> {
        self.z()?;
        let ((k, n), (l, m)) = (self.a, self.b);
        let pooled = (k + l) / (n + m);
        let cells = [(k, n * pooled), (n - k, n * (1.0 - pooled)), (l, m * pooled), (m - l, m * (1.0 - pooled))];
        let by = cells.iter().map(|(seen, due)| (seen - due).abs()).fold(0.5, f64::min);
        let sum: f64 = cells.iter().map(|(seen, due)| ((seen - due).abs() - by).powi(2) / due).sum();
        Ok(chi_square_above(sum, 1.0))
    }
    /// The same, exact: all tables with these margins that are no more likely than this one, together.
    ///
    /// # References
    /// Fisher, *Statistical Methods for Research Workers* (1934).
    pub fn fisher(self) -> f64 {
        let ((k, n), (l, m)) = (self.a, self.b);
        let with = k + l;
        let (first, last) = ((with - m).max(0.0), with.min(n));
        // from the likeliest table to both sides, since all others are small beside it
        let mode = (((with + 1.0) * (n + 1.0)) / (n + m + 2.0)).floor().clamp(first, last);
        let up = |x: f64| (with - x) * (n - x) / ((x + 1.0) * (m - with + x + 1.0));
        let (mut weights, mut weight) = (vec![(mode, 1.0)], 1.0);
        let mut x = mode;
        while x < last && weight > 0.0 {
            weight *= up(x);
            x += 1.0;
            weights.push((x, weight));
        }
        (x, weight) = (mode, 1.0);
        while x > first && weight > 0.0 {
            x -= 1.0;
            weight /= up(x);
            weights.push((x, weight));
        }
        weights.sort_unstable_by(|(_, a), (_, b)| a.total_cmp(b));
        let all: f64 = weights.iter().map(|(_, w)| w).sum();
        let own = weights.iter().find(|(x, _)| *x == k).map_or(0.0, |(_, w)| *w);
        let rarer: f64 = weights.iter().map(|(_, w)| *w).take_while(|w| *w <= own * (1.0 + 1e-7)).sum();
        rarer / all
    }
    /// The difference of the angles, of which the same number means the same everywhere between 0 and 1: 0.2 is small, 0.5
    /// medium, 0.8 large.
    ///
    /// # References
    /// Cohen, *Statistical Power Analysis* (1988).
    pub fn cohens_h(self) -> f64 {
        let (p, q) = self.shares();
        2.0 * p.sqrt().asin() - 2.0 * q.sqrt().asin()
    }
    /// The p of the test that fits: exact where fewer than five of a kind are due in either, pooled otherwise.
    pub fn p_value(self) -> f64 {
        match self.p() {
            Ok(p) if self.pooled_fits() => p,
            _ => self.fisher(),
        }
    }
    /// Whether at least five of each kind are due in each.
    pub(super) fn pooled_fits(self) -> bool {
        let ((k, n), (l, m)) = (self.a, self.b);
        let pooled = (k + l) / (n + m);
        [n * pooled, n * (1.0 - pooled), m * pooled, m * (1.0 - pooled)].iter().all(|due| *due >= 5.0)
    }
}

/// In words, at 95 %.
impl fmt::Display for TwoShares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points = self.difference() * 100.0;
        let direction = match points {
            d if d > 0.0 => "higher",
            d if d < 0.0 => "lower",
            _ => "apart",
        };
        write!(f, "{:.1} points {direction}", points.abs())?;
        if let Ok(Interval { low, high, .. }) = self.interval(0.95) {
            write!(f, ", 95 % from {:.1} to {:.1}", low * 100.0, high * 100.0)?;
        }
        let p = self.p_value();
        let verdict = if p < 0.05 { "not noise" } else { "may be noise" };
        if p < 0.001 { write!(f, "; {verdict} (p < 0.001)") } else { write!(f, "; {verdict} (p = {p:.3})") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::draws::Draws;

    fn two(a: (i64, i64), b: (i64, i64)) -> TwoShares {
        TwoShares::of(Share::new(a.0, a.1).unwrap(), Share::new(b.0, b.1).unwrap()).unwrap()
    }

    #[test]
    fn nothing_against_nothing_and_all_against_nothing() {
        for (what, a, b, z, fisher) in [
            ("none in either", (0, 10), (0, 10), None, 1.0),
            ("all in both", (4, 4), (9, 9), None, 1.0),
            ("one against one", (1, 1), (0, 1), Some(2f64.sqrt()), 1.0),
            ("equal", (3, 6), (3, 6), Some(0.0), 1.0),
        ] {
            let two = two(a, b);
            assert_eq!(two.z().ok().map(|z| (z * 1e9).round()), z.map(|z| (z * 1e9).round()), "{what}");
            assert!((two.fisher() - fisher).abs() < 1e-12, "{what}: {}", two.fisher());
            let interval = two.interval(0.95).unwrap();
            assert!(interval.contains(two.difference()) && interval.low >= -1.0 && interval.high <= 1.0, "{what}");
        }
    }

    #[test]
    fn the_exact_test_is_the_sum_of_the_tables_by_hand() {
        // of 8 with 4: the tables of 4 and 4 have the weights 1, 16, 36, 16, 1
        for (k, expected) in [(4, 2.0 / 70.0), (3, 34.0 / 70.0), (2, 1.0), (1, 34.0 / 70.0), (0, 2.0 / 70.0)] {
            assert!((two((k, 4), (4 - k, 4)).fisher() - expected).abs() < 1e-12, "{k}");
        }
    }

    #[test]
    fn the_interval_holds_the_true_difference_as_often_as_it_says() {
        let mut draws = Draws::new(11);
        for (p, n, q, m) in [(0.5, 40, 0.3, 60), (0.05, 100, 0.05, 80), (0.9, 30, 0.6, 30)] {
            let mut of = |p: f64, n: i64| ((0..n).filter(|_| draws.uniform() < p).count() as i64, n);
            let held = (0..2_000).filter(|_| two(of(p, n), of(q, m)).interval(0.95).unwrap().contains(p - q)).count();
            assert!((1_870..=1_990).contains(&held), "{p} {q}: {held}");
        }
    }
}
