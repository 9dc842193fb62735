//! Derivatives of the gamma function, and its rising products.

use super::gamma::ln_gamma;

/// From here on the series below are exact.
const FAR: f64 = 12.0;

/// ψ(x), the derivative of ln Γ, of a positive number.
pub fn digamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < FAR {
        sum -= x.recip();
        x += 1.0;
    }
    let square = (x * x).recip();
    let terms = [
        1.0 / 12.0,
        -1.0 / 120.0,
        1.0 / 252.0,
        -1.0 / 240.0,
        1.0 / 132.0,
        -691.0 / 32_760.0,
        1.0 / 12.0,
        -3_617.0 / 8_160.0,
    ];
    sum + x.ln() - 0.5 / x - terms.iter().rev().fold(0.0, |sum, term| (sum + term) * square)
}

/// ψ'(x), the derivative of ψ, of a positive number.
pub fn trigamma(x: f64) -> f64 {
    let (mut x, mut sum) = (x, 0.0);
    while x < FAR {
        sum += (x * x).recip();
        x += 1.0;
    }
    let square = (x * x).recip();
    let terms =
        [1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0, -691.0 / 2_730.0, 7.0 / 6.0, -3_617.0 / 510.0];
    sum + x.recip() + 0.5 * square + terms.iter().rev().fold(0.0, |sum, term| (sum + term) * square) / x
}

/// ln of a (a + 1) .. (a + n - 1), with its first and second derivative by a.
pub fn ln_rising(a: f64, n: u32) -> [f64; 3] {
    if n > 48 {
        let end = a + f64::from(n);
        return [ln_gamma(end) - ln_gamma(a), digamma(end) - digamma(a), trigamma(end) - trigamma(a)];
    }
    (0..n).map(|i| a + f64::from(i)).fold([0.0; 3], |[value, first, second], factor| {
        let inverse = factor.recip();
        [value + factor.ln(), first + inverse, second - inverse * inverse]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_what_fifty_digits_say() {
        for (x, first, second) in [
            (1e-5, -100_000.577_199_215_68, 10_000_000_001.644_91),
            (0.1, -10.423_754_940_411_077, 101.433_299_150_792_76),
            (0.5, -1.963_510_026_021_423_5, 4.934_802_200_544_679),
            (1.0, -0.577_215_664_901_532_9, 1.644_934_066_848_226_4),
            (1.5, 0.036_489_973_978_576_52, 0.934_802_200_544_679_3),
            (3.7, 1.167_153_539_361_511_4, 0.310_037_857_670_038_3),
            (9.99, 2.250_700_372_831_201, 0.105_276_950_148_241_79),
            (10.0, 2.251_752_589_066_721, 0.105_166_335_681_685_75),
            (123.4, 4.811_373_775_116_277, 0.008_136_651_610_865_264),
            (1e6, 13.815_510_057_964_191, 1.000_000_500_000_166_7e-6),
        ] {
            let near = |found: f64, expected: f64| (found - expected).abs() <= 1e-14 * expected.abs().max(0.5);
            assert!(near(digamma(x), first), "{x}: {} {first}", digamma(x));
            assert!((trigamma(x) / second - 1.0).abs() < 1e-14, "{x}: {} {second}", trigamma(x));
        }
    }

    #[test]
    fn a_rising_product_is_the_same_by_its_factors_and_by_its_ends() {
        for a in [0.01, 0.7, 3.0, 90.0] {
            let (factors, last, ends) = (ln_rising(a, 48), a + 48.0, ln_rising(a, 49));
            let expected = [factors[0] + last.ln(), factors[1] + last.recip(), factors[2] - (last * last).recip()];
            for (found, expected) in ends.iter().zip(expected) {
                assert!((found / expected - 1.0).abs() < 1e-12, "{a}: {found} {expected}");
            }
        }
        assert_eq!(ln_rising(3.0, 0), [0.0; 3]);
    }
}
