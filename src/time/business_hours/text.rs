//! Business hours as text: clauses between semicolons, in any order; printed in one order.

use super::BusinessHours;
use super::builder::{BusinessHoursBuilder, MIDNIGHT};
use super::plan::Window;
use crate::Error;
use crate::time::Calendar;
use chrono::{FixedOffset, NaiveDate, Weekday};
use std::collections::BTreeMap;
use std::str::FromStr;

pub(super) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const EXPECTED: &str = "weekdays or dates with windows, `closed` dates, a zone, between semicolons, such as \
                        `mon-fri 09:00-13:00 14:00-18:00; 2024-12-24 09:00-12:00; 2024-12-25 closed; zone UTC`";
/// The zone of dates and times without one.
const NO_ZONE: &str = "none";

impl Calendar {
    /// Business hours in the zone of this calendar, from their text.
    ///
    /// ```
    /// use crm_kpi::time::Calendar;
    /// let warsaw = Calendar::in_zone(chrono_tz::Europe::Warsaw);
    /// let hours = warsaw.business_hours("mon-fri 9:00-17:00; 2024-12-25 closed")?;
    /// assert_eq!(hours.to_string(), "mon-fri 09:00-17:00; 2024-12-25 closed; zone Europe/Warsaw");
    /// let e = warsaw.business_hours("mon-fri 9-17").unwrap_err();
    /// assert!(e.to_string().starts_with("window `9-17`: expected times such as 09:00-17:30"), "{e}");
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    ///
    /// # Errors
    /// A text that means nothing, windows that overlap, the name of another zone.
    pub fn business_hours(&self, text: &str) -> Result<BusinessHours, Error> {
        let (clauses, zone) = clauses(text)?;
        let own = self.zone_name().unwrap_or(NO_ZONE);
        match zone {
            Some(zone) if zone != own => {
                let advice = "leave the zone out of the text, or take the calendar of that zone";
                Err(Error::mismatch("zone", format!("the calendar's {own}"), format!("the text's {zone}"), advice))
            }
            _ => built(self, clauses),
        }
    }
}

/// With its zone: `zone UTC`, `zone +02:00`, `zone none` for data without zones and, with the feature `chrono-tz`, names
/// such as `zone Europe/Warsaw`.
impl FromStr for BusinessHours {
    type Err = Error;
    fn from_str(text: &str) -> Result<BusinessHours, Error> {
        let (clauses, zone) = clauses(text)?;
        let zone = zone.ok_or_else(|| {
            let expected = "a zone beside the windows, such as `; zone UTC` (`; zone none` for data without zones)";
            Error::invalid("business hours", text, expected)
        })?;
        built(&calendar(zone)?, clauses)
    }
}

fn calendar(zone: &str) -> Result<Calendar, Error> {
    match zone {
        NO_ZONE => Ok(Calendar::civil()),
        "UTC" => Ok(Calendar::utc()),
        _ => match zone.parse::<FixedOffset>() {
            Ok(offset) => Ok(Calendar::in_zone(offset)),
            Err(_) => named(zone),
        },
    }
}
#[cfg(feature = "chrono-tz")]
fn named(zone: &str) -> Result<Calendar, Error> {
    Calendar::zone(zone)
}
#[cfg(not(feature = "chrono-tz"))]
fn named(zone: &str) -> Result<Calendar, Error> {
    let expected = "UTC, none or an offset such as +02:00; names of the IANA database need the feature chrono-tz, or \
                    the calendar of the zone: calendar.business_hours(text)";
    Err(Error::invalid("time zone", zone, expected))
}

/// All clauses but the zone, and the zone.
fn clauses(text: &str) -> Result<(Vec<&str>, Option<&str>), Error> {
    let (mut clauses, mut zone) = (Vec::new(), None);
    for clause in text.split(';').map(str::trim).filter(|clause| !clause.is_empty()) {
        match clause.strip_prefix("zone ").map(str::trim) {
            Some(name) if zone.is_none_or(|known| known == name) => zone = Some(name),
            Some(name) => return Err(Error::invalid("zone", name, "one zone")),
            None => clauses.push(clause),
        }
    }
    Ok((clauses, zone))
}

fn built(calendar: &Calendar, clauses: Vec<&str>) -> Result<BusinessHours, Error> {
    let mut builder = BusinessHoursBuilder::new(calendar);
    for clause in clauses {
        let Some((days, windows)) = clause.split_once(char::is_whitespace) else { return Err(unread(clause)) };
        if (days, windows.trim()) == ("wall", "clock") {
            builder.wall_clock = true;
        } else if days.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-') {
            for date in days.split(',') {
                let date: NaiveDate = date.parse().map_err(|_| unread(clause))?;
                match windows.trim() {
                    "closed" => builder.close(date)?,
                    open => read(open, |from, until| builder.add_on(date, from, until))?,
                }
            }
        } else {
            for day in weekdays(days).ok_or_else(|| unread(clause))? {
                if windows.trim() == "closed" {
                    let expected = "windows: a weekday that is not named is closed, `closed` is said of dates";
                    return Err(Error::invalid("business hours", clause, expected));
                }
                read(windows, |from, until| builder.add(day, from, until))?;
            }
        }
    }
    builder.build()
}

fn unread(clause: &str) -> Error {
    Error::invalid("business hours", clause, EXPECTED)
}

/// `mon-fri,sun`: a range may run over the end of the week.
fn weekdays(text: &str) -> Option<Vec<Weekday>> {
    let mut days = Vec::new();
    for part in text.split(',') {
        let (from, until) = part.split_once('-').unwrap_or((part, part));
        let (mut day, last): (Weekday, Weekday) = (from.parse().ok()?, until.parse().ok()?);
        days.push(day);
        while day != last {
            day = day.succ();
            days.push(day);
        }
    }
    Some(days)
}

fn read(text: &str, mut add: impl FnMut(u32, u32) -> Result<(), Error>) -> Result<(), Error> {
    text.split_whitespace().try_for_each(|window| {
        let times = window.split_once('-').and_then(|(from, until)| Some((time(from)?, time(until)?)));
        let times = times.filter(|(from, _)| *from < MIDNIGHT);
        let (from, until) =
            times.ok_or_else(|| Error::invalid("window", window, "times such as 09:00-17:30, up to 24:00"))?;
        add(from, until)
    })
}

/// `9:00`, `09:00`, `09:00:30`, `24:00`, in seconds.
fn time(text: &str) -> Option<u32> {
    let mut parts = text.split(':');
    let mut next = || {
        let part = parts.next()?;
        (part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse::<u32>().ok()).flatten()
    };
    let (hours, minutes) = (next()?, next()?);
    let seconds = if text.matches(':').count() == 1 { 0 } else { next()? };
    let time = hours * 3600 + minutes * 60 + seconds;
    (minutes < 60 && seconds < 60 && time <= MIDNIGHT && text.matches(':').count() <= 2).then_some(time)
}

/// The one text of equal business hours.
pub(super) fn print(
    week: &[Vec<Window>; 7],
    dates: &BTreeMap<NaiveDate, Vec<Window>>,
    wall_clock: bool,
    zone: Option<&str>,
) -> String {
    let mut clauses = Vec::new();
    let mut days = WEEKDAYS.iter().zip(week).peekable();
    while let Some((first, open)) = days.next() {
        let mut last = first;
        while let Some((day, _)) = days.next_if(|(_, other)| *other == open) {
            last = day;
        }
        let named = if first == last { (*first).to_owned() } else { format!("{first}-{last}") };
        if !open.is_empty() {
            clauses.push(format!("{named} {}", windows(open)));
        }
    }
    clauses.extend(dates.iter().map(|(date, open)| match open.as_slice() {
        [] => format!("{date} closed"),
        open => format!("{date} {}", windows(open)),
    }));
    clauses.extend(wall_clock.then(|| "wall clock".to_owned()));
    clauses.push(format!("zone {}", zone.unwrap_or(NO_ZONE)));
    clauses.join("; ")
}
pub(super) fn windows(open: &[Window]) -> String {
    open.iter().copied().map(window).collect::<Vec<_>>().join(" ")
}
pub(super) fn window((from, until): Window) -> String {
    let time = |t: u32| match t % 60 {
        0 => format!("{:02}:{:02}", t / 3600, t / 60 % 60),
        seconds => format!("{:02}:{:02}:{seconds:02}", t / 3600, t / 60 % 60),
    };
    format!("{}-{}", time(from), time(until))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reads_back_and_equal_hours_have_one_text() {
        for (given, printed) in [
            (
                "mon-fri 09:00-13:00 14:00-18:00; 2024-12-25 closed; 2024-12-24 09:00-12:00",
                "mon-fri 09:00-13:00 14:00-18:00; 2024-12-24 09:00-12:00; 2024-12-25 closed; zone UTC",
            ),
            ("Monday-Wednesday,FRI 9:00-17:00", "mon-wed 09:00-17:00; fri 09:00-17:00; zone UTC"),
            ("fri 22:00-06:00 ;; zone UTC", "fri 22:00-24:00; sat 00:00-06:00; zone UTC"),
            ("sun-mon 09:00-12:00; sun 12:00-13:00:05", "mon 09:00-12:00; sun 09:00-13:00:05; zone UTC"),
            ("mon-sun 00:00-24:00; wall clock", "mon-sun 00:00-24:00; wall clock; zone UTC"),
            ("2024-01-02,2024-01-01 closed", "2024-01-01 closed; 2024-01-02 closed; zone UTC"),
            ("", "zone UTC"),
        ] {
            let hours = Calendar::utc().business_hours(given).unwrap();
            assert_eq!(hours.to_string(), printed, "{given}");
            assert_eq!(printed.parse(), Ok(hours.clone()), "{given}");
            let saved = serde_json::to_string(&hours).unwrap();
            assert_eq!(serde_json::from_str::<BusinessHours>(&saved).unwrap(), hours, "{given}");
        }
        for zone in ["none", "UTC", "+02:00", "-03:30"] {
            let text = format!("mon 09:00-17:00; zone {zone}");
            assert_eq!(text.parse::<BusinessHours>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_text_that_means_nothing_is_refused_with_what_would_do() {
        for (given, says) in [
            ("mon-fri", "business hours `mon-fri`: expected weekdays or dates with windows"),
            ("lunch 09:00-12:00", "business hours `lunch 09:00-12:00`: expected weekdays or dates"),
            ("2024-02-30 closed", "business hours `2024-02-30 closed`: expected weekdays or dates"),
            ("sun closed", "business hours `sun closed`: expected windows: a weekday that is not named is closed"),
            ("mon 9-17", "window `9-17`: expected times such as 09:00-17:30, up to 24:00"),
            ("mon 09:00-24:01", "window `09:00-24:01`"),
            ("mon 09:60-17:00", "window `09:60-17:00`"),
            ("mon 09:00-17:00:00:00", "window `09:00-17:00:00:00`"),
            ("mon 24:00-06:00", "window `24:00-06:00`"),
            ("mon +9:00-17:00", "window `+9:00-17:00`"),
            ("mon 09:00-12:00 11:00-13:00", "business hours `mon 09:00-12:00 11:00-13:00`: expected windows that do"),
            ("mon 09:00-17:00; zone UTC; zone none", "zone `none`: expected one zone"),
            ("2024-12-25 closed; 2024-12-25 09:00-12:00", "business hours on `2024-12-25`: expected either"),
        ] {
            let e = Calendar::utc().business_hours(given).unwrap_err();
            assert!(e.is_invalid() && e.to_string().starts_with(says), "{given}: {e}");
        }
        let e = "mon 09:00-17:00".parse::<BusinessHours>().unwrap_err();
        assert!(e.to_string().contains("expected a zone beside the windows, such as `; zone UTC`"), "{e}");
        let e = Calendar::civil().business_hours("mon 09:00-17:00; zone UTC").unwrap_err();
        assert!(e.is_mismatch() && e.to_string().contains("the calendar's none"), "{e}");
        let e = "mon 09:00-17:00; zone Europe/Warszawa".parse::<BusinessHours>().unwrap_err();
        assert!(e.is_invalid() && e.to_string().starts_with("time zone `Europe/Warszawa`"), "{e}");
    }
}
