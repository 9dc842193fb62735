//! Customers who pay.

use crate::kpi::{About, AsOf, Frame, Kpi, Reading, Step, Unit, over};
use crate::subscriptions::{Moves, MovesKept};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Customers who pay for a subscription.
///
/// ```text
/// count of customers whose subscriptions with start <= t < end come to more than nothing
/// ```
///
/// - **Counts**: a level: customers with an MRR above zero at the end of the period, or at the as-of where that comes
///   first, each once. Free plans and trials do not count. Measure: [`Moves`], a journey.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`), without an amount (`NoAmount`), with
///   one out of range (`OutOfRange`) or with a term of no months.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands),
///   [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: count; higher is better.
///
/// A customer with two plans stands in the group of each, so that groups add up to more than the total.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, record::Subscription, subscriptions::{self, Subscribers}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros;
/// let all = [("A", 5_00), ("A", 3_00), ("B", 4_00), ("C", 0)]
///     .map(|(who, cents)| Subscription::new("", who, t(3), Money::minor(cents, Currency::EUR), 1));
/// assert_eq!([t(2), t(3)].map(|at| subscriptions::subscribers(&all, at).ok()), [Some(0), Some(2)]); // C has a trial
/// let later = over(&all).during(t(8)..t(9)).as_of(t(6)).read(Subscribers);
/// assert_eq!(later.value(), Err(&Undefined::NotYetObservable));
/// ```
///
/// # References
///
/// Paying customers, or accounts, of SaaS reports: what ARPA divides by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Subscribers;

impl Kpi for Subscribers {
    const ABOUT: About = About::new("subscriptions.subscribers", "Subscribers", Unit::Count)
        .names("Płacący klienci", "Платні клієнти", "לקוחות משלמים", "Платящие клиенты")
        .formula("count of customers whose running subscriptions come to more than nothing")
        .anchor("level: start <= t < end")
        .source("SaaS metrics practice");
    type Measure = Moves;
    type Value = u64;
    fn measure(&self) -> Moves {
        Moves::default()
    }
    fn value(&self, kept: &MovesKept, _: &Frame) -> Result<u64, Undefined> {
        kept.customers_balance()?;
        u64::try_from(kept.end.n).map_err(|_| Undefined::Inconsistent)
    }
    fn n(&self, kept: &MovesKept) -> i64 {
        kept.end.n
    }
}

/// [`Subscribers`] at an instant.
pub fn subscribers<I: IntoIterator>(subscriptions: I, at: impl Into<AsOf>) -> Reading<u64>
where
    Moves: Step<I::Item>,
{
    over(subscriptions).as_of(at).read(Subscribers)
}
