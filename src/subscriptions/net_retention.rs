//! What is retained of recurring revenue, with what grew.

use crate::Error;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::subscriptions::{Moves, MovesKept, by_start, check, known};
use crate::time::{Length, Timeline};
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// What the customers of the start pay at the end, by what they paid at the start.
///
/// ```text
/// (MRR at the start + expansion - contraction - churn) / MRR at the start
/// ```
///
/// - **Counts**: customers who pay at the start of the period, with all that they pay at its end; new ones do not count. With
///   `reactivation` those who come back do, in the numerator alone, which is generous. With `trailing` the start lies so many periods before the end.
///   Measure: [`Moves`], a journey: the rate of a longer period is walked again.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`), without an amount (`NoAmount`), with
///   one out of range (`OutOfRange`) or with a term of no months.
/// - **Undefined**: nothing paid at the start (`NoDenominator`); several currencies at the start, at the end or between
///   (`MixedCurrencies`: group by currency); a period that ends after the as-of (`NotYetObservable`); `trailing` over more
///   periods than the timeline has up to there (`IncompleteWindow`).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands),
///   [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: ratio, above 1 where customers grow faster than they leave; higher is better.
///
/// A trailing year, month by month: `trailing: 12` over months compares the customers of a year ago with what they pay now.
///
/// In groups a customer is walked in each by itself: who moves from one plan to another is lost in the one and new in
/// the other.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, record::Subscription, subscriptions::{self, NetRetention}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros;
/// let pays = |who: &str, cents, from, until: Option<i64>| {
///     let mut one = Subscription::new("", who, t(from), Money::minor(cents, Currency::EUR), 1);
///     one.ended_at = until.map(t);
///     one
/// };
/// let subscriptions = [
///     pays("A", 5_00, 0, None), pays("A", 2_00, 15, None), pays("B", 4_00, 0, None), pays("B", 2_00, 0, Some(15)),
///     pays("C", 7_00, 0, Some(12)), pays("D", 9_00, 15, None), pays("E", 1_00, 0, Some(5)), pays("E", 3_00, 15, None),
/// ];
/// assert_eq!(subscriptions::net_retention(&subscriptions, t(10)..t(20)).to_string(), "0.61"); // 11 of 18
/// let with = NetRetention { reactivation: true, ..NetRetention::default() };
/// assert_eq!(over(&subscriptions).during(t(10)..t(20)).read(with).to_string(), "0.78"); // 14 of 18
/// assert_eq!(subscriptions::net_retention(&subscriptions, t(0)..t(20)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Net revenue (or dollar) retention of SaaS reports, without reactivation unless asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NetRetention {
    /// Whoever pays again so soon after having stopped has paid all the while.
    pub bridge: Option<Length>,
    /// So many periods lie between the start and the end.
    pub trailing: u32,
    /// Customers who come back count in the numerator.
    pub reactivation: bool,
}

impl Default for NetRetention {
    fn default() -> NetRetention {
        NetRetention { bridge: None, trailing: 1, reactivation: false }
    }
}

const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "bridge",
        default: "none",
        meaning: "whoever pays again so soon after having stopped has paid all the while: a length such as 30d",
        example: "7d",
    },
    Parameter {
        name: "trailing",
        default: "1",
        meaning: "so many periods lie between the start and the end: 12 of months for a year",
        example: "2",
    },
    Parameter {
        name: "reactivation",
        default: "false",
        meaning: "customers who come back count in the numerator",
        example: "true",
    },
];

impl Kpi for NetRetention {
    const ABOUT: About = About::new("subscriptions.net_retention", "Net revenue retention (NRR)", Unit::Ratio)
        .names(
            "Utrzymanie przychodu netto (NRR)",
            "Чисте утримання доходу (NRR)",
            "שימור הכנסות נטו (NRR)",
            "Чистое удержание выручки (NRR)",
        )
        .formula("(MRR at the start + expansion - contraction - churn) / MRR at the start")
        .anchor("the period between two levels")
        .source("SaaS metrics practice")
        .parameters(PARAMETERS);
    type Measure = Moves;
    type Value = Ratio;
    fn measure(&self) -> Moves {
        Moves { bridge: self.bridge, trailing: self.trailing, ..Moves::default() }
    }
    fn value(&self, kept: &MovesKept, at: &Frame) -> Result<Ratio, Undefined> {
        known(at, self.trailing)?;
        let mut paid = vec![&kept.start, &kept.expansion, &kept.contraction, &kept.churn];
        if self.reactivation {
            paid.push(&kept.reactivation);
        }
        by_start(kept, &paid)
    }
    fn n(&self, kept: &MovesKept) -> i64 {
        kept.start.n
    }
    fn check(&self) -> Result<(), Error> {
        check(self.trailing)
    }
}

/// [`NetRetention`] of one period.
pub fn net_retention<I: IntoIterator>(subscriptions: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    Moves: Step<I::Item>,
{
    over(subscriptions).during(during).read(NetRetention::default())
}
