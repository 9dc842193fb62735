//! What one customer pays, from change to change.

use crate::summary::{Charge, Fold, RunRate};
use crate::time::{Length, Span, Timestamp};
use std::cmp::Ordering;

/// What a customer pays in a month, and whether that is more than nothing.
#[derive(Debug, Clone, Default)]
pub struct Level {
    pub rate: RunRate,
    pub pays: bool,
}

/// The changes of a customer's level, in any order.
#[derive(Debug, Default)]
pub struct Levels {
    changes: Vec<(Timestamp, Charge, bool)>,
}

/// The level at the end of every column in which it changed.
#[derive(Debug)]
pub struct AtEnds {
    // by column, ascending
    ends: Vec<(usize, Level)>,
    first_paying: Option<usize>,
    nothing: Level,
}

impl Levels {
    /// A subscription that runs forward.
    pub fn add(&mut self, span: Span, charge: Charge) {
        self.changes.push((span.from, charge, true));
        if let Some(until) = span.until {
            self.changes.push((until, charge, false));
        }
    }
    /// Whether every level, and every difference of two, can be held exactly.
    fn are_exact(&self) -> bool {
        let mut most = RunRate::default();
        self.changes.iter().for_each(|(_, charge, _)| most.absorb(charge.magnitude()));
        most.by_currency().all(|most| most.sum().is_ok_and(|(sum, _)| sum.checked_mul(2).is_some()))
    }
    /// The level from each instant at which it changes.
    fn steps(mut self) -> Vec<(Timestamp, Level)> {
        self.changes.sort_unstable_by_key(|(at, ..)| *at);
        let mut rate = RunRate::default();
        let mut steps = Vec::new();
        for change in self.changes.chunk_by(|(a, ..), (b, ..)| a == b) {
            for (_, charge, starts) in change {
                if *starts { rate.absorb(*charge) } else { rate.retract(*charge) }
            }
            let at = change.first().map_or(Timestamp::MIN, |(at, ..)| *at);
            steps.push((at, Level { pays: pays(&rate), rate: rate.clone() }));
        }
        steps
    }
    /// By column, with short gaps bridged; `None` where terms have too little in common to be added exactly.
    pub fn at_ends(self, bridge: Option<Length>, column: impl Fn(Timestamp) -> usize) -> Option<AtEnds> {
        if !self.are_exact() {
            return None;
        }
        let mut steps = self.steps();
        if let Some(bridge) = bridge {
            close_gaps(&mut steps, bridge);
        }
        let first_paying = steps.iter().find(|(_, level)| level.pays).map(|(at, _)| column(*at));
        let mut ends: Vec<(usize, Level)> = Vec::new();
        for (at, level) in steps {
            let column = column(at);
            match ends.last_mut() {
                Some((last, end)) if *last == column => *end = level,
                _ => ends.push((column, level)),
            }
        }
        Some(AtEnds { ends, first_paying, nothing: Level::default() })
    }
}

/// More than nothing in any currency.
fn pays(rate: &RunRate) -> bool {
    rate.by_currency().any(|of_one| of_one.sign() == Some(Ordering::Greater))
}

/// Whoever pays again so soon has paid all the while, what was paid before.
fn close_gaps(steps: &mut [(Timestamp, Level)], bridge: Length) {
    let bridge: chrono::TimeDelta = bridge.into();
    let mut stopped: Option<(usize, Level)> = None; // the first step of a gap, and the level before it
    for i in 0..steps.len() {
        let Some((at, level)) = steps.get(i).map(|(at, level)| (*at, level.clone())) else { return };
        match &stopped {
            Some((gap, before)) if level.pays => {
                let soon =
                    steps.get(*gap).is_some_and(|(from, _)| from.checked_add(bridge).is_none_or(|end| at <= end));
                if soon && let Some(gap) = steps.get_mut(*gap..i) {
                    gap.iter_mut().for_each(|(_, level)| *level = before.clone());
                }
                stopped = None;
            }
            None if !level.pays => {
                let before = i.checked_sub(1).and_then(|i| steps.get(i)).filter(|(_, level)| level.pays);
                stopped = before.map(|(_, level)| (i, level.clone()));
            }
            _ => {}
        }
    }
}

impl AtEnds {
    /// The columns in which the level changed.
    pub fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.ends.iter().map(|(column, _)| *column)
    }
    /// The level at the end of a column.
    pub fn at(&self, column: usize) -> &Level {
        let upto = self.ends.partition_point(|(changed, _)| *changed <= column);
        upto.checked_sub(1).and_then(|i| self.ends.get(i)).map_or(&self.nothing, |(_, level)| level)
    }
    /// The column in which the customer paid for the first time.
    pub fn first_paying(&self) -> Option<usize> {
        self.first_paying
    }
}
