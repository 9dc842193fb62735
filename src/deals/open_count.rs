//! The number of deals that are open.

use super::open::{OpenDeals, OpenKept};
use crate::kpi::{About, AsOf, Frame, Kpi, Observe, Reading, Unit, over};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// The number of deals that are open.
///
/// ```text
/// count of deals with created_at <= t and t < closed_at (or not closed)
/// ```
///
/// - **Counts**: a level: deals open at the end of the period, or at the as-of where that comes first. Measure:
///   [`OpenDeals`].
/// - **Leaves out**: deals that are won or lost without a closing instant (`NoCloseDate`); deals closed before they
///   were created (`NegativeDuration`).
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: count; neither more nor less is good in itself.
///
/// By age: `over(&deals).as_of(t).by(|d| band(t, d.created_at))`.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let mut deals = [Deal::new("D1", t(0)), Deal::new("D2", t(5))];
/// (deals[0].outcome, deals[0].closed_at) = (Outcome::Lost, Some(t(7)));
/// assert_eq!(deals::open_deal_count(&deals, t(6)).ok(), Some(2));
/// assert_eq!(deals::open_deal_count(&deals, t(7)).ok(), Some(1));
/// assert_eq!(deals::open_deal_count(&deals[..0], t(7)).ok(), Some(0)); // not undefined
/// ```
///
/// # References
///
/// A semi-additive measure: over time the last level stands, it is never summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpenDealCount;

impl Kpi for OpenDealCount {
    const ABOUT: About = About::new("deals.open_count", "Open deals", Unit::Count)
        .names("Otwarte szanse sprzedaży", "Відкриті угоди", "עסקאות פתוחות", "Открытые сделки")
        .neutral()
        .formula("count of open deals")
        .anchor("level: created_at <= t < closed_at")
        .source("CRM practice");
    type Measure = OpenDeals;
    type Value = u64;
    fn measure(&self) -> OpenDeals {
        OpenDeals
    }
    fn value(&self, kept: &OpenKept, _: &Frame) -> Result<u64, Undefined> {
        kept.deals.count()
    }
    fn n(&self, kept: &OpenKept) -> i64 {
        kept.deals.n()
    }
}

/// [`OpenDealCount`] at an instant.
pub fn open_deal_count<I: IntoIterator>(deals: I, at: impl Into<AsOf>) -> Reading<u64>
where
    OpenDeals: Observe<I::Item>,
{
    over(deals).as_of(at).read(OpenDealCount)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome};
    use crate::time::Timestamp;
    use crate::value::Why;

    #[test]
    fn a_deal_is_open_from_its_creation_until_it_is_closed() {
        let t = Timestamp::from_micros;
        let deal = |created, closed: Option<i64>| {
            let mut deal = Deal::new("", t(created));
            deal.closed_at = closed.map(t);
            deal.outcome = if closed.is_some() { Outcome::Won } else { Outcome::Open };
            deal
        };
        let mut deals = vec![deal(2, None), deal(2, Some(4)), deal(3, Some(1))];
        for (at, expected) in [(1, 0), (2, 2), (3, 2), (4, 1), (9, 1)] {
            let reading = open_deal_count(&deals, t(at));
            let backwards = u64::from(at >= 3);
            assert_eq!(reading.excluded_for(&Why::NegativeDuration), backwards, "at {at}");
            assert_eq!(reading.ok(), Some(expected), "at {at}");
        }
        deals[0].outcome = Outcome::Lost;
        assert_eq!(open_deal_count(&deals, t(9)).excluded_for(&Why::NoCloseDate), 1);
    }
}
