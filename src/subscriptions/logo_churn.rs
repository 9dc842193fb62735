//! The share of paying customers that was lost.

use crate::Error;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::subscriptions::{Moves, MovesKept, check, known};
use crate::time::{Length, Timeline};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of the customers who pay at the start and do not at the end.
///
/// ```text
/// customers who pay at the start and not at the end / customers who pay at the start
/// ```
///
/// - **Counts**: customers with an MRR above zero, each once: free plans and trials do not count. With `each`
///   subscriptions that are paid for: their churn rate. With `trailing` the start lies so many periods before the end.
///   Measure: [`Moves`], a journey: the rate of a longer period is walked again.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`), without an amount (`NoAmount`), with
///   one out of range (`OutOfRange`) or with a term of no months.
/// - **Undefined**: nobody pays at the start (`NoDenominator`); a period that ends after the as-of (`NotYetObservable`);
///   `trailing` over more periods than the timeline has up to there (`IncompleteWindow`).
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
/// use crm_kpi::{kpi::over, record::Subscription, subscriptions::{self, LogoChurn}, time::Timestamp};
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
/// assert_eq!(subscriptions::logo_churn(&subscriptions, t(10)..t(20)).to_string(), "33.3 % (1 of 3)"); // C of A, B, C
/// let each = LogoChurn { each: true, ..LogoChurn::default() };
/// assert_eq!(over(&subscriptions).during(t(10)..t(20)).read(each).to_string(), "50.0 % (2 of 4)");
/// assert_eq!(subscriptions::logo_churn(&subscriptions, t(0)..t(20)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Logo, or customer, churn. [`Churn`](crate::customers::Churn) is that of all customers, whether they pay or not; by the
/// number of endings it is [`EndedRate`](super::EndedRate).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LogoChurn {
    /// Every subscription by itself instead of all of one customer.
    pub each: bool,
    /// Whoever pays again so soon after having stopped has paid all the while.
    pub bridge: Option<Length>,
    /// So many periods lie between the start and the end.
    pub trailing: u32,
}

impl Default for LogoChurn {
    fn default() -> LogoChurn {
        LogoChurn { each: false, bridge: None, trailing: 1 }
    }
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
        name: "trailing",
        default: "1",
        meaning: "so many periods lie between the start and the end: 12 of months for a year",
        example: "2",
    },
];

impl Kpi for LogoChurn {
    const ABOUT: About = About::new("subscriptions.logo_churn", "Logo churn", Unit::Share)
        .names(
            "Wskaźnik rezygnacji subskrybentów",
            "Відтік платних клієнтів",
            "נטישת לקוחות משלמים",
            "Отток платящих клиентов",
        )
        .lower_is_better()
        .formula("customers who pay at the start and not at the end / customers who pay at the start")
        .anchor("the period between two levels")
        .source("SaaS metrics practice")
        .parameters(PARAMETERS);
    type Measure = Moves;
    type Value = Share;
    fn measure(&self) -> Moves {
        Moves { each: self.each, bridge: self.bridge, trailing: self.trailing }
    }
    fn value(&self, kept: &MovesKept, at: &Frame) -> Result<Share, Undefined> {
        known(at, self.trailing)?;
        kept.customers_balance()?;
        Share::new(kept.churn.n, kept.start.n)
    }
    fn n(&self, kept: &MovesKept) -> i64 {
        kept.start.n
    }
    fn check(&self) -> Result<(), Error> {
        check(self.trailing)
    }
}

/// [`LogoChurn`] of one period.
pub fn logo_churn<I: IntoIterator>(subscriptions: I, during: impl Into<Timeline>) -> Reading<Share>
where
    Moves: Step<I::Item>,
{
    over(subscriptions).during(during).read(LogoChurn::default())
}
