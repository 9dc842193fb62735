//! To whom deals were lost.

use super::{by_count, lost_of};
use crate::deals::closed::closed_outside;
use crate::field::{Amount, Closed, Competitor, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{CountedMoney, Grouped};
use crate::time::{Timeline, Timestamp};
use crate::value::{Money, MoneySegments, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// To whom deals were lost: how many to each competitor, how much, and what part of all losses.
///
/// ```text
/// count and sum of amounts of lost deals for each competitor
/// ```
///
/// - **Counts**: deals lost in the period, anchored on the loss; a loss to nobody, or to somebody whom nobody
///   noted, is a segment of its own.
/// - **Leaves out**: of the amounts those that are missing (`NoAmount`) or out of range (`OutOfRange`); their deals count.
///   Deals lost without a closing instant (`NoLossDate`); open deals are pending.
/// - **Undefined**: amounts of several currencies (`MixedCurrencies`). Where nothing was lost there are no segments.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`], [`Competitor`].
/// - **Unit**: segments, most deals first; fewer losses are better.
///
/// Whether one wins against them is a matter of groups: [`WinRate`](crate::deals::WinRate) by
/// `over(&deals).by(|d| d.competitor.as_deref())`.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let deals = [Some("acme"), None, Some("acme")].map(|competitor| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (Outcome::Lost, Some(Timestamp::from_micros(9)));
///     (deal.competitor, deal.amount) = (competitor.map(Into::into), Some(Money::minor(50_00, Currency::EUR)));
///     deal
/// });
/// let lost = deals::lost_by_competitor(&deals, ..).ok().unwrap();
/// assert_eq!(lost.to_string(), "acme 2 (100.00 EUR), (none) 1 (50.00 EUR)");
/// let nothing = deals::lost_by_competitor(&deals[..0], ..).ok().unwrap();
/// assert_eq!(nothing.share(Some("acme")), Err(Undefined::NoDenominator)); // not 0 %
/// ```
///
/// # References
///
/// Competitive loss analysis of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LostByCompetitor;

type Kept = Grouped<Option<String>, CountedMoney>;

impl Measure for LostByCompetitor {
    const ID: &'static str = "deals.lost_reasons.by_competitor";
    type Observation = (Option<String>, Option<Money>);
    type When = Timestamp;
    type Summary = Kept;
}

impl<D: Created + Closed + DealOutcome + Amount + Competitor> Observe<D> for LostByCompetitor {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<(Option<String>, Option<Money>)> {
        lost_of(deal, as_of, |deal| deal.competitor())
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for LostByCompetitor {
    const ABOUT: About = About::new("deals.lost_reasons.by_competitor", "Lost deals by competitor", Unit::Count)
        .names(
            "Przegrane według konkurenta",
            "Програні угоди за конкурентами",
            "עסקאות שהופסדו לפי מתחרה",
            "Проигранные сделки по конкурентам",
        )
        .lower_is_better()
        .formula("count and sum of amounts of lost deals for each competitor")
        .anchor("closed_at, of the loss")
        .source("CRM practice: loss analysis");
    type Measure = LostByCompetitor;
    type Value = MoneySegments;
    fn measure(&self) -> LostByCompetitor {
        *self
    }
    fn value(&self, kept: &Kept, _: &Frame) -> Result<MoneySegments, Undefined> {
        by_count(kept)
    }
    fn n(&self, kept: &Kept) -> i64 {
        kept.iter().fold(0, |n, (_, lost)| n.wrapping_add(lost.n()))
    }
    fn concerns(&self, why: &Why) -> bool {
        *why != Why::NoCloseDate
    }
    fn left_out(&self, kept: &Kept, note: &mut dyn FnMut(Why, i64)) {
        kept.iter().for_each(|(_, lost)| lost.without_amount(note));
    }
}

/// [`LostByCompetitor`] of one period.
pub fn lost_by_competitor<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<MoneySegments>
where
    LostByCompetitor: Observe<I::Item>,
{
    over(deals).during(during).read(LostByCompetitor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::lost_reasons;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::value::Currency;

    #[test]
    fn a_loss_counts_when_it_was_lost_under_its_competitor() {
        let deal = |(outcome, competitor, closed, cents): (Outcome, Option<&str>, Option<i64>, Option<i64>)| {
            let mut deal = Deal::new("", Timestamp::from_micros(0));
            (deal.outcome, deal.closed_at) = (outcome, closed.map(Timestamp::from_micros));
            (deal.competitor, deal.amount) =
                (competitor.map(str::to_owned), cents.map(|c| Money::minor(c, Currency::EUR)));
            deal
        };
        for (what, deals, shown) in [
            ("nothing", vec![], "0"),
            ("lost later", vec![(Lost, Some("b"), Some(25), Some(5))], "0"),
            ("won", vec![(Won, Some("b"), Some(15), Some(5))], "0"),
            (
                "most deals first",
                vec![
                    (Lost, Some("a"), Some(15), Some(90)),
                    (Lost, Some("b"), Some(15), Some(5)),
                    (Lost, Some("b"), Some(16), None),
                    (Open, Some("b"), None, Some(5)),
                    (Lost, Some("b"), None, Some(5)),
                ],
                "b 2 (0.05 EUR), a 1 (0.90 EUR)",
            ),
        ] {
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let period = Timestamp::from_micros(10)..Timestamp::from_micros(20);
            let reading = lost_by_competitor(&deals, period.clone());
            assert_eq!(reading.to_string(), shown, "{what}");
            // the same losses as by reason
            assert_eq!(reading.evidence(), lost_reasons(&deals, period).evidence(), "{what}");
        }
    }
}
