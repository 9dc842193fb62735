//! Instants: timestamps of every unit, and dates.

use super::{nulls_of, valid};
use crate::error::Error;
use crate::reader::Found;
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{DataType, TimeUnit};
use crm_kpi::chrono::{DateTime, NaiveDate};
use crm_kpi::time::{Calendar, Timestamp};
use std::collections::HashMap;

const INSTANT: &str = "a timestamp or a date";
const MICROS_IN_RANGE: &str = "an instant within 292,000 years of 1970";

/// A column of instants. Microseconds are read where they lie, other timestamps too; dates, and wall-clock times of a zone,
/// are turned into instants once.
#[derive(Debug, Clone)]
pub(crate) struct Instants {
    values: ScalarBuffer<i64>,
    /// How many microseconds one is: checked to fit. 0 for nanoseconds, of which a thousand are one.
    unit: i64,
    nulls: Option<NullBuffer>,
}

impl Instants {
    pub fn read(found: Option<Found<'_>>) -> Result<Instants, Error> {
        let Some(found) = found.filter(|found| !found.is_void()) else {
            return Ok(Instants { values: Vec::new().into(), unit: 1, nulls: None });
        };
        let (array, nulls) = (found.array, nulls_of(found.array));
        let calendar = &found.shared.calendar;
        let (values, unit, zone) = match array.data_type() {
            DataType::Timestamp(unit, zone) => {
                let (values, unit) = match unit {
                    TimeUnit::Second => (array.as_primitive::<TimestampSecondType>().values(), 1_000_000),
                    TimeUnit::Millisecond => (array.as_primitive::<TimestampMillisecondType>().values(), 1_000),
                    TimeUnit::Microsecond => (array.as_primitive::<TimestampMicrosecondType>().values(), 1),
                    TimeUnit::Nanosecond => (array.as_primitive::<TimestampNanosecondType>().values(), 0),
                };
                (values.clone(), unit, zone.is_some())
            }
            DataType::Date32 => {
                let days = array.as_primitive::<Date32Type>().values();
                let starts = starts(&found, calendar, days.iter().map(|day| i64::from(*day)), &nulls)?;
                return Ok(Instants { values: starts, unit: 1, nulls });
            }
            DataType::Date64 => {
                let millis = array.as_primitive::<Date64Type>().values();
                let starts = starts(&found, calendar, millis.iter().map(|ms| ms.div_euclid(86_400_000)), &nulls)?;
                return Ok(Instants { values: starts, unit: 1, nulls });
            }
            DataType::Int64 => {
                return Err(found.wrong_type(format_args!(
                    "{INSTANT}; cast the integers to the timestamp that they count, such as Timestamp(Microsecond, \"UTC\")"
                )));
            }
            _ => return Err(found.wrong_type(INSTANT)),
        };
        if unit > 1 {
            let most = i64::MAX / unit;
            let far = |v: &i64| !(-most..=most).contains(v);
            if let Some((row, given)) = values.iter().enumerate().find(|(row, v)| far(v) && valid(&nulls, *row)) {
                return Err(found.wrong_value(row, given, MICROS_IN_RANGE));
            }
        }
        let instants = Instants { values, unit, nulls };
        match calendar.zone_name() {
            None | Some("UTC") => Ok(instants),
            _ if zone => Ok(instants),
            Some(_) => instants.of_clocks(&found, calendar),
        }
    }
    /// What the clocks of a zone show, as instants.
    fn of_clocks(self, found: &Found<'_>, calendar: &Calendar) -> Result<Instants, Error> {
        let mut values = Vec::with_capacity(self.values.len());
        for row in 0..self.values.len() {
            let Some(shown) = self.at(row) else {
                values.push(0);
                continue;
            };
            let local = DateTime::from_timestamp_micros(shown.micros()).map(|t| t.naive_utc());
            let local = local.ok_or_else(|| found.wrong_value(row, shown, "a wall-clock time of a known year"))?;
            values.push(calendar.instant(local).fold0().micros());
        }
        Ok(Instants { values: values.into(), unit: 1, nulls: self.nulls })
    }
    /// The instant of a row; `None` of a null. Nanoseconds are cut down to the microsecond before.
    #[inline(always)]
    pub fn at(&self, row: usize) -> Option<Timestamp> {
        if !valid(&self.nulls, row) {
            return None;
        }
        let value = *self.values.get(row)?;
        Some(Timestamp::from_micros(if self.unit == 1 { value } else { self.micros(value) }))
    }
    /// Out of the way of microseconds.
    #[inline(never)]
    fn micros(&self, value: i64) -> i64 {
        if self.unit == 0 { value.div_euclid(1_000) } else { value.wrapping_mul(self.unit) }
    }
    /// The instant of a row in a column that has one in each.
    #[inline(always)]
    pub fn sure(&self, row: usize) -> Timestamp {
        match self.values.get(row) {
            Some(value) if self.unit == 1 => Timestamp::from_micros(*value),
            Some(value) => Timestamp::from_micros(self.micros(*value)),
            None => Timestamp::MIN,
        }
    }
}

/// The instants at which days start, each day looked up once.
fn starts(
    found: &Found<'_>,
    calendar: &Calendar,
    days: impl ExactSizeIterator<Item = i64>,
    nulls: &Option<NullBuffer>,
) -> Result<ScalarBuffer<i64>, Error> {
    let mut known: HashMap<i64, i64> = HashMap::new();
    let mut last = (0, None);
    let mut starts = Vec::with_capacity(days.len());
    for (row, day) in days.enumerate() {
        let start = match last {
            (same, Some(start)) if same == day => start,
            _ if !valid(nulls, row) => 0,
            _ => match known.get(&day) {
                Some(start) => *start,
                None => {
                    let start = start_of(calendar, day).ok_or_else(|| {
                        found.wrong_value(
                            row,
                            format_args!("day {day} since 1970"),
                            "a date of a year that chrono knows",
                        )
                    })?;
                    known.insert(day, start);
                    start
                }
            },
        };
        if valid(nulls, row) {
            last = (day, Some(start));
        }
        starts.push(start);
    }
    Ok(starts.into())
}

fn start_of(calendar: &Calendar, day: i64) -> Option<i64> {
    let date = NaiveDate::from_num_days_from_ce_opt(i32::try_from(day.checked_add(719_163)?).ok()?)?;
    calendar.start_of(date).ok().map(Timestamp::micros)
}
