//! Deals as they were known at an instant.

use crate::kpi::AsOf;
use crate::record::{Deal, Outcome, StageChange};
use crate::time::Timestamp;
use crate::value::Money;

/// The deals as they were known at an instant, from the history of their changes; by id. Any KPI takes them.
///
/// A deal stands as its last change up to the instant says, in all that a change holds. It was closed when it last
/// became what it is: a deal that was lost, reopened and won is lost in between, then open, then won at the second
/// close; another amount entered after the close closes nothing. It was created at its first change. What no change
/// holds (source, product, customer) is `None`.
///
/// The changes may come in any order. Of two changes of a deal at one instant the lower
/// [`seq`](StageChange::seq) comes first; of equal ones the content decides, never the order of arrival.
///
/// ```
/// use crm_kpi::{deals, record::{Outcome, StageChange}, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let change = |at, outcome| {
///     let mut change = StageChange::new("D-1", t(at), "contract");
///     change.outcome = outcome;
///     change
/// };
/// let history = [change(1, Outcome::Open), change(5, Outcome::Lost), change(7, Outcome::Open), change(9, Outcome::Won)];
/// let win_rate = |at| deals::win_rate(deals::deals_as_of(&history, t(at)), ..).to_string();
/// assert_eq!(win_rate(5), "0.0 % (0 of 1)");
/// assert_eq!(win_rate(7), "undefined: nothing to divide by"); // open again
/// assert_eq!(win_rate(9), "100.0 % (1 of 1)");
/// ```
pub fn deals_as_of<'a>(changes: impl IntoIterator<Item = &'a StageChange>, at: impl Into<AsOf>) -> Vec<Deal> {
    let as_of = at.into();
    let mut known: Vec<&StageChange> = changes.into_iter().filter(|change| as_of.knows(change.at)).collect();
    known.sort_by(|a, b| place(a).cmp(&place(b)));
    known.chunk_by(|a, b| a.deal == b.deal).filter_map(as_it_stands).collect()
}

type Amount = (&'static str, i128, u8);

/// Every field counts, so that only equal changes are in no order.
fn place(change: &StageChange) -> impl Ord + '_ {
    let StageChange { deal, at, seq, from, stage, outcome, amount, probability, expected_close, owner } = change;
    let amount: Option<Amount> = amount.map(Money::shortest).map(|m| (m.currency().code(), m.units(), m.scale()));
    // as the journeys over changes have them, which do not keep where a deal came from
    (deal, at, seq, (stage, outcome, amount, probability, expected_close, owner, from))
}

/// A deal from its changes in order; `None` of none.
fn as_it_stands(history: &[&StageChange]) -> Option<Deal> {
    let (first, last) = (history.first()?, history.last()?);
    let mut deal = Deal::new(&last.deal, first.at);
    (deal.outcome, deal.closed_at) = (last.outcome, closed_at(history));
    (deal.amount, deal.probability, deal.expected_close) = (last.amount, last.probability, last.expected_close);
    (deal.stage, deal.owner) = (Some(last.stage.clone()), last.owner.clone());
    deal.updated_at = Some(last.at);
    Some(deal)
}

/// The first of the changes at the end that all say the same outcome.
fn closed_at(history: &[&StageChange]) -> Option<Timestamp> {
    let outcome = history.last().map(|last| last.outcome).filter(|outcome| *outcome != Outcome::Open)?;
    let since = history.iter().rev().take_while(|change| change.outcome == outcome).last();
    since.map(|change| change.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::{OpenDealCount, Revenue, SalesCycle, WinRate};
    use crate::kpi::over;
    use crate::record::Outcome::*;
    use crate::value::Currency;
    use proptest::prelude::*;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn change(deal: &str, at: i64, seq: u32, outcome: Outcome, cents: i64) -> StageChange {
        let mut change = StageChange::new(deal, t(at), "contract");
        (change.seq, change.outcome, change.amount) = (seq, outcome, Some(Money::minor(cents, Currency::EUR)));
        change
    }
    /// Lost at 5, reopened at 7, won at 9 for more, corrected at 11.
    fn reopened() -> [StageChange; 5] {
        [(1, Open, 100), (5, Lost, 100), (7, Open, 100), (9, Won, 300), (11, Won, 250)]
            .map(|(at, outcome, cents)| change("D1", at, 0, outcome, cents))
    }

    #[test]
    fn a_reopened_deal_is_what_it_was_known_to_be() {
        for (at, outcome, closed, cents) in [
            (1, Open, None, 100),
            (4, Open, None, 100),
            (5, Lost, Some(5), 100),
            (6, Lost, Some(5), 100),
            (7, Open, None, 100),
            (9, Won, Some(9), 300),
            (11, Won, Some(9), 250),
            (99, Won, Some(9), 250),
        ] {
            let deals = deals_as_of(&reopened(), t(at));
            let [deal] = deals.as_slice() else { panic!("{deals:?}") };
            assert_eq!((deal.created_at, deal.outcome, deal.closed_at), (t(1), outcome, closed.map(t)), "at {at}");
            assert_eq!(deal.amount, Some(Money::minor(cents, Currency::EUR)), "at {at}");
        }
        assert_eq!(deals_as_of(&reopened(), t(0)), []);
        assert_eq!(deals_as_of(&reopened(), AsOf::Everything), deals_as_of(&reopened(), t(99)));
    }

    #[test]
    fn any_kpi_reads_what_was_known() {
        for (at, win_rate, revenue, open, cycle) in [
            (6, "0.0 % (0 of 1)", "0", 0, None),
            (8, "undefined: nothing to divide by", "0", 1, None),
            (10, "100.0 % (1 of 1)", "3.00 EUR", 0, Some(8)),
            (12, "100.0 % (1 of 1)", "2.50 EUR", 0, Some(8)),
        ] {
            let deals = deals_as_of(&reopened(), t(at));
            let (rate, sum, level, mean) =
                over(&deals).as_of(t(at)).measure((WinRate, Revenue, OpenDealCount, SalesCycle::mean()));
            assert_eq!(rate.total(&()).to_string(), win_rate, "at {at}");
            assert_eq!(sum.total(&()).to_string(), revenue, "at {at}");
            assert_eq!(level.total(&()).ok(), Some(open), "at {at}");
            assert_eq!(mean.total(&()).ok().map(|mean| mean.sum()), cycle, "at {at}");
        }
    }

    #[test]
    fn of_two_changes_at_one_instant_the_sequence_decides() {
        let (lost, won) = (change("D1", 5, 1, Lost, 1), change("D1", 5, 2, Won, 1));
        for changes in [[&lost, &won], [&won, &lost]] {
            assert_eq!(deals_as_of(changes, t(5)).pop().unwrap().outcome, Won);
        }
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            changes in prop::collection::vec((0usize..2, 0i64..4, 0u32..2, 0usize..3, 0i64..3), 0..12),
            at in 0i64..5,
            seed: u64
        ) {
            let make = |(deal, at, seq, outcome, cents): (usize, i64, u32, usize, i64)| {
                change(["D1", "D2"][deal], at, seq, Outcome::ALL[outcome], cents)
            };
            let changes: Vec<StageChange> = changes.into_iter().map(make).collect();
            let mut other = changes.clone();
            other.reverse();
            let cut = seed as usize % (other.len() + 1);
            other.rotate_left(cut);
            prop_assert_eq!(deals_as_of(&changes, t(at)), deals_as_of(&other, t(at)));
        }
    }
}
