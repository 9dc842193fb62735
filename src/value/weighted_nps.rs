//! Net promoter score of weighted answers.

use super::{Int, Ratio, Undefined, text};
use crate::value::wide::nearest;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A net promoter score of weighted answers, with the number of answers and the three weights that it comes from.
///
/// ```
/// use crm_kpi::value::{Undefined, WeightedNps};
/// let one = WeightedNps::UNITS;
/// let nps = WeightedNps::new(4, 3 * one, one, one)?;
/// assert_eq!(nps.points(), 40.0);
/// assert_eq!(nps.to_string(), "+40.0 (4 answers)");
/// assert_eq!(WeightedNps::new(2, 0, 0, 0), Err(Undefined::NoDenominator)); // answers of no weight
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct WeightedNps {
    n: i64,
    promoters: i128,
    passives: i128,
    detractors: i128,
    // of the weights of each, in units of 10^-20, where they are known
    squares: Option<[Int; 3]>,
}

#[derive(Deserialize)]
struct Saved {
    n: i64,
    promoters: i128,
    passives: i128,
    detractors: i128,
    #[serde(default)]
    squares: Option<[Int; 3]>,
}
impl TryFrom<Saved> for WeightedNps {
    type Error = Undefined;
    fn try_from(saved: Saved) -> Result<WeightedNps, Undefined> {
        let nps = WeightedNps::new(saved.n, saved.promoters, saved.passives, saved.detractors)?;
        saved.squares.map_or(Ok(nps), |squares| nps.with_squares(squares.map(|sum| sum.0)))
    }
}

impl WeightedNps {
    /// How many units of weight one is.
    pub const UNITS: i128 = crate::summary::Weight::ONE as i128;

    /// From the number of answers and the weights of those who answered 9 or 10, 7 or 8, and 0 to 6, in units of 10^-10.
    pub fn new(n: i64, promoters: i128, passives: i128, detractors: i128) -> Result<WeightedNps, Undefined> {
        if n < 0 || promoters < 0 || passives < 0 || detractors < 0 {
            return Err(Undefined::Inconsistent);
        }
        let whole = promoters.checked_add(passives).and_then(|sum| sum.checked_add(detractors));
        match whole.and_then(|whole| whole.checked_mul(100)) {
            None => Err(Undefined::OutOfRange),
            Some(_) if n == 0 => Err(Undefined::NoRecords),
            Some(0) => Err(Undefined::NoDenominator),
            Some(_) => Ok(WeightedNps { n, promoters, passives, detractors, squares: None }),
        }
    }
    /// With the sums of the squared weights of the three, in units of 10^-20: what an interval takes.
    pub fn with_squares(self, squares: [i128; 3]) -> Result<WeightedNps, Undefined> {
        match squares.iter().all(|squares| *squares >= 0) {
            true => Ok(WeightedNps { squares: Some(squares.map(Int)), ..self }),
            false => Err(Undefined::Inconsistent),
        }
    }
    /// The standard error in points, by linearisation; `None` where the squares of the weights are not known. Of equal
    /// weights it is that of [`Nps`](crate::value::Nps).
    ///
    /// ```text
    /// 100 sqrt(sum w² (s - R)²) / sum w, with s = 1, 0 or -1 of an answer and the score R from -1 to 1
    /// ```
    ///
    /// ```
    /// use crm_kpi::value::{Nps, WeightedNps};
    /// let one = WeightedNps::UNITS;
    /// let plain = WeightedNps::new(100, 60 * one, 25 * one, 15 * one)?;
    /// let nps = plain.with_squares([60 * one * one, 25 * one * one, 15 * one * one])?;
    /// assert_eq!(plain.standard_error(), None);
    /// assert!((nps.standard_error().unwrap_or(0.0) - Nps::new(60, 25, 15)?.standard_error()).abs() < 1e-12);
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    pub fn standard_error(self) -> Option<f64> {
        let (squares, score) = (self.squares?, self.points() / 100.0);
        let sum: f64 = squares.iter().zip([1.0, 0.0, -1.0]).map(|(w, s)| w.0 as f64 * (s - score).powi(2)).sum();
        Some(100.0 * sum.sqrt() / self.whole() as f64)
    }
    /// Kish's effective number of answers: so many of equal weight would say as much; `None` where the squares of the weights
    /// are not known.
    pub fn effective_n(self) -> Option<f64> {
        let squares: f64 = self.squares?.iter().map(|squares| squares.0 as f64).sum();
        (squares > 0.0).then(|| (self.whole() as f64).powi(2) / squares)
    }
    /// The weight of those who answered 9 or 10.
    pub fn promoters(self) -> f64 {
        in_ones(self.promoters)
    }
    /// The weight of those who answered 7 or 8.
    pub fn passives(self) -> f64 {
        in_ones(self.passives)
    }
    /// The weight of those who answered 0 to 6.
    pub fn detractors(self) -> f64 {
        in_ones(self.detractors)
    }
    /// How many answered.
    pub fn n(self) -> i64 {
        self.n
    }
    /// The score in points, -100 to 100.
    pub fn points(self) -> f64 {
        nearest(self.net() * 100, self.whole().unsigned_abs())
    }
    /// The score as an exact fraction, -1 to 1.
    pub fn ratio(self) -> Result<Ratio, Undefined> {
        Ratio::new(self.net(), self.whole())
    }
    /// Both as one, as if all had answered at once.
    pub(crate) fn with(self, other: WeightedNps) -> Result<WeightedNps, Undefined> {
        let sum = |a: i128, b: i128| a.checked_add(b).ok_or(Undefined::OutOfRange);
        let n = self.n.checked_add(other.n).ok_or(Undefined::OutOfRange)?;
        let promoters = sum(self.promoters, other.promoters)?;
        let (passives, detractors) = (sum(self.passives, other.passives)?, sum(self.detractors, other.detractors)?);
        let both = WeightedNps::new(n, promoters, passives, detractors)?;
        match self.squares.zip(other.squares) {
            Some(([a, b, c], [x, y, z])) => both.with_squares([sum(a.0, x.0)?, sum(b.0, y.0)?, sum(c.0, z.0)?]),
            None => Ok(both),
        }
    }
    /// The weight of promoters less that of detractors, and that of all, in units.
    pub(crate) fn weights(self) -> (i128, i128) {
        (self.net(), self.whole())
    }
    fn net(self) -> i128 {
        self.promoters - self.detractors
    }
    fn whole(self) -> i128 {
        self.promoters + self.passives + self.detractors
    }
}

fn in_ones(units: i128) -> f64 {
    nearest(units, WeightedNps::UNITS.unsigned_abs())
}

impl fmt::Display for WeightedNps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points = text::fraction(self.net(), 100, self.whole().unsigned_abs(), f.precision().unwrap_or(1));
        let sign = if self.net() > 0 { "+" } else { "" };
        let answers = if self.n == 1 { "answer" } else { "answers" };
        text::pad(f, &format!("{sign}{points} ({} {answers})", text::count(self.n)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_the_weight_of_promoters_less_that_of_detractors_of_all() {
        for (weights, expected) in [
            ((0, 0, 0, 0), Err(Undefined::NoRecords)),
            ((1, 0, 0, 0), Err(Undefined::NoDenominator)),
            ((3, 1, 1, 2), Ok((-25.0, "-25.0 (3 answers)"))),
            ((1, 1, 0, 0), Ok((100.0, "+100.0 (1 answer)"))),
            ((1, 0, 7, 0), Ok((0.0, "0.0 (1 answer)"))),
            ((-1, 1, 0, 0), Err(Undefined::Inconsistent)),
            ((1, 1, -1, 0), Err(Undefined::Inconsistent)),
            ((1, i128::MAX, 1, 0), Err(Undefined::OutOfRange)),
        ] {
            let nps = WeightedNps::new(weights.0, weights.1, weights.2, weights.3);
            let shown = nps.as_ref().map(|nps| (nps.points(), nps.to_string()));
            assert_eq!(shown.map_err(Clone::clone), expected.map(|(points, text)| (points, text.to_owned())));
            if let Ok(nps) = nps {
                let saved = serde_json::to_string(&nps).unwrap();
                assert_eq!(serde_json::from_str::<WeightedNps>(&saved).unwrap(), nps);
                let wide = nps.with_squares([1, i128::MAX, 3]).unwrap();
                let saved = serde_json::to_value(wide).unwrap();
                assert_eq!(serde_json::from_value::<WeightedNps>(saved).unwrap(), wide);
                assert_eq!(nps.ratio().unwrap().as_f64() * 100.0, nps.points());
            }
        }
    }

    #[test]
    fn a_score_saved_without_squares_is_one_without_an_error() {
        let nps: WeightedNps = serde_json::from_str(r#"{"n":3,"promoters":1,"passives":1,"detractors":2}"#).unwrap();
        assert_eq!((nps.standard_error(), nps.effective_n()), (None, None));
        let saved = r#"{"n":3,"promoters":1,"passives":1,"detractors":2,"squares":[1,-1,4]}"#;
        assert!(serde_json::from_str::<WeightedNps>(saved).is_err());
    }
}
