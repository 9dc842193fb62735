//! What changes a board, and what changed on it since a version.

use crate::kpi::{Spot, UNDATED};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What one change does.
#[derive(Debug, Clone, PartialEq)]
pub enum Change<I, R> {
    /// The record with this id is now this.
    Upsert(I, R),
    /// There is no record with this id any more.
    Remove(I),
}

impl<I, R> Change<I, R> {
    /// Whose change it is.
    pub fn id(&self) -> &I {
        match self {
            Change::Upsert(id, _) | Change::Remove(id) => id,
        }
    }
}

/// What changed in the numbers of a question since a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes<G> {
    /// These readings, and no others, may be different now.
    These(Vec<Changed<G>>),
    /// All readings may be different, and are to be read anew.
    All(Stale),
}

/// Readings that may have changed. Of a group that came or went all readings did; it may have no period here, where
/// what it holds lies outside the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<G> {
    /// The group.
    pub group: G,
    /// The periods, by their index, in order.
    pub periods: Vec<usize>,
    /// What has no period: it stands in the evidence of totals.
    pub undated: bool,
}

/// Why it cannot be said what changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stale {
    /// The version is older than what is remembered: see [`Board::remembering`](super::Board::remembering).
    TooOld,
    /// The as-of moved since: ages, and what is not yet observable, depend on it.
    TimePassed,
    /// The board was restored or merged since.
    Replaced,
    /// The version lies ahead: it is of another board.
    Unknown,
}

/// The latest changes of a question.
#[derive(Debug, Clone)]
pub struct Log {
    latest: VecDeque<(u64, Spot)>,
    /// Everything up to this version is forgotten.
    forgotten: u64,
    most: usize,
}

impl Log {
    pub fn new(most: usize) -> Log {
        Log { latest: VecDeque::new(), forgotten: 0, most }
    }
    pub fn push(&mut self, version: u64, spot: Spot) {
        if self.latest.back() == Some(&(version, spot)) {
            return;
        }
        while self.latest.len() >= self.most.max(1) {
            if let Some((version, _)) = self.latest.pop_front() {
                self.forgotten = self.forgotten.max(version);
            }
        }
        self.latest.push_back((version, spot));
    }
    /// Whether a row that was last changed at this version is no longer spoken of.
    pub fn has_forgotten(&self, version: u64) -> bool {
        version <= self.forgotten
    }
    pub fn bytes(&self) -> usize {
        self.latest.capacity() * size_of::<(u64, Spot)>()
    }
    /// Rows with the columns that changed after a version; `None` if that is forgotten.
    pub fn since(&self, version: u64, columns: usize) -> Option<BTreeMap<u32, BTreeSet<u32>>> {
        if version < self.forgotten {
            return None;
        }
        let mut rows: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        let later = self.latest.partition_point(|(at, _)| *at <= version);
        for (_, Spot { row, first, last }) in self.latest.range(later..) {
            let changed = rows.entry(*row).or_default();
            match *first {
                UNDATED => drop(changed.insert(UNDATED)),
                first => changed.extend(first..=(*last).min(columns.saturating_sub(1) as u32)),
            }
        }
        Some(rows)
    }
}

impl<G> Changed<G> {
    /// Of the columns of a row: the first stands before the periods, the last after them.
    pub(super) fn of(group: G, columns: &BTreeSet<u32>, periods: usize) -> Changed<G> {
        let period = |column: &u32| (*column as usize).checked_sub(1).filter(|slot| *slot < periods);
        Changed { group, periods: columns.iter().filter_map(period).collect(), undated: columns.contains(&UNDATED) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(row: u32, first: u32, last: u32) -> Spot {
        Spot { row, first, last }
    }

    #[test]
    fn what_changed_is_told_as_far_as_it_is_remembered() {
        let mut log = Log::new(3);
        for (version, changed) in [
            (1, spot(0, 1, 1)),
            (2, spot(1, 2, 9)),
            (2, spot(1, UNDATED, UNDATED)),
            (4, spot(0, 3, 3)),
            (4, spot(0, 3, 3)),
        ] {
            log.push(version, changed);
        }
        let told = |since| {
            log.since(since, 5).map(|rows| {
                let of = |(row, columns): (u32, BTreeSet<u32>)| Changed::of(row, &columns, 3);
                rows.into_iter().map(of).map(|c| (c.group, c.periods, c.undated)).collect::<Vec<_>>()
            })
        };
        assert_eq!(told(0), None, "the first change is forgotten");
        assert_eq!(told(1), Some(vec![(0, vec![2], false), (1, vec![1, 2], true)]));
        assert_eq!(told(2), Some(vec![(0, vec![2], false)]));
        assert_eq!(told(4), Some(vec![]));
    }
}
