//! Intervals and how sure they are.

use super::distributions::normal_of_confidence;
use crate::kpi::Reading;
use crate::value::{Undefined, pad};
use std::fmt;

/// From where to where a number may well lie.
///
/// ```
/// use crm_kpi::value::Share;
/// let interval = Share::new(3, 4)?.interval(0.95)?;
/// assert_eq!(interval.to_string(), "0.301 to 0.954 (95 %)");
/// assert!(interval.contains(0.5));
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How often an interval made like this holds the true number: 0.95.
    pub confidence: f64,
}

impl Interval {
    /// So far to both sides of an estimate.
    pub(super) fn around(estimate: f64, half: f64, confidence: f64) -> Interval {
        Interval { low: estimate - half, high: estimate + half, confidence }
    }
    /// Within these bounds, which the true number cannot leave.
    pub(super) fn clipped(self, low: f64, high: f64) -> Interval {
        Interval { low: self.low.max(low), high: self.high.min(high), ..self }
    }
    /// Whether a number lies in it, its ends included.
    pub fn contains(self, number: f64) -> bool {
        (self.low..=self.high).contains(&number)
    }
    /// How wide it is.
    pub fn width(self) -> f64 {
        self.high - self.low
    }
}

/// With three decimals, or as many as asked for.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(3);
        let Interval { low, high, confidence } = self;
        let percent = (confidence * 1e6).round() / 1e4;
        pad(f, &format!("{low:.digits$} to {high:.digits$} ({percent} %)"))
    }
}

/// The z of a confidence, once it is one.
pub(super) fn z_of(confidence: f64) -> Result<f64, Undefined> {
    confident(confidence)?;
    Ok(normal_of_confidence(confidence))
}
/// A confidence lies between 0 and 1.
pub(super) fn confident(confidence: f64) -> Result<(), Undefined> {
    if confidence > 0.0 && confidence < 1.0 { Ok(()) } else { Err(Undefined::OutOfRange) }
}

/// A value that knows how sure it is.
pub trait Estimate {
    /// Its usual interval; the type says which one that is. Undefined of a confidence that is not between 0 and 1.
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined>;
}

impl<V: Estimate> Reading<V> {
    /// From where to where the number may well lie, by what it was made from: Wilson's interval of a share of counts, that of
    /// the standard error of a net promoter score, Student's of a mean of answers, that of the median of a distribution (of
    /// times in days, of amounts in whole units). A KPI whose value keeps too little for any has no such method.
    ///
    /// It is that of a sample: of all deals of a year as of deals of that kind, now and later. It knows nothing of what
    /// is pending or left out.
    ///
    /// ```
    /// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp};
    /// let mut deals: Vec<Deal> = (0..4).map(|n| Deal::new(format!("D{n}"), Timestamp::from_micros(n))).collect();
    /// for (deal, outcome) in deals.iter_mut().zip([Outcome::Won, Outcome::Won, Outcome::Won, Outcome::Lost]) {
    ///     (deal.outcome, deal.closed_at) = (outcome, Some(Timestamp::from_micros(9)));
    /// }
    /// let win_rate = deals::win_rate(&deals, ..);
    /// assert_eq!(win_rate.interval(0.95)?.to_string(), "0.301 to 0.954 (95 %)"); // 3 of 4 is not much to go by
    /// assert!(deals::win_rate(&deals[..0], ..).interval(0.95).is_err());
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// Why the reading is undefined, or a confidence that is not between 0 and 1 (`OutOfRange`).
    pub fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        self.value().map_err(Clone::clone)?.interval(confidence)
    }
}
