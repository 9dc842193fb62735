//! Quantiles of numbers, in the nine ways that are in use.

use crate::value::Undefined;

/// How a quantile is read between two numbers: the types of Hyndman and Fan, as in R.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum QuantileType {
    /// 1: the inverse of the distribution, a number that was seen.
    Inverse,
    /// 2: the same, halfway where two would do (SAS).
    InverseAveraged,
    /// 3: the nearest even one (SAS).
    Nearest,
    /// 4: linear between the steps of the distribution.
    Steps,
    /// 5: linear through the middles of the steps (hydrology).
    Middles,
    /// 6: linear by n + 1 (Minitab, SPSS; Excel's QUARTILE.EXC).
    Weibull,
    /// 7: linear by n - 1 (R, NumPy, Excel's QUARTILE.INC). The default.
    #[default]
    Linear,
    /// 8: about unbiased for the median, whatever the distribution.
    MedianUnbiased,
    /// 9: about unbiased where the numbers are normal.
    NormalUnbiased,
}

/// A quantile of numbers; they need not be sorted.
///
/// ```
/// use crm_kpi::stats::{QuantileType, quantile};
/// let days = [9.0, 1.0, 3.0, 2.0];
/// assert_eq!(quantile(&days, 0.5, QuantileType::Linear)?, 2.5);
/// assert_eq!(quantile(&days, 0.5, QuantileType::Inverse)?, 2.0);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # Errors
/// No numbers (`NoRecords`); one that is not finite, or a probability outside 0 to 1 (`OutOfRange`).
///
/// # References
/// Hyndman and Fan, *The American Statistician* 50 (1996).
pub fn quantile(numbers: &[f64], probability: f64, of: QuantileType) -> Result<f64, Undefined> {
    if !(0.0..=1.0).contains(&probability) || numbers.iter().any(|x| !x.is_finite()) {
        return Err(Undefined::OutOfRange);
    }
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1).ok_or(Undefined::NoRecords)?;
    let n = sorted.len() as f64;
    // what falls this near to a step is on it: the product has lost its last digits
    const FUZZ: f64 = 4.0 * f64::EPSILON;
    let linear = |a: f64, b: f64| {
        let place = a + probability * (n + 1.0 - a - b);
        let below = (place + FUZZ).floor();
        let part = place - below;
        (below, if part.abs() < FUZZ { 0.0 } else { part })
    };
    let stepped = |place: f64, at: fn(bool, f64) -> f64| {
        let below = (place + FUZZ).floor();
        (below, at(place > below + FUZZ, below))
    };
    let (below, part) = match of {
        QuantileType::Inverse => stepped(n * probability, |beyond, _| f64::from(u8::from(beyond))),
        QuantileType::InverseAveraged => stepped(n * probability, |beyond, _| if beyond { 1.0 } else { 0.5 }),
        QuantileType::Nearest => {
            stepped(n * probability - 0.5, |beyond, below| f64::from(u8::from(beyond || below % 2.0 != 0.0)))
        }
        QuantileType::Steps => linear(0.0, 1.0),
        QuantileType::Middles => linear(0.5, 0.5),
        QuantileType::Weibull => linear(0.0, 0.0),
        QuantileType::Linear => linear(1.0, 1.0),
        QuantileType::MedianUnbiased => linear(1.0 / 3.0, 1.0 / 3.0),
        QuantileType::NormalUnbiased => linear(0.375, 0.375),
    };
    // numbers are counted from 1; before the first is the first, after the last the last
    let at = |place: f64| sorted.get((place.max(1.0) as usize - 1).min(last)).copied().unwrap_or(f64::NAN);
    Ok(if part == 0.0 { at(below) } else { at(below) * (1.0 - part) + at(below + 1.0) * part })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [QuantileType; 9] = [
        QuantileType::Inverse,
        QuantileType::InverseAveraged,
        QuantileType::Nearest,
        QuantileType::Steps,
        QuantileType::Middles,
        QuantileType::Weibull,
        QuantileType::Linear,
        QuantileType::MedianUnbiased,
        QuantileType::NormalUnbiased,
    ];

    #[test]
    fn of_one_number_every_quantile_is_that_number() {
        for of in ALL {
            for p in [0.0, 0.3, 0.5, 1.0] {
                assert_eq!(quantile(&[4.0], p, of), Ok(4.0), "{of:?} {p}");
                assert_eq!(quantile(&[4.0, 4.0, 4.0], p, of), Ok(4.0), "{of:?} {p}");
            }
            assert_eq!(quantile(&[], 0.5, of), Err(Undefined::NoRecords));
            assert_eq!(quantile(&[1.0], 1.5, of), Err(Undefined::OutOfRange));
            assert_eq!(quantile(&[f64::NAN], 0.5, of), Err(Undefined::OutOfRange));
        }
    }
}
