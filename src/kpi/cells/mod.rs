//! What is kept of all groups and periods, and the evidence beside it.

mod coverage;
mod doubts;
mod open;
mod rows;
mod series;
mod store;

pub use coverage::{Coverage, Reach, Window};
pub use doubts::{Doubt, Doubts, UNDATED};
pub use open::Open;
pub use series::Cell;

use super::threads::{Job, in_turn};
use super::{AsOf, Evidence, Frame, Kpi, Measure, Place};
use crate::summary::Summary;
use crate::time::{Timeline, Timestamp};
use crate::value::Undefined;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use store::Store;

/// One row of columns for each group: before the timeline, its periods, after it. Evidence is sparse and lies beside
/// the cells, so that a counted record touches nothing but its cell.
#[derive(Debug, Clone)]
pub struct Cells<M: Measure> {
    pub measure: M,
    pub timeline: Timeline,
    pub as_of: AsOf,
    pub coverage: Coverage,
    rows: usize,
    cells: Store<M::Summary>,
    doubts: Doubts,
    /// Rows of which an event was taken back that never came: nothing can be said of them.
    pub contradicted: BTreeSet<u32>,
}

impl<M: Measure> Cells<M> {
    pub fn new(measure: M, timeline: Timeline, as_of: AsOf) -> Self {
        Cells {
            measure,
            timeline,
            as_of,
            coverage: Coverage::default(),
            rows: 0,
            cells: Store::Flat(Vec::new()),
            doubts: Doubts::default(),
            contradicted: BTreeSet::new(),
        }
    }
    /// The same, to be changed while tables of them are held: see [`Store`].
    pub fn live(mut self) -> Self {
        self.cells = Store::paged(self.width());
        self
    }
    /// The same question, nothing counted.
    pub fn emptied(&self) -> Self {
        let mut cells = Cells::new(self.measure.clone(), self.timeline.clone(), self.as_of);
        cells.coverage.clone_from(&self.coverage);
        cells
    }
    /// The periods and the as-of.
    pub fn frame(&self) -> (&Timeline, AsOf) {
        (&self.timeline, self.as_of)
    }
    pub fn width(&self) -> usize {
        self.timeline.columns()
    }
    pub fn rows(&self) -> usize {
        self.rows
    }
    /// What they take in memory, without what they point to.
    pub fn bytes(&self) -> usize {
        self.cells.bytes()
    }
    /// Room for so many groups; grows by doubling.
    pub fn grow(&mut self, rows: usize) {
        if rows > self.rows {
            let most = match self.cells {
                Store::Flat(_) => rows.max(self.rows * 2),
                Store::Paged(_) => rows,
            };
            self.rows = self.cells.grow(most, self.timeline.columns());
            self.doubts.grow(self.rows);
        }
    }
    /// Puts what the cells keep into the order that reading wants.
    pub fn settle(&mut self, threads: usize) {
        if self.cells.settle_pages() {
            return;
        }
        let cells = self.cells.flat();
        if threads <= 1 {
            return settle(cells);
        }
        // dealt in turn, since the full ones may stand together
        let some = cells.len().div_ceil(threads.saturating_mul(16)).max(1);
        let mut jobs: Vec<Job<'_>> = Vec::new();
        for cells in cells.chunks_mut(some) {
            jobs.push(Box::new(|| settle(cells)));
        }
        in_turn(jobs, threads);
    }
    fn row(&self, row: usize) -> &[M::Summary] {
        self.cells.row(row, self.width())
    }
    fn row_or_none(&self, row: Option<usize>) -> &[M::Summary] {
        match row {
            Some(row) => self.row(row),
            None => &[],
        }
    }
    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [M::Summary] {
        self.cells.row_mut(row, self.timeline.columns())
    }

    /// What the row keeps for a period (a level: what stands at its end).
    pub fn kept(&self, row: Option<usize>, slot: usize) -> Cow<'_, M::Summary> {
        let cells = if slot < self.timeline.len() { self.row_or_none(row) } else { &[] };
        if M::When::LEVEL {
            return Cow::Owned(merged(cells, 0..slot.saturating_add(2)));
        }
        match cells.get(slot.saturating_add(1)) {
            Some(cell) => Cow::Borrowed(cell),
            None => Cow::Owned(M::Summary::default()),
        }
    }
    /// What stood when a period, or the window that ends with it, began: the closing level before. Nothing for a flow.
    pub fn opening(&self, row: Option<usize>, slot: usize) -> M::Summary {
        let first = self.coverage.first(slot);
        if M::When::LEVEL { merged(self.row_or_none(row), 0..first + 1) } else { M::Summary::default() }
    }
    /// What the row keeps for the whole timeline: a flow's periods together, a level's last.
    pub fn total(&self, row: Option<usize>) -> M::Summary {
        let last = self.timeline.len();
        let first = if M::When::LEVEL { 0 } else { 1 };
        match self.coverage.window {
            Window::Own => merged(self.row_or_none(row), first..last + 1),
            _ => self.kept(row, last.saturating_sub(1)).into_owned(),
        }
    }
    /// Pending and excluded of a period.
    pub fn doubt_at(&self, row: Option<usize>, slot: usize) -> Doubt {
        let row = row.filter(|_| slot < self.timeline.len());
        let column = slot.saturating_add(1);
        let first = if M::When::LEVEL { 0 } else { column };
        self.doubts.within(row, first..=column.min(self.width()), false)
    }
    /// Pending and excluded of the whole timeline, with what has no place.
    pub fn total_doubt(&self, row: Option<usize>) -> Doubt {
        let last = self.timeline.len();
        let first = match (M::When::LEVEL, self.coverage.window) {
            (true, _) => 0,
            (false, Window::Own) => 1,
            (false, _) => last,
        };
        self.doubts.within(row, first..=last, true)
    }
    /// Evidence of a KPI without a period: pending and excluded records that have no place yet.
    pub fn undated_evidence<K: Kpi<Measure = M>>(&self, kpi: &K, row: Option<usize>) -> Evidence {
        evidence_of(kpi, &M::Summary::default(), self.doubts.within(row, std::iter::empty(), true))
    }
    /// Why the cell of a period says nothing, whatever it holds.
    pub fn unreadable(&self, row: Option<usize>, slot: usize) -> Option<Undefined> {
        let whole = self.coverage.is_whole(M::When::LEVEL, slot, self.timeline.len());
        unreadable(row, &self.contradicted, whole)
    }
    /// Why all periods together say nothing, whatever they hold.
    pub fn total_unreadable(&self, row: Option<usize>) -> Option<Undefined> {
        let whole = self.coverage.total_is_whole(M::When::LEVEL, self.timeline.len());
        unreadable(row, &self.contradicted, whole)
    }
    /// Whether anything is known of each of the first rows.
    pub fn inhabited(&self, rows: usize) -> Vec<bool> {
        let nothing = M::Summary::default();
        let mut any = self.doubts.inhabited(rows, &self.contradicted);
        for (row, any) in any.iter_mut().enumerate() {
            *any = *any || self.row(row).iter().any(|cell| *cell != nothing);
        }
        any
    }

    /// Adds another's rows to the rows that `to` names for them.
    pub fn merge(&mut self, other: &Self, to: &[usize]) {
        self.grow(rows_of(to));
        for (from, to) in to.iter().enumerate() {
            for (mine, theirs) in self.row_mut(*to).iter_mut().zip(other.row(from)) {
                mine.merge(theirs);
            }
        }
        self.doubts.merge(&other.doubts, to);
    }
    /// The same kind of cells over another timeline: `to` names, for each period, the periods it goes to.
    pub fn reshaped(&self, timeline: Timeline, window: Window, to: impl Fn(usize) -> Range<usize>) -> Self {
        let periods = self.timeline.len();
        let mut out = Cells::new(self.measure.clone(), timeline, self.as_of);
        out.coverage = self.coverage.reshaped(window, &to);
        out.grow(self.rows);
        let after = out.timeline.len() + 1;
        let columns = |column: usize| match column {
            0 => 0..1,
            c if c > periods => after..after + 1,
            c => {
                let slots = to(c - 1);
                slots.start + 1..slots.end + 1
            }
        };
        for row in 0..self.rows {
            out.doubts.wait(row, self.doubts.pending(row));
            if window == Window::ToDate {
                // each is the one before it and its own, not all before it anew
                let mut sum = M::Summary::default();
                for (target, cell) in out.row_mut(row).iter_mut().zip(self.row(row)).skip(1).take(periods) {
                    sum.merge(cell);
                    target.clone_from(&sum);
                }
                continue;
            }
            for (column, cell) in self.row(row).iter().enumerate() {
                for target in out.row_mut(row).get_mut(columns(column)).unwrap_or_default() {
                    target.merge(cell);
                }
            }
        }
        for (row, column, doubt) in self.doubts.rare() {
            if column == UNDATED {
                out.doubts.add(row, UNDATED, doubt);
            } else {
                columns(column as usize).for_each(|target| out.doubts.add(row, target as u32, doubt));
            }
        }
        out
    }
}

fn settle<S: Summary>(cells: &mut [S]) {
    for cell in cells {
        cell.settle();
    }
}

fn unreadable(row: Option<usize>, contradicted: &BTreeSet<u32>, whole: bool) -> Option<Undefined> {
    match row {
        Some(row) if contradicted.contains(&(row as u32)) => Some(Undefined::Inconsistent),
        _ => (!whole).then_some(Undefined::IncompleteWindow),
    }
}

/// These of the cells together, as far as there are such.
fn merged<S: Summary>(cells: &[S], range: Range<usize>) -> S {
    let mut sum = S::default();
    for cell in cells.get(range.start..range.end.min(cells.len())).unwrap_or_default() {
        sum.merge(cell);
    }
    sum
}

/// Room for the rows that these are.
pub(crate) fn rows_of(to: &[usize]) -> usize {
    to.iter().map(|row| row + 1).max().unwrap_or(0)
}

pub(crate) fn evidence_of<K: Kpi>(kpi: &K, kept: &<K::Measure as Measure>::Summary, doubt: Doubt) -> Evidence {
    let pending = doubt.pending.wrapping_add(kpi.undecided(kept));
    let mut evidence = Evidence { n: kpi.n(kept), pending, excluded: BTreeMap::new() };
    kpi.left_out(kept, &mut evidence.excluding());
    evidence.doubt(doubt.excluded, &|why| kpi.concerns(why));
    evidence
}

/// The frame of a cell's reading, ready to be moved from period to period.
pub(crate) fn frame<M: Measure>(cells: &Cells<M>) -> Frame {
    Frame::new(cells.timeline.clone(), cells.as_of).covering(&cells.coverage)
}

/// A history as far as it is known: sorted, nothing after the as-of.
pub(crate) fn known<E>(history: &[(Timestamp, E)], as_of: AsOf) -> &[(Timestamp, E)] {
    let end = history.partition_point(|(t, _)| as_of.knows(*t));
    history.get(..end).unwrap_or_default()
}
