//! Growth: from period to period, from year to year, and compound.

use super::Series;
use crate::time::Period;
use crate::value::Undefined;
use chrono::{Months, NaiveDate};

/// Growth. A growth from nothing, or from below zero, is undefined and no percentage.
///
/// For the readings of a table there is [`Readings::changes`](crate::kpi::Readings::changes), exact and by the calendar,
/// which finds the same week of the year before and holds no unfinished period against a whole one.
impl Series {
    /// The growth of each number since the one so many periods before it: by 1 from period to period, by 12 months or 4
    /// quarters from year to year.
    ///
    /// ```
    /// use crm_kpi::{stats::series::Series, value::Undefined};
    /// let growth = Series::of(&[80.0, 0.0, 100.0])?.growth(1)?;
    /// assert_eq!(growth.values(), [Err(Undefined::NoSuchPeriod), Ok(-1.0), Err(Undefined::NoBase)]);
    /// # Ok::<(), Undefined>(())
    /// ```
    ///
    /// # Errors
    /// By no periods (`OutOfRange`).
    pub fn growth(&self, periods: usize) -> Result<Series, Undefined> {
        if periods == 0 {
            return Err(Undefined::OutOfRange);
        }
        let before = |at: usize| at.checked_sub(periods).and_then(|at| self.values().get(at));
        let growth = |(at, now): (usize, &Result<f64, Undefined>)| {
            let base = before(at).ok_or(Undefined::NoSuchPeriod)?.clone()?;
            let now = now.clone()?;
            if base > 0.0 { Ok((now - base) / base) } else { Err(Undefined::NoBase) }
        };
        Ok(Series::computed(self.values().iter().enumerate().map(growth)))
    }
    /// The average growth per period, from the first number that there is to the last: the constant growth that leads from
    /// the one to the other.
    ///
    /// It is no mean of growths: a rise by 100 % and a fall by 50 % average +25 %, and nothing grew. It hangs on the first
    /// and the last number alone; of numbers with a season take whole years.
    ///
    /// ```
    /// use crm_kpi::stats::series::Series;
    /// let there_and_back = Series::of(&[100.0, 200.0, 100.0])?;
    /// assert_eq!(there_and_back.average_growth()?, 0.0);
    /// # Ok::<(), crm_kpi::value::Undefined>(())
    /// ```
    ///
    /// # Errors
    /// No numbers (`NoRecords`), only one of them (`TooFew`); as of [`compound_growth`].
    pub fn average_growth(&self) -> Result<f64, Undefined> {
        let mut known = (0..self.len()).filter_map(|at| Some((at, self.get(at)?)));
        let (from, base) = known.next().ok_or(Undefined::NoRecords)?;
        let (until, now) = known.next_back().ok_or(Undefined::TooFew { n: 1, least: 2 })?;
        compound_growth(base, now, (until - from) as f64)
    }
}

/// The compound growth from one number to another over so many years or periods (CAGR, of months CMGR):
/// (now / before)^(1 / span) - 1.
///
/// ```
/// use crm_kpi::{stats::series::{compound_growth, years_between}, time::Calendar, value::Undefined};
/// let months = Calendar::utc();
/// let (from, to) = (months.period("2021-03")?, months.period("2024-09")?);
/// let years = years_between(&from, &to);
/// assert_eq!(years, 3.5);
/// assert_eq!(format!("{:.4}", compound_growth(100.0, 150.0, years)?), "0.1228");
/// assert_eq!(compound_growth(0.0, 150.0, years), Err(Undefined::NoBase));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// **Not** for a span well below a year, which it blows up: 10 % in a month are 214 % in a year.
///
/// # Errors
/// From nothing or from below zero (`NoBase`); to below zero (`NotPositive`: nought is a growth of -1); over no time, or
/// backwards (`NoDenominator`); what is not finite (`OutOfRange`).
pub fn compound_growth(before: f64, now: f64, span: f64) -> Result<f64, Undefined> {
    if ![before, now, span].iter().all(|number| number.is_finite()) {
        return Err(Undefined::OutOfRange);
    }
    match () {
        () if before <= 0.0 => Err(Undefined::NoBase),
        () if now < 0.0 => Err(Undefined::NotPositive),
        () if span <= 0.0 => Err(Undefined::NoDenominator),
        () => {
            let growth = (now / before).powf(1.0 / span) - 1.0;
            if growth.is_finite() { Ok(growth) } else { Err(Undefined::OutOfRange) }
        }
    }
}

/// How many years lie between the starts of two periods, by the calendar: whole months, and of the month that is left the
/// days as a part of it; by 12. From a month to the same one of the next year it is 1, leap year or not. Below zero
/// backwards.
pub fn years_between(from: &Period, to: &Period) -> f64 {
    let (from, to) = (from.first_date(), to.first_date());
    if to < from { -months_between(to, from) / 12.0 } else { months_between(from, to) / 12.0 }
}

fn months_between(from: NaiveDate, to: NaiveDate) -> f64 {
    use chrono::Datelike;
    let ordinal = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
    let after =
        |months: i64| u32::try_from(months).ok().and_then(|months| from.checked_add_months(Months::new(months)));
    let mut whole = ordinal(to) - ordinal(from);
    if after(whole).is_none_or(|date| date > to) {
        whole -= 1;
    }
    match (after(whole), after(whole + 1)) {
        (Some(start), Some(end)) => whole as f64 + (to - start).num_days() as f64 / (end - start).num_days() as f64,
        _ => whole as f64, // at the very end of chrono's years
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Calendar;

    #[test]
    fn compound_growth_has_a_base_a_span_and_no_imaginary_part() {
        for (before, now, span, expected) in [
            (100.0, 121.0, 2.0, Ok(0.1)),
            (100.0, 25.0, 2.0, Ok(-0.5)),
            (100.0, 0.0, 2.0, Ok(-1.0)),
            (100.0, 110.0, 0.5, Ok(0.21)),
            (100.0, -1.0, 2.0, Err(Undefined::NotPositive)),
            (0.0, 100.0, 2.0, Err(Undefined::NoBase)),
            (-5.0, 100.0, 2.0, Err(Undefined::NoBase)),
            (100.0, 121.0, 0.0, Err(Undefined::NoDenominator)),
            (100.0, 121.0, -1.0, Err(Undefined::NoDenominator)),
            (f64::NAN, 121.0, 1.0, Err(Undefined::OutOfRange)),
            (1.0, f64::INFINITY, 1.0, Err(Undefined::OutOfRange)),
            (1e-300, 1e300, 0.001, Err(Undefined::OutOfRange)),
        ] {
            match (compound_growth(before, now, span), expected) {
                (Ok(growth), Ok(expected)) => assert!((growth - expected).abs() < 1e-12, "{growth} {expected}"),
                (growth, expected) => assert_eq!(growth, expected, "{before} {now} {span}"),
            }
        }
    }

    #[test]
    fn growth_is_of_what_was_there_and_a_gap_has_none() {
        let gap = Undefined::NeedsAsOf;
        let series =
            Series::of_values([Ok(4.0), Ok(5.0), Err(gap.clone()), Ok(-1.0), Ok(2.0), Ok(0.0), Ok(3.0)]).unwrap();
        let none = || Err(Undefined::NoSuchPeriod);
        let base = || Err(Undefined::NoBase);
        let growth = series.growth(1).unwrap();
        assert_eq!(growth.values(), [none(), Ok(0.25), Err(gap.clone()), Err(gap.clone()), base(), Ok(-1.0), base()]);
        let yearly = series.growth(3).unwrap();
        assert_eq!(yearly.values(), [none(), none(), none(), Ok(-1.25), Ok(-0.6), Err(gap.clone()), base()]);
        assert_eq!(series.growth(0), Err(Undefined::OutOfRange));
        assert_eq!(series.growth(9).unwrap().values(), vec![none(); 7]);
    }

    #[test]
    fn average_growth_leads_from_the_first_number_to_the_last() {
        let gap = || Err(Undefined::NoRecords);
        for (values, expected) in [
            (vec![], Err(Undefined::NoRecords)),
            (vec![gap(), gap()], Err(Undefined::NoRecords)),
            (vec![gap(), Ok(2.0)], Err(Undefined::TooFew { n: 1, least: 2 })),
            (vec![gap(), Ok(2.0), gap(), gap(), Ok(16.0), gap()], Ok(1.0)),
            (vec![Ok(3.0); 5], Ok(0.0)),
            (vec![Ok(0.0), Ok(1.0)], Err(Undefined::NoBase)),
            (vec![Ok(1.0), Ok(-1.0)], Err(Undefined::NotPositive)),
        ] {
            let text = format!("{values:?}");
            assert_eq!(Series::of_values(values).unwrap().average_growth(), expected, "{text}");
        }
    }

    #[test]
    fn years_are_those_of_the_calendar() {
        let calendar = Calendar::utc();
        for (from, to, years) in [
            ("2023-02", "2024-02", 1.0),
            ("2024-02", "2025-02", 1.0),
            ("2024-Q1", "2024-Q4", 0.75),
            ("2020", "2024", 4.0),
            ("2024-01-31", "2024-02-29", 1.0 / 12.0),
            ("2024-01-15", "2024-02-01", 17.0 / 31.0 / 12.0),
            ("2024-02", "2023-02", -1.0),
            ("2024-02", "2024-02", 0.0),
        ] {
            let between = years_between(&calendar.period(from).unwrap(), &calendar.period(to).unwrap());
            assert!((between - years).abs() < 1e-15, "{from} {to}: {between}");
        }
    }
}
