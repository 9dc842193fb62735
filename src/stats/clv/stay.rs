//! Integrals over the time at which a customer leaves, where rates of buying and of leaving are gamma distributed.

/// Gauss and Legendre's points and weights of 16.
const POINTS: [(f64, f64); 8] = [
    (0.095_012_509_837_637_44, 0.189_450_610_455_068_5),
    (0.281_603_550_779_258_9, 0.182_603_415_044_923_6),
    (0.458_016_777_657_227_4, 0.169_156_519_395_002_54),
    (0.617_876_244_402_643_8, 0.149_595_988_816_576_73),
    (0.755_404_408_355_003, 0.124_628_971_255_533_87),
    (0.865_631_202_387_831_7, 0.095_158_511_682_492_79),
    (0.944_575_023_073_232_6, 0.062_253_523_938_647_89),
    (0.989_400_934_991_649_9, 0.027_152_459_411_754_095),
];

/// ∫ (α + τ)^-rates (β + τ)^-leaving g(τ) dτ between two times, where g varies no more than τ to a power of `more`.
///
/// In the logarithm of the smaller of α + τ and β + τ the integrand is as smooth as the exponential function, whatever the
/// parameters, so that a few points of Gauss do. All that is summed is positive: unlike the difference of two hypergeometric
/// functions that the integral is in the papers, nothing cancels. Each panel spans what 16 points can follow, and what comes
/// after the integrand has fallen by e^-45 is left out.
pub struct Stay {
    pub alpha: f64,
    pub beta: f64,
    pub rates: f64,
    pub leaving: f64,
    pub more: f64,
}

/// A time, with the logarithms of α + τ and β + τ, and the dτ that it stands for.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    pub time: f64,
    pub ln_alpha: f64,
    pub ln_beta: f64,
    pub width: f64,
}

impl Stay {
    #[inline]
    pub fn each(&self, from: f64, until: f64, mut visit: impl FnMut(Point)) {
        let (low, high) = (self.alpha.min(self.beta), self.alpha.max(self.beta));
        let alpha_is_low = self.alpha <= self.beta;
        let (of_low, of_high) = if alpha_is_low { (self.rates, self.leaving) } else { (self.leaving, self.rates) };
        // how fast the integrand falls by the logarithm of low + τ
        let fall = |t: f64| of_low + of_high * (low + t) / (high + t) - 1.0;
        let first = (low + from).ln();
        let mut length = ((until - from) / (low + from)).ln_1p();
        let least = fall(from) - self.more * (low + from) / from.max(f64::MIN_POSITIVE);
        if least > 0.0 {
            length = length.min(45.0 / least);
        }
        if length <= 0.0 {
            return;
        }
        let last = low.mul_add(length.exp_m1(), from * length.exp());
        let steep = fall(from).abs().max(fall(last).abs()) * length;
        let panels = (length / 2.5).max(steep / 18.0).max(self.more / 8.0).ceil().clamp(1.0, 1e5);
        let half = 0.5 * length / panels;
        for panel in 0..panels as u32 {
            let middle = first + half * (2.0 * f64::from(panel) + 1.0);
            for (point, weight) in POINTS {
                for side in [-point, point] {
                    let ln_low = middle + half * side;
                    let sum = ln_low.exp();
                    let ln_high = (sum + (high - low)).ln();
                    let (ln_alpha, ln_beta) = if alpha_is_low { (ln_low, ln_high) } else { (ln_high, ln_low) };
                    visit(Point { time: (sum - low).max(0.0), ln_alpha, ln_beta, width: half * weight * sum });
                }
            }
        }
    }
    /// The logarithm of the integrand without g.
    #[inline]
    pub fn ln(&self, at: &Point) -> f64 {
        -self.rates * at.ln_alpha - self.leaving * at.ln_beta
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrals_are_what_fifty_digits_say() {
        for (what, [alpha, beta, rates, leaving, from, until], expected) in CASES {
            let stay = Stay { alpha, beta, rates, leaving, more: 0.0 };
            let ln_first = -rates * (alpha + from).ln() - leaving * (beta + from).ln();
            let mut sum = 0.0;
            stay.each(from, until, |point| sum += point.width * (stay.ln(&point) - ln_first).exp());
            assert!((sum / expected - 1.0).abs() < 1e-12, "{what}: {sum}, expected {expected}");
        }
    }
    /// Relative to the integrand at the start.
    const CASES: [(&str, [f64; 6], f64); 10] = [
        ("a record shop", [10.578, 11.669, 2.553, 1.606, 30.43, 38.86], 5.808850115951486),
        ("bought once", [10.578, 11.669, 0.553, 1.606, 0.0, 38.86], 8.059090117175876),
        ("far apart", [0.3, 80.0, 0.8, 1.2, 0.0, 200.0], 2.7978483509901966),
        ("far apart, the other way", [80.0, 0.3, 0.8, 1.2, 3.0, 200.0], 7.542981245546963),
        ("often", [10.0, 2.0, 150.5, 1.6, 5.0, 60.0], 0.09810110574747773),
        ("often, and rates first", [0.5, 30.0, 150.5, 1.6, 5.0, 60.0], 0.03672718077630109),
        ("hardly a time", [10.0, 11.0, 5.5, 2.0, 30.0, 30.0009765625], 0.0009764736806456755),
        ("long", [0.01, 0.02, 3.5, 1.3, 0.5, 1000.0], 0.13491492042678346),
        ("leaving at once", [5.0, 0.001, 2.5, 1.4, 0.0, 50.0], 0.002332348913160022),
        ("all alike", [5000.0, 8000.0, 900.5, 700.0, 3.0, 40.0], 3.7411452218987558),
    ];
}
