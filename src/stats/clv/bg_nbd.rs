//! The model of buying till an end that comes after a purchase.

use super::customer::Customer;
use super::fit::{About, Fit, FitFailed};
use super::jet::{Jet, Terms};
use super::model::{BuyingModel, Start, finite, fitted, positive, time};
use super::table::Customers;
use crate::Error;
use crate::stats::special::{hypergeometric_gap, ln_gamma, ln_rising, regularized_beta};
use crate::value::Undefined;

/// BG/NBD: customers buy at random, each at a rate of their own, and after any purchase may leave for good.
///
/// ```text
/// purchases: Poisson of rate λ while alive; λ ~ gamma(r, α)
/// after each purchase gone with probability p; p ~ beta(a, b)
/// ```
///
/// - **Reads**: [`Customer`]: frequency, recency and age, in any one unit of time.
/// - **Not for** customers by contract, whose leaving is seen (take survival analysis); buying by the season or by the
///   calendar; a watch so short that few bought again. A customer who never bought again is alive for certain in this
///   model, since one can leave only after a purchase that counts; where that is wrong take [`ParetoNbd`](super::ParetoNbd).
/// - **Undefined**: times below 0 and results beyond a float (`OutOfRange`).
///
/// # Examples
///
/// ```
/// use crm_kpi::stats::clv::{BgNbd, BuyingModel, Customer};
/// // what Fader, Hardie and Lee found of the customers of an online record shop, in weeks
/// let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
/// let customer = Customer::new(2, 213.0 / 7.0, 272.0 / 7.0)?;
/// assert_eq!(format!("{:.4}", model.p_alive(&customer)?), "0.7266");
/// assert_eq!(format!("{:.4}", model.expected_purchases(&customer, 39.0)?), "1.2261");
/// assert_eq!(format!("{:.4}", model.expected_of_new(52.0)?), "1.4461");
/// assert!(model.expected_of_new(-1.0).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// Fader, Hardie and Lee, *"Counting Your Customers" the Easy Way*, Marketing Science 24 (2005). The expectations are theirs,
/// with the difference of the hypergeometric function taken term by term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BgNbd {
    r: f64,
    alpha: f64,
    a: f64,
    b: f64,
}

const ABOUT: About<4> = About {
    model: "BG/NBD",
    parameters: ["r", "alpha", "a", "b"],
    meanings: [
        ["hardly anybody ever buys again", "all customers buy at one rate"],
        ["customers buy without pause", "all customers buy at one rate, or none at all"],
        ["nobody leaves", "all leave alike"],
        ["who leaves does so at once", "all leave alike, or nobody does"],
    ],
};

impl BgNbd {
    /// Of known parameters: r and α of the rates, a and b of leaving. α is in the unit of time that customers are given in.
    ///
    /// # Errors
    /// A parameter that is not above 0 and finite.
    pub fn new(r: f64, alpha: f64, a: f64, b: f64) -> Result<BgNbd, Error> {
        Ok(BgNbd { r: positive("r", r)?, alpha: positive("alpha", alpha)?, a: positive("a", a)?, b: positive("b", b)? })
    }
    /// r, α, a and b.
    pub fn parameters(&self) -> [f64; 4] {
        [self.r, self.alpha, self.a, self.b]
    }
    /// The parameters that make these customers most likely.
    ///
    /// # Errors
    /// [`FitFailed`]: too few or too alike, nobody bought again, or the likelihood has no top.
    pub fn fit(customers: &Customers) -> Result<Fit<BgNbd>, FitFailed> {
        let start = |(r, alpha, a, b): Start| [r, alpha, a, b];
        let model = |[r, alpha, a, b]: [f64; 4]| BgNbd { r, alpha, a, b };
        fitted(customers, &ABOUT, start, [false, true, false, false], likelihood, model)
    }
    /// The odds of having left after the last purchase, of a customer who bought again.
    fn odds_gone(&self, customer: &Customer) -> f64 {
        let x = f64::from(customer.frequency());
        let quiet = ((self.alpha + customer.age()) / (self.alpha + customer.recency())).ln();
        (self.a / (self.b + x - 1.0)) * ((self.r + x) * quiet).exp()
    }
    /// Purchases to come of one who is alive, with what the purchases so far say of the rate and of leaving.
    fn coming(&self, r: f64, alpha: f64, b: f64, after: f64) -> Result<f64, Undefined> {
        let end = alpha + after;
        hypergeometric_gap(r, self.a, b, after / end, alpha / end).ok_or(Undefined::OutOfRange)
    }
}

impl BuyingModel for BgNbd {
    fn p_alive(&self, customer: &Customer) -> Result<f64, Undefined> {
        Ok(if customer.frequency() == 0 { 1.0 } else { (1.0 + self.odds_gone(customer)).recip() })
    }
    fn expected_purchases(&self, customer: &Customer, after: f64) -> Result<f64, Undefined> {
        let x = f64::from(customer.frequency());
        let coming = self.coming(self.r + x, self.alpha + customer.age(), self.b + x, time(after)?)?;
        finite(self.p_alive(customer)? * coming)
    }
    fn expected_of_new(&self, after: f64) -> Result<f64, Undefined> {
        finite(self.coming(self.r, self.alpha, self.b, time(after)?)?)
    }
    fn probability(&self, purchases: u32, within: f64) -> Result<f64, Undefined> {
        let (x, end) = (f64::from(purchases), self.alpha + time(within)?);
        let (y, rest) = (within / end, self.alpha / end);
        let [of_r, ..] = ln_rising(self.r, purchases);
        let [of_b, ..] = ln_rising(self.b, purchases);
        let [of_sum, ..] = ln_rising(self.a + self.b, purchases);
        if purchases == 0 {
            return finite((self.r * rest.ln()).exp());
        }
        let here = (of_r - ln_gamma(x + 1.0) + of_b - of_sum + self.r * rest.ln() + x * y.ln()).exp();
        // left after the purchase with this number, which came in time
        let left = (of_b - (self.b + x - 1.0).ln() + self.a.ln() - of_sum).exp();
        finite(here + left * regularized_beta(x, self.r, y, rest).0)
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
    let [r, alpha, a, b] = at.map(f64::exp);
    let mut sum = Jet::ZERO;
    let mut shared = (None, Jet::ZERO);
    for (customer, n) in rows {
        let frequency = customer.frequency();
        let (x, times) = (f64::from(frequency), *n as f64);
        if shared.0 != Some(frequency) {
            let mut of_x = Jet::ZERO;
            of_x.add_of(0, r, ln_rising(r, frequency));
            of_x.add_of(3, b, ln_rising(b, frequency));
            of_x.take_of_sum((2, a), (3, b), ln_rising(a + b, frequency));
            // r ln α
            of_x.value += r * at[1];
            of_x.first[0] += r * at[1];
            of_x.second[0][0] += r * at[1];
            of_x.first[1] += r;
            of_x.second[0][1] += r;
            shared = (Some(frequency), of_x);
        }
        sum.add(times, &shared.1);

        // (α + t)^-(r + x), of the end of the watch and of the last purchase
        let power = |t: f64| {
            let (ln, share) = ((alpha + t).ln(), alpha / (alpha + t));
            let mut power = Jet::ZERO;
            power.value = -(r + x) * ln;
            power.first = [-r * ln, -(r + x) * share, 0.0, 0.0];
            power.second[0] = [-r * ln, -r * share, 0.0, 0.0];
            power.second[1][1] = -(r + x) * share * (1.0 - share);
            power
        };
        let alive = power(customer.age());
        if frequency == 0 {
            sum.add(times, &alive);
            continue;
        }
        let mut gone = power(customer.recency());
        gone.value += at[2] - (b + x - 1.0).ln();
        gone.first[2] = 1.0;
        let share = b / (b + x - 1.0);
        gone.first[3] = -share;
        gone.second[3][3] = share * share - share;
        let largest = alive.value.max(gone.value);
        let mut either = Terms::new();
        either.add((alive.value - largest).exp(), &alive);
        either.add((gone.value - largest).exp(), &gone);
        sum.add(times, &either.ln());
        sum.value += times * largest;
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
