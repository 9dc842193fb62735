//! The histories that a live table keeps.

use super::super::cells::{frame, known};
use super::super::group::Mix;
use super::super::tally::{Spot, note};
use super::super::{AsOf, Cells, Frame, Journey, Trace, watching};
use crate::field::Id;
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

/// Every entity's history in every group.
#[derive(Debug, Clone)]
pub(super) struct Histories<J: Journey, E> {
    pub of: HashMap<(u32, E), History<J::Event>, Mix>,
    pub touched: Vec<(u32, E)>,
    /// How often each event that is nobody's was told.
    pub alone: BTreeMap<Timestamp, BTreeMap<(u32, J::Event), i64>>,
    /// Something came since the cells were last settled.
    pub changed: bool,
    /// Where the cells changed since that was last asked, for whoever asks it.
    pub spots: Option<Vec<Spot>>,
    /// Whose walk time alone may change, and when: kept where time passes.
    pub ahead: BTreeSet<(Timestamp, u32, E)>,
}

impl<J: Journey, E> Default for Histories<J, E> {
    fn default() -> Self {
        Histories {
            of: HashMap::default(),
            touched: Vec::new(),
            alone: BTreeMap::new(),
            changed: false,
            spots: None,
            ahead: BTreeSet::new(),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct History<V> {
    pub events: Vec<(Timestamp, V)>,
    /// Events taken back before they were given: they cancel on arrival, and until then nothing can be said.
    pub owed: Vec<(Timestamp, V)>,
    /// The events are sorted, and the cells hold what walking them gives.
    pub walked: bool,
    /// When time alone may let it be walked otherwise.
    pub ahead: Option<Timestamp>,
}

impl<J: Journey, E: Id> Histories<J, E> {
    /// The history, ready to be changed: the cells no longer count on it.
    pub fn touch(&mut self, cells: &mut Arc<Cells<J>>, row: usize, entity: &E) -> &mut History<J::Event> {
        self.changed = true;
        let key = (row as u32, entity.clone());
        let untouched = match self.of.get_mut(&key) {
            Some(history) if history.walked => {
                history.walked = false;
                walk_into(cells, row, &history.events, -1, &mut self.spots);
                true
            }
            Some(_) => false,
            None => true,
        };
        if untouched {
            self.touched.push(key.clone());
        }
        self.of.entry(key).or_default()
    }
    pub fn count(&mut self, row: usize, at: Timestamp, event: J::Event, change: i64) {
        self.changed = true;
        let key = (row as u32, event);
        let told = self.alone.entry(at).or_default();
        let n = told.entry(key.clone()).or_default();
        *n = n.wrapping_add(change);
        if *n == 0 {
            told.remove(&key);
        }
        if told.is_empty() {
            self.alone.remove(&at);
        }
    }
    /// What they take in memory, without what entities and events point to.
    pub fn bytes(&self) -> usize {
        let events = self.of.values().map(|history| history.events.capacity() + history.owed.capacity());
        let events = events.sum::<usize>() * size_of::<(Timestamp, J::Event)>();
        let entities = self.of.capacity() * size_of::<((u32, E), History<J::Event>)>();
        let alone = self.alone.values().map(BTreeMap::len).sum::<usize>() * size_of::<((u32, J::Event), i64)>();
        let waiting = self.touched.capacity() * size_of::<(u32, E)>();
        events + entities + alone + waiting + self.ahead.len() * size_of::<(Timestamp, u32, E)>()
    }
    /// What is nobody's: instant, row, event, how often.
    pub fn alone(&self) -> impl Iterator<Item = (Timestamp, usize, &J::Event, i64)> {
        self.alone.iter().flat_map(|(at, told)| told.iter().map(|((row, event), n)| (*at, *row as usize, event, *n)))
    }
    /// What is nobody's and is known at one instant, and was not before.
    pub fn alone_between(
        &self,
        before: AsOf,
        now: Timestamp,
    ) -> impl Iterator<Item = (Timestamp, usize, &J::Event, i64)> {
        let after = match before {
            AsOf::At(before) => Bound::Excluded(before.min(now)),
            AsOf::Everything => Bound::Excluded(now),
        };
        let told = self.alone.range((after, Bound::Unbounded)).take_while(move |(at, _)| **at <= now);
        told.flat_map(|(at, told)| told.iter().map(|((row, event), n)| (*at, *row as usize, event, *n)))
    }
    /// Walks whoever was touched; those who owe an event stay so.
    pub fn settle(&mut self, cells: &mut Arc<Cells<J>>) {
        for key in std::mem::take(&mut self.touched) {
            let Some(history) = self.of.get_mut(&key) else { continue };
            history.events.sort_unstable();
            history.walked = history.owed.is_empty();
            if history.walked {
                let ahead = walk_into(cells, key.0 as usize, &history.events, 1, &mut self.spots);
                history.ahead = ahead.filter(|_| self.spots.is_some());
                if history.events.is_empty() {
                    self.of.remove(&key);
                }
            } else {
                self.touched.push(key);
            }
        }
    }
}

impl<V> Default for History<V> {
    fn default() -> Self {
        History { events: Vec::new(), owed: Vec::new(), walked: false, ahead: None }
    }
}

impl<V: Ord + Clone> History<V> {
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.owed.is_empty()
    }
    pub fn add(&mut self, event: (Timestamp, V)) {
        match self.owed.iter().position(|e| *e == event) {
            Some(i) => drop(self.owed.swap_remove(i)),
            None => self.events.push(event),
        }
    }
    pub fn take(&mut self, event: (Timestamp, V)) {
        match self.events.iter().position(|e| *e == event) {
            Some(i) => drop(self.events.swap_remove(i)),
            None => self.owed.push(event),
        }
    }
}

/// Counts what a history says in or out; the first instant at which it may say something else.
fn walk_into<J: Journey>(
    cells: &mut Arc<Cells<J>>,
    row: usize,
    events: &[(Timestamp, J::Event)],
    sign: i64,
    spots: &mut Option<Vec<Spot>>,
) -> Option<Timestamp> {
    let history = known(events, cells.as_of);
    let next = events.get(history.len()).map(|(at, _)| *at);
    if history.is_empty() {
        return next;
    }
    let cells = Arc::make_mut(cells);
    let at: Frame = frame(cells);
    let mut open = cells.open_row(row);
    let (measure, slots) = (open.measure, open.slots);
    let ((), ahead) = watching(|| {
        J::Trace::of(history, &slots, |trace| {
            measure.walk(trace, &at, &mut |seen| {
                if let Some(spots) = spots {
                    note(&seen, row, &slots, spots);
                }
                open.apply(seen, sign);
            });
        });
    });
    [ahead, next].into_iter().flatten().min()
}

/// More events of one instant that are equal and nobody's are not believed.
pub(super) const MOST_ALIKE: u64 = 1 << 28;

/// An event that is nobody's, so many times.
pub(super) fn count_alone<J: Journey>(cells: &mut Arc<Cells<J>>, row: usize, at: Timestamp, event: &J::Event, n: i64) {
    if !cells.as_of.knows(at) {
        return;
    }
    let cells = Arc::make_mut(cells);
    let seen = cells.measure.alone(at, event);
    cells.grow(row + 1);
    (0..n.unsigned_abs()).for_each(|_| cells.apply(row, seen.clone(), n.signum()));
}
