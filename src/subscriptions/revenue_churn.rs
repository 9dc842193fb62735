//! The share of recurring revenue that was lost.

mod net;

pub use net::{NetRevenueChurn, net_revenue_churn};

use crate::Error;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::subscriptions::{Moves, MovesKept, check, known, retained};
use crate::time::{Length, Timeline};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of the MRR at the start that is no longer paid at the end.
///
/// ```text
/// (churn + contraction) / MRR at the start
/// ```
///
/// - **Counts**: customers who pay at the start of the period: what they no longer pay at its end, whether they left or pay
///   less. Without `contraction` of those who left alone. With `trailing` the start lies so many periods before the end.
///   Measure: [`Moves`], a journey: the rate of a longer period is walked again.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`), without an amount (`NoAmount`), with
///   one out of range (`OutOfRange`) or with a term of no months.
/// - **Undefined**: nothing paid at the start (`NoDenominator`); several currencies at the start, at the end or between
///   (`MixedCurrencies`: group by currency); a period that ends after the as-of (`NotYetObservable`); `trailing` over more
///   periods than the timeline has up to there (`IncompleteWindow`).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands),
///   [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: share, 0 to 1; lower is better.
///
/// In groups a customer is walked in each by itself: who moves from one plan to another is lost in the one and new in
/// the other.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, record::Subscription, subscriptions::{self, RevenueChurn}, time::Timestamp};
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
/// assert_eq!(subscriptions::revenue_churn(&subscriptions, t(10)..t(20)).to_string(), "50.0 % (9.00 of 18.00 EUR)");
/// let left = RevenueChurn { contraction: false, ..RevenueChurn::default() };
/// assert_eq!(over(&subscriptions).during(t(10)..t(20)).read(left).to_string(), "38.9 % (7.00 of 18.00 EUR)");
/// assert_eq!(subscriptions::revenue_churn(&subscriptions, t(0)..t(20)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Gross MRR churn: 1 - [`GrossRetention`](super::GrossRetention). With what grew it is [`NetRevenueChurn`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RevenueChurn {
    /// Whoever pays again so soon after having stopped has paid all the while.
    pub bridge: Option<Length>,
    /// So many periods lie between the start and the end.
    pub trailing: u32,
    /// What customers pay less is lost as well.
    pub contraction: bool,
}

impl Default for RevenueChurn {
    fn default() -> RevenueChurn {
        RevenueChurn { bridge: None, trailing: 1, contraction: true }
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
        name: "contraction",
        default: "true",
        meaning: "what customers pay less is lost as well",
        example: "false",
    },
];

impl Kpi for RevenueChurn {
    const ABOUT: About = About::new("subscriptions.revenue_churn", "Gross revenue churn", Unit::Share)
        .names(
            "Wskaźnik utraty przychodu (brutto)",
            "Валовий відтік доходу",
            "נטישת הכנסות ברוטו",
            "Валовой отток выручки",
        )
        .lower_is_better()
        .formula("(churn + contraction) / MRR at the start")
        .anchor("the period between two levels")
        .source("SaaS metrics practice")
        .parameters(PARAMETERS);
    type Measure = Moves;
    type Value = Share;
    fn measure(&self) -> Moves {
        Moves { bridge: self.bridge, trailing: self.trailing, ..Moves::default() }
    }
    fn value(&self, kept: &MovesKept, at: &Frame) -> Result<Share, Undefined> {
        known(at, self.trailing)?;
        let mut kept_on = vec![&kept.start, &kept.churn];
        if self.contraction {
            kept_on.push(&kept.contraction);
        }
        Ok(retained(kept, &kept_on)?.complement())
    }
    fn n(&self, kept: &MovesKept) -> i64 {
        kept.start.n
    }
    fn check(&self) -> Result<(), Error> {
        check(self.trailing)
    }
}

/// [`RevenueChurn`] of one period.
pub fn revenue_churn<I: IntoIterator>(subscriptions: I, during: impl Into<Timeline>) -> Reading<Share>
where
    Moves: Step<I::Item>,
{
    over(subscriptions).during(during).read(RevenueChurn::default())
}
