//! A series: numbers of periods in a row.

use crate::analysis::{Quantified, Quantity};
use crate::kpi::{Group, Reading, Readings};
use crate::value::Undefined;
use std::ops::Range;

/// Numbers of periods in a row, each of them a number or the reason why there is none. A gap is never 0.
///
/// ```
/// use crm_kpi::{kpi::over, leads::LeadCount, record::Lead, time::{Calendar, Grain, Timestamp}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let leads = ["2024-01-31", "2024-03-01", "2024-03-20", "2024-04-02"].map(|d| {
///     Lead::new("", Timestamp::parse(&format!("{d}T12:00:00Z")).unwrap_or(Timestamp::MIN))
/// });
/// let months = Calendar::utc().period("2024")?.by(Grain::Month)?;
/// let as_of = Timestamp::parse("2024-04-10T00:00:00Z")?;
/// let table = over(&leads).as_of(as_of).per(&months).measure(LeadCount);
/// let series = table.readings().numbers(&())?;
/// assert_eq!(series.numbers()?, [1.0, 0.0, 2.0]); // April is not over: it is no month to reckon with
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series {
    values: Vec<Result<f64, Undefined>>,
}

impl Series {
    /// Of numbers without a gap.
    ///
    /// # Errors
    /// A number that is not finite (`OutOfRange`).
    pub fn of(numbers: &[f64]) -> Result<Series, Undefined> {
        Series::of_values(numbers.iter().map(|number| Ok(*number)))
    }
    /// Of numbers, or the reasons why there are none.
    ///
    /// ```
    /// use crm_kpi::{stats::series::Series, value::Undefined};
    /// let series = Series::of_values([Ok(2.0), Err(Undefined::NoRecords), Ok(3.0)])?;
    /// assert_eq!(series.numbers(), Err(Undefined::Gap { at: 1 }));
    /// assert_eq!(series.interpolated().numbers()?, [2.0, 2.5, 3.0]);
    /// # Ok::<(), Undefined>(())
    /// ```
    ///
    /// # Errors
    /// A number that is not finite (`OutOfRange`).
    pub fn of_values(values: impl IntoIterator<Item = Result<f64, Undefined>>) -> Result<Series, Undefined> {
        let values: Vec<_> = values.into_iter().collect();
        let finite = values.iter().flatten().all(|number| number.is_finite());
        if finite { Ok(Series { values }) } else { Err(Undefined::OutOfRange) }
    }
    /// Of readings, a period after the other: counts, money in whole units of its currency, shares and ratios as
    /// fractions, lengths of time in days, scores in points. What is undefined is a gap with its reason.
    ///
    /// # Errors
    /// Readings in several currencies, or in several units.
    pub fn of_readings<V: Quantified>(readings: &[Reading<V>]) -> Result<Series, Undefined> {
        let mut known: Option<Quantity> = None;
        let mut values = Vec::with_capacity(readings.len());
        for reading in readings {
            values.push(match reading.value().map_err(Clone::clone).and_then(Quantified::quantity) {
                Ok(quantity) => {
                    known = Some(match known {
                        Some(known) => known.like(quantity)?,
                        None => quantity,
                    });
                    Ok(quantity.as_f64())
                }
                Err(why) => Err(why),
            });
        }
        Series::of_values(values)
    }
    /// As computed here: what is too large for a number is a gap.
    pub(super) fn computed(values: impl IntoIterator<Item = Result<f64, Undefined>>) -> Series {
        let finite = |value: Result<f64, Undefined>| {
            value.and_then(|number| if number.is_finite() { Ok(number) } else { Err(Undefined::OutOfRange) })
        };
        Series { values: values.into_iter().map(finite).collect() }
    }
    /// How many periods, gaps included.
    pub fn len(&self) -> usize {
        self.values.len()
    }
    /// Whether it has no periods.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
    /// Each number, or why there is none.
    pub fn values(&self) -> &[Result<f64, Undefined>] {
        &self.values
    }
    /// The number of the period with this index; `None` for a gap and past the end.
    pub fn get(&self, at: usize) -> Option<f64> {
        self.values.get(at)?.as_ref().ok().copied()
    }
    /// All numbers, where there is one for each period.
    ///
    /// # Errors
    /// The first [`Gap`](Undefined::Gap).
    pub fn numbers(&self) -> Result<Vec<f64>, Undefined> {
        let number = |(at, value): (usize, &Result<f64, Undefined>)| match value {
            Ok(number) => Ok(*number),
            Err(_) => Err(Undefined::Gap { at }),
        };
        self.values.iter().enumerate().map(number).collect()
    }
    /// The periods of this range; those that are there, if it reaches beyond.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Series {
        let end = range.end.min(self.len());
        Series { values: self.values.get(range.start.min(end)..end).unwrap_or_default().to_vec() }
    }
    /// With each gap between two numbers filled on the straight line between them; gaps at either end stay.
    ///
    /// These numbers are made up: a season, an interval or an error that rests on many of them looks surer than it is.
    #[must_use]
    pub fn interpolated(&self) -> Series {
        let mut values = self.values.clone();
        let known: Vec<(usize, f64)> = (0..self.len()).filter_map(|at| Some((at, self.get(at)?))).collect();
        for ends in known.windows(2) {
            let [(from, a), (to, b)] = ends else { continue };
            let between = values.iter_mut().enumerate().take(*to).skip(from + 1);
            between.for_each(|(at, value)| *value = Ok(a + (b - a) * (at - from) as f64 / (to - from) as f64));
        }
        Series { values }
    }
}

impl<V: Quantified, G: Group> Readings<V, G> {
    /// The numbers of a group as a [`Series`], by the indices of the timeline, up to the last period that is over at the
    /// as-of: half a month is no month, and would be taken for a fall. A gap is a reading that is undefined.
    ///
    /// # Errors
    /// Readings in several currencies, or in several units.
    pub fn numbers(&self, group: &G) -> Result<Series, Undefined> {
        let over = (0..self.timeline().len()).take_while(|slot| !self.frame(*slot).unfinished()).count();
        let readings = self.series(group);
        Series::of_readings(readings.get(..over).unwrap_or(readings))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Evidence;
    use crate::value::{Currency, Money, Share, Value};

    const NONE: Undefined = Undefined::NoRecords;

    fn read<V>(values: Vec<Result<V, Undefined>>) -> Vec<Reading<V>> {
        values.into_iter().map(|value| Reading::new(value, Evidence::default())).collect()
    }

    #[test]
    fn every_kind_of_number_is_taken_and_no_two_are_mixed() {
        let (eur, usd) = (|c| Money::minor(c, Currency::EUR), Money::minor(100, Currency::USD));
        let share = Share::new(1, 4).unwrap();
        let mixed = Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]);
        for (what, readings, expected) in [
            ("none", vec![], Ok(vec![])),
            ("money", vec![Ok(eur(150).into()), Ok(eur(-50).into())], Ok(vec![Ok(1.5), Ok(-0.5)])),
            ("a gap", vec![Ok(Value::from(share)), Err(NONE)], Ok(vec![Ok(0.25), Err(NONE)])),
            ("all gaps", vec![Err(NONE), Err(NONE)], Ok(vec![Err(NONE), Err(NONE)])),
            (
                "nothing has no currency",
                vec![Ok(Money::zero(Currency::NONE).into()), Ok(eur(100).into())],
                Ok(vec![Ok(0.0), Ok(1.0)]),
            ),
            ("two currencies", vec![Ok(eur(150).into()), Err(NONE), Ok(usd.into())], Err(mixed)),
            ("two units", vec![Ok(eur(150).into()), Ok(share.into())], Err(Undefined::OtherUnit)),
        ] {
            let series = Series::of_readings(&read::<Value>(readings));
            assert_eq!(series.map(|series| series.values().to_vec()), expected, "{what}");
        }
    }

    #[test]
    fn what_is_not_finite_is_refused_and_a_gap_is_named() {
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(Series::of(&[1.0, number]), Err(Undefined::OutOfRange));
        }
        let gap = || Err(NONE);
        for (what, values, numbers, filled) in [
            ("none", vec![], Ok(vec![]), vec![]),
            ("one", vec![Ok(1.0)], Ok(vec![1.0]), vec![Ok(1.0)]),
            ("gaps alone", vec![gap(), gap()], Err(0), vec![gap(), gap()]),
            ("at the ends", vec![gap(), Ok(1.0), gap()], Err(0), vec![gap(), Ok(1.0), gap()]),
            ("between", vec![Ok(1.0), gap(), gap(), Ok(4.0)], Err(1), vec![Ok(1.0), Ok(2.0), Ok(3.0), Ok(4.0)]),
        ] {
            let series = Series::of_values(values).unwrap();
            assert_eq!(series.numbers(), numbers.map_err(|at| Undefined::Gap { at }), "{what}");
            assert_eq!(series.interpolated().values(), filled, "{what}");
        }
    }

    #[test]
    fn a_part_is_what_there_is_of_it() {
        let series = Series::of(&[1.0, 2.0, 3.0]).unwrap();
        #[allow(clippy::reversed_empty_ranges)]
        for (range, expected) in [(0..2, vec![1.0, 2.0]), (2..9, vec![3.0]), (5..9, vec![]), (2..1, vec![])] {
            assert_eq!(series.part(range).numbers(), Ok(expected));
        }
    }
}
