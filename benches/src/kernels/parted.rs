//! Orders dealt out by ranges of customers, so that the tables of a range stay in the cache.

use crate::data::Order;

/// So many bits of a customer's number are left within a range.
pub(super) const BITS: u32 = 14;

/// What is taken of each order, range by range: within one the order is that of the rows.
pub(super) fn parted<T: Copy + Default>(
    orders: &[Order],
    customers: usize,
    take: impl Fn(&Order, usize) -> T,
    mut each: impl FnMut(usize, &[T]),
) {
    let parts = (customers >> BITS) + 1;
    let mut next = vec![0usize; parts + 1];
    for order in orders {
        next[(order.customer >> BITS) as usize + 1] += 1;
    }
    for part in 0..parts {
        next[part + 1] += next[part];
    }
    let begins = next.clone();
    let mut dealt = vec![T::default(); orders.len()];
    for order in orders {
        let next = &mut next[(order.customer >> BITS) as usize];
        dealt[*next] = take(order, (order.customer & ((1 << BITS) - 1)) as usize);
        *next += 1;
    }
    for (part, range) in begins.windows(2).enumerate() {
        each(part << BITS, &dealt[range[0]..range[1]]);
    }
}
