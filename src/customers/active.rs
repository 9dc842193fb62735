//! Customers there are.

mod lately;

pub use lately::{LatelyActive, active_lately};

use crate::field::{CustomerKey, Stands};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::Count;
use crate::time::{Span, Timestamp};
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};

/// Customers there are.
///
/// ```text
/// count of customers with a span that has since <= t and t < ended_at (or no end)
/// ```
///
/// - **Counts**: a level: customers that stand at the end of the period, or at the as-of where that comes first. By
///   identity: two contracts that overlap are one customer. Its own measure, a journey.
/// - **Leaves out**: spans that end before they start (`NegativeDuration`).
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`CustomerKey`], [`Stands`].
/// - **Unit**: count; higher is better.
///
/// A customer without a single purchase or login stands all the same; for those who do something see
/// [`Activity`](super::Activity), and [`LatelyActive`] where nobody has a contract. Grouped by a field that differs between the spans of one customer, the customer
/// stands in each group, and the groups add up to more than the total.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Customer, time::Calendar};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let mut old = Customer::new("C1", day("2023-02-01"));
/// old.ended_at = Some(day("2024-03-01"));
/// let customers = [old, Customer::new("C1", day("2024-01-15")), Customer::new("C2", day("2024-01-20"))];
/// assert_eq!(customers::active(&customers, day("2024-02-01")).ok(), Some(2)); // C1 with two contracts, C2
/// assert_eq!(customers::active(&customers, day("2020-01-01")).ok(), Some(0));
/// # Ok(()) }
/// ```
///
/// # References
///
/// The customer base of contract businesses: a level, as headcount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ActiveCustomers;

impl Measure for ActiveCustomers {
    const ID: &'static str = "customers.active";
    type Observation = ();
    type When = Span;
    type Summary = Count;
}

impl Journey for ActiveCustomers {
    /// Until when the span that starts here stands.
    type Event = Option<Timestamp>;
    type Trace = [(Timestamp, Option<Timestamp>)];
    fn walk(&self, history: &[(Timestamp, Option<Timestamp>)], at: &Frame, out: &mut impl FnMut(Seen<(), Span>)) {
        let mut standing: Option<Span> = None;
        for (from, until) in history {
            let next = Span { from: *from, until: at.as_of().known(*until) };
            if next.until.is_some_and(|until| until < next.from) {
                out(Seen::Excluded(None, Why::NegativeDuration));
                continue;
            }
            match &mut standing {
                // before the first one ends there is no gap
                Some(now) if now.until.is_none_or(|until| next.from <= until) => {
                    now.until = now.until.zip(next.until).map(|(a, b)| a.max(b));
                }
                now => {
                    if let Some(over) = now.replace(next) {
                        out(Seen::Counted(over, ()));
                    }
                }
            }
        }
        if let Some(last) = standing {
            out(Seen::Counted(last, ()));
        }
    }
}

impl<C: CustomerKey + Stands> Step<C> for ActiveCustomers {
    type Entity = C::Id;
    fn step(&self, customer: &C, out: &mut impl FnMut(Option<&C::Id>, Timestamp, Option<Timestamp>)) {
        let span = customer.span();
        customer.with_customer_key(|who| out(Some(who), span.from, span.until));
    }
}

impl Kpi for ActiveCustomers {
    const ABOUT: About = About::new("customers.active", "Active customers", Unit::Count)
        .names("Aktywni klienci", "Активні клієнти", "לקוחות פעילים", "Активные клиенты")
        .formula("count of customers that stand at t, each once")
        .anchor("level: since <= t < ended_at")
        .source("CRM practice: the customer base, by identity");
    type Measure = ActiveCustomers;
    type Value = u64;
    fn measure(&self) -> ActiveCustomers {
        *self
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`ActiveCustomers`] at an instant.
pub fn active<I: IntoIterator>(customers: I, at: impl Into<AsOf>) -> Reading<u64>
where
    ActiveCustomers: Step<I::Item>,
{
    over(customers).as_of(at).read(ActiveCustomers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Customer;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_customer_stands_once_while_any_span_does() {
        for (what, spans, stands) in [
            ("from the start to before the end", vec![(2, Some(4))], "..11...."),
            ("without an end", vec![(2, None)], "..111111"),
            ("overlapping", vec![(1, Some(4)), (3, Some(6))], ".11111.."),
            ("one within the other", vec![(1, Some(6)), (3, Some(4))], ".11111.."),
            ("one without an end over another", vec![(1, None), (3, Some(4))], ".1111111"),
            ("equal", vec![(1, Some(3)), (1, Some(3))], ".11....."),
            ("end to end", vec![(1, Some(3)), (3, Some(5))], ".1111..."),
            ("gone and back", vec![(1, Some(2)), (5, Some(6))], ".1...1.."),
            ("at no instant", vec![(3, Some(3))], "........"),
            ("backwards", vec![(3, Some(2)), (5, None)], ".....111"),
        ] {
            let records: Vec<Customer> = spans
                .iter()
                .map(|(from, until): &(i64, Option<i64>)| {
                    let mut customer = Customer::new("C", t(*from));
                    customer.ended_at = until.map(t);
                    customer
                })
                .collect();
            let seen: String = (0..8)
                .map(|n| match active(&records, t(n)).ok() {
                    Some(0) => '.',
                    Some(n) => char::from(b'0' + n as u8),
                    None => '?',
                })
                .collect();
            assert_eq!(seen, stands, "{what}");
            let closing = over(&records).during(t(4)..t(6)).read(ActiveCustomers);
            assert_eq!(closing.ok(), Some(u64::from(stands.as_bytes()[5] == b'1')), "{what}, at the end of 4..6");
        }
        assert_eq!(active([Customer { ended_at: Some(t(0)), ..Customer::new("C", t(1)) }], t(9)).excluded().count(), 1);
    }
}
