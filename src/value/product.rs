//! Quotients of products of whole numbers, of any length and rounded once; used when a value is read, never per record.

use std::cmp::Ordering;

/// A product, in digits of 64 bits, the lowest first, the last one not zero.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Product(Vec<u64>);

impl Product {
    pub(super) fn of(factors: &[u128]) -> Product {
        factors.iter().fold(Product(vec![1]), |product, by| product.times(*by))
    }
    fn times(self, by: u128) -> Product {
        let (low, high) = (by as u64, (by >> 64) as u64);
        let mut sum = self.times_digit(low);
        let shifted = self.times_digit(high);
        sum.resize(sum.len().max(shifted.len() + 1) + 1, 0);
        let mut carry = false;
        for (i, digit) in sum.iter_mut().enumerate().skip(1) {
            let other = shifted.get(i - 1).copied().unwrap_or(0);
            let (a, first) = digit.overflowing_add(other);
            let (b, second) = a.overflowing_add(carry.into());
            (*digit, carry) = (b, first || second);
        }
        Product(sum).trimmed()
    }
    fn times_digit(&self, by: u64) -> Vec<u64> {
        let mut carry = 0u64;
        let mut out = Vec::with_capacity(self.0.len() + 1);
        for digit in &self.0 {
            // at most (2^64 - 1)^2 + 2^64 - 1
            let wide = u128::from(*digit) * u128::from(by) + u128::from(carry);
            out.push(wide as u64);
            carry = (wide >> 64) as u64;
        }
        out.push(carry);
        out
    }
    /// Times another.
    pub(super) fn by(&self, other: &Product) -> Product {
        let mut out = vec![0u64; self.0.len() + other.0.len()];
        for (i, a) in self.0.iter().enumerate() {
            let mut carry = 0u64;
            for (digit, b) in out.iter_mut().skip(i).zip(other.0.iter().chain([&0])) {
                // at most (2^64 - 1)^2 + 2 (2^64 - 1)
                let wide = u128::from(*a) * u128::from(*b) + u128::from(*digit) + u128::from(carry);
                (*digit, carry) = (wide as u64, (wide >> 64) as u64);
            }
        }
        Product(out).trimmed()
    }
    /// And another.
    pub(super) fn plus(&self, other: &Product) -> Product {
        let mut carry = false;
        let digits = (0..self.0.len().max(other.0.len()) + 1).map(|i| {
            let digit = |of: &Product| of.0.get(i).copied().unwrap_or(0);
            let (a, first) = digit(self).overflowing_add(digit(other));
            let (b, second) = a.overflowing_add(carry.into());
            carry = first || second;
            b
        });
        let digits = digits.collect();
        Product(digits).trimmed()
    }
    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }
    fn trimmed(mut self) -> Product {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }
    fn bits(&self) -> u32 {
        let digits = u32::try_from(self.0.len()).unwrap_or(u32::MAX / 64);
        self.0.last().map_or(0, |last| digits * 64 - last.leading_zeros())
    }
    fn bit(&self, at: u32) -> bool {
        self.0.get(at as usize / 64).is_some_and(|digit| digit >> (at % 64) & 1 == 1)
    }
    /// Times two to the power.
    fn shifted(self, bits: u32) -> Product {
        let whole = (0..bits / 127).fold(self, |product, _| product.times(1 << 127));
        whole.times(1 << (bits % 127))
    }
    /// Twice this, and a bit.
    fn push(&mut self, bit: bool) {
        let mut carry = u64::from(bit);
        for digit in &mut self.0 {
            let next = *digit >> 63;
            *digit = *digit << 1 | carry;
            carry = next;
        }
        if carry != 0 {
            self.0.push(carry);
        }
    }
    pub(super) fn compare(&self, other: &Product) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
    /// Less another that is not larger.
    pub(super) fn minus(self, other: &Product) -> Product {
        let mut borrow = false;
        let digits = self.0.iter().enumerate().map(|(i, digit)| {
            let (a, first) = digit.overflowing_sub(other.0.get(i).copied().unwrap_or(0));
            let (b, second) = a.overflowing_sub(borrow.into());
            borrow = first || second;
            b
        });
        let digits = digits.collect();
        Product(digits).trimmed()
    }
    /// Quotient and remainder; `None` if there is nothing to divide by or the quotient does not fit.
    fn divided(&self, by: &Product) -> Option<(u128, Product)> {
        if by.0.is_empty() {
            return None;
        }
        let (mut quotient, mut rest) = (0u128, Product(Vec::new()));
        for at in (0..self.bits()).rev() {
            rest.push(self.bit(at));
            let fits = rest.compare(by) != Ordering::Less;
            if quotient >> 127 == 1 {
                return None;
            }
            quotient = quotient << 1 | u128::from(fits);
            if fits {
                rest = rest.minus(by);
            }
        }
        Some((quotient, rest))
    }
}

/// The quotient of two products to a whole number, half to even; `None` if it does not fit or there is nothing to
/// divide by.
pub(crate) fn rounded(over: &[u128], under: &[u128]) -> Option<u128> {
    let by = Product::of(under);
    let (quotient, mut rest) = Product::of(over).divided(&by)?;
    rest.push(false);
    let up = match rest.compare(&by) {
        Ordering::Less => false,
        Ordering::Equal => quotient & 1 == 1,
        Ordering::Greater => true,
    };
    quotient.checked_add(u128::from(up))
}

/// The nearest `f64` of the quotient of two products; NaN if there is nothing to divide by.
pub(crate) fn nearest(over: &[u128], under: &[u128]) -> f64 {
    nearest_of(Product::of(over), Product::of(under))
}
pub(super) fn nearest_of(number: Product, by: Product) -> f64 {
    // 66 or 67 bits of the quotient, and a last one that says whether anything was left
    let want = 66 + by.bits();
    let (number, by, shift) = match want.checked_sub(number.bits()) {
        Some(missing) => (number.shifted(missing), by, -f64::from(missing)),
        None => {
            let surplus = number.bits() - want;
            (number, by.shifted(surplus), f64::from(surplus))
        }
    };
    match number.divided(&by) {
        Some((quotient, rest)) => (quotient | u128::from(!rest.0.is_empty())) as f64 * shift.exp2(),
        None => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::super::wide;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_multiplied_and_divided_comes_back(a: u128, b in 1u128.., c in 1u128.., d in 1u128..) {
            prop_assert_eq!(rounded(&[a, b, c, d], &[d, c, b]), Some(a));
            let there = Product::of(&[b, c, d]);
            prop_assert_eq!(there.bits(), Product::of(&[d, b]).times(c).bits());
        }
        #[test]
        fn quotients_are_those_of_short_numbers(a: i128, times: u64, by in 1u128..) {
            let number = a.unsigned_abs().min(i128::MAX as u128);
            let short = wide::rounded(number as i128, times.into(), by);
            let long = rounded(&[number, times.into()], &[by]);
            prop_assert_eq!(long.and_then(|x| i128::try_from(x).ok()), short);
            prop_assert_eq!(nearest(&[number, 7], &[by, 7]), wide::nearest(number as i128, by));
        }
    }

    #[test]
    fn halves_go_to_the_even_neighbour_and_nothing_divides_by_nothing() {
        for (over, under, whole) in [
            (vec![5, 1 << 127, 1 << 127], vec![2, 1 << 127, 1 << 127], Some(2)),
            (vec![7, 1 << 127, 1 << 127], vec![2, 1 << 127, 1 << 127], Some(4)),
            (vec![8], vec![3], Some(3)),
            (vec![0, 5], vec![3], Some(0)),
            (vec![1], vec![3, 0], None),
            (vec![u128::MAX, 2], vec![1], None),
        ] {
            assert_eq!(rounded(&over, &under), whole, "{over:?} / {under:?}");
        }
        assert_eq!(nearest(&[1, u128::MAX, u128::MAX], &[u128::MAX, u128::MAX]), 1.0);
        assert_eq!(nearest(&[u128::MAX; 3], &[1]), 384f64.exp2());
        assert_eq!(nearest(&[1], &[u128::MAX; 3]), (-384f64).exp2());
        assert_eq!(nearest(&[0], &[3]), 0.0);
        assert!(nearest(&[1], &[0]).is_nan());
    }
}
