//! What is kept of many records: small, exact, mergeable.

mod amount_values;
mod count;
mod counted_money;
mod dated_money;
mod duration_mean;
mod grouped;
mod handed_out;
#[cfg(test)]
pub(crate) mod laws;
mod lifetimes;
mod money_shares;
mod money_total;
mod passages;
mod run_rate;
mod scores;
mod shares;
mod tuples;
mod values;
mod weights;

pub use amount_values::AmountValues;
pub use count::Count;
pub use counted_money::CountedMoney;
pub use dated_money::DatedMoney;
pub use duration_mean::DurationMean;
pub use grouped::Grouped;
pub use handed_out::HandedOut;
pub use lifetimes::{Lifetimes, Lived};
pub use money_shares::MoneyShares;
pub use money_total::MoneyTotal;
pub use passages::{Passage, Passages, Standing, StepKept};
pub use run_rate::{Charge, Price, RunRate};
pub use scores::Scores;
pub use shares::Shares;
pub use values::Values;
pub use weights::{Weight, Weights};

use std::fmt::Debug;

/// What is kept of a population. Merging is commutative and associative, the default is its neutral element;
/// equality is equality of content, whatever the way it came about.
pub trait Summary: Clone + Default + PartialEq + Debug + Send + Sync + 'static {
    /// Takes in what another has kept.
    fn merge(&mut self, other: &Self);
    /// Puts what is kept into the order that reading wants. Changes no content; called once after many `absorb`s.
    fn settle(&mut self) {}
}

/// A summary that can take an observation in and give it back: `retract` is the exact inverse of `absorb`, in any order.
pub trait Fold<O>: Summary {
    /// Counts an observation in.
    fn absorb(&mut self, observation: O);
    /// Takes an observation back.
    fn retract(&mut self, observation: O);
}
