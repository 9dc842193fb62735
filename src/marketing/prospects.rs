//! People who interact.

use crate::customers::{BuyersKept, Buying};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Prospects who interacted in the period, customers among them.
///
/// ```text
/// count of people with >= 1 interaction in P
/// ```
///
/// - **Counts**: each person once in every period with an interaction, anchored on the interaction, of whatever kind.
///   Measure: [`Buying`] over interactions, a journey: a quarter's prospects are not the sum of its months'.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: count; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::{Interaction, InteractionKind}, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let calls = [("A", 1), ("A", 2), ("B", 3)].map(|(who, at)| Interaction::new(who, t(at), InteractionKind::Call));
/// assert_eq!(marketing::prospects(&calls, ..).ok(), Some(2));
/// assert_eq!(marketing::prospects(&calls, t(4)..t(9)).ok(), Some(0));
/// ```
///
/// # References
///
/// Reach of marketing reports: distinct people of the period's interactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Prospects;

impl Kpi for Prospects {
    const ABOUT: About = About::new("marketing.prospects", "Prospects who interacted", Unit::Count)
        .names(
            "Aktywni potencjalni klienci",
            "Активні потенційні клієнти",
            "מתעניינים פעילים",
            "Активные потенциальные клиенты",
        )
        .formula("count of people with >= 1 interaction in P")
        .anchor("interaction: at")
        .source("CRM practice: distinct people of the period's interactions");
    type Measure = Buying;
    type Value = u64;
    fn measure(&self) -> Buying {
        Buying
    }
    fn value(&self, kept: &BuyersKept, _: &Frame) -> Result<u64, Undefined> {
        u64::try_from(kept.buyers).map_err(|_| Undefined::Inconsistent)
    }
    fn n(&self, kept: &BuyersKept) -> i64 {
        kept.buyers
    }
}

/// [`Prospects`] of one period.
pub fn prospects<I: IntoIterator>(interactions: I, during: impl Into<Timeline>) -> Reading<u64>
where
    Buying: Step<I::Item>,
{
    over(interactions).during(during).read(Prospects)
}
