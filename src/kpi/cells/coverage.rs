//! What the cells of a shaped table cover.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;

/// What a cell stands for: its own period, or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Window {
    /// Its own period.
    #[default]
    Own,
    /// Its own period and those before it, so many in all.
    Trailing(usize),
    /// From the first period on.
    ToDate,
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
}

impl Coverage {
    /// What becomes of it when the cell of each period goes to those that `to` names.
    pub fn reshaped(&self, window: Window, to: impl Fn(usize) -> Range<usize>) -> Coverage {
        Coverage {
            window,
            partial: self.partial.iter().flat_map(|slot| to(*slot)).collect(),
            ends_early: self.ends_early,
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
