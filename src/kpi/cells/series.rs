//! A row, read from its first period to its last: a level and its evidence are running sums.

use super::super::{Measure, Place};
use super::{Cells, Doubt, Window};
use crate::summary::Summary;
use crate::value::Undefined;
use std::borrow::Cow;

/// A row under reading.
pub struct Series<'a, M: Measure> {
    cells: &'a Cells<M>,
    row: Option<usize>,
    slot: usize,
    standing: M::Summary,
    doubt: Doubt,
}

/// What a row holds of a period.
pub struct Cell<'a, S: Summary> {
    /// Of a flow what the period holds, of a level what stands at its end.
    pub kept: Cow<'a, S>,
    /// Of a level what stood when it began, of a flow nothing.
    pub opening: S,
    pub doubt: Doubt,
    /// Why it says nothing, whatever it holds.
    pub unreadable: Option<Undefined>,
}

impl<M: Measure> Cells<M> {
    pub fn series(&self, row: Option<usize>) -> Series<'_, M> {
        let level = M::When::LEVEL;
        let standing = if level { self.opening(row, 0) } else { M::Summary::default() };
        let doubt = if level { self.doubts.within(row, 0..=0, false) } else { Doubt::default() };
        Series { cells: self, row, slot: 0, standing, doubt }
    }
}

impl<'a, M: Measure> Iterator for Series<'a, M> {
    type Item = Cell<'a, M::Summary>;
    fn next(&mut self) -> Option<Cell<'a, M::Summary>> {
        let (cells, row, slot) = (self.cells, self.row, self.slot);
        if slot >= cells.timeline.len() {
            return None;
        }
        self.slot += 1;
        let unreadable = cells.unreadable(row, slot);
        let own = cells.doubts.within(row, slot + 1..=slot + 1, false);
        if !M::When::LEVEL {
            return Some(Cell { kept: cells.kept(row, slot), opening: M::Summary::default(), doubt: own, unreadable });
        }
        self.doubt.merge(&own);
        let opening = match cells.coverage.window {
            Window::Own => self.standing.clone(),
            _ => cells.opening(row, slot),
        };
        if let Some(change) = row.and_then(|r| cells.row(r).get(slot + 1)) {
            self.standing.merge(change);
        }
        Some(Cell { kept: Cow::Owned(self.standing.clone()), opening, doubt: self.doubt.clone(), unreadable })
    }
}
