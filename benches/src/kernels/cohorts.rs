//! Retention by monthly cohort: of those who first bought in a month, how many bought so many months later.

use super::Periods;
use super::parted::{BITS, parted};
use crate::data::Order;

/// Rows of cohorts, columns of months since; at most 64 months, for a customer's months are the bits of a word.
pub type Triangle = Vec<[u32; 64]>;

fn count(months: u64, triangle: &mut Triangle) {
    if months == 0 {
        return;
    }
    let first = months.trailing_zeros() as usize;
    let mut since = months >> first;
    while since != 0 {
        triangle[first][since.trailing_zeros() as usize & 63] += 1;
        since &= since - 1;
    }
}
/// The bit of a month; none outside the periods.
#[inline(always)]
fn bit(order: &Order, periods: &Periods) -> u64 {
    let slot = periods.slot(order.at);
    u64::from(slot < periods.len()) << (slot & 63)
}

/// A word for each customer.
pub fn words(orders: &[Order], periods: &Periods, customers: usize) -> Triangle {
    let mut months = vec![0u64; customers];
    for order in orders {
        months[order.customer as usize] |= bit(order, periods);
    }
    let mut triangle = vec![[0; 64]; periods.len()];
    months.iter().for_each(|months| count(*months, &mut triangle));
    triangle
}

/// The same, range by range of customers.
pub fn ranges(orders: &[Order], periods: &Periods, customers: usize) -> Triangle {
    let mut triangle = vec![[0; 64]; periods.len()];
    let mut months = vec![0u64; 1 << BITS];
    let take = |order: &Order, customer: usize| (customer as u16, periods.slot(order.at) as u8);
    parted(orders, customers, take, |_, dealt| {
        months.fill(0);
        for (customer, slot) in dealt {
            let slot = *slot as usize;
            months[*customer as usize] |= u64::from(slot < periods.len()) << (slot & 63);
        }
        months.iter().for_each(|months| count(*months, &mut triangle));
    });
    triangle
}
