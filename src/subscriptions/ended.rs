//! Subscriptions that ended.

mod by_reason;
mod rate;

pub use by_reason::{EndedByReason, ended_by_reason};
pub use rate::{EndedRate, ended_rate};

use crate::field::Stands;
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Count;
use crate::time::{Span, Timeline, Timestamp};
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};

/// Subscriptions that ended: churn as a number of events.
///
/// ```text
/// count of subscriptions with an end in P
/// ```
///
/// - **Counts**: subscriptions that ended in the period, anchored on the end, whether they ran at its start or began in
///   it, and whatever their customer did next: an upgrade ends one subscription and begins another. Those that run are
///   pending. Measure: [`Ends`].
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`).
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`Stands`].
/// - **Unit**: count; lower is better.
///
/// By the subscriptions at the start it is [`EndedRate`]; why they ended is told by [`EndedByReason`]; customers who no
/// longer pay are counted by [`LogoChurn`](super::LogoChurn).
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, record::Subscription, subscriptions::{self, Ended}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros;
/// let mut all = ["S1", "S2"].map(|id| Subscription::new(id, "C1", t(3), Money::minor(9_00, Currency::EUR), 1));
/// all[1].ended_at = Some(t(6));
/// let ended = subscriptions::ended(&all, ..);
/// assert_eq!((ended.pending(), ended.ok()), (1, Some(1)));
/// let later = over(&all).during(t(8)..t(9)).as_of(t(6)).read(Ended);
/// assert_eq!(later.value(), Err(&Undefined::NotYetObservable));
/// ```
///
/// # References
///
/// Churn events of SaaS reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ended;

/// The ends of subscriptions: what [`Ended`] reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ends;

impl Measure for Ends {
    const ID: &'static str = "subscriptions.ended";
    type Observation = ();
    type When = Timestamp;
    type Summary = Count;
}

impl<S: Stands> Observe<S> for Ends {
    #[inline]
    fn observe(&self, subscription: &S, as_of: AsOf) -> Seen<()> {
        end_of(subscription.span(), as_of, || ())
    }
}

/// The end of a span that has one, with what is said of it.
#[inline]
fn end_of<O>(span: Span, as_of: AsOf, says: impl FnOnce() -> O) -> Seen<O> {
    match as_of.known(span.until) {
        _ if !as_of.knows(span.from) => Seen::Outside,
        None => Seen::PENDING,
        Some(until) if until < span.from => Seen::Excluded(Some(until), Why::NegativeDuration),
        Some(until) => Seen::Counted(until, says()),
    }
}

impl Kpi for Ended {
    const ABOUT: About = About::new("subscriptions.ended", "Subscriptions ended", Unit::Count)
        .names("Zakończone subskrypcje", "Завершені підписки", "מינויים שהסתיימו", "Завершённые подписки")
        .lower_is_better()
        .formula("count of subscriptions with an end in P")
        .anchor("end")
        .source("SaaS metrics practice: churn events");
    type Measure = Ends;
    type Value = u64;
    fn measure(&self) -> Ends {
        Ends
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`Ended`] of one period.
pub fn ended<I: IntoIterator>(subscriptions: I, during: impl Into<Timeline>) -> Reading<u64>
where
    Ends: Observe<I::Item>,
{
    over(subscriptions).during(during).read(Ended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Subscription;
    use crate::value::{Currency, Money};

    #[test]
    fn an_end_counts_where_it_lies_once_it_is_known() {
        let t = Timestamp::from_micros;
        for (what, from, until, as_of, expected) in [
            ("in the period", 0, Some(12), AsOf::Everything, (1, 0, 0)),
            ("at its first instant", 0, Some(10), AsOf::Everything, (1, 0, 0)),
            ("at the first instant after it", 0, Some(20), AsOf::Everything, (0, 0, 0)),
            ("at the instant it began", 12, Some(12), AsOf::Everything, (1, 0, 0)),
            ("not yet", 0, None, AsOf::Everything, (0, 1, 0)),
            ("not known yet", 0, Some(15), AsOf::At(t(14)), (0, 1, 0)),
            ("not begun", 15, Some(16), AsOf::At(t(14)), (0, 0, 0)),
            ("backwards", 15, Some(14), AsOf::Everything, (0, 0, 1)),
        ] {
            let mut one = Subscription::new("", "C", t(from), Money::minor(1, Currency::EUR), 1);
            one.ended_at = until.map(t);
            let reading = over([&one]).during(t(10)..t(20)).as_of(as_of).read(Ended);
            let excluded = reading.excluded_for(&Why::NegativeDuration);
            assert_eq!((reading.n(), reading.pending(), excluded), expected, "{what}");
        }
    }
}
