//! Who is on a board, and the places that they have there.

use crate::field::Id;
use crate::kpi::{Index, Mix};
use std::hash::BuildHasher;

/// Items by number, in chunks: more of them move none of those that are there.
#[derive(Debug, Clone)]
pub struct Chunks<T> {
    chunks: Vec<Vec<T>>,
}

const CHUNK: usize = 1 << 12;

impl<T> Default for Chunks<T> {
    fn default() -> Self {
        Chunks { chunks: Vec::new() }
    }
}

impl<T> Chunks<T> {
    pub fn len(&self) -> usize {
        self.chunks.last().map_or(0, |last| (self.chunks.len() - 1) * CHUNK + last.len())
    }
    pub fn get(&self, at: u32) -> Option<&T> {
        self.chunks.get(at as usize / CHUNK)?.get(at as usize % CHUNK)
    }
    pub fn get_mut(&mut self, at: u32) -> Option<&mut T> {
        self.chunks.get_mut(at as usize / CHUNK)?.get_mut(at as usize % CHUNK)
    }
    pub fn push(&mut self, item: T) {
        match self.chunks.last_mut().filter(|last| last.len() < CHUNK) {
            Some(last) => last.push(item),
            None => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(item);
                self.chunks.push(chunk);
            }
        }
    }
    /// What it takes in memory, without what the items point to.
    pub fn bytes(&self) -> usize {
        self.chunks.len() * (CHUNK * size_of::<T>() + size_of::<Vec<T>>())
    }
}

/// The place of every id. A place that becomes free goes to the next one who comes.
#[derive(Debug, Clone)]
pub struct Ledger<I> {
    index: Index,
    hasher: Mix,
    /// The id of each place; of a free one whoever had it last.
    ids: Chunks<I>,
    free: Vec<u32>,
}

impl<I> Default for Ledger<I> {
    fn default() -> Self {
        Ledger { index: Index::dense(), hasher: Mix::default(), ids: Chunks::default(), free: Vec::new() }
    }
}

impl<I: Id> Ledger<I> {
    pub fn len(&self) -> usize {
        self.ids.len() - self.free.len()
    }
    pub fn place(&self, id: &I) -> Option<u32> {
        self.index.find(self.hasher.hash_one(id), |at| self.ids.get(at) == Some(id))
    }
    /// Most likely the place of an id, found without a look at the ids.
    pub fn glance(&self, id: &I) -> Option<u32> {
        self.index.find(self.hasher.hash_one(id), |_| true)
    }
    /// Whether this place is that of the id.
    pub fn is_at(&self, place: u32, id: &I) -> bool {
        self.ids.get(place) == Some(id)
    }
    /// The place of an id, a new one at first sight; `None` where there are as many as can be.
    pub fn enter(&mut self, id: I) -> Option<u32> {
        let hash = self.hasher.hash_one(&id);
        if let Some(at) = self.index.find(hash, |at| self.ids.get(at) == Some(&id)) {
            return Some(at);
        }
        let at = match self.free.pop() {
            Some(at) => {
                *self.ids.get_mut(at)? = id;
                at
            }
            None => {
                let at = u32::try_from(self.ids.len()).ok().filter(|at| *at < u32::MAX)?;
                self.ids.push(id);
                at
            }
        };
        self.index.insert(hash, at);
        Some(at)
    }
    /// The place that an id had.
    pub fn leave(&mut self, id: &I) -> Option<u32> {
        let hash = self.hasher.hash_one(id);
        let at = self.index.find(hash, |at| self.ids.get(at) == Some(id))?;
        self.index.remove(hash, at);
        self.free.push(at);
        Some(at)
    }
    /// Every id with its place, in no order.
    pub fn each(&self) -> impl Iterator<Item = (&I, u32)> {
        let mut free = self.free.clone();
        free.sort_unstable();
        let places = (0..self.ids.len() as u32).filter(move |at| free.binary_search(at).is_err());
        places.filter_map(|at| self.ids.get(at).map(|id| (id, at)))
    }
    /// Every id with its place, in the order of the ids.
    pub fn sorted(&self) -> Vec<(&I, u32)>
    where
        I: Ord,
    {
        let mut all: Vec<_> = self.each().collect();
        all.sort_unstable_by(|a, b| a.0.cmp(b.0));
        all
    }
    /// What it takes in memory, without what the ids point to.
    pub fn bytes(&self) -> usize {
        self.index.bytes() + self.ids.bytes() + self.free.capacity() * size_of::<u32>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn everybody_has_a_place_of_their_own_and_gives_it_back() {
        let mut ledger: Ledger<String> = Ledger::default();
        let mut there: BTreeMap<String, u32> = BTreeMap::new();
        for step in 0..30_000u64 {
            let id = format!("id {}", step * 7_919 % 9_001);
            if step % 3 == 0 {
                assert_eq!(ledger.leave(&id), there.remove(&id), "step {step}");
            } else {
                let at = ledger.enter(id.clone()).unwrap();
                assert_eq!(*there.entry(id).or_insert(at), at, "step {step}");
            }
        }
        assert_eq!(ledger.len(), there.len());
        assert!(ledger.ids.len() <= 9_001, "places are used again");
        let sorted: Vec<(String, u32)> = ledger.sorted().into_iter().map(|(id, at)| (id.clone(), at)).collect();
        assert_eq!(sorted, Vec::from_iter(there));
    }
}
