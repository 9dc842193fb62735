//! The beta function, its incomplete form and its inverse.

use super::gamma::{deviance, ln_gamma, stirling_error};
use super::solve::root;
use std::f64::consts::PI;

/// ln B(a, b) of positive numbers.
fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = (a.min(b), a.max(b));
    if large < 20.0 {
        return ln_gamma(small) + ln_gamma(large) - ln_gamma(small + large);
    }
    // ln Γ(large) - ln Γ(small + large), in which the large parts would cancel
    let sum = small + large;
    let fall = (large - 0.5) * -(small / large).ln_1p() - small * sum.ln() + small + stirling_error(large)
        - stirling_error(sum);
    ln_gamma(small) + fall
}

/// x^a (1-x)^b / B(a, b), by Loader's saddle point where a power would lose digits.
fn front(a: f64, b: f64, x: f64, rest: f64) -> f64 {
    if a.min(b) < 10.0 {
        return (a * x.ln() + b * rest.ln() - ln_beta(a, b)).exp();
    }
    let n = a + b;
    let exponent =
        stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * rest);
    (a * b / (2.0 * PI * n)).sqrt() * exponent.exp()
}

/// I_x(a, b), the share of a beta distribution below x, and its complement. `rest` is 1 - x, given as well, since either
/// may be too small to be seen beside 1.
pub fn regularized_beta(a: f64, b: f64, x: f64, rest: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    if rest <= 0.0 {
        return (1.0, 0.0);
    }
    let front = front(a, b, x, rest);
    if x <= (a + 1.0) / (a + b + 2.0) {
        let lower = front * fraction(a, b, x) / a;
        (lower, 1.0 - lower)
    } else {
        let upper = front * fraction(b, a, rest) / b;
        (1.0 - upper, upper)
    }
}

/// The continued fraction of the incomplete beta function, by Lentz's way.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let kept = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = kept(1.0 - (a + b) * x / (a + 1.0)).recip();
    let mut product = d;
    let steps = 500 + (20.0 * a.max(b).sqrt()) as u32;
    for m in 1..=steps {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = product;
        for term in [even, odd] {
            d = kept(1.0 + term * d).recip();
            c = kept(1.0 + term / c);
            product *= c * d;
        }
        if (product - before).abs() <= f64::EPSILON * product.abs() {
            break;
        }
    }
    product
}

/// The x below which a beta distribution has the share p.
pub fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    // in logarithms where x is tiny, so that its digits are those of x and not of 1
    let below = |x: f64| {
        let (lower, upper) = regularized_beta(a, b, x, 1.0 - x);
        if p < 0.5 { lower / p - 1.0 } else { 1.0 - upper / (1.0 - p) }
    };
    if below(0.5) >= 0.0 {
        let ln_x = root(-745.0, 0.5f64.ln(), |ln_x| below(ln_x.exp()));
        // a logarithm of hundreds has lost some digits of x
        return polished(ln_x.exp(), below);
    }
    let ln_rest = root(-745.0, 0.5f64.ln(), |ln_rest| {
        let rest = ln_rest.exp();
        let (lower, upper) = regularized_beta(a, b, 1.0 - rest, rest);
        -(if p < 0.5 { lower / p - 1.0 } else { 1.0 - upper / (1.0 - p) })
    });
    1.0 - ln_rest.exp()
}

fn polished(x: f64, f: impl Fn(f64) -> f64) -> f64 {
    root(x * (1.0 - 1e-12), (x * (1.0 + 1e-12)).min(1.0), f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_incomplete_function_is_sums_of_binomials() {
        // P(X >= k) of n tries is I_p(k, n - k + 1)
        let choose = |n: u32, k: u32| (0..k).fold(1.0, |c, i| c * f64::from(n - i) / f64::from(i + 1));
        for (n, p) in [(1, 0.3), (7, 0.01), (20, 0.5), (50, 0.9)] {
            for k in 1..=n {
                let sum: f64 =
                    (k..=n).map(|i| choose(n, i) * f64::powi(p, i as i32) * f64::powi(1.0 - p, (n - i) as i32)).sum();
                let (lower, upper) = regularized_beta(f64::from(k), f64::from(n - k + 1), p, 1.0 - p);
                assert!((lower / sum - 1.0).abs() < 1e-12, "{n} {p} {k}: {lower} {sum}");
                assert!((lower + upper - 1.0).abs() < 1e-14, "{n} {p} {k}");
            }
        }
    }

    #[test]
    fn halves_are_arcs() {
        for x in [1e-12, 0.006, 0.3, 0.5, 0.77, 0.9999] {
            let expected = f64::asin(f64::sqrt(x)) * 2.0 / PI;
            let (lower, _) = regularized_beta(0.5, 0.5, x, 1.0 - x);
            assert!((lower / expected - 1.0).abs() < 1e-13, "{x}: {lower} {expected}");
            let back = beta_quantile(0.5, 0.5, lower);
            assert!((back / x - 1.0).abs() < 1e-12, "{x}: {back}");
        }
    }

    #[test]
    fn a_quantile_is_where_the_share_is_what_was_asked_for() {
        for a in [0.5, 1.0, 2.5, 40.0, 3_000.0, 5e5] {
            for b in [0.5, 1.0, 7.0, 900.0, 5e5] {
                for p in [1e-6, 0.0005, 0.025, 0.3, 0.5, 0.95, 0.9995] {
                    let x = beta_quantile(a, b, p);
                    let (lower, _) = regularized_beta(a, b, x, 1.0 - x);
                    // where x is next to 1 a float of it cannot say more
                    let coarse = 1.0 - x < 1e-6;
                    assert!(coarse || (lower / p - 1.0).abs() < 1e-8, "{a} {b} {p}: {x} {lower}");
                }
            }
        }
        // uniform, and powers
        for p in [1e-9, 0.2, 0.7] {
            assert!((beta_quantile(1.0, 1.0, p) / p - 1.0).abs() < 1e-13);
            assert!((beta_quantile(3.0, 1.0, p) / p.cbrt() - 1.0).abs() < 1e-13);
        }
        assert_eq!((beta_quantile(2.0, 2.0, 0.0), beta_quantile(2.0, 2.0, 1.0)), (0.0, 1.0));
    }

    #[test]
    fn the_beta_function_is_symmetric_and_keeps_its_digits_far_out() {
        for (a, b, expected) in [(0.5, 0.5, PI.ln()), (2.0, 3.0, -(12.0f64).ln()), (1.0, 1e9, -(1e9f64).ln())] {
            assert!((ln_beta(a, b) - expected).abs() < 1e-13 * expected.abs().max(1.0), "{a} {b} {}", ln_beta(a, b));
            assert_eq!(ln_beta(a, b), ln_beta(b, a));
        }
    }
}
