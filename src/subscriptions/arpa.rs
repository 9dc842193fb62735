//! Recurring revenue per customer.

use crate::kpi::{About, AsOf, Frame, Kpi, Reading, Step, Unit, over};
use crate::subscriptions::{Moves, MovesKept};
use crate::value::{MoneyPer, Undefined};
use serde::{Deserialize, Serialize};

/// What a paying customer pays in a month, on average (ARPA, ARPU).
///
/// ```text
/// MRR / customers who pay
/// ```
///
/// - **Counts**: a level: the MRR at the end of the period, or at the as-of where that comes first, and the
///   [`Subscribers`](super::Subscribers) it comes from. Measure: [`Moves`], a journey.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`), without an amount (`NoAmount`), with
///   one out of range (`OutOfRange`) or with a term of no months.
/// - **Undefined**: nobody pays (`NoDenominator`); several currencies at the start, at the end or between
///   (`MixedCurrencies`: group by currency).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands),
///   [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: money per month and customer; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Subscription, subscriptions, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let all = [("A", 5_00, 1), ("A", 36_00, 12), ("B", 4_00, 1), ("C", 0, 1)]
///     .map(|(who, cents, months)| Subscription::new("", who, t(3), Money::minor(cents, Currency::EUR), months));
/// assert_eq!(subscriptions::arpa(&all, t(3)).to_string(), "6.00 EUR"); // 12 by A and B
/// assert_eq!(subscriptions::arpa(&all, t(2)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Average revenue per account, or user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arpa;

impl Kpi for Arpa {
    const ABOUT: About = About::new("subscriptions.arpa", "Average revenue per account (ARPA)", Unit::MoneyPer)
        .names(
            "Średni przychód na klienta (ARPA)",
            "Середній дохід на клієнта (ARPA)",
            "הכנסה ממוצעת ללקוח (ARPA)",
            "Средняя выручка на клиента (ARPA)",
        )
        .formula("MRR / customers who pay")
        .anchor("level: start <= t < end")
        .source("SaaS metrics practice");
    type Measure = Moves;
    type Value = MoneyPer;
    fn measure(&self) -> Moves {
        Moves::default()
    }
    fn value(&self, kept: &MovesKept, _: &Frame) -> Result<MoneyPer, Undefined> {
        kept.sum(&[&kept.end])?.times_over(1, kept.end.n)
    }
    fn n(&self, kept: &MovesKept) -> i64 {
        kept.end.n
    }
}

/// [`Arpa`] at an instant.
pub fn arpa<I: IntoIterator>(subscriptions: I, at: impl Into<AsOf>) -> Reading<MoneyPer>
where
    Moves: Step<I::Item>,
{
    over(subscriptions).as_of(at).read(Arpa)
}
