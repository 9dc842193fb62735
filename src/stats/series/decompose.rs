//! Classical decomposition: trend, season and what remains.

use super::Series;
use crate::stats::{QuantileType, quantile};
use crate::value::Undefined;
use std::fmt;

/// How a season comes on top of the trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seasonality {
    /// It adds: every December brings 40 more. For what may be zero or below.
    Additive,
    /// It multiplies: every December brings 30 % more. For numbers above zero whose swings grow with their level, as those
    /// of a growing company do.
    Multiplicative,
}

impl Seasonality {
    /// What is left of a number without a part of it.
    pub(super) fn without(self, number: f64, part: f64) -> f64 {
        match self {
            Seasonality::Additive => number - part,
            Seasonality::Multiplicative => number / part,
        }
    }
    /// The two together.
    pub(super) fn with(self, number: f64, part: f64) -> f64 {
        match self {
            Seasonality::Additive => number + part,
            Seasonality::Multiplicative => number * part,
        }
    }
    /// A season that multiplies takes numbers above zero.
    pub(super) fn suits<'a>(self, mut numbers: impl Iterator<Item = &'a f64>) -> Result<(), Undefined> {
        match self {
            Seasonality::Multiplicative if numbers.any(|number| *number <= 0.0) => Err(Undefined::NotPositive),
            _ => Ok(()),
        }
    }
}
/// `additive` or `multiplicative`.
impl fmt::Display for Seasonality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Seasonality::Additive => "additive",
            Seasonality::Multiplicative => "multiplicative",
        })
    }
}

/// A series taken apart into its trend, its season and what remains, classically.
///
/// The trend is the centred mean over a season (2 x m of an even one); the index of a season is the mean of what its
/// periods have beyond the trend, normalised so that all together add 0 or multiply by 1 on average; the rest remains. The
/// three add up to the series, or multiply to it.
///
/// ```
/// use crm_kpi::stats::series::{Decomposition, Seasonality, Series};
/// // quarters of three years: the fourth is the strong one
/// let sales = Series::of(&[80.0, 95.0, 85.0, 140.0, 88.0, 104.5, 93.5, 154.0, 96.0, 114.0, 102.0, 168.0])?;
/// let parts = Decomposition::of(&sales, Seasonality::Multiplicative, 4)?;
/// let indices: Vec<String> = parts.indices().iter().map(|index| format!("{index:.2}")).collect();
/// assert_eq!(indices, ["0.83", "0.97", "0.84", "1.36"]);
/// assert_eq!(parts.trend().get(1), None); // half a season is missing at both ends
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// **Not** for the newest periods (the trend ends half a season before the series does: [`Method`](super::Method)
/// forecasts them), and not where the season changes over the years: one index stands for all of them. An outlier draws
/// its season along; [`by_medians`](Self::by_medians) withstands it.
///
/// **Undefined**: fewer than two seasons; a season of which every number is missing; zero or below in a season that
/// multiplies. The trend, and what remains, have a gap where the series has one within half a season.
///
/// # References
/// Macaulay, *The Smoothing of Time Series* (1931); Hyndman and Athanasopoulos, *Forecasting: Principles and Practice*,
/// 3rd edition (2021), 3.4.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposition {
    kind: Seasonality,
    indices: Vec<f64>,
    adjusted: Series,
    trend: Series,
    remainder: Series,
}

impl Decomposition {
    /// By the means of each season.
    ///
    /// # Errors
    /// A season of fewer than two periods (`OutOfRange`); fewer than two seasons (`TooFew`); a season without a number
    /// beside its trend (`Gap`, the first of its periods); zero or below where the season multiplies (`NotPositive`).
    pub fn of(series: &Series, kind: Seasonality, season: usize) -> Result<Decomposition, Undefined> {
        Decomposition::by(series, kind, season, |numbers| Ok(numbers.iter().sum::<f64>() / numbers.len() as f64))
    }
    /// By the medians of each season, which one outlier of three years or more does not move.
    ///
    /// # Errors
    /// As of [`of`](Self::of).
    pub fn by_medians(series: &Series, kind: Seasonality, season: usize) -> Result<Decomposition, Undefined> {
        Decomposition::by(series, kind, season, median)
    }
    fn by(
        series: &Series,
        kind: Seasonality,
        season: usize,
        middle: impl Fn(&[f64]) -> Result<f64, Undefined>,
    ) -> Result<Decomposition, Undefined> {
        two_seasons(series.len(), season)?;
        kind.suits(series.values().iter().flatten())?;
        let trend = series.centred_mean(season)?;
        let detrended: Vec<Option<f64>> =
            (0..series.len()).map(|at| Some(kind.without(series.get(at)?, trend.get(at)?))).collect();
        let index = |at: usize| {
            let own: Vec<f64> = detrended.iter().skip(at).step_by(season).flatten().copied().collect();
            if own.is_empty() { Err(Undefined::Gap { at }) } else { middle(&own) }
        };
        let raw = (0..season).map(index).collect::<Result<Vec<f64>, Undefined>>()?;
        let mean = raw.iter().sum::<f64>() / season as f64;
        let indices: Vec<f64> = raw.iter().map(|index| kind.without(*index, mean)).collect();
        let adjusted = Series::computed(
            series
                .values()
                .iter()
                .zip(indices.iter().cycle())
                .map(|(value, index)| Ok(kind.without(value.clone()?, *index))),
        );
        let rest = |(value, trend): (&Result<f64, Undefined>, &Result<f64, Undefined>)| {
            Ok(kind.without(value.clone()?, trend.clone()?))
        };
        let remainder = Series::computed(adjusted.values().iter().zip(trend.values()).map(rest));
        Ok(Decomposition { kind, indices, adjusted, trend, remainder })
    }
    /// How the season comes on top of the trend.
    pub fn kind(&self) -> Seasonality {
        self.kind
    }
    /// The index of each season, that of the series' first period first: what a period has more than the trend, or how many
    /// times it. They sum to 0, or their mean is 1.
    pub fn indices(&self) -> &[f64] {
        &self.indices
    }
    /// The index of the season that a period of the series, or one after it, lies in.
    pub fn index(&self, at: usize) -> f64 {
        at.checked_rem(self.indices.len()).and_then(|season| self.indices.get(season)).copied().unwrap_or_default()
    }
    /// The trend, with half a season missing at both ends.
    pub fn trend(&self) -> &Series {
        &self.trend
    }
    /// The series without its season: what two months of different seasons are compared by.
    pub fn adjusted(&self) -> &Series {
        &self.adjusted
    }
    /// What neither trend nor season explains: about 0, or about 1.
    pub fn remainder(&self) -> &Series {
        &self.remainder
    }
    /// What trend and season make of a period.
    pub fn expected(&self, at: usize) -> Option<f64> {
        Some(self.kind.with(self.trend.get(at)?, self.index(at)))
    }
}

/// A season has at least two periods, and there must be two of it.
pub(super) fn two_seasons(n: usize, season: usize) -> Result<(), Undefined> {
    if season < 2 {
        return Err(Undefined::OutOfRange);
    }
    at_least(n, season.saturating_mul(2))
}
/// A series has as many numbers as are needed.
pub(super) fn at_least(n: usize, least: usize) -> Result<(), Undefined> {
    if n < least { Err(Undefined::TooFew { n: n as u64, least: least as u64 }) } else { Ok(()) }
}
/// The middle number, of an even count the mean of the two in the middle.
pub(super) fn median(numbers: &[f64]) -> Result<f64, Undefined> {
    quantile(numbers, 0.5, QuantileType::Linear)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Seasonality::{Additive, Multiplicative};

    #[test]
    fn what_cannot_be_taken_apart_says_why() {
        let of = |numbers: &[f64]| Series::of(numbers).unwrap();
        let gaps = |n| Series::of_values(vec![Err(Undefined::NoRecords); n]).unwrap();
        let few = |n| Err(Undefined::TooFew { n, least: 8 });
        for (what, series, season, additive, multiplicative) in [
            ("none", of(&[]), 4, few(0), few(0)),
            ("one", of(&[1.0]), 4, few(1), few(1)),
            ("shorter than two seasons", of(&[1.0; 7]), 4, few(7), few(7)),
            ("no season", of(&[1.0; 7]), 1, Err(Undefined::OutOfRange), Err(Undefined::OutOfRange)),
            ("all gaps", gaps(8), 4, Err(Undefined::Gap { at: 0 }), Err(Undefined::Gap { at: 0 })),
            ("all equal", of(&[3.0; 8]), 4, Ok(vec![0.0; 4]), Ok(vec![1.0; 4])),
            ("zeros", of(&[0.0; 8]), 4, Ok(vec![0.0; 4]), Err(Undefined::NotPositive)),
            ("below zero", of(&[-2.0; 8]), 4, Ok(vec![0.0; 4]), Err(Undefined::NotPositive)),
        ] {
            for (kind, expected) in [(Additive, additive), (Multiplicative, multiplicative)] {
                for by in [Decomposition::of, Decomposition::by_medians] {
                    let indices = by(&series, kind, season).map(|parts| parts.indices().to_vec());
                    assert_eq!(indices, expected, "{what}, {kind}");
                }
            }
        }
    }

    #[test]
    fn the_parts_make_up_the_series_and_the_indices_are_normalised() {
        let wave = |t: usize| 50.0 + t as f64 + [9.0, -4.0, -7.0][t % 3] + (t as f64 * 1.7).sin();
        for kind in [Additive, Multiplicative] {
            let mut values: Vec<Result<f64, Undefined>> = (0..15).map(|t| Ok(wave(t))).collect();
            values[7] = Err(Undefined::NoDenominator);
            let parts = Decomposition::of(&Series::of_values(values).unwrap(), kind, 3).unwrap();
            let whole: f64 = parts.indices().iter().sum();
            assert!((whole - if kind == Additive { 0.0 } else { 3.0 }).abs() < 1e-12);
            for at in 0..15 {
                let defined = (1..14).contains(&at) && !(6..=8).contains(&at);
                assert_eq!(parts.remainder().get(at).is_some(), defined, "{at}");
                let back =
                    parts.remainder().get(at).zip(parts.expected(at)).map(|(rest, known)| kind.with(known, rest));
                assert!(back.is_none_or(|back| (back - wave(at)).abs() < 1e-12), "{at}");
            }
        }
    }

    #[test]
    fn a_median_is_not_drawn_along_by_one_outlier() {
        let mut numbers: Vec<f64> = (0..20).map(|t| 10.0 + [3.0, -1.0, -4.0, 2.0][t % 4]).collect();
        numbers[9] += 100.0;
        let parts = Decomposition::by_medians(&Series::of(&numbers).unwrap(), Additive, 4).unwrap();
        let mean = Decomposition::of(&Series::of(&numbers).unwrap(), Additive, 4).unwrap();
        let worst = |parts: &Decomposition| {
            let off = parts.indices().iter().zip([3.0, -1.0, -4.0, 2.0]).map(|(a, b): (&f64, f64)| (a - b).abs());
            off.fold(0.0, f64::max)
        };
        assert!(worst(&parts) < 10.0 && worst(&mean) > 10.0, "{:?} {:?}", parts.indices(), mean.indices());
    }
}
