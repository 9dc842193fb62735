//! The share that lasts longer.

use super::{Band, LifeTable, RestrictedMean, reached};
use crate::stats::Interval;
use crate::stats::interval::z_of;
use crate::value::{Undefined, pad};
use std::fmt;

/// The share that lasts longer than any time, of lifetimes of which some have not ended.
///
/// ```text
/// S(t) = product over times s <= t of (1 - d / n)     d ended at s, of n at risk
/// se(t) = S(t) sqrt(sum over s <= t of d / (n (n - d)))
/// ```
///
/// What ends otherwise ([`Ending::Competing`](super::Ending)) is censored here. One minus this curve is then the share that
/// would have had the event *if nothing else could happen*, and no share of anything that is: the share of deals that are
/// won is [`AalenJohansen`](super::AalenJohansen). Nor is it right where those that are no longer seen are others than those
/// that are (see [`LifeTable`]).
///
/// ```
/// use crm_kpi::stats::{Band, LifeTable};
/// // weeks until a customer came back, and whether one did; the others are still waited for
/// let weeks = [6.0, 6.0, 6.0, 6.0, 7.0, 9.0, 10.0, 10.0, 11.0, 13.0, 16.0];
/// let back = [true, true, true, false, true, false, true, false, false, true, true];
/// let curve = LifeTable::of(&weeks, &back)?.kaplan_meier();
/// assert_eq!(format!("{:.3} {:.3}", curve.survival(10.0)?, curve.error(10.0)?), "0.499 0.164");
/// assert_eq!(curve.interval(10.0, Band::LogLog, 0.95)?.to_string(), "0.173 to 0.759 (95 %)");
/// assert_eq!(curve.median(), Some(10.0));
/// assert!(curve.survival(10.0)? > 2.0 / 7.0); // what one gets who leaves out the four that were not seen to come back
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # References
/// Kaplan and Meier, *Journal of the American Statistical Association* 53 (1958); Greenwood, *The Natural Duration of Cancer*
/// (1926), for the standard error.
#[derive(Debug, Clone, PartialEq)]
pub struct KaplanMeier {
    steps: Vec<SurvivalStep>,
}

/// The curve from one time until the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurvivalStep {
    /// From this time on.
    pub after: f64,
    /// How many lasted so long or longer.
    pub at_risk: u64,
    /// How many ended just then.
    pub events: u64,
    /// The share that lasts longer.
    pub survival: f64,
    /// Greenwood's sum: the square of the standard error relative to the share. Infinite where nobody is left.
    pub(super) greenwood: f64,
}

impl SurvivalStep {
    /// The standard error of the share, by Greenwood. Undefined once nobody is left (`NoDenominator`).
    pub fn error(&self) -> Result<f64, Undefined> {
        let error = self.survival * self.greenwood.sqrt();
        if error.is_finite() { Ok(error) } else { Err(Undefined::NoDenominator) }
    }
    fn band(&self, band: Band, z: f64) -> Option<(f64, f64)> {
        band.around(self.survival, self.greenwood.sqrt(), z)
    }
}

/// The time by which a share has ended, and from when to when it may well be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LifeQuantile {
    /// The share that has ended: 0.5 of the median.
    pub share: f64,
    /// By this time. `None`: not reached, too few have ended yet.
    pub at: Option<f64>,
    /// The earliest that it may well be. `None` where that is not reached either.
    pub low: Option<f64>,
    /// The latest that it may well be. `None`: not reached; it may be any later time.
    pub high: Option<f64>,
    /// How often an interval made like this holds the true time: 0.95.
    pub confidence: f64,
}

/// What counts as equal to a share: products lose their last digits.
const FUZZ: f64 = 1e-12;

impl KaplanMeier {
    pub(super) fn of(table: &LifeTable) -> KaplanMeier {
        let (mut survival, mut greenwood) = (1.0, 0.0);
        let step = |row: &super::LifeRow| {
            let (n, d) = (row.at_risk as f64, row.events as f64);
            if row.events > 0 {
                // the last that is at risk leaves exactly nothing
                survival *= (n - d) / n;
                greenwood += d / (n * (n - d));
            }
            SurvivalStep { after: row.after, at_risk: row.at_risk, events: row.events, survival, greenwood }
        };
        KaplanMeier { steps: table.rows().iter().map(step).collect() }
    }
    /// A step for each time at which anything was seen, also where it stays as high as it was.
    pub fn steps(&self) -> &[SurvivalStep] {
        &self.steps
    }
    /// The share that lasts longer than this.
    ///
    /// # Errors
    /// A time below zero (`OutOfRange`), or longer than anything was seen while some had not ended (`NotYetObservable`).
    pub fn survival(&self, after: f64) -> Result<f64, Undefined> {
        Ok(self.step(after)?.map_or(1.0, |step| step.survival))
    }
    /// Greenwood's standard error of the share that lasts longer than this; 0 before anything has ended.
    ///
    /// # Errors
    /// As [`KaplanMeier::survival`]; nobody is left (`NoDenominator`).
    pub fn error(&self, after: f64) -> Result<f64, Undefined> {
        self.step(after)?.map_or(Ok(0.0), SurvivalStep::error)
    }
    /// From where to where the share that lasts longer than this may well lie. Of this one time: the curve as a whole leaves
    /// such a band more often.
    ///
    /// # Errors
    /// As [`KaplanMeier::error`]; a confidence that is not between 0 and 1 (`OutOfRange`).
    pub fn interval(&self, after: f64, band: Band, confidence: f64) -> Result<Interval, Undefined> {
        let z = z_of(confidence)?;
        let ends = self.step(after)?.map_or(Some((1.0, 1.0)), |step| step.band(band, z));
        let (low, high) = ends.ok_or(Undefined::NoDenominator)?;
        Ok(Interval { low, high, confidence })
    }
    /// The time by which half have ended: the first at which the curve is at 0.5 or below. `None`: not reached.
    ///
    /// Where the curve runs at exactly 0.5 for a while, R gives the middle of that while instead.
    pub fn median(&self) -> Option<f64> {
        self.steps.get(self.median_step()?).map(|step| step.after)
    }
    /// The same as the number of the step.
    pub(crate) fn median_step(&self) -> Option<usize> {
        self.steps.iter().position(|step| step.survival <= 0.5 + FUZZ)
    }
    /// The time by which this share has ended, and from when to when it may well be: the first at which the ends of the band are
    /// as low as the curve is there. (Of an end that runs at exactly that height for a while R takes the middle, as of the median.)
    /// Where all have ended the band has no ends any more: of few lifetimes the interval may not be reached though they are over.
    ///
    /// # Errors
    /// A share or a confidence that is not between 0 and 1 (`OutOfRange`).
    ///
    /// # References
    /// Brookmeyer and Crowley, *Biometrics* 38 (1982), of the plain band; of the others in the same way, as in R and SAS.
    pub fn quantile(&self, share: f64, band: Band, confidence: f64) -> Result<LifeQuantile, Undefined> {
        let [at, low, high] = self.quantile_steps(share, band, confidence)?;
        let time = |step: Option<usize>| step.and_then(|step| self.steps.get(step)).map(|step| step.after);
        Ok(LifeQuantile { share, at: time(at), low: time(low), high: time(high), confidence })
    }
    /// The same as the numbers of the steps.
    pub(crate) fn quantile_steps(
        &self,
        share: f64,
        band: Band,
        confidence: f64,
    ) -> Result<[Option<usize>; 3], Undefined> {
        if !(share > 0.0 && share < 1.0) {
            return Err(Undefined::OutOfRange);
        }
        let (z, left) = (z_of(confidence)?, 1.0 - share + FUZZ);
        let first = |of: &dyn Fn(&SurvivalStep) -> Option<f64>| {
            self.steps.iter().position(|step| of(step).is_some_and(|reaches| reaches <= left))
        };
        Ok([
            first(&|step| Some(step.survival)),
            first(&|step| step.band(band, z).map(|(low, _)| low)),
            first(&|step| step.band(band, z).map(|(_, high)| high)),
        ])
    }
    /// How long it lasts on average, as far as up to a time: the area under the curve until then.
    ///
    /// # Errors
    /// A time that is not above zero (`OutOfRange`), or longer than anything was seen while some had not ended
    /// (`NotYetObservable`).
    pub fn restricted_mean(&self, within: f64) -> Result<RestrictedMean, Undefined> {
        RestrictedMean::of(self, within)
    }

    pub(super) fn step(&self, after: f64) -> Result<Option<&SurvivalStep>, Undefined> {
        let over = self.steps.last().is_some_and(|step| step.survival == 0.0);
        reached(&self.steps, after, |step| step.after, over)
    }
}

/// `12 (8 to 17)`, `23 (13 to not reached)`, `not reached`; with as many decimals as asked for.
impl fmt::Display for LifeQuantile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |time: Option<f64>| match (time, f.precision()) {
            (None, _) => "not reached".to_owned(),
            (Some(time), None) => time.to_string(),
            (Some(time), Some(digits)) => format!("{time:.digits$}"),
        };
        let at = shown(self.at);
        match self.low {
            None => pad(f, &at),
            low => pad(f, &format!("{at} ({} to {})", shown(low), shown(self.high))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Lifetime;

    const NOT_YET: Result<f64, Undefined> = Err(Undefined::NotYetObservable);

    #[test]
    fn degenerate_lifetimes_have_the_curve_that_they_can_have() {
        use Lifetime as L;
        let late = |after| L::censored(after);
        // the share after 4, its standard error, and the median with its interval
        for (what, lives, survival, error, median) in [
            ("one that ended", vec![L::event(4.0)], Ok(0.0), Err(Undefined::NoDenominator), "4"),
            ("one that has not", vec![late(4.0)], Ok(1.0), Ok(0.0), "not reached"),
            ("one seen for too short", vec![late(3.0)], NOT_YET, NOT_YET, "not reached"),
            ("all censored", vec![late(1.0), late(5.0), late(9.0)], Ok(1.0), Ok(0.0), "not reached"),
            ("all at one instant", vec![L::event(4.0); 9], Ok(0.0), Err(Undefined::NoDenominator), "4"),
            ("over before", vec![L::event(1.0); 9], Ok(0.0), Err(Undefined::NoDenominator), "1"),
            (
                "no time at all",
                vec![L::event(0.0), late(9.0)],
                Ok(0.5),
                Ok(0.5 * 0.5f64.sqrt()),
                "0 (0 to not reached)",
            ),
            (
                "one seen for no time",
                vec![late(0.0), L::event(4.0), late(9.0)],
                Ok(0.5),
                Ok(0.5 * 0.5f64.sqrt()),
                "4 (4 to not reached)",
            ),
            (
                "an end and a last look at once: it was at risk",
                vec![L::event(4.0), late(4.0), late(9.0), late(9.0)],
                Ok(0.75),
                Ok(0.75 * (1.0f64 / 12.0).sqrt()),
                "not reached (4 to not reached)",
            ),
            ("ended otherwise", vec![L::competing(4.0), late(9.0)], Ok(1.0), Ok(0.0), "not reached"),
        ] {
            let curve = LifeTable::new(lives).unwrap().kaplan_meier();
            let near = |a: f64, b: f64| (a - b).abs() < 1e-15;
            let same = |a: &Result<f64, Undefined>, b: &Result<f64, Undefined>| match (a, b) {
                (Ok(a), Ok(b)) => near(*a, *b),
                (a, b) => a == b,
            };
            assert!(same(&curve.survival(4.0), &survival), "{what}: {:?}", curve.survival(4.0));
            assert!(same(&curve.error(4.0), &error), "{what}: {:?}", curve.error(4.0));
            let quantile = curve.quantile(0.5, Band::LogLog, 0.95).unwrap();
            assert_eq!((quantile.to_string().as_str(), quantile.at), (median, curve.median()), "{what}");
        }
    }

    #[test]
    fn what_is_asked_for_must_make_sense() {
        let curve = LifeTable::of(&[1.0, 2.0, 3.0], &[true, true, false]).unwrap().kaplan_meier();
        for after in [-1.0, f64::NAN] {
            assert_eq!(curve.survival(after), Err(Undefined::OutOfRange), "{after}");
        }
        for (share, confidence) in [(0.0, 0.95), (1.0, 0.95), (f64::NAN, 0.95), (0.5, 0.0), (0.5, 1.0)] {
            assert_eq!(
                curve.quantile(share, Band::Log, confidence),
                Err(Undefined::OutOfRange),
                "{share} {confidence}"
            );
        }
        assert_eq!(
            curve.interval(0.5, Band::Log, 0.95).map(|i| (i.low, i.high)),
            Ok((1.0, 1.0)),
            "nothing has ended yet"
        );
        assert_eq!(curve.survival(3.0).map(|s| (s * 3.0).round()), Ok(1.0));
        assert_eq!((curve.survival(3.1), curve.error(f64::INFINITY)), (NOT_YET, NOT_YET));
        let over = LifeTable::of(&[1.0, 2.0], &[true, true]).unwrap().kaplan_meier();
        assert_eq!(over.survival(99.0), Ok(0.0), "nobody is left");
        assert_eq!(over.interval(2.0, Band::Plain, 0.95), Err(Undefined::NoDenominator));
    }

    #[test]
    fn without_censoring_the_curve_counts() {
        let after: Vec<f64> = (1..=10).map(f64::from).collect();
        let curve = LifeTable::of(&after, &[true; 10]).unwrap().kaplan_meier();
        for (k, after) in after.iter().enumerate() {
            let share = 1.0 - (k + 1) as f64 / 10.0;
            assert!((curve.survival(*after).unwrap() - share).abs() < 1e-15);
            if let Ok(error) = curve.error(*after) {
                assert!((error - (share * (1.0 - share) / 10.0).sqrt()).abs() < 1e-15, "as of any share");
            }
        }
        // half of ten have ended with the fifth, where the product is only nearly one half
        assert_eq!(curve.median(), Some(5.0));
        assert_eq!(format!("{:.1}", curve.quantile(0.5, Band::Log, 0.95).unwrap()), "5.0 (3.0 to not reached)");
    }
}
