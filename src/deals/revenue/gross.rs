//! The amount of the deals won, before refunds.

use super::signed::{SignedKept, SignedRevenue};
use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::time::Timeline;
use crate::value::{Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The amount of the deals won, before what was given back.
///
/// ```text
/// sum of amounts >= 0 of won deals
/// ```
///
/// - **Counts**: won deals closed in the period with an amount of zero or more, anchored on the close. Measure: [`SignedRevenue`].
/// - **Leaves out**: won deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`), or without a
///   closing instant (`NoCloseDate`); open deals are pending.
/// - **Undefined**: amounts of several currencies (`MixedCurrencies`). Where there is nothing it is 0.
/// - **Reads**: [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: money; higher is better.
///
/// A refund is a won deal with an amount below zero, closed when the money was given back. So
/// [`Revenue`](crate::deals::Revenue), the sum of all amounts, is net of refunds; [`Refunds`](super::Refunds) are the
/// difference.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
/// let mut deals = [500_00, -120_00].map(|cents| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(9)));
///     deal.amount = Some(Money::minor(cents, Currency::EUR));
///     deal
/// });
/// assert_eq!(deals::gross_revenue(&deals, ..).to_string(), "500.00 EUR");
/// assert_eq!(deals::revenue(&deals, ..).to_string(), "380.00 EUR"); // net
/// deals[1].amount = Some(Money::minor(-5, Currency::USD));
/// assert_eq!(deals::gross_revenue(&deals, ..).ok(), None); // currencies never mix
/// ```
///
/// # References
///
/// Gross and net sales of bookkeeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GrossRevenue;

impl Kpi for GrossRevenue {
    const ABOUT: About = About::new("deals.revenue.gross", "Gross revenue", Unit::Money)
        .names(
            "Przychód brutto (przed zwrotami)",
            "Валовий дохід (до повернень)",
            "הכנסות ברוטו (לפני החזרים)",
            "Валовая выручка (до возвратов)",
        )
        .formula("sum of amounts >= 0 of won deals")
        .anchor("closed_at")
        .source("bookkeeping: gross sales");
    type Measure = SignedRevenue;
    type Value = Money;
    fn measure(&self) -> SignedRevenue {
        SignedRevenue
    }
    fn value(&self, kept: &SignedKept, _: &Frame) -> Result<Money, Undefined> {
        kept.total(&kept.sold)
    }
    fn n(&self, kept: &SignedKept) -> i64 {
        kept.sold.count()
    }
    fn concerns(&self, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
}

/// [`GrossRevenue`] of one period.
pub fn gross_revenue<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<Money>
where
    SignedRevenue: Observe<I::Item>,
{
    over(deals).during(during).read(GrossRevenue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::{Refunds, Revenue};
    use crate::record::{Deal, Outcome::*};
    use crate::time::Timestamp;
    use crate::value::Currency;

    #[test]
    fn gross_and_refunds_add_up_to_the_revenue() {
        let deal = |(outcome, cents): (crate::record::Outcome, Option<i64>)| {
            let mut deal = Deal::new("", Timestamp::from_micros(0));
            (deal.outcome, deal.closed_at) = (outcome, Some(Timestamp::from_micros(5)));
            deal.amount = cents.map(|c| Money::minor(c, Currency::EUR));
            deal
        };
        for (what, deals, gross, refunds, net) in [
            ("nothing", vec![], "0", "0", "0"),
            ("sold alone", vec![(Won, Some(300)), (Won, None)], "3.00 EUR", "0.00 EUR", "3.00 EUR"),
            ("given back alone", vec![(Won, Some(-300))], "0.00 EUR", "-3.00 EUR", "-3.00 EUR"),
            ("both", vec![(Won, Some(500)), (Won, Some(-20)), (Lost, Some(-9))], "5.00 EUR", "-0.20 EUR", "4.80 EUR"),
        ] {
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let (all, back, sum) = over(&deals).measure((GrossRevenue, Refunds, Revenue));
            let seen = (all.total(&()).to_string(), back.total(&()).to_string(), sum.total(&()).to_string());
            assert_eq!(seen, (gross.to_owned(), refunds.to_owned(), net.to_owned()), "{what}");
        }
    }
}
