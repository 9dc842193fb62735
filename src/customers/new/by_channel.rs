//! New customers by the channel through which they came.

use crate::field::{Channel, CustomerKey, Stands};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::{Count, Grouped};
use crate::time::{Timeline, Timestamp};
use crate::value::{Segments, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Customers who came for the first time, by the channel through which they came, as one KPI.
///
/// ```text
/// for each channel: count of customers whose first span starts in P
/// ```
///
/// - **Counts**: what [`NewCustomers`](super::NewCustomers) counts, each once, by the channel of the first span; of several
///   from one instant that which ends last, and then by name. No channel is a segment of its own. A journey.
/// - **Leaves out**: spans that end before they start (`NegativeDuration`).
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise no customers are no segments.
/// - **Reads**: [`CustomerKey`], [`Stands`], [`Channel`].
/// - **Unit**: count; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Customer, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let customers = [("C1", 1, Some("search")), ("C1", 7, Some("fair")), ("C2", 2, None), ("C3", 3, Some("search"))];
/// let customers = customers.map(|(id, since, channel)| {
///     let mut customer = Customer::new(id, t(since));
///     customer.channel = channel.map(str::to_owned);
///     customer
/// });
/// let came = customers::new_customers_by_channel(&customers, ..).ok().unwrap();
/// assert_eq!(came.to_string(), "search 2, (none) 1"); // C1 has only come back
/// let nobody = customers::new_customers_by_channel(&customers[..0], ..).ok().unwrap();
/// assert_eq!(nobody.share(None).ok(), None); // not 0 %
/// ```
///
/// # References
///
/// Acquisition channels of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NewByChannel;

/// When a span begins: the one that ends last comes first, without an end before all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Arrival {
    until: Option<std::cmp::Reverse<Timestamp>>,
    channel: Option<String>,
}

impl Measure for NewByChannel {
    const ID: &'static str = "customers.new.by_channel";
    type Observation = (Option<String>, ());
    type When = Timestamp;
    type Summary = Grouped<Option<String>, Count>;
}

impl Journey for NewByChannel {
    type Event = Arrival;
    type Trace = [(Timestamp, Arrival)];
    fn walk(&self, history: &[(Timestamp, Arrival)], _: &Frame, out: &mut impl FnMut(Seen<(Option<String>, ())>)) {
        let mut known = false;
        for (from, Arrival { until, channel }) in history {
            if until.is_some_and(|until| until.0 < *from) {
                out(Seen::Excluded(Some(*from), Why::NegativeDuration));
            } else if !known {
                known = true;
                out(Seen::Counted(*from, (channel.clone(), ())));
            }
        }
    }
}

impl<C: CustomerKey + Stands + Channel> Step<C> for NewByChannel {
    type Entity = C::Id;
    fn step(&self, customer: &C, out: &mut impl FnMut(Option<&C::Id>, Timestamp, Arrival)) {
        let span = customer.span();
        let arrival =
            Arrival { until: span.until.map(std::cmp::Reverse), channel: customer.channel().map(str::to_owned) };
        customer.with_customer_key(|who| out(Some(who), span.from, arrival));
    }
}

impl Kpi for NewByChannel {
    const ABOUT: About = About::new("customers.new.by_channel", "New customers by channel", Unit::Count)
        .names(
            "Nowi klienci według kanału",
            "Нові клієнти за каналами",
            "לקוחות חדשים לפי ערוץ",
            "Новые клиенты по каналам",
        )
        .formula("for each channel: count of customers whose first span starts in P")
        .anchor("start of the customer's first span")
        .source("CRM practice: customers acquired");
    type Measure = NewByChannel;
    type Value = Segments;
    fn measure(&self) -> NewByChannel {
        *self
    }
    fn value(&self, kept: &Grouped<Option<String>, Count>, _: &Frame) -> Result<Segments, Undefined> {
        let counts = kept.iter().map(|(channel, came)| Ok((channel.clone(), came.count()?)));
        Segments::new(counts.collect::<Result<Vec<_>, Undefined>>()?)
    }
    fn n(&self, kept: &Grouped<Option<String>, Count>) -> i64 {
        kept.iter().map(|(_, came)| came.n()).sum()
    }
}

/// [`NewByChannel`] of one period.
pub fn new_customers_by_channel<I: IntoIterator>(customers: I, during: impl Into<Timeline>) -> Reading<Segments>
where
    NewByChannel: Step<I::Item>,
{
    over(customers).during(during).read(NewByChannel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::new_customers;
    use crate::record::Customer;

    #[test]
    fn a_customer_is_of_the_channel_of_the_first_span() {
        let t = Timestamp::from_micros;
        for (what, spans, expected, excluded) in [
            ("one", vec![(11, None, Some("web"))], "web 1", 0),
            ("a second one from there", vec![(11, None, Some("web")), (15, None, Some("fair"))], "web 1", 0),
            ("new before the period", vec![(9, None, Some("web")), (15, None, Some("fair"))], "0", 0),
            ("two from one instant", vec![(11, Some(12), Some("a")), (11, None, Some("b"))], "b 1", 0),
            ("two from one instant, alike", vec![(11, None, Some("b")), (11, None, Some("a"))], "a 1", 0),
            ("the first is backwards", vec![(11, Some(5), Some("a")), (12, None, None)], "(none) 1", 1),
        ] {
            let customers: Vec<Customer> = spans
                .into_iter()
                .map(|(from, until, channel)| {
                    let mut customer = Customer::new("C", t(from));
                    (customer.ended_at, customer.channel) = (until.map(t), channel.map(str::to_owned));
                    customer
                })
                .collect();
            let reading = new_customers_by_channel(&customers, t(10)..t(20));
            assert_eq!(reading.excluded_for(&Why::NegativeDuration), excluded, "{what}");
            assert_eq!(reading.n(), new_customers(&customers, t(10)..t(20)).n(), "{what}");
            let shown = reading.to_string();
            assert_eq!(if shown.is_empty() { "0" } else { &shown }, expected, "{what}");
        }
    }
}
