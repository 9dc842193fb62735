//! Transactions for prospects.

use crate::customers::{BuyersKept, Buying, Purchases};
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Step, Unit, one_number, over};
use crate::marketing::Prospects;
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Transactions for prospects, in the same period.
///
/// ```text
/// purchases in P / prospects who interacted in P
/// ```
///
/// - **Counts**: purchases, anchored on the purchase, and people with an interaction in the period, each once: two flows,
///   so the ratio may exceed 1. Measures: [`Purchases`], [`Buying`] over interactions.
/// - **Leaves out**: nothing.
/// - **Undefined**: nobody interacted (`NoDenominator`).
/// - **Reads**: of purchases [`At`](crate::field::At); of interactions [`CustomerKey`](crate::field::CustomerKey),
///   [`At`](crate::field::At).
/// - **Unit**: ratio; higher is better.
///
/// Those who buy need not be those who interact: what became of these says
/// [`ProspectConversion`](super::ProspectConversion).
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::{Interaction, InteractionKind, Purchase}, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let calls = [("A", 1), ("A", 2), ("B", 3)].map(|(who, at)| Interaction::new(who, t(at), InteractionKind::Call));
/// let purchases = [("A", 4), ("C", 5), ("C", 6)].map(|(who, at)| Purchase::new("", who, t(at)));
/// assert_eq!(marketing::conversion_flow(&purchases, &calls, ..).to_string(), "1.50");
/// assert_eq!(marketing::conversion_flow(&purchases, &calls, t(5)..t(9)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Conversion rate of web shops, by transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ConversionFlow;

impl Derived for ConversionFlow {
    const ABOUT: About = About::new("marketing.conversion_rate.flow", "Transactions per prospect", Unit::Ratio)
        .names(
            "Transakcje na potencjalnego klienta",
            "Транзакції на потенційного клієнта",
            "עסקאות לכל מתעניין",
            "Транзакции на потенциального клиента",
        )
        .formula("purchases in P / prospects who interacted in P")
        .anchor("purchase: at; interaction: at")
        .source("CRM practice: ratio of two flows");
    type Parts = (Purchases, Buying);
    type Value = Ratio;
    fn value(
        &self,
        (purchases, prospects): (Side<'_, Count>, Side<'_, BuyersKept>),
        _: &Frame,
    ) -> Result<Ratio, Undefined> {
        let prospects = u64::try_from(prospects.kept.buyers).map_err(|_| Undefined::Inconsistent)?;
        Ratio::new(purchases.kept.count()?.into(), prospects.into())
    }
    fn n(&self, (_, prospects): (Side<'_, Count>, Side<'_, BuyersKept>)) -> i64 {
        prospects.kept.buyers
    }
}

/// [`ConversionFlow`] of one period.
pub fn conversion_flow<I: IntoIterator, J: IntoIterator>(
    purchases: I,
    interactions: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    Purchases: Observe<I::Item>,
    Buying: Step<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let bought = over(purchases).during(&timeline).measure(Purchases);
    let prospects = over(interactions).during(&timeline).measure(Prospects);
    one_number(&ConversionFlow, (&bought, &prospects))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Interaction, InteractionKind, Purchase};
    use crate::time::{Calendar, Grain};

    #[test]
    fn a_prospect_of_two_months_is_one_in_each_and_one_in_their_quarter() {
        let calendar = Calendar::civil();
        let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let calls =
            ["2024-01-05", "2024-01-06", "2024-02-05"].map(|d| Interaction::new("A", day(d), InteractionKind::Call));
        let purchases = ["2024-01-07", "2024-02-07", "2024-02-08"].map(|d| Purchase::new("", "A", day(d)));
        let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let bought = over(&purchases).per(&months).measure(Purchases);
        let prospects = over(&calls).per(&months).measure(Prospects);
        let series = ConversionFlow.of((&bought, &prospects)).unwrap();
        let shown: Vec<_> = series.series(&()).iter().map(|r| r.clone().ok().map(|r| r.as_f64())).collect();
        assert_eq!(shown, [Some(1.0), Some(2.0), None]);
        assert_eq!(conversion_flow(&purchases, &calls, calendar.period("2024-Q1").unwrap()).to_string(), "3.00");
    }
}
