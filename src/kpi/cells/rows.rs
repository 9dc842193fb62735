//! The saved form of cells, which is also what equality of tables means.

use super::super::order::by_key;
use super::super::{Group, Groups, Measure};
use super::Cells;
use super::doubts::{Doubt, UNDATED};
use crate::error::Error;
use crate::summary::Summary;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rows in a canonical order: the saved form, and what equality of tables means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedCells<G, S> {
    rows: Vec<SavedRow<G, S>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedRow<G, S> {
    key: G,
    pending: i64,
    cells: Vec<(u32, S)>,
    doubts: BTreeMap<u32, Doubt>,
}

impl<M: Measure> Cells<M> {
    /// Content in a canonical order: rows sorted by key, empty cells left out.
    pub fn saved<G: Group>(&self, groups: &Groups<G>) -> SavedCells<G, M::Summary> {
        let nothing = M::Summary::default();
        let mut doubts = self.doubts.by_row(self.rows);
        let mut rows = Vec::new();
        for row in by_key(groups.keys()) {
            let (Some(key), Some(doubts)) = (groups.keys().get(row), doubts.get_mut(row)) else { continue };
            let mut cells = Vec::new();
            for (column, cell) in (0u32..).zip(self.row(row)) {
                if *cell != nothing {
                    let mut cell = cell.clone();
                    cell.settle();
                    cells.push((column, cell));
                }
            }
            let (pending, doubts) = (self.doubts.pending(row), std::mem::take(doubts));
            if pending != 0 || !cells.is_empty() || !doubts.is_empty() {
                rows.push(SavedRow { key: key.clone(), pending, cells, doubts });
            }
        }
        SavedCells { rows }
    }
    /// Takes in what was saved; rows are found or made in `groups`.
    pub fn take_in<G: Group>(&mut self, saved: SavedCells<G, M::Summary>, groups: &mut Groups<G>) -> Result<(), Error> {
        for row in &saved.rows {
            let last = row.cells.iter().map(|(column, _)| *column).max();
            check(row.pending, last, &row.doubts, self.width())?;
        }
        for row in saved.rows {
            let at = groups.id(row.key);
            self.grow(at + 1);
            for (column, cell) in row.cells {
                if let Some(mine) = self.row_mut(at).get_mut(column as usize) {
                    mine.merge(&cell);
                }
            }
            self.doubts.wait(at, row.pending);
            for (column, doubt) in row.doubts {
                self.doubts.add(at, column, &doubt);
            }
        }
        Ok(())
    }
}

/// A row that a table could have saved, by its last column that holds something.
fn check(pending: i64, last: Option<u32>, doubts: &BTreeMap<u32, Doubt>, width: usize) -> Result<(), Error> {
    let bad = |column: u32| column as usize >= width;
    if last.is_some_and(bad) || doubts.keys().any(|column| *column != UNDATED && bad(*column)) {
        return Err(Error::damaged("a cell lies outside the timeline"));
    }
    if pending == 0 && last.is_none() && doubts.is_empty() {
        return Err(Error::damaged("a group holds nothing"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::WinRate;
    use crate::kpi::{AsOf, Kpi};
    use crate::time::Timeline;

    #[test]
    fn rows_that_no_table_saves_are_refused() {
        let (cell, nothing) = (crate::deals::DealsKept::default(), BTreeMap::new());
        let doubt = BTreeMap::from([(3, Doubt { pending: 1, ..Doubt::default() })]);
        for (what, cells, pending, doubts, taken) in [
            ("a cell of all time", vec![(1, cell.clone())], 0, nothing.clone(), true),
            ("a pending record", vec![], 1, nothing.clone(), true),
            ("a cell outside the timeline", vec![(3, cell)], 0, nothing.clone(), false),
            ("evidence outside the timeline", vec![], 0, doubt, false),
            ("a group that holds nothing", vec![], 0, nothing, false),
        ] {
            let saved = SavedCells { rows: vec![SavedRow { key: (), pending, cells, doubts }] };
            let mut empty = Cells::new(WinRate.measure(), Timeline::all(), AsOf::Everything);
            let result = empty.take_in(saved, &mut Groups::default());
            assert_eq!(result.is_ok(), taken, "{what}");
        }
    }
}
