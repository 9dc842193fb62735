//! Deals won.

use super::ClosedDeals;
use super::closed::DealsKept;
use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::time::Timeline;
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};

/// Deals won: the sales volume by number.
///
/// ```text
/// count of won deals
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close. Measure: [`ClosedDeals`].
/// - **Leaves out**: won deals without a closing instant (`NoCloseDate`) or with instants too far apart to be subtracted
///   (`OutOfRange`); open deals are pending.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: count; higher is better.
///
/// By amount: [`Revenue`](super::Revenue).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let mut deal = Deal::new("D1", t(0));
/// (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t(5)));
/// assert_eq!(deals::deals_won([&deal], t(0)..t(9)).ok(), Some(1));
/// assert_eq!(deals::deals_won([&deal], t(6)..t(9)).ok(), Some(0)); // not undefined
/// ```
///
/// # References
///
/// Deals won of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DealsWon;

impl Kpi for DealsWon {
    const ABOUT: About = About::new("deals.won", "Deals won", Unit::Count)
        .names("Wygrane transakcje", "Виграні угоди", "עסקאות שנסגרו בהצלחה", "Выигранные сделки")
        .formula("count of won deals")
        .anchor("closed_at")
        .source("CRM practice");
    type Measure = ClosedDeals;
    type Value = u64;
    fn measure(&self) -> ClosedDeals {
        ClosedDeals
    }
    fn value(&self, kept: &DealsKept, _: &Frame) -> Result<u64, Undefined> {
        u64::try_from(kept.outcomes.part()).map_err(|_| Undefined::Inconsistent)
    }
    fn n(&self, kept: &DealsKept) -> i64 {
        kept.outcomes.part()
    }
    fn concerns(&self, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
}

/// [`DealsWon`] of one period.
pub fn deals_won<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<u64>
where
    ClosedDeals: Observe<I::Item>,
{
    over(deals).during(during).read(DealsWon)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::time::Timestamp;

    #[test]
    fn won_deals_count_in_the_period_of_their_close() {
        let deal = |outcome: Outcome, closed: Option<i64>| {
            let mut deal = Deal::new("", Timestamp::from_micros(0));
            (deal.outcome, deal.closed_at) = (outcome, closed.map(Timestamp::from_micros));
            deal
        };
        for (what, deals, won, pending, undated) in [
            ("nothing", vec![], 0, 0, 0),
            ("won and lost", vec![deal(Won, Some(1)), deal(Lost, Some(1)), deal(Lost, None)], 1, 0, 0),
            ("open", vec![deal(Open, None), deal(Won, Some(3))], 1, 1, 0),
            ("without a date", vec![deal(Won, None)], 0, 0, 1),
        ] {
            let reading = deals_won(&deals, ..);
            assert_eq!((reading.pending(), reading.excluded_for(&Why::NoCloseDate)), (pending, undated), "{what}");
            assert_eq!(reading.ok(), Some(won), "{what}");
        }
    }
}
