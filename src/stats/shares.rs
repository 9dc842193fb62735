//! How sure a share or a rate is.

use super::distributions::gamma_quantile;
use super::interval::{Interval, confident, z_of};
use super::special::beta_quantile;
use crate::value::{Share, Undefined};

/// How the interval of a share is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum ShareInterval {
    /// Wilson's score interval (1927): near its confidence on average, also of few and at 0 and 1. The default.
    #[default]
    Wilson,
    /// Clopper and Pearson's (1934), of beta quantiles: never less sure than it says, and wider than it need be.
    ClopperPearson,
    /// Agresti and Coull's (1998): Wilson's centre, wider; for a pocket calculator, and 40 or more.
    AgrestiCoull,
    /// Of Jeffreys' prior: between its Bayesian quantiles. At 0 and at all its end does not reach the share itself.
    Jeffreys,
    /// Of the standard error. Not for few, nor near 0 or 1, where it has no width at all: for comparison only.
    Wald,
}

impl Share {
    /// Wilson's interval of a share of counts.
    ///
    /// ```text
    /// (p + z²/2n ± z sqrt(p (1 - p) / n + z²/4n²)) / (1 + z²/n)
    /// ```
    ///
    /// Not for a share whose records hang together (answers of one person, lines of one order): then there are fewer of
    /// them than it seems, and the truth is less sure.
    ///
    /// # Errors
    /// A share of money (`OtherUnit`): its euros are no draws. A confidence that is not between 0 and 1 (`OutOfRange`).
    ///
    /// # References
    /// Wilson, *JASA* 22 (1927); Brown, Cai and DasGupta, *Statistical Science* 16 (2001).
    pub fn interval(self, confidence: f64) -> Result<Interval, Undefined> {
        self.interval_by(ShareInterval::Wilson, confidence)
    }
    /// The same, made in another way.
    ///
    /// ```
    /// use crm_kpi::{stats::ShareInterval, value::Share};
    /// let nobody = Share::new(0, 20)?;
    /// assert_eq!(format!("{:.4}", nobody.interval(0.95)?), "0.0000 to 0.1611 (95 %)");
    /// let exact = nobody.interval_by(ShareInterval::ClopperPearson, 0.95)?;
    /// assert_eq!(format!("{exact:.4}"), "0.0000 to 0.1684 (95 %)");
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// As [`interval`](Share::interval).
    pub fn interval_by(self, how: ShareInterval, confidence: f64) -> Result<Interval, Undefined> {
        if self.amounts().is_some() {
            return Err(Undefined::OtherUnit);
        }
        let (k, n) = (self.part() as f64, self.whole() as f64);
        share_interval(k, n, how, confidence)
    }
}

pub(super) fn share_interval(k: f64, n: f64, how: ShareInterval, confidence: f64) -> Result<Interval, Undefined> {
    let z = z_of(confidence)?;
    let (p, square, tail) = (k / n, z * z, 0.5 * (1.0 - confidence));
    let between = |low, high| Interval { low, high, confidence };
    Ok(match how {
        ShareInterval::Wilson => {
            let centre = (p + square / (2.0 * n)) / (1.0 + square / n);
            let half = z / (1.0 + square / n) * (p * (1.0 - p) / n + square / (4.0 * n * n)).sqrt();
            let Interval { low, high, .. } = Interval::around(centre, half, confidence).clipped(0.0, 1.0);
            // at the ends the two parts are equal, but for their last digits
            between(if k == 0.0 { 0.0 } else { low }, if k == n { 1.0 } else { high })
        }
        ShareInterval::ClopperPearson => between(
            if k == 0.0 { 0.0 } else { beta_quantile(k, n - k + 1.0, tail) },
            if k == n { 1.0 } else { beta_quantile(k + 1.0, n - k, 1.0 - tail) },
        ),
        ShareInterval::AgrestiCoull => {
            let n = n + square;
            let p = (k + 0.5 * square) / n;
            Interval::around(p, z * (p * (1.0 - p) / n).sqrt(), confidence).clipped(0.0, 1.0)
        }
        ShareInterval::Jeffreys => {
            let end = |p| beta_quantile(k + 0.5, n - k + 0.5, p);
            between(end(tail), end(1.0 - tail))
        }
        ShareInterval::Wald => Interval::around(p, z * (p * (1.0 - p) / n).sqrt(), confidence),
    })
}

/// The exact interval of a rate: so many events in so much time, or among so many.
///
/// ```text
/// χ²(α/2; 2k) / 2 and χ²(1 - α/2; 2k + 2) / 2, by the exposure
/// ```
///
/// For events that come one by one and do not bring each other about, such as complaints by day. Not for a share of
/// those who could have had one at most: that is [`Share::interval`].
///
/// ```
/// let complaints = crm_kpi::stats::rate_interval(0, 10.0, 0.95)?;
/// assert_eq!(complaints.to_string(), "0.000 to 0.369 (95 %)"); // none in ten days
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # Errors
/// An exposure that is not above zero (`NoDenominator`), a confidence that is not between 0 and 1 (`OutOfRange`).
///
/// # References
/// Garwood, *Biometrika* 28 (1936).
pub fn rate_interval(events: u64, exposure: f64, confidence: f64) -> Result<Interval, Undefined> {
    confident(confidence)?;
    if !(exposure > 0.0 && exposure.is_finite()) {
        return Err(Undefined::NoDenominator);
    }
    let (k, tail) = (events as f64, 0.5 * (1.0 - confidence));
    let low = if events == 0 { 0.0 } else { gamma_quantile(k, tail) };
    Ok(Interval { low: low / exposure, high: gamma_quantile(k + 1.0, 1.0 - tail) / exposure, confidence })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::draws::Draws;

    const ALL: [ShareInterval; 5] = [
        ShareInterval::Wilson,
        ShareInterval::ClopperPearson,
        ShareInterval::AgrestiCoull,
        ShareInterval::Jeffreys,
        ShareInterval::Wald,
    ];

    #[test]
    fn of_few_and_of_all_or_nothing_an_interval_stays_within_0_and_1() {
        for how in ALL.into_iter().filter(|how| *how != ShareInterval::Wald) {
            for (k, n) in [(0, 1), (1, 1), (0, 10), (10, 10), (1, 2), (5, 1_000_000)] {
                for confidence in [0.5, 0.95, 0.999] {
                    let share = Share::new(k, n).unwrap();
                    let Interval { low, high, .. } = share.interval_by(how, confidence).unwrap();
                    assert!(0.0 <= low && low < high && high <= 1.0, "{how:?} {k} of {n}: {low} {high}");
                }
            }
        }
        for confidence in [0.0, 1.0, -1.0, 2.0, f64::NAN] {
            assert_eq!(Share::new(1, 2).unwrap().interval(confidence), Err(Undefined::OutOfRange), "{confidence}");
        }
    }

    #[test]
    fn an_interval_holds_the_truth_as_often_as_it_says() {
        let mut draws = Draws::new(7);
        for (how, at_least) in ALL.into_iter().zip([0.93, 0.95, 0.93, 0.93, 0.80]) {
            for (p, n) in [(0.5, 30), (0.1, 60), (0.8, 200)] {
                let held = (0..2_000).filter(|_| {
                    let k = (0..n).filter(|_| draws.uniform() < p).count() as f64;
                    share_interval(k, f64::from(n), how, 0.95).unwrap().contains(p)
                });
                let held = held.count() as f64 / 2_000.0;
                assert!(held >= at_least && held <= 0.995, "{how:?} {p} of {n}: {held}");
            }
        }
    }

    #[test]
    fn a_rate_needs_time_to_have_passed() {
        assert_eq!(rate_interval(3, 0.0, 0.95), Err(Undefined::NoDenominator));
        assert_eq!(rate_interval(3, f64::NAN, 0.95), Err(Undefined::NoDenominator));
        let Interval { low, high, .. } = rate_interval(1, 2.0, 0.9).unwrap();
        assert!(0.0 < low && low < 0.5 && 0.5 < high);
    }
}
