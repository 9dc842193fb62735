//! Groups: the keys that records are counted under.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

/// A key to group by: text, integers, enums, dates, options (a missing value is a group of its own), tuples of them.
pub trait Group: Hash + Eq + Ord + Clone {}
impl<G: Hash + Eq + Ord + Clone> Group for G {}

/// The keys seen so far, each with the number of its row.
#[derive(Debug, Clone)]
pub struct Groups<G> {
    ids: HashMap<G, u32, Mix>,
    keys: Vec<G>,
}

impl<G> Default for Groups<G> {
    fn default() -> Self {
        Groups { ids: HashMap::with_hasher(Mix::default()), keys: Vec::new() }
    }
}

impl<G: Group> Groups<G> {
    /// The row of a key, a new one at first sight.
    #[inline]
    pub(crate) fn id(&mut self, key: G) -> usize {
        // a type without size has one value: no question, no hash
        if size_of::<G>() == 0 && !self.keys.is_empty() {
            return 0;
        }
        match self.ids.get(&key) {
            Some(id) => *id as usize,
            None => self.add(key),
        }
    }
    #[cold]
    #[inline(never)]
    fn add(&mut self, key: G) -> usize {
        let id = self.keys.len();
        // four thousand million groups do not fit a machine's memory; the last row would be shared beyond that
        self.ids.insert(key.clone(), u32::try_from(id).unwrap_or(u32::MAX));
        self.keys.push(key);
        id
    }
    pub(crate) fn find(&self, key: &G) -> Option<usize> {
        self.ids.get(key).map(|id| *id as usize)
    }
    pub(crate) fn keys(&self) -> &[G] {
        &self.keys
    }
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }
}

/// A small seeded hasher: as fast as any crate's on short keys, seeded against crafted collisions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mix(u64);

impl Default for Mix {
    fn default() -> Self {
        Mix(std::hash::RandomState::new().hash_one(1u8) | 1)
    }
}
impl BuildHasher for Mix {
    type Hasher = Mixing;
    #[inline]
    fn build_hasher(&self) -> Mixing {
        Mixing { state: self.0, seed: self.0.rotate_left(17) ^ FACTOR }
    }
}

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Folded multiply over eight bytes at a time.
pub(crate) struct Mixing {
    state: u64,
    seed: u64,
}

#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let wide = u128::from(a) * u128::from(b);
    (wide as u64) ^ ((wide >> 64) as u64)
}

impl Hasher for Mixing {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        let mut tail = [0u8; 8];
        for (to, from) in tail.iter_mut().zip(rest) {
            *to = *from;
        }
        self.write_u64(u64::from_le_bytes(tail) ^ ((bytes.len() as u64) << 56));
    }
    #[inline(always)]
    fn write_u8(&mut self, x: u8) {
        self.write_u64(u64::from(x));
    }
    #[inline(always)]
    fn write_u16(&mut self, x: u16) {
        self.write_u64(u64::from(x));
    }
    #[inline(always)]
    fn write_u32(&mut self, x: u32) {
        self.write_u64(u64::from(x));
    }
    #[inline(always)]
    fn write_u64(&mut self, x: u64) {
        self.state = fold(self.state ^ x, FACTOR ^ self.seed);
    }
    #[inline(always)]
    fn write_usize(&mut self, x: usize) {
        self.write_u64(x as u64);
    }
    #[inline(always)]
    fn finish(&self) -> u64 {
        fold(self.state, self.seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_get_rows_in_order_of_sight_and_keep_them() {
        let mut groups = Groups::default();
        let rows: Vec<usize> = ["b", "a", "b", "", "a long key of more than eight bytes"].map(|k| groups.id(k)).into();
        assert_eq!(rows, [0, 1, 0, 2, 3]);
        assert_eq!(groups.find(&"a"), Some(1));
        assert_eq!(groups.find(&"c"), None);
    }

    #[test]
    fn a_type_without_size_is_one_group() {
        let mut groups = Groups::default();
        assert_eq!([(), ()].map(|()| groups.id(())), [0, 0]);
        assert_eq!(groups.len(), 1);
    }

    #[test]
    fn the_hasher_spreads_short_and_long_keys() {
        let mix = Mix::default();
        for len in [1usize, 2, 7, 8, 9, 31] {
            let mut low: Vec<u64> = (0..256u32).map(|i| mix.hash_one((format!("{i:0>len$}"), i)) & 0xFF).collect();
            low.sort_unstable();
            low.dedup();
            assert!(low.len() > 120, "{} buckets of 256 for length {len}", low.len());
        }
    }
}
