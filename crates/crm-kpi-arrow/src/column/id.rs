//! Who it is: an identity of any column type.

use super::numbers::values;
use super::texts::TEXT;
use super::{Numbers, Texts, nulls_of};
use crate::error::Error;
use crate::reader::Found;
use arrow_array::ArrayRef;
use arrow_array::types::{Int32Type, Int64Type, UInt32Type};
use arrow_buffer::ScalarBuffer;
use arrow_schema::DataType;
use std::fmt;
use std::hash::{Hash, Hasher};

/// An identity: borrowed text, or an integer. Records of all tables have the same type of it, so that tickets meet
/// their messages: a text is the same text in any layout and any dictionary, an integer the same in any width. A text
/// and an integer are never the same.
///
/// ```
/// use crm_kpi_arrow::Id;
/// assert_eq!(Id::from("C-7"), Id::from("C-7".to_string().as_str()));
/// assert_ne!(Id::from("7"), Id::from(7i64));
/// assert_eq!(Id::from(7i64).to_string(), "7");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id<'a>(Inner<'a>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Inner<'a> {
    Integer(i64),
    /// Beyond `i64`.
    Large(u64),
    Text(&'a str),
}

impl<'a> Id<'a> {
    /// The text; `None` of an integer.
    pub fn text(self) -> Option<&'a str> {
        match self.0 {
            Inner::Text(text) => Some(text),
            _ => None,
        }
    }
    /// The integer; `None` of a text.
    pub fn integer(self) -> Option<i128> {
        match self.0 {
            Inner::Integer(n) => Some(n.into()),
            Inner::Large(n) => Some(n.into()),
            Inner::Text(_) => None,
        }
    }
}

impl<'a> From<&'a str> for Id<'a> {
    fn from(text: &'a str) -> Id<'a> {
        Id(Inner::Text(text))
    }
}
impl From<i64> for Id<'_> {
    fn from(n: i64) -> Self {
        Id(Inner::Integer(n))
    }
}
impl From<u64> for Id<'_> {
    fn from(n: u64) -> Self {
        Id(i64::try_from(n).map_or(Inner::Large(n), Inner::Integer))
    }
}

/// What kind it is says nothing to the hasher: a small integer alone is then its own place in a table.
impl Hash for Id<'_> {
    #[inline(always)]
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.0 {
            Inner::Integer(n) => n.hash(state),
            Inner::Large(n) => n.hash(state),
            Inner::Text(text) => text.hash(state),
        }
    }
}
impl fmt::Debug for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Inner::Integer(n) => n.fmt(f),
            Inner::Large(n) => n.fmt(f),
            Inner::Text(text) => fmt::Debug::fmt(text, f),
        }
    }
}
impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Inner::Integer(n) => n.fmt(f),
            Inner::Large(n) => n.fmt(f),
            Inner::Text(text) => text.fmt(f),
        }
    }
}

/// A column of identities.
#[derive(Debug, Clone)]
pub(crate) enum Ids {
    /// Integers without nulls, of the types that are common, are read in place; a call for each would wait for the
    /// memory that the row before is written to.
    I64(ScalarBuffer<i64>),
    I32(ScalarBuffer<i32>),
    U32(ScalarBuffer<u32>),
    Integers(Numbers),
    Texts(Texts),
}

impl Ids {
    /// `None` if it is no column of identities.
    pub fn of(array: &ArrayRef) -> Option<Ids> {
        if let Some(texts) = Texts::of(array) {
            return Some(Ids::Texts(texts));
        }
        let whole = nulls_of(array).is_none();
        match array.data_type() {
            DataType::Int64 if whole => values::<Int64Type>(array).map(Ids::I64),
            DataType::Int32 if whole => values::<Int32Type>(array).map(Ids::I32),
            DataType::UInt32 if whole => values::<UInt32Type>(array).map(Ids::U32),
            t if t.is_integer() => Numbers::of(array).map(Ids::Integers),
            _ => None,
        }
    }
    pub fn read(found: Option<Found<'_>>) -> Result<Ids, Error> {
        let Some(found) = found else { return Ok(Ids::Texts(Texts::Void)) };
        Ids::of(found.array).ok_or_else(|| found.wrong_type(format_args!("an integer or {TEXT}")))
    }
    /// Who it is in a row of a column that has one in each.
    #[inline(always)]
    pub fn sure(&self, row: usize) -> Id<'_> {
        self.at(row).unwrap_or(Id(Inner::Text("")))
    }
    /// Who it is in a row; `None` of a null.
    #[inline(always)]
    pub fn at(&self, row: usize) -> Option<Id<'_>> {
        let integer = match self {
            Ids::I64(values) => *values.get(row)?,
            Ids::I32(values) => i64::from(*values.get(row)?),
            Ids::U32(values) => i64::from(*values.get(row)?),
            Ids::Texts(texts) => return texts.at(row).map(Id::from),
            Ids::Integers(numbers) => return other(numbers, row),
        };
        Some(Id(Inner::Integer(integer)))
    }
}

#[inline(never)]
fn other(numbers: &Numbers, row: usize) -> Option<Id<'static>> {
    let id = match numbers.at_i128(row)? {
        n if i64::try_from(n).is_ok() => Inner::Integer(n as i64),
        // a column of integers holds none that is beyond u64
        n => Inner::Large(n as u64),
    };
    Some(Id(id))
}
