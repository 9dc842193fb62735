//! The share of customers that stayed.

mod repurchase;

pub use repurchase::{RepurchaseRetention, repurchase_retention};

use super::movement::{Moved, Movement};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of the customers at the start of a period that are still there at its end.
///
/// ```text
/// (customers at the start - of those, gone at the end) / customers at the start
/// ```
///
/// - **Counts**: customers that stand at the start of the period (its opening level: who joins at its first instant is
///   new). Measure: [`Movement`], a journey: a longer period is walked again.
/// - **Leaves out**: spans that end before they start (`NegativeDuration`). Customers who come and go within the
///   period are in neither number; [`Transient`](super::Transient) counts them.
/// - **Undefined**: nobody there at the start (`NoDenominator`); a period that ends after the as-of
///   (`NotYetObservable`: who will be there at its end is not known).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands).
/// - **Unit**: share, 0 to 1; higher is better.
///
/// In groups a customer whose spans differ in what is grouped by is walked in each group by itself: who moves from one
/// to another is lost in the one and new in the other.
///
/// Where nobody has a contract, and only purchases tell who stays, take [`RepurchaseRetention`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Customer, time::Calendar, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let mut customers = Vec::new();
/// for (id, since, ended) in [("C1", "2023-01-01", None), ("C2", "2023-06-01", Some("2024-02-10")), ("C3", "2024-01-20", None)] {
///     let mut customer = Customer::new(id, calendar.start_of(since.parse()?)?);
///     customer.ended_at = ended.map(|d: &str| calendar.start_of(d.parse().unwrap()).unwrap());
///     customers.push(customer);
/// }
/// let retention = |label: &str| Ok::<_, crm_kpi::Error>(customers::retention(&customers, calendar.period(label)?));
/// assert_eq!(retention("2024-Q1")?.to_string(), "50.0 % (1 of 2)"); // C1 of C1 and C2
/// assert_eq!(retention("2022-Q1")?.value(), Err(&Undefined::NoDenominator));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Customer retention rate from the same set of customers, new ones left out: (end - new) / start in most textbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Retention;

impl Kpi for Retention {
    const ABOUT: About = About::new("customers.retention", "Customer retention rate", Unit::Share)
        .names("Wskaźnik utrzymania klientów", "Рівень утримання клієнтів", "שיעור שימור לקוחות", "Удержание клиентов")
        .formula("(customers at the start - lost) / customers at the start")
        .anchor("level at the start of the period")
        .source("same-set retention");
    type Measure = Movement;
    type Value = Share;
    fn measure(&self) -> Movement {
        Movement
    }
    fn value(&self, kept: &Moved, at: &Frame) -> Result<Share, Undefined> {
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        Share::new(kept.at_start - kept.lost, kept.at_start)
    }
    fn n(&self, kept: &Moved) -> i64 {
        kept.at_start
    }
}

/// [`Retention`] of one period.
pub fn retention<I: IntoIterator>(customers: I, during: impl Into<Timeline>) -> Reading<Share>
where
    Movement: Step<I::Item>,
{
    over(customers).during(during).read(Retention)
}
