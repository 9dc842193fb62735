//! What is kept of all groups and periods, and the evidence beside it.

use super::group::Mix;
use super::{AsOf, Evidence, Frame, Groups, Kpi, Measure, Observe, Place, Seen};
use crate::error::Error;
use crate::summary::Summary;
use crate::time::{Slots, Timeline, Timestamp};
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One row of columns for each group: before the timeline, its periods, after it. Evidence is sparse and lies beside
/// the cells, so that a counted record touches nothing but its cell.
#[derive(Debug, Clone)]
pub struct Cells<M: Measure> {
    pub measure: M,
    pub timeline: Timeline,
    pub as_of: AsOf,
    pub window: Window,
    /// Periods of a roll-up that the shorter periods cover only in part.
    pub partial: Vec<usize>,
    rows: usize,
    cells: Vec<M::Summary>,
    undated: Vec<i64>,
    doubts: HashMap<Spot, Doubt, Mix>,
    /// Rows of which an event was taken back that never came: nothing can be said of them.
    pub contradicted: BTreeSet<u32>,
}

/// A group's row and a column of it; `UNDATED` for evidence without a place.
type Spot = (u32, u32);
const UNDATED: u32 = u32::MAX;

/// What a cell of a shaped table covers.
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

/// Pending and excluded of one place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Doubt {
    pub pending: i64,
    pub excluded: BTreeMap<Why, i64>,
}

impl Doubt {
    fn note(&mut self, why: Option<Why>, n: i64) {
        match why {
            None => self.pending += n,
            Some(why) => {
                let sum = self.excluded.entry(why).or_default();
                *sum += n;
            }
        }
        self.excluded.retain(|_, n| *n != 0);
    }
    fn merge(&mut self, other: &Doubt) {
        self.pending += other.pending;
        for (why, n) in &other.excluded {
            self.note(Some(why.clone()), *n);
        }
    }
    fn is_empty(&self) -> bool {
        self.pending == 0 && self.excluded.is_empty()
    }
}

impl<M: Measure> Cells<M> {
    pub fn new(measure: M, timeline: Timeline, as_of: AsOf) -> Self {
        Cells {
            measure,
            timeline,
            as_of,
            window: Window::Own,
            partial: Vec::new(),
            rows: 0,
            cells: Vec::new(),
            undated: Vec::new(),
            doubts: HashMap::default(),
            contradicted: BTreeSet::new(),
        }
    }
    /// The same question, nothing counted.
    pub fn emptied(&self) -> Self {
        let mut cells = Cells::new(self.measure.clone(), self.timeline.clone(), self.as_of);
        cells.window = self.window;
        cells.partial.clone_from(&self.partial);
        cells
    }
    pub fn width(&self) -> usize {
        self.timeline.columns()
    }
    pub fn rows(&self) -> usize {
        self.rows
    }
    /// Room for so many groups; grows by doubling.
    pub fn grow(&mut self, rows: usize) {
        if rows > self.rows {
            let rows = rows.max(self.rows * 2);
            self.cells.resize_with(rows * self.width(), Default::default);
            self.undated.resize(rows, 0);
            self.rows = rows;
        }
    }
    pub fn settle(&mut self) {
        for cell in &mut self.cells {
            cell.settle();
        }
    }
    /// The slices that a filling loop keeps in registers.
    pub fn open(&mut self) -> Open<'_, M> {
        Open {
            measure: &self.measure,
            as_of: self.as_of,
            width: self.timeline.columns(),
            slots: self.timeline.slots(),
            cells: &mut self.cells,
            undated: &mut self.undated,
            doubts: &mut self.doubts,
        }
    }
    fn row(&self, row: usize) -> &[M::Summary] {
        let w = self.width();
        self.cells.get(row * w..(row + 1) * w).unwrap_or_default()
    }
    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [M::Summary] {
        let w = self.width();
        self.cells.get_mut(row * w..(row + 1) * w).unwrap_or_default()
    }
    fn doubt_mut(&mut self, row: usize, column: u32) -> &mut Doubt {
        self.doubts.entry((row as u32, column)).or_default()
    }

    /// What the row keeps for a period (a level: what stands at its end).
    pub fn kept(&self, row: Option<usize>, slot: usize) -> Cow<'_, M::Summary> {
        let cells = row.map(|r| self.row(r)).unwrap_or_default();
        let column = slot + 1;
        if M::When::LEVEL {
            Cow::Owned(merged(cells.iter().take(column + 1)))
        } else {
            cells.get(column).map_or_else(|| Cow::Owned(M::Summary::default()), Cow::Borrowed)
        }
    }
    /// What stood when a period began: the closing level of the one before. Nothing for a flow.
    pub fn opening(&self, row: Option<usize>, slot: usize) -> M::Summary {
        let cells = row.map(|r| self.row(r)).unwrap_or_default();
        if M::When::LEVEL { merged(cells.iter().take(slot + 1)) } else { M::Summary::default() }
    }
    /// Moves a level on by what changed in a period.
    pub fn add_change(&self, row: Option<usize>, slot: usize, standing: &mut M::Summary) {
        if let Some(change) = row.and_then(|r| self.row(r).get(slot + 1)) {
            standing.merge(change);
        }
    }
    /// What the row keeps for the whole timeline: a flow's periods together, a level's last.
    pub fn total(&self, row: Option<usize>) -> M::Summary {
        let last = self.timeline.len();
        let cells = row.map(|r| self.row(r)).unwrap_or_default();
        let first = if M::When::LEVEL { 0 } else { 1 };
        match self.window {
            Window::Own => merged(cells.iter().take(last + 1).skip(first)),
            Window::Trailing(_) | Window::ToDate => self.kept(row, last.saturating_sub(1)).into_owned(),
        }
    }
    /// Pending and excluded of a period; with `undated` those that have no place as well.
    fn doubt(&self, row: Option<usize>, columns: impl Iterator<Item = usize>, undated: bool) -> Doubt {
        let mut sum = Doubt::default();
        let Some(row) = row else { return sum };
        if !self.doubts.is_empty() {
            for column in columns {
                if let Some(d) = self.doubts.get(&(row as u32, column as u32)) {
                    sum.merge(d);
                }
            }
            if let Some(d) = self.doubts.get(&(row as u32, UNDATED)).filter(|_| undated) {
                sum.merge(d);
            }
        }
        if undated {
            sum.pending += self.undated.get(row).copied().unwrap_or(0);
        }
        sum
    }
    /// Pending and excluded of a period.
    pub fn doubt_at(&self, row: Option<usize>, slot: usize) -> Doubt {
        let first = if M::When::LEVEL { 0 } else { slot + 1 };
        self.doubt(row, first..=slot + 1, false)
    }
    /// Pending and excluded of the whole timeline, with what has no place.
    pub fn total_doubt(&self, row: Option<usize>) -> Doubt {
        let last = self.timeline.len();
        let first = match (M::When::LEVEL, self.window) {
            (true, _) => 0,
            (false, Window::Own) => 1,
            (false, _) => last,
        };
        self.doubt(row, first..=last, true)
    }
    /// Evidence of a KPI for a period.
    pub fn evidence<K: Kpi<Measure = M>>(
        &self,
        kpi: &K,
        row: Option<usize>,
        slot: usize,
        kept: &M::Summary,
    ) -> Evidence {
        evidence_of(kpi, kept, self.doubt_at(row, slot))
    }
    /// Evidence of a KPI for the whole timeline, with what has no place.
    pub fn total_evidence<K: Kpi<Measure = M>>(&self, kpi: &K, row: Option<usize>, kept: &M::Summary) -> Evidence {
        evidence_of(kpi, kept, self.total_doubt(row))
    }
    /// Evidence of a KPI without a period: pending and excluded records that have no place yet.
    pub fn undated_evidence<K: Kpi<Measure = M>>(&self, kpi: &K, row: Option<usize>) -> Evidence {
        evidence_of(kpi, &M::Summary::default(), self.doubt(row, std::iter::empty(), true))
    }
    /// Why the cell of a period says nothing, whatever it holds.
    pub fn unreadable(&self, row: Option<usize>, slot: usize) -> Option<Undefined> {
        if row.is_some_and(|row| self.contradicted.contains(&(row as u32))) {
            return Some(Undefined::Inconsistent);
        }
        match self.window {
            Window::Trailing(n) if slot + 1 < n => Some(Undefined::IncompleteWindow),
            _ if self.partial.contains(&slot) && !M::When::LEVEL => Some(Undefined::IncompleteWindow),
            _ => None,
        }
    }
    /// Whether anything is known of each row.
    pub fn inhabited(&self) -> Vec<bool> {
        let nothing = M::Summary::default();
        let mut any: Vec<bool> = (0..self.rows)
            .map(|row| {
                self.undated.get(row).is_some_and(|n| *n != 0) || self.row(row).iter().any(|cell| *cell != nothing)
            })
            .collect();
        for (at, doubt) in &self.doubts {
            if let Some(row) = any.get_mut(at.0 as usize).filter(|_| !doubt.is_empty()) {
                *row = true;
            }
        }
        any
    }

    /// Adds another's rows to the rows that `to` names for them.
    pub fn merge(&mut self, other: &Self, to: &[usize]) {
        self.grow(to.iter().map(|r| r + 1).max().unwrap_or(0));
        for (from, to) in to.iter().enumerate() {
            for (mine, theirs) in self.row_mut(*to).iter_mut().zip(other.row(from)) {
                mine.merge(theirs);
            }
            if let (Some(mine), Some(theirs)) = (self.undated.get_mut(*to), other.undated.get(from)) {
                *mine += theirs;
            }
        }
        for ((from, column), doubt) in &other.doubts {
            if let Some(to) = to.get(*from as usize) {
                self.doubt_mut(*to, *column).merge(doubt);
            }
        }
    }
    /// The same kind of cells over another timeline: `to` names, for each period, the periods it goes to.
    pub fn reshaped(&self, timeline: Timeline, window: Window, to: impl Fn(usize) -> std::ops::Range<usize>) -> Self {
        let periods = self.timeline.len();
        let mut out = Cells::new(self.measure.clone(), timeline, self.as_of);
        out.window = window;
        out.grow(self.rows);
        let after = out.timeline.len() + 1;
        let columns = |column: usize| match column {
            0 => 0..1,
            c if c > periods => after..after + 1,
            c => {
                let slots = to(c - 1);
                slots.start + 1..slots.end + 1
            }
        };
        for row in 0..self.rows {
            for (column, cell) in self.row(row).iter().enumerate() {
                for target in out.row_mut(row).get_mut(columns(column)).unwrap_or_default() {
                    target.merge(cell);
                }
            }
        }
        out.undated.clone_from(&self.undated);
        for ((row, column), doubt) in &self.doubts {
            if *column == UNDATED {
                out.doubt_mut(*row as usize, UNDATED).merge(doubt);
            } else {
                for target in columns(*column as usize) {
                    out.doubt_mut(*row as usize, target as u32).merge(doubt);
                }
            }
        }
        out
    }

    /// Counts an observation in (`sign` 1) or out (-1), wherever it comes from.
    pub fn apply(&mut self, row: usize, seen: Seen<M::Observation, M::When>, sign: i64) {
        self.grow(row + 1);
        let mut open = self.open();
        match seen {
            Seen::Counted(when, o) if sign > 0 => open.put(row, when, o),
            Seen::Counted(when, o) => open.take(row, when, o),
            Seen::Pending { at, .. } => open.doubt(row, at, None, sign),
            Seen::Excluded(at, why) => open.doubt(row, at, Some(why), sign),
            Seen::Outside => {}
        }
    }

    /// Content in a canonical order: rows sorted by key, empty cells left out.
    pub fn saved<G: super::Group>(&self, groups: &Groups<G>) -> SavedCells<G, M::Summary> {
        let nothing = M::Summary::default();
        let mut rows: Vec<SavedRow<G, M::Summary>> = groups
            .keys()
            .iter()
            .enumerate()
            .filter(|(row, _)| *row < self.rows)
            .map(|(row, key)| SavedRow {
                key: key.clone(),
                pending: self.undated.get(row).copied().unwrap_or(0),
                cells: (0u32..)
                    .zip(self.row(row))
                    .filter(|(_, cell)| **cell != nothing)
                    .map(|(column, cell)| {
                        let mut cell = cell.clone();
                        cell.settle();
                        (column, cell)
                    })
                    .collect(),
                doubts: BTreeMap::new(),
            })
            .collect();
        for ((row, column), doubt) in &self.doubts {
            if let Some(saved) = rows.get_mut(*row as usize).filter(|_| !doubt.is_empty()) {
                saved.doubts.insert(*column, doubt.clone());
            }
        }
        rows.retain(|r| r.pending != 0 || !r.cells.is_empty() || !r.doubts.is_empty());
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        SavedCells { rows }
    }
    /// Takes in what was saved; rows are found or made in `groups`.
    pub fn take_in<G: super::Group>(
        &mut self,
        saved: SavedCells<G, M::Summary>,
        groups: &mut Groups<G>,
    ) -> Result<(), Error> {
        let width = self.width();
        let bad = |column: u32| column != UNDATED && column as usize >= width;
        for row in &saved.rows {
            if row.cells.iter().any(|(c, _)| bad(*c)) || row.doubts.keys().any(|c| bad(*c)) {
                return Err(Error::damaged("a cell lies outside the timeline"));
            }
        }
        for row in saved.rows {
            let at = groups.id(row.key);
            self.grow(at + 1);
            for (column, cell) in row.cells {
                if let Some(mine) = self.row_mut(at).get_mut(column as usize) {
                    mine.merge(&cell);
                }
            }
            if let Some(n) = self.undated.get_mut(at) {
                *n += row.pending;
            }
            for (column, doubt) in row.doubts {
                self.doubt_mut(at, column).merge(&doubt);
            }
        }
        Ok(())
    }
}

/// Rows in a canonical order: the saved form, and what equality of tables means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedCells<G, S> {
    rows: Vec<SavedRow<G, S>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SavedRow<G, S> {
    key: G,
    pending: i64,
    cells: Vec<(u32, S)>,
    doubts: BTreeMap<u32, Doubt>,
}

fn merged<'a, S: Summary>(cells: impl Iterator<Item = &'a S>) -> S {
    let mut sum = S::default();
    for cell in cells {
        sum.merge(cell);
    }
    sum
}

fn evidence_of<K: Kpi>(kpi: &K, kept: &<K::Measure as Measure>::Summary, doubt: Doubt) -> Evidence {
    let mut evidence = Evidence { n: kpi.n(kept), pending: doubt.pending, excluded: BTreeMap::new() };
    kpi.left_out(kept, &mut |why, n| evidence.exclude(why, n));
    for (why, n) in doubt.excluded {
        if kpi.concerns(&why) {
            evidence.exclude(why, n);
        }
    }
    evidence
}

/// The frame of a cell's reading, ready to be moved from period to period.
pub(crate) fn frame<M: Measure>(cells: &Cells<M>) -> Frame {
    Frame::new(cells.timeline.clone(), cells.as_of)
}

/// Cells under filling.
pub struct Open<'a, M: Measure> {
    measure: &'a M,
    as_of: AsOf,
    width: usize,
    slots: Slots<'a>,
    cells: &'a mut [M::Summary],
    undated: &'a mut [i64],
    doubts: &'a mut HashMap<Spot, Doubt, Mix>,
}

impl<M: Measure> Open<'_, M> {
    #[inline(always)]
    fn row(&mut self, row: usize) -> &mut [M::Summary] {
        let start = row * self.width;
        self.cells.get_mut(start..start + self.width).unwrap_or_default()
    }
    #[inline(always)]
    fn put(&mut self, row: usize, when: M::When, o: M::Observation) {
        let slots = self.slots;
        when.put(slots, self.row(row), o);
    }
    fn take(&mut self, row: usize, when: M::When, o: M::Observation) {
        let slots = self.slots;
        when.take(slots, self.row(row), o);
    }
    #[cold]
    #[inline(never)]
    fn doubt(&mut self, row: usize, at: Option<M::When>, why: Option<Why>, sign: i64) {
        if why.is_none() && at.is_none() {
            if let Some(n) = self.undated.get_mut(row) {
                *n += sign;
            }
            return;
        }
        let spots = match at {
            Some(when) => when.columns(self.slots),
            None => [Some((UNDATED as usize, 1)), None],
        };
        for (column, change) in spots.into_iter().flatten() {
            let spot = (row as u32, column as u32);
            let doubt = self.doubts.entry(spot).or_default();
            doubt.note(why.clone(), sign * change);
            if doubt.is_empty() {
                self.doubts.remove(&spot);
            }
        }
    }
    /// One record in: seen and placed at once.
    #[inline(always)]
    pub fn see<R>(&mut self, row: usize, record: &R)
    where
        M: Observe<R>,
    {
        match self.measure.observe(record, self.as_of) {
            Seen::Counted(when, o) => self.put(row, when, o),
            Seen::Pending { at: None, .. } => {
                if let Some(n) = self.undated.get_mut(row) {
                    *n += 1;
                }
            }
            Seen::Pending { at, .. } => self.doubt(row, at, None, 1),
            Seen::Excluded(at, why) => self.doubt(row, at, Some(why), 1),
            Seen::Outside => {}
        }
    }
}

/// A history as far as it is known: sorted, nothing after the as-of.
pub(crate) fn known<E>(history: &[(Timestamp, E)], as_of: AsOf) -> &[(Timestamp, E)] {
    let end = history.partition_point(|(t, _)| as_of.knows(*t));
    history.get(..end).unwrap_or_default()
}
