//! Records over columns: a view, its rows, and how they are gone through.

use crate::error::{Error, Place};
use crate::mapping::{Columns, Mapping};
use crate::reader::{Reader, Shared, by_name, not_there};
use arrow_array::{ArrayRef, RecordBatch};
use std::cell::RefCell;
use std::fmt;

/// Records of one kind over the columns of record batches, which are shared, not copied: what `over(..)`,
/// `entities(..).with(..)` and the functions of the KPIs take, by reference.
///
/// Its rows are small `Copy` values that offer the fields of `crm_kpi::field`. A view is cheap to build (columns are
/// found and checked once) and can be kept.
pub struct View<C> {
    pub(crate) parts: Vec<Part<C>>,
    pub(crate) batches: Vec<RecordBatch>,
    pub(crate) shared: Shared,
    left_alone: Vec<Error>,
    rows: usize,
}

/// The columns of one batch.
#[derive(Debug)]
pub(crate) struct Part<C> {
    pub columns: C,
    /// Which batch it is.
    pub number: usize,
    /// The number of its first row over all batches.
    pub first: usize,
    pub rows: usize,
}

/// One record: a row of a [`View`].
pub struct Row<'a, C> {
    part: &'a Part<C>,
    row: usize,
}

impl<C: Columns> View<C> {
    /// Begins a view: says which column holds which field.
    pub fn columns() -> Mapping<C> {
        Mapping::new()
    }
    pub(crate) fn read(shared: &Shared, batches: Vec<RecordBatch>) -> Result<View<C>, Error> {
        if let Some(field) = &shared.unknown {
            let place = Place { column: field, field: "no column", kind: C::KIND };
            return Err(place.missing(format_args!("no such field; there are {}", C::FIELDS.join(", "))));
        }
        let (mut parts, mut first) = (Vec::with_capacity(batches.len()), 0);
        let left_alone = RefCell::default();
        for (number, batch) in batches.iter().enumerate() {
            let columns = C::read(&Reader { kind: C::KIND, batch, first, shared, left_alone: &left_alone })?;
            parts.push(Part { columns, number, first, rows: batch.num_rows() });
            first += batch.num_rows();
        }
        Ok(View { parts, batches, shared: shared.clone(), left_alone: left_alone.into_inner(), rows: first })
    }
    /// A column of each batch by its name.
    pub(crate) fn each(&self, place: Place<'_>) -> Result<Vec<&ArrayRef>, Error> {
        self.batches.iter().map(|batch| by_name(batch, place)?.ok_or_else(|| not_there(batch, place))).collect()
    }
}

impl<C> View<C> {
    /// How many records there are.
    pub fn len(&self) -> usize {
        self.rows
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }
    /// The records, in the order of the batches.
    pub fn iter(&self) -> Rows<'_, C> {
        let mut rows = Rows { parts: &self.parts, part: None, row: 0, end: 0, left: self.rows };
        rows.open();
        rows
    }
    /// Columns that have the name of a field and cannot be it, batch by batch: each as the error that it would be if it had
    /// been named for the field. The field is missing in every row of that batch.
    pub fn left_alone(&self) -> &[Error] {
        &self.left_alone
    }
    /// The batches that it is over.
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }
}

impl<'a, C> IntoIterator for &'a View<C> {
    type Item = Row<'a, C>;
    type IntoIter = Rows<'a, C>;
    fn into_iter(self) -> Rows<'a, C> {
        self.iter()
    }
}

/// Goes through the records of a [`View`]. It can be entered anywhere at little cost, so that the work can be dealt to
/// threads.
pub struct Rows<'a, C> {
    /// The batches after the one that is open.
    parts: &'a [Part<C>],
    part: Option<&'a Part<C>>,
    row: usize,
    end: usize,
    left: usize,
}

impl<C> Rows<'_, C> {
    /// Opens the next batch that has rows.
    #[cold]
    fn open(&mut self) {
        (self.part, self.row, self.end) = (None, 0, 0);
        while let [part, rest @ ..] = self.parts {
            self.parts = rest;
            if part.rows > 0 {
                (self.part, self.end) = (Some(part), part.rows);
                return;
            }
        }
    }
}

impl<'a, C> Iterator for Rows<'a, C> {
    type Item = Row<'a, C>;
    #[inline]
    fn next(&mut self) -> Option<Row<'a, C>> {
        if self.row == self.end {
            self.open();
        }
        let row = Row { part: self.part?, row: self.row };
        (self.row, self.left) = (self.row + 1, self.left - 1);
        Some(row)
    }
    fn nth(&mut self, mut skipped: usize) -> Option<Row<'a, C>> {
        while skipped >= self.end - self.row {
            let passed = self.end - self.row;
            (skipped, self.left) = (skipped - passed, self.left - passed);
            self.open();
            self.part?;
        }
        (self.row, self.left) = (self.row + skipped, self.left - skipped);
        self.next()
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}
impl<C> ExactSizeIterator for Rows<'_, C> {}
impl<C> std::iter::FusedIterator for Rows<'_, C> {}

impl<'a, C> Row<'a, C> {
    /// Its columns.
    #[inline(always)]
    pub(crate) fn columns(&self) -> &'a C {
        &self.part.columns
    }
    /// Its row in its batch.
    #[inline(always)]
    pub(crate) fn at(&self) -> usize {
        self.row
    }
    /// The batch that it is in, counted from 0.
    #[inline(always)]
    pub fn batch(&self) -> usize {
        self.part.number
    }
    /// Its row, counted from 0 over all batches.
    #[inline]
    pub fn row(&self) -> usize {
        self.part.first + self.row
    }
}

impl<C> Clone for Row<'_, C> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<C> Copy for Row<'_, C> {}
impl<C> fmt::Debug for Row<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({})", self.row())
    }
}
impl<C> Clone for Rows<'_, C> {
    fn clone(&self) -> Self {
        Rows { ..*self }
    }
}
impl<C> fmt::Debug for Rows<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rows({} left)", self.left)
    }
}
impl<C: Columns> fmt::Debug for View<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "View({} of {} in {} batches)", self.rows, C::KIND, self.batches.len())
    }
}
