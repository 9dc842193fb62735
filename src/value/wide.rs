//! Whole numbers beyond 128 bits, as far as exact fractions need them; used when a value is read, never per record.

/// Ten to the power, where it fits.
#[inline]
pub(crate) fn pow10(exponent: u32) -> Option<i128> {
    POWERS.get(exponent as usize).copied()
}
static POWERS: [i128; 39] = {
    let mut powers = [1; 39];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

pub(crate) fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// An unsigned number of 256 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct U256 {
    hi: u128,
    lo: u128,
}

impl U256 {
    pub(crate) fn product(a: u128, b: u128) -> U256 {
        let low = u128::from(u64::MAX);
        let (a1, a0, b1, b0) = (a >> 64, a & low, b >> 64, b & low);
        let (ends, middle, other) = (a0 * b0, a0 * b1, a1 * b0);
        let carried = (ends >> 64) + (middle & low) + (other & low);
        U256 { hi: a1 * b1 + (middle >> 64) + (other >> 64) + (carried >> 64), lo: (carried << 64) | (ends & low) }
    }
    /// `a` times 2^128.
    pub(crate) fn shifted_by_128(a: u128) -> U256 {
        U256 { hi: a, lo: 0 }
    }
    /// `a` times two to the power `bits`, which must leave it in 256 bits.
    pub(crate) fn shifted(a: u128, bits: u32) -> U256 {
        match bits {
            0 => U256 { hi: 0, lo: a },
            1..=127 => U256 { hi: a >> (128 - bits), lo: a << bits },
            _ => U256 { hi: a.checked_shl(bits - 128).unwrap_or(0), lo: 0 },
        }
    }
    /// Quotient and remainder; `None` if there is nothing to divide by or the quotient does not fit.
    pub(crate) fn div_rem(self, by: u128) -> Option<(u128, u128)> {
        if self.hi >= by {
            return None;
        }
        if self.hi == 0 {
            return Some((self.lo / by, self.lo % by));
        }
        let (mut quotient, mut rest) = (0u128, self.hi);
        for bit in (0..128).rev() {
            let carry = rest >> 127 == 1;
            rest = (rest << 1) | ((self.lo >> bit) & 1);
            quotient <<= 1;
            if carry || rest >= by {
                rest = rest.wrapping_sub(by);
                quotient |= 1;
            }
        }
        Some((quotient, rest))
    }
}

/// `number * times / by` to a whole number, half to even; `None` if it does not fit or there is nothing to divide by.
pub(crate) fn rounded(number: i128, times: u128, by: u128) -> Option<i128> {
    let (quotient, rest) = U256::product(number.unsigned_abs(), times).div_rem(by)?;
    let left = by - rest;
    let up = rest > left || (rest == left && quotient & 1 == 1);
    let magnitude = i128::try_from(quotient.checked_add(u128::from(up))?).ok()?;
    Some(if number < 0 { -magnitude } else { magnitude })
}

/// The nearest `f64` of a fraction with a positive denominator.
pub(crate) fn nearest(number: i128, by: u128) -> f64 {
    const EXACT: u128 = 1 << 53;
    let magnitude = number.unsigned_abs();
    let positive = if magnitude <= EXACT && by <= EXACT {
        // both are exact, so that the division rounds but once
        magnitude as f64 / by as f64
    } else {
        // at least 65 bits of the quotient, and a last one that says whether anything was left
        let bits = (66 + magnitude.leading_zeros()).saturating_sub(by.leading_zeros());
        match U256::shifted(magnitude, bits).div_rem(by) {
            Some((quotient, rest)) => (quotient | u128::from(rest != 0)) as f64 * (-f64::from(bits)).exp2(),
            None => f64::INFINITY,
        }
    };
    if number < 0 { -positive } else { positive }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_multiplied_and_divided_comes_back(a: u128, b in 1u128.., rest: u128) {
            let product = U256::product(a, b);
            prop_assert_eq!(product.div_rem(b), Some((a, 0)));
            let rest = rest % b;
            let (lo, carry) = product.lo.overflowing_add(rest);
            if let Some(hi) = product.hi.checked_add(u128::from(carry)) {
                prop_assert_eq!(U256 { hi, lo }.div_rem(b), Some((a, rest)));
            }
        }
        #[test]
        fn small_fractions_are_those_of_the_hardware(a in -(1i64 << 53)..1 << 53, b in 1i64..1 << 53, k in 1u128..1 << 70) {
            let direct = a as f64 / b as f64;
            prop_assert_eq!(nearest(i128::from(a), b as u128), direct);
            prop_assert_eq!(nearest(i128::from(a) * k as i128 / (1 << 10), b as u128 * k / (1 << 10)) as f32, direct as f32);
            if let (Some(num), Some(den)) = (i128::from(a).checked_mul(k as i128), (b as u128).checked_mul(k)) {
                prop_assert_eq!(nearest(num, den), direct);
            }
        }
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        for (number, by, whole) in [(5, 2, 2), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (8, 3, 3), (-8, 3, -3), (0, 7, 0)] {
            assert_eq!(rounded(number, 1, by), Some(whole), "{number}/{by}");
        }
        assert_eq!(rounded(i128::MAX, 1000, 1000), Some(i128::MAX));
        assert_eq!(rounded(i128::MAX, 3, 2), None);
        assert_eq!(rounded(1, 1, 0), None);
    }

    #[test]
    fn extremes_have_a_nearest_float() {
        assert_eq!(nearest(i128::MAX, 1), 2f64.powi(127));
        assert_eq!(nearest(i128::MIN, 1), -(2f64.powi(127)));
        assert_eq!(nearest(1, i128::MAX as u128), 2f64.powi(-127));
        assert_eq!(nearest(1, u128::MAX), 2f64.powi(-128));
        assert_eq!(nearest(0, u128::MAX), 0.0);
    }
}
