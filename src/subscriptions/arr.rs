//! Annual recurring revenue.

use super::running::{Running, RunningKept};
use crate::kpi::{About, AsOf, Frame, Kpi, Observe, Reading, Unit, over};
use crate::value::{MoneyPer, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Annual recurring revenue: what the subscriptions that run come to in a year.
///
/// ```text
/// 12 x MRR
/// ```
///
/// - **Counts**: what [`Mrr`](super::Mrr) counts: a level. Measure: [`Running`].
/// - **Leaves out**: as [`Mrr`](super::Mrr).
/// - **Undefined**: as [`Mrr`](super::Mrr).
/// - **Reads**: [`Stands`](crate::field::Stands), [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: money per year; higher is better.
///
/// Twelve times the exact MRR, so that yearly amounts come back as they were. Some count contracts of a year and more
/// alone: `Arr.only("yearly", |s: &&Subscription| s.months >= 12)`.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Subscription, subscriptions, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let price = |cents, currency| Money::minor(cents, currency);
/// let mut subscriptions = [
///     Subscription::new("S1", "C1", t(0), price(100_00, Currency::EUR), 1),
///     Subscription::new("S2", "C2", t(0), price(500_00, Currency::EUR), 12),
/// ];
/// assert_eq!(subscriptions::arr(&subscriptions, t(5)).to_string(), "1,700.00 EUR");
/// subscriptions[1].amount = price(500_00, Currency::PLN);
/// assert!(matches!(subscriptions::arr(&subscriptions, t(5)).value(), Err(Undefined::MixedCurrencies(_))));
/// ```
///
/// # References
///
/// ARR of subscription businesses: a run-rate, not a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arr;

impl Kpi for Arr {
    const ABOUT: About = About::new("subscriptions.arr", "Annual recurring revenue (ARR)", Unit::MoneyPer)
        .names(
            "Roczny przychód powtarzalny (ARR)",
            "Річний регулярний дохід (ARR)",
            "הכנסה שנתית חוזרת (ARR)",
            "Годовой регулярный доход (ARR)",
        )
        .formula("12 x MRR")
        .anchor("level: start <= t < end")
        .source("SaaS metrics practice");
    type Measure = Running;
    type Value = MoneyPer;
    fn measure(&self) -> Running {
        Running
    }
    fn value(&self, kept: &RunningKept, _: &Frame) -> Result<MoneyPer, Undefined> {
        kept.run_rate()?.times_over(12, 1)
    }
    fn n(&self, kept: &RunningKept) -> i64 {
        kept.priced()
    }
    fn left_out(&self, kept: &RunningKept, note: &mut dyn FnMut(Why, i64)) {
        kept.without_price(note);
    }
}

/// [`Arr`] at an instant.
pub fn arr<I: IntoIterator>(subscriptions: I, at: impl Into<AsOf>) -> Reading<MoneyPer>
where
    Running: Observe<I::Item>,
{
    over(subscriptions).as_of(at).read(Arr)
}
