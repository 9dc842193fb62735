//! How long won deals took on average.

use crate::deals::ClosedDeals;
use crate::deals::closed::DealsKept;
use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::time::Timeline;
use crate::value::{MeanDuration, Undefined, Why};
use serde::{Deserialize, Serialize};

/// How long won deals took from creation to close, on average.
///
/// ```text
/// sum of (closed_at - created_at) of won deals / won deals closed after their creation
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close. Measure:
///   [`ClosedDeals`], so that it costs nothing beside win rate and revenue.
/// - **Leaves out**: won deals closed before they were created (`NegativeDuration`), whose length is never turned
///   positive; deals won without a closing instant (`NoCloseDate`); instants too far apart to be subtracted
///   (`OutOfRange`); open deals are pending.
/// - **Undefined**: no such deal (`NoRecords`).
/// - **Reads**: [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: time; lower is better.
///
/// The median and the quantiles: [`SalesCycle`](crate::deals::SalesCycle).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, SalesCycle}, kpi::over, record::{Deal, Outcome}, time::Timestamp};
/// let won = |days: i64| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(days * 86_400_000_000)));
///     deal
/// };
/// let deals = [won(10), won(25), won(-4)];
/// let mean = deals::sales_cycle_mean(&deals, ..);
/// assert_eq!(mean.to_string(), "17.5 days");
/// assert_eq!(mean.evidence().to_string(), "n 2, 1 excluded (ends before it begins)");
/// assert_eq!(over(&deals[2..]).read(SalesCycle::mean()).ok(), None); // not 0
/// ```
///
/// # References
///
/// Average sales cycle of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SalesCycleMean;

impl Kpi for SalesCycleMean {
    const ABOUT: About = About::new("deals.cycle.mean", "Mean sales cycle", Unit::Duration)
        .names(
            "Średnia długość cyklu sprzedaży",
            "Середній час закриття угоди",
            "אורך מחזור מכירה ממוצע",
            "Средняя длительность сделки",
        )
        .lower_is_better()
        .formula("sum of (closed_at - created_at) / won deals that did not close before they were created")
        .anchor("closed_at")
        .source("CRM practice");
    type Measure = ClosedDeals;
    type Value = MeanDuration;
    fn measure(&self) -> ClosedDeals {
        ClosedDeals
    }
    fn value(&self, kept: &DealsKept, _: &Frame) -> Result<MeanDuration, Undefined> {
        kept.cycles.mean()
    }
    fn n(&self, kept: &DealsKept) -> i64 {
        kept.cycles.n()
    }
    fn concerns(&self, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
    fn left_out(&self, kept: &DealsKept, note: &mut dyn FnMut(Why, i64)) {
        kept.without_cycle(note);
    }
}

/// [`SalesCycleMean`] of one period.
pub fn sales_cycle_mean<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<MeanDuration>
where
    ClosedDeals: Observe<I::Item>,
{
    over(deals).during(during).read(SalesCycleMean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::SalesCycle;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::time::Timestamp;

    #[test]
    fn it_is_the_mean_of_the_distribution_with_the_same_evidence() {
        let deal = |(outcome, created, closed): (Outcome, i64, Option<i64>)| {
            let mut deal = Deal::new("", Timestamp::from_micros(created));
            (deal.outcome, deal.closed_at) = (outcome, closed.map(Timestamp::from_micros));
            deal
        };
        for (what, deals) in [
            ("usual", vec![(Won, 0, Some(10)), (Won, 3, Some(4)), (Lost, 0, Some(90)), (Open, 0, None)]),
            ("backwards", vec![(Won, 9, Some(1)), (Won, 0, Some(0)), (Won, 0, None)]),
            ("out of range", vec![(Won, i64::MIN, Some(i64::MAX)), (Won, 0, Some(7))]),
            ("none", vec![(Lost, 0, Some(90))]),
        ] {
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let (mean, all) = (over(&deals).read(SalesCycle::mean()), over(&deals).read(SalesCycle::default()));
            assert_eq!(mean.evidence(), all.evidence(), "{what}");
            assert_eq!(mean.ok(), all.ok().map(|cycle| cycle.mean()), "{what}");
        }
    }
}
