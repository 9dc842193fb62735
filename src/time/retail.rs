//! Retail years of whole weeks: 4-4-5, 4-5-4, 5-4-4.

use super::FiscalName;
use crate::Error;
use chrono::Weekday;
use serde::{Deserialize, Serialize};

/// How the 13 weeks of a retail quarter are dealt to its three periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RetailWeeks {
    /// 4-4-5.
    #[serde(rename = "4-4-5")]
    FourFourFive,
    /// 4-5-4.
    #[serde(rename = "4-5-4")]
    FourFiveFour,
    /// 5-4-4.
    #[serde(rename = "5-4-4")]
    FiveFourFour,
}

/// On which of the given weekdays of a month a retail year ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearEnd {
    /// On the last such weekday of the month.
    Last,
    /// On the one nearest to the month's last day, which may lie in the next month.
    Nearest,
}

/// A retail calendar: years of 52 or 53 whole weeks, quarters of 13 (the longest of 14).
///
/// ```
/// use crm_kpi::time::{Calendar, Retail};
/// let shop = Calendar::civil().retail(Retail::nrf());
/// assert_eq!(shop.period("FY2023")?.last_date().to_string(), "2024-02-03");
/// assert_eq!(shop.period("FY2023-P02")?.first_date().to_string(), "2023-02-26");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Retail {
    weeks: RetailWeeks,
    ends_on: Weekday,
    end: YearEnd,
    month: u8,
    named: FiscalName,
    extra_week_in: u8,
}

pub(crate) type Key = (RetailWeeks, u32, YearEnd, u8, FiscalName, u8);

impl Retail {
    /// A year that ends on the last `ends_on` of `month`, or on the one nearest to that month's end. Named after the
    /// year in which it ends, a 53rd week in the last period of the fourth quarter.
    ///
    /// # Errors
    /// A month outside 1 to 12.
    pub fn new(weeks: RetailWeeks, ends_on: Weekday, end: YearEnd, month: u8) -> Result<Retail, Error> {
        if !(1..=12).contains(&month) {
            return Err(Error::invalid("month in which a retail year ends", month, "1 to 12"));
        }
        Ok(Retail { weeks, ends_on, end, month, named: FiscalName::ByEnd, extra_week_in: 4 })
    }
    /// The calendar of the US National Retail Federation: 4-5-4, to the Saturday nearest 31 January, named after the
    /// year in which it starts, an extra week in the fourth quarter.
    pub fn nrf() -> Retail {
        Retail {
            weeks: RetailWeeks::FourFiveFour,
            ends_on: Weekday::Sat,
            end: YearEnd::Nearest,
            month: 1,
            named: FiscalName::ByStart,
            extra_week_in: 4,
        }
    }
    /// Names years by the calendar year in which they end or start. It is the nominal year: one that ends nearest
    /// to 31 December 2025 is 2025 either way, even where its last day is 3 January 2026.
    pub fn named(self, named: FiscalName) -> Retail {
        Retail { named, ..self }
    }
    /// Puts the 53rd week into the last period of this quarter.
    ///
    /// # Errors
    /// A quarter outside 1 to 4.
    pub fn extra_week_in(self, quarter: u8) -> Result<Retail, Error> {
        match quarter {
            1..=4 => Ok(Retail { extra_week_in: quarter, ..self }),
            _ => Err(Error::invalid("quarter of the 53rd week", quarter, "1 to 4")),
        }
    }

    /// The weekday on which weeks start.
    pub(crate) fn week_starts(&self) -> Weekday {
        self.ends_on.succ()
    }
    /// The last day of the year that ends around `self.month` of `year`. Days count from 0001-01-01 = 1.
    fn last_day(&self, year: i64) -> i64 {
        let (y, m) = if self.month == 12 { (year + 1, 1) } else { (year, i64::from(self.month) + 1) };
        let month_end = super::bucket::first_of_month(y * 12 + m - 1) - 1;
        let weekday = (month_end - 1).rem_euclid(7);
        let back = (weekday - i64::from(self.ends_on.num_days_from_monday())).rem_euclid(7);
        match self.end {
            YearEnd::Nearest if back > 3 => month_end - back + 7,
            _ => month_end - back,
        }
    }
    /// The first day of a year, by the calendar year of its last month.
    pub(crate) fn first_day(&self, year: i64) -> i64 {
        self.last_day(year - 1) + 1
    }
    pub(crate) fn weeks_in_year(&self, year: i64) -> i64 {
        (self.last_day(year) - self.last_day(year - 1)) / 7
    }
    /// The year, by the calendar year of its last month, of a day in the calendar year `calendar_year`.
    pub(crate) fn year_of(&self, day: i64, calendar_year: i64) -> i64 {
        (calendar_year - 1..=calendar_year).find(|y| day <= self.last_day(*y)).unwrap_or(calendar_year + 1)
    }
    /// Whole weeks of `year` before its period `period`, 0 to 12.
    pub(crate) fn weeks_before(&self, year: i64, period: i64) -> i64 {
        let in_quarter = match (self.weeks, period.rem_euclid(3)) {
            (_, 0) => 0,
            (RetailWeeks::FiveFourFour, 1) => 5,
            (_, 1) => 4,
            (RetailWeeks::FourFourFive, _) => 8,
            _ => 9,
        };
        let extra = self.weeks_in_year(year) == 53 && period >= 3 * i64::from(self.extra_week_in);
        13 * period.div_euclid(3) + in_quarter + i64::from(extra)
    }
    /// The period, 0 to 11, of a week of the year, counted from 0.
    pub(crate) fn period_of_week(&self, year: i64, week: i64) -> i64 {
        (1..12).rev().find(|p| self.weeks_before(year, *p) <= week).unwrap_or(0)
    }
    /// What a year is added to be named by its number.
    pub(crate) fn name_shift(&self) -> i64 {
        if self.named == FiscalName::ByStart && self.month != 12 { -1 } else { 0 }
    }
    /// For ordering and printing: everything that was set.
    pub(crate) fn key(&self) -> Key {
        (self.weeks, self.ends_on.num_days_from_monday(), self.end, self.month, self.named, self.extra_week_in)
    }
}

/// Where a date stands in its retail year: [`Calendar::retail_date`](crate::time::Calendar::retail_date).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RetailDate {
    /// The year's name.
    pub year: i32,
    /// The quarter, 1 to 4.
    pub quarter: u8,
    /// The period, 1 to 12.
    pub period: u8,
    /// The week of the year, 1 to 53.
    pub week: u8,
    /// The week of the period, 1 to 6.
    pub week_of_period: u8,
    /// How many weeks the year has, 52 or 53.
    pub weeks_in_year: u8,
}
