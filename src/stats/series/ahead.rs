//! What is expected of the periods to come, and how sure it is.

use super::{Method, Weights};
use crate::stats::Interval;
use crate::stats::distributions::t_of_confidence;
use crate::stats::interval::confident;
use crate::value::Undefined;

/// What a method expects of the periods after a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    method: Method,
    steps: Vec<Step>,
    weights: Option<Weights>,
}

impl Forecast {
    pub(super) fn new(method: Method, steps: Vec<Step>, weights: Option<Weights>) -> Forecast {
        Forecast { method, steps, weights }
    }
    /// The method it is by.
    pub fn method(&self) -> Method {
        self.method
    }
    /// The periods ahead, the next one first.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
    /// The weights that it smooths by, given or fitted.
    pub fn weights(&self) -> Option<Weights> {
        self.weights
    }
    /// Within what the numbers can be: 0 and [`f64::INFINITY`] of a count, 0 and 1 of a share. Expectations and intervals
    /// end there.
    #[must_use]
    pub fn within(mut self, low: f64, high: f64) -> Forecast {
        for step in &mut self.steps {
            step.expected = step.expected.max(low).min(high);
            step.bounds = (low, high);
        }
        self
    }
}

/// One period ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    expected: f64,
    deviation: f64,
    freedom: f64,
    bounds: (f64, f64),
}

impl Step {
    pub(super) fn new(expected: f64, deviation: f64, freedom: f64) -> Step {
        Step { expected, deviation, freedom, bounds: (f64::NEG_INFINITY, f64::INFINITY) }
    }
    pub(super) fn is_finite(&self) -> bool {
        self.expected.is_finite() && self.deviation.is_finite()
    }
    /// The number that is expected.
    pub fn expected(self) -> f64 {
        self.expected
    }
    /// The standard deviation of what comes about what is expected.
    pub fn deviation(self) -> f64 {
        self.deviation
    }
    /// From where to where the number will lie, as often as the confidence says.
    ///
    /// # Errors
    /// A confidence that is not between 0 and 1 (`OutOfRange`).
    pub fn interval(self, confidence: f64) -> Result<Interval, Undefined> {
        confident(confidence)?;
        let half = t_of_confidence(confidence, self.freedom) * self.deviation;
        Ok(Interval::around(self.expected, half, confidence).clipped(self.bounds.0, self.bounds.1))
    }
}
