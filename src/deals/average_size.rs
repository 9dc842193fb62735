//! The mean amount of the deals won.

use super::ClosedDeals;
use super::closed::DealsKept;
use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::time::Timeline;
use crate::value::{MoneyPer, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The mean amount of the deals won.
///
/// ```text
/// sum of amounts of won deals / won deals with an amount
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close. An amount of 0 counts. Measure:
///   [`ClosedDeals`].
/// - **Leaves out**: won deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`): on both sides of
///   the fraction; won deals without a closing instant (`NoCloseDate`); open deals are pending.
/// - **Undefined**: no won deal with an amount (`NoRecords`); amounts of several currencies (`MixedCurrencies`).
/// - **Reads**: [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: money per deal; higher is better.
///
/// The median and the quantiles: [`DealSize`](super::DealSize).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
/// let won = |cents: Option<i64>| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(9)));
///     deal.amount = cents.map(|c| Money::minor(c, Currency::EUR));
///     deal
/// };
/// let size = deals::average_deal_size(&[won(Some(100_00)), won(Some(0)), won(None)], ..);
/// assert_eq!(size.to_string(), "50.00 EUR");
/// assert_eq!(size.evidence().to_string(), "n 2, 1 excluded (no amount)");
/// assert_eq!(deals::average_deal_size(&[won(None)], ..).ok(), None); // not 0
/// ```
///
/// # References
///
/// Average deal size, or average won value, of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AverageDealSize;

impl Kpi for AverageDealSize {
    const ABOUT: About = About::new("deals.average_size", "Average deal size", Unit::MoneyPer)
        .names("Średnia wielkość transakcji", "Середній розмір угоди", "גודל עסקה ממוצע", "Средний чек")
        .formula("sum of amounts of won deals / won deals with an amount")
        .anchor("closed_at")
        .source("CRM practice");
    type Measure = ClosedDeals;
    type Value = MoneyPer;
    fn measure(&self) -> ClosedDeals {
        ClosedDeals
    }
    fn value(&self, kept: &DealsKept, _: &Frame) -> Result<MoneyPer, Undefined> {
        kept.amounts.mean()
    }
    fn n(&self, kept: &DealsKept) -> i64 {
        kept.amounts.count()
    }
    fn concerns(&self, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
    fn left_out(&self, kept: &DealsKept, note: &mut dyn FnMut(Why, i64)) {
        kept.without_amount(note);
    }
}

/// [`AverageDealSize`] of one period.
pub fn average_deal_size<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<MoneyPer>
where
    ClosedDeals: Observe<I::Item>,
{
    over(deals).during(during).read(AverageDealSize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn the_mean_is_of_won_deals_with_an_amount() {
        let eur = |cents| Some(Money::minor(cents, Currency::EUR));
        let usd = Some(Money::minor(1, Currency::USD));
        for (what, deals, expected) in [
            ("two", vec![(Won, eur(100)), (Won, eur(201))], "1.50 EUR"),
            ("zero counts, missing does not", vec![(Won, eur(100)), (Won, eur(0)), (Won, None)], "0.50 EUR"),
            ("what was lost is not looked at", vec![(Won, eur(100)), (Lost, eur(900)), (Lost, usd)], "1.00 EUR"),
            ("nothing won", vec![(Lost, eur(100))], "undefined: no records to read it from"),
            (
                "two currencies",
                vec![(Won, eur(1)), (Won, usd)],
                "undefined: amounts in EUR and USD; give exchange rates",
            ),
        ] {
            let deals = deals.into_iter().map(|(outcome, amount): (Outcome, Option<Money>)| {
                let mut deal = Deal::new("", Timestamp::from_micros(0));
                (deal.outcome, deal.closed_at, deal.amount) = (outcome, Some(Timestamp::from_micros(5)), amount);
                deal
            });
            assert_eq!(average_deal_size(deals, ..).to_string(), expected, "{what}");
        }
    }
}
