//! What share of money.

use super::{Fold, MoneyTotal, Summary};
use crate::value::{Money, Share, Undefined};
use serde::{Deserialize, Serialize};

/// The total of all amounts, and of those for which the answer was yes.
///
/// ```
/// use crm_kpi::summary::{Fold, MoneyShares};
/// use crm_kpi::value::{Currency, Money};
/// let mut won = MoneyShares::default();
/// won.absorb((true, Money::minor(100_000, Currency::EUR)));
/// won.absorb((false, Money::minor(50_000, Currency::EUR)));
/// assert_eq!(won.share()?.to_string(), "66.7 % (1,000.00 of 1,500.00 EUR)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MoneyShares {
    part: MoneyTotal,
    whole: MoneyTotal,
}

impl MoneyShares {
    /// The share of yes in the money. Undefined of several currencies, of no money and where amounts below zero leave a
    /// part that is none.
    pub fn share(&self) -> Result<Share, Undefined> {
        let whole = self.whole.total()?.ok_or(Undefined::NoDenominator)?;
        let part = self.part.total()?.unwrap_or(Money::zero(whole.currency()));
        Share::of_money(part, whole)
    }
    /// The amounts of yes.
    pub fn part(&self) -> &MoneyTotal {
        &self.part
    }
    /// All amounts.
    pub fn whole(&self) -> &MoneyTotal {
        &self.whole
    }
}

impl Summary for MoneyShares {
    fn merge(&mut self, other: &MoneyShares) {
        self.part.merge(&other.part);
        self.whole.merge(&other.whole);
    }
}
impl Fold<(bool, Money)> for MoneyShares {
    #[inline]
    fn absorb(&mut self, (yes, amount): (bool, Money)) {
        if yes {
            self.part.absorb(amount);
        }
        self.whole.absorb(amount);
    }
    #[inline]
    fn retract(&mut self, (yes, amount): (bool, Money)) {
        if yes {
            self.part.retract(amount);
        }
        self.whole.retract(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{laws, money_total::tests::amounts};
    use crate::value::Currency;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec((any::<bool>(), amounts()), 0..20), cuts: (usize, usize)) {
            laws::hold::<MoneyShares, (bool, Money)>(&all, cuts);
        }
    }

    #[test]
    fn a_share_of_money_needs_money_of_one_currency() {
        let mut shares = MoneyShares::default();
        assert_eq!(shares.share(), Err(Undefined::NoDenominator));
        shares.absorb((true, Money::zero(Currency::EUR)));
        assert_eq!(shares.share(), Err(Undefined::NoDenominator));
        shares.absorb((false, Money::minor(5, Currency::EUR)));
        assert_eq!(shares.share().unwrap().percent(), 0.0);
        shares.absorb((false, Money::minor(5, Currency::USD)));
        assert_eq!(shares.share(), Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
    }
}
