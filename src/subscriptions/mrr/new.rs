//! MRR of new customers.

use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::subscriptions::{Moves, MovesKept};
use crate::time::{Length, Timeline};
use crate::value::{MoneyPer, Undefined};
use serde::{Deserialize, Serialize};

/// MRR of the customers who pay for the first time.
///
/// ```text
/// sum of MRR at the end of customers who never paid before the start and pay at the end
/// ```
///
/// - **Counts**: customers who pay at the end of the period and never did before its start, with their MRR at its end.
///   With `reactivated` those who come back count as well. Measure: [`Moves`], a journey: all subscriptions must be given,
///   or old customers pass for new ones. With `each` subscriptions instead of customers.
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
/// use crm_kpi::{kpi::over, record::Subscription, subscriptions::{self, NewMrr}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros;
/// let pays = |who: &str, cents, from, until: Option<i64>| {
///     let mut one = Subscription::new("", who, t(from), Money::minor(cents, Currency::EUR), 1);
///     one.ended_at = until.map(t);
///     one
/// };
/// let subscriptions = [pays("A", 5_00, 0, None), pays("B", 7_00, 12, None), pays("C", 2_00, 0, Some(5)), pays("C", 3_00, 15, None)];
/// assert_eq!(subscriptions::new_mrr(&subscriptions, t(10)..t(20)).to_string(), "7.00 EUR");
/// let both = NewMrr { reactivated: true, ..NewMrr::default() };
/// assert_eq!(over(&subscriptions).during(t(10)..t(20)).read(both).to_string(), "10.00 EUR");
/// let dollars = Subscription::new("", "D", t(12), Money::minor(1_00, Currency::USD), 1);
/// let mixed = [subscriptions[0].clone(), dollars];
/// assert!(matches!(subscriptions::new_mrr(&mixed, t(10)..t(20)).value(), Err(Undefined::MixedCurrencies(_))));
/// ```
///
/// # References
///
/// New business MRR. Whether customers who come back are new is where tools differ: apart here, with them by `reactivated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewMrr {
    /// Every subscription by itself instead of all of one customer.
    pub each: bool,
    /// Whoever pays again so soon after having stopped has paid all the while.
    pub bridge: Option<Length>,
    /// Customers who come back are new ones as well.
    pub reactivated: bool,
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
    Parameter {
        name: "reactivated",
        default: "false",
        meaning: "customers who come back are new ones as well",
        example: "true",
    },
];

impl Kpi for NewMrr {
    const ABOUT: About = About::new("subscriptions.mrr.new", "New MRR", Unit::MoneyPer)
        .names("Nowy MRR", "Новий MRR", "MRR חדש", "Новый MRR")
        .formula("sum of MRR at the end of customers who never paid before the start and pay at the end")
        .anchor("the period between two levels")
        .source("SaaS metrics practice: MRR movements")
        .parameters(PARAMETERS);
    type Measure = Moves;
    type Value = MoneyPer;
    fn measure(&self) -> Moves {
        Moves { each: self.each, bridge: self.bridge, ..Moves::default() }
    }
    fn value(&self, kept: &MovesKept, _: &Frame) -> Result<MoneyPer, Undefined> {
        match self.reactivated {
            true => kept.moved(&[&kept.new, &kept.reactivation]),
            false => kept.moved(&[&kept.new]),
        }
    }
    fn n(&self, kept: &MovesKept) -> i64 {
        if self.reactivated { kept.new.n.wrapping_add(kept.reactivation.n) } else { kept.new.n }
    }
}

/// [`NewMrr`] of one period.
pub fn new_mrr<I: IntoIterator>(subscriptions: I, during: impl Into<Timeline>) -> Reading<MoneyPer>
where
    Moves: Step<I::Item>,
{
    over(subscriptions).during(during).read(NewMrr::default())
}
