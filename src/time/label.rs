//! The labels of periods. Each reads back: see `parse.rs`.

use super::period::Whole;
use super::zone::SECOND;
use super::{Calendar, Grain, Period, bucket};
use chrono::{Datelike, NaiveDate, Timelike, Weekday};
use std::fmt;

/// `2025`, `2025-H1`, `2025-Q3`, `2025-03`, `2025-W07`, `2025-03-15`, `2025-03-15T14`; `FY2025-Q1`, `FY2025-P03`,
/// `FY2025-W07`; `2025-02-09/W`; `2024-01-05..2024-02-07`; `2024-03 until 2024-03-15`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut label = match self.whole {
            Whole::Bucket(grain, n) => bucket_label(&self.calendar, grain, n),
            Whole::Hour => hour_label(self),
            Whole::Dates(from, to) => format!("{}..{}", date_label(from), date_label(to)),
        };
        if self.is_part() {
            let date = self.calendar.date_of(self.end).filter(|d| self.calendar.start_of(*d) == Ok(self.end));
            let until = date.map_or_else(|| self.end.to_string(), date_label);
            label = format!("{label} until {until}");
        }
        f.pad(&label)
    }
}

fn bucket_label(calendar: &Calendar, grain: Grain, n: i64) -> String {
    let s = calendar.settings();
    let fy = if calendar.is_fiscal() { "FY" } else { "" };
    let in_year = |letter: &str, width: usize| {
        let per_year = bucket::per_year(grain);
        let year = year_label(calendar.year_name(n.div_euclid(per_year)));
        format!("{fy}{year}-{letter}{:0width$}", n.rem_euclid(per_year) + 1)
    };
    match grain {
        Grain::Year => format!("{fy}{}", year_label(calendar.year_name(n))),
        Grain::Half => in_year("H", 1),
        Grain::Quarter => in_year("Q", 1),
        Grain::Month if s.retail.is_some() => in_year("P", 2),
        Grain::Month => format!("{}-{:02}", year_label(n.div_euclid(12)), n.rem_euclid(12) + 1),
        Grain::Week if s.retail.is_some() || s.week_starts == Weekday::Mon => {
            let (year, number) = s.year_and_week(n);
            match s.retail {
                Some(_) => format!("FY{}-W{:02}", year_label(calendar.year_name(year)), number + 1),
                None => format!("{}-W{:02}", year_label(year), number + 1),
            }
        }
        Grain::Week => format!("{}/W", day_label(s.first_day(Grain::Week, n))),
        Grain::Day | Grain::Hour => day_label(n),
    }
}

fn hour_label(period: &Period) -> String {
    let clock = period.calendar.clock();
    let hour = clock.hour_at(period.start.micros());
    let shown = chrono::DateTime::from_timestamp_micros(hour.shown).unwrap_or_default();
    let label = format!("{}T{:02}", date_label(shown.date_naive()), shown.hour());
    if clock.hours_showing(hour.shown).len() < 2 {
        return label;
    }
    let (sign, offset) = (if hour.offset < 0 { '-' } else { '+' }, hour.offset.abs() / SECOND);
    let label = format!("{label}{sign}{:02}:{:02}", offset / 3600, offset / 60 % 60);
    if offset % 60 == 0 { label } else { format!("{label}:{:02}", offset % 60) }
}

fn day_label(day: i64) -> String {
    bucket::date_of(day).map(date_label).unwrap_or_default()
}
/// As ISO 8601 has it.
fn date_label(date: NaiveDate) -> String {
    format!("{}-{:02}-{:02}", year_label(i64::from(date.year())), date.month(), date.day())
}
/// Four digits; with a sign outside 0 to 9999.
fn year_label(year: i64) -> String {
    if (0..=9999).contains(&year) { format!("{year:04}") } else { format!("{year:+05}") }
}
