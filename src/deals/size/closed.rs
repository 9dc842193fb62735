//! The distribution of the amounts of the deals decided.

use crate::deals::closed::{close_of, closed_outside};
use crate::field::{Amount, Closed, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::AmountValues;
use crate::time::{Timeline, Timestamp};
use crate::value::{AmountSummary, Money, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The distribution of the amounts of the deals closed, won and lost alike: median, quantiles, mean, deviation.
///
/// ```text
/// amounts of won and lost deals, sorted; quantiles of type 7 (linear)
/// ```
///
/// - **Counts**: won and lost deals closed in the period, anchored on the close. An amount of 0 counts.
/// - **Leaves out**: deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`); deals won
///   (`NoCloseDate`) or lost (`NoLossDate`) without a closing instant; open deals are pending.
/// - **Undefined**: no closed deal with an amount (`NoRecords`); amounts of several currencies (`MixedCurrencies`).
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`].
/// - **Unit**: money; neither more nor less is good in itself.
///
/// Of the won alone: [`DealSize`](crate::deals::DealSize); of the open: [`OpenDealSize`](crate::deals::OpenDealSize).
/// It needs the amounts of lost deals: where they are set to 0 on the loss, it says little.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
/// let deals = [(Outcome::Won, 100_00), (Outcome::Lost, 300_00), (Outcome::Lost, 200_00)].map(|(outcome, cents)| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (outcome, Some(Timestamp::from_micros(9)));
///     deal.amount = Some(Money::minor(cents, Currency::EUR));
///     deal
/// });
/// assert_eq!(deals::closed_deal_size(&deals, ..).ok().unwrap().median().to_string(), "200.00 EUR");
/// assert_eq!(deals::closed_deal_size(&deals[..0], ..).ok(), None); // not 0
/// ```
///
/// # References
///
/// Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), type 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClosedDealSize;

impl Measure for ClosedDealSize {
    const ID: &'static str = "deals.size.closed";
    type Observation = Money;
    type When = Timestamp;
    type Summary = AmountValues;
}

impl<D: Created + Closed + DealOutcome + Amount> Observe<D> for ClosedDealSize {
    #[inline]
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Money> {
        let at = match close_of(deal, as_of) {
            Ok((_, at)) => at,
            Err(seen) => return seen,
        };
        match deal.amount() {
            None => Seen::Excluded(Some(at), Why::NoAmount),
            Some(amount) if !amount.in_range() => Seen::Excluded(Some(at), Why::OutOfRange),
            Some(amount) => Seen::Counted(at, amount),
        }
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for ClosedDealSize {
    const ABOUT: About = About::new("deals.size.closed", "Size of closed deals", Unit::Money)
        .names(
            "Wielkość zamkniętych transakcji",
            "Розмір закритих угод",
            "גודל עסקאות שנסגרו, בזכייה או בהפסד",
            "Размер закрытых сделок",
        )
        .neutral()
        .formula("distribution of amounts of won and lost deals")
        .anchor("closed_at")
        .source("CRM practice; quantiles of type 7 of Hyndman and Fan (1996)");
    type Measure = ClosedDealSize;
    type Value = AmountSummary;
    fn measure(&self) -> ClosedDealSize {
        *self
    }
    fn value(&self, kept: &AmountValues, _: &Frame) -> Result<AmountSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &AmountValues) -> i64 {
        kept.n()
    }
}

/// [`ClosedDealSize`] of one period.
pub fn closed_deal_size<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<AmountSummary>
where
    ClosedDealSize: Observe<I::Item>,
{
    over(deals).during(during).read(ClosedDealSize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome::*};
    use crate::value::Currency;

    #[test]
    fn won_and_lost_count_alike() {
        let deals = [(Won, Some(5)), (Lost, Some(7)), (Lost, None), (Open, Some(9))].map(|(outcome, cents)| {
            let mut deal = Deal::new("", Timestamp::from_micros(0));
            (deal.outcome, deal.closed_at) = (outcome, Some(Timestamp::from_micros(5)));
            deal.amount = cents.map(|c| Money::minor(c, Currency::EUR));
            deal
        });
        let reading = closed_deal_size(&deals, ..);
        assert_eq!(reading.evidence().to_string(), "n 2, 1 pending, 1 excluded (no amount)");
        assert_eq!(reading.ok().map(|size| size.mean().total()), Some(Money::minor(12, Currency::EUR)));
    }
}
