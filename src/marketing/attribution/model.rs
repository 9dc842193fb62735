//! How a sale is handed out to the touches before it.

use crate::time::{Length, Timestamp};
use crate::value::Money;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Which touches before a sale have what part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttributionModel {
    /// The first one has all.
    First,
    /// The last one has all.
    #[default]
    Last,
    /// All have the same.
    Linear,
    /// The first and the last have 40 % each, those between share 20 %; of two each has half.
    PositionBased,
    /// A touch a half-life earlier has half as much.
    TimeDecay,
}

impl AttributionModel {
    /// The weight of each touch, at most 2^32 and of one at least above 0. Touches come in order of time.
    pub(super) fn weights(self, touches: &[Timestamp], half_life: Length) -> Vec<u64> {
        let n = touches.len();
        let ends = |first: u64, between: u64, last: u64| -> Vec<u64> {
            let weight = |at: usize| {
                if at + 1 == n {
                    last
                } else if at == 0 {
                    first
                } else {
                    between
                }
            };
            (0..n).map(weight).collect()
        };
        match self {
            AttributionModel::First if n == 1 => vec![1],
            AttributionModel::First => ends(1, 0, 0),
            AttributionModel::Last => ends(0, 0, 1),
            AttributionModel::Linear => ends(1, 1, 1),
            AttributionModel::PositionBased => {
                // 2 : 1 : 2 parts, where those between cut one part up; half and half where there are none
                let between = n.saturating_sub(2).max(1) as u64;
                ends(2 * between, 1, 2 * between)
            }
            AttributionModel::TimeDecay => {
                // measured from the last one: a common factor changes nothing
                let last = touches.last().map_or(0, |at| i128::from(at.micros()));
                let age = |at: &Timestamp| (last - i128::from(at.micros())).unsigned_abs();
                touches.iter().map(|at| decayed(age(at), half_life)).collect()
            }
        }
    }
}

/// 2^-(1/2), 2^-(1/4), 2^-(1/8) .. in units of 2^-62. Integers, so that every machine has the same.
const ROOTS: [u128; 32] = {
    let (mut roots, mut root, mut at) = ([0; 32], 1u128 << 61, 0);
    while at < roots.len() {
        root = (root << 62).isqrt();
        roots[at] = root;
        at += 1;
    }
    roots
};

/// 2^32 halved for each half-life.
fn decayed(age: u128, half_life: Length) -> u64 {
    let half_life = u128::from(half_life.micros().unsigned_abs()).max(1);
    let (halvings, rest) = (age / half_life, age % half_life);
    let fraction = (rest << 32) / half_life;
    let bits = ROOTS.iter().enumerate().filter(|(at, _)| (fraction >> (31 - at)) & 1 == 1);
    let weight = bits.fold(1u128 << 62, |weight, (_, root)| (weight * root) >> 62);
    if halvings > 32 { 0 } else { (weight >> 30 >> halvings) as u64 }
}

/// Hands an amount out by weight: whole minor units (or the amount's own, where it is finer), and those that are left one
/// by one to the largest remainders, of equal ones to the earlier touch. The parts always sum to the amount.
pub(super) fn split(amount: Money, weights: &[u64]) -> Vec<Money> {
    let minor = amount.currency().minor_units().unwrap_or(2);
    let one = Money::from_parts(0, minor, amount.currency());
    let Some((units, _, scale)) = amount.shortest().aligned(one) else { return Vec::new() };
    let total = weights.iter().map(|weight| u128::from(*weight)).sum::<u128>().max(1);
    // below 2^94 and 2^33
    let shares: Vec<u128> = weights.iter().map(|weight| units.unsigned_abs() * u128::from(*weight)).collect();
    let mut parts: Vec<u128> = shares.iter().map(|share| share / total).collect();
    let left = units.unsigned_abs().saturating_sub(parts.iter().sum()) as usize;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| Reverse(shares[*at] % total));
    order.into_iter().take(left).for_each(|at| parts[at] += 1);
    parts.into_iter().map(|part| Money::from_parts(part as i128 * units.signum(), scale, amount.currency())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Currency;
    use AttributionModel::{First, Last, Linear, PositionBased, TimeDecay};
    use proptest::prelude::*;

    fn parts(model: AttributionModel, cents: i64, at: &[i64]) -> Vec<i64> {
        let touches: Vec<Timestamp> = at.iter().map(|at| Timestamp::from_micros(*at)).collect();
        let weights = model.weights(&touches, Length::from_micros(10).unwrap());
        let split = split(Money::minor(cents, Currency::EUR), &weights);
        split.into_iter().map(|part| (part.to_f64() * 100.0).round() as i64).collect()
    }

    #[test]
    fn every_model_has_its_own_parts() {
        for (model, cents, at, expected) in [
            (First, 100, vec![1], vec![100]),
            (First, 100, vec![1, 2, 3], vec![100, 0, 0]),
            (Last, 100, vec![1, 2, 3], vec![0, 0, 100]),
            (Linear, 100, vec![1, 2, 3], vec![34, 33, 33]),
            (Linear, -100, vec![1, 2, 3], vec![-34, -33, -33]),
            (Linear, 1, vec![1, 2, 3], vec![1, 0, 0]),
            (PositionBased, 100, vec![1], vec![100]),
            (PositionBased, 101, vec![1, 2], vec![51, 50]),
            (PositionBased, 100, vec![1, 2, 3], vec![40, 20, 40]),
            (PositionBased, 100, vec![1, 2, 3, 4], vec![40, 10, 10, 40]),
            (TimeDecay, 300, vec![0, 10], vec![100, 200]),
            (TimeDecay, 700, vec![0, 10, 20], vec![100, 200, 400]),
            // a half of a half-life: 1 to the root of 2
            (TimeDecay, 10_000, vec![0, 5], vec![4142, 5858]),
            (TimeDecay, 100, vec![0, 10_000], vec![0, 100]),
            (TimeDecay, 100, vec![i64::MIN, i64::MAX], vec![0, 100]),
        ] {
            assert_eq!(parts(model, cents, &at), expected, "{model:?} of {cents} at {at:?}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_the_whole_and_have_its_sign(
            units in prop_oneof![-1000i128..1000, -(1i128 << 94)..(1 << 94)],
            scale in 0u8..10,
            mut at in prop::collection::vec(prop_oneof![0i64..50, any::<i64>()], 1..12),
            model in prop::sample::select(vec![First, Last, Linear, PositionBased, TimeDecay]),
            half_life in 1i64..100,
        ) {
            at.sort_unstable();
            let amount = Money::from_parts(units, scale, Currency::EUR);
            prop_assume!(amount.in_range());
            let touches: Vec<Timestamp> = at.into_iter().map(Timestamp::from_micros).collect();
            let weights = model.weights(&touches, Length::from_micros(half_life).unwrap());
            let parts = split(amount, &weights);
            prop_assert_eq!(parts.len(), touches.len());
            let sum = parts.iter().try_fold(Money::zero(Currency::EUR), |sum, part| sum.checked_add(*part));
            prop_assert_eq!(sum, Some(amount));
            prop_assert!(parts.iter().all(|part| part.units().signum() * units.signum() >= 0));
            // no part is a whole unit away from its exact share
            let total: u128 = weights.iter().map(|w| u128::from(*w)).sum();
            let whole: u128 = parts.iter().map(|part| part.units().unsigned_abs()).sum();
            for (weight, part) in weights.iter().zip(&parts) {
                let (given, due) = (part.units().unsigned_abs() * total, whole * u128::from(*weight));
                prop_assert!(given.abs_diff(due) < total, "{} of {:?}", part, weights);
            }
        }
    }
}
