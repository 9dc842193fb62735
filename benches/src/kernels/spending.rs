//! Recency, frequency and monetary value of each customer.

use super::parted::{BITS, parted};
use crate::data::{NONE, Order};

/// What is kept of a customer.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spent {
    pub cents: i64,
    pub last: i64,
    pub orders: u32,
    pub priced: u32,
    pub currency: u8,
    /// How often `cents` went over the end of its type.
    pub carry: i8,
}

/// The customers who bought, in order, with how long ago that was, and what is not in the currency of their first amount.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Out {
    pub customers: Vec<(u32, i64, Spent)>,
    pub foreign: Vec<(u32, u8, i64)>,
}

impl Spent {
    #[inline(always)]
    fn add(&mut self, order: &Order, foreign: &mut Vec<(u32, u8, i64)>) {
        self.orders += 1;
        self.last = self.last.max(order.at);
        if order.cents == NONE {
            return;
        }
        if self.priced == 0 {
            self.currency = order.currency;
        }
        if self.currency == order.currency {
            let (sum, over) = self.cents.overflowing_add(order.cents);
            self.cents = sum;
            self.carry += i8::from(over);
            self.priced += 1;
        } else {
            foreign.push((order.customer, order.currency, order.cents));
        }
    }
}
fn list(spent: &[Spent], first: usize, now: i64, out: &mut Out) {
    for (customer, spent) in spent.iter().enumerate().filter(|(_, spent)| spent.orders > 0) {
        out.customers.push(((first + customer) as u32, now - spent.last, *spent));
    }
}
const NOTHING: Spent = Spent { cents: 0, last: i64::MIN, orders: 0, priced: 0, currency: 0, carry: 0 };

/// A row for each customer.
pub fn dense(orders: &[Order], customers: usize, now: i64) -> Out {
    let (mut out, mut spent) = (Out::default(), vec![NOTHING; customers]);
    for order in orders {
        spent[order.customer as usize].add(order, &mut out.foreign);
    }
    out.customers.reserve(customers);
    list(&spent, 0, now, &mut out);
    out
}

/// The same, range by range of customers.
pub fn ranges(orders: &[Order], customers: usize, now: i64) -> Out {
    let mut out = Out::default();
    out.customers.reserve(customers);
    let mut spent = vec![NOTHING; 1 << BITS];
    let none = Order { at: 0, cents: 0, id: 0, customer: 0, currency: 0 };
    // an order without what is not needed: 24 bytes
    #[derive(Clone, Copy, Default)]
    struct Taken {
        at: i64,
        cents: i64,
        customer: u32,
        currency: u8,
    }
    let take = |order: &Order, _| Taken {
        at: order.at,
        cents: order.cents,
        customer: order.customer,
        currency: order.currency,
    };
    parted(orders, customers, take, |first, dealt| {
        spent.fill(NOTHING);
        for &Taken { at, cents, customer, currency } in dealt {
            let order = Order { at, cents, customer, currency, ..none };
            spent[customer as usize - first].add(&order, &mut out.foreign);
        }
        list(&spent, first, now, &mut out);
    });
    out
}
