//! The share of closed deals that were won, by product.

use crate::deals::closed::{close_of, closed_outside};
use crate::field::{Closed, Created, DealOutcome, Product};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Grouped, Shares};
use crate::time::{Timeline, Timestamp};
use crate::value::{ShareSegments, Undefined};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The share of closed deals that were won, by what was to be sold.
///
/// ```text
/// for each product: won / (won + lost)
/// ```
///
/// - **Counts**: deals closed in the period, anchored on the close. A missing product is a segment of its own.
/// - **Leaves out**: open deals (pending); deals won (`NoCloseDate`) or lost (`NoLossDate`) without a closing instant.
/// - **Undefined**: nothing closed (`NoDenominator`). A product with wins and no losses has 100 %, not 0 %.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Product`].
/// - **Unit**: shares by segment, most closed deals first; higher is better.
///
/// Of all together: [`WinRate`](super::WinRate). How much the products brought:
/// [`RevenueByProduct`](crate::deals::RevenueByProduct).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::Undefined};
/// let closed = [("team", Outcome::Won), ("team", Outcome::Lost), ("start", Outcome::Won)];
/// let deals = closed.map(|(product, outcome)| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.product, deal.outcome, deal.closed_at) = (Some(product.into()), outcome, Some(Timestamp::from_micros(9)));
///     deal
/// });
/// let rates = deals::win_rate_by_product(&deals, ..);
/// assert_eq!(rates.to_string(), "team 50.0 % (1 of 2), start 100.0 % (1 of 1)");
/// assert_eq!(deals::win_rate_by_product(&deals[..0], ..).value(), Err(&Undefined::NoDenominator)); // not 0 %
/// ```
///
/// # References
///
/// Win rate by product of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WinRateByProduct;

type Kept = Grouped<Option<String>, Shares>;

impl Measure for WinRateByProduct {
    const ID: &'static str = "deals.win_rate.by_product";
    type Observation = (Option<String>, bool);
    type When = Timestamp;
    type Summary = Kept;
}

impl<D: Created + Closed + DealOutcome + Product> Observe<D> for WinRateByProduct {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<(Option<String>, bool)> {
        match close_of(deal, as_of) {
            Err(seen) => seen,
            Ok((won, at)) => Seen::Counted(at, (deal.product().map(str::to_owned), won)),
        }
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for WinRateByProduct {
    const ABOUT: About = About::new("deals.win_rate.by_product", "Win rate by product", Unit::Share)
        .names(
            "Współczynnik wygranych według produktu",
            "Частка виграних угод за продуктами",
            "שיעור זכייה לפי מוצר",
            "Доля выигранных сделок по продуктам",
        )
        .formula("for each product: won / (won + lost)")
        .anchor("closed_at")
        .source("CRM practice: closed deals only");
    type Measure = WinRateByProduct;
    type Value = ShareSegments;
    fn measure(&self) -> WinRateByProduct {
        *self
    }
    fn value(&self, kept: &Kept, _: &Frame) -> Result<ShareSegments, Undefined> {
        let mut segments: Vec<_> =
            kept.iter().map(|(product, closed)| (product.clone(), closed.part(), closed.whole())).collect();
        // they come by name, and stay so where they are equal
        segments.sort_by_key(|(.., closed)| std::cmp::Reverse(*closed));
        ShareSegments::new(segments)
    }
    fn n(&self, kept: &Kept) -> i64 {
        kept.iter().fold(0, |n, (_, closed)| n.wrapping_add(closed.whole()))
    }
}

/// [`WinRateByProduct`] of one period.
pub fn win_rate_by_product<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<ShareSegments>
where
    WinRateByProduct: Observe<I::Item>,
{
    over(deals).during(during).read(WinRateByProduct)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::win_rate;
    use crate::record::{Deal, Outcome, Outcome::*};

    #[test]
    fn all_products_together_have_the_win_rate() {
        let deal = |(outcome, product, closed): (Outcome, Option<&str>, Option<i64>)| {
            let mut deal = Deal::new("", Timestamp::from_micros(0));
            (deal.outcome, deal.closed_at) = (outcome, closed.map(Timestamp::from_micros));
            deal.product = product.map(str::to_owned);
            deal
        };
        let nothing = "undefined: nothing to divide by";
        for (what, deals, shown) in [
            ("nothing", vec![], nothing),
            ("open", vec![(Open, Some("a"), None)], nothing),
            ("closed later", vec![(Won, Some("a"), Some(25))], nothing),
            ("nobody knows when", vec![(Won, Some("a"), None), (Lost, Some("a"), None)], nothing),
            ("wins and no losses", vec![(Won, Some("a"), Some(15))], "a 100.0 % (1 of 1)"),
            (
                "most deals first, the missing one by name",
                vec![
                    (Lost, Some("a"), Some(15)),
                    (Won, Some("b"), Some(15)),
                    (Lost, Some("b"), Some(15)),
                    (Won, None, Some(15)),
                ],
                "b 50.0 % (1 of 2), (none) 100.0 % (1 of 1), a 0.0 % (0 of 1)",
            ),
        ] {
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let period = Timestamp::from_micros(10)..Timestamp::from_micros(20);
            let reading = win_rate_by_product(&deals, period.clone());
            assert_eq!(reading.to_string(), shown, "{what}");
            let all = win_rate(&deals, period);
            assert_eq!(reading.evidence(), all.evidence(), "{what}");
            assert_eq!(reading.ok().map(|rates| rates.overall()), all.ok(), "{what}");
        }
    }
}
