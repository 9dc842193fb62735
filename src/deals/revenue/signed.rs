//! Won amounts above and below zero.

use crate::deals::closed::{close_of, closed_outside};
use crate::field::{Amount, Closed, Created, DealOutcome};
use crate::kpi::{AsOf, Measure, Observe, Seen};
use crate::summary::{Fold, MoneyTotal, Summary};
use crate::time::Timestamp;
use crate::value::{Currency, Money, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The amounts of won deals, what was sold apart from what was given back.
///
/// One measure for gross revenue and refunds. A refund is a won deal with an amount below zero, closed when the money
/// was given back: so it counts in the period in which it was given, and not against the sale that it undoes.
///
/// - **Counts**: won deals with an amount, anchored on the close.
/// - **Leaves out**: won deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`), or without a
///   closing instant (`NoCloseDate`); open deals are pending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SignedRevenue;

/// What is kept of won amounts by their sign.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SignedKept {
    /// Amounts of zero and more.
    pub sold: MoneyTotal,
    /// Amounts below zero.
    pub refunded: MoneyTotal,
}

impl SignedKept {
    fn side(&mut self, amount: Money) -> &mut MoneyTotal {
        if amount.units() < 0 { &mut self.refunded } else { &mut self.sold }
    }
    /// A total, 0 where there is none; undefined where one side has another currency than the other.
    pub(super) fn total(&self, side: &MoneyTotal) -> Result<Money, Undefined> {
        let mut both = self.sold.clone();
        both.merge(&self.refunded);
        let currency = both.total()?.map_or(Currency::NONE, Money::currency);
        Ok(side.total()?.unwrap_or(Money::zero(currency)))
    }
}
impl Summary for SignedKept {
    fn merge(&mut self, other: &Self) {
        self.sold.merge(&other.sold);
        self.refunded.merge(&other.refunded);
    }
}
impl Fold<Money> for SignedKept {
    fn absorb(&mut self, amount: Money) {
        self.side(amount).absorb(amount);
    }
    fn retract(&mut self, amount: Money) {
        self.side(amount).retract(amount);
    }
}

impl Measure for SignedRevenue {
    const ID: &'static str = "deals.revenue.signed";
    type Observation = Money;
    type When = Timestamp;
    type Summary = SignedKept;
}

impl<D: Created + Closed + DealOutcome + Amount> Observe<D> for SignedRevenue {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Money> {
        won_amount(deal, as_of)
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

/// The amount of a won deal; what has none, or one out of range, is left out.
pub(crate) fn won_amount<D: Created + Closed + DealOutcome + Amount>(deal: &D, as_of: AsOf) -> Seen<Money> {
    match close_of(deal, as_of) {
        Err(seen) => seen,
        Ok((false, _)) => Seen::Outside,
        Ok((true, at)) => match deal.amount() {
            None => Seen::Excluded(Some(at), Why::NoAmount),
            Some(amount) if !amount.in_range() => Seen::Excluded(Some(at), Why::OutOfRange),
            Some(amount) => Seen::Counted(at, amount),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec((-9i64..9, any::<bool>()), 0..30), cuts: (usize, usize)) {
            let money = |(cents, dollars)| Money::minor(cents, if dollars { Currency::USD } else { Currency::EUR });
            let all: Vec<Money> = all.into_iter().map(money).collect();
            laws::hold::<SignedKept, Money>(&all, cuts);
        }
    }
}
