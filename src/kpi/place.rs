//! Where an observation goes in a row of columns.

use crate::summary::Fold;
use crate::time::{Slots, Span, Timestamp};
use std::fmt::Debug;

/// An instant for a flow, a span for a level. The two are all there is.
pub trait Place: Copy + Debug + PartialEq + Send + Sync + sealed::Sealed + 'static {
    /// A level: what stands at the end of a period is the sum of all changes up to there.
    const LEVEL: bool;
    /// It ends before it starts, and cannot be counted.
    #[doc(hidden)]
    fn is_backwards(self) -> bool;
    /// Counts an observation into the row.
    #[doc(hidden)]
    fn put<O: Clone, S: Fold<O>>(self, slots: Slots<'_>, row: &mut [S], o: O);
    /// Takes an observation out of the row: the inverse of `put`.
    #[doc(hidden)]
    fn take<O: Clone, S: Fold<O>>(self, slots: Slots<'_>, row: &mut [S], o: O);
    /// The columns that change, with the sign of the change.
    #[doc(hidden)]
    fn columns(self, slots: Slots<'_>) -> [Option<(usize, i64)>; 2];
}

impl Place for Timestamp {
    const LEVEL: bool = false;
    #[inline(always)]
    fn is_backwards(self) -> bool {
        false
    }
    #[inline(always)]
    fn put<O: Clone, S: Fold<O>>(self, slots: Slots<'_>, row: &mut [S], o: O) {
        if let Some(cell) = row.get_mut(slots.column(self)) {
            cell.absorb(o);
        }
    }
    #[inline(always)]
    fn take<O: Clone, S: Fold<O>>(self, slots: Slots<'_>, row: &mut [S], o: O) {
        if let Some(cell) = row.get_mut(slots.column(self)) {
            cell.retract(o);
        }
    }
    fn columns(self, slots: Slots<'_>) -> [Option<(usize, i64)>; 2] {
        [Some((slots.column(self), 1)), None]
    }
}

impl Place for Span {
    const LEVEL: bool = true;
    #[inline]
    fn is_backwards(self) -> bool {
        self.until.is_some_and(|until| until < self.from)
    }
    #[inline]
    fn put<O: Clone, S: Fold<O>>(self, slots: Slots<'_>, row: &mut [S], o: O) {
        let (from, until) = (slots.column(self.from), self.until.map(|t| slots.column(t)));
        if until == Some(from) {
            return; // came and went within one period: at no period's end did it stand
        }
        if let Some(cell) = until.and_then(|c| row.get_mut(c)) {
            cell.retract(o.clone());
        }
        if let Some(cell) = row.get_mut(from) {
            cell.absorb(o);
        }
    }
    #[inline]
    fn take<O: Clone, S: Fold<O>>(self, slots: Slots<'_>, row: &mut [S], o: O) {
        let (from, until) = (slots.column(self.from), self.until.map(|t| slots.column(t)));
        if until == Some(from) {
            return;
        }
        if let Some(cell) = until.and_then(|c| row.get_mut(c)) {
            cell.absorb(o.clone());
        }
        if let Some(cell) = row.get_mut(from) {
            cell.retract(o);
        }
    }
    fn columns(self, slots: Slots<'_>) -> [Option<(usize, i64)>; 2] {
        [Some((slots.column(self.from), 1)), self.until.map(|t| (slots.column(t), -1))]
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::time::Timestamp {}
    impl Sealed for crate::time::Span {}
}
