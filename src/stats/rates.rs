//! Whether things come more often in one place than in another.

use super::distributions::normal_beyond;
use super::interval::{Estimate, Interval, confident};
use super::rate_interval;
use super::special::{beta_quantile, regularized_beta};
use crate::kpi::Reading;
use crate::value::{Undefined, pad};
use std::fmt;

/// So many events in so much time, or among so many: complaints by days, leads by visits.
///
/// ```
/// use crm_kpi::stats::{Estimate, Rate};
/// let complaints = Rate::new(12, 30.0)?;
/// assert_eq!(complaints.to_string(), "0.40 (12 in 30)");
/// assert_eq!(complaints.interval(0.95)?.to_string(), "0.207 to 0.699 (95 %)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    events: u64,
    exposure: f64,
}

impl Rate {
    /// Events by the time, or the number, in which they could happen. Undefined of an exposure that is not above zero
    /// (`NoDenominator`).
    pub fn new(events: u64, exposure: f64) -> Result<Rate, Undefined> {
        match exposure.is_finite() && exposure > 0.0 {
            true => Ok(Rate { events, exposure }),
            false => Err(Undefined::NoDenominator),
        }
    }
    /// How many.
    pub fn events(self) -> u64 {
        self.events
    }
    /// In how much time.
    pub fn exposure(self) -> f64 {
        self.exposure
    }
    /// How many by one of it.
    pub fn as_f64(self) -> f64 {
        self.events as f64 / self.exposure
    }
}

/// Two decimals, or as many as asked for, and what it is made from.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(2);
        pad(f, &format!("{:.digits$} ({} in {})", self.as_f64(), self.events, self.exposure))
    }
}

/// The exact interval, as of [`rate_interval`].
impl Estimate for Rate {
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        rate_interval(self.events, self.exposure, confidence)
    }
}

impl Reading<u64> {
    /// A count by the time in which it came, such as the days of the period: what has an interval and can be
    /// [compared](crate::stats::compare). For what comes one by one and does not bring other such about: leads, complaints.
    /// Not for levels, such as customers or open tickets: those of two dates are mostly the same ones.
    ///
    /// ```
    /// use crm_kpi::{leads, record::Lead, stats::compare, time::Timestamp};
    /// let leads: Vec<Lead> = (0..70).map(|n| Lead::new(format!("L{n}"), Timestamp::from_micros(n))).collect();
    /// let (march, february) = (leads::lead_count(&leads[..42], ..).by_time(31.0), leads::lead_count(&leads[42..], ..).by_time(29.0));
    /// assert_eq!(
    ///     compare(&march, &february)?.to_string(),
    ///     "1.40 times as many (0.85 to 2.35), could be chance (p = 0.201, exact Poisson)"
    /// );
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    pub fn by_time(self, exposure: f64) -> Reading<Rate> {
        self.and_then(|events| Rate::new(events, exposure))
    }
}

/// Two rates, the first by the second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateRatio {
    /// How many times as often things come in the first.
    pub ratio: f64,
    /// Its exact interval.
    pub interval: Interval,
    /// How often chance alone makes them so uneven: twice the smaller tail, so that it agrees with the interval.
    pub p: f64,
}

/// The ratio of two rates, exact: of all events together, those of the first are binomial.
///
/// ```
/// use crm_kpi::stats::{Rate, rate_ratio};
/// // breast cancer after X-ray treatment and without: Boice and Monson, 1977
/// let test = rate_ratio(Rate::new(41, 28_010.0)?, Rate::new(15, 19_017.0)?, 0.95)?;
/// assert_eq!(format!("{:.3}, {:.3}; p = {:.4}", test.ratio, test.interval, test.p), "1.856, 1.006 to 3.609 (95 %); p = 0.0477");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// For events that come one by one and do not bring each other about. Where they come in heaps, as orders of one customer
/// do, there are fewer of them than it seems.
///
/// # Errors
/// No event in the second (`NoDenominator`): hold them the other way round. A confidence that is not between 0 and 1
/// (`OutOfRange`).
///
/// # References
/// Przyborowski and Wilenski, *Biometrika* 31 (1940); Clopper and Pearson, *Biometrika* 26 (1934); Fay, *The R Journal* 2
/// (2010), on tails that agree with intervals.
pub fn rate_ratio(a: Rate, b: Rate, confidence: f64) -> Result<RateRatio, Undefined> {
    confident(confidence)?;
    if b.events == 0 {
        return Err(Undefined::NoDenominator);
    }
    let (k, l, tail) = (a.events as f64, b.events as f64, 0.5 * (1.0 - confidence));
    let times = |odds: f64| odds * b.exposure / a.exposure;
    // the end of the share that the first has of all events, as odds; its complement keeps the digits near 1
    let low = if k == 0.0 { 0.0 } else { beta_quantile(k, l + 1.0, tail) };
    let rest = beta_quantile(l, k + 1.0, tail);
    let share = a.exposure / (a.exposure + b.exposure);
    let other = b.exposure / (a.exposure + b.exposure);
    let at_least = if k == 0.0 { 1.0 } else { regularized_beta(k, l + 1.0, share, other).0 };
    let at_most = regularized_beta(l, k + 1.0, other, share).0;
    Ok(RateRatio {
        ratio: times(k / l),
        interval: Interval { low: times(low / (1.0 - low)), high: times((1.0 - rest) / rest), confidence },
        p: (2.0 * at_least.min(at_most)).min(1.0),
    })
}

/// A difference of two estimates by its standard error: how often chance alone makes it so large.
pub(super) fn by_error(difference: f64, error: f64) -> Result<f64, Undefined> {
    if error > 0.0 { Ok(normal_beyond(difference / error)) } else { Err(Undefined::NoDenominator) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::draws::Draws;

    fn ratio(k: u64, t: f64, l: u64, u: f64) -> Result<RateRatio, Undefined> {
        rate_ratio(Rate::new(k, t)?, Rate::new(l, u)?, 0.95)
    }

    #[test]
    fn nothing_against_something_and_something_against_nothing() {
        let none = ratio(0, 1.0, 5, 1.0).unwrap();
        assert_eq!((none.ratio, none.interval.low), (0.0, 0.0));
        assert!((none.interval.high - 1.0913).abs() < 5e-5 && (none.p - 0.0625).abs() < 1e-12, "{none:?}");
        for (what, k, t, l, u) in [
            ("something against nothing", 5, 1.0, 0, 1.0),
            ("nothing against nothing", 0, 1.0, 0, 1.0),
            ("in no time", 5, 0.0, 5, 1.0),
            ("in no number of days", 5, 1.0, 5, f64::NAN),
        ] {
            assert_eq!(ratio(k, t, l, u), Err(Undefined::NoDenominator), "{what}");
        }
        assert_eq!(
            rate_ratio(Rate { events: 1, exposure: 1.0 }, Rate { events: 1, exposure: 1.0 }, 0.0),
            Err(Undefined::OutOfRange)
        );
    }

    #[test]
    fn the_p_is_below_the_rest_of_the_confidence_where_the_interval_leaves_out_one() {
        for k in 0..60 {
            let test = ratio(k, 2.0, 20, 1.5).unwrap();
            assert_eq!(test.p < 0.05, !test.interval.contains(1.0), "{k}: {test:?}");
            assert!(test.interval.contains(test.ratio), "{k}");
        }
    }

    #[test]
    fn an_interval_holds_the_truth_at_least_as_often_as_it_says() {
        let mut draws = Draws::new(37);
        let held = (0..2_000).filter(|_| {
            // each moment of a thousand has an event or none
            let mut events = |rate: f64| (0..1_000).filter(|_| draws.uniform() < rate / 1_000.0).count() as u64;
            ratio(events(24.0), 2.0, events(10.0), 1.0).unwrap().interval.contains(1.2)
        });
        let held = held.count();
        assert!((1_895..=1_965).contains(&held), "{held}");
    }
}
