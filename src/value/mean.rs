//! Mean of small whole numbers.

use super::wide::nearest;
use super::{Ratio, Undefined, saved, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A mean of whole numbers, such as ratings, with the exact sums that its deviation and its interval need.
///
/// ```
/// use crm_kpi::value::{Mean, Undefined};
/// let rating = Mean::new(3, 12, 50)?; // 3, 4 and 5
/// assert_eq!(rating.as_f64(), 4.0);
/// assert_eq!(rating.sample_sd(), Some(1.0));
/// assert_eq!(rating.to_string(), "4.00 (n = 3)");
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Saved")]
pub struct Mean {
    n: i64,
    #[serde(with = "saved::int")]
    sum: i128,
    #[serde(with = "saved::int")]
    squares: i128,
}

#[derive(Deserialize)]
struct Saved {
    n: i64,
    #[serde(with = "saved::int")]
    sum: i128,
    #[serde(with = "saved::int")]
    squares: i128,
}
impl TryFrom<Saved> for Mean {
    type Error = Undefined;
    fn try_from(saved: Saved) -> Result<Mean, Undefined> {
        Mean::new(saved.n, saved.sum, saved.squares)
    }
}

impl Mean {
    /// From how many there are, their sum and the sum of their squares. Undefined of none, and of sums that no whole
    /// numbers have.
    pub fn new(n: i64, sum: i128, squares: i128) -> Result<Mean, Undefined> {
        match n {
            0 if sum == 0 && squares == 0 => return Err(Undefined::NoRecords),
            ..=0 => return Err(Undefined::Inconsistent),
            _ => {}
        }
        let product = i128::from(n).checked_mul(squares).zip(sum.checked_mul(sum));
        let spread = product.map(|(a, b)| a - b).ok_or(Undefined::OutOfRange)?;
        if spread < 0 { Err(Undefined::Inconsistent) } else { Ok(Mean { n, sum, squares }) }
    }
    /// How many there are.
    pub fn n(self) -> i64 {
        self.n
    }
    /// Their sum.
    pub fn sum(self) -> i128 {
        self.sum
    }
    /// The sum of their squares.
    pub fn sum_of_squares(self) -> i128 {
        self.squares
    }
    /// The exact mean.
    pub fn ratio(self) -> Result<Ratio, Undefined> {
        Ratio::new(self.sum, self.n.into())
    }
    /// The nearest `f64` of the mean.
    pub fn as_f64(self) -> f64 {
        nearest(self.sum, self.n.unsigned_abs().into())
    }
    /// The standard deviation of a sample; `None` of fewer than two.
    pub fn sample_sd(self) -> Option<f64> {
        let n = i128::from(self.n);
        (n > 1).then(|| nearest(n * self.squares - self.sum * self.sum, (n * (n - 1)).unsigned_abs()).sqrt())
    }
    /// The standard error of the mean; `None` of fewer than two.
    pub fn standard_error(self) -> Option<f64> {
        self.sample_sd().map(|sd| sd / (self.n as f64).sqrt())
    }
}

/// Two decimals, or as many as asked for, and how many there are.
impl fmt::Display for Mean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mean = text::fraction(self.sum, 1, self.n.unsigned_abs().into(), f.precision().unwrap_or(2));
        text::pad(f, &format!("{mean} (n = {})", text::count(self.n)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sums_of_whole_numbers_have_a_mean() {
        for (n, sum, squares, expected) in [
            (0, 0, 0, Err(Undefined::NoRecords)),
            (0, 1, 1, Err(Undefined::Inconsistent)),
            (-1, -4, -16, Err(Undefined::Inconsistent)),
            (2, 4, 7, Err(Undefined::Inconsistent)),
            (2, i128::MAX, 1, Err(Undefined::OutOfRange)),
            (2, 7, 25, Ok((3.5, Some(0.5f64.sqrt())))),
            (1, 4, 16, Ok((4.0, None))),
        ] {
            assert_eq!(Mean::new(n, sum, squares).map(|m| (m.as_f64(), m.sample_sd())), expected);
        }
        let mean = Mean::new(4, 10, 30).unwrap();
        assert_eq!(serde_json::from_str::<Mean>(&serde_json::to_string(&mean).unwrap()).unwrap(), mean);
        assert_eq!((format!("{mean:.1}"), mean.ratio()), ("2.5 (n = 4)".to_owned(), Ratio::new(5, 2)));
        assert_eq!(mean.standard_error(), Some((5.0f64 / 3.0).sqrt() / 2.0));
    }
}
