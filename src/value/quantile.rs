//! Quantiles of sorted values, type 7.

use super::arranged::Arranged;
use crate::Error;

/// Where a quantile lies among `n` sorted values: so far from the value at `at` to the next one as `num` is of `den`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Position {
    pub at: usize,
    pub num: i64,
    pub den: i64,
}

impl Position {
    /// Type 7 of Hyndman and Fan, the default of R, NumPy and Excel: position (n - 1) * p, linear between neighbours.
    /// A `p` of up to six decimals is taken for the decimal it was written as; another is exact to `1/finest`.
    pub(crate) fn of(p: f64, n: usize, finest: i64) -> Result<Position, Error> {
        const DECIMAL: f64 = 1e6;
        if !(0.0..=1.0).contains(&p) {
            return Err(Error::invalid("quantile", p, "a number from 0 to 1"));
        }
        let last = n.saturating_sub(1);
        let millionths = (p * DECIMAL).round();
        let (at, num, den) = if millionths / DECIMAL == p {
            let (h, den) = (last as u128 * millionths as u128, DECIMAL as u128);
            ((h / den) as usize, (h % den) as i64, den as i64)
        } else {
            let h = last as f64 * p;
            (h as usize, (h.fract() * finest as f64).round() as i64, finest)
        };
        Ok(if at >= last { Position { at: last, num: 0, den: 1 } } else { Position { at, num, den } }.reduced())
    }
    fn reduced(self) -> Position {
        let common = super::wide::gcd(self.num.unsigned_abs().into(), self.den.unsigned_abs().into()) as i64;
        Position { num: self.num / common, den: self.den / common, ..self }
    }
    /// The value there, times `den`.
    pub(crate) fn among<T: Ord + Copy + Into<i128>>(self, values: &Arranged<T>) -> Option<i128> {
        let low: i128 = values.at(self.at)?.into();
        if self.num == 0 {
            return Some(low * i128::from(self.den));
        }
        let high: i128 = values.at(self.at + 1).map_or(low, Into::into);
        let (num, den) = (i128::from(self.num), i128::from(self.den));
        Some(low * (den - num) + high * num)
    }
}

/// The standard deviation of a sample, `None` of fewer than two. In sorted order, so that it depends on nothing else;
/// by two passes around the mean, so that nothing cancels.
pub(crate) fn sample_sd<T: Copy + Into<i128>>(sorted: &[T], sum: i128) -> Option<f64> {
    let n = i128::try_from(sorted.len()).ok().filter(|n| *n > 1)?;
    let (centre, rest) = (sum / n, (sum % n) as f64 / n as f64);
    let squares: f64 = sorted.iter().map(|x| (((*x).into() - centre) as f64 - rest).powi(2)).sum();
    Some((squares / (n - 1) as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_type_7() {
        for (p, n, at, num, den) in [
            (0.5, 4, 1, 1, 2),
            (0.5, 5, 2, 0, 1),
            (0.9, 11, 9, 0, 1),
            (0.9, 4, 2, 7, 10),
            (0.0, 4, 0, 0, 1),
            (1.0, 4, 3, 0, 1),
            (0.3, 1, 0, 0, 1),
            (1.0 / 3.0, 4, 1, 0, 1),
        ] {
            assert_eq!(Position::of(p, n, 1 << 32).unwrap(), Position { at, num, den }, "{p} of {n}");
        }
    }

    #[test]
    fn no_quantile_lies_outside_0_to_1() {
        for p in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert!(Position::of(p, 3, 1 << 32).unwrap_err().is_invalid());
        }
    }

    #[test]
    fn the_deviation_does_not_suffer_from_a_large_mean() {
        let offset = 1i64 << 60;
        assert_eq!(
            sample_sd(&[offset + 1, offset + 2, offset + 3, offset + 4], 4 * i128::from(offset) + 10),
            Some((5.0f64 / 3.0).sqrt())
        );
        assert_eq!(sample_sd(&[5i64], 5), None);
    }
}
