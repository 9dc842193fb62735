//! What is kept of customers by when, how often and for how much they buy.

mod spent;

pub use spent::{Paid, Spent, SpentByPeriod};
pub(super) use spent::{SEVERAL_CURRENCIES, Sum};

use crate::field::{Amount, At, CustomerKey};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::summary::Values;
use crate::time::Timestamp;

/// Customers by their last purchase of a period, how many there are in it and what they add up to.
///
/// - **Counts**: each customer once in every period with a purchase, anchored on the last one in it. A negative amount
///   is money given back and a purchase.
/// - **Leaves out**: customers of whom a total is not known: a purchase has no amount (`NoAmount`), one or all together
///   are beyond what can be summed exactly (`OutOfRange`), they are in `several currencies`. They stand at their last
///   purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spending;

impl Measure for Spending {
    const ID: &'static str = "customers.spending";
    type Observation = Spent;
    type When = Timestamp;
    type Summary = Values<Spent>;
}

impl Journey for Spending {
    type Event = Paid;
    type Trace = SpentByPeriod;
    #[inline]
    fn walk(&self, spent: &SpentByPeriod, at: &Frame, out: &mut impl FnMut(Seen<Spent>)) {
        let periods = at.timeline().len();
        for (column, last, spent) in spent.periods() {
            // before the timeline nothing is kept, after it nothing counts
            if column <= periods {
                out(match spent {
                    Ok(spent) => Seen::Counted(last, spent),
                    Err(why) => Seen::Excluded(Some(last), why),
                });
            }
        }
    }
}

impl<R: CustomerKey + At + Amount> Step<R> for Spending {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, purchase: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, Paid)) {
        purchase.with_customer_key(|who| out(Some(who), purchase.at(), Paid::from(purchase.amount())));
    }
}
