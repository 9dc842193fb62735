//! What is kept of closed deals: outcomes, the won amounts, the length of the won cycles.

use crate::field::{Amount, Closed, Created, DealOutcome};
use crate::kpi::{AsOf, Measure, Observe, Seen};
use crate::record::Outcome;
use crate::summary::{DurationMean, Fold, MoneyTotal, Shares, Summary};
use crate::time::Timestamp;
use crate::value::{Currency, Money, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Deals by their close: won or lost, with amount and cycle of the won.
///
/// One measure for win rate, revenue, average deal size and mean sales cycle.
///
/// - **Counts**: won and lost deals, anchored on the close, as far as it is known at the as-of.
/// - **Pending**: open deals, without a place.
/// - **Leaves out**: a deal that is won (`NoCloseDate`) or lost (`NoLossDate`) without a closing instant, and one whose
///   instants are too far apart to be subtracted (`OutOfRange`). Won deals without an amount, or closed before they were created,
///   are counted as won and missing from the KPIs of amounts and of cycles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClosedDeals;

/// What one closed deal says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DealClosed {
    /// Won, not lost.
    pub won: bool,
    /// The amount, of a won deal.
    pub amount: Option<Money>,
    /// From creation to close in microseconds, of a won deal that was closed after it was created.
    pub cycle: Option<i64>,
}

/// What is kept of closed deals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[repr(align(64))]
pub struct DealsKept {
    /// Won of won and lost.
    pub outcomes: Shares,
    /// The amounts of the won.
    pub amounts: MoneyTotal,
    /// The cycles of the won.
    pub cycles: DurationMean,
}

impl DealsKept {
    /// The amount won: 0, of no currency, where nothing was. Undefined where no won deal has an amount, and of several
    /// currencies.
    pub fn revenue(&self) -> Result<Money, Undefined> {
        match self.amounts.total()? {
            Some(total) => Ok(total),
            None if self.outcomes.part() == 0 => Ok(Money::zero(Currency::NONE)),
            None => Err(Undefined::NoRecords),
        }
    }
    /// Notes the won deals that are missing from `amounts`.
    pub fn without_amount(&self, note: &mut dyn FnMut(Why, i64)) {
        let far = self.amounts.out_of_range();
        note(Why::OutOfRange, far);
        note(Why::NoAmount, self.outcomes.part().wrapping_sub(self.amounts.count()).wrapping_sub(far));
    }
    /// Notes the won deals that are missing from `cycles`.
    pub fn without_cycle(&self, note: &mut dyn FnMut(Why, i64)) {
        note(Why::NegativeDuration, self.outcomes.part().wrapping_sub(self.cycles.n()));
    }
}

impl Summary for DealsKept {
    fn merge(&mut self, other: &Self) {
        self.outcomes.merge(&other.outcomes);
        self.amounts.merge(&other.amounts);
        self.cycles.merge(&other.cycles);
    }
}

impl Fold<DealClosed> for DealsKept {
    #[inline]
    fn absorb(&mut self, deal: DealClosed) {
        self.outcomes.absorb(deal.won);
        if let Some(amount) = deal.amount {
            self.amounts.absorb(amount);
        }
        if let Some(cycle) = deal.cycle {
            self.cycles.absorb(cycle);
        }
    }
    fn retract(&mut self, deal: DealClosed) {
        self.outcomes.retract(deal.won);
        if let Some(amount) = deal.amount {
            self.amounts.retract(amount);
        }
        if let Some(cycle) = deal.cycle {
            self.cycles.retract(cycle);
        }
    }
}

impl Measure for ClosedDeals {
    const ID: &'static str = "deals.closed";
    type Observation = DealClosed;
    type When = Timestamp;
    type Summary = DealsKept;
}

impl<D: Created + Closed + DealOutcome + Amount> Observe<D> for ClosedDeals {
    #[inline]
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<DealClosed> {
        let (won, at) = match close_of(deal, as_of) {
            Ok(close) => close,
            Err(seen) => return seen,
        };
        // won or lost alike, so that wins and losses are of the same deals
        let Some(cycle) = cycle_of(deal, at) else {
            return Seen::Excluded(Some(at), Why::OutOfRange);
        };
        if !won {
            return Seen::Counted(at, DealClosed { won, amount: None, cycle: None });
        }
        Seen::Counted(at, DealClosed { won, amount: deal.amount(), cycle: (cycle >= 0).then_some(cycle) })
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

/// Whether a deal was won and when it was closed; `Err` says what it is to a measure of closed deals while it is not.
#[inline(always)]
pub(super) fn close_of<D: Created + Closed + DealOutcome, O>(
    deal: &D,
    as_of: AsOf,
) -> Result<(bool, Timestamp), Seen<O>> {
    if !as_of.knows(deal.created_at()) {
        return Err(Seen::Outside);
    }
    let outcome = deal.outcome();
    if outcome == Outcome::Open {
        return Err(Seen::PENDING);
    }
    let won = outcome == Outcome::Won;
    match deal.closed_at() {
        Some(at) if as_of.knows(at) => Ok((won, at)),
        Some(_) => Err(Seen::PENDING),
        None => Err(Seen::Excluded(None, if won { Why::NoCloseDate } else { Why::NoLossDate })),
    }
}

/// Whether a deal was surely closed outside a period. Where an open one carries a closing instant it is pending all the
/// same, so the outcome is asked as well.
#[inline(always)]
pub(super) fn closed_outside<D: Closed + DealOutcome>(deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
    let outside = |at: &Timestamp| !period.contains(at) && as_of.knows(*at);
    deal.closed_at().as_ref().is_some_and(outside) && deal.outcome() != Outcome::Open
}

/// From creation to close in microseconds, negative where the two are the wrong way round; `None` if out of range.
#[inline(always)]
pub(super) fn cycle_of<D: Created>(deal: &D, closed: Timestamp) -> Option<i64> {
    closed.micros().checked_sub(deal.created_at().micros())
}
