//! What the models know of a customer.

use crate::Error;
use crate::customers::PurchaseSummary;

/// One customer's buying: how often again, when last, watched how long. All times in one unit, that of the model.
///
/// ```
/// use crm_kpi::stats::clv::Customer;
/// // bought again twice, last in the 31st week after the first purchase, watched for 39
/// let customer = Customer::new(2, 30.43, 38.86)?;
/// assert_eq!((customer.frequency(), customer.recency(), customer.age()), (2, 30.43, 38.86));
/// let never_again = Customer::new(0, 5.0, 38.86).unwrap_err();
/// assert_eq!(never_again.to_string(), "recency `5`: expected 0, of a customer who did not buy again");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Customer {
    frequency: u32,
    recency: f64,
    age: f64,
}

impl Customer {
    /// Of purchases after the first (x), the time from the first to the last (t_x), and from the first to the end of the
    /// watch (T).
    ///
    /// # Errors
    /// A time that is negative or no number, a last purchase after the end of the watch, one without a purchase after the
    /// first, or a repeated purchase at the moment of the first: purchases of one period are one.
    pub fn new(frequency: u32, recency: f64, age: f64) -> Result<Customer, Error> {
        if !(age.is_finite() && age >= 0.0) {
            return Err(Error::invalid("age", age, "a time of 0 or more, finite"));
        }
        if !(0.0..=age).contains(&recency) {
            return Err(Error::invalid("recency", recency, format_args!("a time from 0 to the age of {age}")));
        }
        if frequency == 0 && recency > 0.0 {
            return Err(Error::invalid("recency", recency, "0, of a customer who did not buy again"));
        }
        if frequency > 0 && recency == 0.0 {
            let expected = "more than 0, of a customer who bought again; purchases of one moment are one";
            return Err(Error::invalid("recency", recency, expected));
        }
        // 0 has one sign
        Ok(Customer { frequency, recency: recency + 0.0, age: age + 0.0 })
    }
    /// From [`purchase_summaries`](crate::customers::purchase_summaries), so many of whose periods make one unit of time: 7
    /// for weeks where they are days, 1 for days.
    ///
    /// # Errors
    /// A number of periods that is not above 0 and finite.
    pub fn of<E>(summary: &PurchaseSummary<E>, periods: f64) -> Result<Customer, Error> {
        if !(periods.is_finite() && periods > 0.0) {
            return Err(Error::invalid("periods in a unit of time", periods, "a number above 0, such as 7"));
        }
        let unit = |n: u32| f64::from(n) / periods;
        Customer::new(summary.frequency(), unit(summary.recency()), unit(summary.age()))
    }
    /// Purchases after the first: x.
    pub fn frequency(&self) -> u32 {
        self.frequency
    }
    /// The time from the first purchase to the last: t_x.
    pub fn recency(&self) -> f64 {
        self.recency
    }
    /// The time from the first purchase to the end of the watch: T.
    pub fn age(&self) -> f64 {
        self.age
    }
    /// The same in a unit that is so many times as long.
    pub(super) fn scaled(self, unit: f64) -> Customer {
        Customer { recency: self.recency / unit, age: self.age / unit, ..self }
    }
}

/// What one customer spends on a purchase, the first one left out: how often, and how much on average.
///
/// ```
/// use crm_kpi::stats::clv::Spend;
/// let spend = Spend::new(2, 22.35)?;
/// assert_eq!((spend.frequency(), spend.mean()), (2, 22.35));
/// assert!(Spend::new(2, -3.0).is_err()); // given back more than bought
/// assert_eq!(Spend::new(0, 0.0)?, Spend::NONE); // never bought again
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spend {
    frequency: u32,
    mean: f64,
}

impl Spend {
    /// That of a customer who did not buy again: nothing is known of it.
    pub const NONE: Spend = Spend { frequency: 0, mean: 0.0 };

    /// Of a number of purchases and their mean amount.
    ///
    /// # Errors
    /// A mean that is not above 0 and finite, or one of no purchases.
    pub fn new(frequency: u32, mean: f64) -> Result<Spend, Error> {
        match frequency {
            0 if mean == 0.0 => Ok(Spend::NONE),
            0 => Err(Error::invalid("mean spend", mean, "0, of a customer who did not buy again")),
            _ if mean.is_finite() && mean > 0.0 => Ok(Spend { frequency, mean }),
            _ => Err(Error::invalid(
                "mean spend",
                mean,
                "an amount above 0; leave out who gave back all that was bought",
            )),
        }
    }
    /// From [`purchase_summaries`](crate::customers::purchase_summaries). Who did not buy again has [`Spend::NONE`].
    ///
    /// # Errors
    /// A mean that is not above 0.
    pub fn of<E>(summary: &PurchaseSummary<E>) -> Result<Spend, Error> {
        match summary.monetary() {
            Ok(mean) => Spend::new(summary.frequency(), mean.as_f64()),
            Err(_) => Ok(Spend::NONE),
        }
    }
    /// Purchases after the first.
    pub fn frequency(&self) -> u32 {
        self.frequency
    }
    /// Their mean amount; 0 of none.
    pub fn mean(&self) -> f64 {
        self.mean
    }
    /// The same in a currency whose unit is worth so much.
    pub(super) fn scaled(self, unit: f64) -> Spend {
        Spend { mean: self.mean / unit, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_customer_can_be_is_said_not_to_be_one() {
        for (what, x, recency, age, expected) in [
            ("bought once", 0, 0.0, 9.0, None),
            ("on the last day", 0, 0.0, 0.0, None),
            ("lately", 3, 9.0, 9.0, None),
            ("a negative age", 0, 0.0, -1.0, Some("age `-1`")),
            ("no age", 0, 0.0, f64::NAN, Some("age `NaN`")),
            ("endless", 0, 0.0, f64::INFINITY, Some("age `inf`")),
            ("a negative recency", 1, -1.0, 5.0, Some("recency `-1`")),
            ("no recency", 1, f64::NAN, 5.0, Some("recency `NaN`")),
            ("after the watch", 1, 5.5, 5.0, Some("recency `5.5`")),
            ("again at once", 1, 0.0, 5.0, Some("recency `0`")),
            ("not again, but later", 0, 1.0, 5.0, Some("recency `1`")),
        ] {
            let found = Customer::new(x, recency, age).err().map(|e| e.to_string());
            assert_eq!(found.as_deref().map(|text| text.split(':').next().unwrap()), expected, "{what}");
        }
        for (what, x, mean, fits) in [
            ("a mean", 2, 3.5, true),
            ("none", 0, 0.0, true),
            ("a mean of none", 0, 1.0, false),
            ("nothing", 1, 0.0, false),
            ("below nothing", 1, -1.0, false),
            ("no number", 1, f64::NAN, false),
            ("endless", 1, f64::INFINITY, false),
        ] {
            assert_eq!(Spend::new(x, mean).is_ok(), fits, "{what}");
        }
    }
}
