//! Forecasts: what is expected of the periods to come, and how sure it is.

use super::decompose::at_least;
use super::{Seasonality, Series, Smoothing, Weights};
use crate::stats::Interval;
use crate::stats::distributions::t_of_confidence;
use crate::stats::interval::confident;
use crate::value::Undefined;
use std::fmt;

/// A way to forecast a series.
///
/// | method | expects | error of h periods ahead, by the deviation s of one | numbers needed |
/// |---|---|---|---|
/// | naive | the last number | s sqrt(h) | 2 |
/// | seasonal naive | the number of the same season | s sqrt(k + 1), k whole seasons before it | a season and 1 |
/// | drift | the last number, and on along the line from the first | s sqrt(h (1 + h / (n - 1))) | 3 |
/// | [`Smoothing`] | level, trend, season | s sqrt(1 + sum of c(j)^2, j < h), c(j) = a + a b (d + .. + d^j), and (1 - a) c after each whole season | those it takes, and 2; two seasons |
///
/// A season that multiplies has errors that grow with what is expected: with v the variance of the relative errors, base(h)
/// the number without its season and g = (1 - a) c after each whole season (else 0), it is season^2 (theta(h) (1 + v) -
/// base(h)^2), theta(h) = base(h)^2 + v sum of (c(j) sqrt(theta(h - j)) + g(j) base(h))^2. Up to a season ahead that is
/// class 3 in Hyndman & al. (2008, 6.4); beyond it, theirs leaves out that the same error moved level and season both ways at
/// once, and came out a tenth too small in simulations.
///
/// ```
/// use crm_kpi::stats::series::{Method, Seasonality, Series, Smoothing};
/// // revenue of twelve quarters, thousands
/// let revenue = Series::of(&[80.0, 95.0, 85.0, 141.0, 88.0, 103.5, 94.5, 154.0, 97.0, 114.0, 101.0, 167.0])?;
/// let method = Method::Smoothing(Smoothing::holt_winters(Seasonality::Additive, 4));
/// let forecast = method.forecast(&revenue, 4)?;
/// let next = forecast.steps()[0];
/// assert_eq!(format!("{:.0}, {:.0}", next.expected(), next.interval(0.95)?), "106, 97 to 116 (95 %)");
///
/// let seasonal = Method::SeasonalNaive { season: 4 }.forecast(&revenue, 4)?;
/// assert_eq!(seasonal.steps()[3].expected(), 167.0);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// The deviation of one period ahead is that of the errors over the series, by their number less what was taken from it
/// (weights and states); the interval is Student's of as many degrees of freedom. It holds if the errors to come are about
/// normal and of the same kind as those that were; it knows nothing of a method that was chosen among many, nor how unsure
/// the weights are, and in short series the truth lies outside more often than it says. [`Backtest`](super::Backtest) tells
/// what a method was worth.
///
/// **Undefined**: too short a series (`TooFew`); a gap (`Gap`: [interpolate](Series::interpolated) it or take
/// [what follows](Series::part)); zero or below in a season that multiplies (`NotPositive`).
///
/// # References
/// Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*, 3rd edition (2021), 5.2 and 5.5; Hyndman, Koehler,
/// Ord and Snyder, *Forecasting with Exponential Smoothing* (2008), chapter 6.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Method {
    /// As the last number.
    Naive,
    /// As the last number of the same season.
    SeasonalNaive {
        /// How many periods a season has.
        season: usize,
    },
    /// On along the line from the first number to the last.
    Drift,
    /// By exponential smoothing.
    Smoothing(Smoothing),
}

impl From<Smoothing> for Method {
    fn from(smoothing: Smoothing) -> Method {
        Method::Smoothing(smoothing)
    }
}

impl Method {
    /// All of them that suit a season of so many periods (1 for none), the plain ones first: what to choose from by
    /// [`Backtest::choose`](super::Backtest::choose).
    pub fn all(season: usize) -> Vec<Method> {
        let smoothing = [Smoothing::simple(), Smoothing::holt(), Smoothing::holt().damped()];
        let mut all = vec![Method::Naive, Method::Drift];
        if season > 1 {
            all.push(Method::SeasonalNaive { season });
        }
        all.extend(smoothing.map(Method::Smoothing));
        if season > 1 {
            for kind in [Seasonality::Additive, Seasonality::Multiplicative] {
                let straight = Smoothing::holt_winters(kind, season);
                all.extend([straight, straight.damped()].map(Method::Smoothing));
            }
        }
        all
    }
    /// What is expected of so many periods after the end of the series.
    ///
    /// # Errors
    /// Why it is undefined; weights outside 0 to 1, or a season without periods (`OutOfRange`).
    pub fn forecast(self, series: &Series, horizon: usize) -> Result<Forecast, Undefined> {
        self.of_numbers(&series.numbers()?, horizon)
    }
    pub(super) fn of_numbers(self, numbers: &[f64], horizon: usize) -> Result<Forecast, Undefined> {
        let n = numbers.len();
        let last = |back: usize| n.checked_sub(back).and_then(|at| numbers.get(at)).copied().unwrap_or_default();
        let moves = |season: usize| numbers.iter().skip(season).zip(numbers).map(|(now, before)| now - before);
        let squares = |season: usize, slope: f64| moves(season).map(|by| (by - slope).powi(2)).sum::<f64>();
        let ahead = 1..=horizon;
        let (steps, weights): (Vec<Step>, _) = match self {
            Method::Naive => {
                at_least(n, 2)?;
                let freedom = n as f64 - 1.0;
                let variance = squares(1, 0.0) / freedom;
                (ahead.map(|h| Step::new(last(1), (variance * h as f64).sqrt(), freedom)).collect(), None)
            }
            Method::SeasonalNaive { season } => {
                let season = if season > 0 { season } else { return Err(Undefined::OutOfRange) };
                at_least(n, season + 1)?;
                let freedom = (n - season) as f64;
                let variance = squares(season, 0.0) / freedom;
                let step = |h: usize| {
                    let before = (h - 1) / season;
                    let deviation = (variance * (before + 1) as f64).sqrt();
                    Step::new(last(season * (before + 1) - (h - 1)), deviation, freedom)
                };
                (ahead.map(step).collect(), None)
            }
            Method::Drift => {
                at_least(n, 3)?;
                let (moved, freedom) = (n as f64 - 1.0, n as f64 - 2.0);
                let slope = (last(1) - last(n)) / moved;
                let variance = squares(1, slope) / freedom;
                let step = |h: usize| {
                    let h = h as f64;
                    Step::new(last(1) + h * slope, (variance * h * (1.0 + h / moved)).sqrt(), freedom)
                };
                (ahead.map(step).collect(), None)
            }
            Method::Smoothing(smoothing) => {
                let (steps, weights) = smoothing.ahead(numbers, horizon)?;
                (steps, Some(weights))
            }
        };
        if !steps.iter().all(Step::is_finite) {
            return Err(Undefined::OutOfRange);
        }
        Ok(Forecast { method: self, steps, weights })
    }
}

/// `seasonal naive over 12`.
impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Method::Naive => f.pad("naive"),
            Method::SeasonalNaive { season } => f.pad(&format!("seasonal naive over {season}")),
            Method::Drift => f.pad("drift"),
            Method::Smoothing(smoothing) => smoothing.fmt(f),
        }
    }
}

/// What a method expects of the periods after a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    method: Method,
    steps: Vec<Step>,
    weights: Option<Weights>,
}

impl Forecast {
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
