//! How sure a net promoter score is.

use super::distributions::normal_beyond;
use super::interval::{Interval, z_of};
use super::special::root;
use crate::value::{Nps, Undefined};

/// How the interval of a net promoter score is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum NpsInterval {
    /// Of the standard error. The default; without any width where all say the same.
    #[default]
    Wald,
    /// The same with three answers added, ¾ of them promoters, ¾ detractors and half of them passive: for few.
    AdjustedWald,
    /// The score interval of a difference of paired shares, by iteration: for few, and never beyond 100.
    Score,
}

/// The interval of a net promoter score, in points.
///
/// ```
/// use crm_kpi::{stats::{NpsInterval, nps_interval}, value::Nps};
/// let nps = Nps::new(382, 249, 93)?;
/// assert_eq!(format!("{:.1}", nps_interval(nps, NpsInterval::Wald, 0.95)?), "34.8 to 45.1 (95 %)");
/// assert_eq!(format!("{:.1}", nps_interval(nps, NpsInterval::Score, 0.95)?), "34.6 to 44.9 (95 %)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # Errors
/// A confidence that is not between 0 and 1 (`OutOfRange`).
///
/// # References
/// Rocks, *Interval Estimation for the Net Promoter Score*, The American Statistician 70 (2016); Tango, *Statistics in
/// Medicine* 17 (1998).
pub fn nps_interval(nps: Nps, how: NpsInterval, confidence: f64) -> Result<Interval, Undefined> {
    let z = z_of(confidence)?;
    let (b, c, n) = (nps.promoters() as f64, nps.detractors() as f64, nps.n() as f64);
    let points = |low: f64, high: f64| Interval { low: 100.0 * low, high: 100.0 * high, confidence };
    Ok(match how {
        NpsInterval::Wald => Interval::around(nps.points(), z * nps.standard_error(), confidence),
        NpsInterval::AdjustedWald => {
            let (p, d, n) = ((b + 0.75) / (n + 3.0), (c + 0.75) / (n + 3.0), n + 3.0);
            let half = z * ((p + d - (p - d).powi(2)) / n).sqrt();
            points(p - d - half, p - d + half)
        }
        NpsInterval::Score => {
            // how far the counts are from a true difference, in its own standard errors; falling
            let far = |delta: f64| {
                let (a, middle, last) = (2.0 * n, (2.0 * n - b + c) * delta - b - c, -c * delta * (1.0 - delta));
                let share = ((middle * middle - 4.0 * a * last).max(0.0).sqrt() - middle) / (2.0 * a);
                let short = b - c - n * delta;
                // nothing is far from itself, also where all are of one mind and nothing varies
                if short == 0.0 { 0.0 } else { short / (n * (2.0 * share + delta * (1.0 - delta))).sqrt() }
            };
            const END: f64 = 1.0 - 1e-12;
            points(root(-END, END, |delta| z - far(delta)), root(-END, END, |delta| -z - far(delta)))
        }
    })
}

/// Two net promoter scores, the first less the second, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NpsDifference {
    /// The first less the second.
    pub difference: f64,
    /// Its standard error.
    pub error: f64,
    /// The difference by its error.
    pub z: f64,
    /// How often chance alone makes so large a difference, on either side.
    pub p: f64,
}

impl NpsDifference {
    /// Of answers of different people: where the same ones answer twice, they are pairs. Undefined where all of both say the
    /// same (`NoDenominator`).
    ///
    /// ```
    /// use crm_kpi::{stats::NpsDifference, value::Nps};
    /// let change = NpsDifference::of(Nps::new(60, 20, 20)?, Nps::new(45, 25, 30)?)?;
    /// assert_eq!((change.difference, (change.p * 100.0).round()), (25.0, 3.0));
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    pub fn of(a: Nps, b: Nps) -> Result<NpsDifference, Undefined> {
        let (difference, error) = (a.points() - b.points(), a.standard_error().hypot(b.standard_error()));
        if error == 0.0 {
            return Err(Undefined::NoDenominator);
        }
        let z = difference / error;
        Ok(NpsDifference { difference, error, z, p: normal_beyond(z) })
    }
    /// The interval of the difference.
    ///
    /// # Errors
    /// A confidence that is not between 0 and 1 (`OutOfRange`).
    pub fn interval(self, confidence: f64) -> Result<Interval, Undefined> {
        Ok(Interval::around(self.difference, z_of(confidence)? * self.error, confidence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::draws::Draws;

    #[test]
    fn scores_of_few_and_of_one_mind() {
        for (what, counts) in [("one promoter", (1, 0, 0)), ("all passive", (0, 5, 0)), ("all detractors", (0, 0, 9))] {
            let nps = Nps::new(counts.0, counts.1, counts.2).unwrap();
            assert_eq!(nps_interval(nps, NpsInterval::Wald, 0.95).unwrap().width(), 0.0, "{what}");
            let Interval { low, high, .. } = nps_interval(nps, NpsInterval::Score, 0.95).unwrap();
            assert!((-100.0..=100.0).contains(&low) && low < high && high <= 100.0, "{what}: {low} {high}");
            assert_eq!(NpsDifference::of(nps, nps), Err(Undefined::NoDenominator), "{what}");
        }
    }

    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        let mut draws = Draws::new(5);
        for how in [NpsInterval::Wald, NpsInterval::AdjustedWald, NpsInterval::Score] {
            let held = (0..2_000).filter(|_| {
                let mut counts = [0; 3];
                for _ in 0..80 {
                    let x = draws.uniform();
                    counts[if x < 0.5 {
                        0
                    } else if x < 0.8 {
                        1
                    } else {
                        2
                    }] += 1;
                }
                let [promoters, passives, detractors] = counts;
                nps_interval(Nps::new(promoters, passives, detractors).unwrap(), how, 0.95).unwrap().contains(30.0)
            });
            let held = held.count();
            assert!((1_860..=1_960).contains(&held), "{how:?} {held}");
        }
    }
}
