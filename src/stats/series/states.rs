//! The states of exponential smoothing: what they start from, how each number moves them, what they expect.

use super::decompose::{Decomposition, Seasonality};
use super::{Series, Weights};
use crate::value::Undefined;

/// Level, slope and seasons after some period.
#[derive(Debug, Clone, PartialEq)]
pub struct States {
    pub level: f64,
    /// 0 without a trend.
    pub slope: f64,
    /// The index of each season, by the period modulo their number; none without a season.
    pub seasons: Vec<f64>,
}

/// What a run over the numbers of a series left.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub end: States,
    /// The sum of the squared errors of one period ahead.
    pub squares: f64,
    /// The same of the errors by what was expected.
    pub relative: f64,
}

impl States {
    /// Where to start: seasons by decomposition of the first five years at most; level and slope by a straight line
    /// through the first ten numbers without their season (of two seasons, where these are more), the level of no trend by
    /// their mean (Hyndman & al. 2008, 2.6.1).
    pub fn start(numbers: &[f64], trend: bool, season: Option<(Seasonality, usize)>) -> Result<States, Undefined> {
        let (mut adjusted, mut first, mut seasons) = (numbers.to_vec(), 10, Vec::new());
        if let Some((kind, m)) = season {
            let cycles = (numbers.len() / m.max(1)).min(5);
            let early = Series::of(numbers.get(..cycles * m).unwrap_or(numbers))?;
            let parts = Decomposition::of(&early, kind, m)?;
            adjusted.iter_mut().enumerate().for_each(|(at, number)| *number = kind.without(*number, parts.index(at)));
            seasons = parts.indices().to_vec();
            first = first.max(2 * m);
        }
        adjusted.truncate(first);
        let n = adjusted.len() as f64;
        let mean = adjusted.iter().sum::<f64>() / n;
        if !trend {
            return Ok(States { level: mean, slope: 0.0, seasons });
        }
        let middle = 0.5 * (n + 1.0); // the periods count from 1, the level is that before the first
        let times = || (1..).map(|t| f64::from(t) - middle);
        let slope = adjusted.iter().zip(times()).map(|(number, t)| t * (number - mean)).sum::<f64>()
            / (n * (n * n - 1.0) / 12.0);
        Ok(States { level: mean - slope * middle, slope, seasons })
    }
    /// Moves over the numbers of a series from its start.
    pub fn run(mut self, numbers: &[f64], kind: Seasonality, by: &Weights) -> Run {
        let (mut squares, mut relative) = (0.0, 0.0);
        let mut season = 0;
        for number in numbers {
            let base = self.level + by.damping * self.slope;
            let own = self.seasons.get_mut(season);
            let expected = own.as_ref().map_or(base, |own| kind.with(base, **own));
            let error = number - expected;
            squares += error * error;
            relative += (error / expected).powi(2);
            let of_level = match (&own, kind) {
                (Some(own), Seasonality::Multiplicative) => error / **own,
                _ => error,
            };
            self.level = base + by.level * of_level;
            self.slope = by.damping * self.slope + by.level * by.trend * of_level;
            if let Some(own) = own {
                *own += by.season * (kind.without(*number, self.level) - *own);
            }
            season = if season + 1 < self.seasons.len() { season + 1 } else { 0 };
        }
        Run { end: self, squares, relative }
    }
}
