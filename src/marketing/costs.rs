//! What is kept of costs.

use crate::field::{Amount, At, Purpose};
use crate::kpi::{AsOf, Measure, Observe, Seen};
use crate::record::SpendKind;
use crate::summary::{Count, Fold, Grouped, MoneyTotal, Summary};
use crate::time::Timestamp;
use crate::value::{Currency, Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Costs by what they were for.
///
/// One measure for spend, cost per lead, CAC and ROI. Costs meet revenue, leads or customers only as totals of a group
/// and period, so that none is ever counted once for each of them.
///
/// - **Counts**: costs, anchored on when they were booked.
/// - **Leaves out**: nothing; costs without an amount are counted, and missing from the KPIs of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Costs;

/// What is kept of costs of each purpose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CostsKept {
    by_purpose: Grouped<SpendKind, CostsOf>,
}

/// What is kept of the costs of some purposes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CostsOf {
    /// How many.
    pub costs: Count,
    /// Their amounts.
    pub amounts: MoneyTotal,
}

impl CostsKept {
    /// The costs of these purposes together.
    pub fn of(&self, purposes: &[SpendKind]) -> CostsOf {
        let mut sum = CostsOf::default();
        let chosen = self.by_purpose.iter().filter(|(purpose, _)| purposes.contains(purpose));
        chosen.for_each(|(_, costs)| sum.merge(costs));
        sum
    }
}

impl CostsOf {
    /// What they cost: 0, of no currency, where there were none. Undefined where none has an amount, and of several
    /// currencies.
    pub fn total(&self) -> Result<Money, Undefined> {
        match self.amounts.total()? {
            Some(total) => Ok(total),
            None if self.costs.n() == 0 => Ok(Money::zero(Currency::NONE)),
            None => Err(Undefined::NoRecords),
        }
    }
    /// Notes the costs that are missing from `amounts`.
    pub fn without_amount(&self, note: &mut dyn FnMut(Why, i64)) {
        let far = self.amounts.out_of_range();
        note(Why::OutOfRange, far);
        note(Why::NoAmount, self.costs.n() - self.amounts.count() - far);
    }
}

impl Summary for CostsOf {
    fn merge(&mut self, other: &Self) {
        self.costs.merge(&other.costs);
        self.amounts.merge(&other.amounts);
    }
}
impl Fold<Option<Money>> for CostsOf {
    fn absorb(&mut self, amount: Option<Money>) {
        self.costs.absorb(());
        if let Some(amount) = amount {
            self.amounts.absorb(amount);
        }
    }
    fn retract(&mut self, amount: Option<Money>) {
        self.costs.retract(());
        if let Some(amount) = amount {
            self.amounts.retract(amount);
        }
    }
}

impl Summary for CostsKept {
    fn merge(&mut self, other: &Self) {
        self.by_purpose.merge(&other.by_purpose);
    }
}
impl Fold<(SpendKind, Option<Money>)> for CostsKept {
    fn absorb(&mut self, cost: (SpendKind, Option<Money>)) {
        self.by_purpose.absorb(cost);
    }
    fn retract(&mut self, cost: (SpendKind, Option<Money>)) {
        self.by_purpose.retract(cost);
    }
}

impl Measure for Costs {
    const ID: &'static str = "marketing.costs";
    type Observation = (SpendKind, Option<Money>);
    type When = Timestamp;
    type Summary = CostsKept;
}

impl<S: At + Amount + Purpose> Observe<S> for Costs {
    fn observe(&self, cost: &S, as_of: AsOf) -> Seen<(SpendKind, Option<Money>)> {
        let at = cost.at();
        if as_of.knows(at) { Seen::Counted(at, (cost.purpose(), cost.amount())) } else { Seen::Outside }
    }
}
