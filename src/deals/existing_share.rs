//! The share of the won amount that came from existing customers.

mod by_kind;

pub use by_kind::{ExistingShareByKind, existing_share_by_kind};

use crate::field::{Amount, BuyerKey, Closed, Created, DealOutcome};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::record::Outcome;
use crate::summary::MoneyShares;
use crate::time::{Timeline, Timestamp};
use crate::value::{Currency, Money, Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The share of the won amount that came from customers who had bought before.
///
/// ```text
/// amount of won deals of customers with an earlier won deal / amount of all won deals
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close; a deal is of an existing customer where one of the
///   same customer was won at an earlier instant, in whatever period. Two first deals of one instant are both new. Measure:
///   [`BusinessByCustomer`], a journey: all deals must be given, not the period's alone.
/// - **Leaves out**: won deals without a customer (`Nobodys`), without an amount (`NoAmount`) or with one out of range
///   (`OutOfRange`); deals won without a closing instant (`NoCloseDate`), which make nobody a customer. Open deals are
///   pending.
/// - **Undefined**: nothing won (`NoDenominator`); amounts of several currencies (`MixedCurrencies`); refunds that leave a
///   part that is none (`Inconsistent`).
/// - **Reads**: [`BuyerKey`], [`Created`], [`Closed`], [`DealOutcome`], [`Amount`].
/// - **Unit**: share, 0 to 1; neither more nor less is good in itself.
///
/// By what the seller noted, upsell, cross-sell or renewal: [`ExistingShareByKind`]. In groups, of which a customer has
/// deals in several, each group knows its own deals alone.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
/// let t = Timestamp::from_micros;
/// let deals = [("C1", 5, 300_00), ("C1", 15, 100_00), ("C2", 16, 300_00)].map(|(who, at, cents)| {
///     let mut deal = Deal::new("", t(0));
///     (deal.customer, deal.outcome, deal.closed_at) = (Some(who.into()), Outcome::Won, Some(t(at)));
///     deal.amount = Some(Money::minor(cents, Currency::EUR));
///     deal
/// });
/// assert_eq!(deals::existing_share(&deals, t(10)..t(20)).to_string(), "25.0 % (100.00 of 400.00 EUR)");
/// assert_eq!(deals::existing_share(&deals, t(20)..t(30)).ok(), None); // nothing won: not 0 %
/// ```
///
/// # References
///
/// Repeat and expansion revenue of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ExistingShare;

/// Won amounts of new and of existing customers: what [`ExistingShare`] reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BusinessByCustomer;

/// What happened to a deal of a customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Dealt {
    /// It was opened.
    Opened,
    /// It was won, for so many billionths.
    Won(Currency, i128),
    /// It was won, and its amount cannot be counted: none, or out of range.
    WonFor(Unpriced),
    /// It was lost.
    Lost,
    /// It is decided, and nobody noted when: won or not. Told at its opening.
    Someday(bool),
}

/// Why a won amount cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unpriced {
    /// There is none.
    NoAmount,
    /// It is too large or too fine.
    OutOfRange,
}

impl Measure for BusinessByCustomer {
    const ID: &'static str = "deals.business_by_customer";
    type Observation = (bool, Money);
    type When = Timestamp;
    type Summary = MoneyShares;
}

impl Journey for BusinessByCustomer {
    type Event = Dealt;
    type Trace = [(Timestamp, Dealt)];
    fn walk(&self, history: &[(Timestamp, Dealt)], _: &Frame, out: &mut impl FnMut(Seen<(bool, Money)>)) {
        let is_win = |event: &Dealt| matches!(event, Dealt::Won(..) | Dealt::WonFor(_));
        let first = history.iter().find(|(_, event)| is_win(event)).map(|(at, _)| *at);
        let mut open = 0i64;
        for (at, event) in history {
            match event {
                Dealt::Opened => open += 1,
                Dealt::Won(currency, nanos) => {
                    let existing = first.is_some_and(|first| first < *at);
                    out(Seen::Counted(*at, (existing, Money::from_nanos(*nanos, *currency))));
                }
                Dealt::WonFor(Unpriced::NoAmount) => out(Seen::Excluded(Some(*at), Why::NoAmount)),
                Dealt::WonFor(Unpriced::OutOfRange) => out(Seen::Excluded(Some(*at), Why::OutOfRange)),
                Dealt::Someday(true) => out(Seen::Excluded(None, Why::NoCloseDate)),
                Dealt::Lost | Dealt::Someday(false) => {}
            }
            open -= i64::from(*event != Dealt::Opened);
        }
        (0..open).for_each(|_| out(Seen::PENDING));
    }
    fn alone(&self, at: Timestamp, event: &Dealt) -> Seen<(bool, Money)> {
        match event {
            Dealt::Won(..) | Dealt::WonFor(_) => Seen::Excluded(Some(at), Why::Nobodys),
            Dealt::Someday(true) => Seen::Excluded(None, Why::NoCloseDate),
            _ => Seen::Outside,
        }
    }
}

impl<D: BuyerKey + Created + Closed + DealOutcome + Amount> Step<D> for BusinessByCustomer {
    type Entity = D::Id;
    fn step(&self, deal: &D, out: &mut impl FnMut(Option<&D::Id>, Timestamp, Dealt)) {
        let created = deal.created_at();
        let closed = match (deal.outcome(), deal.closed_at()) {
            (Outcome::Open, _) => None,
            // by a slip closed before it was opened, it is closed when it is opened: before that nobody knew of it
            (Outcome::Lost, Some(at)) => Some((at.max(created), Dealt::Lost)),
            (Outcome::Won, Some(at)) => Some((at.max(created), won(deal.amount()))),
            (outcome, None) => Some((created, Dealt::Someday(outcome == Outcome::Won))),
        };
        deal.with_buyer_key(|who| {
            out(who, created, Dealt::Opened);
            if let Some((at, event)) = closed {
                out(who, at, event);
            }
        });
    }
}

fn won(amount: Option<Money>) -> Dealt {
    match amount.map(|amount| (amount.currency(), amount.nanos())) {
        None => Dealt::WonFor(Unpriced::NoAmount),
        Some((_, None)) => Dealt::WonFor(Unpriced::OutOfRange),
        Some((currency, Some(nanos))) => Dealt::Won(currency, nanos),
    }
}

impl Kpi for ExistingShare {
    const ABOUT: About = About::new("deals.existing_share", "Revenue share of existing customers", Unit::Share)
        .names(
            "Udział obecnych klientów w przychodzie",
            "Частка наявних клієнтів у доході",
            "חלק הלקוחות הקיימים בהכנסות",
            "Доля существующих клиентов в выручке",
        )
        .neutral()
        .formula("amount of won deals of customers with an earlier won deal / amount of all won deals")
        .anchor("closed_at")
        .source("CRM practice: repeat and expansion revenue");
    type Measure = BusinessByCustomer;
    type Value = Share;
    fn measure(&self) -> BusinessByCustomer {
        BusinessByCustomer
    }
    fn value(&self, kept: &MoneyShares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &MoneyShares) -> i64 {
        kept.whole().count()
    }
}

/// [`ExistingShare`] of one period; all deals must be given.
pub fn existing_share<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<Share>
where
    BusinessByCustomer: Step<I::Item>,
{
    over(deals).during(during).read(ExistingShare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome::*};

    #[test]
    fn a_customer_exists_from_the_first_win_on() {
        let t = Timestamp::from_micros;
        let deal = |(who, outcome, closed, cents): (Option<&str>, Outcome, Option<i64>, Option<i64>)| {
            let mut deal = Deal::new("", t(0));
            (deal.customer, deal.outcome, deal.closed_at) = (who.map(str::to_owned), outcome, closed.map(t));
            deal.amount = cents.map(|c| Money::minor(c, Currency::EUR));
            deal
        };
        let (a, divide) = (Some("A"), "undefined: nothing to divide by");
        for (what, deals, shown, evidence) in [
            ("nothing", vec![], divide, "n 0"),
            ("new", vec![(a, Won, Some(15), Some(5))], "0.0 % (0.00 of 0.05 EUR)", "n 1"),
            ("two of one instant", vec![(a, Won, Some(15), Some(5)); 2], "0.0 % (0.00 of 0.10 EUR)", "n 2"),
            (
                "again in the period",
                vec![(a, Won, Some(16), Some(5)), (a, Won, Some(15), Some(5))],
                "50.0 % (0.05 of 0.10 EUR)",
                "n 2",
            ),
            (
                "a first one without an amount",
                vec![(a, Won, Some(5), None), (a, Won, Some(15), Some(5))],
                "100.0 % (0.05 of 0.05 EUR)",
                "n 1",
            ),
            (
                "lost before",
                vec![(a, Lost, Some(5), Some(5)), (a, Won, Some(15), Some(5))],
                "0.0 % (0.00 of 0.05 EUR)",
                "n 1",
            ),
            ("open", vec![(a, Open, None, Some(5))], divide, "n 0, 1 pending"),
            ("nobody's", vec![(None, Won, Some(15), Some(5))], divide, "n 0, 1 excluded (nobody knows whose it is)"),
            ("undated", vec![(a, Won, None, Some(5))], divide, "n 0, 1 excluded (no close date)"),
        ] {
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let reading = existing_share(&deals, t(10)..t(20));
            assert_eq!(
                (reading.to_string(), reading.evidence().to_string()),
                (shown.into(), evidence.into()),
                "{what}"
            );
        }
    }
}
