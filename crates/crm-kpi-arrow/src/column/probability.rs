//! Probabilities, 0 to 1, and weights.

use super::numbers::{Integer, shortened};
use super::{Numbers, nulls_of, valid};
use crate::error::Error;
use crate::reader::Found;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, Float64Type};
use arrow_schema::DataType;
use crm_kpi::rust_decimal::Decimal;

/// A column of probabilities, or of weights.
#[derive(Debug, Clone)]
pub(crate) enum Probabilities {
    Digits(Numbers, i8),
    /// Floats as the decimals that they are shown as.
    Floats(Vec<Option<Decimal>>),
}

/// No probability, and too large for a weight: what cannot be held exactly is left out as a bad one.
const BAD: Decimal = Decimal::MAX;

impl Probabilities {
    pub fn read(found: Option<Found<'_>>) -> Result<Probabilities, Error> {
        Probabilities::accepting(found, "a decimal, a float or an integer, 0 to 1 (not percent)")
    }
    pub fn weights(found: Option<Found<'_>>) -> Result<Probabilities, Error> {
        Probabilities::accepting(found, "a decimal, a float or an integer")
    }
    fn accepting(found: Option<Found<'_>>, accepted: &str) -> Result<Probabilities, Error> {
        let Some(found) = found else { return Ok(Probabilities::Digits(Numbers::VOID, 0)) };
        let nulls = nulls_of(found.array);
        let floats = |shown: &mut dyn Iterator<Item = (bool, String)>| {
            let decimal = |(row, (nan, shown)): (usize, (bool, String))| {
                (valid(&nulls, row) && !nan).then(|| Decimal::from_str_exact(&shown).unwrap_or(BAD))
            };
            Probabilities::Floats(shown.enumerate().map(decimal).collect())
        };
        let scale = match found.array.data_type() {
            DataType::Float64 => {
                let values = found.array.as_primitive::<Float64Type>().values();
                return Ok(floats(&mut values.iter().map(|v| (v.is_nan(), v.to_string()))));
            }
            DataType::Float32 => {
                let values = found.array.as_primitive::<Float32Type>().values();
                return Ok(floats(&mut values.iter().map(|v| (v.is_nan(), v.to_string()))));
            }
            DataType::Decimal32(_, scale)
            | DataType::Decimal64(_, scale)
            | DataType::Decimal128(_, scale)
            | DataType::Decimal256(_, scale) => *scale,
            _ => 0,
        };
        let digits = Numbers::of(found.array).map(|numbers| Probabilities::Digits(numbers, scale));
        digits.ok_or_else(|| found.wrong_type(accepted))
    }
    /// The probability of a row; `None` of a null.
    #[inline]
    pub fn at(&self, row: usize) -> Option<Decimal> {
        match self {
            Probabilities::Digits(numbers, scale) => Some(decimal(numbers.at(row)?, *scale)),
            Probabilities::Floats(decimals) => decimals.get(row).copied().flatten(),
        }
    }
}

fn decimal(units: Integer, scale: i8) -> Decimal {
    let exact = match (units, u8::try_from(scale)) {
        (Integer::Fits(0), _) => Some(Decimal::ZERO),
        (Integer::Fits(units), Ok(scale)) => {
            Decimal::try_from_i128_with_scale(units, scale.into()).ok().or_else(|| without_zeros(units, scale))
        }
        (Integer::Wide(units), Ok(scale)) => {
            shortened(units, scale).and_then(|(units, scale)| without_zeros(units, scale))
        }
        // tens, hundreds: never 0 to 1
        (_, Err(_)) => None,
    };
    exact.unwrap_or(BAD)
}

/// More digits than a decimal has: the last may be zeros.
#[cold]
fn without_zeros(mut units: i128, mut scale: u8) -> Option<Decimal> {
    while scale > 0 && units % 10 == 0 {
        (units, scale) = (units / 10, scale - 1);
    }
    Decimal::try_from_i128_with_scale(units, scale.into()).ok()
}
