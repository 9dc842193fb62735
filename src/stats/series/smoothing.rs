//! Exponential smoothing: simple, Holt's, Holt and Winters'.

use super::ahead::Step;
use super::decompose::{Seasonality, at_least, two_seasons};
use super::minimise::minimise;
use super::states::States;
use crate::value::Undefined;
use std::fmt;

/// Exponential smoothing: a level that each new number moves, with or without a trend and a season that move likewise.
///
/// | | level | trend | season |
/// |---|---|---|---|
/// | [`simple`](Self::simple) | yes | | |
/// | [`holt`](Self::holt) | yes | straight, or [`damped`](Self::damped) | |
/// | [`holt_winters`](Self::holt_winters) | yes | straight, or [`damped`](Self::damped) | additive or multiplicative |
///
/// One period ahead it expects the level, a damped slope d and the season. With the [`Weights`] a, b, c and d, the error e
/// of that moves the level by a e (of a season that multiplies by a e / season) and the slope by b of what it moves the
/// level; the season moves by c of the way to what the number is beyond its new level. The weights are given
/// ([`by`](Self::by)), or those of the least sum of squared errors of one period ahead, each from 0 to 1, damping from 0.8
/// to 0.98. It starts from seasons by decomposition of the first years and a line through the first numbers.
///
/// **Not** for a series with a break, which it follows late, nor for a season that is longer than half the series. A
/// straight trend far ahead is a daring guess: damp it.
///
/// # References
/// Holt (1957), reprinted in *International Journal of Forecasting* 20 (2004); Winters, *Management Science* 6 (1960);
/// Gardner and McKenzie, *Management Science* 31 (1985); Hyndman, Koehler, Ord and Snyder, *Forecasting with Exponential
/// Smoothing* (2008).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothing {
    trend: Trend,
    season: Option<(Seasonality, usize)>,
    weights: Option<Weights>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Trend {
    None,
    Straight,
    Damped,
}

/// How much the newest number weighs, each from 0 (never moves) to 1 (follows at once). What a method does not have is
/// not looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// For the level: Holt's alpha.
    pub level: f64,
    /// For the slope, of the change of the level: Holt's beta. (In the form of Hyndman & al. beta is level times this.)
    pub trend: f64,
    /// For the season, of what the new level leaves: Winters' gamma. (In the form of Hyndman & al. gamma is (1 - level)
    /// times this.)
    pub season: f64,
    /// How much of the slope is left a period later: phi, 1 for a straight trend.
    pub damping: f64,
}

impl Smoothing {
    /// Simple exponential smoothing: every period ahead is expected to be as the level is.
    pub fn simple() -> Smoothing {
        Smoothing { trend: Trend::None, season: None, weights: None }
    }
    /// Holt's: with a straight trend.
    pub fn holt() -> Smoothing {
        Smoothing { trend: Trend::Straight, season: None, weights: None }
    }
    /// Holt and Winters': with a straight trend and a season of so many periods.
    pub fn holt_winters(kind: Seasonality, season: usize) -> Smoothing {
        Smoothing { trend: Trend::Straight, season: Some((kind, season)), weights: None }
    }
    /// With a trend that dies away.
    #[must_use]
    pub fn damped(self) -> Smoothing {
        Smoothing { trend: Trend::Damped, ..self }
    }
    /// By weights that are known, in place of those that fit best.
    #[must_use]
    pub fn by(self, weights: Weights) -> Smoothing {
        Smoothing { weights: Some(weights), ..self }
    }
    /// How many numbers are taken from the series itself: states, and weights that are not given.
    fn taken(&self) -> usize {
        let trend = usize::from(self.trend != Trend::None);
        let season = self.season.map_or(0, |(_, m)| m.saturating_sub(1));
        let fitted = 1 + trend + usize::from(self.season.is_some()) + usize::from(self.trend == Trend::Damped);
        1 + trend + season + if self.weights.is_some() { 0 } else { fitted }
    }
    fn kind(&self) -> Seasonality {
        self.season.map_or(Seasonality::Additive, |(kind, _)| kind)
    }

    /// The steps ahead, and the weights they are by.
    pub(super) fn ahead(&self, numbers: &[f64], horizon: usize) -> Result<(Vec<Step>, Weights), Undefined> {
        let (n, kind) = (numbers.len(), self.kind());
        if let Some((_, m)) = self.season {
            two_seasons(n, m)?;
        }
        at_least(n, self.taken() + 2)?;
        kind.suits(numbers.iter())?;
        let start = States::start(numbers, self.trend != Trend::None, self.season)?;
        let weights = match self.weights {
            Some(weights) => self.checked(weights)?,
            None => self.fitted(numbers, &start),
        };
        let run = start.run(numbers, kind, &weights);
        let freedom = (n - self.taken()) as f64;
        let squares = if kind == Seasonality::Multiplicative { run.relative } else { run.squares };
        let ahead = Ahead { weights, kind, variance: squares / freedom, end: run.end, n };
        let steps = ahead.steps(horizon, freedom);
        if steps.iter().all(Step::is_finite) { Ok((steps, weights)) } else { Err(Undefined::OutOfRange) }
    }
    fn checked(&self, weights: Weights) -> Result<Weights, Undefined> {
        let Weights { level, trend, season, damping } = weights;
        let used = [
            (true, level),
            (self.trend != Trend::None, trend),
            (self.season.is_some(), season),
            (self.trend == Trend::Damped, damping),
        ];
        let fine = used.iter().all(|(used, weight)| !used || (0.0..=1.0).contains(weight));
        if fine { Ok(self.only(weights)) } else { Err(Undefined::OutOfRange) }
    }
    /// The weights with what this method does not have put out.
    fn only(&self, weights: Weights) -> Weights {
        let (trend, season) = (self.trend != Trend::None, self.season.is_some());
        Weights {
            level: weights.level,
            trend: if trend { weights.trend } else { 0.0 },
            season: if season { weights.season } else { 0.0 },
            damping: if self.trend == Trend::Damped { weights.damping } else { 1.0 },
        }
    }
    /// The weights of the least sum of squares.
    fn fitted(&self, numbers: &[f64], start: &States) -> Weights {
        let (trend, season) = (self.trend != Trend::None, self.season.is_some());
        let damped = self.trend == Trend::Damped;
        let asked = [(true, (0.0, 1.0)), (trend, (0.0, 1.0)), (season, (0.0, 1.0)), (damped, (0.8, 0.98))];
        let bounds: Vec<(f64, f64)> = asked.iter().filter(|(asked, _)| *asked).map(|(_, bounds)| *bounds).collect();
        let weights = |found: &[f64]| {
            let mut found = found.iter();
            let mut next = |asked: bool| if asked { found.next().copied().unwrap_or(0.0) } else { 0.0 };
            let [level, trend, season, damping] = asked.map(|(asked, _)| next(asked));
            self.only(Weights { level, trend, season, damping })
        };
        let squares = |found: &[f64]| start.clone().run(numbers, self.kind(), &weights(found)).squares;
        weights(&minimise(&bounds, squares))
    }
}

/// What is needed to look ahead.
struct Ahead {
    weights: Weights,
    kind: Seasonality,
    /// Of the errors of one period ahead; of a season that multiplies, of those by what was expected.
    variance: f64,
    end: States,
    n: usize,
}

impl Ahead {
    fn steps(&self, horizon: usize, freedom: f64) -> Vec<Step> {
        let Weights { level: a, trend: b, season: c, damping } = self.weights;
        let m = self.end.seasons.len();
        let (season_by, multiplies) = ((1.0 - a) * c, self.kind == Seasonality::Multiplicative);
        // what an error leaves in level and slope for the number j periods later; how often the slope is in it
        let (mut left, mut slopes, mut reach) = (Vec::<f64>::new(), 0.0, 1.0);
        let mut thetas: Vec<f64> = Vec::new();
        (1..=horizon)
            .map(|h| {
                reach *= damping;
                slopes += reach;
                let base = self.end.level + slopes * self.end.slope;
                let season = (self.n + h - 1).checked_rem(m).and_then(|at| self.end.seasons.get(at)).copied();
                let expected = season.map_or(base, |season| self.kind.with(base, season));
                // each error since, as it is in this number: by level and slope, and by its season come round
                let rounds = |j: usize| if m > 0 && j.is_multiple_of(m) { season_by } else { 0.0 };
                let variance = if multiplies {
                    let earlier = left.iter().zip(thetas.iter().rev()).enumerate();
                    let in_this =
                        |(j, (c, theta)): (usize, (&f64, &f64))| (c * theta.sqrt() + rounds(j + 1) * base).powi(2);
                    let theta = base * base + self.variance * earlier.map(in_this).sum::<f64>();
                    thetas.push(theta);
                    season.unwrap_or(1.0).powi(2) * (theta * (1.0 + self.variance) - base * base)
                } else {
                    let earlier = left.iter().enumerate().map(|(j, c)| (c + rounds(j + 1)).powi(2));
                    self.variance * (1.0 + earlier.sum::<f64>())
                };
                left.push(a + a * b * slopes);
                Step::new(expected, variance.max(0.0).sqrt(), freedom)
            })
            .collect()
    }
}

/// `Holt-Winters, multiplicative over 12, damped`.
impl fmt::Display for Smoothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let damped = if self.trend == Trend::Damped { ", damped" } else { "" };
        f.pad(&match (self.season, self.trend) {
            (Some((kind, m)), _) => format!("Holt-Winters, {kind} over {m}{damped}"),
            (None, Trend::None) => "simple exponential smoothing".to_owned(),
            (None, _) => format!("Holt{damped}"),
        })
    }
}
