//! Periods by their labels.

use super::period::IN_RANGE;
use super::{Calendar, Grain, Period, Timestamp, bucket};
use crate::Error;
use chrono::{Datelike, NaiveDate, Weekday};
use std::ops::RangeInclusive;

const EXPECTED: &str = "a label such as 2025, 2025-H1, 2025-Q3, 2025-03, 2025-W07, 2025-03-15, 2025-03-15T14, \
                        FY2025-Q1, FY2025-P03, 2024-01-05..2024-02-07 or 2024-03 until 2024-03-15";

impl Calendar {
    /// A period by its label, as [`Period::label`] prints it.
    ///
    /// | label | period |
    /// |---|---|
    /// | `2025`, `2025-H1`, `2025-Q3` | a calendar year, half, quarter |
    /// | `FY2025`, `FY2025-H1`, `FY2025-Q1` | the same of a fiscal or retail year |
    /// | `2025-03`, `FY2025-P03` | a month; a retail period |
    /// | `2025-W07`, `FY2025-W07`, `2025-02-09/W` | an ISO week; a retail week; a week that starts on another day than Monday, by its first date |
    /// | `2025-03-15` | a day |
    /// | `2025-03-15T14`, `2024-11-03T01-05:00` | a local hour; with its offset where the clock shows it twice |
    /// | `2024-01-05..2024-02-07` | the days from a date to before another |
    /// | `2024-03 until 2024-03-15` | a period up to a date (exclusive) or an instant |
    ///
    /// Years outside 0 to 9999 carry a sign: `+12025`, `-0044-03`.
    ///
    /// # Errors
    /// Another text; a period that does not exist (`2025-W53`); a year without `FY` where the fiscal year does not start
    /// in January, since it could mean either.
    pub fn period(&self, label: &str) -> Result<Period, Error> {
        if let Some((whole, until)) = label.split_once(" until ") {
            let whole = self.period(whole)?;
            let until = match date(until) {
                Ok(date) => self.start_of(date)?,
                Err(Misread::Number(expected)) => return Err(invalid(label, expected)),
                Err(Misread::Shape) => Timestamp::parse(until)?,
            };
            return match whole.contains(until) {
                true => Ok(whole.part_until(until)),
                false => Err(invalid(label, "an end of the part that lies in the period")),
            };
        }
        if let Some((from, to)) = label.split_once("..") {
            let dates = "two dates such as 2024-01-05..2024-02-07, the second exclusive";
            let date = |text| date(text).map_err(|misread| invalid(label, misread.expected(dates)));
            return self.between_dates(date(from)?, date(to)?);
        }
        let (kind, year) = Kind::read(label).map_err(|misread| invalid(label, misread.expected(EXPECTED)))?;
        self.of_kind(label, kind, year)
    }

    fn of_kind(&self, label: &str, kind: Kind, year: Year) -> Result<Period, Error> {
        let s = self.settings();
        let ordinal = year.number - self.name_shift();
        let in_year = |grain, n: i64| self.bucket(grain, ordinal * bucket::per_year(grain) + n - 1);
        let retail = s.retail.is_some();
        match kind {
            Kind::Year | Kind::Half(_) | Kind::Quarter(_) if self.is_fiscal() && !year.fiscal => {
                let advice = format!("FY{label}: years of this calendar do not start in January");
                Err(invalid(label, advice))
            }
            Kind::Year => in_year(Grain::Year, 1),
            Kind::Half(n) => in_year(Grain::Half, n),
            Kind::Quarter(n) => in_year(Grain::Quarter, n),
            Kind::RetailPeriod(n) if retail && year.fiscal => in_year(Grain::Month, n),
            Kind::RetailPeriod(_) => Err(invalid(label, "a month such as 2025-03: only retail years have periods")),
            Kind::Month(_) if retail => Err(invalid(label, "a retail period such as FY2025-P03")),
            Kind::Month(n) if !year.fiscal => self.bucket(Grain::Month, year.number * 12 + n - 1),
            Kind::Week(n) => {
                let year = match (retail, year.fiscal) {
                    (true, true) => ordinal,
                    (true, false) => return Err(invalid(label, "a retail week such as FY2025-W07")),
                    (false, false) if s.week_starts == Weekday::Mon => year.number,
                    _ => return Err(invalid(label, "a week by its first date, such as 2025-02-09/W")),
                };
                let week = s.week_in(year, n - 1);
                match s.year_and_week(week) == (year, n - 1) {
                    true => self.bucket(Grain::Week, week),
                    false => {
                        let last = if s.year_and_week(s.week_in(year, 52)) == (year, 52) { 53 } else { 52 };
                        let whole = label.split_once("-W").map_or(label, |(whole, _)| whole);
                        Err(invalid(label, no_such("week", "W", n, 2, &(1..=last), whole)))
                    }
                }
            }
            Kind::WeekFrom(first) => {
                let week = self.period_of(Grain::Week, first)?;
                match week.first_date() == first {
                    true => Ok(week),
                    false => Err(invalid(label, format!("the week's first date, {}/W", week.first_date()))),
                }
            }
            Kind::Day(date) => self.period_of(Grain::Day, date),
            Kind::Hour(date, hour, offset) => self.hour_shown(label, date, hour, offset),
            Kind::Month(_) => Err(invalid(label, "a month by its calendar year, such as 2025-03")),
        }
    }

    fn hour_shown(&self, label: &str, date: NaiveDate, hour: u32, offset: Option<i64>) -> Result<Period, Error> {
        let shown = date.and_hms_opt(hour, 0, 0).ok_or_else(|| invalid(label, "an hour from T00 to T23"))?;
        let mut hours = self.clock().hours_showing(super::zone::micros_of(shown));
        hours.retain(|h| offset.is_none_or(|o| o * super::zone::SECOND == h.offset));
        match hours.as_slice() {
            [hour] => self.hour_at(Timestamp::from_micros(hour.start)),
            [] => Err(invalid(label, "an hour that the clock shows there: this one is skipped, or has another offset")),
            _ => Err(invalid(label, "its offset too, such as 2024-11-03T01-05:00: the clock shows this hour twice")),
        }
    }
}

fn invalid(label: &str, expected: impl std::fmt::Display) -> Error {
    Error::invalid("period", label, expected)
}

enum Kind {
    Year,
    Half(i64),
    Quarter(i64),
    Month(i64),
    RetailPeriod(i64),
    Week(i64),
    WeekFrom(NaiveDate),
    Day(NaiveDate),
    /// With its offset in seconds.
    Hour(NaiveDate, u32, Option<i64>),
}
struct Year {
    number: i64,
    fiscal: bool,
}

/// Why a text is no label.
enum Misread {
    /// No label looks like that.
    Shape,
    /// It looks like a label of something that there is not: what there is.
    Number(String),
}

impl Misread {
    fn expected(self, shapes: &str) -> String {
        match self {
            Misread::Shape => shapes.to_owned(),
            Misread::Number(expected) => expected,
        }
    }
}

/// What is expected instead of a number that its year, month or day does not have.
fn no_such(what: &str, letter: &str, n: i64, digits: usize, range: &RangeInclusive<i64>, whole: &str) -> String {
    let (first, last) = (range.start(), range.end());
    let an = if what == "hour" { "an" } else { "a" };
    let there = format!("{an} {what} from {letter}{first:0digits$} to {letter}{last:0digits$}");
    format!("{there}: {whole} has no {what} {letter}{n:0digits$}")
}

impl Kind {
    fn read(label: &str) -> Result<(Kind, Year), Misread> {
        let mut r = Reader { label, rest: label, wrong: None };
        let read = r.kind().filter(|_| r.rest.is_empty()).ok_or(Misread::Shape)?;
        r.wrong.map_or(Ok(read), |expected| Err(Misread::Number(expected)))
    }
}

/// A date as labels print it.
fn date(text: &str) -> Result<NaiveDate, Misread> {
    match Kind::read(text)? {
        (Kind::Day(date), _) => Ok(date),
        _ => Err(Misread::Shape),
    }
}

/// What is left of a label, and the first number of it that is out of range.
struct Reader<'a> {
    label: &'a str,
    rest: &'a str,
    wrong: Option<String>,
}

impl Reader<'_> {
    fn eat(&mut self, prefix: &str) -> bool {
        self.rest.strip_prefix(prefix).map(|rest| self.rest = rest).is_some()
    }
    fn digits(&mut self, digits: usize) -> Option<i64> {
        let (text, rest) = self.rest.split_at_checked(digits)?;
        text.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
        self.rest = rest;
        text.parse().ok()
    }
    /// A number of what has been read so far. One out of range is noted, and reading goes on: the shape may be wrong
    /// too, which is then the thing to say.
    fn number(&mut self, what: &str, letter: &str, digits: usize, range: RangeInclusive<i64>) -> Option<i64> {
        let before = self.label.strip_suffix(self.rest).unwrap_or_default();
        let whole = before.trim_end_matches(|c: char| !c.is_ascii_digit());
        let n = self.digits(digits)?;
        if range.contains(&n) {
            return Some(n);
        }
        self.wrong.get_or_insert_with(|| no_such(what, letter, n, digits, &range, whole));
        Some(*range.start())
    }
    /// Four digits, or a sign and at least four (chrono's years have at most six).
    fn year(&mut self) -> Option<i64> {
        let sign = if self.eat("+") { Some(1) } else { self.eat("-").then_some(-1) };
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        (digits == 4 || sign.is_some() && (4..=6).contains(&digits)).then_some(())?;
        Some(sign.unwrap_or(1) * self.digits(digits)?)
    }
    fn kind(&mut self) -> Option<(Kind, Year)> {
        let fiscal = self.eat("FY");
        let number = self.year()?;
        let kind = if self.rest.is_empty() {
            Kind::Year
        } else if self.eat("-H") {
            Kind::Half(self.number("half", "H", 1, 1..=2)?)
        } else if self.eat("-Q") {
            Kind::Quarter(self.number("quarter", "Q", 1, 1..=4)?)
        } else if self.eat("-W") {
            // how many a year has is the calendar's business
            Kind::Week(self.digits(2)?)
        } else if self.eat("-P") {
            Kind::RetailPeriod(self.number("retail period", "P", 2, 1..=12)?)
        } else {
            self.eat("-").then_some(())?;
            let month = self.number("month", "", 2, 1..=12)?;
            if self.rest.is_empty() { Kind::Month(month) } else { self.day(number, month)? }
        };
        let dated = matches!(kind, Kind::Day(_) | Kind::WeekFrom(_) | Kind::Hour(..));
        (!(fiscal && dated)).then_some((kind, Year { number, fiscal }))
    }
    /// What follows a month: a day, its week, or its hour.
    fn day(&mut self, year: i64, month: i64) -> Option<Kind> {
        self.eat("-").then_some(())?;
        let Some(first) = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month as u32, 1) else {
            self.wrong.get_or_insert_with(|| IN_RANGE.to_owned());
            return self.digits(2).map(|_| Kind::Year);
        };
        let last = (28..=31).rev().find(|day| first.with_day(*day).is_some())?;
        let day = self.number("day", "", 2, 1..=last.into())?;
        let date = first.with_day(day as u32)?;
        if self.eat("/W") {
            return Some(Kind::WeekFrom(date));
        }
        if !self.eat("T") {
            return Some(Kind::Day(date));
        }
        let hour = self.number("hour", "T", 2, 0..=23)? as u32;
        let sign = if self.eat("+") {
            1
        } else if self.eat("-") {
            -1
        } else {
            return Some(Kind::Hour(date, hour, None));
        };
        let below = |n: Option<i64>, limit| n.filter(|n| *n < limit);
        let (hours, _) = (below(self.digits(2), 24)?, self.eat(":").then_some(())?);
        let minutes = below(self.digits(2), 60)?;
        let seconds = if self.eat(":") { below(self.digits(2), 60)? } else { 0 };
        Some(Kind::Hour(date, hour, Some(sign * (hours * 3600 + minutes * 60 + seconds))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{FiscalName, Retail};
    use chrono_tz::{America, Australia, Pacific};

    #[test]
    fn labels_say_what_they_mean_and_read_back() {
        let plain = Calendar::in_zone(America::New_York);
        let april = plain.fiscal_year_starts(4).unwrap();
        let by_start = april.fiscal_year_named(FiscalName::ByStart);
        let shop = plain.retail(Retail::nrf());
        let sunday = plain.week_starts(Weekday::Sun);
        for (calendar, label, first, last) in [
            (&plain, "2025", "2025-01-01", "2025-12-31"),
            (&plain, "2025-H2", "2025-07-01", "2025-12-31"),
            (&plain, "2025-Q3", "2025-07-01", "2025-09-30"),
            (&plain, "2024-02", "2024-02-01", "2024-02-29"),
            (&plain, "2025-W01", "2024-12-30", "2025-01-05"),
            (&plain, "2020-W53", "2020-12-28", "2021-01-03"),
            (&plain, "2025-03-15", "2025-03-15", "2025-03-15"),
            (&plain, "2025-03-15T14", "2025-03-15", "2025-03-15"),
            (&plain, "2024-11-03T01-05:00", "2024-11-03", "2024-11-03"),
            (&plain, "2024-01-05..2024-02-07", "2024-01-05", "2024-02-06"),
            (&plain, "2024-03 until 2024-03-15", "2024-03-01", "2024-03-14"),
            (&plain, "2024-03 until 2024-03-15T12:00:00.000001Z", "2024-03-01", "2024-03-15"),
            (&plain, "2024-03 until 2024-03-01", "2024-03-01", "2024-03-01"),
            (&plain, "+12025-Q3", "+12025-07-01", "+12025-09-30"),
            (&plain, "-0044-03-15", "-0044-03-15", "-0044-03-15"),
            (&plain, "0000", "0000-01-01", "0000-12-31"),
            (&plain, "-0001-W01", "-0001-01-04", "-0001-01-10"),
            (&april, "FY2025", "2024-04-01", "2025-03-31"),
            (&april, "FY2025-H2", "2024-10-01", "2025-03-31"),
            (&april, "FY2025-Q1", "2024-04-01", "2024-06-30"),
            (&april, "2025-03", "2025-03-01", "2025-03-31"),
            (&april, "2025-W07", "2025-02-10", "2025-02-16"),
            (&by_start, "FY2025-Q1", "2025-04-01", "2025-06-30"),
            (&shop, "FY2023", "2023-01-29", "2024-02-03"),
            (&shop, "FY2023-H2", "2023-07-30", "2024-02-03"),
            (&shop, "FY2023-Q4", "2023-10-29", "2024-02-03"),
            (&shop, "FY2023-P12", "2023-12-31", "2024-02-03"),
            (&shop, "FY2023-W53", "2024-01-28", "2024-02-03"),
            (&shop, "2024-02-03", "2024-02-03", "2024-02-03"),
            (&sunday, "2025-02-09/W", "2025-02-09", "2025-02-15"),
        ] {
            let p = calendar.period(label).unwrap();
            assert_eq!(p.label(), label);
            assert_eq!(
                (p.first_date().to_string().as_str(), p.last_date().to_string().as_str()),
                (first, last),
                "{label}"
            );
        }
    }

    #[test]
    fn a_label_that_could_mean_two_things_or_nothing_is_refused_with_what_to_write() {
        let plain = Calendar::in_zone(America::New_York);
        let april = plain.fiscal_year_starts(4).unwrap();
        let shop = plain.retail(Retail::nrf());
        let sunday = plain.week_starts(Weekday::Sun);
        for (calendar, label, says) in [
            (&april, "2025-Q3", "FY2025-Q3"),
            (&april, "2025", "FY2025"),
            (&april, "FY2025-P03", "2025-03"),
            (&april, "FY2025-W07", "2025-02-09/W"),
            (&shop, "2025", "FY2025"),
            (&shop, "2025-03", "FY2025-P03"),
            (&shop, "2025-W07", "FY2025-W07"),
            (&shop, "FY2024-W53", "a week from W01 to W52: FY2024 has no week W53"),
            (&shop, "FY2023-W54", "a week from W01 to W53: FY2023 has no week W54"),
            (&shop, "FY2024-P13", "a retail period from P01 to P12: FY2024 has no retail period P13"),
            (&sunday, "2025-W07", "2025-02-09/W"),
            (&sunday, "2025-02-10/W", "2025-02-09/W"),
            (&plain, "2025-W53", "a week from W01 to W52: 2025 has no week W53"),
            (&plain, "2024-W54", "2024 has no week W54"),
            (&plain, "2026-W54", "a week from W01 to W53"),
            (&plain, "2025-W00", "2025 has no week W00"),
            (&plain, "2025-Q5", "a quarter from Q1 to Q4: 2025 has no quarter Q5"),
            (&plain, "FY2025-H3", "a half from H1 to H2: FY2025 has no half H3"),
            (&plain, "2025-13", "a month from 01 to 12: 2025 has no month 13"),
            (&plain, "2025-13-99", "2025 has no month 13"),
            (&plain, "-0044-13", "-0044 has no month 13"),
            (&plain, "2025-02-29", "a day from 01 to 28: 2025-02 has no day 29"),
            (&plain, "2025-02-00", "2025-02 has no day 00"),
            (&plain, "2025-03-15T24", "an hour from T00 to T23: 2025-03-15 has no hour T24"),
            (&plain, "+300000-01-01", "years that chrono knows"),
            (&plain, "2025-13-", "a label"),
            (&plain, "2025-1305", "a label"),
            (&plain, "2024-02-30..2024-03-05", "2024-02 has no day 30"),
            (&plain, "2024-02 until 2024-02-30", "2024-02 has no day 30"),
            (&plain, "FY2025-03-01", "a label"),
            (&plain, "FY2025-03", "calendar year"),
            (&plain, "12025", "a label"),
            (&plain, "+9999999", "a label"),
            (&plain, "2025-Q3 ", "a label"),
            (&plain, "", "a label"),
            (&plain, "é", "a label"),
            (&plain, "2025-é", "a label"),
            (&plain, "+300000", "years that chrono knows"),
            (&plain, "2024-11-03T01", "offset"),
            (&plain, "2024-03-10T02", "skipped"),
            (&plain, "2024-03-10T01+09:00", "another offset"),
            (&plain, "2024-02-07..2024-01-05", "after the start"),
            (&plain, "2024-02..2024-03", "two dates"),
            (&plain, "-0044..", "two dates"),
            (&plain, "2024-02 until 2024-05-01", "lies in the period"),
            (&plain, "2024-02 until noon", "RFC 3339"),
        ] {
            let e = calendar.period(label).unwrap_err();
            assert!(e.is_invalid() && e.to_string().contains(says), "{label}: {e}");
        }
        assert!(Calendar::civil().period("2025-03-15T14").unwrap_err().is_unsupported());
        // a plain calendar takes FY too: its fiscal year is the calendar year
        assert_eq!(plain.period("FY2025-Q1").unwrap(), plain.period("2025-Q1").unwrap());
    }

    #[test]
    fn hours_of_odd_clocks_read_back() {
        let howe = Calendar::in_zone(Australia::Lord_Howe);
        let apia = Calendar::in_zone(Pacific::Apia);
        for (calendar, from, n, expected) in [
            (
                &howe,
                "2024-04-07T00",
                4,
                &["2024-04-07T00", "2024-04-07T01+11:00", "2024-04-07T01+10:30", "2024-04-07T02"][..],
            ),
            (&howe, "2024-10-06T01", 3, &["2024-10-06T01", "2024-10-06T02", "2024-10-06T03"]),
            (&apia, "2011-12-29T23", 2, &["2011-12-29T23", "2011-12-31T00"]),
        ] {
            let mut hour = calendar.period(from).unwrap();
            let mut labels = vec![];
            for _ in 0..n {
                labels.push(hour.label());
                assert_eq!(calendar.period(&hour.label()).unwrap(), hour);
                let next = hour.next().unwrap();
                assert_eq!((next.start(), &next.previous().unwrap()), (hour.end(), &hour));
                hour = next;
            }
            assert_eq!(labels, expected);
        }
    }
}
