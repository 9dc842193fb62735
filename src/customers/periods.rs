//! In which periods a customer did something.

use crate::kpi::Digest;
use crate::time::Timestamp;

/// The columns of a timeline in which an entity was seen, and those in which it was seen more than once: all that counts
/// of customers by period need, whatever the order of the events.
///
/// 24 bytes for timelines of up to 62 periods; longer ones have the rest beside.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PeriodsSeen {
    once: u64,
    again: u64,
    more: Option<Box<More>>,
}

/// The same of further 64 columns, where there is anything: number of the word, once, again; in order.
#[derive(Debug, Clone, Default, PartialEq)]
struct More {
    words: Vec<(usize, u64, u64)>,
}

const WORD: usize = u64::BITS as usize;

impl PeriodsSeen {
    /// Once of the columns from `64 * word` on, a bit each.
    fn once(&self, word: usize) -> u64 {
        if word == 0 {
            return self.once;
        }
        let words = self.more.as_ref().map(|more| more.words.as_slice()).unwrap_or_default();
        let found = words.binary_search_by_key(&word, |(word, ..)| *word).ok().and_then(|at| words.get(at));
        found.map_or(0, |(_, once, _)| *once)
    }
    /// All words: number, once, again.
    fn words(&self) -> impl Iterator<Item = (usize, u64, u64)> {
        std::iter::once((0, self.once, self.again)).chain(self.more.iter().flat_map(|more| more.words.iter().copied()))
    }
    /// The first column in which it was seen.
    #[inline]
    pub fn first(&self) -> Option<usize> {
        if self.once != 0 {
            return Some(self.once.trailing_zeros() as usize);
        }
        self.columns().next().map(|(column, _)| column)
    }
    /// Every column in which it was seen, and whether more than once.
    #[inline]
    pub fn columns(&self) -> impl Iterator<Item = (usize, bool)> {
        self.words().flat_map(|(word, mut once, again)| {
            std::iter::from_fn(move || {
                let bit = once.trailing_zeros();
                let found = (once != 0).then(|| (word * WORD + bit as usize, again >> bit & 1 == 1));
                once &= once.wrapping_sub(1);
                found
            })
        })
    }
    /// The columns from one on to before another, told from the first of them in words of 64.
    pub fn from(&self, first: usize, until: usize) -> impl Iterator<Item = u64> {
        let (skipped, shift) = (first / WORD, first % WORD);
        (0..until.saturating_sub(first).div_ceil(WORD)).map(move |word| {
            let low = self.once(skipped + word) >> shift;
            let high = if shift == 0 { 0 } else { self.once(skipped + word + 1) << (WORD - shift) };
            let left = until - first - word * WORD;
            let mask = if left < WORD { (1 << left) - 1 } else { u64::MAX };
            (low | high) & mask
        })
    }
    #[cold]
    #[inline(never)]
    fn add_more(&mut self, word: usize, once: u64, again: u64) {
        let words = &mut self.more.get_or_insert_default().words;
        match words.binary_search_by_key(&word, |(word, ..)| *word) {
            Ok(at) => {
                if let Some((_, seen, seen_again)) = words.get_mut(at) {
                    *seen_again |= again | *seen & once;
                    *seen |= once;
                }
            }
            Err(at) => words.insert(at, (word, once, again)),
        }
    }
}

impl Digest<()> for PeriodsSeen {
    #[inline(always)]
    fn add(&mut self, column: usize, _: Timestamp, (): ()) {
        let bit = 1 << (column % WORD);
        if column < WORD {
            self.again |= self.once & bit;
            self.once |= bit;
        } else {
            self.add_more(column / WORD, bit, 0);
        }
    }
    fn merge(&mut self, other: PeriodsSeen) {
        self.again |= other.again | self.once & other.once;
        self.once |= other.once;
        for (word, once, again) in other.words().skip(1) {
            self.add_more(word, once, again);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn seen(columns: &[usize]) -> PeriodsSeen {
        let mut seen = PeriodsSeen::default();
        columns.iter().for_each(|column| seen.add(*column, Timestamp::from_micros(0), ()));
        seen
    }

    proptest! {
        #[test]
        fn it_is_the_set_of_columns_and_of_those_seen_again(
            mut columns in prop::collection::vec(prop_oneof![0usize..70, 0usize..400], 0..60), cut in 0.0..1.0, until in 0usize..500,
        ) {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            columns.iter().for_each(|column| *counts.entry(*column).or_default() += 1);
            let whole = seen(&columns);
            prop_assert!(whole.columns().eq(counts.iter().map(|(column, n)| (*column, *n > 1))));
            prop_assert_eq!(whole.first(), counts.keys().next().copied());

            let (a, b) = columns.split_at((cut * columns.len() as f64) as usize);
            let mut merged = seen(b);
            merged.merge(seen(a));
            prop_assert_eq!(&merged, &whole, "merged");
            columns.reverse();
            prop_assert_eq!(&seen(&columns), &whole, "in another order");

            for first in counts.keys().copied().chain([0, 63, 64, 65]) {
                let words: Vec<u64> = whole.from(first, until).collect();
                let bits = (first..until).filter(|column| {
                    let at = column - first;
                    words[at / 64] >> (at % 64) & 1 == 1
                });
                prop_assert!(bits.eq(counts.keys().copied().filter(|column| (first..until).contains(column))));
                let beyond = until.saturating_sub(first);
                prop_assert!(words.len() == beyond.div_ceil(64) && (beyond % 64 == 0 || words[beyond / 64] >> (beyond % 64) == 0));
            }
        }
    }

    #[test]
    fn it_has_24_bytes() {
        assert_eq!(size_of::<PeriodsSeen>(), 24);
    }
}
