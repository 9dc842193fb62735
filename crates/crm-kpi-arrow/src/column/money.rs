//! Amounts of money.

use super::numbers::{Integer, pow10, shortened};
use super::{Coded, Numbers, nulls_of, valid};
use crate::error::Error;
use crate::reader::{Found, Need, Reader, Unit};
use arrow_array::Array;
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::DataType;
use crm_kpi::value::{Currency, Money};

/// The field of the amounts' currencies.
pub const CURRENCY: &str = "currency";

/// Records with amounts.
pub trait HasMoney {}

const AMOUNT: &str = "a decimal, or an integer";

/// A column of amounts with their currencies.
#[derive(Debug, Clone)]
pub(crate) struct Amounts {
    units: Units,
    nulls: Option<NullBuffer>,
    scale: u8,
    /// The currency of all.
    one: Option<Currency>,
    currencies: Coded<Currency>,
}

#[derive(Debug, Clone)]
enum Units {
    Narrow(ScalarBuffer<i64>),
    Wide(ScalarBuffer<i128>),
    Other(Box<(Numbers, Point)>),
}

/// Where the point of a number stands.
#[derive(Debug, Clone, Copy)]
enum Point {
    /// So many digits stand behind it.
    Scale(u8),
    /// So many zeros are missing before it: the number by which to multiply, `None` beyond any amount.
    Zeros(Option<i128>),
    /// As many as the currency has.
    Minor,
}

impl Amounts {
    pub fn read(from: &Reader<'_>, field: &'static str, need: Need) -> Result<Amounts, Error> {
        let Some(found) = from.find(field, need)?.filter(|found| !found.is_void()) else {
            let (units, currencies) = (Units::Narrow(Vec::new().into()), Coded::always(None));
            return Ok(Amounts { units, nulls: None, scale: 0, one: None, currencies });
        };
        let one = from.shared.currency;
        let point = match (point(&found)?, one) {
            (Point::Minor, Some(currency)) => Point::Scale(currency.minor_units().unwrap_or(0)),
            (point, _) => point,
        };
        let numbers = Numbers::of(found.array).ok_or_else(|| found.wrong_type(AMOUNT))?;
        let (units, scale) = match (point, numbers.narrow(), numbers.wide()) {
            (Point::Scale(scale), Some(values), _) => (Units::Narrow(values.clone()), scale),
            (Point::Scale(scale), _, Some(values)) => (Units::Wide(values.clone()), scale),
            _ => (Units::Other(Box::new((numbers, point))), 0),
        };
        Ok(Amounts { units, nulls: nulls_of(found.array), scale, one, currencies: currencies(from, &found)? })
    }
    /// The amount of a row; `None` of a null. An amount beyond 128 bits is the largest there is, which no KPI takes in:
    /// it is left out as out of range.
    #[inline(always)]
    pub fn at(&self, row: usize) -> Option<Money> {
        if !valid(&self.nulls, row) {
            return None;
        }
        let units = match &self.units {
            Units::Narrow(values) => i128::from(*values.get(row)?),
            Units::Wide(values) => *values.get(row)?,
            Units::Other(other) => return self.other(&other.0, other.1, row),
        };
        let currency = match self.one {
            Some(currency) => currency,
            None => self.currencies.at(row)?,
        };
        Some(Money::from_parts(units, self.scale, currency))
    }
    #[inline(never)]
    fn other(&self, numbers: &Numbers, point: Point, row: usize) -> Option<Money> {
        let units = numbers.at(row)?;
        let currency = self.one.or_else(|| self.currencies.at(row))?;
        let (units, scale) = match (units, point) {
            (Integer::Fits(units), Point::Scale(scale)) => (units, scale),
            (Integer::Fits(units), Point::Minor) => (units, currency.minor_units().unwrap_or(0)),
            (units, point) => far(units, point),
        };
        Some(Money::from_parts(units, scale, currency))
    }
}

/// Amounts that need more than a look: multiplied, or wider than 128 bits.
#[cold]
#[inline(never)]
fn far(units: Integer, point: Point) -> (i128, u8) {
    let beyond = |negative: bool| (if negative { -i128::MAX } else { i128::MAX }, 0);
    match (units, point) {
        (Integer::Fits(0), _) => (0, 0),
        (Integer::Fits(units), Point::Zeros(by)) => match by.and_then(|by| units.checked_mul(by)) {
            Some(units) => (units, 0),
            None => beyond(units < 0),
        },
        (Integer::Wide(units), Point::Scale(scale)) => {
            shortened(units, scale).unwrap_or_else(|| beyond(units.is_negative()))
        }
        (Integer::Wide(units), _) => beyond(units.is_negative()),
        (Integer::Fits(units), _) => beyond(units < 0),
    }
}

fn point(found: &Found<'_>) -> Result<Point, Error> {
    let said = found.shared.whole_numbers;
    match found.array.data_type() {
        DataType::Decimal32(_, scale)
        | DataType::Decimal64(_, scale)
        | DataType::Decimal128(_, scale)
        | DataType::Decimal256(_, scale) => match (said, u8::try_from(*scale)) {
            (Some(Unit::Minor), _) => {
                Err(found.wrong_type("an integer, as its unit is said; a decimal has a point of its own, drop .minor_units()"))
            }
            (_, Ok(scale)) => Ok(Point::Scale(scale)),
            (_, Err(_)) => Ok(Point::Zeros(pow10(u32::from(scale.unsigned_abs())))),
        },
        t if t.is_integer() => match said {
            Some(Unit::Whole) => Ok(Point::Scale(0)),
            Some(Unit::Minor) => Ok(Point::Minor),
            None => Err(found.wrong_type(
                "a decimal, or an integer of which it is said what it counts: .minor_units() for cents, .whole_units() for euros",
            )),
        },
        t if t.is_floating() => Err(found.wrong_type(
            "a decimal, or an integer: a float does not hold amounts exactly; cast it to Decimal128(18, 2), or to whole cents and say .minor_units()",
        )),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            Err(found.wrong_type("a decimal, or an integer: cast the text, such as to Decimal128(18, 2)"))
        }
        _ => Err(found.wrong_type(AMOUNT)),
    }
}

fn currencies(from: &Reader<'_>, amounts: &Found<'_>) -> Result<Coded<Currency>, Error> {
    if let Some(currency) = from.shared.currency {
        return Ok(Coded::always(Some(currency)));
    }
    let Some(found) = from.find(CURRENCY, Need::Optional)? else {
        return Err(amounts.place.missing(
            "amounts of no currency; name the column with .currency_column(..), or say .currency(..): Currency::NONE where there is none",
        ));
    };
    let nulls = found.array.logical_nulls();
    let without = |row: &usize| nulls.as_ref().is_some_and(|nulls| nulls.is_null(*row));
    let known = nulls_of(amounts.array);
    if let Some(row) = (0..found.array.len()).filter(|row| valid(&known, *row)).find(without) {
        return Err(found.wrong_value(row, "null", "a currency wherever there is an amount"));
    }
    if found.is_void() {
        return Ok(Coded::always(None));
    }
    Coded::parsed(&found, |code| Currency::new(code).ok(), "an ISO 4217 code in capital letters, such as EUR")
}
