//! What the clock on the calendar's wall shows, and the position of a date in it.

use super::bucket;
use super::zone::micros_of;
use super::{Calendar, FiscalDate, FiscalName, Grain, LocalTime, RetailDate, Timestamp};
use crate::Error;
use chrono::{Datelike, IsoWeek, NaiveDate, NaiveDateTime, NaiveTime};

impl Calendar {
    /// The first instant of a local day: midnight, or the first instant that exists where midnight is skipped. A day
    /// that the zone skipped altogether starts, and ends, where the next one starts. Where the clock is turned back
    /// over midnight, the day starts at the first of its two midnights.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use crm_kpi::time::Calendar;
    /// // in Cairo the clock jumped from midnight to one o'clock
    /// let cairo = Calendar::in_zone(chrono_tz::Africa::Cairo);
    /// let day = NaiveDate::from_ymd_opt(2024, 4, 26).unwrap();
    /// assert_eq!(cairo.start_of(day)?.to_string(), "2024-04-25T22:00:00Z");
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    ///
    /// # Errors
    /// A day at the very end of chrono's years that starts beyond them.
    pub fn start_of(&self, date: NaiveDate) -> Result<Timestamp, Error> {
        let start = Timestamp::from_micros(self.clock().first_at(micros_of(date.and_time(NaiveTime::MIN))));
        match start.to_utc() {
            Some(_) => Ok(start),
            None => Err(Error::invalid("date", date, super::period::IN_RANGE)),
        }
    }
    /// What the clock shows at an instant; `None` beyond the years that chrono knows.
    pub fn local(&self, at: Timestamp) -> Option<NaiveDateTime> {
        let local = at.micros().checked_add(self.clock().offset(at.micros()))?;
        Timestamp::from_micros(local).to_utc().map(|t| t.naive_utc())
    }
    /// Local time minus UTC at an instant, in seconds.
    pub fn offset_seconds(&self, at: Timestamp) -> i32 {
        i32::try_from(self.clock().offset(at.micros()) / super::zone::SECOND).unwrap_or_default()
    }
    /// The date that the clock shows at an instant; `None` beyond the years that chrono knows.
    ///
    /// It is the date of the day's [period](Self::period_at) except where the clock is turned back over midnight: it
    /// then shows the date before once more, in a day that has begun.
    pub fn date_of(&self, at: Timestamp) -> Option<NaiveDate> {
        self.local(at).map(|t| t.date())
    }
    /// The number of the date that the clock shows, at any instant: the days since the epoch.
    #[inline]
    pub(crate) fn day_at(&self, at: Timestamp) -> i64 {
        self.clock().local(at.micros()).div_euclid(super::zone::DAY)
    }
    /// The instant, or instants, at which the clock shows a local time.
    ///
    /// ```
    /// use crm_kpi::time::{Calendar, LocalTime};
    /// let berlin = Calendar::in_zone(chrono_tz::Europe::Berlin);
    /// assert!(matches!(berlin.instant("2024-03-31T02:30:00".parse().unwrap()), LocalTime::Skipped { .. }));
    /// assert!(matches!(berlin.instant("2024-10-27T02:30:00".parse().unwrap()), LocalTime::Ambiguous { .. }));
    /// ```
    pub fn instant(&self, local: NaiveDateTime) -> LocalTime {
        self.clock().instant(micros_of(local))
    }

    /// A date some months on, or back, its day clamped to the end of the month: 31 January and a month is 28 or 29
    /// February.
    ///
    /// # Errors
    /// A date beyond the years that chrono knows.
    pub fn add_months(&self, date: NaiveDate, months: i32) -> Result<NaiveDate, Error> {
        bucket::add_months(date, i64::from(months))
            .ok_or_else(|| Error::invalid("date", format!("{date} and {months} months"), super::period::IN_RANGE))
    }
    /// The ISO 8601 week of a date, whatever the calendar's own weeks.
    pub fn iso_week(&self, date: NaiveDate) -> IsoWeek {
        date.iso_week()
    }
    /// Where a date stands in its fiscal year.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use crm_kpi::time::Calendar;
    /// let april = Calendar::civil().fiscal_year_starts(4)?;
    /// let at = april.fiscal_date(NaiveDate::from_ymd_opt(2024, 5, 15).unwrap())?;
    /// assert_eq!((at.year, at.quarter, at.month), (2025, 1, 2));
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    ///
    /// # Errors
    /// A retail calendar, whose years have no calendar months: see [`retail_date`](Self::retail_date).
    pub fn fiscal_date(&self, date: NaiveDate) -> Result<FiscalDate, Error> {
        let s = self.settings();
        if s.retail.is_some() {
            return Err(Error::unsupported("the fiscal month of a retail calendar", "ask for its retail_date"));
        }
        let month = bucket::month_of(date) - i64::from(s.fiscal_start) + 1;
        let month = month.rem_euclid(12);
        Ok(FiscalDate {
            year: self.year_name(s.ordinal(Grain::Year, date)) as i32,
            quarter: (month / 3 + 1) as u8,
            month: (month + 1) as u8,
        })
    }
    /// Where a date stands in its retail year.
    ///
    /// ```
    /// use chrono::NaiveDate;
    /// use crm_kpi::time::{Calendar, Retail};
    /// let at = Calendar::civil().retail(Retail::nrf()).retail_date(NaiveDate::from_ymd_opt(2024, 2, 3).unwrap())?;
    /// assert_eq!((at.year, at.period, at.week, at.weeks_in_year), (2023, 12, 53, 53));
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    ///
    /// # Errors
    /// A calendar without a [retail](Self::retail) year.
    pub fn retail_date(&self, date: NaiveDate) -> Result<RetailDate, Error> {
        let Some(retail) = &self.settings().retail else {
            let advice = "give it one first: calendar.retail(Retail::nrf())";
            return Err(Error::unsupported("the retail week of a calendar without a retail year", advice));
        };
        let day = bucket::day_of(date);
        let year = retail.year_of(day, i64::from(date.year()));
        let week = (day - retail.first_day(year)) / 7;
        let period = retail.period_of_week(year, week);
        Ok(RetailDate {
            year: self.year_name(year) as i32,
            quarter: (period / 3 + 1) as u8,
            period: (period + 1) as u8,
            week: (week + 1) as u8,
            week_of_period: (week - retail.weeks_before(year, period) + 1) as u8,
            weeks_in_year: retail.weeks_in_year(year) as u8,
        })
    }

    /// The number that names a year, retail, fiscal or plain.
    pub(crate) fn year_name(&self, ordinal: i64) -> i64 {
        ordinal + self.name_shift()
    }
    /// What is added to a year's ordinal to name it.
    pub(crate) fn name_shift(&self) -> i64 {
        let s = self.settings();
        match &s.retail {
            Some(retail) => retail.name_shift(),
            None => i64::from(s.fiscal_start != 1 && s.fiscal_name == FiscalName::ByEnd),
        }
    }
    /// Whether years are written FY2025: they do not start with January.
    pub(crate) fn is_fiscal(&self) -> bool {
        self.settings().retail.is_some() || self.settings().fiscal_start != 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_starts_at_its_first_existing_instant() {
        for (zone, date, start) in [
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00Z"),
            ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"), // it never was
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
            ("America/Havana", "2024-11-03", "2024-11-03T04:00:00Z"),
            // at one minute past midnight the clock went back to 23:01 of the day before
            ("America/St_Johns", "2006-10-29", "2006-10-29T02:30:00Z"),
        ] {
            let calendar = Calendar::in_zone(zone.parse::<chrono_tz::Tz>().unwrap());
            assert_eq!(calendar.start_of(date.parse().unwrap()).unwrap().to_string(), start, "{zone} {date}");
        }
        let johns = Calendar::in_zone(chrono_tz::America::St_Johns);
        let second_evening = Timestamp::parse("2006-10-29T02:45:00Z").unwrap();
        assert_eq!(johns.date_of(second_evening).unwrap().to_string(), "2006-10-28");
        assert_eq!(johns.period_at(Grain::Day, second_evening).unwrap().label(), "2006-10-29");
    }

    #[test]
    fn the_ends_of_chronos_years_are_errors_or_answers_never_panics() {
        for zone in [chrono_tz::Pacific::Kiritimati, chrono_tz::Pacific::Pago_Pago] {
            let calendar = Calendar::in_zone(zone).fiscal_year_starts(7).unwrap();
            let retail = Calendar::in_zone(zone).retail(crate::time::Retail::nrf());
            for date in [NaiveDate::MIN, NaiveDate::MAX] {
                let _ = (calendar.start_of(date), calendar.iso_week(date));
                calendar.fiscal_date(date).unwrap();
                retail.retail_date(date).unwrap();
                calendar.instant(date.and_time(NaiveTime::MIN));
                for grain in Grain::ALL {
                    let _ = (calendar.period_of(grain, date), retail.period_of(grain, date));
                }
            }
            for at in [Timestamp::MIN, Timestamp::MAX] {
                assert_eq!(calendar.local(at), None);
                for grain in Grain::ALL {
                    assert!(calendar.period_at(grain, at).unwrap_err().is_invalid());
                }
            }
        }
    }
}
