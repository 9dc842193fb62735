//! Names with a number each.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher, RandomState};

/// Names in the order of their first sight, numbered from 1.
#[derive(Default)]
pub(crate) struct Names(HashMap<Box<str>, u32, Mix>);

impl Names {
    /// The number of a name, a new one at first sight.
    #[inline]
    pub fn number(&mut self, name: &str) -> u32 {
        match self.0.get(name) {
            Some(number) => *number,
            None => self.add(name),
        }
    }
    #[cold]
    fn add(&mut self, name: &str) -> u32 {
        // four thousand million names do not fit a machine's memory; the last number would be shared beyond that
        let number = u32::try_from(self.0.len() + 1).unwrap_or(u32::MAX);
        self.0.insert(name.into(), number);
        number
    }
    /// The names in their order; and for each number, from 0 on, the one that it gets by that order.
    pub fn sorted(self) -> (Vec<Box<str>>, Vec<u32>) {
        let mut names: Vec<(Box<str>, u32)> = self.0.into_iter().collect();
        names.sort_unstable();
        let mut numbers = vec![0; names.len() + 1];
        for ((_, was), is) in names.iter().zip(1..) {
            if let Some(number) = numbers.get_mut(*was as usize) {
                *number = is;
            }
        }
        (names.into_iter().map(|(name, _)| name).collect(), numbers)
    }
}

/// Folded multiply over eight bytes at a time, seeded against crafted collisions: short texts are hashed in a few
/// cycles, where the standard hasher takes most of the time of numbering a column.
#[derive(Clone)]
struct Mix(u64);

impl Default for Mix {
    fn default() -> Self {
        Mix(RandomState::new().hash_one(1u8) | 1)
    }
}
impl BuildHasher for Mix {
    type Hasher = Mixing;
    fn build_hasher(&self) -> Mixing {
        Mixing { state: self.0, seed: self.0.rotate_left(17) ^ FACTOR }
    }
}

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

struct Mixing {
    state: u64,
    seed: u64,
}

impl Mixing {
    #[inline(always)]
    fn mix(&mut self, x: u64) {
        let wide = u128::from(self.state ^ x) * u128::from(self.seed);
        self.state = (wide as u64) ^ ((wide >> 64) as u64);
    }
}
impl Hasher for Mixing {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.as_chunks::<8>();
        for chunk in whole {
            self.mix(u64::from_le_bytes(*chunk));
        }
        let mut last = [0; 8];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        self.mix(u64::from_le_bytes(last) ^ (bytes.len() as u64).rotate_right(8));
    }
    #[inline]
    fn write_u8(&mut self, x: u8) {
        self.mix(x.into());
    }
    #[inline]
    fn finish(&self) -> u64 {
        let wide = u128::from(self.state) * u128::from(FACTOR);
        (wide as u64) ^ ((wide >> 64) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered_in_their_order_and_each_once() {
        let mut names = Names::default();
        let seen = ["web", "fair", "", "web", "żuraw", "fair"].map(|name| names.number(name));
        assert_eq!(seen, [1, 2, 3, 1, 4, 2]);
        let (sorted, numbers) = names.sorted();
        assert_eq!(sorted.iter().map(|name| &**name).collect::<Vec<_>>(), ["", "fair", "web", "żuraw"]);
        assert_eq!(numbers, [0, 3, 2, 1, 4]);
    }

    #[test]
    fn the_hasher_spreads_short_and_long_names() {
        let mix = Mix::default();
        for len in [1usize, 2, 7, 8, 9, 31] {
            let mut low: Vec<u64> = (0..256u32).map(|i| mix.hash_one(format!("{i:0>len$}")) & 0xFF).collect();
            low.sort_unstable();
            low.dedup();
            assert!(low.len() > 120, "{} buckets of 256 for length {len}", low.len());
        }
    }
}
