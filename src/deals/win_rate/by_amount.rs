//! The share of the closed amount that was won.

use crate::deals::closed::{close_of, closed_outside};
use crate::field::{Amount, Closed, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::MoneyShares;
use crate::time::{Timeline, Timestamp};
use crate::value::{Money, Share, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The share of the closed amount that was won.
///
/// ```text
/// amount of won deals / amount of won and lost deals
/// ```
///
/// - **Counts**: deals closed in the period, anchored on the close. Measure: [`AmountsClosed`].
/// - **Leaves out**: open deals (pending); closed deals without an amount (`NoAmount`) or with one out of range
///   (`OutOfRange`); deals won (`NoCloseDate`) or lost
///   (`NoLossDate`) without a closing instant.
/// - **Undefined**: no money in the closed deals (`NoDenominator`); amounts of several currencies
///   (`MixedCurrencies`); amounts below zero that leave a part that is none (`Inconsistent`).
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// It needs the amounts of lost deals: where a lost deal's amount is set to 0, this is always 100 %. By count:
/// [`WinRate`](crate::deals::WinRate).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
/// let closed = |outcome, cents| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (outcome, Some(Timestamp::from_micros(9)));
///     deal.amount = Some(Money::minor(cents, Currency::EUR));
///     deal
/// };
/// let deals = [closed(Outcome::Won, 900_00), closed(Outcome::Lost, 50_00), closed(Outcome::Lost, 50_00)];
/// assert_eq!(deals::win_rate_by_amount(&deals, ..).to_string(), "90.0 % (900.00 of 1,000.00 EUR)");
/// assert_eq!(deals::win_rate(&deals, ..).to_string(), "33.3 % (1 of 3)");
/// assert_eq!(deals::win_rate_by_amount(&deals[..0], ..).ok(), None); // not 0 %
/// ```
///
/// # References
///
/// The value-based win rate of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WinRateByAmount;

/// The amounts of closed deals, and of the won among them: what [`WinRateByAmount`] reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AmountsClosed;

impl Measure for AmountsClosed {
    const ID: &'static str = "deals.amounts_closed";
    type Observation = (bool, Money);
    type When = Timestamp;
    type Summary = MoneyShares;
}

impl<D: Created + Closed + DealOutcome + Amount> Observe<D> for AmountsClosed {
    #[inline]
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<(bool, Money)> {
        match close_of(deal, as_of) {
            Err(seen) => seen,
            Ok((won, at)) => match deal.amount() {
                None => Seen::Excluded(Some(at), Why::NoAmount),
                Some(amount) if !amount.in_range() => Seen::Excluded(Some(at), Why::OutOfRange),
                Some(amount) => Seen::Counted(at, (won, amount)),
            },
        }
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for WinRateByAmount {
    const ABOUT: About = About::new("deals.win_rate.by_amount", "Win rate by amount", Unit::Share)
        .names(
            "Współczynnik wygranych według wartości",
            "Частка виграних угод за сумою",
            "שיעור זכייה לפי סכום",
            "Доля выигранных сделок по сумме",
        )
        .formula("amount of won / amount of (won + lost)")
        .anchor("closed_at")
        .source("CRM practice: closed deals only");
    type Measure = AmountsClosed;
    type Value = Share;
    fn measure(&self) -> AmountsClosed {
        AmountsClosed
    }
    fn value(&self, kept: &MoneyShares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &MoneyShares) -> i64 {
        kept.whole().count()
    }
}

/// [`WinRateByAmount`] of one period.
pub fn win_rate_by_amount<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<Share>
where
    AmountsClosed: Observe<I::Item>,
{
    over(deals).during(during).read(WinRateByAmount)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::value::Currency;

    fn deal(outcome: Outcome, amount: Option<Money>) -> Deal {
        let mut deal = Deal::new("", Timestamp::from_micros(0));
        (deal.outcome, deal.amount) = (outcome, amount);
        deal.closed_at = (outcome != Open).then_some(Timestamp::from_micros(5));
        deal
    }

    #[test]
    fn money_won_of_money_closed() {
        let eur = |cents| Some(Money::minor(cents, Currency::EUR));
        let usd = Some(Money::minor(1, Currency::USD));
        let huge = Some(Money::from_parts(i128::MAX, 0, Currency::EUR));
        for (what, deals, expected, evidence) in [
            ("won and lost", vec![deal(Won, eur(300)), deal(Lost, eur(100))], "75.0 % (3.00 of 4.00 EUR)", "n 2"),
            ("wins alone", vec![deal(Won, eur(300))], "100.0 % (3.00 of 3.00 EUR)", "n 1"),
            (
                "a missing amount is on neither side",
                vec![deal(Won, eur(300)), deal(Won, None), deal(Lost, None), deal(Lost, huge)],
                "100.0 % (3.00 of 3.00 EUR)",
                "n 1, 2 excluded (no amount), 1 excluded (too large or too fine)",
            ),
            ("open deals are pending", vec![deal(Open, eur(1))], "undefined: nothing to divide by", "n 0, 1 pending"),
            ("no money", vec![deal(Won, eur(0))], "undefined: nothing to divide by", "n 1"),
            (
                "two currencies",
                vec![deal(Won, eur(300)), deal(Lost, usd)],
                "undefined: amounts in EUR and USD; give exchange rates",
                "n 2",
            ),
        ] {
            let reading = win_rate_by_amount(&deals, ..);
            assert_eq!(reading.to_string(), expected, "{what}");
            assert_eq!(reading.evidence().to_string(), evidence, "{what}");
        }
    }
}
