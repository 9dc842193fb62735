//! How the columns of one batch are found: the name that was given for a field, or the field's own.

use crate::error::{Error, Place};
use crate::mapping::Given;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use crm_kpi::time::Calendar;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What is said of all columns of a view.
#[derive(Debug, Clone)]
pub struct Shared {
    pub(crate) fields: BTreeMap<&'static str, Given>,
    /// Fields that no column holds, whatever its name.
    pub(crate) without: Vec<&'static str>,
    /// What was said to be no column, and is no field either.
    pub(crate) unknown: Option<String>,
    pub(crate) calendar: Calendar,
    pub(crate) currency: Option<crm_kpi::value::Currency>,
    pub(crate) whole_numbers: Option<Unit>,
}

/// What an integer amount counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Euros.
    Whole,
    /// Cents.
    Minor,
}

/// Whether a field may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// There is a column, and a value in every row.
    Required,
    /// There is a column; it may hold nulls.
    Expected,
    /// There may be no column.
    Optional,
}

/// One batch, and what is said of its columns.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    pub(crate) kind: &'static str,
    pub(crate) batch: &'a RecordBatch,
    /// The number of its first row over all batches.
    pub(crate) first: usize,
    pub(crate) shared: &'a Shared,
    /// What was found by its own name and left alone.
    pub(crate) left_alone: &'a RefCell<Vec<Error>>,
}

/// A column that was found.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    pub(crate) place: Place<'a>,
    pub(crate) array: &'a ArrayRef,
    pub(crate) first: usize,
    pub(crate) shared: &'a Shared,
}

/// A column by its name; `None` if there is none, an error if there are two.
pub(crate) fn by_name<'a>(batch: &'a RecordBatch, place: Place<'_>) -> Result<Option<&'a ArrayRef>, Error> {
    let schema = batch.schema_ref();
    let mut named = schema.fields().iter().enumerate().filter(|(_, field)| field.name() == place.column);
    match (named.next(), named.next()) {
        (None, _) => Ok(None),
        (Some((at, _)), None) => Ok(batch.columns().get(at)),
        (Some(_), Some(_)) => Err(place.missing("there are two of this name; rename one")),
    }
}

/// The error of a column that is not there.
pub(crate) fn not_there(batch: &RecordBatch, place: Place<'_>) -> Error {
    let names: Vec<&str> = batch.schema_ref().fields().iter().map(|field| field.name().as_str()).collect();
    let there = if names.is_empty() { "no columns".to_owned() } else { names.join(", ") };
    place.missing(format_args!("not there; the batch has {there}"))
}

impl<'a> Reader<'a> {
    pub(crate) fn given(&self, field: &str) -> Option<&'a Given> {
        self.shared.fields.get(field)
    }
    fn place(&self, field: &'static str) -> Place<'a> {
        let column = self.given(field).and_then(|given| given.column.as_deref()).unwrap_or(field);
        Place { column, field, kind: self.kind }
    }
    /// The column of a field. `None` where it may be missing and is.
    pub(crate) fn find(&self, field: &'static str, need: Need) -> Result<Option<Found<'a>>, Error> {
        let place = self.place(field);
        if self.shared.without.contains(&field) {
            return match need {
                Need::Optional => Ok(None),
                _ => Err(place.missing("said not to be there, and no record can do without it")),
            };
        }
        let named = self.given(field).is_some_and(|given| given.column.is_some());
        let Some(array) = by_name(self.batch, place)? else {
            return if named || need != Need::Optional { Err(not_there(self.batch, place)) } else { Ok(None) };
        };
        let found = Found { place, array, first: self.first, shared: self.shared };
        if need == Need::Required {
            found.no_nulls()?;
        }
        Ok(Some(found))
    }
    /// The same of a field that only tells records apart, a text or an identity. A column that happens to have its name,
    /// and a type that it cannot have, is another thing: it is left alone, unless it was named for the field.
    pub(crate) fn find_fitting<T>(
        &self,
        field: &'static str,
        need: Need,
        of: impl Fn(&ArrayRef) -> Option<T>,
    ) -> Result<Option<Found<'a>>, Error> {
        let found = self.find(field, need)?;
        let guessed = need == Need::Optional && self.given(field).is_none_or(|given| given.column.is_none());
        match found.filter(|found| guessed && of(found.array).is_none()) {
            None => Ok(found),
            Some(other) => {
                let accepted = "a text or an identity; it is left alone, since nobody said that it is this field";
                self.left_alone.borrow_mut().push(other.wrong_type(accepted));
                Ok(None)
            }
        }
    }
}

impl Found<'_> {
    /// The number of a row of this batch over all batches.
    pub(crate) fn row(&self, row: usize) -> usize {
        self.first + row
    }
    /// A column in which nothing stands, whatever it could hold.
    pub(crate) fn is_void(&self) -> bool {
        *self.array.data_type() == DataType::Null
    }
    pub(crate) fn wrong_type(&self, accepted: impl std::fmt::Display) -> Error {
        self.place.wrong_type(self.array.data_type(), accepted)
    }
    pub(crate) fn wrong_value(
        &self,
        row: usize,
        given: impl std::fmt::Display,
        accepted: impl std::fmt::Display,
    ) -> Error {
        self.place.wrong_value(self.row(row), given, accepted)
    }
    fn no_nulls(&self) -> Result<(), Error> {
        let nulls = self.array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        let first = nulls.and_then(|nulls| nulls.iter().position(|valid| !valid));
        match first {
            Some(row) => Err(self.wrong_value(row, "null", "a value in every row")),
            None => Ok(()),
        }
    }
}
