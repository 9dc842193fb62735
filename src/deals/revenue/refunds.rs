//! What was given back of the deals won.

use super::signed::{SignedKept, SignedRevenue};
use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::time::Timeline;
use crate::value::{Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What was given back: the won amounts below zero.
///
/// ```text
/// sum of amounts < 0 of won deals
/// ```
///
/// - **Counts**: won deals closed in the period with an amount below zero, anchored on the close. Measure: [`SignedRevenue`].
/// - **Leaves out**: won deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`), or without a
///   closing instant (`NoCloseDate`); open deals are pending.
/// - **Undefined**: amounts of several currencies (`MixedCurrencies`). Where there is nothing it is 0.
/// - **Reads**: [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: money; higher (nearer to 0) is better.
///
/// A refund counts in the period in which it was given, not against the sale that it undoes.
/// [`Revenue`](crate::deals::Revenue) is net of refunds; [`GrossRevenue`](super::GrossRevenue) is what it would be without.
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
/// assert_eq!(deals::refunds(&deals, ..).to_string(), "-120.00 EUR");
/// assert_eq!(deals::revenue(&deals, ..).to_string(), "380.00 EUR"); // net
/// deals[1].amount = Some(Money::minor(-5, Currency::USD));
/// assert_eq!(deals::refunds(&deals, ..).ok(), None); // currencies never mix
/// ```
///
/// # References
///
/// Sales returns and allowances of bookkeeping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Refunds;

impl Kpi for Refunds {
    const ABOUT: About = About::new("deals.revenue.refunds", "Refunds", Unit::Money)
        .names("Zwroty", "Повернення коштів", "החזרים כספיים", "Возвраты")
        .formula("sum of amounts < 0 of won deals")
        .anchor("closed_at")
        .source("bookkeeping: returns and allowances");
    type Measure = SignedRevenue;
    type Value = Money;
    fn measure(&self) -> SignedRevenue {
        SignedRevenue
    }
    fn value(&self, kept: &SignedKept, _: &Frame) -> Result<Money, Undefined> {
        kept.total(&kept.refunded)
    }
    fn n(&self, kept: &SignedKept) -> i64 {
        kept.refunded.count()
    }
    fn concerns(&self, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
}

/// [`Refunds`] of one period.
pub fn refunds<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<Money>
where
    SignedRevenue: Observe<I::Item>,
{
    over(deals).during(during).read(Refunds)
}
