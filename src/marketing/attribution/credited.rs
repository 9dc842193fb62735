//! What is kept of sales that were handed out.

use crate::summary::{Fold, Grouped, MoneyTotal, Summary};
use crate::value::{Money, MoneyBySegment, Undefined};
use serde::{Deserialize, Serialize};

/// One sale, handed out: how much of it each channel or campaign has; `None` of the whole where there was no touch.
#[derive(Debug, Clone, PartialEq)]
pub struct Sale {
    parts: Vec<(Option<String>, Money)>,
}

impl Sale {
    pub(super) fn new(parts: Vec<(Option<String>, Money)>) -> Sale {
        Sale { parts }
    }
    /// Who has how much.
    pub fn parts(&self) -> &[(Option<String>, Money)] {
        &self.parts
    }
}

/// The money that each channel or campaign has, and how many sales it comes from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Credited {
    by_name: Grouped<Option<String>, MoneyTotal>,
    sales: i64,
}

impl Credited {
    /// How many sales were handed out.
    pub fn sales(&self) -> i64 {
        self.sales
    }
    /// The money of each. Undefined of no sales and of several currencies.
    pub fn segments(&self) -> Result<MoneyBySegment, Undefined> {
        if self.sales < 0 {
            return Err(Undefined::Inconsistent);
        }
        let mut amounts = Vec::new();
        for (name, money) in self.by_name.iter() {
            // each currency by itself, so that all of them are named where there are several
            for (currency, nanos, n) in money.totals() {
                if n <= 0 {
                    return Err(Undefined::Inconsistent);
                }
                amounts.push((name.clone(), Money::from_nanos(nanos, currency)));
            }
        }
        MoneyBySegment::new(amounts)
    }
}

impl Summary for Credited {
    fn merge(&mut self, other: &Self) {
        self.by_name.merge(&other.by_name);
        self.sales = self.sales.wrapping_add(other.sales);
    }
}
impl Fold<Sale> for Credited {
    fn absorb(&mut self, sale: Sale) {
        sale.parts.into_iter().for_each(|part| self.by_name.absorb(part));
        self.sales = self.sales.wrapping_add(1);
    }
    fn retract(&mut self, sale: Sale) {
        sale.parts.into_iter().for_each(|part| self.by_name.retract(part));
        self.sales = self.sales.wrapping_sub(1);
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
            let sale = |parts: Vec<(Option<String>, i64, bool)>| {
                Sale::new(parts.into_iter().map(|(name, cents, euro)| (name, money(cents, euro))).collect())
            };
            let all: Vec<Sale> = all.into_iter().map(sale).collect();
            laws::hold::<Credited, Sale>(&all, cuts);
        }
    }

    #[test]
    fn several_currencies_are_named_and_a_debt_is_no_number() {
        let of = |name: Option<&str>, currency| Sale::new(vec![(name.map(str::to_owned), Money::minor(5, currency))]);
        let mut kept = Credited::default();
        assert_eq!(kept.segments(), Err(Undefined::NoRecords));
        kept.absorb(of(None, Currency::USD));
        kept.absorb(of(Some("web"), Currency::EUR));
        assert_eq!(kept.segments(), Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
        kept.retract(of(Some("web"), Currency::USD));
        assert_eq!(kept.segments(), Err(Undefined::Inconsistent));
    }
}
