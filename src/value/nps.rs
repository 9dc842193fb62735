//! Net promoter score.

use super::{Ratio, Undefined, text};
use crate::value::wide::nearest;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A net promoter score with the three counts it comes from, in points from -100 to 100.
///
/// ```
/// use crm_kpi::value::{Nps, Undefined};
/// let nps = Nps::new(60, 25, 15)?;
/// assert_eq!(nps.points(), 45.0);
/// assert_eq!(nps.to_string(), "+45.0 (100 answers)");
/// assert_eq!(Nps::new(0, 0, 0), Err(Undefined::NoRecords));
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct Nps {
    promoters: i64,
    passives: i64,
    detractors: i64,
}

#[derive(Deserialize)]
struct Saved {
    promoters: i64,
    passives: i64,
    detractors: i64,
}
impl TryFrom<Saved> for Nps {
    type Error = Undefined;
    fn try_from(saved: Saved) -> Result<Nps, Undefined> {
        Nps::new(saved.promoters, saved.passives, saved.detractors)
    }
}

impl Nps {
    /// From the counts of those who answered 9 or 10, 7 or 8, and 0 to 6.
    pub fn new(promoters: i64, passives: i64, detractors: i64) -> Result<Nps, Undefined> {
        if promoters < 0 || passives < 0 || detractors < 0 {
            return Err(Undefined::Inconsistent);
        }
        match promoters.checked_add(passives).and_then(|n| n.checked_add(detractors)) {
            Some(0) => Err(Undefined::NoRecords),
            Some(_) => Ok(Nps { promoters, passives, detractors }),
            None => Err(Undefined::OutOfRange),
        }
    }
    /// Those who answered 9 or 10.
    pub fn promoters(self) -> i64 {
        self.promoters
    }
    /// Those who answered 7 or 8.
    pub fn passives(self) -> i64 {
        self.passives
    }
    /// Those who answered 0 to 6.
    pub fn detractors(self) -> i64 {
        self.detractors
    }
    /// All who answered.
    pub fn n(self) -> i64 {
        self.promoters + self.passives + self.detractors
    }
    /// The score in points, -100 to 100.
    pub fn points(self) -> f64 {
        nearest(self.net() * 100, self.n().unsigned_abs().into())
    }
    /// The score as an exact fraction, -1 to 1.
    pub fn ratio(self) -> Result<Ratio, Undefined> {
        Ratio::new(self.net(), self.n().into())
    }
    /// The standard error in points: 100 * sqrt((p + d - (p - d)^2) / n) with the shares p and d.
    pub fn standard_error(self) -> f64 {
        let (n, net) = (i128::from(self.n()), self.net());
        let decided = i128::from(self.promoters) + i128::from(self.detractors);
        // exact up to here: both products are below 2^126
        let variance = nearest(decided * n - net * net, (n * n).unsigned_abs());
        100.0 * (variance / n as f64).sqrt()
    }
    /// The interval of `z` standard errors to both sides, in points: `z` = 1.96 for 95 %.
    pub fn interval(self, z: f64) -> (f64, f64) {
        let half = z * self.standard_error();
        (self.points() - half, self.points() + half)
    }
    fn net(self) -> i128 {
        i128::from(self.promoters) - i128::from(self.detractors)
    }
}

impl fmt::Display for Nps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.n();
        let points = text::fraction(self.net(), 100, n.unsigned_abs().into(), f.precision().unwrap_or(1));
        let sign = if self.net() > 0 { "+" } else { "" };
        let answers = if n == 1 { "answer" } else { "answers" };
        text::pad(f, &format!("{sign}{points} ({} {answers})", text::count(n)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_promoters_less_detractors_of_all() {
        for (counts, points, text) in [
            ((1_530, 778, 438), 109_200.0 / 2_746.0, "+39.8 (2,746 answers)"),
            ((0, 1, 0), 0.0, "0.0 (1 answer)"),
            ((0, 0, 2), -100.0, "-100.0 (2 answers)"),
        ] {
            let nps = Nps::new(counts.0, counts.1, counts.2).unwrap();
            assert_eq!((nps.points(), nps.to_string().as_str()), (points, text));
            assert_eq!(serde_json::from_str::<Nps>(&serde_json::to_string(&nps).unwrap()).unwrap(), nps);
        }
        assert_eq!(Nps::new(1, -1, 5), Err(Undefined::Inconsistent));
        assert_eq!(Nps::new(i64::MAX, 1, 0), Err(Undefined::OutOfRange));
    }

    #[test]
    fn the_standard_error_is_that_of_a_trinomial() {
        let nps = Nps::new(60, 25, 15).unwrap();
        let expected = 100.0 * ((0.6 + 0.15 - 0.45f64.powi(2)) / 100.0).sqrt();
        assert!((nps.standard_error() - expected).abs() < 1e-12);
        let (low, high) = nps.interval(1.96);
        assert!((high - low - 3.92 * expected).abs() < 1e-12 && low < 45.0 && high > 45.0);
        assert_eq!(Nps::new(5, 0, 0).unwrap().standard_error(), 0.0);
        assert!(Nps::new(i64::MAX / 2, 0, i64::MAX / 2).unwrap().standard_error() > 0.0);
    }
}
