//! Values in the order that quantiles need, and no more.

use super::quantile::Position;
use std::sync::OnceLock;

/// Values of which some are in the place that sorting would give them: that costs a few passes, where sorting costs
/// many. All are sorted once someone asks for that.
#[derive(Debug, Clone)]
pub(crate) struct Arranged<T> {
    values: Vec<T>,
    /// Places whose value is right: none before it is larger, none after it smaller. Ascending.
    right: Vec<usize>,
    sorted: bool,
    all: OnceLock<Box<[T]>>,
    /// Of values that nobody has arranged yet: the same, once someone asks for a place.
    later: Option<OnceLock<Box<Arranged<T>>>>,
}

/// So few are sorted at once.
const FEW: usize = 64;
/// The quantiles that nearly everybody asks for.
const USUAL: [f64; 3] = [0.5, 0.9, 0.95];

impl<T: Ord + Copy> Arranged<T> {
    /// Values in any order.
    pub fn new(values: Vec<T>) -> Self {
        let sorted = values.is_sorted();
        let mut arranged = Arranged { values, right: Vec::new(), sorted, all: OnceLock::new(), later: None };
        if !sorted {
            arranged.arrange();
        }
        arranged
    }
    /// The same, for values that may be read for their number and their sum alone: they are arranged when a place is
    /// asked for.
    pub fn when_asked(values: Vec<T>) -> Self {
        Arranged { values, right: Vec::new(), sorted: false, all: OnceLock::new(), later: Some(OnceLock::new()) }
    }
    fn arrange(&mut self) {
        if self.values.len() <= FEW {
            self.values.sort_unstable();
            self.sorted = true;
            return;
        }
        let mut from = 0;
        for p in USUAL {
            let at = Position::of(p, self.values.len(), 1).map_or(0, |position| position.at);
            let Some(rest) = self.values.get_mut(from..).filter(|_| at >= from) else { continue };
            let (_, _, above) = rest.select_nth_unstable(at - from);
            self.right.push(at);
            // the one behind it belongs to the quantile as well
            if let Some((least, _)) = above.iter().enumerate().min_by_key(|(_, x)| **x) {
                above.swap(0, least);
                self.right.push(at + 1);
            }
            from = at + 2;
        }
    }
    pub fn len(&self) -> usize {
        self.values.len()
    }
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
    /// All of them, in no particular order.
    pub fn values(&self) -> &[T] {
        &self.values
    }
    pub fn into_values(self) -> Vec<T> {
        self.values
    }
    /// All of them, smallest first.
    pub fn sorted(&self) -> &[T] {
        if self.sorted {
            return &self.values;
        }
        self.all.get_or_init(|| {
            let mut all = self.values.clone();
            all.sort_unstable();
            all.into()
        })
    }
    /// The one that sorting would put at a place.
    pub fn at(&self, place: usize) -> Option<T> {
        if self.sorted || self.all.get().is_some() {
            return self.sorted().get(place).copied();
        }
        if let Some(later) = &self.later {
            return later.get_or_init(|| Box::new(Arranged::new(self.values.clone()))).at(place);
        }
        let next = match self.right.binary_search(&place) {
            Ok(_) => return self.values.get(place).copied(),
            Err(next) => next,
        };
        // it lies between two that are in their places
        let from = next.checked_sub(1).and_then(|i| self.right.get(i)).map_or(0, |right| right + 1);
        let to = self.right.get(next).copied().unwrap_or(self.values.len());
        let mut between = self.values.get(from..to)?.to_vec();
        let within = place.checked_sub(from).filter(|within| *within < between.len())?;
        Some(*between.select_nth_unstable(within).1)
    }
}

impl<T: Ord + Copy> PartialEq for Arranged<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.sorted() == other.sorted()
    }
}
impl<T: Ord + Copy> Eq for Arranged<T> {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_place_holds_what_sorting_gives(values in prop::collection::vec(prop_oneof![0i64..20, any::<i64>()], 0..400)) {
            let mut sorted = values.clone();
            sorted.sort_unstable();
            for arranged in [Arranged::new(values.clone()), Arranged::when_asked(values)] {
                for place in 0..sorted.len() + 2 {
                    prop_assert_eq!(arranged.at(place), sorted.get(place).copied(), "before anybody asked for all");
                }
                prop_assert_eq!(arranged.sorted(), &sorted[..]);
                for place in 0..sorted.len() + 2 {
                    prop_assert_eq!(arranged.at(place), sorted.get(place).copied());
                }
            }
        }
    }

    #[test]
    fn many_values_are_not_sorted_before_someone_asks() {
        let scrambled: Vec<i64> = (0..1000i64).map(|i| i * 617 % 1000).collect();
        let arranged = Arranged::new(scrambled);
        assert!(!arranged.sorted && !arranged.values.is_sorted());
        assert_eq!(
            [0, 499, 500, 899, 950, 999].map(|place| arranged.at(place)),
            [0, 499, 500, 899, 950, 999].map(Some)
        );
        assert!(arranged.all.get().is_none());
    }
}
