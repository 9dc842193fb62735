//! Histories of entities, and the cells that walking them fills.

use super::cells::{frame, known, rows_of};
use super::group::Mix;
use super::order::{by_key, ordered};
use super::part::{Kept, Sink};
use super::{AsOf, Cells, Frame, Journey, Seen, State, Step};
use crate::time::{Timeline, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

/// Every entity's history in every group, and what walking them has put into the cells.
///
/// An entity that is touched is taken out of the cells, and walked again when the cells are next read: a thousand
/// changes of one entity cost one walk.
#[derive(Debug, Clone)]
pub struct Walk<J: Journey, E> {
    cells: Arc<Cells<J>>,
    histories: HashMap<(u32, E), History<J::Event>, Mix>,
    touched: Vec<(u32, E)>,
}

#[derive(Debug, Clone)]
struct History<V> {
    events: Vec<(Timestamp, V)>,
    /// Events taken back before they were given: they cancel on arrival, and until then nothing can be said.
    owed: Vec<(Timestamp, V)>,
    /// The events are sorted, and the cells hold what walking them gives.
    walked: bool,
}

impl<J: Journey, E: Hash + Eq + Clone> Walk<J, E> {
    pub fn new(measure: J, timeline: &Timeline, as_of: AsOf) -> Self {
        Walk {
            cells: Arc::new(Cells::new(measure, timeline.clone(), as_of)),
            histories: HashMap::default(),
            touched: Vec::new(),
        }
    }
    /// The history, ready to be changed: the cells no longer count on it.
    fn touch(&mut self, row: usize, entity: E) -> &mut History<J::Event> {
        let key = (row as u32, entity);
        let untouched = match self.histories.get_mut(&key) {
            Some(history) if history.walked => {
                history.walked = false;
                walk_into(&mut self.cells, row, &history.events, -1);
                true
            }
            Some(_) => false,
            None => true,
        };
        if untouched {
            self.touched.push(key.clone());
        }
        self.histories.entry(key).or_default()
    }
    pub fn add(&mut self, row: usize, entity: E, at: Timestamp, event: J::Event) {
        self.touch(row, entity).add((at, event));
    }
    pub fn drop(&mut self, row: usize, entity: E, at: Timestamp, event: J::Event) {
        self.touch(row, entity).take((at, event));
    }
    /// The same histories under another question: all are walked again.
    pub fn reframe(&mut self, timeline: Timeline, as_of: AsOf) {
        self.cells = Arc::new(Cells::new(self.measure(), timeline, as_of));
        self.touched = self.histories.keys().cloned().collect();
        for history in self.histories.values_mut() {
            history.walked = false;
        }
    }
    /// The same question, no histories.
    pub fn emptied(&self) -> Self {
        Walk::new(self.measure(), &self.timeline(), self.as_of())
    }
    pub fn timeline(&self) -> Timeline {
        self.cells.timeline.clone()
    }
    pub fn as_of(&self) -> AsOf {
        self.cells.as_of
    }
    pub fn measure(&self) -> J {
        self.cells.measure.clone()
    }
}

impl<V> Default for History<V> {
    fn default() -> Self {
        History { events: Vec::new(), owed: Vec::new(), walked: false }
    }
}

impl<V: Ord + Clone> History<V> {
    fn is_empty(&self) -> bool {
        self.events.is_empty() && self.owed.is_empty()
    }
    fn saved<E>(&self, entity: E) -> SavedHistory<E, V> {
        let (mut events, mut owed) = (self.events.clone(), self.owed.clone());
        events.sort_unstable();
        owed.sort_unstable();
        SavedHistory { entity, events, owed }
    }
    fn add(&mut self, event: (Timestamp, V)) {
        match self.owed.iter().position(|e| *e == event) {
            Some(i) => drop(self.owed.swap_remove(i)),
            None => self.events.push(event),
        }
    }
    fn take(&mut self, event: (Timestamp, V)) {
        match self.events.iter().position(|e| *e == event) {
            Some(i) => drop(self.events.swap_remove(i)),
            None => self.owed.push(event),
        }
    }
}

fn walk_into<J: Journey>(cells: &mut Arc<Cells<J>>, row: usize, events: &[(Timestamp, J::Event)], sign: i64) {
    if events.is_empty() {
        return;
    }
    let cells = Arc::make_mut(cells);
    let at: Frame = frame(cells);
    let measure = cells.measure.clone();
    let as_of = cells.as_of;
    measure.walk(known(events, as_of), &at, &mut |seen: Seen<J::Observation, J::When>| cells.apply(row, seen, sign));
}

impl<J: Journey, E: Hash + Eq + Clone> Kept for Walk<J, E> {
    type Measure = J;
    fn cells(&self) -> &Arc<Cells<J>> {
        &self.cells
    }
    fn close(&mut self) {
        if self.touched.is_empty() {
            return;
        }
        for key in std::mem::take(&mut self.touched) {
            let Some(history) = self.histories.get_mut(&key) else { continue };
            history.events.sort_unstable();
            history.walked = history.owed.is_empty();
            if history.walked {
                walk_into(&mut self.cells, key.0 as usize, &history.events, 1);
                if history.events.is_empty() {
                    self.histories.remove(&key);
                }
            } else {
                self.touched.push(key);
            }
        }
        let cells = Arc::make_mut(&mut self.cells);
        cells.contradicted = self.touched.iter().map(|(row, _)| *row).collect();
        cells.grow(cells.contradicted.last().map_or(0, |row| *row as usize + 1));
        cells.settle();
    }
    fn merge(&mut self, other: &Self, to: &[usize]) {
        // a group without an entity left still has its row
        Arc::make_mut(&mut self.cells).grow(rows_of(to));
        for ((row, entity), history) in &other.histories {
            let Some(row) = to.get(*row as usize) else { continue };
            let mine = self.touch(*row, entity.clone());
            for event in &history.events {
                mine.add(event.clone());
            }
            for event in &history.owed {
                mine.take(event.clone());
            }
        }
    }
}

impl<R, J, E> State<R> for Walk<J, E>
where
    J: Step<R, Entity = E>,
    E: Hash + Eq + Clone + Debug,
{
    type Measure = J;
    type Open<'a>
        = &'a mut Self
    where
        Self: 'a;
    fn grow(&mut self, rows: usize) {
        Arc::make_mut(&mut self.cells).grow(rows);
    }
    fn rows(&self) -> usize {
        self.cells.rows()
    }
    fn open(&mut self) -> &mut Self {
        self
    }
    fn insert(&mut self, row: usize, record: &R) {
        let measure = self.measure();
        measure.step(record, &mut |entity, at, event| self.add(row, entity, at, event));
    }
    fn remove(&mut self, row: usize, record: &R) {
        let measure = self.measure();
        measure.step(record, &mut |entity, at, event| self.drop(row, entity, at, event));
    }
}

impl<R, J, E> Sink<R> for &mut Walk<J, E>
where
    J: Step<R, Entity = E>,
    E: Hash + Eq + Clone + Debug,
{
    #[inline]
    fn see(&mut self, row: usize, record: &R) {
        State::<R>::insert(*self, row, record);
    }
}

/// The saved form: sorted histories of each group.
#[derive(Serialize, Deserialize)]
pub struct SavedHistories<G, E, V> {
    groups: Vec<SavedGroup<G, E, V>>,
}

type SavedGroup<G, E, V> = (G, Vec<SavedHistory<E, V>>);

#[derive(Serialize, Deserialize)]
struct SavedHistory<E, V> {
    entity: E,
    events: Vec<(Timestamp, V)>,
    owed: Vec<(Timestamp, V)>,
}

impl<J: Journey, E: Hash + Eq + Clone + Ord> Walk<J, E> {
    pub fn saved<G: super::Group>(&self, groups: &super::Groups<G>) -> SavedHistories<G, E, J::Event> {
        let mut told: Vec<Vec<(&E, &History<J::Event>)>> = vec![Vec::new(); groups.len()];
        for ((row, entity), history) in &self.histories {
            // a history of which nothing is left must leave no trace
            if let Some(told) = told.get_mut(*row as usize).filter(|_| !history.is_empty()) {
                told.push((entity, history));
            }
        }
        let mut rows = Vec::new();
        for row in by_key(groups.keys()) {
            let (Some(key), Some(told)) = (groups.keys().get(row), told.get(row)) else { continue };
            let order = ordered(told.len(), &mut |a, b| told.get(a).map(|t| t.0).cmp(&told.get(b).map(|t| t.0)));
            let mut entities = Vec::with_capacity(told.len());
            for (entity, history) in order.into_iter().filter_map(|at| told.get(at)) {
                entities.push(history.saved((*entity).clone()));
            }
            if !entities.is_empty() {
                rows.push((key.clone(), entities));
            }
        }
        SavedHistories { groups: rows }
    }
    pub fn take_in<G: super::Group>(&mut self, saved: SavedHistories<G, E, J::Event>, groups: &mut super::Groups<G>) {
        for (group, entities) in saved.groups {
            let row = groups.id(group);
            for SavedHistory { entity, events, owed } in entities {
                let history = self.touch(row, entity);
                for event in events {
                    history.add(event);
                }
                for event in owed {
                    history.take(event);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::customers::NewCustomers;
    use crate::kpi::{Kpi, over, track};
    use crate::record::Customer;
    use crate::time::Timestamp;

    fn customer(id: &str) -> Customer {
        Customer::new(id, Timestamp::from_micros(5))
    }

    #[test]
    fn what_was_removed_leaves_no_trace_in_what_is_saved() {
        let fresh = track::<Customer>().measure(NewCustomers).save().unwrap();
        let mut live = track::<Customer>().measure(NewCustomers);
        live.insert(&customer("a name that must be gone"));
        live.remove(&customer("a name that must be gone"));
        assert_eq!(live.save().unwrap(), fresh);
    }

    #[test]
    fn what_is_owed_is_merged_and_saved_as_well() {
        let empty = || track::<Customer>().measure(NewCustomers);
        let (mut owing, mut paying) = (empty(), empty());
        owing.remove(&customer("C1"));
        paying.insert(&customer("C1"));
        let mut restored = empty();
        restored.load(&owing.save().unwrap()).unwrap();
        for mut debtor in [owing.clone(), restored] {
            assert!(debtor.tables().reading(&(), 0).value().is_err());
            debtor.merge(&paying).unwrap();
            assert_eq!(debtor.tables(), empty().tables());
        }
        paying.merge(&owing).unwrap();
        assert_eq!(paying.tables(), empty().tables());
    }

    #[test]
    fn a_journey_over_some_records_only() {
        let customers = ["C1", "C2"].map(customer);
        let only = NewCustomers.only("C2", |c: &&Customer| c.id == "C2");
        assert_eq!(over(&customers).read(only).ok(), Some(1));
    }
}
