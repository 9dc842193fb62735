//! Customers leaving, as often as they do.

use crate::field::{CustomerKey, Stands};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::Count;
use crate::time::{Timeline, Timestamp};
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};

/// Departures of customers: how many times one left.
///
/// ```text
/// count of ends of customers' spans in P after which the customer no longer stands
/// ```
///
/// - **Counts**: departures, anchored on the end of the span. Who leaves, comes back and leaves again departs twice; who
///   leaves one contract while another stands, or goes over to a new one at the same instant, does not depart. Its own
///   measure, a journey: all spans of a customer must be given.
/// - **Leaves out**: spans that end before they start (`NegativeDuration`).
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`CustomerKey`], [`Stands`].
/// - **Unit**: count; lower is better.
///
/// The customers of the start who are gone at the end are those of [`Churn`](super::Churn); [`Transient`](super::Transient) are those who
/// came and went in between.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Customer, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let spans = [("A", 0, Some(12)), ("A", 14, Some(17)), ("B", 5, None), ("C", 13, Some(15))];
/// let customers = spans.map(|(id, since, ended)| {
///     let mut customer = Customer::new(id, t(since));
///     customer.ended_at = ended.map(t);
///     customer
/// });
/// assert_eq!(customers::departures(&customers, t(10)..t(20)).ok(), Some(3));
/// assert_eq!(customers::departures(&customers, t(20)..t(30)).ok(), Some(0));
/// ```
///
/// # References
///
/// Cancellations of subscription reports, by customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Departures;

impl Measure for Departures {
    const ID: &'static str = "customers.departures";
    type Observation = ();
    type When = Timestamp;
    type Summary = Count;
}

impl Journey for Departures {
    /// Until when the span that starts here stands.
    type Event = Option<Timestamp>;
    type Trace = [(Timestamp, Option<Timestamp>)];
    fn walk(&self, history: &[(Timestamp, Option<Timestamp>)], at: &Frame, out: &mut impl FnMut(Seen<()>)) {
        // until when it stands as far as it is told; `Some(None)` without an end
        let mut standing: Option<Option<Timestamp>> = None;
        for (from, until) in history {
            let until = at.as_of().known(*until);
            if until.is_some_and(|until| until < *from) {
                out(Seen::Excluded(None, Why::NegativeDuration));
                continue;
            }
            standing = Some(match standing {
                Some(Some(end)) if end < *from => {
                    out(Seen::Counted(end, ()));
                    until
                }
                Some(now) => now.zip(until).map(|(a, b)| a.max(b)),
                None => until,
            });
        }
        if let Some(Some(end)) = standing {
            out(Seen::Counted(end, ()));
        }
    }
}

impl<C: CustomerKey + Stands> Step<C> for Departures {
    type Entity = C::Id;
    fn step(&self, customer: &C, out: &mut impl FnMut(Option<&C::Id>, Timestamp, Option<Timestamp>)) {
        let span = customer.span();
        customer.with_customer_key(|who| out(Some(who), span.from, span.until));
    }
}

impl Kpi for Departures {
    const ABOUT: About = About::new("customers.departures", "Customer departures", Unit::Count)
        .names("Odejścia klientów", "Відходи клієнтів", "עזיבות לקוחות", "Уходы клиентов")
        .lower_is_better()
        .formula("count of ends of customers' spans in P after which the customer no longer stands")
        .anchor("end of the span")
        .source("CRM practice: cancellations, by customer");
    type Measure = Departures;
    type Value = u64;
    fn measure(&self) -> Departures {
        *self
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`Departures`] of one period.
pub fn departures<I: IntoIterator>(customers: I, during: impl Into<Timeline>) -> Reading<u64>
where
    Departures: Step<I::Item>,
{
    over(customers).during(during).read(Departures)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::{Churn, EventChurn};
    use crate::kpi::Derived;
    use crate::record::Customer;
    use crate::value::Ratio;

    #[test]
    fn a_customer_departs_when_no_span_stands_any_more() {
        let t = Timestamp::from_micros;
        // departures and, of the customers at the start, how many
        for (what, spans, departures, at_start) in [
            ("stays", vec![(0, None)], 0, 1),
            ("leaves", vec![(0, Some(15))], 1, 1),
            ("leaves at the first instant", vec![(0, Some(10))], 1, 1),
            ("leaves at the end", vec![(0, Some(20))], 0, 1),
            ("leaves and is back", vec![(0, Some(15)), (16, None)], 1, 1),
            ("leaves twice", vec![(0, Some(12)), (14, Some(16))], 2, 1),
            ("goes over to another contract", vec![(0, Some(15)), (15, None)], 0, 1),
            ("overlapping", vec![(0, Some(15)), (5, Some(18))], 1, 1),
            ("one within the other", vec![(0, None), (5, Some(18))], 0, 1),
            ("the inner one ends first", vec![(0, Some(18)), (5, Some(12))], 1, 1),
            ("comes and goes", vec![(12, Some(15))], 1, 0),
            ("for no time at all", vec![(12, Some(12))], 1, 0),
            ("backwards", vec![(12, Some(11))], 0, 0),
            ("nobody", vec![], 0, 0),
        ] {
            let customers: Vec<Customer> = spans
                .into_iter()
                .map(|(since, ended): (i64, Option<i64>)| {
                    let mut customer = Customer::new("C", t(since));
                    customer.ended_at = ended.map(t);
                    customer
                })
                .collect();
            let (left, churn) = over(&customers).during(t(10)..t(20)).measure((Departures, Churn));
            assert_eq!(left.reading(&(), 0).ok(), Some(departures), "{what}");
            let rate = EventChurn.total((&churn, &left), &()).unwrap();
            assert_eq!(rate.ok(), Ratio::new(departures.into(), at_start).ok(), "{what}: of those at the start");
        }
    }

    #[test]
    fn an_end_that_lies_ahead_is_no_departure_yet() {
        let t = Timestamp::from_micros;
        let mut customer = Customer::new("C", t(0));
        customer.ended_at = Some(t(15));
        for (as_of, expected) in [(14, 0), (15, 1)] {
            let reading = over([&customer]).as_of(t(as_of)).read(Departures);
            assert_eq!(reading.ok(), Some(expected), "as of {as_of}");
        }
    }
}
