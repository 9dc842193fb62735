//! The model of buying till an end that may come at any time.

use super::customer::Customer;
use super::fit::{About, Fit, FitFailed};
use super::jet::{Jet, Terms};
use super::model::{BuyingModel, Start, finite, fitted, positive, time};
use super::stay::Stay;
use super::table::Customers;
use crate::Error;
use crate::stats::special::{ln_gamma, ln_rising};
use crate::value::Undefined;

/// Pareto/NBD: customers buy at random, each at a rate of their own, and leave at random, each at a rate of their own.
///
/// ```text
/// purchases: Poisson of rate λ while alive; λ ~ gamma(r, α)
/// life: exponential of rate μ; μ ~ gamma(s, β)
/// ```
///
/// - **Reads**: [`Customer`]: frequency, recency and age, in any one unit of time.
/// - **Not for** customers by contract, whose leaving is seen (take survival analysis); buying by the season or by the
///   calendar; a watch so short that few bought again. Beside [`BgNbd`](super::BgNbd) it also lets customers leave who never
///   bought again, and takes longer to fit.
/// - **Undefined**: times below 0 and results beyond a float (`OutOfRange`).
///
/// # Examples
///
/// ```
/// use crm_kpi::stats::clv::{BuyingModel, Customer, ParetoNbd};
/// // what Fader, Hardie and Lee found of the customers of an online record shop, in weeks
/// let model = ParetoNbd::new(0.553, 10.578, 0.606, 11.669)?;
/// let customer = Customer::new(2, 213.0 / 7.0, 272.0 / 7.0)?;
/// assert_eq!(format!("{:.4}", model.p_alive(&customer)?), "0.8692");
/// assert_eq!(format!("{:.4}", model.expected_purchases(&customer, 39.0)?), "1.4552");
/// assert_eq!(format!("{:.4}", model.expected_of_new(52.0)?), "1.4730");
/// assert!(model.expected_of_new(-1.0).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// Schmittlein, Morrison and Colombo, *Counting Your Customers*, Management Science 33 (1987); Fader and Hardie, *A Note on
/// Deriving the Pareto/NBD Model and Related Expressions* (2005). The likelihood is theirs before the integral over the time
/// of leaving is written as hypergeometric functions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParetoNbd {
    r: f64,
    alpha: f64,
    s: f64,
    beta: f64,
}

const ABOUT: About<4> = About {
    model: "Pareto/NBD",
    parameters: ["r", "alpha", "s", "beta"],
    meanings: [
        ["hardly anybody ever buys again", "all customers buy at one rate"],
        ["customers buy without pause", "all customers buy at one rate, or none at all"],
        ["nobody leaves", "all leave at one rate"],
        ["who leaves does so at once", "all leave at one rate, or nobody does"],
    ],
};

impl ParetoNbd {
    /// Of known parameters: r and α of the rates of buying, s and β of those of leaving. α and β are in the unit of time
    /// that customers are given in.
    ///
    /// # Errors
    /// A parameter that is not above 0 and finite.
    pub fn new(r: f64, alpha: f64, s: f64, beta: f64) -> Result<ParetoNbd, Error> {
        let (r, alpha) = (positive("r", r)?, positive("alpha", alpha)?);
        Ok(ParetoNbd { r, alpha, s: positive("s", s)?, beta: positive("beta", beta)? })
    }
    /// r, α, s and β.
    pub fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.s, self.beta]
    }
    /// The parameters that make these customers most likely.
    ///
    /// # Errors
    /// [`FitFailed`]: too few or too alike, nobody bought again, or the likelihood has no top.
    pub fn fit(customers: &Customers) -> Result<Fit<ParetoNbd>, FitFailed> {
        let start = |(r, alpha, s, beta): Start| [r, alpha, s, beta / 3.0];
        let model = |[r, alpha, s, beta]: [f64; 4]| ParetoNbd { r, alpha, s, beta };
        fitted(customers, &ABOUT, start, [false, true, false, true], likelihood, model)
    }
    fn leaving(&self, rates: f64, more: f64) -> Stay {
        Stay { alpha: self.alpha, beta: self.beta, rates, leaving: self.s + 1.0, more }
    }
    /// The time that one who is alive is expected to stay of the time to come, with what the watch says of leaving.
    fn staying(&self, beta: f64, after: f64) -> f64 {
        let (s, length) = (self.s - 1.0, (after / beta).ln_1p());
        // also where s is 1
        beta * if s == 0.0 { length } else { -(-s * length).exp_m1() / s }
    }
}

impl BuyingModel for ParetoNbd {
    fn p_alive(&self, customer: &Customer) -> Result<f64, Undefined> {
        let rates = self.r + f64::from(customer.frequency());
        let (last, age) = (customer.recency(), customer.age());
        let at = |t: f64| -rates * (self.alpha + t).ln() - self.s * (self.beta + t).ln();
        let (alive, stay) = (at(age), self.leaving(rates, 0.0));
        let mut gone = 0.0;
        stay.each(last, age, |point| gone += point.width * (stay.ln(&point) - alive).exp());
        // endless odds are none of being alive
        Ok((1.0 + self.s * gone).recip())
    }
    fn expected_purchases(&self, customer: &Customer, after: f64) -> Result<f64, Undefined> {
        let rate = (self.r + f64::from(customer.frequency())) / (self.alpha + customer.age());
        finite(self.p_alive(customer)? * rate * self.staying(self.beta + customer.age(), time(after)?))
    }
    fn expected_of_new(&self, after: f64) -> Result<f64, Undefined> {
        finite(self.r / self.alpha * self.staying(self.beta, time(after)?))
    }
    fn probability(&self, purchases: u32, within: f64) -> Result<f64, Undefined> {
        let (x, within) = (f64::from(purchases), time(within)?);
        let [of_r, ..] = ln_rising(self.r, purchases);
        let all = of_r - ln_gamma(x + 1.0) + self.r * self.alpha.ln() + self.s * self.beta.ln();
        let bought = |t: f64| if purchases == 0 { 0.0 } else { x * t.ln() };
        let rates = self.r + x;
        let end = all + bought(within) - rates * (self.alpha + within).ln() - self.s * (self.beta + within).ln();
        let (mut left, stay) = (0.0, self.leaving(rates, x));
        stay.each(0.0, within, |point| left += point.width * (all + bought(point.time) + stay.ln(&point)).exp());
        finite(end.exp() + self.s * left)
    }
    fn log_likelihood(&self, customers: &Customers) -> Result<f64, Undefined> {
        if customers.is_empty() {
            return Err(Undefined::NoRecords);
        }
        finite(likelihood(&self.parameters().map(f64::ln), customers.rows()).value)
    }
}

/// The logarithm of the likelihood by the logarithms of the parameters.
fn likelihood(at: &[f64; 4], rows: &[(Customer, u64)]) -> Jet<4> {
    let [r, alpha, s, beta] = at.map(f64::exp);
    let mut sum = Jet::ZERO;
    let mut shared = (None, [0.0; 3]);
    for (customer, n) in rows {
        let (frequency, last, age) = (customer.frequency(), customer.recency(), customer.age());
        let rates = r + f64::from(frequency);
        if shared.0 != Some(frequency) {
            shared = (Some(frequency), ln_rising(r, frequency));
        }
        let stay = Stay { alpha, beta, rates, leaving: s + 1.0, more: 0.0 };
        // the logarithm of (α + τ)^-(r + x) (β + τ)^-leaving, by the derivatives alone
        let log = |ln_alpha: f64, ln_beta: f64, leaving: f64, t: f64| {
            let (of_alpha, of_beta) = (alpha / (alpha + t), beta / (beta + t));
            let mut log = Jet::ZERO;
            log.first = [-r * ln_alpha, -rates * of_alpha, -s * ln_beta, -leaving * of_beta];
            log.second[0] = [-r * ln_alpha, -r * of_alpha, 0.0, 0.0];
            log.second[1][1] = -rates * of_alpha * (1.0 - of_alpha);
            log.second[2] = [0.0, 0.0, -s * ln_beta, -s * of_beta];
            log.second[3][3] = -leaving * of_beta * (1.0 - of_beta);
            log
        };
        // all relative to what it is at the last purchase, which is the most that it can be
        let most = -rates * (alpha + last).ln() - s * (beta + last).ln();
        let (ln_alpha, ln_beta) = ((alpha + age).ln(), (beta + age).ln());
        let mut either = Terms::new();
        either.add((-rates * ln_alpha - s * ln_beta - most).exp(), &log(ln_alpha, ln_beta, s, age));
        stay.each(last, age, |point| {
            let mut left = log(point.ln_alpha, point.ln_beta, s + 1.0, point.time);
            left.first[2] += 1.0;
            either.add(s * point.width * (stay.ln(&point) - most).exp(), &left);
        });
        let mut one = either.ln();
        one.value += most;
        one.add_of(0, r, shared.1);
        for (shape, scale) in [(0, 1), (2, 3)] {
            // r ln α and s ln β
            let size = if shape == 0 { r } else { s };
            one.value += size * at[scale];
            one.first[shape] += size * at[scale];
            one.first[scale] += size;
            one.second[shape][shape] += size * at[scale];
            one.second[shape][scale] += size;
        }
        sum.add(*n as f64, &one);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::drawn::derivatives_are_right;
    use super::*;

    #[test]
    fn derivatives_of_the_likelihood_are_its_differences() {
        derivatives_are_right(likelihood);
    }
}
