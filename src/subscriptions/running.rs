//! Subscriptions that run.

use crate::field::{Amount, Stands, Term};
use crate::kpi::{AsOf, Measure, Observe, Seen};
use crate::summary::{Count, Fold, Price, RunRate, Summary};
use crate::time::Span;
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};

/// Subscriptions that run at an instant, and what they come to: one measure for MRR, ARR and the number of active
/// subscriptions.
///
/// - **Counts**: a level: subscriptions with start <= t < end (or no end), free ones too.
/// - **Leaves out**: subscriptions that end before they start (`NegativeDuration`). What has no amount, one out of range
///   or a term of no months runs, but adds nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Running;

/// What is kept of running subscriptions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RunningKept {
    /// How many run.
    pub active: Count,
    /// What they come to.
    pub rate: RunRate,
    no_amount: i64,
    no_term: i64,
    out_of_range: i64,
}

impl RunningKept {
    /// How many have a price that is known.
    pub fn priced(&self) -> i64 {
        [self.no_amount, self.no_term, self.out_of_range].iter().fold(self.active.n(), |n, one| n.wrapping_sub(*one))
    }
    /// What they come to, where it is known of any of them, or none runs.
    pub fn run_rate(&self) -> Result<&RunRate, Undefined> {
        match self.priced() {
            _ if [self.active.n(), self.no_amount, self.no_term, self.out_of_range].iter().any(|n| *n < 0) => {
                Err(Undefined::Inconsistent)
            }
            below if below < 0 || below == 0 && !self.rate.is_nothing() => Err(Undefined::Inconsistent),
            0 if self.active.n() > 0 => Err(Undefined::NoRecords),
            _ => Ok(&self.rate),
        }
    }
    pub(super) fn without_price(&self, note: &mut dyn FnMut(Why, i64)) {
        for (price, n) in
            [(Price::NoAmount, self.no_amount), (Price::NoTerm, self.no_term), (Price::OutOfRange, self.out_of_range)]
        {
            if let (Err(why), true) = (price.known(), n != 0) {
                note(why, n);
            }
        }
    }
    fn flawed(&mut self, price: Price, n: i64) {
        let flaw = match price {
            Price::Is(_) => return,
            Price::NoAmount => &mut self.no_amount,
            Price::NoTerm => &mut self.no_term,
            Price::OutOfRange => &mut self.out_of_range,
        };
        *flaw = flaw.wrapping_add(n);
    }
}

impl Summary for RunningKept {
    fn merge(&mut self, other: &Self) {
        self.active.merge(&other.active);
        self.rate.merge(&other.rate);
        self.flawed(Price::NoAmount, other.no_amount);
        self.flawed(Price::NoTerm, other.no_term);
        self.flawed(Price::OutOfRange, other.out_of_range);
    }
}
impl Fold<Price> for RunningKept {
    #[inline]
    fn absorb(&mut self, price: Price) {
        self.active.absorb(());
        match price {
            Price::Is(charge) => self.rate.absorb(charge),
            flawed => self.flawed(flawed, 1),
        }
    }
    #[inline]
    fn retract(&mut self, price: Price) {
        self.active.retract(());
        match price {
            Price::Is(charge) => self.rate.retract(charge),
            flawed => self.flawed(flawed, -1),
        }
    }
}

impl Measure for Running {
    const ID: &'static str = "subscriptions.running";
    type Observation = Price;
    type When = Span;
    type Summary = RunningKept;
}

impl<S: Stands + Amount + Term> Observe<S> for Running {
    #[inline]
    fn observe(&self, subscription: &S, as_of: AsOf) -> Seen<Price, Span> {
        let Span { from, until } = subscription.span();
        if !as_of.knows(from) {
            return Seen::Outside;
        }
        match as_of.known(until) {
            Some(until) if until < from => Seen::Excluded(None, Why::NegativeDuration),
            until => Seen::Counted(Span { from, until }, Price::new(subscription.amount(), subscription.term_months())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use crate::value::{Currency, Money};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(
            all in prop::collection::vec((prop::option::of(-500i64..500), 0u32..13, any::<bool>()), 0..20), cuts: (usize, usize),
        ) {
            let prices: Vec<Price> = all
                .into_iter()
                .map(|(cents, months, usd)| {
                    let currency = if usd { Currency::USD } else { Currency::EUR };
                    Price::new(cents.map(|cents| Money::minor(cents, currency)), months)
                })
                .collect();
            laws::hold::<RunningKept, Price>(&prices, cuts);
        }
    }
}
