//! What is kept of customers by the periods in which they buy.

use super::periods::PeriodsSeen;
use crate::field::{At, CustomerKey};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::summary::{Fold, Summary};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Customers by the periods in which they buy.
///
/// One measure for the number of buyers and for the share of those who buy again.
///
/// - **Counts**: each customer once in every period with a purchase, placed in that period; whether it is the period of
///   the first purchase of all that are given, and whether there are two or more in it.
/// - **Leaves out**: nothing. A purchase that is nobody's has no customer to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Buying;

/// A customer's purchases in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bought {
    /// None came before.
    pub first: bool,
    /// There are two or more.
    pub twice: bool,
}

/// What is kept of buyers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyersKept {
    /// Customers with a purchase.
    pub buyers: i64,
    /// Those whose first purchase it was.
    pub new: i64,
    /// Those with two or more in the period.
    pub twice: i64,
    /// Those with a purchase that is not their first of all.
    pub repeating: i64,
}

impl BuyersKept {
    #[inline(always)]
    fn count(&mut self, bought: Bought, sign: i64) {
        let only = |yes: bool| if yes { sign } else { 0 };
        self.buyers = self.buyers.wrapping_add(sign);
        self.new = self.new.wrapping_add(only(bought.first));
        self.twice = self.twice.wrapping_add(only(bought.twice));
        self.repeating = self.repeating.wrapping_add(only(!bought.first || bought.twice));
    }
}
impl Summary for BuyersKept {
    fn merge(&mut self, other: &Self) {
        self.buyers = self.buyers.wrapping_add(other.buyers);
        self.new = self.new.wrapping_add(other.new);
        self.twice = self.twice.wrapping_add(other.twice);
        self.repeating = self.repeating.wrapping_add(other.repeating);
    }
}
impl Fold<Bought> for BuyersKept {
    #[inline]
    fn absorb(&mut self, bought: Bought) {
        self.count(bought, 1);
    }
    #[inline]
    fn retract(&mut self, bought: Bought) {
        self.count(bought, -1);
    }
}

impl Measure for Buying {
    const ID: &'static str = "customers.buying";
    type Observation = Bought;
    type When = Timestamp;
    type Summary = BuyersKept;
}

impl Journey for Buying {
    type Event = ();
    type Trace = PeriodsSeen;
    #[inline]
    fn walk(&self, seen: &PeriodsSeen, at: &Frame, out: &mut impl FnMut(Seen<Bought>)) {
        let timeline = at.timeline();
        let mut first = true;
        for (column, twice) in seen.columns() {
            // what lies before the timeline is no period of it, but comes first
            if let Some(slot) = column.checked_sub(1).filter(|slot| *slot < timeline.len()) {
                let start = timeline.start(slot).unwrap_or(Timestamp::MIN);
                out(Seen::Counted(start, Bought { first, twice }));
            }
            first = false;
        }
    }
}

impl<R: CustomerKey + At> Step<R> for Buying {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, purchase: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, ())) {
        purchase.with_customer_key(|who| out(Some(who), purchase.at(), ()));
    }
}
