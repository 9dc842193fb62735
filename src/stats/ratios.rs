//! How sure the ratio of two means is.

use super::distributions::t_of_confidence;
use super::interval::{Interval, confident};
use crate::value::Undefined;

/// Exact sums of pairs, each of one record or one entity: revenue and visits of each customer.
///
/// They are sums: those of two parts of the records add up, and none is kept of the records themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PairSums {
    /// How many pairs.
    pub n: i64,
    /// Of the first numbers, which are divided.
    pub x: i128,
    /// Of the second ones, which they are divided by.
    pub y: i128,
    /// Of the squares of the first.
    pub xx: i128,
    /// Of the squares of the second.
    pub yy: i128,
    /// Of the products of both.
    pub xy: i128,
}

/// The mean of one number by that of another of the same records: revenue per visit, where customers are drawn and not
/// visits. It is the ratio of the sums, not the mean of ratios.
///
/// ```
/// use crm_kpi::stats::RatioOfMeans;
/// let (clicks, views) = ([3.0, 1.0, 4.0, 2.0, 5.0, 3.0], [10.0, 6.0, 12.0, 9.0, 14.0, 9.0]);
/// let rate = RatioOfMeans::of(&clicks, &views)?;
/// assert_eq!(rate.ratio(), 0.3); // 18 of 60
/// assert_eq!(rate.interval(0.95)?.to_string(), "0.233 to 0.367 (95 %)");
/// assert_eq!(rate.fieller(0.95)?.to_string(), "0.210 to 0.354 (95 %)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// Where each record has a second number of 1 it is a mean: [`Sample`](crate::stats::Sample). Where the first is part of
/// the second, and records are drawn one by one, it is a [`Share`](crate::value::Share).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioOfMeans {
    x: f64,
    y: f64,
    // variances and covariance of the two means
    xx: f64,
    yy: f64,
    xy: f64,
    freedom: f64,
}

impl RatioOfMeans {
    /// Of the numbers, one of each kind for every record.
    ///
    /// # Errors
    /// Fewer than two pairs (`TooFew`), lists of two lengths (`Inconsistent`), a number that is not finite (`OutOfRange`), a
    /// mean of 0 below the line (`NoDenominator`).
    pub fn of(x: &[f64], y: &[f64]) -> Result<RatioOfMeans, Undefined> {
        if x.len() != y.len() {
            return Err(Undefined::Inconsistent);
        }
        let n = x.len() as f64;
        let (mean_x, mean_y) = (x.iter().sum::<f64>() / n, y.iter().sum::<f64>() / n);
        let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
        for (a, b) in x.iter().zip(y).map(|(a, b)| (a - mean_x, b - mean_y)) {
            xx += a * a;
            yy += b * b;
            xy += a * b;
        }
        let by = n * (n - 1.0);
        RatioOfMeans::checked(x.len() as u64, mean_x, mean_y, [xx / by, yy / by, xy / by])
    }
    /// Of exact sums of whole numbers; nothing cancels, however far the numbers are from 0.
    ///
    /// # Errors
    /// As [`of`](RatioOfMeans::of); sums that no numbers have (`Inconsistent`), or too large to be multiplied (`OutOfRange`).
    pub fn of_sums(sums: PairSums) -> Result<RatioOfMeans, Undefined> {
        let PairSums { n, x, y, xx, yy, xy } = sums;
        let count = u64::try_from(n).map_err(|_| Undefined::Inconsistent)?;
        let spread = |squares: i128, a: i128, b: i128| {
            let (all, product) =
                i128::from(n).checked_mul(squares).zip(a.checked_mul(b)).ok_or(Undefined::OutOfRange)?;
            all.checked_sub(product).ok_or(Undefined::OutOfRange)
        };
        let (xx, yy, xy) = (spread(xx, x, x)?, spread(yy, y, y)?, spread(xy, x, y)?);
        if xx < 0 || yy < 0 {
            return Err(Undefined::Inconsistent);
        }
        let n = n as f64;
        let of_means = [xx, yy, xy].map(|spread| spread as f64 / (n * n * (n - 1.0)));
        RatioOfMeans::checked(count, x as f64 / n, y as f64 / n, of_means)
    }
    fn checked(n: u64, x: f64, y: f64, [xx, yy, xy]: [f64; 3]) -> Result<RatioOfMeans, Undefined> {
        if n < 2 {
            return Err(Undefined::TooFew { n, least: 2 });
        }
        if ![x, y, xx, yy, xy].iter().all(|number| number.is_finite()) {
            return Err(Undefined::OutOfRange);
        }
        if y == 0.0 {
            return Err(Undefined::NoDenominator);
        }
        Ok(RatioOfMeans { x, y, xx, yy, xy, freedom: n as f64 - 1.0 })
    }
    /// The ratio.
    pub fn ratio(self) -> f64 {
        self.x / self.y
    }
    /// Its standard error by the delta method.
    ///
    /// ```text
    /// sqrt(var x - 2 r cov xy + r² var y) / |y|, of the means x and y and their ratio r
    /// ```
    pub fn standard_error(self) -> f64 {
        let r = self.ratio();
        (self.xx - 2.0 * r * self.xy + r * r * self.yy).max(0.0).sqrt() / self.y.abs()
    }
    /// The interval of the standard error, by Student's t. Where the mean below the line is known to a few percent; else
    /// [`fieller`](RatioOfMeans::fieller).
    ///
    /// # Errors
    /// A confidence that is not between 0 and 1 (`OutOfRange`).
    ///
    /// # References
    /// Deng, Knoblich and Lu, *Applying the Delta Method in Metric Analytics* (KDD 2018).
    pub fn interval(self, confidence: f64) -> Result<Interval, Undefined> {
        confident(confidence)?;
        let half = t_of_confidence(confidence, self.freedom) * self.standard_error();
        Ok(Interval::around(self.ratio(), half, confidence))
    }
    /// Fieller's interval: all ratios r of which x - r y does not differ from 0. It is not centred, and stands where what is
    /// below the line is noisy.
    ///
    /// # Errors
    /// What is below the line could be 0 (`NoDenominator`): then the ratio could be anything. A confidence that is not between
    /// 0 and 1 (`OutOfRange`).
    ///
    /// # References
    /// Fieller, *Journal of the Royal Statistical Society B* 16 (1954); Franz, *Ratios: A short guide to confidence limits*
    /// (2007).
    pub fn fieller(self, confidence: f64) -> Result<Interval, Undefined> {
        confident(confidence)?;
        let RatioOfMeans { x, y, xx, yy, xy, freedom } = self;
        let square = t_of_confidence(confidence, freedom).powi(2);
        let (a, b, c) = (y * y - square * yy, x * y - square * xy, x * x - square * xx);
        if a <= 0.0 {
            return Err(Undefined::NoDenominator);
        }
        // above 0 but for the last digits, since the ratio itself lies between the ends
        let half = (b * b - a * c).max(0.0).sqrt();
        Ok(Interval { low: (b - half) / a, high: (b + half) / a, confidence })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::draws::Draws;

    #[test]
    fn what_cannot_be_divided_says_so() {
        for (what, x, y, expected) in [
            ("none", vec![], vec![], Undefined::TooFew { n: 0, least: 2 }),
            ("one", vec![1.0], vec![2.0], Undefined::TooFew { n: 1, least: 2 }),
            ("two lengths", vec![1.0], vec![2.0, 3.0], Undefined::Inconsistent),
            ("by nothing", vec![1.0, 2.0], vec![1.0, -1.0], Undefined::NoDenominator),
            ("no number", vec![1.0, f64::NAN], vec![1.0, 1.0], Undefined::OutOfRange),
        ] {
            assert_eq!(RatioOfMeans::of(&x, &y), Err(expected), "{what}");
        }
        let sums = PairSums { n: 2, x: 3, y: 3, xx: 4, yy: 5, xy: 4 };
        for (what, sums, expected) in [
            ("nothing", PairSums::default(), Undefined::TooFew { n: 0, least: 2 }),
            ("below zero", PairSums { n: -1, ..sums }, Undefined::Inconsistent),
            ("squares of nobody", sums, Undefined::Inconsistent),
            ("too large", PairSums { xx: i128::MAX, ..sums }, Undefined::OutOfRange),
        ] {
            assert_eq!(RatioOfMeans::of_sums(sums), Err(expected), "{what}");
        }
    }

    #[test]
    fn a_constant_ratio_is_sure_and_a_noisy_denominator_leaves_none() {
        let same = RatioOfMeans::of(&[1.0, 2.0, 3.0], &[2.0, 4.0, 6.0]).unwrap();
        assert_eq!((same.ratio(), same.standard_error()), (0.5, 0.0));
        let interval = same.fieller(0.95);
        assert_eq!(interval, Err(Undefined::NoDenominator), "2, 4, 6 are few: their mean could be below 0");
        assert_eq!(same.interval(2.0), Err(Undefined::OutOfRange));
    }

    #[test]
    fn sums_and_numbers_give_the_same() {
        let (x, y) = ([3i64, 1, 4, 1, 5, 9, 2, 6], [10i64, 12, 14, 9, 11, 17, 12, 13]);
        let of = |f: fn(i128, i128) -> i128| x.iter().zip(y).map(|(x, y)| f((*x).into(), y.into())).sum::<i128>();
        let sums = PairSums {
            n: 8,
            x: of(|x, _| x),
            y: of(|_, y| y),
            xx: of(|x, _| x * x),
            yy: of(|_, y| y * y),
            xy: of(|x, y| x * y),
        };
        let (a, b) =
            (RatioOfMeans::of_sums(sums).unwrap(), RatioOfMeans::of(&x.map(|x| x as f64), &y.map(|y| y as f64)));
        let b = b.unwrap();
        for (a, b) in [(a.interval(0.9), b.interval(0.9)), (a.fieller(0.9), b.fieller(0.9))] {
            let (a, b) = (a.unwrap(), b.unwrap());
            assert!((a.low - b.low).abs() < 1e-12 && (a.high - b.high).abs() < 1e-12, "{a:?} {b:?}");
        }
    }

    #[test]
    fn intervals_hold_the_truth_as_often_as_they_say() {
        let mut draws = Draws::new(17);
        let (mut delta, mut fieller, mut noisy) = (0, 0, 0);
        for _ in 0..2_000 {
            let mut pairs = |spread: f64| -> (Vec<f64>, Vec<f64>) {
                let pair = |_| {
                    let y = 4.0 + spread * draws.normal();
                    (0.5 * y + draws.normal(), y)
                };
                (0..40).map(pair).unzip()
            };
            let (x, y) = pairs(1.0);
            let ratio = RatioOfMeans::of(&x, &y).unwrap();
            delta += i32::from(ratio.interval(0.95).unwrap().contains(0.5));
            fieller += i32::from(ratio.fieller(0.95).unwrap().contains(0.5));
            // a denominator of three standard errors
            let (x, y) = pairs(8.0);
            noisy += i32::from(RatioOfMeans::of(&x, &y).and_then(|r| r.fieller(0.95)).is_ok_and(|i| !i.contains(0.5)));
        }
        assert!((1_875..=1_930).contains(&delta) && (1_875..=1_930).contains(&fieller), "{delta} {fieller}");
        assert!(noisy <= 130, "{noisy} of 2,000 missed");
    }
}
