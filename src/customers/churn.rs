//! The share of customers that left.

mod events;
mod listed;

pub use events::{EventChurn, event_churn};
pub use listed::{ListedChurn, listed_churn};

use super::movement::{Moved, Movement};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of the customers at the start of a period that are gone at its end.
///
/// ```text
/// of the customers at the start, gone at the end / customers at the start = 1 - retention
/// ```
///
/// - **Counts**: customers that stand at the start of the period (its opening level). Measure: [`Movement`], the same
///   sets as [`Retention`](super::Retention), so that the two always add up to 1.
/// - **Leaves out**: spans that end before they start (`NegativeDuration`). Who comes and goes within the period is in
///   neither number; [`Transient`](super::Transient) counts them. Who leaves and is back before the end is not lost.
/// - **Undefined**: nobody there at the start (`NoDenominator`); a period that ends after the as-of
///   (`NotYetObservable`).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands).
/// - **Unit**: share, 0 to 1; lower is better.
///
/// In groups a customer whose spans differ in what is grouped by is walked in each group by itself: who moves from one
/// to another is lost in the one and new in the other.
///
/// For a list without dates see [`ListedChurn`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Customer, time::Calendar, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let mut customers = ["C1", "C2", "C3", "C4"].map(|id| Customer::new(id, day("2023-05-01")));
/// customers[3].ended_at = Some(day("2024-02-10"));
/// let churn = |label: &str| Ok::<_, crm_kpi::Error>(customers::churn(&customers, calendar.period(label)?));
/// assert_eq!(churn("2024-Q1")?.to_string(), "25.0 % (1 of 4)");
/// assert_eq!(churn("2023-Q1")?.value(), Err(&Undefined::NoDenominator)); // there was nobody yet: not 0 %
/// # Ok(()) }
/// ```
///
/// # References
///
/// Customer (logo) churn rate from the same set of customers. The number of all departures by the customers at the
/// start, which may exceed 1, is [`EventChurn`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Churn;

impl Kpi for Churn {
    const ABOUT: About = About::new("customers.churn", "Customer churn rate", Unit::Share)
        .names("Wskaźnik rezygnacji klientów", "Відтік клієнтів", "שיעור נטישה", "Отток клиентов")
        .lower_is_better()
        .formula("of the customers at the start, gone at the end / customers at the start")
        .anchor("level at the start of the period")
        .source("1 - same-set retention");
    type Measure = Movement;
    type Value = Share;
    fn measure(&self) -> Movement {
        Movement
    }
    fn value(&self, kept: &Moved, at: &Frame) -> Result<Share, Undefined> {
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        Share::new(kept.lost, kept.at_start)
    }
    fn n(&self, kept: &Moved) -> i64 {
        kept.at_start
    }
}

/// [`Churn`] of one period.
pub fn churn<I: IntoIterator>(customers: I, during: impl Into<Timeline>) -> Reading<Share>
where
    Movement: Step<I::Item>,
{
    over(customers).during(during).read(Churn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{Retention, Transient};
    use crate::record::Customer;
    use crate::time::Timestamp;

    fn customer(n: usize, from: i64, until: Option<i64>) -> Customer {
        let mut customer = Customer::new(format!("C{n}"), Timestamp::from_micros(from));
        customer.ended_at = until.map(Timestamp::from_micros);
        customer
    }

    #[test]
    fn lost_of_those_at_the_start_with_the_rest_retained() {
        for (what, spans, lost, stayed, transient) in [
            ("one of two", vec![(0, None), (0, Some(15))], Some((1, 2)), Some((1, 2)), 0),
            ("all", vec![(0, Some(10)), (0, Some(19))], Some((2, 2)), Some((0, 2)), 0),
            ("who leaves at the end leaves in the next period", vec![(0, Some(20))], Some((0, 1)), Some((1, 1)), 0),
            (
                "who came later is in neither",
                vec![(0, None), (12, None), (12, Some(13))],
                Some((0, 1)),
                Some((1, 1)),
                1,
            ),
            ("nobody at the start", vec![(12, Some(15))], None, None, 1),
            ("nobody", vec![], None, None, 0),
        ] {
            let customers: Vec<Customer> =
                spans.into_iter().enumerate().map(|(n, (from, until))| customer(n, from, until)).collect();
            let period = Timestamp::from_micros(10)..Timestamp::from_micros(20);
            let (churn, retention, passing) = over(&customers).during(period).measure((Churn, Retention, Transient));
            let counts = |share: Option<Share>| share.map(|s| (s.part(), s.whole()));
            assert_eq!(counts(churn.reading(&(), 0).ok()), lost, "{what}: churn");
            assert_eq!(counts(retention.reading(&(), 0).ok()), stayed, "{what}: retention");
            assert_eq!(passing.reading(&(), 0).ok(), Some(transient), "{what}: transient");
        }
    }

    #[test]
    fn a_period_that_has_not_ended_is_not_yet_observable() {
        let period = || Timestamp::from_micros(10)..Timestamp::from_micros(20);
        for (as_of, expected) in [(18, Err(Undefined::NotYetObservable)), (19, Ok(Share::new(1, 1).unwrap()))] {
            let reading =
                over([customer(1, 0, Some(15))]).during(period()).as_of(Timestamp::from_micros(as_of)).read(Churn);
            assert_eq!(reading.value().cloned().map_err(Clone::clone), expected, "as of {as_of}");
        }
    }
}
