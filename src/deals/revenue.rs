//! The amount of the deals won.

mod by_owner;
mod by_product;
mod converted;
mod gross;
mod refunds;
mod signed;

pub use by_owner::{RevenueByOwner, revenue_by_owner};
pub use by_product::{RevenueByProduct, revenue_by_product};
pub use converted::{RevenueIn, WonByDay, WonByDayKept, revenue_in};
pub use gross::{GrossRevenue, gross_revenue};
pub use refunds::{Refunds, refunds};
pub(crate) use signed::won_amount;
pub use signed::{SignedKept, SignedRevenue};

use super::ClosedDeals;
use super::closed::DealsKept;
use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::time::Timeline;
use crate::value::{Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The amount of the deals won (sales volume).
///
/// ```text
/// sum of amounts of won deals
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close. Measure: [`ClosedDeals`].
/// - **Leaves out**: won deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`), or
///   without a closing instant (`NoCloseDate`); open deals are pending.
/// - **Undefined**: deals were won, none with an amount (`NoRecords`); amounts of several currencies
///   (`MixedCurrencies`). Where nothing was won the revenue is 0, of no currency.
/// - **Reads**: [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: money; higher is better.
///
/// Refunds are won deals with an amount below zero, so that it is net of them: [`GrossRevenue`], [`Refunds`]. Deals of
/// several currencies in one: [`RevenueIn`]. Deals that several owners share: [`RevenueByOwner`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let won = |id: &str, money| {
///     let mut deal = Deal::new(id, Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at, deal.amount) = (Outcome::Won, Some(Timestamp::from_micros(9)), money);
///     deal
/// };
/// let mut deals = vec![won("D1", Some(Money::minor(1_000_10, Currency::EUR))), won("D2", None)];
/// let revenue = deals::revenue(&deals, ..);
/// assert_eq!(revenue.to_string(), "1,000.10 EUR");
/// assert_eq!(revenue.evidence().to_string(), "n 1, 1 excluded (no amount)");
///
/// deals.push(won("D3", Some(Money::minor(5_00, Currency::USD))));
/// assert!(matches!(deals::revenue(&deals, ..).value(), Err(Undefined::MixedCurrencies(_)))); // never added up
/// ```
///
/// # References
///
/// Booked sales by close date; recognised revenue is accounting's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Revenue;

impl Kpi for Revenue {
    const ABOUT: About = About::new("deals.revenue", "Revenue", Unit::Money)
        .names("Przychód ze sprzedaży", "Дохід від продажів", "הכנסות ממכירות", "Выручка")
        .formula("sum of amounts of won deals")
        .anchor("closed_at")
        .source("CRM practice: bookings by close date");
    type Measure = ClosedDeals;
    type Value = Money;
    fn measure(&self) -> ClosedDeals {
        ClosedDeals
    }
    fn value(&self, kept: &DealsKept, _: &Frame) -> Result<Money, Undefined> {
        kept.revenue()
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

/// [`Revenue`] of one period.
pub fn revenue<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<Money>
where
    ClosedDeals: Observe<I::Item>,
{
    over(deals).during(during).read(Revenue)
}
