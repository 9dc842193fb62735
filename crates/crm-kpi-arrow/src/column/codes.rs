//! The keys of a dictionary.

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
    Two(ScalarBuffer<u16>),
    Four(ScalarBuffer<u32>),
    Eight(ScalarBuffer<u64>),
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
            DataType::Int16 => Keys::Two(unsigned::<Int16Type, _>(keys)?),
            DataType::UInt16 => Keys::Two(unsigned::<UInt16Type, _>(keys)?),
            DataType::Int32 => Keys::Four(unsigned::<Int32Type, _>(keys)?),
            DataType::UInt32 => Keys::Four(unsigned::<UInt32Type, _>(keys)?),
            DataType::Int64 => Keys::Eight(unsigned::<Int64Type, _>(keys)?),
            DataType::UInt64 => Keys::Eight(unsigned::<UInt64Type, _>(keys)?),
            _ => return None,
        };
        Some(Codes { keys, nulls })
    }
    /// The place of a row's value; `None` of a null.
    #[inline(always)]
    pub fn at(&self, row: usize) -> Option<usize> {
        if !valid(&self.nulls, row) {
            return None;
        }
        match &self.keys {
            Keys::One(keys) => keys.get(row).map(|key| *key as usize),
            Keys::Two(keys) => keys.get(row).map(|key| *key as usize),
            Keys::Four(keys) => keys.get(row).map(|key| *key as usize),
            Keys::Eight(keys) => keys.get(row).map(|key| *key as usize),
        }
    }
    pub fn len(&self) -> usize {
        match &self.keys {
            Keys::One(keys) => keys.len(),
            Keys::Two(keys) => keys.len(),
            Keys::Four(keys) => keys.len(),
            Keys::Eight(keys) => keys.len(),
        }
    }
}
