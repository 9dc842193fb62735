//! What a forecast was worth: errors by rolling origin.

use super::decompose::at_least;
use super::{Method, Series};
use crate::stats::interval::confident;
use crate::value::{Share, Undefined};
use std::fmt;

/// A forecast tried on what is known: from each period on, the first of them after so many numbers, the method sees only
/// what was before, and is held against what came (rolling origin).
///
/// ```
/// use crm_kpi::stats::series::{Backtest, Method, Series};
/// let sales = Series::of(&[80.0, 95.0, 85.0, 141.0, 88.0, 103.5, 94.5, 154.0, 97.0, 114.0, 101.0, 167.0])?;
/// let test = Backtest::new(6, 1).seasonal(4);
/// let choice = test.choose(&sales, &Method::all(4))?;
/// assert_eq!(choice.method().to_string(), "seasonal naive over 4");
/// assert_eq!(choice.accuracy().to_string(), "off by 10.25 on average (MASE 1.12, sMAPE 8.9 %, bias -10.25, n 6)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// The weights are fitted anew at each origin. An error of the fit is no error of a forecast: a method that has learnt a
/// series by heart fits it well and forecasts it badly.
///
/// # References
/// Tashman, *International Journal of Forecasting* 16 (2000); Hyndman and Koehler, *International Journal of Forecasting* 22
/// (2006).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backtest {
    first: usize,
    horizon: usize,
    season: usize,
    confidence: f64,
}

/// How far off forecasts were, over all origins and periods ahead.
#[derive(Debug, Clone, PartialEq)]
pub struct Accuracy {
    /// How many forecasts met what they were for.
    pub n: usize,
    /// The mean of the absolute errors, in the unit of the series.
    pub mae: f64,
    /// The root of the mean of the squared errors: large ones weigh more.
    pub rmse: f64,
    /// The mean of forecast less what came: above zero where it promises too much.
    pub bias: f64,
    /// The mean of the absolute errors by what the (seasonal) naive method is off by within what was known at each origin:
    /// below 1 it is better than that. Undefined where that is nothing (`NoDenominator`).
    pub mase: Result<f64, Undefined>,
    /// The mean of abs(F - A) / ((abs(F) + abs(A)) / 2), 0 to 2; where both are nothing there is no error. It is not
    /// symmetric for all its name, and means little of numbers near zero.
    pub smape: f64,
    /// How many of the intervals held what came. Their confidence says how many should have.
    pub held: Share,
}

impl Backtest {
    /// From origins after so many numbers on, each for so many periods ahead.
    pub fn new(first: usize, horizon: usize) -> Backtest {
        Backtest { first, horizon, season: 1, confidence: 0.95 }
    }
    /// MASE by the naive method of a season of so many periods: 12 of months.
    #[must_use]
    pub fn seasonal(self, season: usize) -> Backtest {
        Backtest { season, ..self }
    }
    /// Intervals of another confidence than 0.95.
    #[must_use]
    pub fn confidence(self, confidence: f64) -> Backtest {
        Backtest { confidence, ..self }
    }
    /// The accuracy of a method on a series.
    ///
    /// # Errors
    /// No numbers before the first origin, or nothing ahead (`OutOfRange`); a series that ends at the first origin or before
    /// (`TooFew`), a gap (`Gap`); what a method says of one of the parts of the series.
    pub fn run(&self, series: &Series, method: Method) -> Result<Accuracy, Undefined> {
        let numbers = series.numbers()?;
        confident(self.confidence)?;
        if self.first == 0 || self.horizon == 0 || self.season == 0 {
            return Err(Undefined::OutOfRange);
        }
        at_least(numbers.len(), self.first.saturating_add(1))?;
        let mut sums = Sums::default();
        for origin in self.first..numbers.len() {
            let (known, came) = numbers.split_at(origin);
            let horizon = self.horizon.min(came.len());
            let scale = scale(known, self.season);
            for (step, came) in method.of_numbers(known, horizon)?.steps().iter().zip(came) {
                let held = step.interval(self.confidence)?.contains(*came);
                sums.add(step.expected(), *came, &scale, held);
            }
        }
        sums.accuracy()
    }
    /// The method of the least mean absolute error, with that error; the first of those that are equal. What a method is
    /// undefined for it is not chosen for.
    ///
    /// The error of the best of many is a little flattered by having been chosen.
    ///
    /// # Errors
    /// No methods (`NoRecords`); none that is defined: why the first of them is not.
    pub fn choose(&self, series: &Series, methods: &[Method]) -> Result<Choice, Undefined> {
        let tried: Vec<_> = methods.iter().map(|method| (*method, self.run(series, *method))).collect();
        let defined = tried.iter().filter_map(|(method, tried)| Some((*method, tried.as_ref().ok()?)));
        match defined.min_by(|a, b| a.1.mae.total_cmp(&b.1.mae)) {
            Some((method, accuracy)) => Ok(Choice { method, accuracy: accuracy.clone(), tried }),
            None => Err(tried.into_iter().find_map(|(_, tried)| tried.err()).unwrap_or(Undefined::NoRecords)),
        }
    }
}

/// The method that was chosen, and what each of them was worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    method: Method,
    accuracy: Accuracy,
    tried: Vec<(Method, Result<Accuracy, Undefined>)>,
}

impl Choice {
    /// The best one.
    pub fn method(&self) -> Method {
        self.method
    }
    /// How far off it was.
    pub fn accuracy(&self) -> &Accuracy {
        &self.accuracy
    }
    /// All that were tried, and what they were worth or why they say nothing.
    pub fn tried(&self) -> &[(Method, Result<Accuracy, Undefined>)] {
        &self.tried
    }
}

/// What the (seasonal) naive method is off by within some numbers.
fn scale(known: &[f64], season: usize) -> Result<f64, Undefined> {
    let moves = known.iter().skip(season).zip(known).map(|(now, before)| (now - before).abs());
    let n = known.len().saturating_sub(season) as f64;
    let scale = moves.sum::<f64>() / n;
    if scale > 0.0 { Ok(scale) } else { Err(Undefined::NoDenominator) }
}

#[derive(Default)]
struct Sums {
    n: usize,
    held: i64,
    absolute: f64,
    squares: f64,
    signed: f64,
    symmetric: f64,
    scaled: f64,
    unscaled: Option<Undefined>,
}

impl Sums {
    fn add(&mut self, expected: f64, came: f64, scale: &Result<f64, Undefined>, held: bool) {
        let error = expected - came;
        self.n += 1;
        self.held += i64::from(held);
        self.absolute += error.abs();
        self.squares += error * error;
        self.signed += error;
        if error != 0.0 {
            self.symmetric += 2.0 * error.abs() / (expected.abs() + came.abs());
        }
        match scale {
            Ok(scale) => self.scaled += error.abs() / scale,
            Err(why) => self.unscaled = Some(why.clone()),
        }
    }
    fn accuracy(self) -> Result<Accuracy, Undefined> {
        let n = self.n as f64;
        Ok(Accuracy {
            n: self.n,
            mae: self.absolute / n,
            rmse: (self.squares / n).sqrt(),
            bias: self.signed / n,
            mase: self.unscaled.map_or(Ok(self.scaled / n), Err),
            smape: self.symmetric / n,
            held: Share::new(self.held, i64::try_from(self.n).unwrap_or(i64::MAX))?,
        })
    }
}

/// `off by 10.25 on average (MASE 1.12, sMAPE 8.9 %, bias -10.25, n 6)`.
impl fmt::Display for Accuracy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mase = self.mase.as_ref().map_or("undefined".to_owned(), |mase| format!("{mase:.2}"));
        let Accuracy { n, mae, bias, smape, .. } = self;
        let percent = 100.0 * smape;
        f.pad(&format!("off by {mae:.2} on average (MASE {mase}, sMAPE {percent:.1} %, bias {bias:.2}, n {n})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::series::{Seasonality, Smoothing};

    #[test]
    fn what_cannot_be_tried_says_why() {
        let gap = Series::of_values([Ok(1.0), Ok(2.0), Err(Undefined::NoRecords), Ok(3.0)]).unwrap();
        let of = |numbers: &[f64]| Series::of(numbers).unwrap();
        let few = |n, least| Undefined::TooFew { n, least };
        for (what, series, test, expected) in [
            ("none", of(&[]), Backtest::new(2, 1), few(0, 3)),
            ("one", of(&[1.0]), Backtest::new(2, 1), few(1, 3)),
            ("nothing after the origin", of(&[1.0, 2.0]), Backtest::new(2, 1), few(2, 3)),
            ("the method needs more", of(&[1.0, 2.0, 4.0]), Backtest::new(1, 1), few(1, 2)),
            ("a gap", gap, Backtest::new(2, 1), Undefined::Gap { at: 2 }),
            ("no origin", of(&[1.0; 9]), Backtest::new(0, 1), Undefined::OutOfRange),
            ("nothing ahead", of(&[1.0; 9]), Backtest::new(2, 0), Undefined::OutOfRange),
            ("no season", of(&[1.0; 9]), Backtest::new(2, 1).seasonal(0), Undefined::OutOfRange),
            ("no confidence", of(&[1.0; 9]), Backtest::new(2, 1).confidence(1.0), Undefined::OutOfRange),
        ] {
            assert_eq!(test.run(&series, Method::Naive), Err(expected.clone()), "{what}");
            assert_eq!(test.choose(&series, &[Method::Naive]).map(|_| ()), Err(expected), "{what}");
        }
        let equal = Backtest::new(4, 1).run(&of(&[3.0; 9]), Method::Naive).unwrap();
        assert_eq!((equal.mae, equal.mase, equal.smape), (0.0, Err(Undefined::NoDenominator), 0.0));
        assert_eq!(Backtest::new(2, 1).choose(&of(&[1.0; 9]), &[]).map(|_| ()), Err(Undefined::NoRecords));
    }

    #[test]
    fn the_best_is_chosen_and_what_says_nothing_is_not() {
        let wave: Vec<f64> = (0..40).map(|t| 20.0 + [9.0, -4.0, -7.0, 2.0][t % 4] + (t as f64 * 2.3).sin()).collect();
        let choice = Backtest::new(20, 2).seasonal(4).choose(&Series::of(&wave).unwrap(), &Method::all(4)).unwrap();
        assert!(
            choice.method() == Method::from(Smoothing::holt_winters(Seasonality::Additive, 4))
                || choice.accuracy().mase.clone().unwrap() < 1.2
        );
        assert!(choice.tried().iter().all(|(_, tried)| tried.as_ref().unwrap().mae >= choice.accuracy().mae));
        let below: Vec<f64> = wave.iter().map(|number| number - 30.0).collect();
        let choice = Backtest::new(20, 2).choose(&Series::of(&below).unwrap(), &Method::all(4)).unwrap();
        let undefined = choice.tried().iter().filter(|(_, tried)| tried == &Err(Undefined::NotPositive)).count();
        assert_eq!(undefined, 2);
    }
}
