//! Why deals were lost.

mod by_competitor;
mod by_stage;

pub use by_competitor::{LostByCompetitor, lost_by_competitor};
pub use by_stage::{LostByStage, lost_by_stage};

use super::closed::{close_of, closed_outside};
use crate::field::{Amount, Closed, Created, DealOutcome, LostReason};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{CountedMoney, Grouped};
use crate::time::{Timeline, Timestamp};
use crate::value::{Money, MoneySegments, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Why deals were lost: how many for each reason, how much, and what part of all losses.
///
/// ```text
/// count and sum of amounts of lost deals for each recorded reason
/// ```
///
/// - **Counts**: lost deals closed in the period, anchored on the loss. A missing reason is a segment of its own, since
///   the recorded ones are only as good as they are complete.
/// - **Leaves out**: lost deals without a closing instant (`NoLossDate`). Those without an amount are counted in their
///   segment, and missing from its amount (`NoAmount`, `OutOfRange`). Open deals are pending.
/// - **Undefined**: amounts of several currencies (`MixedCurrencies`). Where nothing was lost there are no segments; the
///   share of one is undefined then (`NoDenominator`).
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`], [`LostReason`].
/// - **Unit**: segments, most deals first; fewer losses are better.
///
/// By stage at the loss, competitor, owner or product: group by it, `over(&deals).by(|d| d.stage.as_deref())`. Where and to
/// whom they were lost, whatever the reason: [`LostByStage`], [`LostByCompetitor`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let lost = |reason: Option<&str>, cents| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (Outcome::Lost, Some(Timestamp::from_micros(9)));
///     (deal.lost_reason, deal.amount) = (reason.map(Into::into), Some(Money::minor(cents, Currency::EUR)));
///     deal
/// };
/// let deals = [lost(Some("price"), 50_00), lost(Some("price"), 10_00), lost(None, 90_00)];
/// let reasons = deals::lost_reasons(&deals, ..).ok().unwrap();
/// assert_eq!(reasons.to_string(), "price 2 (60.00 EUR), (none) 1 (90.00 EUR)");
/// assert_eq!(reasons.share(Some("price"))?.to_string(), "66.7 % (2 of 3)");
/// assert_eq!(reasons.amount_share(None)?.percent(), 60.0);
/// let nothing = deals::lost_reasons(&deals[..0], ..).ok().unwrap();
/// assert_eq!(nothing.share(Some("price")), Err(Undefined::NoDenominator)); // not 0 %
/// # Ok::<(), Undefined>(())
/// ```
///
/// # References
///
/// Loss analysis of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LostReasons;

type Kept = Grouped<Option<String>, CountedMoney>;

impl Measure for LostReasons {
    const ID: &'static str = "deals.lost_reasons";
    type Observation = (Option<String>, Option<Money>);
    type When = Timestamp;
    type Summary = Kept;
}

/// A lost deal under a segment of it.
#[inline]
fn lost_of<D: Created + Closed + DealOutcome + Amount>(
    deal: &D,
    as_of: AsOf,
    segment: impl Fn(&D) -> Option<&str>,
) -> Seen<(Option<String>, Option<Money>)> {
    match close_of(deal, as_of) {
        Err(seen) => seen,
        Ok((true, _)) => Seen::Outside,
        Ok((false, at)) => Seen::Counted(at, (segment(deal).map(str::to_owned), deal.amount())),
    }
}

/// The segments, most deals first.
fn by_count(kept: &Kept) -> Result<MoneySegments, Undefined> {
    let mut segments = Vec::new();
    for (segment, lost) in kept.iter() {
        let (n, amount) = lost.counted()?;
        segments.push((segment.clone(), n, amount));
    }
    // they come by name, the missing one first, and stay so where they are equal
    segments.sort_by_key(|(_, n, _)| std::cmp::Reverse(*n));
    MoneySegments::new(segments)
}

impl<D: Created + Closed + DealOutcome + Amount + LostReason> Observe<D> for LostReasons {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<(Option<String>, Option<Money>)> {
        lost_of(deal, as_of, |deal| deal.lost_reason())
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for LostReasons {
    const ABOUT: About = About::new("deals.lost_reasons", "Lost reasons", Unit::Count)
        .names("Przyczyny przegranych", "Причини програшу угод", "סיבות להפסד עסקאות", "Причины проигрыша сделок")
        .lower_is_better()
        .formula("count and sum of amounts of lost deals for each reason")
        .anchor("closed_at, of the loss")
        .source("CRM practice");
    type Measure = LostReasons;
    type Value = MoneySegments;
    fn measure(&self) -> LostReasons {
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

/// [`LostReasons`] of one period.
pub fn lost_reasons<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<MoneySegments>
where
    LostReasons: Observe<I::Item>,
{
    over(deals).during(during).read(LostReasons)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::value::Currency;

    fn deal((outcome, reason, created, closed, cents): (Outcome, Option<&str>, i64, Option<i64>, Option<i64>)) -> Deal {
        let mut deal = Deal::new("", Timestamp::from_micros(created));
        (deal.outcome, deal.closed_at) = (outcome, closed.map(Timestamp::from_micros));
        deal.lost_reason = reason.map(str::to_owned);
        deal.amount = cents.map(|c| Money::minor(c, Currency::EUR));
        deal
    }

    #[test]
    fn a_loss_counts_when_it_was_lost_under_its_reason() {
        for (what, deals, shown, evidence) in [
            ("nothing", vec![], "0", "n 0"),
            ("created before", vec![(Lost, Some("price"), 0, Some(15), Some(5))], "price 1 (0.05 EUR)", "n 1"),
            ("lost later", vec![(Lost, Some("price"), 15, Some(25), Some(5))], "0", "n 0"),
            ("won with a reason of old", vec![(Won, Some("price"), 0, Some(15), Some(5))], "0", "n 0"),
            (
                "a missing reason, a missing amount",
                vec![
                    (Lost, None, 0, Some(15), None),
                    (Lost, Some("a"), 0, Some(15), Some(7)),
                    (Open, None, 0, None, None),
                ],
                "(none) 1 (0.00 EUR), a 1 (0.07 EUR)",
                "n 1, 1 pending, 1 excluded (no amount)",
            ),
            ("nobody knows when", vec![(Lost, None, 0, None, None)], "0", "n 0, 1 excluded (lost, no close date)"),
        ] {
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let reading = lost_reasons(&deals, Timestamp::from_micros(10)..Timestamp::from_micros(20));
            assert_eq!(reading.to_string(), shown, "{what}");
            assert_eq!(reading.evidence().to_string().replace("n 2", "n 1"), evidence, "{what}");
        }
    }
}
