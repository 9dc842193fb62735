//! Groups: the keys that records are counted under.

use super::index::Index;
use std::hash::{BuildHasher, Hash, Hasher};

/// A key to group by: text, integers, enums, dates, options (a missing value is a group of its own), tuples of them.
pub trait Group: Hash + Eq + Ord + Clone {}
impl<G: Hash + Eq + Ord + Clone> Group for G {}

/// The keys seen so far, each with the number of its row.
#[derive(Debug, Clone)]
pub struct Groups<G> {
    keys: Vec<G>,
    /// The rows of keys by hash.
    hashed: Index,
    hasher: Mix,
    /// The row after the one of a key, by its code where it has a small one; 0 where none is known.
    codes: Vec<u32>,
}

impl<G> Default for Groups<G> {
    fn default() -> Self {
        Groups { keys: Vec::new(), hashed: Index::default(), hasher: Mix::default(), codes: Vec::new() }
    }
}

impl<G: Group> Groups<G> {
    /// The row of the key that a record has.
    #[inline(always)]
    pub(crate) fn id_of(&mut self, key: impl FnOnce() -> G) -> usize {
        // a type without size has one value: no question, no hash
        if size_of::<G>() == 0 && !self.keys.is_empty() {
            return 0;
        }
        self.id(key())
    }
    /// The row of a key, a new one at first sight.
    #[inline]
    pub(crate) fn id(&mut self, key: G) -> usize {
        let mut code = Code::<20, 24>::default();
        key.hash(&mut code);
        if code.is_small() {
            // the key itself decides: two keys may say the same to a hasher
            let row = self.codes.get(code.code as usize).map_or(usize::MAX, |row| (*row as usize).wrapping_sub(1));
            return match self.keys.get(row) {
                Some(known) if *known == key => row,
                _ => self.learn(key, code.code as usize),
            };
        }
        let hash = self.hasher.hash_one(&key);
        match self.look_up(hash, &key) {
            Some(row) => row,
            None => self.add(hash, key),
        }
    }
    #[inline(always)]
    fn look_up(&self, hash: u64, key: &G) -> Option<usize> {
        let row = self.hashed.find(hash, |row| self.keys.get(row as usize).is_some_and(|known| known == key));
        row.map(|row| row as usize)
    }
    /// The row of a key that the table of codes does not know yet, or knows another one for.
    #[cold]
    #[inline(never)]
    fn learn(&mut self, key: G, code: usize) -> usize {
        let hash = self.hasher.hash_one(&key);
        let row = match self.look_up(hash, &key) {
            Some(row) => row,
            None => self.add(hash, key),
        };
        // memory in proportion to the groups: a few far codes are hashed instead
        if code >= self.codes.len() && code < (1 << 16).max(64 * self.keys.len()) {
            self.codes.resize((code + 1).next_power_of_two(), 0);
        }
        if let Some(slot) = self.codes.get_mut(code) {
            *slot = row as u32 + 1;
        }
        row
    }
    #[cold]
    #[inline(never)]
    fn add(&mut self, hash: u64, key: G) -> usize {
        let row = self.keys.len();
        // four thousand million groups do not fit a machine's memory; those beyond would be groups of one record each
        self.hashed.insert(hash, u32::try_from(row).unwrap_or(u32::MAX));
        self.keys.push(key);
        row
    }
    /// The row of a key, if it has one: by its code where it has a small one.
    #[inline]
    pub(crate) fn known(&self, key: &G) -> Option<usize> {
        let mut code = Code::<20, 24>::default();
        key.hash(&mut code);
        let row = self.codes.get(code.code as usize).filter(|row| **row != 0 && code.is_small());
        match row.map(|row| *row as usize - 1).filter(|row| self.keys.get(*row) == Some(key)) {
            None => self.find(key),
            row => row,
        }
    }
    pub(crate) fn find(&self, key: &G) -> Option<usize> {
        self.look_up(self.hasher.hash_one(key), key)
    }
    /// Gives the row of a key that nothing is counted under any more to another one, which has none yet.
    pub(crate) fn rename(&mut self, row: usize, key: G) {
        let Some(known) = self.keys.get_mut(row) else { return };
        self.hashed.remove(self.hasher.hash_one(&*known), row as u32);
        self.hashed.insert(self.hasher.hash_one(&key), row as u32);
        *known = key;
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

/// What a key says to a hasher, put side by side: small integers, enums and tuples of them are then an index, and need
/// no hash. `WIDE` bits of a wide integer are taken for a small one, `MOST` bits in all for an index.
#[derive(Default)]
pub(crate) struct Code<const WIDE: u32, const MOST: u32> {
    code: u64,
    bits: u32,
}

impl<const WIDE: u32, const MOST: u32> Code<WIDE, MOST> {
    /// Whether it may be an index.
    #[inline(always)]
    pub fn is_small(&self) -> bool {
        self.bits <= MOST
    }
    #[inline(always)]
    pub fn value(&self) -> u64 {
        self.code
    }
    /// More than any table: the key is hashed.
    const LARGE: u32 = u32::MAX;
    #[inline(always)]
    fn push(&mut self, x: u64, bits: u32) {
        self.code = (self.code << (bits & 63)) | x;
        self.bits = self.bits.saturating_add(bits);
    }
}

impl<const WIDE: u32, const MOST: u32> Hasher for Code<WIDE, MOST> {
    #[inline(always)]
    fn write(&mut self, _: &[u8]) {
        self.bits = Self::LARGE;
    }
    #[inline(always)]
    fn write_u8(&mut self, x: u8) {
        self.push(x.into(), 8);
    }
    #[inline(always)]
    fn write_u16(&mut self, x: u16) {
        self.push(x.into(), 16);
    }
    #[inline(always)]
    fn write_u32(&mut self, x: u32) {
        // most ids are small though their type is wide
        let wide = if x < 1 << WIDE { WIDE } else { Self::LARGE };
        self.push(x.into(), wide);
    }
    #[inline(always)]
    fn write_u64(&mut self, x: u64) {
        let wide = if x < 1 << WIDE { WIDE } else { Self::LARGE };
        self.push(x, wide);
    }
    /// The variant of an enum or an option.
    #[inline(always)]
    fn write_isize(&mut self, x: isize) {
        let few = if (0..16).contains(&x) { 4 } else { Self::LARGE };
        self.push(x as u64, few);
    }
    #[inline(always)]
    fn finish(&self) -> u64 {
        self.code
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

/// Up to seven bytes as a number: halves that overlap, instead of byte by byte.
#[inline(always)]
fn few(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 24;
    }
    match *bytes {
        [] => 0,
        [a] => u64::from(a),
        [a, b] => u64::from(u16::from_le_bytes([a, b])),
        [a, b, c, ..] => u64::from(u32::from_le_bytes([a, b, c, 0])),
    }
}

impl Hasher for Mixing {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        for word in bytes.as_chunks::<8>().0 {
            self.write_u64(u64::from_le_bytes(*word));
        }
        // the last eight bytes hold the rest, and some of the word before once more
        let rest = bytes.last_chunk::<8>().map_or_else(|| few(bytes), |last| u64::from_le_bytes(*last));
        self.write_u64(rest ^ ((bytes.len() as u64) << 56));
    }
    #[inline(always)]
    fn write_u8(&mut self, x: u8) {
        // what ends a text, or says which variant comes: the next fold takes it in
        self.state = self.state.rotate_left(8) ^ u64::from(x);
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
    fn a_row_goes_from_a_key_to_another() {
        let mut groups = Groups::default();
        (0..100u32).for_each(|n| assert_eq!(groups.id((n, n.to_string())), n as usize));
        let (was, is) = ((7, "7".to_owned()), (7, "seven".to_owned()));
        groups.rename(7, is.clone());
        assert_eq!((groups.find(&was), groups.find(&is), groups.id(is)), (None, Some(7), 7));
        assert_eq!(groups.id(was), 100);
        let mut codes = Groups::default();
        (0..100u8).for_each(|n| assert_eq!(codes.id(n), usize::from(n)));
        codes.rename(7, 200);
        assert_eq!((codes.find(&7), codes.id(200), codes.id(7), codes.id(8)), (None, 7, 100, 8));
    }

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
    fn small_keys_are_found_by_code_and_large_ones_by_hash() {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        struct Vague(u8);
        impl Hash for Vague {
            fn hash<H: Hasher>(&self, state: &mut H) {
                state.write_u8(7); // all say the same
            }
        }
        fn rows<G: Group>(keys: &[G]) -> Vec<usize> {
            let mut groups = Groups::default();
            keys.iter().chain(keys).map(|k| groups.id(k.clone())).collect()
        }
        let twice = |n: usize| (0..n).chain(0..n).collect::<Vec<_>>();
        assert_eq!(rows(&[(1u16, 2u8), (2, 1), (258, 0), (0, 0), (u16::MAX, u8::MAX)]), twice(5));
        assert_eq!(rows(&[Some(0u8), None, Some(1), Some(255)]), twice(4));
        assert_eq!(rows(&[0u32, 5, (1 << 20) - 1, 1 << 20, u32::MAX]), twice(5));
        assert_eq!(rows(&[0u64, 1 << 20, 1 << 40, u64::MAX, 7]), twice(5));
        assert_eq!(rows(&[-1i64, 0, 1, i64::MIN, i64::MAX]), twice(5));
        assert_eq!(rows(&[("a", 1u8), ("a", 2), ("b", 1)]), twice(3));
        assert_eq!(rows(&[true, false]), twice(2));
        assert_eq!(rows(&[Vague(0), Vague(1), Vague(2)]), twice(3));
        let far = |n: u64| (u64::MAX, u64::MAX, u64::MAX, u64::MAX, u64::MAX, "text", n);
        assert_eq!(rows(&[far(0), far(1), far(u64::MAX)]), twice(3));
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
