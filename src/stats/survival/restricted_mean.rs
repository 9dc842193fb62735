//! How long it lasts on average, as far as one has seen.

use super::KaplanMeier;
use crate::value::{Undefined, pad};
use std::fmt;

/// How long it lasts on average up to a limit, where all that is longer counts as the limit: the area under the survival curve.
///
/// ```text
/// mean = integral of S from 0 to the limit
/// se = sqrt(sum over times t up to the limit of A(t)^2 d / (n (n - d)))     A(t) = integral of S from t to the limit
/// ```
///
/// It needs no proportional hazards and exists where the median is not reached. Two are compared by one limit only, named
/// beforehand; and where something else may end it, the area is that of a world in which nothing else does.
///
/// ```
/// use crm_kpi::stats::LifeTable;
/// let curve = LifeTable::of(&[2.0, 4.0, 6.0, 9.0], &[true, true, false, false])?.kaplan_meier();
/// let mean = curve.restricted_mean(6.0)?; // 2 x 1 + 2 x 0.75 + 2 x 0.5
/// assert_eq!((mean.mean, mean.to_string().as_str()), (4.5, "4.500 within 6 (standard error 0.829)"));
/// assert!(curve.restricted_mean(10.0).is_err()); // nobody was seen so long
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # References
/// Irwin, *Journal of Hygiene* 47 (1949); Royston and Parmar, *BMC Medical Research Methodology* 13 (2013).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestrictedMean {
    /// The limit.
    pub within: f64,
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
}

impl RestrictedMean {
    pub(super) fn of(curve: &KaplanMeier, within: f64) -> Result<RestrictedMean, Undefined> {
        if within.is_nan() || within <= 0.0 {
            return Err(Undefined::OutOfRange);
        }
        curve.step(within)?;
        let (mut until, mut area, mut variance) = (within, 0.0, 0.0);
        for step in curve.steps().iter().rev().filter(|step| step.after <= within) {
            area += (until - step.after) * step.survival;
            until = step.after;
            let (n, d) = (step.at_risk as f64, step.events as f64);
            // after the last one there is no area that could be wrong
            if step.survival > 0.0 {
                variance += area * area * d / (n * (n - d));
            }
        }
        Ok(RestrictedMean { within, mean: area + until, error: variance.sqrt() })
    }
}

/// With three decimals, or as many as asked for.
impl fmt::Display for RestrictedMean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(3);
        let RestrictedMean { within, mean, error } = self;
        pad(f, &format!("{mean:.digits$} within {within} (standard error {error:.digits$})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{LifeTable, Lifetime};

    #[test]
    fn degenerate_lifetimes_last_as_long_as_they_do() {
        use Lifetime as L;
        for (what, lives, within, expected) in [
            ("one that ended", vec![L::event(4.0)], 9.0, Ok((4.0, 0.0))),
            ("one that has not", vec![L::censored(9.0)], 9.0, Ok((9.0, 0.0))),
            ("one seen for too short", vec![L::censored(4.0)], 9.0, Err(Undefined::NotYetObservable)),
            ("all at one instant", vec![L::event(4.0); 5], 9.0, Ok((4.0, 0.0))),
            ("of no time at all", vec![L::event(0.0); 5], 9.0, Ok((0.0, 0.0))),
            ("the limit before anything", vec![L::event(4.0), L::event(5.0)], 3.0, Ok((3.0, 0.0))),
            ("one of two", vec![L::event(4.0), L::event(10.0)], 10.0, Ok((7.0, 4.5f64.sqrt()))),
            ("no limit", vec![L::event(4.0)], f64::NAN, Err(Undefined::OutOfRange)),
            ("a limit of nothing", vec![L::event(4.0)], 0.0, Err(Undefined::OutOfRange)),
        ] {
            let mean = LifeTable::new(lives).unwrap().kaplan_meier().restricted_mean(within);
            assert_eq!(mean.map(|mean| (mean.mean, mean.error)), expected, "{what}");
        }
    }
}
