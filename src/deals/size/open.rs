//! The distribution of the amounts of the deals that are open.

use crate::deals::open::open_span;
use crate::field::{Amount, Closed, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{AmountValues, Count, Fold, Summary};
use crate::time::Span;
use crate::value::{AmountSummary, Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The distribution of the amounts of the deals that are open: median, quantiles, mean, deviation.
///
/// ```text
/// amounts of deals with created_at <= t and t < closed_at (or not closed), sorted; quantiles of type 7 (linear)
/// ```
///
/// - **Counts**: a level: deals open at the end of the period, or at the as-of where that comes first. An amount of 0
///   counts.
/// - **Leaves out**: open deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`); deals that are
///   won or lost without a closing instant (`NoCloseDate`) or closed before they were created (`NegativeDuration`).
/// - **Undefined**: no open deal with an amount (`NoRecords`); amounts of several currencies (`MixedCurrencies`).
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`].
/// - **Unit**: money; neither more nor less is good in itself.
///
/// Of the won: [`DealSize`](crate::deals::DealSize). What is open is larger than what is won where large deals take
/// longer: do not forecast the one by the other.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::Deal, time::Timestamp, value::{Currency, Money}};
/// let t = Timestamp::from_micros;
/// let deals = [100_00, 400_00].map(|cents| {
///     let mut deal = Deal::new("", t(5));
///     deal.amount = Some(Money::minor(cents, Currency::EUR));
///     deal
/// });
/// assert_eq!(deals::open_deal_size(&deals, t(6)).ok().unwrap().median().to_string(), "250.00 EUR");
/// assert_eq!(deals::open_deal_size(&deals, t(4)).ok(), None); // nothing was open: not 0
/// ```
///
/// # References
///
/// Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), type 7.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpenDealSize;

/// What is kept of the amounts of open deals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenSizesKept {
    /// The amounts.
    pub amounts: AmountValues,
    /// Open deals without one.
    pub without: Count,
}

impl Summary for OpenSizesKept {
    fn merge(&mut self, other: &Self) {
        self.amounts.merge(&other.amounts);
        self.without.merge(&other.without);
    }
    fn settle(&mut self) {
        self.amounts.settle();
    }
}
impl Fold<Option<Money>> for OpenSizesKept {
    fn absorb(&mut self, amount: Option<Money>) {
        match amount {
            Some(amount) => self.amounts.absorb(amount),
            None => self.without.absorb(()),
        }
    }
    fn retract(&mut self, amount: Option<Money>) {
        match amount {
            Some(amount) => self.amounts.retract(amount),
            None => self.without.retract(()),
        }
    }
}

impl Measure for OpenDealSize {
    const ID: &'static str = "deals.size.open";
    type Observation = Option<Money>;
    type When = Span;
    type Summary = OpenSizesKept;
}

impl<D: Created + Closed + DealOutcome + Amount> Observe<D> for OpenDealSize {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Option<Money>, Span> {
        match open_span(deal, as_of) {
            Ok(Some(span)) => Seen::Counted(span, deal.amount()),
            Ok(None) => Seen::Outside,
            Err(why) => Seen::Excluded(None, why),
        }
    }
}

impl Kpi for OpenDealSize {
    const ABOUT: About = About::new("deals.size.open", "Size of open deals", Unit::Money)
        .names(
            "Wielkość otwartych szans sprzedaży",
            "Розмір відкритих угод",
            "גודל עסקאות פתוחות",
            "Размер открытых сделок",
        )
        .neutral()
        .formula("distribution of amounts of open deals")
        .anchor("level: created_at <= t < closed_at")
        .source("CRM practice; quantiles of type 7 of Hyndman and Fan (1996)");
    type Measure = OpenDealSize;
    type Value = AmountSummary;
    fn measure(&self) -> OpenDealSize {
        *self
    }
    fn value(&self, kept: &OpenSizesKept, _: &Frame) -> Result<AmountSummary, Undefined> {
        kept.amounts.summary()
    }
    fn n(&self, kept: &OpenSizesKept) -> i64 {
        kept.amounts.n()
    }
    fn left_out(&self, kept: &OpenSizesKept, note: &mut dyn FnMut(Why, i64)) {
        note(Why::OutOfRange, kept.amounts.out_of_range());
        note(Why::NoAmount, kept.without.n());
    }
}

/// [`OpenDealSize`] at an instant.
pub fn open_deal_size<I: IntoIterator>(deals: I, at: impl Into<AsOf>) -> Reading<AmountSummary>
where
    OpenDealSize: Observe<I::Item>,
{
    over(deals).as_of(at).read(OpenDealSize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome};
    use crate::summary::laws;
    use crate::time::{Timeline, Timestamp};
    use crate::value::Currency;
    use proptest::prelude::*;

    #[test]
    fn a_deal_is_in_the_distribution_while_it_is_open() {
        let t = Timestamp::from_micros;
        let deals =
            [(10, Some(30), Some(100)), (10, None, Some(300)), (12, None, None)].map(|(created, closed, cents)| {
                let mut deal = Deal::new("", t(created));
                (deal.closed_at, deal.amount) = (closed.map(t), cents.map(|c| Money::minor(c, Currency::EUR)));
                deal.outcome = if closed.is_some() { Outcome::Won } else { Outcome::Open };
                deal
            });
        for (until, n, median, missing) in [(10, 0, None, 0), (11, 2, Some(200), 0), (31, 1, Some(300), 1)] {
            let period: Timeline = (t(0)..t(until)).into();
            let reading = over(&deals).during(period).read(OpenDealSize);
            assert_eq!((reading.n(), reading.excluded_for(&Why::NoAmount)), (n, missing), "{until}");
            let expected = median.map(|cents| Money::minor(cents, Currency::EUR));
            assert_eq!(reading.ok().map(|size| size.median().rounded()), expected, "{until}");
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(prop::option::of(0i64..9), 0..30), cuts: (usize, usize)) {
            let all: Vec<_> = all.into_iter().map(|c| c.map(|c| Money::minor(c, Currency::EUR))).collect();
            laws::hold::<OpenSizesKept, Option<Money>>(&all, cuts);
        }
    }
}
