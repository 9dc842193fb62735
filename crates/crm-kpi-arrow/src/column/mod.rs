//! Columns that know what they say: instants, money, words, texts, identities, numbers.
//!
//! Each is found and checked once for a batch. After that a row is a look at a buffer: no search, no parsing, nothing
//! that can fail.

mod codes;
mod held;
mod id;
mod instants;
mod money;
mod numbers;
mod presence;
mod probability;
mod splits;
mod texts;
mod whole;
mod words;

pub(crate) use codes::Codes;
pub(crate) use held::Holding;
pub use id::Id;
pub(crate) use id::Ids;
pub(crate) use instants::Instants;
pub use money::HasMoney;
pub(crate) use money::{Amounts, CURRENCY};
pub(crate) use numbers::Numbers;
pub(crate) use presence::Presences;
pub(crate) use probability::Probabilities;
pub(crate) use splits::Splits;
pub(crate) use texts::Texts;
pub(crate) use whole::Whole;
pub(crate) use words::Coded;
pub use words::{Word, Words};

use arrow_array::Array;
use arrow_buffer::NullBuffer;

/// The nulls of a column, if there are any.
pub(crate) fn nulls_of(array: &dyn Array) -> Option<NullBuffer> {
    array.nulls().filter(|nulls| nulls.null_count() > 0).cloned()
}

/// Whether there is a value in a row.
#[inline(always)]
pub(crate) fn valid(nulls: &Option<NullBuffer>, row: usize) -> bool {
    match nulls {
        None => true,
        Some(nulls) => nulls.is_valid(row),
    }
}
