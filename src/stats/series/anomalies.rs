//! What is out of the ordinary.

use super::decompose::median;
use super::{Decomposition, Method, Seasonality, Series};
use crate::value::Undefined;
use std::fmt;

/// A number that is out of the ordinary, and what was ordinary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anomaly {
    /// The index of the period.
    pub at: usize,
    /// The number.
    pub number: f64,
    /// What was expected in its place.
    pub expected: f64,
    /// By how many deviations it is off: above zero where it is too high.
    pub score: f64,
}

/// On which side of what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// It is too high.
    Above,
    /// It is too low.
    Below,
}

impl Anomaly {
    /// On which side of what was expected it is.
    pub fn direction(self) -> Direction {
        if self.score > 0.0 { Direction::Above } else { Direction::Below }
    }
}
/// `period 9: 160 is above 95 (score 8.2)`.
impl fmt::Display for Anomaly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.direction() {
            Direction::Above => "above",
            Direction::Below => "below",
        };
        let Anomaly { at, number, expected, score } = self;
        f.pad(&format!("period {at}: {number:.2} is {side} {expected:.2} (score {score:.1})"))
    }
}

/// Each number of a series against what was expected of it.
///
/// | by | expects | deviation | says nothing of |
/// |---|---|---|---|
/// | [`hampel`](Self::hampel) | the median of the periods about it | of these, by their MAD | the ends, gaps |
/// | [`seasonal`](Self::seasonal) | trend, season and the median of what remains | of all that remains, by its MAD | half a season at the ends, and about gaps |
/// | [`ahead`](Self::ahead) | what a method forecasts of it | that of the forecast | the first periods |
///
/// The first two look back at a whole series, and are not shaken by what they look for: MAD is the median of the absolute
/// deviations from the median, times 1.4826 to be the deviation of normal numbers. The third watches the newest number.
///
/// ```
/// use crm_kpi::stats::series::{Anomalies, Series};
/// let tickets = Series::of(&[41.0, 39.0, 44.0, 40.0, 95.0, 42.0, 38.0, 41.0])?;
/// let seen = Anomalies::hampel(&tickets, 3)?;
/// let words: Vec<String> = seen.beyond(3.0).map(|anomaly| anomaly.to_string()).collect();
/// assert_eq!(words, ["period 4: 95.00 is above 41.00 (score 18.2)"]);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// A score beyond 3 is usual as a limit. It is no error rate: of 100 ordinary numbers with long tails several lie beyond.
///
/// **Undefined**: a score where more than half of the numbers are equal, so that there is no deviation to measure by
/// (`NoDenominator`).
///
/// # References
/// Hampel, *Journal of the American Statistical Association* 69 (1974); Davies and Gather, the same, 88 (1993).
#[derive(Debug, Clone, PartialEq)]
pub struct Anomalies {
    looked: Vec<Result<Anomaly, Undefined>>,
}

impl Anomalies {
    /// Each number against the median of so many periods on both sides and itself (Hampel's filter). For series without a
    /// season, or with one much longer than the window.
    ///
    /// # Errors
    /// A window of nothing on both sides (`OutOfRange`).
    pub fn hampel(series: &Series, half: usize) -> Result<Anomalies, Undefined> {
        if half == 0 {
            return Err(Undefined::OutOfRange);
        }
        let look = |at: usize| {
            let start = at.checked_sub(half).ok_or(Undefined::IncompleteWindow)?;
            let window = series.values().get(start..=at + half).ok_or(Undefined::IncompleteWindow)?;
            let window = window.iter().cloned().collect::<Result<Vec<f64>, Undefined>>()?;
            let (middle, deviation) = robust(&window)?;
            let number = window.get(half).copied().unwrap_or(middle);
            scored(at, number, middle, (number - middle, deviation))
        };
        Ok(Anomalies { looked: (0..series.len()).map(look).collect() })
    }
    /// Each number against trend and season of its [`Decomposition`] by medians: what remains, against the median and MAD of
    /// all that remains. What is expected is trend and season with that median.
    ///
    /// # Errors
    /// Those of the decomposition.
    pub fn seasonal(series: &Series, kind: Seasonality, season: usize) -> Result<Anomalies, Undefined> {
        let parts = Decomposition::by_medians(series, kind, season)?;
        let rest: Vec<f64> = parts.remainder().values().iter().flatten().copied().collect();
        let (middle, deviation) = robust(&rest)?;
        let look = |(at, rest): (usize, &Result<f64, Undefined>)| {
            let rest = rest.clone()?;
            let number = series.get(at).ok_or(Undefined::Gap { at })?;
            let parted = parts.expected(at).ok_or(Undefined::IncompleteWindow)?;
            // of a season that multiplies both are parts of what trend and season make
            let unit = if kind == Seasonality::Multiplicative { parted } else { 1.0 };
            // what usually remains is expected too: the number is off on the side that its score says
            scored(at, number, kind.with(parted, middle), (unit * (rest - middle), unit * deviation))
        };
        Ok(Anomalies { looked: parts.remainder().values().iter().enumerate().map(look).collect() })
    }
    /// Each number after the first so many against what a method forecast of it out of those before it, by the deviation of
    /// that forecast. An anomaly is among the numbers that the next forecast is made from.
    ///
    /// ```
    /// use crm_kpi::stats::series::{Anomalies, Direction, Method, Series, Smoothing};
    /// let leads = Series::of(&[50.0, 54.0, 49.0, 52.0, 48.0, 51.0, 53.0, 50.0, 20.0])?;
    /// let seen = Anomalies::ahead(&leads, Smoothing::simple().into(), 6)?;
    /// let newest = seen.beyond(3.0).last().map(|anomaly| (anomaly.at, anomaly.direction()));
    /// assert_eq!(newest, Some((8, Direction::Below)));
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// A gap (`Gap`); no number after the first (`TooFew`).
    pub fn ahead(series: &Series, method: Method, first: usize) -> Result<Anomalies, Undefined> {
        let numbers = series.numbers()?;
        super::decompose::at_least(numbers.len(), first.saturating_add(1))?;
        let look = |(at, number): (usize, &f64)| {
            if at < first {
                return Err(Undefined::IncompleteWindow);
            }
            let forecast = method.of_numbers(numbers.get(..at).unwrap_or_default(), 1)?;
            let step = forecast.steps().first().copied().ok_or(Undefined::NoSuchPeriod)?;
            scored(at, *number, step.expected(), (number - step.expected(), step.deviation()))
        };
        Ok(Anomalies { looked: numbers.iter().enumerate().map(look).collect() })
    }
    /// Each number with its score, ordinary or not; or why nothing can be said of it.
    pub fn all(&self) -> &[Result<Anomaly, Undefined>] {
        &self.looked
    }
    /// Those that are off by more than so many deviations, in order.
    pub fn beyond(&self, limit: f64) -> impl Iterator<Item = Anomaly> + '_ {
        self.looked.iter().flatten().copied().filter(move |seen| seen.score.abs() > limit)
    }
}

/// The median, and the deviation of normal numbers of this MAD.
fn robust(numbers: &[f64]) -> Result<(f64, f64), Undefined> {
    /// 1 by the upper quartile of the standard normal distribution.
    const NORMAL: f64 = 1.482_602_218_505_602;
    let middle = median(numbers)?;
    let off: Vec<f64> = numbers.iter().map(|number| (number - middle).abs()).collect();
    Ok((middle, NORMAL * median(&off)?))
}
fn scored(at: usize, number: f64, expected: f64, (off, deviation): (f64, f64)) -> Result<Anomaly, Undefined> {
    let score = off / deviation;
    // what is left of equal numbers by rounding is no deviation
    if deviation > 1e-12 * expected.abs() && score.is_finite() {
        Ok(Anomaly { at, number, expected, score })
    } else {
        Err(Undefined::NoDenominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::series::Smoothing;

    #[test]
    fn what_cannot_be_scored_is_neither_ordinary_nor_an_anomaly() {
        let gap = Undefined::NeedsAsOf;
        let of = |numbers: &[f64]| Series::of(numbers).unwrap();
        let window = || Err(Undefined::IncompleteWindow);
        let flat = || Err(Undefined::NoDenominator);
        let gaps = Series::of_values([Ok(1.0), Err(gap.clone()), Ok(3.0)]).unwrap();
        for (what, series, expected) in [
            ("none", of(&[]), vec![]),
            ("one", of(&[1.0]), vec![window()]),
            ("all equal", of(&[2.0; 3]), vec![window(), flat(), window()]),
            ("equal but for rounding", of(&[0.3, 0.1 + 0.2, 0.3 - 1e-16]), vec![window(), flat(), window()]),
            ("two of three equal", of(&[2.0, 9.0, 2.0]), vec![window(), flat(), window()]),
            ("a gap", gaps, vec![window(), Err(gap), window()]),
        ] {
            assert_eq!(Anomalies::hampel(&series, 1).unwrap().all(), expected, "{what}");
        }
        assert_eq!(Anomalies::hampel(&of(&[1.0]), 0), Err(Undefined::OutOfRange));
        let few = |n, least| Err(Undefined::TooFew { n, least });
        for (what, series, seasonal, ahead) in [
            ("none", of(&[]), few(0, 8), few(0, 7)),
            ("shorter than two seasons", of(&[1.0; 7]), few(7, 8), Ok(1)),
            ("all equal", of(&[1.0; 9]), Ok(9), Ok(3)),
            ("below zero", of(&[-1.0; 9]), Err(Undefined::NotPositive), Ok(3)),
        ] {
            let looked = Anomalies::seasonal(&series, Seasonality::Multiplicative, 4);
            assert_eq!(looked.map(|seen| seen.all().len()), seasonal, "{what}");
            let looked = Anomalies::ahead(&series, Method::Naive, 6);
            let flat =
                |seen: Anomalies| seen.all().iter().filter(|seen| **seen == Err(Undefined::NoDenominator)).count();
            assert_eq!(looked.map(flat), ahead, "{what}");
        }
    }

    #[test]
    fn a_number_is_off_on_the_side_that_its_score_says() {
        // what remains is skewed: many are a little below what trend and season make, few are far above
        let number = |t: usize| 100.0 + 10.0 * (t % 4) as f64 + [0.0, 1.0, 0.3, 0.7, 12.0, 0.5, 0.1][t * t % 7];
        let series = Series::of(&(0..60).map(number).collect::<Vec<_>>()).unwrap();
        for kind in [Seasonality::Additive, Seasonality::Multiplicative] {
            let looked = Anomalies::seasonal(&series, kind, 4).unwrap();
            assert!(looked.all().iter().flatten().count() > 50, "{kind}");
            for seen in looked.all().iter().flatten() {
                let off = seen.number - seen.expected;
                assert!(off * seen.score > 0.0 || off.abs() < 1e-9, "{kind}: {seen}");
            }
        }
    }

    #[test]
    fn what_was_spoilt_is_found_and_nothing_else() {
        let ordinary = |t: usize| 50.0 + t as f64 + [9.0, -4.0, -7.0, 2.0][t % 4] + (t as f64 * 2.3).sin();
        for (by, direction) in [(25.0, Direction::Above), (-25.0, Direction::Below)] {
            let mut numbers: Vec<f64> = (0..40).map(ordinary).collect();
            numbers[22] += by;
            let series = Series::of(&numbers).unwrap();
            let looked = Anomalies::seasonal(&series, Seasonality::Additive, 4).unwrap();
            let worst = looked.all().iter().flatten().max_by(|a, b| a.score.abs().total_cmp(&b.score.abs())).unwrap();
            assert_eq!((worst.at, worst.direction()), (22, direction));
            let method = Smoothing::holt_winters(Seasonality::Additive, 4).into();
            let looked = Anomalies::ahead(&series, method, 20).unwrap();
            let first = looked.beyond(4.0).next().unwrap();
            assert_eq!((first.at, first.direction(), first.number), (22, direction, numbers[22]));
        }
    }
}
