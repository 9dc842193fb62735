//! Gauss' hypergeometric function, in the one form that models of buying ask it in.

/// More terms than any data need; what takes more is said not to be known.
const TERMS: u32 = 20_000_000;
/// Where a sum is scaled down, so that it never overflows.
const LARGE: f64 = 1e250;

/// c / (a - 1) (1 - (1 - y)^r F(r, b; c; y)) with c = a + b - 1, for positive r, a, b and 0 <= y < 1; `rest` is 1 - y, given
/// as well, since it may be too small to be seen beside 1. `None` where y is so near to 1 that the sum does not end.
///
/// Taken literally the difference loses its digits where a is near 1 or y near 0, and means nothing where a + b is 1. Both
/// terms are series in y, so they are subtracted term by term, and all that is left is positive:
///
/// ```text
/// (1 - y)^r sum over k >= 1 of (r)_k / k! y^k d_k,  d_k = sum over j < k of (b)_j / (a + b)_j
/// ```
pub fn hypergeometric_gap(r: f64, a: f64, b: f64, y: f64, rest: f64) -> Option<f64> {
    let (mut sum, mut scale) = (0.0, 0.0);
    let (mut term, mut weight, mut next) = (1.0, 0.0, 1.0);
    for k in 0..TERMS {
        let k = f64::from(k);
        term *= (r + k) / (k + 1.0) * y;
        let grown = weight + next;
        next *= (b + k) / (a + b + k);
        sum += term * grown;
        // from here on the terms fall at least this fast
        let ratio = y * ((r + k + 1.0) / (k + 2.0)).max(1.0) * (1.0 + next / grown);
        if ratio < 1.0 && term * grown * ratio <= 0.25 * f64::EPSILON * sum * (1.0 - ratio) {
            return Some((r * rest.ln() + scale + sum.ln()).exp()).filter(|gap| gap.is_finite());
        }
        if sum > LARGE {
            (sum, term, scale) = (sum / LARGE, term / LARGE, scale + LARGE.ln());
        }
        weight = grown;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_fifty_digits_say() {
        for (what, r, a, b, y, expected) in [
            ("the customers of a record shop", 0.243, 0.793, 2.426, 0.9217871, 1.446_438_332_394_627),
            ("one of them", 2.243, 0.793, 4.426, 0.5, 1.842_302_104_357_738),
            ("a is all but 1", 0.243, 1.0000001, 2.426, 0.3, 0.097_034_165_386_490_96),
            ("a + b is 1", 0.243, 0.2, 0.8, 0.7, 0.478_852_297_784_546_7),
            ("powers overflow", 500.2, 0.793, 502.4, 0.8, 956.939_458_267_928_2),
            ("y is all but 1", 5.0, 3.0, 0.5, 0.999, 1.249_999_921_679_245_7),
            ("small", 1e-3, 1e-3, 40.0, 0.05, 0.000_052_631_544_317_219_95),
            ("y is all but 0", 30.0, 12.0, 7.0, 1e-6, 0.000_029_999_736_317_268_31),
            ("long", 0.243, 0.793, 2.426, 0.99993896484375, 27.088_571_865_154_567),
        ] {
            let gap = hypergeometric_gap(r, a, b, y, 1.0 - y).unwrap();
            // half a million terms have rounded in the longest
            assert!((gap / expected - 1.0).abs() < 2e-12, "{what}: {gap}, expected {expected}");
        }
        assert_eq!(hypergeometric_gap(2.0, 1.0, 1.0, 1.0, 0.0), None);
        assert_eq!(hypergeometric_gap(2.0, 1.0, 1.0, 0.0, 1.0), Some(0.0));
    }
}
