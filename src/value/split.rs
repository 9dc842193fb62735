//! An amount handed out in parts.

use super::wide::U256;
use super::{Money, Undefined};
use std::collections::BTreeMap;

impl Money {
    /// Hands the amount out by whole parts of their sum, so that the shares add up to it exactly: each gets its share
    /// down to the last minor unit (or finer, where the amount is), and what is left over goes, a unit each, to those who
    /// were cut most, of equal ones to the first by key. A key that comes twice has the sum of its parts.
    ///
    /// Undefined where there are no parts (`NoDenominator`).
    ///
    /// ```
    /// use crm_kpi::value::{Currency, Money, Undefined};
    /// let euro = Money::minor(1_00, Currency::EUR);
    /// let shared = euro.split([("piotr", 1), ("anna", 1), ("oksana", 1)])?;
    /// let cents: Vec<_> = shared.iter().map(|(who, share)| (*who, share.to_string())).collect();
    /// assert_eq!(cents, [("anna", "0.34 EUR"), ("oksana", "0.33 EUR"), ("piotr", "0.33 EUR")].map(|(w, s)| (w, s.into())));
    /// assert_eq!(euro.split([("anna", 0)]), Err(Undefined::NoDenominator));
    /// # Ok::<(), Undefined>(())
    /// ```
    pub fn split<K: Ord>(self, parts: impl IntoIterator<Item = (K, u32)>) -> Result<Vec<(K, Money)>, Undefined> {
        let mut by_key: BTreeMap<K, u64> = BTreeMap::new();
        for (key, part) in parts {
            let sum = by_key.entry(key).or_default();
            *sum = sum.saturating_add(part.into());
        }
        let whole: u128 = by_key.values().map(|part| u128::from(*part)).sum();
        if whole == 0 {
            return Err(Undefined::NoDenominator);
        }
        let digits = self.currency().minor_units().unwrap_or(0);
        let (units, _, scale) =
            // as short as it can be said: 0.410 is handed out as 0.41 is
            self.shortest().aligned(Money::from_parts(0, digits, self.currency())).ok_or(Undefined::OutOfRange)?;
        let mut shares: Vec<(K, u128, u128)> = Vec::with_capacity(by_key.len());
        for (key, part) in by_key {
            let cut = U256::product(units.unsigned_abs(), part.into()).div_rem(whole);
            let (share, rest) = cut.ok_or(Undefined::OutOfRange)?;
            shares.push((key, share, rest));
        }
        let handed: u128 = shares.iter().map(|(_, share, _)| share).sum();
        let left = usize::try_from(units.unsigned_abs() - handed).unwrap_or(0);
        // a stable sort: equal ones stay by key
        let mut order: Vec<usize> = (0..shares.len()).collect();
        order.sort_by_key(|at| shares.get(*at).map(|(_, _, rest)| std::cmp::Reverse(*rest)));
        for at in order.into_iter().take(left) {
            if let Some((_, share, _)) = shares.get_mut(at) {
                *share += 1;
            }
        }
        let signed =
            |share| if units < 0 { 0i128.wrapping_sub_unsigned(share) } else { 0i128.wrapping_add_unsigned(share) };
        let money = |share: u128| Money::from_parts(signed(share), scale, self.currency());
        Ok(shares.into_iter().map(|(key, share, _)| (key, money(share))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Currency;
    use proptest::prelude::*;

    #[test]
    fn what_is_left_over_goes_to_the_largest_remainder_and_ties_by_key() {
        for (what, cents, parts, expected) in [
            ("one has it all", 100, vec![("a", 7)], vec![("a", 100)]),
            ("a tie", 5, vec![("b", 1), ("a", 1)], vec![("a", 3), ("b", 2)]),
            ("the largest remainder", 100, vec![("a", 1), ("b", 5)], vec![("a", 17), ("b", 83)]),
            ("twice the same", 100, vec![("a", 1), ("b", 2), ("a", 1)], vec![("a", 50), ("b", 50)]),
            ("a part of nothing", 3, vec![("a", 0), ("b", 1)], vec![("a", 0), ("b", 3)]),
            ("below zero", -5, vec![("a", 1), ("b", 1)], vec![("a", -3), ("b", -2)]),
        ] {
            let shares = Money::minor(cents, Currency::EUR).split(parts).unwrap();
            let expected: Vec<_> = expected.into_iter().map(|(k, c)| (k, Money::minor(c, Currency::EUR))).collect();
            assert_eq!(shares, expected, "{what}");
        }
        let whole = Money::from_parts(100, 0, Currency::EUR).split([("a", 1), ("b", 1), ("c", 1)]).unwrap();
        assert_eq!(whole.first(), Some(&("a", Money::minor(3_334, Currency::EUR))), "euros are cut to cents");
        let fine = Money::from_parts(1, 3, Currency::EUR).split([("a", 1), ("b", 1)]).unwrap();
        assert_eq!(fine.first(), Some(&("a", Money::from_parts(1, 3, Currency::EUR))), "and finer ones stay fine");
        let zeros = Money::from_parts(410, 3, Currency::EUR).split([("a", 1), ("b", 1)]).unwrap();
        assert_eq!(
            zeros,
            Money::minor(41, Currency::EUR).split([("a", 1), ("b", 1)]).unwrap(),
            "zeros at the end say nothing"
        );
        for huge in [i128::MAX, i128::MIN] {
            // no room for cents: whole euros are handed out
            let shares = Money::from_parts(huge, 0, Currency::EUR).split([("a", 1), ("b", 1)]).unwrap();
            let sum = shares.iter().try_fold(0i128, |sum, (_, share)| sum.checked_add(share.units()));
            assert_eq!(sum, Some(huge));
        }
    }

    proptest! {
        #[test]
        fn every_cent_is_handed_out_exactly_once(
            units in any::<i64>(), scale in 0u8..5, parts in prop::collection::vec((0u8..5, 0u32..9), 1..8),
        ) {
            let amount = Money::from_parts(units.into(), scale, Currency::EUR);
            let mut backwards = parts.clone();
            backwards.reverse();
            match amount.split(parts.clone()) {
                Err(why) => prop_assert_eq!((why, parts.iter().map(|(_, p)| p).sum::<u32>()), (Undefined::NoDenominator, 0)),
                Ok(shares) => {
                    let sum = shares.iter().try_fold(Money::zero(Currency::EUR), |sum, (_, share)| sum.checked_add(*share));
                    prop_assert_eq!(sum, Some(amount));
                    prop_assert_eq!(amount.split(backwards).unwrap(), shares);
                }
            }
        }
    }
}
