//! The share of closed deals that were won.

mod by_amount;
mod by_product;
mod of_created;

pub use by_amount::{AmountsClosed, WinRateByAmount, win_rate_by_amount};
pub use by_product::{WinRateByProduct, win_rate_by_product};
pub use of_created::{CreatedWinRate, created_win_rate};

use super::ClosedDeals;
use super::closed::DealsKept;
use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of closed deals that were won.
///
/// ```text
/// won / (won + lost)
/// ```
///
/// - **Counts**: deals closed in the period, anchored on the close. Measure: [`ClosedDeals`].
/// - **Leaves out**: open deals (pending); deals won (`NoCloseDate`) or lost (`NoLossDate`) without a closing
///   instant; deals whose instants are too far apart to be subtracted (`OutOfRange`).
/// - **Undefined**: nothing closed (`NoDenominator`). An owner with wins and no losses has 100 %, not 0 %.
/// - **Reads**: [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: share, 0 to 1; higher is better.
///
/// By amount instead of by count: [`WinRateByAmount`](super::WinRateByAmount). By product: [`WinRateByProduct`]. Over all created deals, which some
/// call win rate: [`CreatedWinRate`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::{Calendar, Timestamp}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let closed = |id: &str, outcome, at: &str| -> Result<Deal, crm_kpi::Error> {
///     let mut deal = Deal::new(id, Timestamp::parse("2024-01-02T09:00:00Z")?);
///     (deal.outcome, deal.closed_at) = (outcome, Some(Timestamp::parse(at)?));
///     Ok(deal)
/// };
/// let deals = [
///     closed("D1", Outcome::Won, "2024-02-01T10:00:00Z")?,
///     closed("D2", Outcome::Won, "2024-03-31T23:59:59Z")?,
///     closed("D3", Outcome::Lost, "2024-02-11T10:00:00Z")?,
/// ];
/// let q1 = Calendar::utc().period("2024-Q1")?;
/// assert_eq!(deals::win_rate(&deals, &q1).to_string(), "66.7 % (2 of 3)");
///
/// let nobody: [Deal; 0] = [];
/// assert_eq!(deals::win_rate(&nobody, &q1).ok(), None); // not 0 %
/// # Ok(()) }
/// ```
///
/// # References
///
/// A flow ratio of one population, as Salesforce and HubSpot define their win rate on closed deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WinRate;

impl Kpi for WinRate {
    const ABOUT: About = About::new("deals.win_rate", "Win rate", Unit::Share)
        .names("Współczynnik wygranych", "Частка виграних угод", "שיעור זכייה", "Доля выигранных сделок")
        .formula("won / (won + lost)")
        .anchor("closed_at")
        .source("CRM practice: closed deals only");
    type Measure = ClosedDeals;
    type Value = Share;
    fn measure(&self) -> ClosedDeals {
        ClosedDeals
    }
    fn value(&self, kept: &DealsKept, _: &Frame) -> Result<Share, Undefined> {
        kept.outcomes.share()
    }
    fn n(&self, kept: &DealsKept) -> i64 {
        kept.outcomes.whole()
    }
}

/// [`WinRate`] of one period.
pub fn win_rate<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<Share>
where
    ClosedDeals: Observe<I::Item>,
{
    over(deals).during(during).read(WinRate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::time::Timestamp;
    use crate::value::Why;

    fn deal(outcome: Outcome, closed: Option<i64>) -> Deal {
        let mut deal = Deal::new("", Timestamp::from_micros(0));
        (deal.outcome, deal.closed_at) = (outcome, closed.map(Timestamp::from_micros));
        deal
    }

    #[test]
    fn won_of_won_and_lost_with_the_open_pending() {
        for (what, deals, expected, n, pending) in [
            ("wins and no losses", vec![deal(Won, Some(1))], Some((1, 1)), 1, 0),
            ("losses and no wins", vec![deal(Lost, Some(1))], Some((0, 1)), 1, 0),
            ("open deals are pending", vec![deal(Won, Some(1)), deal(Open, None)], Some((1, 1)), 1, 1),
            ("nothing closed", vec![deal(Open, None)], None, 0, 1),
            ("nothing at all", vec![], None, 0, 0),
        ] {
            let reading = win_rate(&deals, ..);
            assert_eq!((reading.n(), reading.pending()), (n, pending), "{what}");
            assert_eq!(reading.ok().map(|s| (s.part(), s.whole())), expected, "{what}");
        }
    }

    #[test]
    fn a_won_deal_without_a_close_is_left_out_by_name() {
        let reading = win_rate(&[deal(Won, None), deal(Lost, Some(1))], ..);
        assert_eq!(reading.excluded_for(&Why::NoCloseDate), 1);
        assert_eq!(reading.n(), 1);
    }

    #[test]
    fn a_close_after_the_as_of_has_not_happened_yet() {
        let deals = [deal(Won, Some(1)), deal(Lost, Some(9))];
        let reading = over(&deals).as_of(Timestamp::from_micros(5)).read(WinRate);
        assert_eq!((reading.n(), reading.pending()), (1, 1));
    }

    #[test]
    fn wins_and_losses_are_left_out_alike() {
        let mut ancient = [deal(Won, Some(1)), deal(Lost, Some(1))];
        ancient.iter_mut().for_each(|deal| deal.created_at = Timestamp::MIN); // unknown, as some systems write it
        let reading = win_rate(&ancient, ..);
        assert_eq!((reading.n(), reading.excluded_for(&Why::OutOfRange)), (0, 2));
        let undated = [deal(Won, None), deal(Lost, None)];
        let left_out =
            |reading: crate::kpi::Evidence| [Why::NoCloseDate, Why::NoLossDate].map(|why| reading.excluded_for(&why));
        assert_eq!(left_out(win_rate(&undated, ..).evidence().clone()), [1, 1]);
        assert_eq!(left_out(crate::deals::revenue(&undated, ..).evidence().clone()), [1, 0], "a loss has no revenue");
    }
}
