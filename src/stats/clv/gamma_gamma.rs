//! The model of what customers spend on a purchase.

use super::climb::{Top, highest};
use super::customer::Spend;
use super::fit::{About, Fit, FitFailed};
use super::jet::Jet;
use super::model::{finite, positive};
use crate::Error;
use crate::stats::special::{digamma, ln_gamma, trigamma};
use crate::value::Undefined;

/// Gamma-Gamma: each purchase of a customer varies about a mean of the customer's own, and the means vary over customers.
///
/// ```text
/// amount of a purchase ~ gamma(p, ν); ν ~ gamma(q, v)
/// expected amount, x purchases of mean z known = p (v + x z) / (p x + q - 1)
/// ```
///
/// v is the γ of the note. What is known of few purchases is drawn towards the mean of all customers.
///
/// - **Reads**: [`Spend`]: the number of purchases after the first, and their mean amount.
/// - **Not for** customers who spend the more, or the less, the more often they buy: the model takes the two for independent.
///   Nor for amounts of one currency beside those of another, or that may be 0 or below, as margins are; take a
///   margin off what it gives.
/// - **Undefined**: the mean of all where q is 1 or less: it has no end (`OutOfRange`).
///
/// # Examples
///
/// ```
/// use crm_kpi::stats::clv::{GammaGamma, Spend};
/// // what Fader and Hardie found of the customers of an online record shop, in dollars
/// let model = GammaGamma::new(6.25, 3.74, 15.44)?;
/// assert_eq!(format!("{:.2}", model.expected_spend(&Spend::new(2, 22.345)?)?), "24.66");
/// // of a customer who did not buy again nothing is known but the mean of all
/// assert_eq!(format!("{:.2}", model.expected_spend(&Spend::NONE)?), "35.22");
/// assert!(GammaGamma::new(6.25, 0.9, 15.44)?.mean_spend().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # References
///
/// Colombo and Jiang, *Journal of Interactive Marketing* 13 (1999); Fader and Hardie, *The Gamma-Gamma Model of Monetary Value*
/// (2013).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GammaGamma {
    p: f64,
    q: f64,
    v: f64,
}

const ABOUT: About<3> = About {
    model: "Gamma-Gamma",
    parameters: ["p", "q", "v"],
    meanings: [
        ["purchases vary without bound", "all purchases of a customer are of one amount"],
        ["the means of customers vary without bound", "all customers spend alike"],
        ["the means of customers vary without bound", "all customers spend alike"],
    ],
};

impl GammaGamma {
    /// Of known parameters: p of a customer's purchases, q and v of the customers. v is in the unit of money that spends are
    /// given in.
    ///
    /// # Errors
    /// A parameter that is not above 0 and finite.
    pub fn new(p: f64, q: f64, v: f64) -> Result<GammaGamma, Error> {
        Ok(GammaGamma { p: positive("p", p)?, q: positive("q", q)?, v: positive("v", v)? })
    }
    /// p, q and v.
    pub fn parameters(&self) -> [f64; 3] {
        [self.p, self.q, self.v]
    }
    /// The parameters that make these spends most likely. Customers who did not buy again tell nothing and are not counted.
    ///
    /// # Errors
    /// [`FitFailed`]: too few or too alike, or the likelihood has no top.
    pub fn fit(spends: impl IntoIterator<Item = Spend>) -> Result<Fit<GammaGamma>, FitFailed> {
        let mut rows = arranged(spends);
        if rows.is_empty() {
            return Err(FitFailed::NoCustomers);
        }
        let different = 1 + rows.windows(2).filter(|two| two[0] != two[1]).count() as u64;
        if different < 3 {
            return Err(FitFailed::TooAlike { different, least: 3 });
        }
        let n = rows.len() as f64;
        let unit = rows.iter().map(|spend| spend.mean() / n).sum::<f64>();
        for spend in &mut rows {
            *spend = spend.scaled(unit);
        }
        let starts = [(2.0, 3.0), (6.0, 4.0), (1.0, 10.0), (20.0, 2.0)];
        // in the unit of the mean spend p v / (q - 1) is about 1
        let starts = starts.map(|(p, q): (f64, f64)| [p, q, (q - 1.0) / p].map(f64::ln));
        let top: Top<3> = highest(&rows, &starts, likelihood).map_err(|s| ABOUT.failed(s))?;
        let parameters = ABOUT.parameters(&top, [1.0, 1.0, unit]);
        let [p, q, v] = std::array::from_fn(|i| parameters[i].value);
        Ok(Fit {
            model: GammaGamma { p, q, v },
            parameters,
            log_likelihood: top.value - n * unit.ln(),
            customers: rows.len() as u64,
            steps: top.steps,
        })
    }
    /// The mean amount of a purchase to come: of a customer who did not buy again it is the mean of all.
    ///
    /// # Errors
    /// There is no mean: p x + q is 1 or less (`OutOfRange`).
    pub fn expected_spend(&self, spend: &Spend) -> Result<f64, Undefined> {
        let x = f64::from(spend.frequency());
        let below = self.p * x + self.q - 1.0;
        if below <= 0.0 {
            return Err(Undefined::OutOfRange);
        }
        finite(self.p * (self.v + x * spend.mean()) / below)
    }
    /// The mean amount of a purchase over all customers.
    ///
    /// # Errors
    /// There is none: q is 1 or less (`OutOfRange`).
    pub fn mean_spend(&self) -> Result<f64, Undefined> {
        self.expected_spend(&Spend::NONE)
    }
    /// The logarithm of the likelihood of these spends. Customers who did not buy again add nothing.
    ///
    /// # Errors
    /// Nobody bought again (`NoRecords`); a result beyond a float (`OutOfRange`).
    pub fn log_likelihood(&self, spends: impl IntoIterator<Item = Spend>) -> Result<f64, Undefined> {
        let rows = arranged(spends);
        if rows.is_empty() {
            return Err(Undefined::NoRecords);
        }
        finite(likelihood(&self.parameters().map(f64::ln), &rows).value)
    }
}

/// Those who bought again, by frequency and mean.
fn arranged(spends: impl IntoIterator<Item = Spend>) -> Vec<Spend> {
    let mut rows: Vec<Spend> = spends.into_iter().filter(|spend| spend.frequency() > 0).collect();
    rows.sort_unstable_by_key(|spend| (spend.frequency(), spend.mean().to_bits()));
    rows
}

/// The logarithm of the likelihood by the logarithms of the parameters.
fn likelihood(at: &[f64; 3], rows: &[Spend]) -> Jet<3> {
    let [p, q, v] = at.map(f64::exp);
    let mut sum = Jet::ZERO;
    for alike in rows.chunk_by(|a, b| a.frequency() == b.frequency()) {
        let x = f64::from(alike[0].frequency());
        let (px, all) = (p * x, p * x + q);
        // by p x, q and v, of which the first has the same logarithmic derivatives as p
        let mut one = Jet::ZERO;
        one.take_of_sum((0, px), (1, q), [-ln_gamma(all), -digamma(all), -trigamma(all)]);
        one.add_of(0, px, [-ln_gamma(px), -digamma(px), -trigamma(px)]);
        one.add_of(1, q, [-ln_gamma(q), -digamma(q), -trigamma(q)]);
        one.add_of(0, px, [px * x.ln(), x.ln(), 0.0]);
        // q ln v
        one.value += q * at[2];
        one.first[1] += q * at[2];
        one.second[1][1] += q * at[2];
        one.first[2] += q;
        one.second[1][2] += q;
        sum.add(alike.len() as f64, &one);
        for spend in alike {
            let (mean, total) = (spend.mean().ln(), v + x * spend.mean());
            let (ln, share) = (total.ln(), v / total);
            let mut one = Jet::ZERO;
            one.value = (px - 1.0) * mean - all * ln;
            one.first = [px * (mean - ln), -q * ln, -all * share];
            one.second[0] = [px * (mean - ln), 0.0, -px * share];
            one.second[1] = [0.0, -q * ln, -q * share];
            one.second[2][2] = -all * share * (1.0 - share);
            sum.add(1.0, &one);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::jet::derivatives_are_differences;
    use super::*;

    #[test]
    fn derivatives_of_the_likelihood_are_its_differences() {
        let rows = [(1, 3.0), (1, 40.0), (4, 22.5), (60, 18.0)].map(|(x, mean)| Spend::new(x, mean).unwrap());
        for at in [[6.25, 3.74, 15.44], [0.3, 0.5, 200.0], [40.0, 9.0, 3.0]] {
            derivatives_are_differences(&format!("{at:?}"), at.map(f64::ln), |at| likelihood(at, &rows));
        }
    }
}
