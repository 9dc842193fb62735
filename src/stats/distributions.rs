//! The distributions that intervals and tests ask: normal, Student's t, chi-square.

use super::special::{beta_quantile, lower_gamma, regularized_beta, root, upper_gamma};
use std::f64::consts::SQRT_2;

/// The share of a standard normal distribution above z.
pub(crate) fn normal_above(z: f64) -> f64 {
    let half = 0.5 * upper_gamma(0.5, 0.5 * z * z);
    if z >= 0.0 { half } else { 1.0 - half }
}
/// The share of a standard normal distribution below z.
pub(crate) fn normal_below(z: f64) -> f64 {
    normal_above(-z)
}
/// The share farther out than z on either side.
pub(crate) fn normal_beyond(z: f64) -> f64 {
    upper_gamma(0.5, 0.5 * z * z)
}
/// The z below which a standard normal distribution has the share p; 0 < p < 1.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    if p > 0.5 {
        return -normal_quantile(1.0 - p);
    }
    if p == 0.5 {
        return 0.0;
    }
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    -root(0.0, 39.0, |z| 1.0 - normal_above(z) / p)
}
/// The z of a two-sided interval of this confidence: 1.959964 of 0.95.
pub(crate) fn normal_of_confidence(confidence: f64) -> f64 {
    let beyond = 1.0 - confidence;
    SQRT_2 * root(0.0, 28.0, |x| 1.0 - upper_gamma(0.5, x * x) / beyond)
}

/// The share of Student's t distribution that is farther out than t on either side.
pub(crate) fn t_beyond(t: f64, freedom: f64) -> f64 {
    let sum = freedom + t * t;
    regularized_beta(0.5 * freedom, 0.5, freedom / sum, t * t / sum).0
}
/// The t of a two-sided interval of this confidence.
pub(crate) fn t_of_confidence(confidence: f64, freedom: f64) -> f64 {
    // the part between is a beta distribution of the square; near 1 its complement keeps the digits
    let near = beta_quantile(0.5, 0.5 * freedom, confidence);
    if near < 0.5 {
        return (freedom * near / (1.0 - near)).sqrt();
    }
    let far = beta_quantile(0.5 * freedom, 0.5, 1.0 - confidence);
    (freedom * (1.0 - far) / far).sqrt()
}

/// The share of a chi-square distribution above x.
pub(crate) fn chi_square_above(x: f64, freedom: f64) -> f64 {
    upper_gamma(0.5 * freedom, 0.5 * x)
}

/// The x below which a gamma distribution of this shape and scale 1 has the share p.
pub(crate) fn gamma_quantile(shape: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    let mut high = shape.max(1.0);
    while lower_gamma(shape, high) < p {
        high *= 2.0;
    }
    let short =
        |x: f64| if p < 0.5 { lower_gamma(shape, x) / p - 1.0 } else { 1.0 - upper_gamma(shape, x) / (1.0 - p) };
    root(0.0, high, short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a / b - 1.0).abs() < 1e-12
    }

    #[test]
    fn the_tables_of_every_textbook() {
        for (what, got, expected) in [
            ("z of 95 %", normal_of_confidence(0.95), 1.959_963_984_540_054),
            ("z of 99.9 %", normal_of_confidence(0.999), 3.290_526_731_491_926),
            ("normal quantile", normal_quantile(0.8), 0.841_621_233_572_914_3),
            ("far out", normal_quantile(1e-20), -9.262_340_089_798_408),
            ("normal tail", normal_above(3.0), 0.001_349_898_031_630_094_5),
            ("normal tail, far", normal_above(10.0), 7.619_853_024_160_527e-24),
            ("t of 95 %, 1", t_of_confidence(0.95, 1.0), 12.706_204_736_174_692),
            ("t of 95 %, 10", t_of_confidence(0.95, 10.0), 2.228_138_851_986_273),
            ("t of 95 %, 1e6", t_of_confidence(0.95, 1e6), 1.959_966_356_814_107),
            ("t tail", t_beyond(2.0, 5.0), 0.101_939_478_829_858_4),
            ("chi-square tail, 1", chi_square_above(3.841_458_820_694_124, 1.0), 0.05),
            ("chi-square tail, 10", chi_square_above(18.307_038_053_275_146, 10.0), 0.05),
            ("gamma quantile", gamma_quantile(25.0, 0.05), 17.382_125_841_750_873),
        ] {
            assert!(near(got, expected), "{what}: {got} {expected}");
        }
        assert_eq!((normal_quantile(0.5), normal_below(0.0)), (0.0, 0.5));
        assert!(near(normal_beyond(1.959_963_984_540_054), 0.05));
    }
}
