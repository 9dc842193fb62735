//! How records come to a measure: one by one, or gathered by entity.

use super::cells::Open;
use super::{AsOf, Cells, Kpi, Measure, Observe, Step, Walk};
use crate::time::Timeline;
use std::sync::Arc;

/// Marks a table that was filled record by record: its longer periods are merged, it has totals and `rollup`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByRecord {}

/// Marks a table that was filled by walking entities: it has no `total`, no `rollup` and no `merge`, because an entity may
/// stand in each of its periods. Measure the longer period instead: `over(&rows).during(quarter)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByEntity {}

/// How a table was filled: [`ByRecord`] or [`ByEntity`].
pub trait Via: sealed::Sealed + Clone + std::fmt::Debug + PartialEq + Send + Sync + 'static {
    /// Whether its longer periods are its shorter ones merged.
    const ADDITIVE: bool;
}
impl Via for ByRecord {
    const ADDITIVE: bool = true;
}
impl Via for ByEntity {
    const ADDITIVE: bool = false;
}
mod sealed {
    pub trait Sealed {}
    impl Sealed for super::ByRecord {}
    impl Sealed for super::ByEntity {}
}

/// What a state is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// All records come, then it is read once.
    Batch,
    /// Records come, change and go, and it is read at any time.
    Live,
}

/// A KPI that can be fed with records of type `R`.
pub trait Source<R, Via>: Kpi {
    type State: State<R, Measure = Self::Measure>;
    fn start(&self, timeline: &Timeline, as_of: AsOf, what_for: Use) -> Self::State;
}

/// What is being filled.
pub trait State<R>: Clone {
    type Measure: Measure;
    type Open<'a>: Sink<R>
    where
        Self: 'a;
    /// Room for so many groups.
    fn grow(&mut self, rows: usize);
    /// How many groups there is room for.
    fn rows(&self) -> usize;
    fn open(&mut self) -> Self::Open<'_>;
    fn insert(&mut self, row: usize, record: &R);
    fn remove(&mut self, row: usize, record: &R);
}

/// What every state has, whatever fills it.
pub trait Kept {
    type Measure: Measure;
    fn cells(&self) -> &Arc<Cells<Self::Measure>>;
    /// All that was taken in is in the cells, in the order that reading wants; on so many threads, where that helps.
    fn close(&mut self, threads: usize);
    /// Takes in another's content; `to` names the row for each of its rows.
    fn merge(&mut self, other: &Self, to: &[usize]);
    /// The same, where the other is of no further use.
    fn join(&mut self, other: Self, to: &[usize])
    where
        Self: Sized,
    {
        self.merge(&other, to);
    }
}

/// The tight end of a filling loop.
pub trait Sink<R> {
    fn see(&mut self, row: usize, record: &R);
    /// Whether there can be records that it passes by.
    #[inline(always)]
    fn may_pass_by(&self) -> bool {
        false
    }
    /// Whether seeing this record would change nothing.
    #[inline(always)]
    fn passes_by(&self, _record: &R) -> bool {
        false
    }
}

/// Cells that records fill one by one.
#[derive(Debug, Clone)]
pub struct Flow<M: Measure> {
    cells: Arc<Cells<M>>,
    /// Something came since the cells were last settled.
    changed: bool,
}

impl<M: Measure> Flow<M> {
    pub fn new(measure: M, timeline: &Timeline, as_of: AsOf, what_for: Use) -> Self {
        let cells = Cells::new(measure, timeline.clone(), as_of);
        let cells = if what_for == Use::Live { cells.live() } else { cells };
        Flow { cells: Arc::new(cells), changed: false }
    }
}

impl<M: Measure> Kept for Flow<M> {
    type Measure = M;
    fn cells(&self) -> &Arc<Cells<M>> {
        &self.cells
    }
    fn close(&mut self, threads: usize) {
        if std::mem::take(&mut self.changed) {
            Arc::make_mut(&mut self.cells).settle(threads);
        }
    }
    fn merge(&mut self, other: &Self, to: &[usize]) {
        self.cells_mut().merge(&other.cells, to);
    }
}

impl<R, M: Observe<R>> State<R> for Flow<M> {
    type Measure = M;
    type Open<'a> = Open<'a, M>;
    fn grow(&mut self, rows: usize) {
        self.cells_mut().grow(rows);
    }
    fn rows(&self) -> usize {
        self.cells.rows()
    }
    fn open(&mut self) -> Open<'_, M> {
        self.cells_mut().open()
    }
    fn insert(&mut self, row: usize, record: &R) {
        self.change(row, record, 1);
    }
    fn remove(&mut self, row: usize, record: &R) {
        self.change(row, record, -1);
    }
}

impl<M: Measure> Flow<M> {
    /// The cells, to be changed.
    pub fn cells_mut(&mut self) -> &mut Cells<M> {
        self.changed = true;
        Arc::make_mut(&mut self.cells)
    }
    fn change<R>(&mut self, row: usize, record: &R, sign: i64)
    where
        M: Observe<R>,
    {
        let cells = self.cells_mut();
        let seen = cells.measure.observe(record, cells.as_of);
        cells.apply(row, seen, sign);
    }
}

impl<R, M: Observe<R>> Sink<R> for Open<'_, M> {
    #[inline(always)]
    fn see(&mut self, row: usize, record: &R) {
        Open::see(self, row, record);
    }
    #[inline(always)]
    fn may_pass_by(&self) -> bool {
        Open::may_pass_by(self)
    }
    #[inline(always)]
    fn passes_by(&self, record: &R) -> bool {
        Open::passes_by(self, record)
    }
}

impl<R, K: Kpi> Source<R, ByRecord> for K
where
    K::Measure: Observe<R>,
{
    type State = Flow<K::Measure>;
    fn start(&self, timeline: &Timeline, as_of: AsOf, what_for: Use) -> Self::State {
        Flow::new(self.measure(), timeline, as_of, what_for)
    }
}

impl<R, K: Kpi> Source<R, ByEntity> for K
where
    K::Measure: Step<R>,
{
    type State = Walk<K::Measure, <K::Measure as Step<R>>::Entity>;
    fn start(&self, timeline: &Timeline, as_of: AsOf, what_for: Use) -> Self::State {
        Walk::new(self.measure(), timeline, as_of, what_for)
    }
}
