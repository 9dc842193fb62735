//! The distribution of the amounts of the deals won.

mod closed;
mod open;

pub use closed::{ClosedDealSize, closed_deal_size};
pub use open::{OpenDealSize, OpenSizesKept, open_deal_size};

use super::closed::{close_of, closed_outside};
use crate::field::{Amount, Closed, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::AmountValues;
use crate::time::{Timeline, Timestamp};
use crate::value::{AmountSummary, Money, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The distribution of the amounts of the deals won: median, quantiles, mean, deviation.
///
/// ```text
/// amounts of won deals, sorted; quantiles of type 7 (linear)
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close. An amount of 0 counts.
/// - **Leaves out**: won deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`), or
///   without a closing instant (`NoCloseDate`); open deals are pending.
/// - **Undefined**: no won deal with an amount (`NoRecords`); amounts of several currencies (`MixedCurrencies`).
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`].
/// - **Unit**: money; higher is better.
///
/// It keeps every amount. Where the mean is enough, [`AverageDealSize`](super::AverageDealSize) keeps a few bytes. Of won
/// and lost: [`ClosedDealSize`]; of the open: [`OpenDealSize`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
/// let deals = [100_00, 300_00, 2_000_00].map(|cents| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(9)));
///     deal.amount = Some(Money::minor(cents, Currency::EUR));
///     deal
/// });
/// let size = deals::deal_size(&deals, ..).ok().unwrap();
/// assert_eq!(size.to_string(), "median 300.00 EUR, p90 1,660.00 EUR, mean 800.00 EUR (n = 3)");
/// assert_eq!(size.quantile(0.25)?.to_string(), "200.00 EUR");
/// assert_eq!(deals::deal_size(&deals[..0], ..).ok(), None);
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), type 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DealSize;

impl Measure for DealSize {
    const ID: &'static str = "deals.size";
    type Observation = Money;
    type When = Timestamp;
    type Summary = AmountValues;
}

impl<D: Created + Closed + DealOutcome + Amount> Observe<D> for DealSize {
    #[inline]
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Money> {
        match close_of(deal, as_of) {
            Err(seen) => seen,
            Ok((false, _)) => Seen::Outside,
            Ok((true, at)) => match deal.amount() {
                None => Seen::Excluded(Some(at), Why::NoAmount),
                Some(amount) if !amount.in_range() => Seen::Excluded(Some(at), Why::OutOfRange),
                Some(amount) => Seen::Counted(at, amount),
            },
        }
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for DealSize {
    const ABOUT: About = About::new("deals.size", "Deal size", Unit::Money)
        .names("Wielkość transakcji", "Розмір угоди", "גודל עסקה", "Размер сделки")
        .formula("distribution of amounts of won deals")
        .anchor("closed_at")
        .source("CRM practice; quantiles of type 7 of Hyndman and Fan (1996)");
    type Measure = DealSize;
    type Value = AmountSummary;
    fn measure(&self) -> DealSize {
        *self
    }
    fn value(&self, kept: &AmountValues, _: &Frame) -> Result<AmountSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &AmountValues) -> i64 {
        kept.n()
    }
    fn concerns(&self, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
}

/// [`DealSize`] of one period.
pub fn deal_size<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<AmountSummary>
where
    DealSize: Observe<I::Item>,
{
    over(deals).during(during).read(DealSize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::AverageDealSize;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::value::Currency;

    fn deals(of: &[(Outcome, Option<i64>)]) -> Vec<Deal> {
        let deal = |(outcome, cents): &(Outcome, Option<i64>)| {
            let mut deal = Deal::new("", Timestamp::from_micros(0));
            (deal.outcome, deal.closed_at) = (*outcome, Some(Timestamp::from_micros(5)));
            deal.amount = cents.map(|c| Money::minor(c, Currency::EUR));
            deal
        };
        of.iter().map(deal).collect()
    }

    #[test]
    fn the_distribution_is_of_the_won_and_its_mean_is_the_average_deal_size() {
        let deals = deals(&[
            (Won, Some(0)),
            (Won, Some(101)),
            (Won, Some(900)),
            (Won, None),
            (Lost, Some(7)),
            (Lost, None),
            (Open, None),
        ]);
        let (sizes, average) = over(&deals).measure((DealSize, AverageDealSize));
        let (size, average) = (sizes.total(&()), average.total(&()));
        assert_eq!(size.evidence(), average.evidence());
        assert_eq!(size.evidence().to_string(), "n 3, 1 pending, 1 excluded (no amount)");
        let size = size.ok().unwrap();
        assert_eq!(Some(size.mean().ratio()), average.ok().map(|a| a.ratio()));
        assert_eq!(
            (size.min(), size.median().rounded()),
            (Money::minor(0, Currency::EUR), size.amounts().nth(1).unwrap())
        );
    }

    #[test]
    fn nothing_won_has_no_size() {
        assert_eq!(deal_size(deals(&[(Lost, Some(1))]), ..).value(), Err(&Undefined::NoRecords));
    }
}
