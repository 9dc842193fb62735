//! MRR of customers who left.

use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::subscriptions::{Moves, MovesKept};
use crate::time::{Length, Timeline};
use crate::value::{MoneyPer, Undefined};
use serde::{Deserialize, Serialize};

/// MRR of the customers who no longer pay.
///
/// ```text
/// sum of MRR at the start of customers who pay at the start and not at the end
/// ```
///
/// - **Counts**: customers who pay at the start of the period and not at its end, with their MRR at its start. Who stops
///   and is back before the end has not churned. Measure: [`Moves`], a journey. With `bridge` a break that is known to
///   have been short is none; until the customer is back it counts as churn.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`), without an amount (`NoAmount`), with
///   one out of range (`OutOfRange`) or with a term of no months.
/// - **Undefined**: several currencies at the start, at the end or between (`MixedCurrencies`: group by currency);
///   a period that lies after the as-of (`NotYetObservable`). Until a period ends the number is that of its part to date.
///   Where nothing moved it is 0.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands),
///   [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: money per month; lower is better.
///
/// In groups a customer is walked in each by itself: who moves from one plan to another is lost in the one and new in
/// the other.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, record::Subscription, subscriptions::{self, ChurnedMrr}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros;
/// let pays = |who: &str, cents, from, until: Option<i64>| {
///     let mut one = Subscription::new("", who, t(from), Money::minor(cents, Currency::EUR), 1);
///     one.ended_at = until.map(t);
///     one
/// };
/// let subscriptions = [pays("A", 5_00, 0, None), pays("B", 9_00, 0, Some(12)), pays("B", 9_00, 22, None)];
/// assert_eq!(subscriptions::churned_mrr(&subscriptions, t(10)..t(20)).to_string(), "9.00 EUR");
/// let bridged = ChurnedMrr { bridge: "10us".parse().ok(), ..ChurnedMrr::default() };
/// assert_eq!(over(&subscriptions).during(t(10)..t(20)).read(bridged).to_string(), "0.00");
/// let dollars = Subscription::new("", "D", t(12), Money::minor(1_00, Currency::USD), 1);
/// let mixed = [subscriptions[0].clone(), dollars];
/// assert!(matches!(subscriptions::churned_mrr(&mixed, t(10)..t(20)).value(), Err(Undefined::MixedCurrencies(_))));
/// ```
///
/// # References
///
/// Churned, or cancelled, MRR.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChurnedMrr {
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

impl Kpi for ChurnedMrr {
    const ABOUT: About = About::new("subscriptions.mrr.churned", "Churned MRR", Unit::MoneyPer)
        .names("Utracony MRR", "Втрачений MRR", "MRR שאבד", "Потерянный MRR")
        .lower_is_better()
        .formula("sum of MRR at the start of customers who pay at the start and not at the end")
        .anchor("the period between two levels")
        .source("SaaS metrics practice: MRR movements")
        .parameters(PARAMETERS);
    type Measure = Moves;
    type Value = MoneyPer;
    fn measure(&self) -> Moves {
        Moves { each: self.each, bridge: self.bridge, ..Moves::default() }
    }
    fn value(&self, kept: &MovesKept, _: &Frame) -> Result<MoneyPer, Undefined> {
        kept.lost(&[&kept.churn])
    }
    fn n(&self, kept: &MovesKept) -> i64 {
        kept.churn.n
    }
}

/// [`ChurnedMrr`] of one period.
pub fn churned_mrr<I: IntoIterator>(subscriptions: I, during: impl Into<Timeline>) -> Reading<MoneyPer>
where
    Moves: Step<I::Item>,
{
    over(subscriptions).during(during).read(ChurnedMrr::default())
}
