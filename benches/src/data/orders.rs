//! Orders: what customers bought, by date.

use super::deals::CURRENCIES;
use super::random::Random;
use super::{DAY, NONE, START, Shape};
use crm_kpi::field::{Amount, At, CustomerKey};
use crm_kpi::time::Timestamp;
use crm_kpi::value::{Currency, Money};

/// A row of 32 bytes. The customer is a number from 0, as a table of customers gives it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Order {
    /// The beginning of a day.
    pub at: i64,
    /// [`NONE`] where nobody entered an amount.
    pub cents: i64,
    pub id: u64,
    pub customer: u32,
    pub currency: u8,
}

impl At for Order {
    #[inline(always)]
    fn at(&self) -> Timestamp {
        Timestamp::from_micros(self.at)
    }
}
impl Amount for Order {
    #[inline(always)]
    fn amount(&self) -> Option<Money> {
        let currency = CURRENCIES.get(self.currency as usize).copied().unwrap_or(Currency::NONE);
        (self.cents != NONE).then_some(Money::minor(self.cents, currency))
    }
}
impl CustomerKey for Order {
    type Id = u32;
    #[inline(always)]
    fn customer_key(&self) -> u32 {
        self.customer
    }
}

const DAYS: i64 = 1_460;

/// Orders by date. A customer begins on any day and orders less and less; low numbers order more than high ones.
pub fn orders(shape: Shape) -> Vec<Order> {
    let mut random = Random(45);
    let begins: Vec<i64> = (0..shape.customers).map(|_| random.below(1_400) as i64).collect();
    let mut orders: Vec<Order> = (0..shape.rows)
        .map(|i| {
            let customer = (random.unit().powf(1.3) * shape.customers as f64) as u32;
            let begin = begins[customer as usize];
            let mut day = begin + random.exponential(250.0) as i64;
            if day >= DAYS {
                day = begin + random.below((DAYS - begin) as u64) as i64;
            }
            let mut cents = ((random.around(4.5f64.exp(), 1.0) * 100.0) as i64).clamp(100, 10_000_000_000);
            if shape.odd && random.below(1_000) == 0 {
                cents = NONE;
            }
            Order { at: START + day * DAY, cents, id: i as u64, customer, currency: 0 }
        })
        .collect();
    if !shape.shuffled {
        orders.sort_by_key(|order| order.at);
    }
    orders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::END;

    #[test]
    fn orders_are_the_same_each_time_and_what_they_are_said_to_be() {
        let shape = Shape::of(100_000);
        let made = orders(shape);
        assert_eq!((&made, size_of::<Order>()), (&orders(shape), 32));
        assert!(made.is_sorted_by_key(|o| o.at) && made.iter().all(|o| (START..END).contains(&o.at)));
        assert!(made.iter().all(|o| (o.at - START) % DAY == 0 && (o.customer as usize) < shape.customers));
        let mut customers: Vec<u32> = made.iter().map(|o| o.customer).collect();
        customers.sort_unstable();
        customers.dedup();
        assert!(customers.len() > 19_000, "{} customers of 20,001 order", customers.len());
    }
}
