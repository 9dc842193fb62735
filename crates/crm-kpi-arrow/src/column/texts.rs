//! Texts, however they are laid out.

use super::{Codes, nulls_of, valid};
use crate::error::Error;
use crate::reader::Found;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, LargeStringArray, StringArray, StringViewArray};
use arrow_buffer::NullBuffer;
use arrow_schema::DataType;

pub(crate) const TEXT: &str = "text: Utf8, LargeUtf8, Utf8View or a dictionary of one of them";

/// A column of texts.
#[derive(Debug, Clone)]
pub(crate) enum Texts {
    Small(StringArray, Option<NullBuffer>),
    Large(LargeStringArray, Option<NullBuffer>),
    View(StringViewArray, Option<NullBuffer>),
    Coded(Codes, Box<Texts>),
    /// Nothing in any row.
    Void,
}

impl Texts {
    /// `None` if it is no column of texts.
    pub fn of(array: &ArrayRef) -> Option<Texts> {
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let values = Texts::of(dictionary.values())?;
            return Some(Texts::Coded(Codes::of(dictionary.keys())?, Box::new(values)));
        }
        let nulls = nulls_of(array);
        Some(match array.data_type() {
            DataType::Utf8 => Texts::Small(array.as_string_opt()?.clone(), nulls),
            DataType::LargeUtf8 => Texts::Large(array.as_string_opt()?.clone(), nulls),
            DataType::Utf8View => Texts::View(array.as_string_view_opt()?.clone(), nulls),
            DataType::Null => Texts::Void,
            _ => return None,
        })
    }
    pub fn read(found: Option<Found<'_>>) -> Result<Texts, Error> {
        match found {
            None => Ok(Texts::Void),
            Some(found) => Texts::of(found.array).ok_or_else(|| found.wrong_type(TEXT)),
        }
    }
    /// The text of a row; `None` of a null.
    #[inline]
    pub fn at(&self, row: usize) -> Option<&str> {
        match self {
            Texts::Small(texts, nulls) => valid(nulls, row).then(|| texts.value(row)),
            Texts::Large(texts, nulls) => valid(nulls, row).then(|| texts.value(row)),
            Texts::View(texts, nulls) => valid(nulls, row).then(|| texts.value(row)),
            Texts::Coded(codes, values) => values.at_code(codes.at(row)?),
            Texts::Void => None,
        }
    }
    /// The text of a place in the dictionary: that of a row without the arm that would call itself.
    #[inline]
    fn at_code(&self, code: usize) -> Option<&str> {
        match self {
            Texts::Small(texts, nulls) => valid(nulls, code).then(|| texts.value(code)),
            Texts::Large(texts, nulls) => valid(nulls, code).then(|| texts.value(code)),
            Texts::View(texts, nulls) => valid(nulls, code).then(|| texts.value(code)),
            Texts::Coded(..) | Texts::Void => None,
        }
    }
}
