//! How recurring revenue moves from the start of a period to its end.

mod kept;
mod levels;

pub use kept::{Moved, Movement, MovesKept, Moving};
pub(crate) use kept::{by_start, check, known, retained};

use crate::customers::place;
use crate::field::{Amount, CustomerKey, Stands, Term};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::summary::{Price, RunRate};
use crate::time::{Length, Span, Timestamp};
use crate::value::Why;
use levels::Levels;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::slice::from_ref;

/// What each customer pays at the start of a period and at its end, and what became of the difference. One measure for
/// the movements of MRR, for what is retained of it, and for the customers who pay.
///
/// A customer's MRR is the sum over the subscriptions that run. A customer pays where it is above zero. Of a period, the
/// opening level is compared with the closing one, whatever lies between:
///
/// | at the start | at the end | the difference is |
/// |---|---|---|
/// | pays not, never paid before | pays | new |
/// | pays not, paid before | pays | reactivation |
/// | pays | pays more | expansion |
/// | pays | pays less | contraction |
/// | pays | pays not | churn |
///
/// - **Counts**: for each period the customers that pay at its start and at its end, and each movement between, so that
///   start + new + reactivation + expansion - contraction - churn = end. A change at the first instant of a period
///   belongs to it; what comes and goes within is no movement. A journey: all subscriptions must be given, or old
///   customers pass for new ones; a longer period is walked again. Amounts are compared exactly, whatever their terms.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`), without an amount (`NoAmount`), with
///   one out of range or with terms that have too little in common to be compared (`OutOfRange`), with a term of no
///   months.
///
/// A customer with several currencies moves in each of them; no number is then read but the customers at the end. One
/// whose credits exceed what is paid does not pay, and what it is owed is neither in the levels here nor in a movement:
/// it lowers [`Mrr`](super::Mrr) alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moves {
    /// Every subscription by itself instead of all of one customer: there is no expansion then, and nobody comes back.
    pub each: bool,
    /// A customer who pays again so soon, this long after having stopped or earlier, has paid all the while.
    pub bridge: Option<Length>,
    /// How many periods lie between the start and the end: 12 months for a year ago.
    pub trailing: u32,
}

impl Default for Moves {
    fn default() -> Moves {
        Moves { each: false, bridge: None, trailing: 1 }
    }
}

/// One subscription in a customer's history: until when it runs, and at what price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Runs {
    until: Option<Timestamp>,
    price: Price,
}

impl Measure for Moves {
    const ID: &'static str = "subscriptions.moves";
    type Observation = Moved;
    type When = Span;
    type Summary = MovesKept;
}

impl Journey for Moves {
    type Event = Runs;
    type Trace = [(Timestamp, Runs)];
    fn walk(&self, history: &[(Timestamp, Runs)], at: &Frame, out: &mut impl FnMut(Seen<Moved, Span>)) {
        match self.each {
            true => history.iter().for_each(|one| self.tell(from_ref(one), at, out)),
            false => self.tell(history, at, out),
        }
    }
}

impl Moves {
    fn tell(&self, history: &[(Timestamp, Runs)], at: &Frame, out: &mut impl FnMut(Seen<Moved, Span>)) {
        let mut levels = Levels::default();
        for (from, Runs { until, price }) in history {
            let span = Span { from: *from, until: at.as_of().known(*until) };
            match price.known() {
                _ if span.until.is_some_and(|until| until < span.from) => {
                    out(Seen::Excluded(None, Why::NegativeDuration));
                }
                Ok(charge) => levels.add(span, charge),
                Err(why) => out(Seen::Excluded(Some(span), why)),
            }
        }
        let slots = at.timeline().slots();
        let Some(levels) = levels.at_ends(self.bridge, |t| slots.column(t)) else {
            return out(Seen::Excluded(None, Why::OutOfRange));
        };
        // the end of a period is that of its column, whose number is one higher; its start lies so many columns before
        let back = (self.trailing as usize).max(1);
        let periods = at.timeline().len();
        let mut edges: Vec<usize> = levels
            .columns()
            .flat_map(|column| [column.saturating_sub(1), column.saturating_add(back - 1)])
            .map(|slot| slot.max(back - 1))
            .filter(|slot| *slot < periods)
            .collect();
        edges.sort_unstable();
        edges.dedup();
        for (i, slot) in edges.iter().enumerate() {
            let run = *slot..edges.get(i + 1).copied().unwrap_or(periods);
            let (before, after) = (levels.at(slot + 1 - back), levels.at(slot + 1));
            let paid_before = levels.first_paying().is_some_and(|column| column < slot + 2 - back);
            let mut tell = |movement, counts, rate: &RunRate| {
                if counts || !rate.is_nothing() {
                    place(at.timeline(), run.clone(), Moved { movement, counts, rate: rate.clone() }, out);
                }
            };
            // what a customer who does not pay is owed is no revenue that could be kept, lost or won
            let nothing = RunRate::default();
            let [paid, pays] = [before, after].map(|level| if level.pays { &level.rate } else { &nothing });
            tell(Movement::Start, before.pays, paid);
            tell(Movement::End, after.pays, pays);
            let mut change = pays.clone();
            change.unmerge(paid);
            match (before.pays, after.pays) {
                (false, true) if paid_before => tell(Movement::Reactivation, true, &change),
                (false, true) => tell(Movement::New, true, &change),
                (true, false) => tell(Movement::Churn, true, &change),
                _ => {
                    let (mut more, mut less) = (false, false);
                    for change in change.by_currency() {
                        match change.sign() {
                            Some(Ordering::Greater) => {
                                tell(Movement::Expansion, !std::mem::replace(&mut more, true), &change);
                            }
                            Some(Ordering::Less) => {
                                tell(Movement::Contraction, !std::mem::replace(&mut less, true), &change);
                            }
                            // another term, the same by the month
                            _ => {}
                        }
                    }
                }
            }
        }
    }
}

impl<S: CustomerKey + Stands + Amount + Term> Step<S> for Moves {
    type Entity = S::Id;
    fn step(&self, subscription: &S, out: &mut impl FnMut(Option<&S::Id>, Timestamp, Runs)) {
        let Span { from, until } = subscription.span();
        let price = Price::new(subscription.amount(), subscription.term_months());
        subscription.with_customer_key(|who| out(Some(who), from, Runs { until, price }));
    }
}

#[cfg(test)]
mod tests;
