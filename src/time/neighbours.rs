//! The period before, after, a year before; and parts to date.

use super::bucket::{add_months, date_of, day_of, first_of_month, month_of, per_year};
use super::period::{IN_RANGE, Whole};
use super::zone::micros_of;
use super::{Grain, Period, Timestamp};
use crate::Error;
use chrono::{NaiveDate, NaiveTime, TimeDelta};

impl Period {
    /// The calendar period before: February before March, not "31 days before". Before a period between dates come
    /// as many days; before a [part](Self::part_until) the same part of the period before.
    ///
    /// # Errors
    /// Nothing is left within chrono's years.
    pub fn previous(&self) -> Result<Period, Error> {
        self.step(-1)
    }
    /// The calendar period after; after a [part](Self::part_until) the same part of the period after.
    ///
    /// # Errors
    /// Nothing is left within chrono's years.
    pub fn next(&self) -> Result<Period, Error> {
        self.step(1)
    }
    /// The same period a year before: the same month or quarter, the week of the same number (the year's last where it
    /// has none), the same date (28 February for the 29th), the same local hour.
    ///
    /// # Errors
    /// It lies before chrono's years.
    pub fn year_before(&self) -> Result<Period, Error> {
        let (calendar, s) = (&self.calendar, self.calendar.settings());
        let back = |date: NaiveDate| add_months(date, -12).ok_or_else(|| out_of_range(self));
        let whole = match self.whole {
            Whole::Hour => {
                let shown = calendar.local(self.start).ok_or_else(|| out_of_range(self))?;
                let local = micros_of(back(shown.date())?.and_time(shown.time()));
                calendar.hour_at(Timestamp::from_micros(calendar.clock().first_at(local)))?
            }
            Whole::Bucket(Grain::Week, n) => {
                let (year, number) = s.year_and_week(n);
                calendar.bucket(Grain::Week, s.week_in(year - 1, number))?
            }
            Whole::Bucket(Grain::Day, _) => calendar.period_of(Grain::Day, back(self.first_date())?)?,
            Whole::Bucket(grain, n) => calendar.bucket(grain, n - per_year(grain))?,
            Whole::Dates(from, to) => {
                // by its last day, so that the whole of a leap February becomes the whole of a February
                let last = back(to.pred_opt().unwrap_or(to))?;
                calendar.between_dates(back(from)?, last.succ_opt().unwrap_or(last))?
            }
        };
        Ok(self.same_part_of(whole))
    }
    /// The period up to an instant: a month to date. It is empty before the start and whole from the end on.
    #[must_use]
    pub fn part_until(&self, at: Timestamp) -> Period {
        Period { end: at.clamp(self.start, self.end), ..self.clone() }
    }
    /// The period of which this is a part, or itself.
    #[must_use]
    pub fn to_whole(&self) -> Period {
        Period { end: self.whole_end, ..self.clone() }
    }

    fn step(&self, by: i64) -> Result<Period, Error> {
        let whole = match self.whole {
            Whole::Bucket(grain, n) => self.calendar.bucket(grain, n + by)?,
            Whole::Hour if by < 0 => self.calendar.hour_at(self.start.saturating_add(TimeDelta::microseconds(-1)))?,
            Whole::Hour => self.calendar.hour_at(self.whole_end)?,
            Whole::Dates(from, to) => {
                let days = by * (day_of(to) - day_of(from));
                let moved = |date| date_of(day_of(date) + days).ok_or_else(|| out_of_range(self));
                self.calendar.between_dates(moved(from)?, moved(to)?)?
            }
        };
        Ok(self.same_part_of(whole))
    }

    /// The part of another whole period that this is of its own: as many months, days of the month and the same time
    /// of day into it, clamped at the end of that month and of the period. Where days make the period (a week, a
    /// retail period, dates), as many days into it.
    fn same_part_of(&self, other: Period) -> Period {
        let clock = self.calendar.clock();
        if !self.is_part() {
            return other;
        }
        if self.whole == Whole::Hour || self.end == self.start {
            let into = self.end.micros() - self.start.micros(); // of an hour at most
            return other.part_until(other.start.saturating_add(TimeDelta::microseconds(into)));
        }
        let cut = self.calendar.local(self.end).unwrap_or_default();
        let (from, to) = (self.first_date(), other.first_date());
        let by_months = self.grain() >= Some(Grain::Month) && self.calendar.settings().retail.is_none();
        let (day, time) = if by_months {
            let month = month_of(to) + month_of(cut.date()) - month_of(from);
            let day = first_of_month(month) + day_of(cut.date()) - first_of_month(month_of(cut.date()));
            let end_of_month = first_of_month(month + 1);
            if day >= end_of_month { (end_of_month, NaiveTime::MIN) } else { (day, cut.time()) }
        } else {
            (day_of(to) + day_of(cut.date()) - day_of(from), cut.time())
        };
        match date_of(day) {
            Some(date) => other.part_until(Timestamp::from_micros(clock.first_at(micros_of(date.and_time(time))))),
            None => other,
        }
    }
}

fn out_of_range(period: &Period) -> Error {
    Error::invalid("period beside", period, IN_RANGE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Calendar, FiscalName, Retail, Timeline};
    use chrono::Weekday;
    use chrono_tz::{America, Europe};
    use proptest::prelude::*;

    #[test]
    fn the_previous_period_is_the_calendar_period_before() {
        let calendar = Calendar::in_zone(America::New_York);
        let april = calendar.fiscal_year_starts(4).unwrap().fiscal_year_named(FiscalName::ByStart);
        let shop = calendar.retail(Retail::nrf());
        let sunday = calendar.week_starts(Weekday::Sun);
        for (calendar, label, previous, year_before) in [
            (&calendar, "2024-03", "2024-02", "2023-03"),
            (&calendar, "2024", "2023", "2023"),
            (&calendar, "2024-H1", "2023-H2", "2023-H1"),
            (&calendar, "2024-Q1", "2023-Q4", "2023-Q1"),
            (&calendar, "0000", "-0001", "-0001"),
            (&calendar, "2024-02-29", "2024-02-28", "2023-02-28"),
            (&calendar, "2024-W01", "2023-W52", "2023-W01"),
            (&calendar, "2020-W53", "2020-W52", "2019-W52"), // 2019 has no week 53
            (&calendar, "2024-03-10T03", "2024-03-10T01", "2023-03-10T03"),
            (&calendar, "2024-11-03T02", "2024-11-03T01-05:00", "2023-11-03T02"),
            (&calendar, "2024-11-03T01-05:00", "2024-11-03T01-04:00", "2023-11-03T01"),
            (&calendar, "2025-03-10T02", "2025-03-10T01", "2024-03-10T03"), // skipped a year before
            (&calendar, "2024-02-01..2024-03-01", "2024-01-03..2024-02-01", "2023-02-01..2023-03-01"),
            (&calendar, "2024-02-29..2024-03-01", "2024-02-28..2024-02-29", "2023-02-28..2023-03-01"),
            (&april, "FY2024-Q1", "FY2023-Q4", "FY2023-Q1"),
            (&april, "FY2024-H1", "FY2023-H2", "FY2023-H1"),
            (&april, "2024-03", "2024-02", "2023-03"),
            (&shop, "FY2024-P01", "FY2023-P12", "FY2023-P01"),
            (&shop, "FY2023-W53", "FY2023-W52", "FY2022-W52"),
            (&shop, "FY2024-Q1", "FY2023-Q4", "FY2023-Q1"),
            (&sunday, "2025-02-09/W", "2025-02-02/W", "2024-02-11/W"),
        ] {
            let p = calendar.period(label).unwrap();
            assert_eq!(p.previous().unwrap().label(), previous, "{label}");
            assert_eq!(p.year_before().unwrap().label(), year_before, "{label}");
            assert!(p.previous().unwrap() < p && p < p.next().unwrap());
            if p.grain().is_some() {
                assert_eq!(p.previous().unwrap().end(), p.start(), "{label}");
                assert_eq!(p.previous().unwrap().next().unwrap(), p, "{label}");
            }
        }
    }

    #[test]
    fn a_part_to_date_is_compared_with_the_same_part_clamped_at_its_end() {
        let warsaw = Calendar::in_zone(Europe::Warsaw);
        let shop = warsaw.retail(Retail::nrf());
        for (calendar, part, previous, year_before) in [
            (&warsaw, "2024-03 until 2024-03-15", "2024-02 until 2024-02-15", "2023-03 until 2023-03-15"),
            // noon is noon, in summer and in winter
            (
                &warsaw,
                "2024-04 until 2024-04-15T10:00:00Z",
                "2024-03 until 2024-03-15T11:00:00Z",
                "2023-04 until 2023-04-15T10:00:00Z",
            ),
            (&warsaw, "2024-03 until 2024-03-29", "2024-02 until 2024-02-29", "2023-03 until 2023-03-29"),
            (&warsaw, "2024-03 until 2024-03-30", "2024-02", "2023-03 until 2023-03-30"),
            (&warsaw, "2024-03 until 2024-03-31T12:00:00Z", "2024-02", "2023-03 until 2023-03-31T12:00:00Z"),
            (&warsaw, "2024-03 until 2024-03-01", "2024-02 until 2024-02-01", "2023-03 until 2023-03-01"),
            (&warsaw, "2024-Q2 until 2024-05-15", "2024-Q1 until 2024-02-15", "2023-Q2 until 2023-05-15"),
            (&warsaw, "2024-Q3 until 2024-08-31", "2024-Q2 until 2024-05-31", "2023-Q3 until 2023-08-31"),
            (&warsaw, "2024-Q2 until 2024-05-31", "2024-Q1 until 2024-03-01", "2023-Q2 until 2023-05-31"),
            (&warsaw, "2024 until 2024-03-01", "2023 until 2023-03-01", "2023 until 2023-03-01"),
            (&warsaw, "2024 until 2024-02-29", "2023 until 2023-03-01", "2023 until 2023-03-01"),
            (&warsaw, "2024-W10 until 2024-03-07", "2024-W09 until 2024-02-29", "2023-W10 until 2023-03-09"),
            (
                &warsaw,
                "2024-01-05..2024-02-05 until 2024-01-10",
                "2023-12-05..2024-01-05 until 2023-12-10",
                "2023-01-05..2023-02-05 until 2023-01-10",
            ),
            (&shop, "FY2024-P02 until 2024-03-20", "FY2024-P01 until 2024-02-21", "FY2023-P02 until 2023-03-15"),
        ] {
            let p = calendar.period(part).unwrap();
            assert_eq!(p.label(), part);
            assert_eq!(p.previous().unwrap().label(), previous, "{part}");
            assert_eq!(p.year_before().unwrap().label(), year_before, "{part}");
        }
    }

    #[test]
    fn a_part_stops_at_the_ends_of_its_period() {
        let march = Calendar::utc().period("2024-03").unwrap();
        assert_eq!(march.part_until(march.end()), march);
        assert_eq!(march.part_until(Timestamp::MAX), march);
        let none = march.part_until(Timestamp::MIN);
        assert_eq!((none.start(), none.end(), none.is_part()), (march.start(), march.start(), true));
        assert!(!none.contains(march.start()));
        assert_eq!(none.to_whole(), march);
        let half = march.part_until(Timestamp::parse("2024-03-15T12:00:00Z").unwrap());
        assert_eq!(half.last_date().to_string(), "2024-03-15");
        assert_eq!((half.grain(), half.to_whole()), (Some(Grain::Month), march));
    }

    #[test]
    fn nothing_before_the_first_period_of_all_is_an_error() {
        let calendar = Calendar::utc();
        let first = calendar.period("-262143").unwrap();
        assert!(first.previous().unwrap_err().is_invalid());
        assert!(first.year_before().unwrap_err().is_invalid());
        let last = calendar.period("+262141").unwrap();
        assert!(last.next().unwrap_err().to_string().contains("262142"));
        let whole = calendar.between_dates(NaiveDate::MIN, NaiveDate::MAX).unwrap();
        for part in [whole.clone(), whole.part_until(Timestamp::from_micros(0))] {
            assert!(part.previous().is_err() && part.next().is_err() && part.year_before().is_err());
            assert_eq!(calendar.period(&part.label()).unwrap(), part);
            assert_eq!(Timeline::from(&part).slot(part.start()), Some(0));
        }
    }

    proptest! {
        #[test]
        fn parts_keep_their_order_and_stay_within_their_period(
            month in 0i64..24_000, a in 0.0..1.0f64, b in 0.0..1.0f64, grain in prop::sample::select(&Grain::ALL[1..]),
        ) {
            let calendar = Calendar::in_zone(America::New_York);
            let date = date_of(first_of_month(month)).unwrap();
            let p = calendar.period_of(grain, date).unwrap();
            let span = (p.end().micros() - p.start().micros()) as f64;
            let cut = |x: f64| p.part_until(Timestamp::from_micros(p.start().micros() + (x * span) as i64));
            let (a, b) = (cut(a.min(b)), cut(a.max(b)));
            for beside in [Period::previous, Period::next, Period::year_before] {
                let (whole, a, b) = (beside(&p).unwrap(), beside(&a).unwrap(), beside(&b).unwrap());
                prop_assert!(whole.start() == a.start() && a.end() <= b.end() && b.end() <= whole.end());
            }
            prop_assert_eq!(calendar.period(&a.label()).unwrap(), a);
        }
    }
}
