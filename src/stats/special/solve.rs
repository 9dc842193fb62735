//! Roots of functions of one number.

/// Where an increasing function is 0 between two ends, to the last digits that it tells apart.
///
/// Ridders' way, which needs no derivative and never leaves the ends. The end that is nearer to 0 where it does not
/// change sign.
pub fn root(mut low: f64, mut high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut at_low, mut at_high) = (f(low), f(high));
    if at_low >= 0.0 {
        return low;
    }
    if at_high <= 0.0 {
        return high;
    }
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high || settled(low, high) {
            break;
        }
        let at_middle = f(middle);
        if at_middle == 0.0 {
            return middle;
        }
        let spread = (at_middle * at_middle - at_low * at_high).sqrt();
        let guess = if spread > 0.0 { middle + (middle - low) * -at_middle / spread } else { middle };
        // the ends close in on the middle as well, so that each step halves them
        for (x, y) in [(middle, at_middle), (guess, f(guess))] {
            if y == 0.0 {
                return x;
            }
            if y < 0.0 && x > low {
                (low, at_low) = (x, y);
            } else if y > 0.0 && x < high {
                (high, at_high) = (x, y);
            }
        }
    }
    0.5 * (low + high)
}

/// Whether two numbers are the same but for the last digits.
fn settled(a: f64, b: f64) -> bool {
    (a - b).abs() <= 4.0 * f64::EPSILON * a.abs().max(b.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_are_found_to_the_last_digits() {
        for (what, low, high, f, expected) in [
            ("a line", -3.0, 10.0, (|x| x - 1.25) as fn(f64) -> f64, 1.25),
            ("a square", 0.0, 1e6, |x| x * x - 2.0, std::f64::consts::SQRT_2),
            ("flat at the root", -1.0, 3.0, |x| (x - 1.0).powi(3), 1.0),
            ("steep", 1e-300, 1.0, |x: f64| x.ln() + 20.0, (-20.0f64).exp()),
            ("a step", 0.0, 1.0, |x| if x < 0.3 { -1.0 } else { 1.0 }, 0.3),
            ("all above", 2.0, 3.0, |x| x, 2.0),
            ("all below", 2.0, 3.0, |x| x - 9.0, 3.0),
        ] {
            let found = root(low, high, f);
            assert!((found - expected).abs() <= 1e-14 * expected.abs().max(1e-300), "{what}: {found}");
        }
    }
}
