//! Where a key's number is found by its hash.

/// Numbers by hash, from 0 on: whoever keeps the keys says which of them is meant.
///
/// A place is one word, half of it the hash and half the number, so that most keys that are not meant are told apart without a
/// look at them, and a larger table is made without hashing them anew.
#[derive(Debug, Clone)]
pub struct Index {
    /// The upper half of a hash above a number and 1; 0 where nobody is. As many as a power of two.
    places: Vec<u64>,
    taken: usize,
    /// One of 2^`spare` places stays free.
    spare: u32,
}

impl Default for Index {
    fn default() -> Self {
        Index { places: Vec::new(), taken: 0, spare: 1 }
    }
}

impl Index {
    /// One that takes less memory and somewhat longer: up to three in four of its places are taken.
    pub fn dense() -> Self {
        Index { spare: 2, ..Index::default() }
    }
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
        if self.taken >= self.places.len() - (self.places.len() >> self.spare) {
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
    /// Takes the number of a key with this hash out; those behind it that would no longer be found move up.
    pub fn remove(&mut self, hash: u64, number: u32) {
        let last = self.places.len().wrapping_sub(1);
        let word = (hash >> 32 << 32) | (u64::from(number) + 1);
        let mut hole = Self::first(self.places.len(), hash);
        while self.places.get(hole).is_some_and(|there| *there != word) {
            if self.places.get(hole) == Some(&0) {
                return;
            }
            hole = (hole + 1) & last;
        }
        let mut at = hole;
        loop {
            at = (at + 1) & last;
            let Some(word) = self.places.get(at).copied().filter(|word| *word != 0) else { break };
            // whoever is first looked for at or before the hole, in the round, may stand in it
            let home = Self::first(self.places.len(), word);
            if (at.wrapping_sub(home) & last) >= (at.wrapping_sub(hole) & last) {
                if let Some(place) = self.places.get_mut(hole) {
                    *place = word;
                }
                hole = at;
            }
        }
        if let Some(place) = self.places.get_mut(hole) {
            *place = 0;
            self.taken -= 1;
        }
    }
    /// What it takes in memory.
    pub fn bytes(&self) -> usize {
        self.places.capacity() * size_of::<u64>()
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
    fn who_is_taken_out_is_gone_and_all_others_are_still_found() {
        for (what, hash) in [
            ("spread", (|n| u64::from(n).wrapping_mul(0x9E37_79B9_7F4A_7C15)) as fn(u32) -> u64),
            ("one for all", |_| 42),
            ("in a row, over the end", |n| u64::MAX - (u64::from(n / 3) << 58)),
        ] {
            let mut index = Index::dense();
            index.remove(hash(3), 3);
            let mut there = std::collections::BTreeSet::new();
            for step in 0..2_000u32 {
                let number = step * 7_919 % 97;
                if there.remove(&number) {
                    index.remove(hash(number), number);
                    index.remove(hash(number), number);
                } else {
                    there.insert(number);
                    index.insert(hash(number), number);
                }
                for n in 0..97 {
                    let expected = there.contains(&n).then_some(n);
                    assert_eq!(index.find(hash(n), |found| found == n), expected, "{what}, step {step}: {n}");
                }
            }
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
