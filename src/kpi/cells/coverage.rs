//! What the cells of a shaped table cover.

use crate::time::Grain;
use std::collections::BTreeSet;
use std::ops::Range;

/// What a cell stands for: its own period, or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Window {
    /// Its own period.
    #[default]
    Own,
    /// Its own period and those before it, so many in all.
    Trailing(usize),
    /// From the first period on.
    ToDate,
    /// Its own period and those before it, back to where the calendar says.
    Calendar(Reach),
    /// What the last of the shorter periods in it stands for.
    Closing(Reach),
}

/// How far back a window reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// So many periods of the timeline.
    Periods(usize),
    /// So many of a grain before its end.
    Trailing(u32, Grain),
    /// To the start of the longer period that it lies in.
    ToDate(Grain),
}

/// Which periods the cells cover, and which of those only in part, after roll-ups and accumulation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    pub window: Window,
    /// Periods of which some shorter ones are missing: nothing can be said of a flow.
    partial: BTreeSet<usize>,
    /// The last period goes on after what is known of it: nothing can be said of a level at its end. (A level whose first
    /// period began earlier is right all the same: what stood before stands.)
    ends_early: bool,
    /// Of windows by the calendar, the first period of each.
    first: Vec<usize>,
}

impl Coverage {
    /// The first period of the window that ends with a period.
    pub fn first(&self, slot: usize) -> usize {
        match self.window {
            Window::Own | Window::Closing(_) => slot,
            Window::Trailing(n) => (slot + 1).saturating_sub(n),
            Window::ToDate => 0,
            Window::Calendar(_) => self.first.get(slot).copied().unwrap_or(slot),
        }
    }
    /// Windows by the calendar, by the first period of each.
    pub fn since(mut self, first: Vec<usize>) -> Coverage {
        self.first = first;
        self
    }
    /// What becomes of it when the cell of each period goes to those that `to` names.
    pub fn reshaped(&self, window: Window, to: impl Fn(usize) -> Range<usize>) -> Coverage {
        Coverage {
            window,
            partial: self.partial.iter().flat_map(|slot| to(*slot)).collect(),
            ends_early: self.ends_early,
            first: Vec::new(),
        }
    }
    /// More periods that are covered in part; whether the last one goes on after what is known of it.
    pub fn and(mut self, partial: Vec<usize>, ends_early: bool) -> Coverage {
        self.partial.extend(partial);
        self.ends_early |= ends_early;
        self
    }
    /// Whether a cell covers all that it stands for.
    pub fn is_whole(&self, level: bool, slot: usize, periods: usize) -> bool {
        match self.window {
            _ if level => !self.ends_early || slot + 1 < periods,
            Window::Trailing(n) if slot + 1 < n => false,
            _ => !self.partial.contains(&slot),
        }
    }
    /// Whether all periods together cover what they stand for.
    pub fn total_is_whole(&self, level: bool, periods: usize) -> bool {
        match self.window {
            Window::Own if !level => self.partial.is_empty(),
            _ => self.is_whole(level, periods.saturating_sub(1), periods),
        }
    }
}
