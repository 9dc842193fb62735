//! Integers of every width, and the unscaled ones of decimals.

use super::{nulls_of, valid};
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_buffer::{NullBuffer, ScalarBuffer, i256};
use arrow_schema::DataType;

/// A column of integers.
#[derive(Debug, Clone)]
pub(crate) struct Numbers {
    values: Values,
    nulls: Option<NullBuffer>,
}

#[derive(Debug, Clone)]
enum Values {
    I64(ScalarBuffer<i64>),
    I128(ScalarBuffer<i128>),
    I256(ScalarBuffer<i256>),
    Narrow(Narrow),
    Void,
}

#[derive(Debug, Clone)]
enum Narrow {
    I8(ScalarBuffer<i8>),
    I16(ScalarBuffer<i16>),
    I32(ScalarBuffer<i32>),
    U8(ScalarBuffer<u8>),
    U16(ScalarBuffer<u16>),
    U32(ScalarBuffer<u32>),
    U64(ScalarBuffer<u64>),
}

/// An integer that may be wider than any of Rust's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Integer {
    Fits(i128),
    Wide(i256),
}

/// The values of a column of this type.
pub(super) fn values<T: ArrowPrimitiveType>(array: &dyn Array) -> Option<ScalarBuffer<T::Native>> {
    Some(array.as_primitive_opt::<T>()?.values().clone())
}

impl Numbers {
    pub const VOID: Numbers = Numbers { values: Values::Void, nulls: None };

    /// Of integers or of the digits of decimals; `None` of any other column.
    pub fn of(array: &dyn Array) -> Option<Numbers> {
        let narrow = match array.data_type() {
            DataType::Int8 => Narrow::I8(values::<Int8Type>(array)?),
            DataType::Int16 => Narrow::I16(values::<Int16Type>(array)?),
            DataType::Int32 => Narrow::I32(values::<Int32Type>(array)?),
            DataType::UInt8 => Narrow::U8(values::<UInt8Type>(array)?),
            DataType::UInt16 => Narrow::U16(values::<UInt16Type>(array)?),
            DataType::UInt32 => Narrow::U32(values::<UInt32Type>(array)?),
            DataType::UInt64 => Narrow::U64(values::<UInt64Type>(array)?),
            DataType::Decimal32(..) => Narrow::I32(values::<Decimal32Type>(array)?),
            _ => {
                let values = match array.data_type() {
                    DataType::Int64 => Values::I64(values::<Int64Type>(array)?),
                    DataType::Decimal64(..) => Values::I64(values::<Decimal64Type>(array)?),
                    DataType::Decimal128(..) => Values::I128(values::<Decimal128Type>(array)?),
                    DataType::Decimal256(..) => Values::I256(values::<Decimal256Type>(array)?),
                    DataType::Null => Values::Void,
                    _ => return None,
                };
                return Some(Numbers { values, nulls: nulls_of(array) });
            }
        };
        Some(Numbers { values: Values::Narrow(narrow), nulls: nulls_of(array) })
    }
    /// The integer of a row; `None` of a null.
    #[inline(always)]
    pub fn at(&self, row: usize) -> Option<Integer> {
        if !valid(&self.nulls, row) {
            return None;
        }
        match &self.values {
            Values::I64(values) => values.get(row).map(|v| Integer::Fits(i128::from(*v))),
            Values::I128(values) => values.get(row).map(|v| Integer::Fits(*v)),
            Values::Narrow(values) => values.at(row).map(Integer::Fits),
            Values::I256(values) => values.get(row).map(|v| v.to_i128().map_or(Integer::Wide(*v), Integer::Fits)),
            Values::Void => None,
        }
    }
    /// The values, of 64 bits.
    pub fn narrow(&self) -> Option<&ScalarBuffer<i64>> {
        if let Values::I64(values) = &self.values { Some(values) } else { None }
    }
    /// The values, of 128 bits.
    pub fn wide(&self) -> Option<&ScalarBuffer<i128>> {
        if let Values::I128(values) = &self.values { Some(values) } else { None }
    }
    pub fn at_i128(&self, row: usize) -> Option<i128> {
        match self.at(row)? {
            Integer::Fits(v) => Some(v),
            Integer::Wide(v) => Some(if v.is_negative() { i128::MIN } else { i128::MAX }),
        }
    }
}

impl Narrow {
    /// Out of the way of the columns that are common.
    #[inline(never)]
    fn at(&self, row: usize) -> Option<i128> {
        match self {
            Narrow::I8(values) => values.get(row).map(|v| i128::from(*v)),
            Narrow::I16(values) => values.get(row).map(|v| i128::from(*v)),
            Narrow::I32(values) => values.get(row).map(|v| i128::from(*v)),
            Narrow::U8(values) => values.get(row).map(|v| i128::from(*v)),
            Narrow::U16(values) => values.get(row).map(|v| i128::from(*v)),
            Narrow::U32(values) => values.get(row).map(|v| i128::from(*v)),
            Narrow::U64(values) => values.get(row).map(|v| i128::from(*v)),
        }
    }
}

/// Ten to a power that fits.
pub(crate) const fn pow10(exponent: u32) -> Option<i128> {
    10i128.checked_pow(exponent)
}

/// A decimal whose digits do not fit, without the zeros at its end; `None` if it still does not.
#[cold]
pub(crate) fn shortened(mut units: i256, mut scale: u8) -> Option<(i128, u8)> {
    const TEN: i256 = i256::from_i128(10);
    loop {
        if let Some(units) = units.to_i128() {
            return Some((units, scale));
        }
        if scale == 0 || units.checked_rem(TEN) != Some(i256::ZERO) {
            return None;
        }
        (units, scale) = (units.checked_div(TEN)?, scale - 1);
    }
}
