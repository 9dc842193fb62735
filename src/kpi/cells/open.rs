//! The tight end of a filling loop.

use super::super::{AsOf, Measure, Observe, Place, Seen};
use super::Cells;
use super::doubts::Noting;
use crate::time::{Slots, Timestamp};
use std::ops::Range;

/// Cells under filling: slices, so that they stay in registers.
pub struct Open<'a, M: Measure> {
    measure: &'a M,
    as_of: AsOf,
    /// Where one period is all that is asked for.
    period: Option<Range<Timestamp>>,
    width: usize,
    slots: Slots<'a>,
    cells: &'a mut [M::Summary],
    doubts: Noting<'a>,
}

impl<M: Measure> Cells<M> {
    pub fn open(&mut self) -> Open<'_, M> {
        Open {
            measure: &self.measure,
            as_of: self.as_of,
            period: self.timeline.only().filter(|_| !M::When::LEVEL),
            width: self.timeline.columns(),
            slots: self.timeline.slots(),
            cells: self.cells.flat(),
            doubts: self.doubts.open(),
        }
    }
    /// One row, which there is room for from now on.
    pub fn open_row(&mut self, row: usize) -> OpenRow<'_, M> {
        self.grow(row + 1);
        OpenRow {
            measure: &self.measure,
            row,
            slots: self.timeline.slots(),
            cells: self.cells.row_mut(row, self.timeline.columns()),
            doubts: self.doubts.open(),
        }
    }
    /// Counts an observation in (`sign` 1) or out (-1), wherever it comes from.
    pub fn apply(&mut self, row: usize, seen: Seen<M::Observation, M::When>, sign: i64) {
        self.open_row(row).apply(seen, sign);
    }
}

/// The cells of one row under filling.
pub struct OpenRow<'a, M: Measure> {
    pub measure: &'a M,
    pub slots: Slots<'a>,
    row: usize,
    cells: &'a mut [M::Summary],
    doubts: Noting<'a>,
}

impl<M: Measure> OpenRow<'_, M> {
    /// Counts an observation in (`sign` 1) or out (-1).
    pub fn apply(&mut self, seen: Seen<M::Observation, M::When>, sign: i64) {
        let OpenRow { row, slots, cells, doubts, .. } = self;
        count::<M>(seen, sign, (slots, &mut **cells, 0), (doubts, *row));
    }
}

/// Counts an observation in (`sign` 1) or out (-1): in the row of cells that begins at a place, or among the doubts of
/// that row.
#[inline(always)]
fn count<M: Measure>(
    seen: Seen<M::Observation, M::When>,
    sign: i64,
    (slots, cells, begin): (&Slots<'_>, &mut [M::Summary], usize),
    (doubts, row): (&mut Noting<'_>, usize),
) {
    match seen.forward() {
        // a column is never beyond the row's width, so the cell is in the row
        Seen::Counted(when, o) if sign > 0 => when.put(slots, cells, begin, o),
        Seen::Counted(when, o) => when.take(slots, cells, begin, o),
        Seen::Pending { at: None, .. } => doubts.wait(row, sign),
        Seen::Pending { at, .. } => doubts.note(row, at, None, slots, sign),
        Seen::Excluded(at, why) => doubts.note(row, at, Some(why), slots, sign),
        Seen::Outside => {}
    }
}

impl<'a, M: Measure> Open<'a, M> {
    pub fn measure(&self) -> &'a M {
        self.measure
    }
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }
    pub fn slots(&self) -> Slots<'a> {
        self.slots
    }
    /// Counts an observation in (`sign` 1) or out (-1).
    #[inline(always)]
    pub fn apply(&mut self, row: usize, seen: Seen<M::Observation, M::When>, sign: i64) {
        let begin = row * self.width;
        count::<M>(seen, sign, (&self.slots, &mut *self.cells, begin), (&mut self.doubts, row));
    }
    /// Whether one period is all that is asked for.
    pub fn may_pass_by(&self) -> bool {
        self.period.is_some()
    }
    /// Whether a record has its place outside the one period that is asked for.
    #[inline(always)]
    pub fn passes_by<R>(&self, record: &R) -> bool
    where
        M: Observe<R>,
    {
        self.period.as_ref().is_some_and(|period| self.measure.lies_outside(record, period, self.as_of))
    }
    /// One record in: seen and placed at once.
    #[inline(always)]
    pub fn see<R>(&mut self, row: usize, record: &R)
    where
        M: Observe<R>,
    {
        self.apply(row, self.measure.observe(record, self.as_of), 1);
    }
}
