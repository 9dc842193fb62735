//! Pending and excluded records, sparse beside the cells.

use super::super::Place;
use super::super::group::Mix;
use crate::time::Slots;
use crate::value::Why;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A group's row and a column of it; `UNDATED` for what has no place.
type Spot = (u32, u32);
/// The column of what has no place.
pub const UNDATED: u32 = u32::MAX;

/// Pending and excluded of all rows and columns. Pending without a place is the common case (open deals) and has a
/// number for each row; all else is rare.
#[derive(Debug, Clone, Default)]
pub struct Doubts {
    pending: Vec<i64>,
    rare: HashMap<Spot, Doubt, Mix>,
}

/// Pending and excluded of one place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    pub pending: i64,
    pub excluded: BTreeMap<Why, i64>,
}

impl Doubt {
    fn note(&mut self, why: Option<Why>, n: i64) {
        let Some(why) = why else {
            self.pending = self.pending.wrapping_add(n);
            return;
        };
        let sum = self.excluded.entry(why.clone()).or_default();
        *sum = sum.wrapping_add(n);
        if *sum == 0 {
            self.excluded.remove(&why);
        }
    }
    pub fn merge(&mut self, other: &Doubt) {
        self.pending = self.pending.wrapping_add(other.pending);
        for (why, n) in &other.excluded {
            self.note(Some(why.clone()), *n);
        }
    }
    pub fn is_empty(&self) -> bool {
        self.pending == 0 && self.excluded.is_empty()
    }
}

/// Doubts under filling: what is common is a slice, so that it stays in registers.
pub struct Noting<'a> {
    pending: &'a mut [i64],
    rare: &'a mut HashMap<Spot, Doubt, Mix>,
}

impl Noting<'_> {
    /// A record that is pending without a place.
    #[inline(always)]
    pub fn wait(&mut self, row: usize, sign: i64) {
        if let Some(n) = self.pending.get_mut(row) {
            *n = n.wrapping_add(sign);
        }
    }
    /// A record that is pending (no `why`) or excluded, at a place or at none.
    #[cold]
    #[inline(never)]
    pub fn note<W: Place>(&mut self, row: usize, at: Option<W>, why: Option<Why>, slots: &Slots<'_>, sign: i64) {
        let spots = match at {
            None if why.is_none() => return self.wait(row, sign),
            None => [Some((UNDATED, 1)), None],
            Some(when) => when.columns(slots).map(|spot| spot.map(|(column, change)| (column as u32, change))),
        };
        for (column, change) in spots.into_iter().flatten() {
            let spot = (row as u32, column);
            let doubt = self.rare.entry(spot).or_default();
            doubt.note(why.clone(), sign.wrapping_mul(change));
            if doubt.is_empty() {
                self.rare.remove(&spot);
            }
        }
    }
}

impl Doubts {
    pub fn open(&mut self) -> Noting<'_> {
        Noting { pending: &mut self.pending, rare: &mut self.rare }
    }
    pub fn grow(&mut self, rows: usize) {
        self.pending.resize(rows, 0);
    }
    /// More or fewer that are pending without a place.
    pub fn wait(&mut self, row: usize, n: i64) {
        self.open().wait(row, n);
    }
    /// What is in these columns of a row, and with `undated` what has no place.
    pub fn within(&self, row: Option<usize>, columns: impl Iterator<Item = usize>, undated: bool) -> Doubt {
        let mut sum = Doubt::default();
        let Some(row) = row else { return sum };
        if !self.rare.is_empty() {
            for column in columns.map(|c| c as u32).chain(undated.then_some(UNDATED)) {
                if let Some(doubt) = self.rare.get(&(row as u32, column)) {
                    sum.merge(doubt);
                }
            }
        }
        if undated {
            sum.pending = sum.pending.wrapping_add(self.pending(row));
        }
        sum
    }
    /// How many are pending without a place.
    pub fn pending(&self, row: usize) -> i64 {
        self.pending.get(row).copied().unwrap_or(0)
    }
    /// Whether anything is in doubt of each row, or contradicts itself.
    pub fn inhabited(&self, rows: usize, contradicted: &BTreeSet<u32>) -> Vec<bool> {
        let mut any: Vec<bool> = (0..rows).map(|row| self.pending(row) != 0).collect();
        let doubted = self.rare().map(|(row, _, _)| row);
        for row in doubted.chain(contradicted.iter().map(|row| *row as usize)) {
            if let Some(row) = any.get_mut(row) {
                *row = true;
            }
        }
        any
    }
    /// All that is not the common case: row, column, doubt.
    pub fn rare(&self) -> impl Iterator<Item = (usize, u32, &Doubt)> {
        self.rare.iter().filter(|(_, d)| !d.is_empty()).map(|((row, column), d)| (*row as usize, *column, d))
    }
    /// The same of each row, by column.
    pub fn by_row(&self, rows: usize) -> Vec<BTreeMap<u32, Doubt>> {
        let mut of = vec![BTreeMap::new(); rows];
        for (row, column, doubt) in self.rare() {
            if let Some(of) = of.get_mut(row) {
                of.insert(column, doubt.clone());
            }
        }
        of
    }
    /// Adds another's to the rows that `to` names for them.
    pub fn merge(&mut self, other: &Doubts, to: &[usize]) {
        for (from, to) in to.iter().enumerate() {
            self.wait(*to, other.pending(from));
        }
        for (from, column, doubt) in other.rare() {
            if let Some(to) = to.get(from) {
                self.add(*to, column, doubt);
            }
        }
    }
    pub fn add(&mut self, row: usize, column: u32, doubt: &Doubt) {
        self.rare.entry((row as u32, column)).or_default().merge(doubt);
    }
}
