//! How long subscriptions run, those that run among them.

use crate::field::Stands;
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Lifetimes, Lived};
use crate::time::{Span, Timeline, Timestamp};
use crate::value::{Survival, Undefined};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How long subscriptions run before they end, those that still run among them: the survival curve, its median with an interval.
///
/// ```text
/// Kaplan-Meier over subscriptions started in P: ended after end - start; running ones censored at the as-of
/// ```
///
/// - **Counts**: subscriptions that started in the period, a cohort, anchored on the start. Those that run are counted by their age
///   at the as-of, and pending too. Any end is one, an upgrade to another plan as well. Rows of your own that stand from an instant
///   until another, such as customers, are read as well.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`), or too long after (`OutOfRange`).
/// - **Undefined**: no subscriptions (`NoRecords`); running ones without an as-of (`NeedsAsOf`). A median that is not reached is
///   said to be so.
/// - **Reads**: [`Stands`].
/// - **Unit**: time; higher is better.
///
/// The mean of the ended ones is short, since the loyal have not ended; one by churn rate holds only where the rate is the same
/// in the first month and in the tenth. The expected tenure within a limit is
/// [`Survival::restricted_mean`](crate::value::Survival::restricted_mean). In a list that begins later than its subscriptions, those
/// that ended before are missing, and it looks too long: take the cohorts that began since.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Subscription, subscriptions, time::{Length, Timestamp}, value::{Currency, Money, Undefined}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let mut all = ["S1", "S2", "S3"].map(|id| Subscription::new(id, "C1", day(0), Money::minor(9_00, Currency::EUR), 1));
/// all[0].ended_at = Some(day(100));
/// let tenure = subscriptions::tenure(&all, .., day(400));
/// assert_eq!(tenure.to_string(), "median not reached (100.0 days or longer; 1 of 3 ended)");
/// let year = tenure.value().map_err(Clone::clone)?.restricted_mean(Length::days(360)?)?;
/// assert_eq!(format!("{:.0} days", year.mean), "273 days");
/// assert_eq!(subscriptions::tenure(&all[..0], .., day(400)).value(), Err(&Undefined::NoRecords));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Kaplan and Meier (1958), see [`KaplanMeier`](crate::stats::KaplanMeier); the interval by Brookmeyer and Crowley (1982).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SubscriptionTenure;

impl Measure for SubscriptionTenure {
    const ID: &'static str = "subscriptions.tenure";
    type Observation = Lived;
    type When = Timestamp;
    type Summary = Lifetimes;
}

impl<S: Stands> Observe<S> for SubscriptionTenure {
    #[inline]
    fn observe(&self, subscription: &S, as_of: AsOf) -> Seen<Lived> {
        let Span { from, until } = subscription.span();
        match as_of.known(until) {
            _ if !as_of.knows(from) => Seen::Outside,
            None => Seen::Counted(from, Lived::Since(from)),
            Some(until) => Seen::over(from, until, Lived::Ended),
        }
    }
    #[inline(always)]
    fn lies_outside(&self, subscription: &S, period: &Range<Timestamp>, _: AsOf) -> bool {
        !period.contains(&subscription.span().from)
    }
}

impl Kpi for SubscriptionTenure {
    const ABOUT: About = About::new("subscriptions.tenure", "Subscription lifetime", Unit::Duration)
        .names("Czas życia subskrypcji", "Тривалість життя підписки", "אורך חיי מינוי", "Срок жизни подписки")
        .formula("Kaplan-Meier over subscriptions started in P; running ones censored")
        .anchor("start")
        .source("Kaplan and Meier (1958)");
    type Measure = SubscriptionTenure;
    type Value = Survival;
    fn measure(&self) -> SubscriptionTenure {
        *self
    }
    fn value(&self, kept: &Lifetimes, at: &Frame) -> Result<Survival, Undefined> {
        kept.survival(at.as_of())
    }
    fn n(&self, kept: &Lifetimes) -> i64 {
        kept.n()
    }
    fn undecided(&self, kept: &Lifetimes) -> i64 {
        kept.going_on()
    }
}

/// [`SubscriptionTenure`] of the subscriptions started in one period, seen at an instant.
pub fn tenure<I: IntoIterator>(
    subscriptions: I,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<Survival>
where
    SubscriptionTenure: Observe<I::Item>,
{
    over(subscriptions).during(during).as_of(as_of).read(SubscriptionTenure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Customer, Subscription};
    use crate::value::{Currency, Money, Why};

    #[test]
    fn a_subscription_lives_until_its_end_is_known() {
        let t = Timestamp::from_micros;
        let at = |lived| Seen::Counted(t(5), lived);
        for (what, from, until, expected) in [
            ("ended", 5, Some(9), at(Lived::Ended(4))),
            ("ended at once", 5, Some(5), at(Lived::Ended(0))),
            ("runs", 5, None, at(Lived::Since(t(5)))),
            ("will end", 5, Some(11), at(Lived::Since(t(5)))),
            ("ends before it starts", 5, Some(4), Seen::Excluded(Some(t(5)), Why::NegativeDuration)),
            ("too long to be counted", i64::MIN, Some(4), Seen::Excluded(Some(Timestamp::MIN), Why::OutOfRange)),
            ("not begun", 11, Some(12), Seen::Outside),
        ] {
            let mut one = Subscription::new("", "C", t(from), Money::minor(1, Currency::EUR), 1);
            one.ended_at = until.map(t);
            assert_eq!(SubscriptionTenure.observe(&one, t(10).into()), expected, "{what}");
            let mut customer = Customer::new("C", t(from));
            customer.ended_at = until.map(t);
            assert_eq!(SubscriptionTenure.observe(&customer, t(10).into()), expected, "{what}: a customer");
        }
    }
}
