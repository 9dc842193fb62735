//! Customers who did something lately.

use crate::field::{At, CustomerKey};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, over};
use crate::summary::Count;
use crate::time::{Length, Span, Timestamp};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Customers with an activity within the last thirty days.
///
/// ```text
/// count of customers with an activity at a, a <= t and t < a + W
/// ```
///
/// - **Counts**: a level: customers whose latest activity lies less than the window before the end of the period, or
///   before the as-of where that comes first; thirty days where nothing else is said. Each once, however active. Its own
///   measure, a journey.
/// - **Leaves out**: nothing. Customers without any activity are in no window.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); all time without an as-of, which has no last
///   thirty days (`NeedsAsOf`); otherwise 0 is a value.
/// - **Reads**: [`CustomerKey`], [`At`].
/// - **Unit**: count; higher is better.
///
/// The window goes with the end of each period, whatever its length: months can be compared with weeks. Give the
/// activities of the window before the timeline as well. Customers by contract are
/// [`ActiveCustomers`](crate::customers::ActiveCustomers); those with a purchase in the period itself are
/// [`Buyers`](crate::customers::Buyers). A report as of the end of a day is asked
/// [`AsOf::before`] the next: the window is then whole days.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, kpi::AsOf, record::Purchase, time::{Calendar, Length}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let purchases = [("A", "2024-01-05"), ("A", "2024-02-20"), ("B", "2024-01-31")].map(|(who, on)| Purchase::new("", who, day(on)));
/// let lately = |as_of: AsOf| customers::active_lately(&purchases, Length::days(30).unwrap(), as_of);
/// assert_eq!(lately(AsOf::before(day("2024-03-01"))).ok(), Some(2)); // 31 January is the first of thirty days
/// assert_eq!(lately(AsOf::before(day("2024-03-02"))).ok(), Some(1));
/// assert!(lately(AsOf::Everything).value().is_err());
/// # Ok(()) }
/// ```
///
/// # References
///
/// Active customers of non-contractual businesses; rolling monthly active users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LatelyActive {
    /// How long an activity keeps a customer active.
    pub within: Length,
}

impl Default for LatelyActive {
    fn default() -> LatelyActive {
        LatelyActive { within: Length::THIRTY_DAYS }
    }
}

impl Measure for LatelyActive {
    const ID: &'static str = "customers.active.lately";
    type Observation = ();
    type When = Span;
    type Summary = Count;
}

impl Journey for LatelyActive {
    type Event = ();
    type Trace = [(Timestamp, ())];
    fn walk(&self, history: &[(Timestamp, ())], asked: &Frame, out: &mut impl FnMut(Seen<(), Span>)) {
        let mut active: Option<Span> = None;
        for (at, ()) in history {
            // beyond the last instant there is it never ends, and what ends later has not ended yet
            let until = asked.as_of().known(at.checked_add(self.within.into()));
            let next = Span { from: *at, until };
            match &mut active {
                Some(now) if now.until.is_none_or(|until| *at <= until) => now.until = next.until,
                now => {
                    if let Some(over) = now.replace(next) {
                        out(Seen::Counted(over, ()));
                    }
                }
            }
        }
        if let Some(last) = active {
            out(Seen::Counted(last, ()));
        }
    }
}

impl<R: CustomerKey + At> Step<R> for LatelyActive {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, activity: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, ())) {
        activity.with_customer_key(|who| out(Some(who), activity.at(), ()));
    }
}

impl Kpi for LatelyActive {
    const ABOUT: About = About::new("customers.active.lately", "Customers active lately", Unit::Count)
        .names(
            "Klienci aktywni ostatnio",
            "Нещодавно активні клієнти",
            "לקוחות שפעלו לאחרונה",
            "Недавно активные клиенты",
        )
        .formula("count of customers with an activity at a, a <= t and t < a + W")
        .anchor("level: the last W before t")
        .source("CRM practice: active customers by recency")
        .parameters(&[Parameter {
            name: "within",
            default: "30d",
            meaning: "a length such as 90d: how long an activity keeps a customer active",
            example: "7d",
        }]);
    type Measure = LatelyActive;
    type Value = u64;
    fn measure(&self) -> LatelyActive {
        *self
    }
    fn value(&self, kept: &Count, at: &Frame) -> Result<u64, Undefined> {
        at.instant()?;
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`LatelyActive`] at an instant.
pub fn active_lately<I: IntoIterator>(activities: I, within: Length, at: impl Into<AsOf>) -> Reading<u64>
where
    LatelyActive: Step<I::Item>,
{
    over(activities).as_of(at).read(LatelyActive { within })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;

    #[test]
    fn a_customer_is_active_from_an_activity_on_for_the_length_of_the_window() {
        let t = Timestamp::from_micros;
        for (what, on, active) in [
            ("once", vec![2], "..111....."),
            ("twice in the window", vec![3, 2, 2], "..1111...."),
            ("end to end", vec![2, 5], "..111111.."),
            ("with a gap", vec![1, 5], ".111.111.."),
            ("before", vec![-2, 9], "1........1"),
            ("never", vec![], ".........."),
        ] {
            let purchases: Vec<Purchase> = on.into_iter().map(|at| Purchase::new("", "A", t(at))).collect();
            let within = Length::from_micros(3).unwrap();
            let shown = |n: Option<u64>| if n == Some(1) { '1' } else { '.' };
            let at: String = (0..10).map(|n| shown(active_lately(&purchases, within, t(n)).ok())).collect();
            assert_eq!(at, active, "{what}");
            let closing: String = (0..10)
                .map(|n| shown(over(&purchases).during(t(-9)..t(n + 1)).read(LatelyActive { within }).ok()))
                .collect();
            assert_eq!(closing, active, "{what}, at the end of a period");
        }
        let last = [Purchase::new("", "A", Timestamp::MAX)];
        assert_eq!(active_lately(&last, Length::THIRTY_DAYS, Timestamp::MAX).ok(), Some(1));
    }
}
