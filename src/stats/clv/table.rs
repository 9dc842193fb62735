//! Customers who are alike, counted.

use super::customer::Customer;

/// Any number of customers, those who are alike counted together: what a model of buying is fitted to.
///
/// Where times are in days there are far fewer kinds of customers than customers. Tables of parts of the customers
/// [merge](Customers::merge) into that of all, in any order.
///
/// ```
/// use crm_kpi::stats::clv::{Customer, Customers};
/// let (once, again) = (Customer::new(0, 0.0, 4.0)?, Customer::new(1, 2.0, 4.0)?);
/// let mut customers = Customers::from_iter([once, again, once]);
/// assert_eq!((customers.len(), customers.kinds()), (3, 2));
/// customers.merge(&Customers::from_iter([(again, 5)]));
/// assert_eq!((customers.len(), customers.kinds()), (8, 2));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Customers {
    // in order, each kind once
    rows: Vec<(Customer, u64)>,
}

impl Customers {
    /// How many customers there are.
    pub fn len(&self) -> u64 {
        self.rows.iter().map(|(_, n)| n).sum()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// How many of them differ.
    pub fn kinds(&self) -> usize {
        self.rows.len()
    }
    /// Every kind of customer with how many there are, by frequency, recency and age.
    pub fn iter(&self) -> impl Iterator<Item = (Customer, u64)> {
        self.rows.iter().copied()
    }
    /// Adds the customers of another table.
    pub fn merge(&mut self, other: &Customers) {
        self.rows.extend_from_slice(&other.rows);
        self.arrange();
    }
    /// Purchases after the first, of all.
    pub fn repeats(&self) -> f64 {
        self.rows.iter().map(|(customer, n)| f64::from(customer.frequency()) * *n as f64).sum()
    }
    /// The time that all were watched for, together.
    pub fn watched(&self) -> f64 {
        self.rows.iter().map(|(customer, n)| customer.age() * *n as f64).sum()
    }
    pub(super) fn scaled(&self, unit: f64) -> Vec<(Customer, u64)> {
        self.rows.iter().map(|(customer, n)| (customer.scaled(unit), *n)).collect()
    }
    pub(super) fn rows(&self) -> &[(Customer, u64)] {
        &self.rows
    }
    fn arrange(&mut self) {
        // times are not negative, so their bits are in their order
        self.rows.sort_unstable_by_key(|(c, _)| (c.frequency(), c.recency().to_bits(), c.age().to_bits()));
        self.rows.dedup_by(|next, kept| {
            let alike = next.0 == kept.0;
            if alike {
                kept.1 = kept.1.saturating_add(next.1);
            }
            alike
        });
    }
}

impl FromIterator<(Customer, u64)> for Customers {
    fn from_iter<I: IntoIterator<Item = (Customer, u64)>>(customers: I) -> Customers {
        let mut table = Customers { rows: customers.into_iter().filter(|(_, n)| *n > 0).collect() };
        table.arrange();
        table
    }
}
impl FromIterator<Customer> for Customers {
    fn from_iter<I: IntoIterator<Item = Customer>>(customers: I) -> Customers {
        customers.into_iter().map(|customer| (customer, 1)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::draws::Draws;

    #[test]
    fn parts_in_any_order_make_the_same_table() {
        let mut draws = Draws::new(5);
        let mut customer = || {
            let (x, last) = ((draws.uniform() * 3.0) as u32, 1.0 + (draws.uniform() * 4.0).floor());
            Customer::new(x, if x == 0 { 0.0 } else { last }, 5.0).unwrap()
        };
        let all: Vec<Customer> = (0..200).map(|_| customer()).collect();
        let whole = Customers::from_iter(all.iter().copied());
        assert!(whole.len() == 200 && whole.kinds() <= 9, "{whole:?}");
        let mut parts = Customers::default();
        for part in all.chunks(7).rev() {
            parts.merge(&part.iter().rev().copied().collect());
        }
        assert_eq!(parts, whole);
        assert_eq!(Customers::from_iter([(all[0], 0)]), Customers::default());
        assert_eq!(whole.watched(), 1_000.0);
        assert_eq!(whole.repeats(), all.iter().map(|c| f64::from(c.frequency())).sum::<f64>());
    }
}
