//! Whether anything stands in a row: a lead that names the one that it was merged into.

use super::{Id, Ids, Texts};
use crate::error::Error;
use crate::reader::Found;
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_buffer::{BooleanBuffer, NullBuffer};

/// A column of which it only matters whether a row has a value; a Boolean one says it outright.
#[derive(Debug, Clone)]
pub(crate) enum Presences {
    Everywhere,
    Nowhere,
    Valid(NullBuffer),
    Named(Ids),
    Said(BooleanBuffer),
}

impl Presences {
    pub fn read(found: Option<Found<'_>>) -> Result<Presences, Error> {
        let Some(found) = found.filter(|found| !found.is_void()) else { return Ok(Presences::Nowhere) };
        let nulls = found.array.logical_nulls().filter(|nulls| nulls.null_count() > 0);
        if let Some(said) = found.array.as_boolean_opt() {
            let said = said.values();
            return Ok(Presences::Said(nulls.map_or(said.clone(), |nulls| said & nulls.inner())));
        }
        let names = found.array.data_type().is_integer() || Texts::of(found.array).is_some();
        match (names, nulls) {
            (false, _) => Err(found.wrong_type("an identity (text or integer), or a Boolean")),
            (true, None) => Ok(Presences::Everywhere),
            (true, Some(nulls)) => Ok(Presences::Valid(nulls)),
        }
    }
    /// Who it is that stands in each row, where the column tells names.
    pub fn named(found: Option<Found<'_>>) -> Result<Presences, Error> {
        match Presences::read(found)? {
            Presences::Everywhere | Presences::Valid(_) => Ids::read(found).map(Presences::Named),
            other => Ok(other),
        }
    }
    /// Who it is in a row; `None` of a null, and where only whether is told.
    pub fn name(&self, row: usize) -> Option<Id<'_>> {
        match self {
            Presences::Named(ids) => ids.at(row),
            _ => None,
        }
    }
    #[inline]
    pub fn at(&self, row: usize) -> bool {
        match self {
            Presences::Everywhere => true,
            Presences::Nowhere => false,
            Presences::Valid(nulls) => nulls.is_valid(row),
            Presences::Named(ids) => ids.at(row).is_some(),
            Presences::Said(said) => said.value(row),
        }
    }
}
