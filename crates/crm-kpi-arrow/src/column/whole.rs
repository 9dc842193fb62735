//! Scores and counts.

use super::Numbers;
use crate::error::Error;
use crate::reader::Found;
use arrow_array::Array;

/// A column of small integers.
#[derive(Debug, Clone)]
pub(crate) struct Whole(Numbers);

impl Whole {
    pub fn read(found: Option<Found<'_>>) -> Result<Whole, Error> {
        let Some(found) = found.filter(|found| !found.is_void()) else { return Ok(Whole(Numbers::VOID)) };
        match found.array.data_type() {
            t if t.is_integer() => Numbers::of(found.array).map(Whole).ok_or_else(|| found.wrong_type("an integer")),
            t if t.is_floating() => Err(found.wrong_type("an integer; cast the float, such as to Int16")),
            _ => Err(found.wrong_type("an integer")),
        }
    }
    /// A score; the nearest that there is, off any scale, of one that does not fit.
    #[inline]
    pub fn score(&self, row: usize) -> Option<i16> {
        self.0.at_i128(row).map(|n| n.clamp(i16::MIN.into(), i16::MAX.into()) as i16)
    }
    /// A count, if there is one.
    #[inline]
    pub fn known(&self, row: usize) -> Option<u32> {
        self.0.at_i128(row).map(|n| n.clamp(0, u32::MAX.into()) as u32)
    }
    /// A count; 0 where there is none.
    #[inline]
    pub fn count(&self, row: usize) -> u32 {
        self.known(row).unwrap_or(0)
    }
}
