//! What is kept of a forecast and of what came of it.

use crate::deals::WeightedKept;
use crate::deals::weighted_pipeline::weighted;
use crate::field::{DealChanges, DealKey};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::record::Outcome;
use crate::summary::{CountedMoney, Fold, Summary};
use crate::time::Timestamp;
use crate::value::{Currency, Money, Undefined, Why};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What was forecast when each period began, and what was won in it, out of the history of the deals.
///
/// One measure for accuracy and bias of forecasts.
///
/// - **Counts**: a deal that was open when a period began, as its last change before that says, in the period in which it
///   was then expected to close; a deal that is won at the as-of, at its close, which is when it last became won.
/// - **Leaves out**: changes of which nobody knows the deal (`Nobodys`). What has no amount or cannot be weighted is kept
///   beside the sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SalesForecast {
    /// Each amount is forecast times its probability.
    pub weighted: bool,
}

/// What is known of a deal from an instant on. The order is that of two changes at one instant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Known {
    seq: u32,
    stage: String,
    outcome: Outcome,
    amount: Option<(Currency, i128, u8)>,
    // digits and scale, shortest, since saved states hold no decimals
    probability: Option<(i128, u32)>,
    expected_close: Option<Timestamp>,
}

impl Known {
    /// The stage that it came into, and which change comes first of two at one instant: the lower `seq`.
    pub fn new(seq: u32, stage: impl Into<String>, outcome: Outcome) -> Known {
        Known { seq, stage: stage.into(), outcome, amount: None, probability: None, expected_close: None }
    }
    /// What it is worth, how likely it is to be won, when it is expected to close.
    pub fn worth(
        self,
        amount: Option<Money>,
        probability: Option<Decimal>,
        expected_close: Option<Timestamp>,
    ) -> Known {
        let amount = amount.map(Money::shortest).map(|m| (m.currency(), m.units(), m.scale()));
        let probability = probability.map(|p| p.normalize()).map(|p| (p.mantissa(), p.scale()));
        Known { amount, probability, expected_close, ..self }
    }
    pub(super) fn is_open(&self) -> bool {
        self.outcome == Outcome::Open
    }
    pub(super) fn expected_close(&self) -> Option<Timestamp> {
        self.expected_close
    }
    /// When a deal that is won at the end of its history last became so.
    pub(super) fn won_at(history: &[(Timestamp, Known)]) -> Option<Timestamp> {
        let won = history.iter().rev().take_while(|(_, known)| known.outcome == Outcome::Won);
        won.last().map(|(at, _)| *at)
    }
    pub(super) fn probability(&self) -> Option<Decimal> {
        self.probability.and_then(|(digits, scale)| Decimal::try_from_i128_with_scale(digits, scale).ok())
    }
    pub(super) fn amount(&self) -> Option<Money> {
        self.amount.map(|(currency, units, scale)| Money::from_parts(units, scale, currency))
    }
}

/// What one deal says of a period.
#[derive(Debug, Clone, PartialEq)]
pub enum Foreseen {
    /// It was expected to bring this, or cannot be weighted.
    Expected(Result<Money, Why>),
    /// It was won, for this if for anything known.
    Won(Option<Money>),
}

/// What is kept of a forecast.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ForecastKept {
    /// What was expected.
    pub expected: WeightedKept,
    /// What was won.
    pub won: CountedMoney,
}

impl ForecastKept {
    /// F.
    pub fn forecast(&self) -> Result<Money, Undefined> {
        self.expected.total()
    }
    /// A.
    pub fn actual(&self) -> Result<Money, Undefined> {
        self.won.total()
    }
    /// Notes the deals that are missing from either.
    pub fn missing(&self, note: &mut dyn FnMut(Why, i64)) {
        self.expected.missing(note);
        self.won.without_amount(note);
    }
}

impl Summary for ForecastKept {
    fn merge(&mut self, other: &Self) {
        self.expected.merge(&other.expected);
        self.won.merge(&other.won);
    }
}
impl Fold<Foreseen> for ForecastKept {
    fn absorb(&mut self, seen: Foreseen) {
        match seen {
            Foreseen::Expected(amount) => self.expected.absorb(amount),
            Foreseen::Won(amount) => self.won.absorb(amount),
        }
    }
    fn retract(&mut self, seen: Foreseen) {
        match seen {
            Foreseen::Expected(amount) => self.expected.retract(amount),
            Foreseen::Won(amount) => self.won.retract(amount),
        }
    }
}

impl Measure for SalesForecast {
    const ID: &'static str = "deals.forecast";
    type Observation = Foreseen;
    type When = Timestamp;
    type Summary = ForecastKept;
}

impl Journey for SalesForecast {
    type Event = Known;
    type Trace = [(Timestamp, Known)];
    fn walk(&self, history: &[(Timestamp, Known)], at: &Frame, out: &mut impl FnMut(Seen<Foreseen>)) {
        let timeline = at.timeline();
        for (i, (since, known)) in history.iter().enumerate() {
            let Some(expected) = known.expected_close.filter(|_| known.outcome == Outcome::Open) else { continue };
            // the period that it is expected in, if this is what was known when that began
            let slot = timeline.slots().column(expected).checked_sub(1);
            let Some(begins) = slot.and_then(|slot| timeline.start(slot)) else { continue };
            let stands = *since < begins && history.get(i + 1).is_none_or(|(next, _)| *next >= begins);
            if stands && slot.is_some_and(|slot| slot < timeline.len()) {
                let probability = if self.weighted { known.probability() } else { Some(Decimal::ONE) };
                out(Seen::Counted(begins, Foreseen::Expected(weighted(known.amount(), probability))));
            }
        }
        let Some((_, last)) = history.last() else { return };
        match last.outcome {
            Outcome::Open => out(Seen::PENDING),
            Outcome::Lost => {}
            Outcome::Won => {
                if let Some(at) = Known::won_at(history) {
                    out(Seen::Counted(at, Foreseen::Won(last.amount())));
                }
            }
        }
    }
}

impl<C: DealKey + DealChanges> Step<C> for SalesForecast {
    type Entity = C::Id;
    fn step(&self, change: &C, out: &mut impl FnMut(Option<&C::Id>, Timestamp, Known)) {
        change.with_deal_key(|which| change.deal_changes(&mut |at, known| out(which, at, known)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec((any::<bool>(), prop::option::of(0i64..9)), 0..30), cuts: (usize, usize)) {
            let seen = |(won, cents): (bool, Option<i64>)| {
                let amount = cents.map(|c| Money::minor(c, Currency::EUR));
                if won { Foreseen::Won(amount) } else { Foreseen::Expected(amount.ok_or(Why::NoAmount)) }
            };
            let all: Vec<Foreseen> = all.into_iter().map(seen).collect();
            laws::hold::<ForecastKept, Foreseen>(&all, cuts);
        }
    }
}
