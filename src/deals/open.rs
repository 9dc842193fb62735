//! What is kept of open deals.

use crate::field::{Amount, Closed, Created, DealOutcome};
use crate::kpi::{AsOf, Measure, Observe, Seen};
use crate::record::Outcome;
use crate::summary::{Count, Fold, MoneyTotal, Summary};
use crate::time::Span;
use crate::value::{Money, Why};
use serde::{Deserialize, Serialize};

/// Deals while they are open: how many, and their amounts.
///
/// One measure for the open pipeline and the number of open deals.
///
/// - **Counts**: a level: a deal stands from its creation until it is closed, as far as that is known at the as-of.
/// - **Leaves out**: deals that are won or lost without a closing instant (`NoCloseDate`); deals closed before they
///   were created (`NegativeDuration`). Open deals without an amount are counted and missing from the amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenDeals;

/// What is kept of open deals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenKept {
    /// How many.
    pub deals: Count,
    /// Their amounts.
    pub amounts: MoneyTotal,
}

impl OpenKept {
    /// Notes the open deals that are missing from `amounts`.
    pub fn without_amount(&self, note: &mut dyn FnMut(Why, i64)) {
        let far = self.amounts.out_of_range();
        note(Why::OutOfRange, far);
        note(Why::NoAmount, self.deals.n().wrapping_sub(self.amounts.count()).wrapping_sub(far));
    }
}

impl Summary for OpenKept {
    fn merge(&mut self, other: &Self) {
        self.deals.merge(&other.deals);
        self.amounts.merge(&other.amounts);
    }
}

impl Fold<Option<Money>> for OpenKept {
    fn absorb(&mut self, amount: Option<Money>) {
        self.deals.absorb(());
        if let Some(amount) = amount {
            self.amounts.absorb(amount);
        }
    }
    fn retract(&mut self, amount: Option<Money>) {
        self.deals.retract(());
        if let Some(amount) = amount {
            self.amounts.retract(amount);
        }
    }
}

impl Measure for OpenDeals {
    const ID: &'static str = "deals.open";
    type Observation = Option<Money>;
    type When = Span;
    type Summary = OpenKept;
}

impl<D: Created + Closed + DealOutcome + Amount> Observe<D> for OpenDeals {
    #[inline]
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Option<Money>, Span> {
        match open_span(deal, as_of) {
            Ok(Some(span)) => Seen::Counted(span, deal.amount()),
            Ok(None) => Seen::Outside,
            Err(why) => Seen::Excluded(None, why),
        }
    }
}

/// From when until when a deal is known to have stood open; `None` where it is not known to exist.
pub(super) fn open_span<D: Created + Closed + DealOutcome>(deal: &D, as_of: AsOf) -> Result<Option<Span>, Why> {
    let from = deal.created_at();
    if !as_of.knows(from) {
        return Ok(None);
    }
    let until = match (deal.outcome(), deal.closed_at()) {
        (Outcome::Open, _) => None,
        (_, None) => return Err(Why::NoCloseDate),
        (_, Some(until)) if until < from => return Err(Why::NegativeDuration),
        (_, until) => as_of.known(until),
    };
    Ok(Some(Span { from, until }))
}
