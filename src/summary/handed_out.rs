//! Amounts that were handed out in parts.

use super::{Count, CountedMoney, Fold, Grouped, MoneyTotal, Summary};
use crate::value::{Money, MoneySegments, Undefined};
use serde::{Deserialize, Serialize};

/// What each has of amounts that were handed out, and how many these were: deals among their owners, sales among the
/// channels that led to them.
///
/// ```
/// use crm_kpi::summary::{Fold, HandedOut};
/// use crm_kpi::value::{Currency, Money};
/// let eur = |cents| Money::minor(cents, Currency::EUR);
/// let mut kept = HandedOut::default();
/// kept.absorb(vec![(Some("anna".to_owned()), eur(60)), (Some("piotr".to_owned()), eur(40))]);
/// kept.absorb(vec![(None, eur(5))]);
/// assert_eq!(kept.segments()?.to_string(), "anna 1 (0.60 EUR), piotr 1 (0.40 EUR), (none) 1 (0.05 EUR)");
/// assert_eq!((kept.n(), kept.to_somebody().total()?), (2, Some(eur(100))));
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HandedOut {
    amounts: Count,
    parts: Grouped<Option<String>, CountedMoney>,
}

impl HandedOut {
    /// How many amounts were handed out.
    pub fn n(&self) -> i64 {
        self.amounts.n()
    }
    /// In how many amounts each has a part, and how much that is; the largest first, of equal ones the missing first, then
    /// by name. Undefined of several currencies.
    pub fn segments(&self) -> Result<MoneySegments, Undefined> {
        self.amounts.count()?;
        let mut segments = Vec::new();
        for (name, had) in self.parts.iter() {
            let (n, amount) = had.counted()?;
            segments.push((name.clone(), n, amount));
        }
        Ok(MoneySegments::new(segments)?.largest_first())
    }
    /// What was handed out to anybody with a name.
    pub fn to_somebody(&self) -> MoneyTotal {
        let mut sum = MoneyTotal::default();
        let named = self.parts.iter().filter(|(name, _)| name.is_some());
        named.for_each(|(_, had)| sum.merge(had.amounts()));
        sum
    }
}

impl Summary for HandedOut {
    fn merge(&mut self, other: &Self) {
        self.amounts.merge(&other.amounts);
        self.parts.merge(&other.parts);
    }
}
/// One amount: who has how much of it.
impl Fold<Vec<(Option<String>, Money)>> for HandedOut {
    fn absorb(&mut self, parts: Vec<(Option<String>, Money)>) {
        self.amounts.absorb(());
        parts.into_iter().for_each(|(name, part)| self.parts.absorb((name, Some(part))));
    }
    fn retract(&mut self, parts: Vec<(Option<String>, Money)>) {
        self.amounts.retract(());
        parts.into_iter().for_each(|(name, part)| self.parts.retract((name, Some(part))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use crate::value::Currency;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(
            all in prop::collection::vec(prop::collection::vec((prop::option::of("[ab]"), -9i64..9, any::<bool>()), 1..4), 0..20),
            cuts: (usize, usize),
        ) {
            let money = |cents, euro| Money::minor(cents, if euro { Currency::EUR } else { Currency::USD });
            let parts = |parts: Vec<(Option<String>, i64, bool)>| -> Vec<(Option<String>, Money)> {
                parts.into_iter().map(|(name, cents, euro)| (name, money(cents, euro))).collect()
            };
            let all: Vec<_> = all.into_iter().map(parts).collect();
            laws::hold::<HandedOut, Vec<(Option<String>, Money)>>(&all, cuts);
        }
    }

    #[test]
    fn several_currencies_are_named_and_a_debt_is_no_number() {
        let of = |name: Option<&str>, currency| vec![(name.map(str::to_owned), Money::minor(5, currency))];
        let mut kept = HandedOut::default();
        kept.absorb(of(None, Currency::USD));
        kept.absorb(of(Some("web"), Currency::EUR));
        assert_eq!(kept.segments(), Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
        kept.retract(of(Some("web"), Currency::USD));
        kept.retract(of(None, Currency::USD));
        kept.retract(of(None, Currency::USD));
        assert_eq!(kept.segments(), Err(Undefined::Inconsistent));
    }
}
