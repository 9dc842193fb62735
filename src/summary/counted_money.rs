//! How many, and how much.

use super::{Count, Fold, MoneyTotal, Summary};
use crate::value::{Currency, Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// How many records there were, and the total of those that have an amount.
///
/// ```
/// use crm_kpi::summary::{CountedMoney, Fold};
/// use crm_kpi::value::{Currency, Money};
/// let mut lost = CountedMoney::default();
/// lost.absorb(Some(Money::minor(500, Currency::EUR)));
/// lost.absorb(None);
/// assert_eq!((lost.count()?, lost.total()?.to_string().as_str()), (2, "5.00 EUR"));
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CountedMoney {
    records: Count,
    amounts: MoneyTotal,
}

impl CountedMoney {
    /// How many records. Zero is a value.
    pub fn count(&self) -> Result<u64, Undefined> {
        self.records.count()
    }
    /// How many records, also where more was taken back than counted in.
    pub fn n(&self) -> i64 {
        self.records.n()
    }
    /// The amounts of those that have one.
    pub fn amounts(&self) -> &MoneyTotal {
        &self.amounts
    }
    /// The total: 0, of no currency, where there are no records. Undefined where none has an amount, and of several
    /// currencies.
    pub fn total(&self) -> Result<Money, Undefined> {
        match self.amounts.total()? {
            Some(total) => Ok(total),
            None if self.records.n() == 0 => Ok(Money::zero(Currency::NONE)),
            None => Err(Undefined::NoRecords),
        }
    }
    /// How many, and the total of the amounts that there are, 0 of none: what a segment shows beside its count.
    pub(crate) fn counted(&self) -> Result<(u64, Money), Undefined> {
        Ok((self.count()?, self.amounts.total()?.unwrap_or(Money::zero(Currency::NONE))))
    }
    /// Notes the records that are missing from the total.
    pub fn without_amount(&self, note: &mut dyn FnMut(Why, i64)) {
        let far = self.amounts.out_of_range();
        note(Why::OutOfRange, far);
        note(Why::NoAmount, self.records.n().wrapping_sub(self.amounts.count()).wrapping_sub(far));
    }
}

impl Summary for CountedMoney {
    fn merge(&mut self, other: &CountedMoney) {
        self.records.merge(&other.records);
        self.amounts.merge(&other.amounts);
    }
}
impl Fold<Option<Money>> for CountedMoney {
    #[inline]
    fn absorb(&mut self, amount: Option<Money>) {
        self.records.absorb(());
        if let Some(amount) = amount {
            self.amounts.absorb(amount);
        }
    }
    #[inline]
    fn retract(&mut self, amount: Option<Money>) {
        self.records.retract(());
        if let Some(amount) = amount {
            self.amounts.retract(amount);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{laws, money_total::tests::amounts};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(prop::option::of(amounts()), 0..30), cuts: (usize, usize)) {
            laws::hold::<CountedMoney, Option<Money>>(&all, cuts);
        }
    }

    #[test]
    fn a_total_needs_an_amount_unless_there_is_nothing() {
        let mut kept = CountedMoney::default();
        assert_eq!(kept.total(), Ok(Money::zero(Currency::NONE)));
        kept.absorb(None);
        assert_eq!((kept.total(), kept.counted()), (Err(Undefined::NoRecords), Ok((1, Money::zero(Currency::NONE)))));
        kept.absorb(Some(Money::from_parts(1, 10, Currency::EUR)));
        let mut missing = Vec::new();
        kept.without_amount(&mut |why, n| missing.push((why, n)));
        assert_eq!(missing, [(Why::OutOfRange, 1), (Why::NoAmount, 1)]);
    }
}
