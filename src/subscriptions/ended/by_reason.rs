//! Why subscriptions ended.

use super::end_of;
use crate::field::{EndReason, Stands};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Count, Grouped};
use crate::time::{Timeline, Timestamp};
use crate::value::{Segments, Undefined};
use serde::{Deserialize, Serialize};

/// Subscriptions that ended, by reason: how many for which, and what part of all.
///
/// ```text
/// count of subscriptions with an end in P, for each reason
/// ```
///
/// - **Counts**: what [`Ended`](super::Ended) counts. A missing reason is a segment of its own.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`).
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise no ends are no segments.
/// - **Reads**: [`Stands`], [`EndReason`].
/// - **Unit**: count; lower is better.
///
/// For what each reason cost, group another KPI by it.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Subscription, subscriptions, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let all = [Some("price"), None, Some("price")].map(|reason| {
///     let mut one = Subscription::new("", "", t(0), Money::minor(9_00, Currency::EUR), 1);
///     (one.ended_at, one.ended_reason) = (Some(t(5)), reason.map(str::to_owned));
///     one
/// });
/// let reasons = subscriptions::ended_by_reason(&all, ..).ok().unwrap();
/// assert_eq!(reasons.to_string(), "price 2, (none) 1");
/// let nothing = subscriptions::ended_by_reason(&all, t(6)..t(9)).ok().unwrap();
/// assert_eq!(nothing.share(Some("price")), Err(Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Churn reasons of exit surveys: what was recorded, not what was meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EndedByReason;

impl Measure for EndedByReason {
    const ID: &'static str = "subscriptions.ended.by_reason";
    type Observation = (Option<String>, ());
    type When = Timestamp;
    type Summary = Grouped<Option<String>, Count>;
}

impl<S: Stands + EndReason> Observe<S> for EndedByReason {
    fn observe(&self, subscription: &S, as_of: AsOf) -> Seen<(Option<String>, ())> {
        end_of(subscription.span(), as_of, || (subscription.end_reason().map(str::to_owned), ()))
    }
}

impl Kpi for EndedByReason {
    const ABOUT: About = About::new("subscriptions.ended.by_reason", "Churn reasons", Unit::Count)
        .names("Powody rezygnacji", "Причини відтоку", "סיבות נטישה", "Причины оттока")
        .lower_is_better()
        .formula("count of subscriptions with an end in P, for each reason")
        .anchor("end")
        .source("SaaS metrics practice: churn events");
    type Measure = EndedByReason;
    type Value = Segments;
    fn measure(&self) -> EndedByReason {
        *self
    }
    fn value(&self, kept: &Grouped<Option<String>, Count>, _: &Frame) -> Result<Segments, Undefined> {
        let counts = kept.iter().map(|(reason, ends)| Ok((reason.clone(), ends.count()?)));
        Segments::new(counts.collect::<Result<Vec<_>, Undefined>>()?)
    }
    fn n(&self, kept: &Grouped<Option<String>, Count>) -> i64 {
        kept.iter().fold(0, |n, (_, ends)| n.wrapping_add(ends.n()))
    }
}

/// [`EndedByReason`] of one period.
pub fn ended_by_reason<I: IntoIterator>(subscriptions: I, during: impl Into<Timeline>) -> Reading<Segments>
where
    EndedByReason: Observe<I::Item>,
{
    over(subscriptions).during(during).read(EndedByReason)
}
