//! Monthly recurring revenue.

mod churned;
mod contraction;
mod expansion;
mod net_new;
mod new;
mod reactivation;

pub use churned::{ChurnedMrr, churned_mrr};
pub use contraction::{ContractionMrr, contraction_mrr};
pub use expansion::{ExpansionMrr, expansion_mrr};
pub use net_new::{NetNewMrr, net_new_mrr};
pub use new::{NewMrr, new_mrr};
pub use reactivation::{ReactivationMrr, reactivation_mrr};

use super::running::{Running, RunningKept};
use crate::kpi::{About, AsOf, Frame, Kpi, Observe, Reading, Unit, over};
use crate::value::{MoneyPer, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Monthly recurring revenue: what the subscriptions that run come to in a month.
///
/// ```text
/// sum of amount / months of the term, of subscriptions with start <= t < end (or no end)
/// ```
///
/// - **Counts**: a level: subscriptions that run at the end of the period, or at the as-of where that comes first; free
///   ones at 0. Totals are kept for each length of term, so that a twelfth of a yearly amount is exact. Measure:
///   [`Running`]. Tax and one-off fees do not belong in the amounts.
/// - **Leaves out**: subscriptions without an amount (`NoAmount`), with one out of range (`OutOfRange`) or with a term
///   of no months; those that end before they start (`NegativeDuration`).
/// - **Undefined**: amounts of several currencies (`MixedCurrencies`); subscriptions run, none with an amount
///   (`NoRecords`). Where none runs it is 0, of no currency.
/// - **Reads**: [`Stands`](crate::field::Stands), [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: money per month; higher is better.
///
/// What changed it from the start of a period to its end is told by [`NewMrr`], [`ExpansionMrr`], [`ContractionMrr`],
/// [`ChurnedMrr`] and [`ReactivationMrr`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Subscription, subscriptions, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let mut subscriptions = [
///     Subscription::new("S1", "C1", t(0), Money::minor(100_00, Currency::EUR), 1),
///     Subscription::new("S2", "C2", t(5), Money::minor(500_00, Currency::EUR), 12),
/// ];
/// assert_eq!(subscriptions::mrr(&subscriptions, t(5)).to_string(), "141.67 EUR");
/// subscriptions[0].ended_at = Some(t(7));
/// assert_eq!([t(6), t(7)].map(|at| subscriptions::mrr(&subscriptions, at).to_string()), ["141.67 EUR", "41.67 EUR"]);
///
/// subscriptions[0].amount = Money::minor(100_00, Currency::USD);
/// let mixed = subscriptions::mrr(&subscriptions, t(5));
/// assert!(matches!(mixed.value(), Err(Undefined::MixedCurrencies(_))));
/// ```
///
/// # References
///
/// MRR of subscription businesses: a run-rate, not revenue that is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mrr;

impl Kpi for Mrr {
    const ABOUT: About = About::new("subscriptions.mrr", "Monthly recurring revenue (MRR)", Unit::MoneyPer)
        .names(
            "Miesięczny przychód powtarzalny (MRR)",
            "Щомісячний регулярний дохід (MRR)",
            "הכנסה חודשית חוזרת (MRR)",
            "Ежемесячный регулярный доход (MRR)",
        )
        .formula("sum of amount / months of the term of running subscriptions")
        .anchor("level: start <= t < end")
        .source("SaaS metrics practice");
    type Measure = Running;
    type Value = MoneyPer;
    fn measure(&self) -> Running {
        Running
    }
    fn value(&self, kept: &RunningKept, _: &Frame) -> Result<MoneyPer, Undefined> {
        kept.run_rate()?.per_month()
    }
    fn n(&self, kept: &RunningKept) -> i64 {
        kept.priced()
    }
    fn left_out(&self, kept: &RunningKept, note: &mut dyn FnMut(Why, i64)) {
        kept.without_price(note);
    }
}

/// [`Mrr`] at an instant.
pub fn mrr<I: IntoIterator>(subscriptions: I, at: impl Into<AsOf>) -> Reading<MoneyPer>
where
    Running: Observe<I::Item>,
{
    over(subscriptions).as_of(at).read(Mrr)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::track;
    use crate::record::Subscription;
    use crate::time::{Calendar, Grain, Timestamp};
    use crate::value::{Currency, Money};

    #[test]
    fn the_closing_level_counts_what_changed_before_the_end() {
        let calendar = Calendar::civil();
        let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        for (what, start, end, expected) in [
            ("all the time", "2023-01-01", None, ["10.00 EUR"; 3]),
            ("ends on the first of February", "2023-01-01", Some("2024-02-01"), ["10.00 EUR", "0.00", "0.00"]),
            ("ends on the last of January", "2023-01-01", Some("2024-01-31"), ["0.00"; 3]),
            ("starts on the first of February", "2024-02-01", None, ["0.00", "10.00 EUR", "10.00 EUR"]),
            ("comes and goes in February", "2024-02-01", Some("2024-02-29"), ["0.00"; 3]),
        ] {
            let mut one = Subscription::new("S", "C", day(start), Money::minor(12_000, Currency::EUR), 12);
            one.ended_at = end.map(day);
            let mut live = track::<Subscription>().per(&months).measure(Mrr);
            live.insert(&one);
            let seen: Vec<String> = live.tables().series(&()).iter().map(|r| r.to_string()).collect();
            assert_eq!(seen, expected, "{what}");
            live.remove(&one);
            live.remove(&one);
            let owed: Vec<String> = live.tables().series(&()).iter().map(|r| r.to_string()).collect();
            let wrong = Undefined::Inconsistent.to_string();
            let expected = expected.map(|stood| if stood == "0.00" { stood } else { &wrong });
            assert_eq!(owed, expected, "{what}: taken back once too often");
        }
    }

    #[test]
    fn what_has_no_price_is_named() {
        let t = Timestamp::from_micros;
        let euro = Money::minor(100, Currency::EUR);
        let huge = Money::from_parts(i128::MAX, 0, Currency::EUR);
        let mut backwards = Subscription::new("S", "C", t(5), euro, 1);
        backwards.ended_at = Some(t(4));
        let flawed =
            [Subscription::new("S", "C", t(0), euro, 0), Subscription::new("S", "C", t(0), huge, 1), backwards];
        let reading = mrr(&flawed, t(9));
        assert_eq!(reading.value(), Err(&Undefined::NoRecords));
        assert_eq!(reading.excluded().count(), 3);
    }
}
