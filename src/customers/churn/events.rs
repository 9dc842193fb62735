//! Departures by the customers there were.

use crate::customers::{Churn, Departures, Moved, Movement};
use crate::kpi::{About, Derived, Frame, Reading, Side, Step, Unit, one_number, over};
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};

/// All departures of a period by the customers at its start: churn as an event count.
///
/// ```text
/// departures in P / customers at the start
/// ```
///
/// - **Counts**: every departure in the period, also of customers who came within it and of those who came back and left
///   again; and the customers that stand at the start (its opening level). Measures: [`Movement`], [`Departures`].
/// - **Leaves out**: spans that end before they start (`NegativeDuration`).
/// - **Undefined**: nobody there at the start (`NoDenominator`); a period that ends after the as-of
///   (`NotYetObservable`).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands).
/// - **Unit**: ratio of two flows, which may exceed 1; lower is better.
///
/// The two numbers are not of the same customers, so that it is no share and 1 less it no retention: that is
/// [`Churn`]. It is what many subscription reports call churn.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Customer, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let spans = [("A", 0, None), ("B", 5, Some(12)), ("C", 11, Some(13)), ("D", 12, Some(15))];
/// let customers = spans.map(|(id, since, ended)| {
///     let mut customer = Customer::new(id, t(since));
///     customer.ended_at = ended.map(t);
///     customer
/// });
/// assert_eq!(customers::event_churn(&customers, t(10)..t(20)).to_string(), "1.50"); // B, C and D by A and B
/// assert_eq!(customers::churn(&customers, t(10)..t(20)).to_string(), "50.0 % (1 of 2)");
/// assert_eq!(customers::event_churn(&customers, t(-9)..t(0)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Churn of subscription reports: cancellations by subscribers at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EventChurn;

impl Derived for EventChurn {
    const ABOUT: About = About::new("customers.churn.events", "Churn by departures", Unit::Ratio)
        .names("Rezygnacje według odejść", "Відтік за відходами", "נטישה לפי עזיבות", "Отток по уходам")
        .lower_is_better()
        .formula("departures in P / customers at the start")
        .anchor("departures: end of the span; customers: level at the start of the period")
        .source("subscription reports");
    type Parts = (Movement, Departures);
    type Value = Ratio;
    fn value(&self, (there, left): (Side<'_, Moved>, Side<'_, Count>), at: &Frame) -> Result<Ratio, Undefined> {
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        if there.kept.at_start < 0 {
            return Err(Undefined::Inconsistent);
        }
        Ratio::new(left.kept.count()?.into(), there.kept.at_start.into())
    }
    fn n(&self, (there, _): (Side<'_, Moved>, Side<'_, Count>)) -> i64 {
        there.kept.at_start
    }
    /// A span that ends before it starts is told by both parts, and is missing once.
    fn concerns(&self, part: usize, _: &Why) -> bool {
        part == 0
    }
}

/// [`EventChurn`] of one period.
pub fn event_churn<I: IntoIterator>(customers: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    Movement: Step<I::Item>,
    Departures: Step<I::Item>,
{
    let timeline: Timeline = during.into().whole();
    let (there, left) = over(customers).during(&timeline).measure((Churn, Departures));
    one_number(&EventChurn, (&there, &left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Customer;
    use crate::time::Timestamp;

    #[test]
    fn a_span_that_ends_before_it_starts_is_left_out_once() {
        let t = Timestamp::from_micros;
        let mut backwards = Customer::new("A", t(15));
        backwards.ended_at = Some(t(12));
        let reading = event_churn([&backwards, &Customer::new("B", t(0))], t(10)..t(20));
        let left_out: Vec<_> = reading.excluded().map(|(why, n)| (why.clone(), n)).collect();
        assert_eq!(left_out, [(Why::NegativeDuration, 1)]);
    }
}
