//! Where periods are cut: zone, week start, fiscal year, retail year.

use super::zone::Clock;
use super::{FiscalName, Retail};
use crate::Error;
use chrono::{TimeZone, Weekday};
use std::{fmt, sync::Arc};

/// Where periods are cut: the time zone, the day on which weeks start, the month in which the fiscal year starts, or
/// a [retail](Retail) year of whole weeks. Cheap to clone.
///
/// It is not generic over the zone: any `chrono::TimeZone` is taken, and no type of yours or ours carries it along.
///
/// ```
/// use chrono::Weekday;
/// use chrono_tz::America::New_York;
/// use crm_kpi::time::Calendar;
///
/// let calendar = Calendar::in_zone(New_York).week_starts(Weekday::Sun).fiscal_year_starts(4)?;
/// let quarter = calendar.period("FY2025-Q1")?;
/// assert_eq!(quarter.first_date().to_string(), "2024-04-01");
/// assert_eq!(quarter.start().to_string(), "2024-04-01T04:00:00Z");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// Data that knows dates alone, without a time of day, takes [`Calendar::civil`]: whole days, no zone.
#[derive(Clone)]
pub struct Calendar(Arc<Settings>);

#[derive(Clone)]
pub(crate) struct Settings {
    pub clock: Clock,
    pub week_starts: Weekday,
    pub fiscal_start: u8,
    pub fiscal_name: FiscalName,
    pub retail: Option<Retail>,
}

type Key<'a> = (Option<&'a str>, u32, u8, FiscalName, Option<super::retail::Key>);

impl Calendar {
    fn with(clock: Clock) -> Calendar {
        Calendar(Arc::new(Settings {
            clock,
            week_starts: Weekday::Mon,
            fiscal_start: 1,
            fiscal_name: FiscalName::ByEnd,
            retail: None,
        }))
    }
    fn changed(&self, change: impl FnOnce(&mut Settings)) -> Calendar {
        let mut settings = (*self.0).clone();
        change(&mut settings);
        Calendar(Arc::new(settings))
    }
    pub(crate) fn settings(&self) -> &Settings {
        &self.0
    }
    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Days in UTC, ISO weeks, calendar years.
    pub fn utc() -> Calendar {
        Calendar::with(Clock::Utc)
    }
    /// Dates without a time of day and without a zone: whole days, kept as UTC midnights.
    ///
    /// A zone on such data would move records to the day before, so it is refused.
    ///
    /// ```
    /// use crm_kpi::time::Calendar;
    /// let e = Calendar::civil().with_zone(chrono_tz::Europe::Warsaw).unwrap_err();
    /// assert!(e.is_unsupported());
    /// ```
    pub fn civil() -> Calendar {
        Calendar::with(Clock::Civil)
    }
    /// Days in a zone, known by the name that it prints: `chrono::FixedOffset`, `chrono_tz::Tz` and such.
    pub fn in_zone<Tz: TimeZone + fmt::Display + Send + Sync + 'static>(zone: Tz) -> Calendar {
        Calendar::named(zone.to_string(), zone)
    }
    /// Days in a zone that does not print its name. Two calendars are equal where the names of their zones are, so
    /// the name must tell zones apart.
    pub fn named<Tz: TimeZone + Send + Sync + 'static>(name: impl Into<String>, zone: Tz) -> Calendar {
        Calendar::with(Clock::zone(name.into(), zone))
    }
    /// Days in an IANA zone.
    ///
    /// ```
    /// # #[cfg(feature = "chrono-tz")] {
    /// use crm_kpi::time::Calendar;
    /// assert_eq!(Calendar::zone("Europe/Warsaw").unwrap().zone_name(), Some("Europe/Warsaw"));
    /// assert!(Calendar::zone("Europe/Warszawa").unwrap_err().is_invalid());
    /// # }
    /// ```
    ///
    /// # Errors
    /// A name that the IANA database does not know.
    #[cfg(feature = "chrono-tz")]
    pub fn zone(name: &str) -> Result<Calendar, Error> {
        match name.parse::<chrono_tz::Tz>() {
            Ok(zone) => Ok(Calendar::in_zone(zone)),
            Err(_) => Err(Error::invalid("time zone", name, "an IANA name such as Europe/Warsaw")),
        }
    }

    /// The same calendar in another zone.
    ///
    /// # Errors
    /// A [civil](Self::civil) calendar has no zone and takes none.
    pub fn with_zone<Tz: TimeZone + fmt::Display + Send + Sync + 'static>(&self, zone: Tz) -> Result<Calendar, Error> {
        if self.is_civil() {
            let what = format!("time zone {zone} on a civil calendar");
            let advice = "pure dates have no zone, and one would move records to the day before; \
                          start from Calendar::in_zone where the data are instants";
            return Err(Error::unsupported(what, advice));
        }
        Ok(self.changed(|s| s.clock = Clock::zone(zone.to_string(), zone)))
    }
    /// Weeks from this weekday. A [retail](Self::retail) calendar keeps its own.
    #[must_use]
    pub fn week_starts(&self, on: Weekday) -> Calendar {
        self.changed(|s| s.week_starts = s.retail.map_or(on, |r| r.week_starts()))
    }
    /// Quarters, halves and years from the first of this month.
    ///
    /// # Errors
    /// A month outside 1 to 12; a retail calendar, whose year does not start with a month.
    pub fn fiscal_year_starts(&self, month: u8) -> Result<Calendar, Error> {
        if self.0.retail.is_some() {
            let advice = "the retail year is the fiscal year; choose its end in Retail::new";
            return Err(Error::unsupported("fiscal start of a retail calendar", advice));
        }
        match month {
            1..=12 => Ok(self.changed(|s| s.fiscal_start = month)),
            _ => Err(Error::invalid("month in which the fiscal year starts", month, "1 to 12")),
        }
    }
    /// Names fiscal years by the calendar year in which they end (the default) or start. A retail calendar is named
    /// by [`Retail::named`].
    #[must_use]
    pub fn fiscal_year_named(&self, by: FiscalName) -> Calendar {
        match self.0.retail {
            Some(_) => self.clone(),
            None => self.changed(|s| s.fiscal_name = by),
        }
    }
    /// Weeks, months, quarters, halves and years of a retail calendar. It brings its own start of the week and of
    /// the year.
    #[must_use]
    pub fn retail(&self, retail: Retail) -> Calendar {
        self.changed(|s| {
            s.week_starts = retail.week_starts();
            (s.fiscal_start, s.fiscal_name) = (1, FiscalName::ByEnd);
            s.retail = Some(retail);
        })
    }

    /// Whether it cuts pure dates, without a zone.
    pub fn is_civil(&self) -> bool {
        matches!(self.0.clock, Clock::Civil)
    }
    /// The zone's name; `None` for a civil calendar.
    pub fn zone_name(&self) -> Option<&str> {
        self.0.clock.name()
    }

    /// All that makes two calendars equal, in an order of no meaning.
    pub(crate) fn key(&self) -> Key<'_> {
        let s = &*self.0;
        let name = if s.fiscal_start == 1 { FiscalName::ByEnd } else { s.fiscal_name };
        let retail = s.retail.map(|r| r.key());
        (s.clock.name(), s.week_starts.num_days_from_monday(), s.fiscal_start, name, retail)
    }
}

/// By the zone's name and the settings.
impl PartialEq for Calendar {
    fn eq(&self, other: &Calendar) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.key() == other.key()
    }
}
impl Eq for Calendar {}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Calendar({}", self.zone_name().unwrap_or("civil"))?;
        match &self.0.retail {
            Some(retail) => write!(f, ", {retail:?}")?,
            None if self.0.week_starts != Weekday::Mon => write!(f, ", weeks from {}", self.0.week_starts)?,
            None => {}
        }
        if self.0.fiscal_start != 1 {
            write!(f, ", fiscal from month {} {:?}", self.0.fiscal_start, self.0.fiscal_name)?;
        }
        f.write_str(")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{FixedOffset, Utc};
    use chrono_tz::{America, Europe};

    #[test]
    fn calendars_are_equal_by_zone_name_and_settings() {
        let warsaw = Calendar::in_zone(Europe::Warsaw);
        for (other, equal) in [
            (Calendar::named("Europe/Warsaw", Europe::Warsaw), true),
            (Calendar::in_zone(America::New_York), false),
            (warsaw.week_starts(Weekday::Mon), true),
            (warsaw.week_starts(Weekday::Sun), false),
            (warsaw.fiscal_year_starts(4).unwrap(), false),
            (warsaw.retail(Retail::nrf()), false),
        ] {
            assert_eq!(other == warsaw, equal, "{other:?}");
        }
        assert_eq!(Calendar::in_zone(Utc), Calendar::utc());
        assert_ne!(Calendar::civil(), Calendar::utc());
    }

    #[test]
    fn a_setting_that_means_nothing_is_refused() {
        for month in [0, 13, 255] {
            assert!(Calendar::utc().fiscal_year_starts(month).unwrap_err().is_invalid());
        }
        let retail = Calendar::utc().retail(Retail::nrf());
        assert!(retail.fiscal_year_starts(4).unwrap_err().is_unsupported());
        assert_eq!(retail.week_starts(Weekday::Wed), retail);
        let e = Calendar::civil().with_zone(Europe::Warsaw).unwrap_err();
        assert!(e.to_string().starts_with("time zone Europe/Warsaw on a civil calendar: pure dates"), "{e}");
        let moved = Calendar::utc().week_starts(Weekday::Sun).with_zone(Europe::Warsaw).unwrap();
        assert_eq!(moved, Calendar::in_zone(Europe::Warsaw).week_starts(Weekday::Sun));
    }

    #[test]
    fn debug_says_what_differs_from_the_plain_calendar() {
        let fixed = FixedOffset::east_opt(3600).unwrap();
        for (calendar, text) in [
            (Calendar::civil(), "Calendar(civil)"),
            (Calendar::in_zone(fixed), "Calendar(+01:00)"),
            (Calendar::utc().week_starts(Weekday::Sun), "Calendar(UTC, weeks from Sun)"),
            (Calendar::utc().fiscal_year_starts(4).unwrap(), "Calendar(UTC, fiscal from month 4 ByEnd)"),
        ] {
            assert_eq!(format!("{calendar:?}"), text);
        }
    }
}
