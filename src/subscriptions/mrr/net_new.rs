//! The change of MRR.

use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::subscriptions::{Moves, MovesKept};
use crate::time::{Length, Timeline};
use crate::value::{MoneyPer, Undefined};
use serde::{Deserialize, Serialize};

/// By how much MRR changed.
///
/// ```text
/// new + reactivation + expansion - contraction - churn = MRR at the end - MRR at the start
/// ```
///
/// - **Counts**: all movements of the period together; below zero where more was lost than won. Measure: [`Moves`], a
///   journey.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`), without an amount (`NoAmount`), with
///   one out of range (`OutOfRange`) or with a term of no months.
/// - **Undefined**: several currencies at the start, at the end or between (`MixedCurrencies`: group by currency);
///   a period that lies after the as-of (`NotYetObservable`). Until a period ends the number is that of its part to date.
///   Where nothing moved it is 0.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands),
///   [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: money per month; higher is better.
///
/// In groups a customer is walked in each by itself: who moves from one plan to another is lost in the one and new in
/// the other.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Subscription, subscriptions, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros;
/// let pays = |who: &str, cents, from, until: Option<i64>| {
///     let mut one = Subscription::new("", who, t(from), Money::minor(cents, Currency::EUR), 1);
///     one.ended_at = until.map(t);
///     one
/// };
/// let subscriptions = [pays("A", 5_00, 0, None), pays("A", 2_00, 15, None), pays("B", 9_00, 0, Some(12))];
/// assert_eq!(subscriptions::net_new_mrr(&subscriptions, t(10)..t(20)).to_string(), "-7.00 EUR");
/// let dollars = Subscription::new("", "D", t(12), Money::minor(1_00, Currency::USD), 1);
/// let mixed = [subscriptions[0].clone(), dollars];
/// assert!(matches!(subscriptions::net_new_mrr(&mixed, t(10)..t(20)).value(), Err(Undefined::MixedCurrencies(_))));
/// ```
///
/// # References
///
/// Net new MRR: what the bridge from one MRR to the next adds up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NetNewMrr {
    /// Every subscription by itself instead of all of one customer.
    pub each: bool,
    /// Whoever pays again so soon after having stopped has paid all the while.
    pub bridge: Option<Length>,
}

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "each",
        default: "false",
        meaning: "every subscription by itself instead of all of one customer",
        example: "true",
    },
    Parameter {
        name: "bridge",
        default: "none",
        meaning: "whoever pays again so soon after having stopped has paid all the while: a length such as 30d",
        example: "7d",
    },
];

impl Kpi for NetNewMrr {
    const ABOUT: About = About::new("subscriptions.mrr.net_new", "Net new MRR", Unit::MoneyPer)
        .names("Przyrost netto MRR", "Чистий приріст MRR", "תוספת MRR נטו", "Чистый прирост MRR")
        .formula("new + reactivation + expansion - contraction - churn = MRR at the end - MRR at the start")
        .anchor("the period between two levels")
        .source("SaaS metrics practice: MRR movements")
        .parameters(PARAMETERS);
    type Measure = Moves;
    type Value = MoneyPer;
    fn measure(&self) -> Moves {
        Moves { each: self.each, bridge: self.bridge, ..Moves::default() }
    }
    fn value(&self, kept: &MovesKept, _: &Frame) -> Result<MoneyPer, Undefined> {
        kept.moved(&[&kept.new, &kept.reactivation, &kept.expansion, &kept.contraction, &kept.churn])
    }
    fn n(&self, kept: &MovesKept) -> i64 {
        [&kept.new, &kept.reactivation, &kept.expansion, &kept.contraction, &kept.churn]
            .iter()
            .fold(0, |n, part| n.wrapping_add(part.n))
    }
}

/// [`NetNewMrr`] of one period.
pub fn net_new_mrr<I: IntoIterator>(subscriptions: I, during: impl Into<Timeline>) -> Reading<MoneyPer>
where
    Moves: Step<I::Item>,
{
    over(subscriptions).during(during).read(NetNewMrr::default())
}
