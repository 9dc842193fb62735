//! By month: how many customers bought, and how many of them not for the first time.

use super::Periods;
use super::parted::{BITS, parted};
use crate::data::Order;

/// Buyers and those who had bought before, in that month or another.
pub type Out = Vec<[u32; 2]>;

/// The months a customer bought in, and those in which more than once.
#[derive(Debug, Clone, Copy, Default)]
struct Bought {
    once: u64,
    again: u64,
}
impl Bought {
    #[inline(always)]
    fn add(&mut self, slot: usize, len: usize) {
        let month = u64::from(slot < len) << (slot & 63);
        self.again |= self.once & month;
        self.once |= month;
    }
    fn count(self, out: &mut Out) {
        // every month but the first, and the first if there was a second time
        let again = (self.once & self.once.wrapping_sub(1)) | self.again;
        for (which, mut months) in [self.once, again].into_iter().enumerate() {
            while months != 0 {
                out[months.trailing_zeros() as usize][which] += 1;
                months &= months - 1;
            }
        }
    }
}

/// Two words for each customer.
pub fn words(orders: &[Order], periods: &Periods, customers: usize) -> Out {
    let mut bought = vec![Bought::default(); customers];
    for order in orders {
        bought[order.customer as usize].add(periods.slot(order.at), periods.len());
    }
    let mut out = vec![[0; 2]; periods.len()];
    bought.iter().for_each(|bought| bought.count(&mut out));
    out
}

/// The same, range by range of customers.
pub fn ranges(orders: &[Order], periods: &Periods, customers: usize) -> Out {
    let mut out = vec![[0; 2]; periods.len()];
    let mut bought = vec![Bought::default(); 1 << BITS];
    let take = |order: &Order, customer: usize| (customer as u16, periods.slot(order.at) as u8);
    parted(orders, customers, take, |_, dealt| {
        bought.fill(Bought::default());
        for (customer, slot) in dealt {
            bought[*customer as usize].add((*slot).into(), periods.len());
        }
        bought.iter().for_each(|bought| bought.count(&mut out));
    });
    out
}
