//! What is won by what is lost.

use crate::Error;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::subscriptions::{Moves, MovesKept, check, known};
use crate::time::{Length, Timeline};
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// The MRR won in a period by the MRR lost in it.
///
/// ```text
/// (new + expansion + reactivation) / (contraction + churn)
/// ```
///
/// - **Counts**: the movements of MRR between the start and the end of the period. Without `reactivation` those who come
///   back do not count. With `trailing` the start lies so many periods before the end. Measure: [`Moves`], a journey: the
///   ratio of a longer period is walked again.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`), without an amount (`NoAmount`), with
///   one out of range (`OutOfRange`) or with a term of no months.
/// - **Undefined**: nothing lost (`NoDenominator`); several currencies at the start, at the end or between
///   (`MixedCurrencies`: group by currency); a period that ends after the as-of (`NotYetObservable`); `trailing` over more
///   periods than the timeline has up to there (`IncompleteWindow`).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands),
///   [`Amount`](crate::field::Amount), [`Term`](crate::field::Term).
/// - **Unit**: ratio; higher is better, 4 is called good.
///
/// A trailing year, month by month: `trailing: 12` over months compares the customers of a year ago with what they pay now.
///
/// In groups a customer is walked in each by itself: who moves from one plan to another is lost in the one and new in
/// the other.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, record::Subscription, subscriptions::{self, QuickRatio}, time::Timestamp};
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
/// assert_eq!(subscriptions::quick_ratio(&subscriptions, t(10)..t(20)).to_string(), "1.56"); // 14 by 9
/// let without = QuickRatio { reactivation: false, ..QuickRatio::default() };
/// assert_eq!(over(&subscriptions).during(t(10)..t(20)).read(without).to_string(), "1.22"); // 11 by 9
/// assert_eq!(subscriptions::quick_ratio(&subscriptions, t(20)..t(30)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// The SaaS quick ratio of Mamoon Hamid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuickRatio {
    /// Whoever pays again so soon after having stopped has paid all the while.
    pub bridge: Option<Length>,
    /// So many periods lie between the start and the end.
    pub trailing: u32,
    /// Customers who come back are won.
    pub reactivation: bool,
}

impl Default for QuickRatio {
    fn default() -> QuickRatio {
        QuickRatio { bridge: None, trailing: 1, reactivation: true }
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
    Parameter { name: "reactivation", default: "true", meaning: "customers who come back are won", example: "false" },
];

impl Kpi for QuickRatio {
    const ABOUT: About = About::new("subscriptions.quick_ratio", "SaaS quick ratio", Unit::Ratio)
        .names(
            "Wskaźnik quick ratio SaaS",
            "Коефіцієнт SaaS Quick Ratio",
            "יחס מהיר (SaaS)",
            "Коэффициент SaaS Quick Ratio",
        )
        .formula("(new + expansion + reactivation) / (contraction + churn)")
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
        let mut won = vec![&kept.new, &kept.expansion];
        if self.reactivation {
            won.push(&kept.reactivation);
        }
        let (won, lost, _) = kept.fraction(&won, &[&kept.contraction, &kept.churn])?;
        match lost {
            0 => Err(Undefined::NoDenominator),
            above if above > 0 => Err(Undefined::Inconsistent),
            _ => Ratio::new(won, -lost),
        }
    }
    fn n(&self, kept: &MovesKept) -> i64 {
        [&kept.new, &kept.expansion, &kept.contraction, &kept.churn]
            .iter()
            .fold(kept.reactivation.n, |n, part| n.wrapping_add(part.n))
    }
    fn check(&self) -> Result<(), Error> {
        check(self.trailing)
    }
}

/// [`QuickRatio`] of one period.
pub fn quick_ratio<I: IntoIterator>(subscriptions: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    Moves: Step<I::Item>,
{
    over(subscriptions).during(during).read(QuickRatio::default())
}
