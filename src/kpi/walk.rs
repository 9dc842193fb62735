//! Histories of entities, and the cells that walking them fills.

use super::cells::{Open, frame, known, rows_of};
use super::gather::Row;
use super::group::Mix;
use super::order::{by_key, ordered};
use super::part::{Kept, Sink, Use};
use super::{AsOf, Cells, Frame, Journey, Seen, State, Step, Trace};
use crate::error::Error;
use crate::field::Id;
use crate::time::{Slots, Timeline, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Every entity's history in every group, and what walking them has put into the cells.
///
/// A batch gathers what the journey needs, walks every entity once and forgets. A live table keeps the histories: an
/// entity that is touched is taken out of the cells, and walked again when the cells are next read, so that a thousand
/// changes of one entity cost one walk. An event that is nobody's stands alone, and is walked at once.
#[derive(Debug, Clone)]
pub struct Walk<J: Journey, E: Id> {
    cells: Arc<Cells<J>>,
    told: Told<J, E>,
}

#[derive(Debug, Clone)]
enum Told<J: Journey, E: Id> {
    /// A row for each group.
    Batch(Vec<Gathered<J, E>>),
    Live(Histories<J, E>),
}

type Gathered<J, E> = <<J as Journey>::Trace as Trace<<J as Journey>::Event>>::Row<E>;

#[derive(Debug, Clone)]
struct Histories<J: Journey, E> {
    of: HashMap<(u32, E), History<J::Event>, Mix>,
    touched: Vec<(u32, E)>,
    /// How often each event that is nobody's was told.
    alone: BTreeMap<(u32, Timestamp, J::Event), i64>,
    /// Something came since the cells were last settled.
    changed: bool,
}

impl<J: Journey, E> Default for Histories<J, E> {
    fn default() -> Self {
        Histories { of: HashMap::default(), touched: Vec::new(), alone: BTreeMap::new(), changed: false }
    }
}

#[derive(Debug, Clone)]
struct History<V> {
    events: Vec<(Timestamp, V)>,
    /// Events taken back before they were given: they cancel on arrival, and until then nothing can be said.
    owed: Vec<(Timestamp, V)>,
    /// The events are sorted, and the cells hold what walking them gives.
    walked: bool,
}

impl<J: Journey, E: Id> Walk<J, E> {
    pub fn new(measure: J, timeline: &Timeline, as_of: AsOf, what_for: Use) -> Self {
        let told = match what_for {
            Use::Batch => Told::Batch(Vec::new()),
            Use::Live => Told::Live(Histories::default()),
        };
        Walk { cells: Arc::new(Cells::new(measure, timeline.clone(), as_of)), told }
    }
    /// The same question, no histories, live.
    pub fn emptied(&self) -> Self {
        Walk::new(self.measure(), &self.timeline(), self.as_of(), Use::Live)
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
    /// The same histories under another question: all are walked again.
    pub fn reframe(&mut self, timeline: Timeline, as_of: AsOf) {
        self.cells = Arc::new(Cells::new(self.measure(), timeline, as_of));
        let Told::Live(told) = &mut self.told else { return };
        told.changed = true;
        told.touched = told.of.keys().cloned().collect();
        told.of.values_mut().for_each(|history| history.walked = false);
        for ((row, at, event), n) in &told.alone {
            count_alone(&mut self.cells, *row as usize, *at, event, *n);
        }
    }
    /// What walking each entity says, without counting it anywhere.
    pub fn each(self, mut tell: impl FnMut(usize, &E, Seen<J::Observation, J::When>)) {
        let (at, measure) = (frame(&self.cells), &self.cells.measure);
        let Told::Batch(rows) = self.told else { return };
        for (row, gathered) in rows.into_iter().enumerate() {
            gathered.walk(|entity, trace| {
                measure.walk(trace, &at, &mut |seen| tell(row, entity, seen.forward()));
            });
        }
    }
    fn change(&mut self, row: usize, whose: Option<&E>, at: Timestamp, event: J::Event, sign: i64) {
        let Walk { cells, told } = self;
        let Some(entity) = whose else {
            count_alone(cells, row, at, &event, sign);
            if let Told::Live(told) = told {
                told.count(row, at, event, sign);
            }
            return;
        };
        match told {
            Told::Live(told) if sign > 0 => told.touch(cells, row, entity).add((at, event)),
            Told::Live(told) => told.touch(cells, row, entity).take((at, event)),
            Told::Batch(rows) if cells.as_of.knows(at) => {
                gather::<J, E>(rows, row).add(entity, at, event, &cells.timeline.slots());
            }
            Told::Batch(_) => {}
        }
    }
}

fn gather<J: Journey, E: Id>(rows: &mut Vec<Gathered<J, E>>, row: usize) -> &mut Gathered<J, E> {
    if row >= rows.len() {
        rows.resize_with(row + 1, Default::default);
    }
    &mut rows[row]
}

impl<J: Journey, E: Id> Histories<J, E> {
    /// The history, ready to be changed: the cells no longer count on it.
    fn touch(&mut self, cells: &mut Arc<Cells<J>>, row: usize, entity: &E) -> &mut History<J::Event> {
        self.changed = true;
        let key = (row as u32, entity.clone());
        let untouched = match self.of.get_mut(&key) {
            Some(history) if history.walked => {
                history.walked = false;
                walk_into(cells, row, &history.events, -1);
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
    fn count(&mut self, row: usize, at: Timestamp, event: J::Event, change: i64) {
        self.changed = true;
        let key = (row as u32, at, event);
        let n = self.alone.entry(key.clone()).or_default();
        *n = n.wrapping_add(change);
        if *n == 0 {
            self.alone.remove(&key);
        }
    }
    /// Walks whoever was touched; those who owe an event stay so.
    fn settle(&mut self, cells: &mut Arc<Cells<J>>) {
        for key in std::mem::take(&mut self.touched) {
            let Some(history) = self.of.get_mut(&key) else { continue };
            history.events.sort_unstable();
            history.walked = history.owed.is_empty();
            if history.walked {
                walk_into(cells, key.0 as usize, &history.events, 1);
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
    let history = known(events, cells.as_of);
    if history.is_empty() {
        return;
    }
    let cells = Arc::make_mut(cells);
    cells.grow(row + 1);
    let at: Frame = frame(cells);
    let mut open = cells.open();
    let (measure, slots) = (open.measure(), open.slots());
    J::Trace::of(history, &slots, |trace| measure.walk(trace, &at, &mut |seen| open.apply(row, seen, sign)));
}

/// More events of one instant that are equal and nobody's are not believed.
const MOST_ALIKE: u64 = 1 << 28;

/// An event that is nobody's, so many times.
fn count_alone<J: Journey>(cells: &mut Arc<Cells<J>>, row: usize, at: Timestamp, event: &J::Event, n: i64) {
    if !cells.as_of.knows(at) {
        return;
    }
    let cells = Arc::make_mut(cells);
    let seen = cells.measure.alone(at, event);
    cells.grow(row + 1);
    (0..n.unsigned_abs()).for_each(|_| cells.apply(row, seen.clone(), n.signum()));
}

impl<J: Journey, E: Id> Kept for Walk<J, E> {
    type Measure = J;
    fn cells(&self) -> &Arc<Cells<J>> {
        &self.cells
    }
    fn close(&mut self, threads: usize) {
        match &mut self.told {
            Told::Batch(rows) => {
                let cells = Arc::make_mut(&mut self.cells);
                cells.grow(rows.len());
                let at: Frame = frame(cells);
                let mut open = cells.open();
                let measure = open.measure();
                for (row, gathered) in std::mem::take(rows).into_iter().enumerate() {
                    gathered.walk(|_, trace| measure.walk(trace, &at, &mut |seen| open.apply(row, seen, 1)));
                }
            }
            Told::Live(told) => {
                if !std::mem::take(&mut told.changed) {
                    return;
                }
                told.settle(&mut self.cells);
                let cells = Arc::make_mut(&mut self.cells);
                cells.contradicted = told.touched.iter().map(|(row, _)| *row).collect();
                cells.grow(cells.contradicted.last().map_or(0, |row| *row as usize + 1));
            }
        }
        Arc::make_mut(&mut self.cells).settle(threads);
    }
    fn merge(&mut self, other: &Self, to: &[usize]) {
        // what is alone, and a batch's cells, are in the cells already; a group without an entity left still has its row
        let cells = Arc::make_mut(&mut self.cells);
        cells.grow(rows_of(to));
        match (&mut self.told, &other.told) {
            (Told::Batch(_), Told::Batch(_)) => self.join(other.clone(), to),
            (_, Told::Live(theirs)) => {
                for ((row, entity), history) in &theirs.of {
                    let Some(row) = to.get(*row as usize) else { continue };
                    for (at, event) in &history.events {
                        self.change(*row, Some(entity), *at, event.clone(), 1);
                    }
                    for (at, event) in &history.owed {
                        self.change(*row, Some(entity), *at, event.clone(), -1);
                    }
                }
                for ((row, at, event), n) in &theirs.alone {
                    let Some(row) = to.get(*row as usize) else { continue };
                    count_alone(&mut self.cells, *row, *at, event, *n);
                    if let Told::Live(mine) = &mut self.told {
                        mine.count(*row, *at, event.clone(), *n);
                    }
                }
            }
            // a live table is merged with live ones only
            (Told::Live(_), Told::Batch(_)) => {}
        }
    }
    fn join(&mut self, other: Self, to: &[usize]) {
        let (mine, theirs) = match (&mut self.told, other.told) {
            (Told::Batch(mine), Told::Batch(theirs)) => (mine, theirs),
            (_, told) => return self.merge(&Walk { cells: other.cells, told }, to),
        };
        let cells = Arc::make_mut(&mut self.cells);
        cells.merge(&other.cells, to);
        for (row, gathered) in theirs.into_iter().enumerate() {
            if let Some(row) = to.get(row) {
                gather::<J, E>(mine, *row).merge(gathered, &cells.timeline.slots());
            }
        }
    }
}

impl<R, J, E> State<R> for Walk<J, E>
where
    J: Step<R, Entity = E>,
    E: Id,
{
    type Measure = J;
    type Open<'a>
        = Filling<'a, J, E>
    where
        Self: 'a;
    fn grow(&mut self, rows: usize) {
        let cells = Arc::make_mut(&mut self.cells);
        cells.grow(rows);
        if let Told::Batch(gathered) = &mut self.told {
            gathered.resize_with(cells.rows(), Default::default);
        }
    }
    fn rows(&self) -> usize {
        self.cells.rows()
    }
    fn open(&mut self) -> Filling<'_, J, E> {
        let open = Arc::make_mut(&mut self.cells).open();
        Filling { measure: open.measure(), as_of: open.as_of(), slots: open.slots(), open, told: &mut self.told }
    }
    fn insert(&mut self, row: usize, record: &R) {
        let measure = self.measure();
        measure.step(record, &mut |whose, at, event| self.change(row, whose, at, event, 1));
    }
    fn remove(&mut self, row: usize, record: &R) {
        let measure = self.measure();
        measure.step(record, &mut |whose, at, event| self.change(row, whose, at, event, -1));
    }
}

/// Entities under filling.
pub struct Filling<'a, J: Journey, E: Id> {
    measure: &'a J,
    as_of: AsOf,
    slots: Slots<'a>,
    open: Open<'a, J>,
    told: &'a mut Told<J, E>,
}

impl<R, J, E> Sink<R> for Filling<'_, J, E>
where
    J: Step<R, Entity = E>,
    E: Id,
{
    #[inline(always)]
    fn see(&mut self, row: usize, record: &R) {
        let Filling { measure, as_of, slots, open, told } = self;
        let Told::Batch(rows) = told else { return };
        measure.step(record, &mut |whose, at, event| {
            if !as_of.knows(at) {
                return;
            }
            match whose {
                // a row is there for every group: the table has grown before it was opened
                Some(entity) => {
                    if let Some(gathered) = rows.get_mut(row) {
                        gathered.add(entity, at, event, slots);
                    }
                }
                None => open.apply(row, measure.alone(at, &event), 1),
            }
        });
    }
}

/// The saved form: sorted histories of each group, and the events that are nobody's.
#[derive(Serialize, Deserialize)]
pub struct SavedHistories<G, E, V> {
    groups: Vec<SavedGroup<G, E, V>>,
}

#[derive(Serialize, Deserialize)]
struct SavedGroup<G, E, V> {
    key: G,
    entities: Vec<SavedHistory<E, V>>,
    alone: Vec<(Timestamp, V, i64)>,
}

#[derive(Serialize, Deserialize)]
struct SavedHistory<E, V> {
    entity: E,
    events: Vec<(Timestamp, V)>,
    owed: Vec<(Timestamp, V)>,
}

impl<J: Journey, E: Id + Ord> Walk<J, E> {
    pub fn saved<G: super::Group>(&self, groups: &super::Groups<G>) -> SavedHistories<G, E, J::Event> {
        let Told::Live(told) = &self.told else { return SavedHistories { groups: Vec::new() } };
        let mut rows: Vec<_> = groups.keys().iter().map(|_| (Vec::new(), Vec::new())).collect();
        for ((row, entity), history) in &told.of {
            // a history of which nothing is left must leave no trace
            if let Some((entities, _)) = rows.get_mut(*row as usize).filter(|_| !history.is_empty()) {
                entities.push((entity, history));
            }
        }
        for ((row, at, event), n) in &told.alone {
            if let Some((_, alone)) = rows.get_mut(*row as usize) {
                alone.push((*at, event.clone(), *n));
            }
        }
        let mut saved = Vec::new();
        for row in by_key(groups.keys()) {
            let (Some(key), Some((told, alone))) = (groups.keys().get(row), rows.get_mut(row)) else { continue };
            let order = ordered(told.len(), &mut |a, b| told.get(a).map(|t| t.0).cmp(&told.get(b).map(|t| t.0)));
            let told = order.into_iter().filter_map(|at| told.get(at));
            let entities: Vec<_> = told.map(|(entity, history)| history.saved((*entity).clone())).collect();
            if !entities.is_empty() || !alone.is_empty() {
                saved.push(SavedGroup { key: key.clone(), entities, alone: std::mem::take(alone) });
            }
        }
        SavedHistories { groups: saved }
    }
    pub fn take_in<G: super::Group>(
        &mut self,
        saved: SavedHistories<G, E, J::Event>,
        groups: &mut super::Groups<G>,
    ) -> Result<(), Error> {
        let Walk { cells, told: Told::Live(told) } = self else { return Ok(()) };
        // equal events are counted one by one, and a forged number of them would never come to an end
        if saved.groups.iter().flat_map(|group| &group.alone).any(|(_, _, n)| n.unsigned_abs() > MOST_ALIKE) {
            return Err(Error::damaged("an event was told more often than can be"));
        }
        for group in saved.groups {
            let row = groups.id(group.key);
            for SavedHistory { entity, events, owed } in group.entities {
                let history = told.touch(cells, row, &entity);
                events.into_iter().for_each(|e| history.add(e));
                owed.into_iter().for_each(|e| history.take(e));
            }
            for (at, event, n) in group.alone {
                count_alone(cells, row, at, &event, n);
                told.count(row, at, event, n);
            }
        }
        Ok(())
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
