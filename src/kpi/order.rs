//! One sort for all types: compiled for each of forty measures anew, a sort is most of what they cost to build.

use std::cmp::Ordering;

/// The numbers from 0 below `n` in the order that a comparison of any two of them gives; equal ones as they were.
pub fn ordered(n: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

/// The places of keys, in the order of the keys.
pub fn by_key<K: Ord>(keys: &[K]) -> Vec<usize> {
    ordered(keys.len(), &mut |a, b| keys.get(a).cmp(&keys.get(b)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_in_the_order_of_what_is_there_and_equals_as_they_were() {
        for (keys, order) in [(vec![], vec![]), (vec!["b"], vec![0]), (vec!["b", "a", "c", "a"], vec![1, 3, 0, 2])] {
            assert_eq!(by_key(&keys), order);
        }
    }
}
