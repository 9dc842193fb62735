//! The tight end of a filling loop.

use super::super::{AsOf, Measure, Observe, Place, Seen};
use super::{Cells, Doubts};
use crate::time::Slots;

/// Cells under filling: slices, so that they stay in registers.
pub struct Open<'a, M: Measure> {
    measure: &'a M,
    as_of: AsOf,
    width: usize,
    slots: Slots<'a>,
    cells: &'a mut [M::Summary],
    doubts: &'a mut Doubts,
}

impl<M: Measure> Cells<M> {
    pub fn open(&mut self) -> Open<'_, M> {
        Open {
            measure: &self.measure,
            as_of: self.as_of,
            width: self.timeline.columns(),
            slots: self.timeline.slots(),
            cells: &mut self.cells,
            doubts: &mut self.doubts,
        }
    }
    /// Counts an observation in (`sign` 1) or out (-1), wherever it comes from.
    pub fn apply(&mut self, row: usize, seen: Seen<M::Observation, M::When>, sign: i64) {
        self.grow(row + 1);
        let mut open = self.open();
        let slots = open.slots;
        match seen.forward() {
            Seen::Counted(when, o) if sign > 0 => when.put(slots, open.row(row), o),
            Seen::Counted(when, o) => when.take(slots, open.row(row), o),
            Seen::Pending { at, .. } => open.doubts.note(row, at, None, slots, sign),
            Seen::Excluded(at, why) => open.doubts.note(row, at, Some(why), slots, sign),
            Seen::Outside => {}
        }
    }
}

impl<M: Measure> Open<'_, M> {
    #[inline(always)]
    fn row(&mut self, row: usize) -> &mut [M::Summary] {
        let start = row * self.width;
        self.cells.get_mut(start..start + self.width).unwrap_or_default()
    }
    /// One record in: seen and placed at once.
    #[inline(always)]
    pub fn see<R>(&mut self, row: usize, record: &R)
    where
        M: Observe<R>,
    {
        let slots = self.slots;
        match self.measure.observe(record, self.as_of).forward() {
            Seen::Counted(when, o) => when.put(slots, self.row(row), o),
            Seen::Pending { at: None, .. } => self.doubts.wait(row, 1),
            Seen::Pending { at, .. } => self.doubts.note(row, at, None, slots, 1),
            Seen::Excluded(at, why) => self.doubts.note(row, at, Some(why), slots, 1),
            Seen::Outside => {}
        }
    }
}
