//! Customers who came and went within one period.

use super::movement::{Moved, Movement};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Customers who came and went within one period.
///
/// ```text
/// count of customers that stand neither at the start nor at the end of P but at some time between
/// ```
///
/// - **Counts**: each customer once in a period, however often it came; one that ended at the instant it started came and
///   went as well. Measure: [`Movement`]. Neither [`Retention`](super::Retention) nor [`Churn`](super::Churn) can see
///   them, so read the three together: in a long period they may be many.
/// - **Leaves out**: spans that end before they start (`NegativeDuration`).
/// - **Undefined**: a period that ends after the as-of (`NotYetObservable`: who has left may be back before its end);
///   otherwise never, 0 is a value.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands).
/// - **Unit**: count; lower is better.
///
/// In groups a customer whose spans differ in what is grouped by is walked in each group by itself: who moves from one
/// to another within a period may come and go in each.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Customer, time::Calendar};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let mut trial = Customer::new("C1", day("2024-02-01"));
/// trial.ended_at = Some(day("2024-02-15"));
/// let transient = |label: &str| Ok::<_, crm_kpi::Error>(customers::transient([&trial], calendar.period(label)?).ok());
/// assert_eq!(transient("2024-02")?, Some(1));
/// assert_eq!(transient("2024-03")?, Some(0));
/// # Ok(()) }
/// ```
///
/// # References
///
/// The customers that same-set retention leaves out, counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Transient;

impl Kpi for Transient {
    const ABOUT: About = About::new("customers.transient", "Customers gained and lost in the period", Unit::Count)
        .names(
            "Klienci pozyskani i utraceni w okresie",
            "Клієнти, здобуті й втрачені за період",
            "לקוחות שהצטרפו ועזבו בתקופה",
            "Клиенты, пришедшие и ушедшие за период",
        )
        .lower_is_better()
        .formula("count of customers that stand between the start and the end of P only")
        .anchor("the period that holds both the start and the end")
        .source("what same-set retention leaves out");
    type Measure = Movement;
    type Value = u64;
    fn measure(&self) -> Movement {
        Movement
    }
    fn value(&self, kept: &Moved, at: &Frame) -> Result<u64, Undefined> {
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        u64::try_from(kept.transient).map_err(|_| Undefined::Inconsistent)
    }
    fn n(&self, kept: &Moved) -> i64 {
        kept.transient
    }
}

/// [`Transient`] of one period.
pub fn transient<I: IntoIterator>(customers: I, during: impl Into<Timeline>) -> Reading<u64>
where
    Movement: Step<I::Item>,
{
    over(customers).during(during).read(Transient)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Customer;
    use crate::time::Timestamp;

    #[test]
    fn the_longer_the_period_the_more_come_and_go_within_it() {
        let t = Timestamp::from_micros;
        let customers = [(1, 3), (2, 5), (3, 9)].map(|(from, until)| {
            let mut customer = Customer::new(format!("C{from}"), t(from));
            customer.ended_at = Some(t(until));
            customer
        });
        for (period, expected) in [(0..4, 1), (4..8, 0), (0..8, 2), (0..10, 3), (1..10, 3), (2..10, 2)] {
            let reading = transient(&customers, t(period.start)..t(period.end));
            assert_eq!(reading.ok(), Some(expected), "{period:?}");
        }
        let at_once = Customer { ended_at: Some(t(5)), ..Customer::new("C5", t(5)) };
        assert_eq!(transient([&at_once], t(0)..t(8)).ok(), Some(1));
        let unfinished = over(&customers).during(t(0)..t(8)).as_of(t(6)).read(Transient);
        assert_eq!(unfinished.value(), Err(&Undefined::NotYetObservable));
    }
}
