//! The amount of the deals won, by product.

use super::won_amount;
use crate::deals::closed::closed_outside;
use crate::field::{Amount, Closed, Created, DealOutcome, Product};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{CountedMoney, Grouped};
use crate::time::{Timeline, Timestamp};
use crate::value::{Money, MoneySegments, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The amount of the deals won, net of refunds, by what was sold.
///
/// ```text
/// for each product: count and sum of amounts of won deals
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close; refunds are won deals of an amount below zero, and
///   lower the sum of their product. A missing product is a segment of its own. The segments add up to
///   [`Revenue`](crate::deals::Revenue).
/// - **Leaves out**: won deals without an amount (`NoAmount`), with one out of range (`OutOfRange`), or without a closing
///   instant (`NoCloseDate`); open deals are pending.
/// - **Undefined**: amounts of several currencies (`MixedCurrencies`). Where nothing was won there are no segments.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`], [`Product`].
/// - **Unit**: segments, most money first; higher is better.
///
/// A deal is of one product: one that sells several is a deal, or a row, for each. What part of the deals of a product is
/// won: [`WinRateByProduct`](crate::deals::WinRateByProduct).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
/// let won = [(Some("team"), 500_00), (Some("start"), 90_00), (Some("team"), -120_00), (None, 10_00)];
/// let deals = won.map(|(product, cents)| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(9)));
///     (deal.product, deal.amount) = (product.map(Into::into), Some(Money::minor(cents, Currency::EUR)));
///     deal
/// });
/// let products = deals::revenue_by_product(&deals, ..).ok().unwrap();
/// assert_eq!(products.to_string(), "team 2 (380.00 EUR), start 1 (90.00 EUR), (none) 1 (10.00 EUR)");
/// let nothing = deals::revenue_by_product(&deals[..0], ..).ok().unwrap();
/// assert_eq!(nothing.amount_share(Some("team")).ok(), None); // not 0 %
/// ```
///
/// # References
///
/// Sales by product of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RevenueByProduct;

type Kept = Grouped<Option<String>, CountedMoney>;

impl Measure for RevenueByProduct {
    const ID: &'static str = "deals.revenue.by_product";
    type Observation = (Option<String>, Option<Money>);
    type When = Timestamp;
    type Summary = Kept;
}

impl<D: Created + Closed + DealOutcome + Amount + Product> Observe<D> for RevenueByProduct {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<(Option<String>, Option<Money>)> {
        match won_amount(deal, as_of) {
            Seen::Counted(at, amount) => Seen::Counted(at, (deal.product().map(str::to_owned), Some(amount))),
            Seen::Pending { at, decides } => Seen::Pending { at, decides },
            Seen::Excluded(at, why) => Seen::Excluded(at, why),
            Seen::Outside => Seen::Outside,
        }
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for RevenueByProduct {
    const ABOUT: About = About::new("deals.revenue.by_product", "Revenue by product", Unit::Money)
        .names("Przychód według produktu", "Дохід за продуктами", "הכנסות לפי מוצר", "Выручка по продуктам")
        .formula("for each product: count and sum of amounts of won deals")
        .anchor("closed_at")
        .source("CRM practice: sales by product");
    type Measure = RevenueByProduct;
    type Value = MoneySegments;
    fn measure(&self) -> RevenueByProduct {
        *self
    }
    fn value(&self, kept: &Kept, _: &Frame) -> Result<MoneySegments, Undefined> {
        let mut segments = Vec::new();
        for (product, won) in kept.iter() {
            let (n, amount) = won.counted()?;
            segments.push((product.clone(), n, amount));
        }
        Ok(MoneySegments::new(segments)?.largest_first())
    }
    fn n(&self, kept: &Kept) -> i64 {
        kept.iter().fold(0, |n, (_, won)| n.wrapping_add(won.n()))
    }
    fn concerns(&self, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
}

/// [`RevenueByProduct`] of one period.
pub fn revenue_by_product<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<MoneySegments>
where
    RevenueByProduct: Observe<I::Item>,
{
    over(deals).during(during).read(RevenueByProduct)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::revenue;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::value::Currency;

    #[test]
    fn what_was_won_stands_under_its_product_and_adds_up_to_the_revenue() {
        let deal = |(outcome, product, closed, cents): (Outcome, Option<&str>, Option<i64>, Option<i64>)| {
            let mut deal = Deal::new("", Timestamp::from_micros(0));
            (deal.outcome, deal.closed_at) = (outcome, closed.map(Timestamp::from_micros));
            (deal.product, deal.amount) = (product.map(str::to_owned), cents.map(|c| Money::minor(c, Currency::EUR)));
            deal
        };
        for (what, deals, shown) in [
            ("nothing", vec![], "0"),
            ("won later", vec![(Won, Some("a"), Some(25), Some(5))], "0"),
            ("lost, and open", vec![(Lost, Some("a"), Some(15), Some(5)), (Open, Some("a"), None, Some(5))], "0"),
            ("without an amount", vec![(Won, Some("a"), Some(15), None)], "0"),
            (
                "most money first, refunds against it",
                vec![
                    (Won, Some("a"), Some(15), Some(5)),
                    (Won, Some("b"), Some(15), Some(9)),
                    (Won, Some("b"), Some(16), Some(-6)),
                    (Won, None, Some(16), Some(4)),
                ],
                "a 1 (0.05 EUR), (none) 1 (0.04 EUR), b 2 (0.03 EUR)",
            ),
        ] {
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let period = Timestamp::from_micros(10)..Timestamp::from_micros(20);
            let reading = revenue_by_product(&deals, period.clone());
            assert_eq!(reading.to_string(), shown, "{what}");
            let all = revenue(&deals, period);
            assert_eq!(reading.pending(), all.pending(), "{what}");
            if let Some(all) = all.ok() {
                assert_eq!(reading.ok().map(|r| r.amount().to_f64()), Some(all.to_f64()), "{what}");
            }
        }
    }
}
