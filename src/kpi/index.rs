//! Where a key's number is found by its hash.

/// Numbers by hash, from 0 on: whoever keeps the keys says which of them is meant.
///
/// A place is one word, half of it the hash and half the number, so that most keys that are not meant are told apart without a
/// look at them, and a larger table is made without hashing them anew.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// The upper half of a hash above a number and 1; 0 where nobody is. As many as a power of two, at most half of
    /// them taken.
    places: Vec<u64>,
    taken: usize,
}

impl Index {
    /// Where to look first, of so many places.
    #[inline(always)]
    fn first(places: usize, hash: u64) -> usize {
        // the upper bits, which the other half of the word keeps
        ((u128::from(hash >> 32) * places as u128) >> 32) as usize
    }
    /// The number of the key with this hash, if it is one of `meant`.
    #[inline(always)]
    pub fn find(&self, hash: u64, mut meant: impl FnMut(u32) -> bool) -> Option<u32> {
        let mut at = Self::first(self.places.len(), hash);
        while let Some(word) = self.places.get(at).filter(|word| **word != 0) {
            let number = (*word as u32).wrapping_sub(1);
            if (word ^ hash) >> 32 == 0 && meant(number) {
                return Some(number);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
        None
    }
    /// Gives the key with this hash, which has none yet, a number. The last one of all, `u32::MAX`, cannot be kept.
    pub fn insert(&mut self, hash: u64, number: u32) {
        if self.taken * 2 >= self.places.len() {
            self.grow();
        }
        if number < u32::MAX {
            self.put((hash >> 32 << 32) | (u64::from(number) + 1));
        }
    }
    fn put(&mut self, word: u64) {
        let mut at = Self::first(self.places.len(), word);
        while let Some(place) = self.places.get_mut(at) {
            if *place == 0 {
                *place = word;
                self.taken += 1;
                return;
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }
    fn grow(&mut self) {
        let larger = vec![0; (self.places.len() * 2).max(16)];
        self.taken = 0;
        for word in std::mem::replace(&mut self.places, larger) {
            if word != 0 {
                self.put(word);
            }
        }
    }
    pub fn clear(&mut self) {
        self.places.clear();
        self.taken = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_by_the_hash_that_it_was_given_for_whatever_hashes_there_are() {
        for (what, hash) in [
            ("spread", (|n| u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15)) as fn(u32) -> u64),
            ("one for all", |_| 42),
            ("two for all", |n| u64::from(n % 2) << 40),
            ("at the end", |n| u64::MAX - u64::from(n)),
            ("by the lower half alone", u64::from),
        ] {
            let mut index = Index::default();
            for number in 0..500 {
                assert_eq!(index.find(hash(number), |n| n == number), None, "{what} {number}");
                index.insert(hash(number), number);
                for known in [0, number / 2, number] {
                    assert_eq!(index.find(hash(known), |n| n == known), Some(known), "{what} {known} of {number}");
                }
            }
            assert_eq!(index.find(hash(7), |_| false), None, "{what}");
            index.clear();
            assert_eq!(index.find(hash(7), |_| true), None, "{what}");
            index.insert(hash(7), 3);
            assert_eq!(index.find(hash(7), |_| true), Some(3), "{what}");
        }
    }

    #[test]
    fn a_number_that_cannot_be_kept_is_not_found_and_disturbs_nobody() {
        let mut index = Index::default();
        index.insert(1 << 40, u32::MAX);
        index.insert(1 << 40, u32::MAX - 1);
        assert_eq!(index.find(1 << 40, |_| true), Some(u32::MAX - 1));
    }
}
