//! Columns that no KPI reads, for the questions of the caller: filters, other anchors, groups by text.

use crate::column::{Id, Ids, Instants, Texts};
use crate::error::{Error, Place};
use crate::mapping::Columns;
use crate::reader::Found;
use crate::view::{Row, View};
use crm_kpi::time::Timestamp;
use std::marker::PhantomData;

/// A column of a view that was asked for by name, to be read beside the fields. It is for the rows of that view.
pub struct Beside<C, T> {
    parts: Vec<T>,
    of: PhantomData<fn(&C)>,
}

/// What a column holds.
pub trait Holds: Sized {
    /// What it says of a row.
    type Value<'a>
    where
        Self: 'a;
    #[doc(hidden)]
    fn read(found: Found<'_>) -> Result<Self, Error>;
    #[doc(hidden)]
    fn at<'a>(&'a self, row: usize) -> Option<Self::Value<'a>>;
}

macro_rules! holds {
    ($($(#[$doc:meta])* $name:ident($column:ident) -> $value:ty = $method:ident($m:literal);)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name($column);
        // not every value borrows
        #[allow(clippy::needless_lifetimes)]
        impl Holds for $name {
            type Value<'a> = $value;
            fn read(found: Found<'_>) -> Result<Self, Error> {
                $column::read(Some(found)).map($name)
            }
            #[inline]
            fn at<'a>(&'a self, row: usize) -> Option<$value> {
                self.0.at(row)
            }
        }
        impl<C: Columns> View<C> {
            #[doc = $m]
            ///
            /// # Errors
            /// A column that is not there, or of another type.
            pub fn $method(&self, column: &str) -> Result<Beside<C, $name>, Error> {
                self.beside(column)
            }
        }
    )+};
}
holds! {
    /// Texts.
    Text(Texts) -> &'a str = text("A column of texts by name: for filters, and for groups that keep their text.");
    /// Instants.
    Instant(Instants) -> Timestamp = instant("A column of instants by name: another anchor, such as `qualified_at`.");
    /// Identities.
    Identity(Ids) -> Id<'a> = id("A column of identities by name, texts or integers: an owner, a customer.");
}

impl<C: Columns> View<C> {
    fn beside<T: Holds>(&self, column: &str) -> Result<Beside<C, T>, Error> {
        let (mut parts, mut first) = (Vec::with_capacity(self.batches.len()), 0);
        for array in self.each(column)? {
            let place = Place { column, field: "", kind: "asked for by name" };
            parts.push(T::read(Found { place, array, first, shared: &self.shared })?);
            first += array.len();
        }
        Ok(Beside { parts, of: PhantomData })
    }
}

impl<C, T: Holds> Beside<C, T> {
    /// What the column says of a record; `None` of a null.
    #[inline]
    pub fn of(&self, row: &Row<'_, C>) -> Option<T::Value<'_>> {
        self.parts.get(row.batch())?.at(row.at())
    }
}
impl<C, T: Clone> Clone for Beside<C, T> {
    fn clone(&self) -> Self {
        Beside { parts: self.parts.clone(), of: PhantomData }
    }
}
impl<C, T> std::fmt::Debug for Beside<C, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Beside({} batches)", self.parts.len())
    }
}
