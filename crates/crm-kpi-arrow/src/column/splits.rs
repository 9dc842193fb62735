//! Who shares a deal: a list in each row.

use super::{Numbers, Texts, nulls_of, valid};
use crate::error::Error;
use crate::reader::Found;
use arrow_array::cast::AsArray;
use arrow_array::{Array, OffsetSizeTrait, StructArray};
use arrow_buffer::{NullBuffer, OffsetBuffer};

const SPLITS: &str =
    "a list of structs of owner (text) and part (an integer or a decimal), or a map of owners to parts";

/// A column of lists of owners and their parts.
#[derive(Debug, Clone)]
pub(crate) struct Splits(Option<Lists>);

#[derive(Debug, Clone)]
struct Lists {
    ends: Ends,
    nulls: Option<NullBuffer>,
    owners: Texts,
    parts: Numbers,
}

#[derive(Debug, Clone)]
enum Ends {
    Small(OffsetBuffer<i32>),
    Large(OffsetBuffer<i64>),
}

impl Splits {
    /// Of a decimal the digits are the parts, so that 0.60 and 0.40 are 60 and 40 of 100. A part below zero, or beyond 32
    /// bits, is an error, and so is an owner without a part.
    pub fn read(found: Option<Found<'_>>) -> Result<Splits, Error> {
        let Some(found) = found.filter(|found| !found.is_void()) else { return Ok(Splits(None)) };
        let wrong = || found.wrong_type(SPLITS);
        let (ends, entries) = if let Some(list) = found.array.as_list_opt::<i32>() {
            (Ends::Small(list.offsets().clone()), list.values().as_struct_opt().ok_or_else(wrong)?)
        } else if let Some(list) = found.array.as_list_opt::<i64>() {
            (Ends::Large(list.offsets().clone()), list.values().as_struct_opt().ok_or_else(wrong)?)
        } else {
            let map = found.array.as_map_opt().ok_or_else(wrong)?;
            (Ends::Small(map.offsets().clone()), map.entries())
        };
        let (owners, parts) = columns(entries).ok_or_else(wrong)?;
        let lists = Lists { ends, nulls: nulls_of(found.array), owners, parts };
        for row in 0..found.array.len() {
            for at in lists.range(row) {
                if lists.part(at).is_none() {
                    let given = lists.parts.at_i128(at).map_or("null".to_owned(), |part| part.to_string());
                    return Err(found.wrong_value(row, given, "a part of 0 to 4,294,967,295 for each owner"));
                }
            }
        }
        Ok(Splits(Some(lists)))
    }
    /// Tells who shares the deal of a row; nobody, where nobody is listed.
    pub fn tell(&self, row: usize, tell: &mut dyn FnMut(Option<&str>, u32)) -> bool {
        let Some(lists) = &self.0 else { return false };
        let shares = lists.range(row);
        let any = !shares.is_empty();
        shares.for_each(|at| tell(lists.owners.at(at), lists.part(at).unwrap_or(0)));
        any
    }
}

impl Lists {
    fn range(&self, row: usize) -> std::ops::Range<usize> {
        fn between<O: OffsetSizeTrait>(ends: &OffsetBuffer<O>, row: usize) -> Option<std::ops::Range<usize>> {
            Some(ends.get(row)?.as_usize()..ends.get(row + 1)?.as_usize())
        }
        let range = match &self.ends {
            _ if !valid(&self.nulls, row) => None,
            Ends::Small(ends) => between(ends, row),
            Ends::Large(ends) => between(ends, row),
        };
        range.unwrap_or(0..0)
    }
    fn part(&self, at: usize) -> Option<u32> {
        u32::try_from(self.parts.at_i128(at)?).ok()
    }
}

/// `owner` and `part`, or the two columns of a map, whatever they are called.
fn columns(entries: &StructArray) -> Option<(Texts, Numbers)> {
    let named = (entries.column_by_name("owner"), entries.column_by_name("part"));
    let (owners, parts) = match (named, entries.columns()) {
        ((Some(owners), Some(parts)), _) | ((None, None), [owners, parts]) => (owners, parts),
        _ => return None,
    };
    Some((Texts::of(owners)?, Numbers::of(parts)?))
}
