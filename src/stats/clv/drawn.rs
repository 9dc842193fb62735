//! Customers drawn as the models have them, and what any likelihood of them is held against.

use super::Customer;
use super::jet::derivatives_are_differences;
use super::model::Likelihood;
use crate::stats::draws::Draws;

/// Of a gamma distribution (Marsaglia and Tsang 2000).
pub fn gamma(draws: &mut Draws, shape: f64) -> f64 {
    if shape < 1.0 {
        return gamma(draws, shape + 1.0) * draws.uniform().powf(shape.recip());
    }
    let d = shape - 1.0 / 3.0;
    loop {
        let z = draws.normal();
        let v = (1.0 + z / (9.0 * d).sqrt()).powi(3);
        if v > 0.0 && (1.0 - draws.uniform()).ln() < 0.5 * z * z + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}
fn exponential(draws: &mut Draws, rate: f64) -> f64 {
    -(1.0 - draws.uniform()).ln() / rate
}

/// A customer of 30 to 40 days as the model has them.
pub fn drawn_bg(draws: &mut Draws, [r, alpha, a, b]: [f64; 4]) -> Customer {
    let rate = gamma(draws, r) / alpha;
    let (left, stayed) = (gamma(draws, a), gamma(draws, b));
    let gone = left / (left + stayed);
    let (age, mut last, mut x) = (30.0 + 10.0 * draws.uniform(), 0.0, 0);
    loop {
        let next = last + exponential(draws, rate);
        if next > age || next <= last {
            break;
        }
        (last, x) = (next, x + 1);
        if draws.uniform() < gone {
            break;
        }
    }
    Customer::new(x, last, age).unwrap()
}
pub fn drawn_pareto(draws: &mut Draws, [r, alpha, s, beta]: [f64; 4]) -> Customer {
    let (rate, leaving) = (gamma(draws, r) / alpha, gamma(draws, s) / beta);
    let (age, mut last, mut x) = (30.0 + 10.0 * draws.uniform(), 0.0, 0);
    let until = exponential(draws, leaving).min(age);
    loop {
        let next = last + exponential(draws, rate);
        if next > until || next <= last {
            break;
        }
        (last, x) = (next, x + 1);
    }
    Customer::new(x, last, age).unwrap()
}

/// Holds the derivatives of a likelihood of four parameters against its differences, at customers and places of all kinds.
pub fn derivatives_are_right(likelihood: Likelihood) {
    let customers =
        [(0, 0.0, 39.0), (1, 2.0, 3.0), (3, 38.0, 38.0), (12, 30.0, 39.0), (80, 14.0, 15.0), (2, 1.0, 50.0)];
    let rows = customers.map(|(x, recency, age)| (Customer::new(x, recency, age).unwrap(), 2));
    for at in [[0.243, 4.4, 0.793, 2.4], [1.5, 0.4, 2.0, 30.0], [3.0, 60.0, 0.2, 0.5], [0.02, 9.0, 9.0, 9.0]] {
        derivatives_are_differences(&format!("{at:?}"), at.map(f64::ln), |at| likelihood(at, &rows));
    }
}
