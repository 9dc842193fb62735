//! The keys of a dictionary, or numbers given to the values of a column that has none.

use super::{nulls_of, valid};
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_buffer::{ArrowNativeType, NullBuffer, ScalarBuffer};
use arrow_schema::DataType;

/// For each row the place of its value in the dictionary.
#[derive(Debug, Clone)]
pub(crate) struct Codes {
    keys: Keys,
    nulls: Option<NullBuffer>,
}

/// By width: the key of a row that has a value is never negative.
#[derive(Debug, Clone)]
enum Keys {
    One(ScalarBuffer<u8>),
    Four(ScalarBuffer<u32>),
    Other(Other),
}

/// Out of the way of the keys that most have.
#[derive(Debug, Clone)]
enum Other {
    Two(ScalarBuffer<u16>),
    Eight(ScalarBuffer<u64>),
    /// The first place in every row.
    First,
}

fn unsigned<T: ArrowPrimitiveType, U: ArrowNativeType>(keys: &dyn Array) -> Option<ScalarBuffer<U>> {
    Some(keys.as_primitive_opt::<T>()?.values().clone().into_inner().into())
}

impl Codes {
    /// Of the keys of a dictionary; `None` if they are no integers.
    pub fn of(keys: &dyn Array) -> Option<Codes> {
        let nulls = nulls_of(keys);
        let keys = match keys.data_type() {
            DataType::Int8 => Keys::One(unsigned::<Int8Type, _>(keys)?),
            DataType::UInt8 => Keys::One(unsigned::<UInt8Type, _>(keys)?),
            DataType::Int16 => Keys::Other(Other::Two(unsigned::<Int16Type, _>(keys)?)),
            DataType::UInt16 => Keys::Other(Other::Two(unsigned::<UInt16Type, _>(keys)?)),
            DataType::Int32 => Keys::Four(unsigned::<Int32Type, _>(keys)?),
            DataType::UInt32 => Keys::Four(unsigned::<UInt32Type, _>(keys)?),
            DataType::Int64 => Keys::Other(Other::Eight(unsigned::<Int64Type, _>(keys)?)),
            DataType::UInt64 => Keys::Other(Other::Eight(unsigned::<UInt64Type, _>(keys)?)),
            _ => return None,
        };
        Some(Codes { keys, nulls })
    }
    /// The first place in every row.
    pub const FIRST: Codes = Codes { keys: Keys::Other(Other::First), nulls: None };

    /// Of places given to the rows of a column that has no dictionary, in so narrow keys as hold them.
    pub fn given(places: Vec<u32>, most: usize) -> Codes {
        let keys = match u8::try_from(most) {
            Ok(_) => Keys::One(places.into_iter().map(|place| place as u8).collect::<Vec<u8>>().into()),
            Err(_) => Keys::Four(places.into()),
        };
        Codes { keys, nulls: None }
    }
    /// The place of a row's value; `None` of a null.
    #[inline(always)]
    pub fn at(&self, row: usize) -> Option<usize> {
        if !valid(&self.nulls, row) {
            return None;
        }
        match &self.keys {
            Keys::Four(keys) => keys.get(row).map(|key| *key as usize),
            Keys::One(keys) => keys.get(row).map(|key| *key as usize),
            Keys::Other(keys) => keys.at(row),
        }
    }
    pub fn len(&self) -> usize {
        match &self.keys {
            Keys::Four(keys) => keys.len(),
            Keys::One(keys) => keys.len(),
            Keys::Other(Other::First) => 0,
            Keys::Other(Other::Two(keys)) => keys.len(),
            Keys::Other(Other::Eight(keys)) => keys.len(),
        }
    }
}

impl Other {
    #[inline(never)]
    fn at(&self, row: usize) -> Option<usize> {
        match self {
            Other::First => Some(0),
            Other::Two(keys) => keys.get(row).map(|key| *key as usize),
            Other::Eight(keys) => keys.get(row).map(|key| *key as usize),
        }
    }
}
