//! What every model of buying can be asked.

use super::climb::{Top, highest};
use super::customer::Customer;
use super::fit::{About, Fit, FitFailed};
use super::jet::Jet;
use super::table::Customers;
use crate::Error;
use crate::value::Undefined;

/// A model of how often customers buy and whether they are still there.
pub trait BuyingModel {
    /// How likely it is that the customer is still one.
    ///
    /// # Errors
    /// A result beyond a float (`OutOfRange`); so with all of these.
    fn p_alive(&self, customer: &Customer) -> Result<f64, Undefined>;
    /// Purchases that are expected of the customer in so much time after the watch.
    ///
    /// # Errors
    /// A time that is below 0 or not finite (`OutOfRange`).
    fn expected_purchases(&self, customer: &Customer, after: f64) -> Result<f64, Undefined>;
    /// Purchases that are expected of a new customer in so much time after the first purchase, which is not counted.
    ///
    /// # Errors
    /// A time that is below 0 or not finite (`OutOfRange`).
    fn expected_of_new(&self, after: f64) -> Result<f64, Undefined>;
    /// How likely it is that a new customer buys again just so often within a time.
    ///
    /// # Errors
    /// A time that is below 0 or not finite (`OutOfRange`).
    fn probability(&self, purchases: u32, within: f64) -> Result<f64, Undefined>;
    /// The logarithm of the likelihood of these customers.
    ///
    /// # Errors
    /// No customers (`NoRecords`).
    fn log_likelihood(&self, customers: &Customers) -> Result<f64, Undefined>;

    /// What the purchases to come are worth today: those of each period by the spend of a purchase, discounted.
    ///
    /// ```text
    /// sum over i = 1..n of spend (E[Y(i length)] - E[Y((i - 1) length)]) / (1 + discount)^i
    /// ```
    ///
    /// The spend is that of the money asked for: of [`GammaGamma`](super::GammaGamma), times a margin where it is one.
    ///
    /// ```
    /// use crm_kpi::stats::clv::{BgNbd, BuyingModel, Customer, Horizon};
    /// let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
    /// let customer = Customer::new(2, 213.0 / 7.0, 272.0 / 7.0)?;
    /// // a year of months, in weeks, at one per cent a month
    /// let year = Horizon::new(12, 4.345, 0.01)?;
    /// assert_eq!(format!("{:.2}", model.lifetime_value(&customer, 24.66, &year)?), "36.29");
    /// assert!(model.lifetime_value(&customer, f64::NAN, &year).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A spend that is not finite (`OutOfRange`).
    ///
    /// # References
    /// Fader, Hardie and Lee, *RFM and CLV*, Journal of Marketing Research 42 (2005).
    fn lifetime_value(&self, customer: &Customer, spend: f64, horizon: &Horizon) -> Result<f64, Undefined> {
        let (mut before, mut worth, mut discount) = (0.0, 0.0, 1.0);
        for i in 1..=horizon.periods {
            let until = self.expected_purchases(customer, f64::from(i) * horizon.length)?;
            discount /= 1.0 + horizon.discount;
            worth += (until - before) * discount;
            before = until;
        }
        finite(spend * worth)
    }
}

/// The time that a lifetime value looks ahead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Horizon {
    periods: u32,
    length: f64,
    discount: f64,
}

impl Horizon {
    /// So many periods of this length, in the model's unit of time, with the discount of one period: 0.01 for one per cent.
    ///
    /// # Errors
    /// No period or more than 10,000, a length that is not above 0, a discount that is not above -1.
    pub fn new(periods: u32, length: f64, discount: f64) -> Result<Horizon, Error> {
        if !(1..=10_000).contains(&periods) {
            return Err(Error::invalid("periods", periods, "from 1 to 10000"));
        }
        if !(discount.is_finite() && discount > -1.0) {
            return Err(Error::invalid("discount", discount, "a rate above -1, such as 0.01 a month"));
        }
        Ok(Horizon { periods, length: positive("length of a period", length)?, discount })
    }
}

/// A parameter as given.
pub(super) fn positive(name: &'static str, value: f64) -> Result<f64, Error> {
    if value.is_finite() && value > 0.0 {
        Ok(value)
    } else {
        Err(Error::invalid(name, value, "a number above 0, finite"))
    }
}
/// A time ahead as given.
pub(super) fn time(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() && value >= 0.0 { Ok(value) } else { Err(Undefined::OutOfRange) }
}
pub(super) fn finite(value: f64) -> Result<f64, Undefined> {
    if value.is_finite() { Ok(value) } else { Err(Undefined::OutOfRange) }
}

/// Parameters of rates and of leaving to start from: shape and scale or both shapes.
pub(super) type Start = (f64, f64, f64, f64);

/// The logarithm of the likelihood of customers, each so many times, by the logarithms of four parameters.
pub(super) type Likelihood = fn(&[f64; 4], &[(Customer, u64)]) -> Jet<4>;

/// The most likely parameters of a model of four. The mean age makes the unit of the climb, so that starts and bounds hold for
/// any: `start` makes the parameters of a start, `times` says which of them are in that unit.
pub(super) fn fitted<M>(
    customers: &Customers,
    about: &About<4>,
    start: fn(Start) -> [f64; 4],
    times: [bool; 4],
    likelihood: Likelihood,
    model: fn([f64; 4]) -> M,
) -> Result<Fit<M>, FitFailed> {
    let (unit, starts) = prepared(customers)?;
    let starts = starts.map(|of| start(of).map(f64::ln));
    let top: Top<4> = highest(&customers.scaled(unit), &starts, likelihood).map_err(|stuck| about.failed(stuck))?;
    let parameters = about.parameters(&top, times.map(|time| if time { unit } else { 1.0 }));
    Ok(Fit {
        model: model(std::array::from_fn(|i| parameters[i].value)),
        parameters,
        log_likelihood: top.value - customers.repeats() * unit.ln(),
        customers: customers.len(),
        steps: top.steps,
    })
}

/// The mean age, which makes the unit of a fit, so that starts and bounds hold for any; and where to start.
fn prepared(customers: &Customers) -> Result<(f64, [Start; 4]), FitFailed> {
    let unit = customers.watched() / customers.len() as f64;
    if customers.is_empty() {
        return Err(FitFailed::NoCustomers);
    }
    if customers.repeats() == 0.0 || unit <= 0.0 {
        return Err(FitFailed::NoRepeat);
    }
    if customers.kinds() < 4 {
        return Err(FitFailed::TooAlike { different: customers.kinds() as u64, least: 4 });
    }
    // purchases in the mean age; more where some have left
    let rate = customers.repeats() / customers.len() as f64;
    let of = |r: f64, more: f64| (r, r / (more * rate));
    let starts =
        [(of(0.5, 1.5), 0.7, 2.0), (of(1.0, 1.0), 0.3, 3.0), (of(2.0, 3.0), 1.5, 1.5), (of(0.2, 1.2), 3.0, 9.0)];
    Ok((unit, starts.map(|((r, alpha), a, b)| (r, alpha, a, b))))
}
