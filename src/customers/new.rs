//! Customers who came for the first time.

mod by_channel;

pub use by_channel::{Arrival, NewByChannel, new_customers_by_channel};

use crate::field::{CustomerKey, Stands};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::Count;
use crate::time::{Timeline, Timestamp};
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};

/// Customers by when they first became one.
///
/// One measure for the number of new customers and for what is divided by it, such as the cost of acquiring them.
///
/// - **Counts**: each customer once, anchored on the start of the first span. One who left and came back, or has a
///   second contract, is not new again.
/// - **Leaves out**: spans that end before they start (`NegativeDuration`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Newcomers;

impl Measure for Newcomers {
    const ID: &'static str = "customers.newcomers";
    type Observation = ();
    type When = Timestamp;
    type Summary = Count;
}

impl Journey for Newcomers {
    /// Until when the span that starts here stands.
    type Event = Option<Timestamp>;
    type Trace = [(Timestamp, Option<Timestamp>)];
    fn walk(&self, history: &[(Timestamp, Option<Timestamp>)], _: &Frame, out: &mut impl FnMut(Seen<()>)) {
        let mut known = false;
        for (from, until) in history {
            if until.is_some_and(|until| until < *from) {
                out(Seen::Excluded(Some(*from), Why::NegativeDuration));
            } else if !known {
                known = true;
                out(Seen::Counted(*from, ()));
            }
        }
    }
}

impl<C: CustomerKey + Stands> Step<C> for Newcomers {
    type Entity = C::Id;
    fn step(&self, customer: &C, out: &mut impl FnMut(Option<&C::Id>, Timestamp, Option<Timestamp>)) {
        let span = customer.span();
        customer.with_customer_key(|who| out(Some(who), span.from, span.until));
    }
}

/// Customers who came for the first time.
///
/// ```text
/// count of customers whose first span starts in P
/// ```
///
/// - **Counts**: each customer once, anchored on the start of the first span; who returns is not new. Measure:
///   [`Newcomers`], a journey: all that is known of a customer must be given, not the period's records alone.
/// - **Leaves out**: spans that end before they start (`NegativeDuration`).
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`CustomerKey`], [`Stands`].
/// - **Unit**: count; higher is better.
///
/// Grouped by a field that differs between the spans of one customer, the customer is new once in each group.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Customer, time::Calendar};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let mut left = Customer::new("C1", day("2023-02-01"));
/// left.ended_at = Some(day("2023-09-01"));
/// let customers = [left, Customer::new("C1", day("2024-01-15")), Customer::new("C2", day("2024-01-20"))];
/// let new = |label: &str| Ok::<_, crm_kpi::Error>(customers::new_customers(&customers, calendar.period(label)?).ok());
/// assert_eq!(new("2024-01")?, Some(1)); // C1 has only come back
/// assert_eq!(new("2025-01")?, Some(0));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Customers acquired, the denominator of the customer acquisition cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewCustomers;

impl Kpi for NewCustomers {
    const ABOUT: About = About::new("customers.new", "New customers", Unit::Count)
        .names("Nowi klienci", "Нові клієнти", "לקוחות חדשים", "Новые клиенты")
        .formula("count of customers whose first span starts in P")
        .anchor("start of the customer's first span")
        .source("CRM practice: customers acquired");
    type Measure = Newcomers;
    type Value = u64;
    fn measure(&self) -> Newcomers {
        Newcomers
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`NewCustomers`] of one period.
pub fn new_customers<I: IntoIterator>(customers: I, during: impl Into<Timeline>) -> Reading<u64>
where
    Newcomers: Step<I::Item>,
{
    over(customers).during(during).read(NewCustomers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::AsOf;
    use crate::record::Customer;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn each_customer_is_new_once_at_the_first_start() {
        for (what, spans, as_of, expected, excluded) in [
            ("before the period", vec![(9, None)], AsOf::Everything, 0, 0),
            ("at its first instant", vec![(10, None)], AsOf::Everything, 1, 0),
            ("at its end", vec![(20, None)], AsOf::Everything, 0, 0),
            ("come and gone at once", vec![(12, Some(12))], AsOf::Everything, 1, 0),
            ("back in the period", vec![(15, None), (1, Some(5))], AsOf::Everything, 0, 0),
            ("twice in the period", vec![(15, None), (11, Some(12))], AsOf::Everything, 1, 0),
            ("two spans from one instant", vec![(11, None), (11, Some(12))], AsOf::Everything, 1, 0),
            ("the first span is backwards", vec![(1, Some(0)), (15, None)], AsOf::Everything, 1, 0),
            ("a backwards span in the period", vec![(15, Some(0))], AsOf::Everything, 0, 1),
            ("not known yet", vec![(15, None)], t(14).into(), 0, 0),
        ] {
            let records = spans.into_iter().map(|(from, until): (i64, Option<i64>)| {
                let mut customer = Customer::new("C", t(from));
                customer.ended_at = until.map(t);
                customer
            });
            let reading = over(records).during(t(10)..t(20)).as_of(as_of).read(NewCustomers);
            assert_eq!(reading.excluded_for(&Why::NegativeDuration), excluded, "{what}");
            assert_eq!(reading.ok(), Some(expected), "{what}");
        }
    }
}
