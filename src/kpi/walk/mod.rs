//! Histories of entities, and the cells that walking them fills.

mod histories;
mod saved;
mod tally;

use super::cells::{Open, frame, rows_of};
use super::gather::Row;
use super::part::{Kept, Sink, Use};
use super::{AsOf, Cells, Frame, Journey, Seen, State, Step, Trace};
use crate::field::Id;
use crate::time::{Slots, Timeline, Timestamp};
use histories::{Histories, count_alone};
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

impl<J: Journey, E: Id> Walk<J, E> {
    pub fn new(measure: J, timeline: &Timeline, as_of: AsOf, what_for: Use) -> Self {
        let cells = Cells::new(measure, timeline.clone(), as_of);
        let (cells, told) = match what_for {
            Use::Batch => (cells, Told::Batch(Vec::new())),
            Use::Live => (cells.live(), Told::Live(Histories::default())),
        };
        Walk { cells: Arc::new(cells), told }
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
        self.cells = Arc::new(Cells::new(self.measure(), timeline, as_of).live());
        let Told::Live(told) = &mut self.told else { return };
        told.changed = true;
        told.touched = told.of.keys().cloned().collect();
        told.of.values_mut().for_each(|history| history.walked = false);
        for (at, row, event, n) in told.alone() {
            count_alone(&mut self.cells, row, at, event, n);
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
            Told::Batch(rows) if cells.as_of.has_seen(at) => {
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
                for (at, row, event, n) in theirs.alone() {
                    let Some(row) = to.get(row) else { continue };
                    count_alone(&mut self.cells, *row, at, event, n);
                    if let Told::Live(mine) = &mut self.told {
                        mine.count(*row, at, event.clone(), n);
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
            if !as_of.has_seen(at) {
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
