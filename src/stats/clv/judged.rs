//! How well a model foresees what came, by what was known before.

use super::customer::Customer;
use super::model::{BuyingModel, finite};
use super::table::Customers;
use crate::value::Undefined;

/// What a model expected of customers and what they did.
#[derive(Debug, Clone, PartialEq)]
pub struct Holdout {
    groups: Vec<HoldoutGroup>,
    apart: f64,
}

/// Customers of one frequency in the time that the model was fitted to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HoldoutGroup {
    /// Purchases after the first, before. In the last group so many or more.
    pub frequency: u32,
    /// How many customers there are.
    pub customers: u64,
    /// What was expected of all of them.
    pub expected: f64,
    /// What they bought.
    pub actual: u64,
}

impl HoldoutGroup {
    /// What was expected of one of them, on average.
    pub fn mean_expected(&self) -> f64 {
        self.expected / self.customers as f64
    }
    /// What one of them bought, on average.
    pub fn mean_actual(&self) -> f64 {
        self.actual as f64 / self.customers as f64
    }
}

/// Holds a model against the time after its customers were watched: of each customer, as known before, the purchases in so
/// much time after. Frequencies of `last` or more make one group.
///
/// Fit the model to the customers as they were before; `actual` is the
/// [`occasions`](crate::customers::PurchaseSummary::occasions) of a summary of the time after, 0 where there is none.
///
/// ```
/// use crm_kpi::stats::clv::{BgNbd, Customer, holdout};
/// let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
/// let customers = [(Customer::new(2, 30.4, 38.9)?, 1), (Customer::new(0, 0.0, 38.9)?, 0), (Customer::new(9, 35.0, 38.0)?, 7)];
/// let judged = holdout(&model, customers, 39.0, 7)?;
/// assert_eq!((judged.actual(), format!("{:.2}", judged.expected())), (8, "7.24".to_owned()));
/// let [never, twice, often] = judged.groups() else { panic!("three groups") };
/// assert_eq!((never.frequency, twice.frequency, often.frequency), (0, 2, 7));
/// assert_eq!(format!("{:.2}", judged.mean_absolute_error()), "0.53");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// No customers (`NoRecords`); a time that is below 0 or not finite (`OutOfRange`).
///
/// # References
/// Fader, Hardie and Lee (2005), figure 4: conditional expectations.
pub fn holdout(
    model: &impl BuyingModel,
    customers: impl IntoIterator<Item = (Customer, u32)>,
    after: f64,
    last: u32,
) -> Result<Holdout, Undefined> {
    let mut found = Holdout { groups: Vec::new(), apart: 0.0 };
    for (customer, actual) in customers {
        let expected = model.expected_purchases(&customer, after)?;
        found.apart += (expected - f64::from(actual)).abs();
        let frequency = customer.frequency().min(last);
        let at = match found.groups.binary_search_by_key(&frequency, |group| group.frequency) {
            Ok(at) => at,
            Err(at) => {
                found.groups.insert(at, HoldoutGroup { frequency, customers: 0, expected: 0.0, actual: 0 });
                at
            }
        };
        if let Some(group) = found.groups.get_mut(at) {
            group.customers += 1;
            group.expected += expected;
            group.actual += u64::from(actual);
        }
    }
    if found.groups.is_empty() {
        return Err(Undefined::NoRecords);
    }
    Ok(found)
}

impl Holdout {
    /// By frequency; those that nobody has are not there.
    pub fn groups(&self) -> &[HoldoutGroup] {
        &self.groups
    }
    /// How many customers there are.
    pub fn customers(&self) -> u64 {
        self.groups.iter().map(|group| group.customers).sum()
    }
    /// What was expected of all.
    pub fn expected(&self) -> f64 {
        self.groups.iter().map(|group| group.expected).sum()
    }
    /// What all bought.
    pub fn actual(&self) -> u64 {
        self.groups.iter().map(|group| group.actual).sum()
    }
    /// What was expected too much of all, or too little where it is negative, as a share of what they bought.
    ///
    /// # Errors
    /// Nobody bought (`NoDenominator`).
    pub fn total_error(&self) -> Result<f64, Undefined> {
        match self.actual() {
            0 => Err(Undefined::NoDenominator),
            actual => Ok(self.expected() / actual as f64 - 1.0),
        }
    }
    /// By how many purchases a customer differs from what was expected, on average.
    pub fn mean_absolute_error(&self) -> f64 {
        self.apart / self.customers() as f64
    }
}

/// Customers of one frequency, as a model expects them and as they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FrequencyBin {
    /// Purchases after the first. In the last bin so many or more.
    pub frequency: u32,
    /// How many customers there should be by the model.
    pub expected: f64,
    /// How many there are.
    pub actual: u64,
}

/// Customers by frequency, from 0 to `last` or more, beside what a model expects of customers of these ages: whether it fits
/// what it was fitted to.
///
/// ```
/// use crm_kpi::stats::clv::{BgNbd, Customer, Customers, frequency_histogram};
/// let model = BgNbd::new(0.243, 4.414, 0.793, 2.426)?;
/// let customers = Customers::from_iter([(Customer::new(0, 0.0, 39.0)?, 600), (Customer::new(2, 30.0, 39.0)?, 400)]);
/// let bins = frequency_histogram(&model, &customers, 1)?;
/// let shown = bins.iter().map(|bin| format!("{} {:.0} {}", bin.frequency, bin.expected, bin.actual));
/// assert_eq!(shown.collect::<Vec<_>>(), ["0 574 600", "1 426 400"].map(str::to_owned));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// No customers (`NoRecords`).
pub fn frequency_histogram(
    model: &impl BuyingModel,
    customers: &Customers,
    last: u32,
) -> Result<Vec<FrequencyBin>, Undefined> {
    if customers.is_empty() {
        return Err(Undefined::NoRecords);
    }
    let mut bins: Vec<_> = (0..=last).map(|frequency| FrequencyBin { frequency, expected: 0.0, actual: 0 }).collect();
    let mut ages: Vec<(f64, u64)> = customers.iter().map(|(customer, n)| (customer.age(), n)).collect();
    ages.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    for alike in ages.chunk_by(|a, b| a.0 == b.0) {
        let n: f64 = alike.iter().map(|(_, n)| *n as f64).sum();
        let mut rest = 1.0;
        for bin in &mut bins {
            // the last takes all that is left
            let share = if bin.frequency == last { rest } else { model.probability(bin.frequency, alike[0].0)? };
            bin.expected = finite(bin.expected + n * share)?;
            rest -= share;
        }
    }
    for (customer, n) in customers.iter() {
        if let Some(bin) = bins.get_mut(customer.frequency().min(last) as usize) {
            bin.actual += n;
        }
    }
    Ok(bins)
}
