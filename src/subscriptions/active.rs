//! Subscriptions there are.

use super::running::{Running, RunningKept};
use crate::kpi::{About, AsOf, Frame, Kpi, Observe, Reading, Unit, over};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Subscriptions that run at an instant.
///
/// ```text
/// count of subscriptions with start <= t < end (or no end)
/// ```
///
/// - **Counts**: a level: subscriptions that run at the end of the period, or at the as-of where that comes first. Free
///   ones and trials count; `only` leaves them out. Measure: [`Running`].
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`).
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`Stands`](crate::field::Stands), [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: count; higher is better.
///
/// Customers who pay are counted, each once, by [`Subscribers`](super::Subscribers).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Subscription, subscriptions, time::Timestamp, value::{Currency, Money, Undefined}};
/// use crm_kpi::{kpi::over, subscriptions::ActiveSubscriptions};
/// let t = Timestamp::from_micros;
/// let mut all = ["S1", "S2"].map(|id| Subscription::new(id, "C1", t(3), Money::minor(9_00, Currency::EUR), 1));
/// all[1].ended_at = Some(t(6));
/// assert_eq!([t(2), t(3), t(6)].map(|at| subscriptions::active(&all, at).ok()), [Some(0), Some(2), Some(1)]);
/// let later = over(&all).during(t(8)..t(9)).as_of(t(6)).read(ActiveSubscriptions);
/// assert_eq!(later.value(), Err(&Undefined::NotYetObservable));
/// ```
///
/// # References
///
/// A semi-additive measure: over time the last level stands, it is never summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ActiveSubscriptions;

impl Kpi for ActiveSubscriptions {
    const ABOUT: About = About::new("subscriptions.active", "Active subscriptions", Unit::Count)
        .names("Aktywne subskrypcje", "Активні підписки", "מינויים פעילים", "Активные подписки")
        .formula("count of running subscriptions")
        .anchor("level: start <= t < end")
        .source("SaaS metrics practice");
    type Measure = Running;
    type Value = u64;
    fn measure(&self) -> Running {
        Running
    }
    fn value(&self, kept: &RunningKept, _: &Frame) -> Result<u64, Undefined> {
        kept.active.count()
    }
    fn n(&self, kept: &RunningKept) -> i64 {
        kept.active.n()
    }
}

/// [`ActiveSubscriptions`] at an instant.
pub fn active<I: IntoIterator>(subscriptions: I, at: impl Into<AsOf>) -> Reading<u64>
where
    Running: Observe<I::Item>,
{
    over(subscriptions).as_of(at).read(ActiveSubscriptions)
}
