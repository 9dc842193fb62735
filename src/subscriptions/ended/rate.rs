//! Ends of subscriptions by how many there were.

use super::{Ended, Ends};
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::subscriptions::{ActiveSubscriptions, Running, RunningKept};
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Subscriptions that ended, by the subscriptions at the start: churn as events by start.
///
/// ```text
/// subscriptions with an end in P / subscriptions that run at the start of P
/// ```
///
/// - **Counts**: above, every end in the period, of subscriptions that began in it too; below, the opening level, free
///   ones included. Measures: [`Ends`], [`Running`].
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`).
/// - **Undefined**: none ran at the start (`NoDenominator`); a period that ends after the as-of (`NotYetObservable`).
/// - **Reads**: [`Stands`](crate::field::Stands), [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: ratio of two flows, above 1 where more begin and end than there were; lower is better.
///
/// [`LogoChurn`](crate::subscriptions::LogoChurn) with `each` takes both from the same subscriptions, and is a share.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Subscription, subscriptions, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let spans = [(0, None), (0, Some(15)), (12, Some(16)), (20, None)];
/// let all = spans.map(|(from, until): (i64, Option<i64>)| {
///     let mut one = Subscription::new("", "", t(from), Money::minor(9_00, Currency::EUR), 1);
///     one.ended_at = until.map(t);
///     one
/// });
/// assert_eq!(subscriptions::ended_rate(&all, t(10)..t(20)).to_string(), "1.00"); // two ended, two were there
/// assert_eq!(subscriptions::ended_rate(&all, t(0)..t(20)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Churn rate as cancellations in a month by subscriptions at its start, the simplest of the many in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EndedRate;

type Sides<'a> = (Side<'a, Count>, Side<'a, RunningKept>);

impl Derived for EndedRate {
    const ABOUT: About = About::new("subscriptions.ended.rate", "Subscription churn by events", Unit::Ratio)
        .names(
            "Rezygnacje do liczby subskrypcji na początku",
            "Завершення до числа підписок на початку",
            "יחס ביטולי מינויים",
            "Завершения к числу подписок на начало",
        )
        .lower_is_better()
        .formula("subscriptions with an end in P / subscriptions that run at the start of P")
        .anchor("end; level at the start of the period")
        .source("SaaS metrics practice: event count / start");
    type Parts = (Ends, Running);
    type Value = Ratio;
    fn value(&self, (ends, running): Sides<'_>, at: &Frame) -> Result<Ratio, Undefined> {
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        Ratio::new(ends.kept.count()?.into(), running.opening.active.count()?.into())
    }
    fn n(&self, (_, running): Sides<'_>) -> i64 {
        running.opening.active.n()
    }
    // those that end backwards are told by both parts, and are missing once
    fn concerns(&self, part: usize, _: &Why) -> bool {
        part == 0
    }
}

/// [`EndedRate`] of one period.
pub fn ended_rate<I>(subscriptions: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    I: IntoIterator + Clone,
    Ends: Observe<I::Item>,
    Running: Observe<I::Item>,
{
    let timeline: Timeline = during.into().whole();
    let ends = over(subscriptions.clone()).during(&timeline).measure(Ended);
    let running = over(subscriptions).during(&timeline).measure(ActiveSubscriptions);
    one_number(&EndedRate, (&ends, &running))
}
