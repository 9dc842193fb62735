//! What one customer has been worth.

use crate::customers::spending::{Paid, Sum};
use crate::kpi::{Digest, Seen};
use crate::time::Timestamp;
use crate::value::Money;

/// The first purchase of a customer and what all of them add up to, whatever the order in which they come.
#[derive(Debug, Clone, PartialEq)]
pub struct Worth {
    first: Timestamp,
    of: Sum,
}

impl Default for Worth {
    fn default() -> Worth {
        Worth { first: Timestamp::MAX, of: Sum::default() }
    }
}

impl Digest<Paid> for Worth {
    #[inline]
    fn add(&mut self, _: usize, at: Timestamp, paid: Paid) {
        self.first = self.first.min(at);
        self.of.take(at, paid);
    }
    fn merge(&mut self, other: Worth) {
        self.first = self.first.min(other.first);
        self.of.merge(&other.of);
    }
}

impl Worth {
    /// What it comes to, at the first purchase, or why nobody can say.
    pub(super) fn tell(&self, out: &mut impl FnMut(Seen<Money>)) {
        if self.of.is_nothing() {
            return;
        }
        out(match self.of.spent() {
            Ok(spent) => Seen::Counted(self.first, spent.total()),
            Err(why) => Seen::Excluded(Some(self.first), why),
        });
    }
}
