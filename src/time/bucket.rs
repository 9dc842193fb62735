//! Periods of whole days as numbers: the n-th week, month or year since the year 0, and its first day.

use super::Grain;
use super::calendar::Settings;
use chrono::{Datelike, NaiveDate};

/// A day as a number: 0001-01-01 is 1, a Monday.
pub(crate) fn day_of(date: NaiveDate) -> i64 {
    i64::from(date.num_days_from_ce())
}
pub(crate) fn date_of(day: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(day).ok()?)
}
/// A month as a number: January of the year 0 is 0.
pub(crate) fn month_of(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}
/// The first day of a month, also of one beyond chrono's years. (Years from March on, so that the leap day is last.)
pub(crate) fn first_of_month(month: i64) -> i64 {
    let (year, since_march) = ((month - 2).div_euclid(12), (month - 2).rem_euclid(12));
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    era * 146_097 + year * 365 + year / 4 - year / 100 + (153 * since_march + 2) / 5 - 305
}
/// A date `n` months on, its day clamped to the month's end.
pub(crate) fn add_months(date: NaiveDate, n: i64) -> Option<NaiveDate> {
    let month = month_of(date) + n;
    let day = first_of_month(month) + i64::from(date.day0());
    date_of(day.min(first_of_month(month + 1) - 1))
}

impl Settings {
    /// The month with which the month grain counts a longer one starts, 0 to 11.
    fn shift(&self) -> i64 {
        i64::from(self.fiscal_start) - 1
    }
    /// The period of whole days that holds a date. (An hour is no number: the hours of a zone have gaps.)
    pub fn ordinal(&self, grain: Grain, date: NaiveDate) -> i64 {
        let day = day_of(date);
        match (grain, &self.retail) {
            (Grain::Hour | Grain::Day, _) => day,
            (Grain::Week, _) => self.week_of(day),
            (longer, Some(retail)) => {
                let year = retail.year_of(day, i64::from(date.year()));
                let period = retail.period_of_week(year, (day - retail.first_day(year)).div_euclid(7));
                let per_year = per_year(longer);
                year * per_year + period / (12 / per_year)
            }
            (Grain::Month, None) => month_of(date),
            (longer, None) => (month_of(date) - self.shift()).div_euclid(12 / per_year(longer)),
        }
    }
    /// The first day of a period by its number, also of one beyond chrono's years.
    pub fn first_day(&self, grain: Grain, ordinal: i64) -> i64 {
        match (grain, &self.retail) {
            (Grain::Hour | Grain::Day, _) => ordinal,
            (Grain::Week, _) => ordinal * 7 + self.week_shift(),
            (longer, Some(retail)) => {
                let per_year = per_year(longer);
                let (year, part) = (ordinal.div_euclid(per_year), ordinal.rem_euclid(per_year));
                retail.first_day(year) + 7 * retail.weeks_before(year, part * (12 / per_year))
            }
            (Grain::Month, None) => first_of_month(ordinal),
            (longer, None) => first_of_month(ordinal * (12 / per_year(longer)) + self.shift()),
        }
    }
    fn week_shift(&self) -> i64 {
        1 + i64::from(self.week_starts.num_days_from_monday())
    }
    /// The week that holds a day.
    pub fn week_of(&self, day: i64) -> i64 {
        (day - self.week_shift()).div_euclid(7)
    }
    /// The first week of a year as ISO 8601 has it, for any start of the week: the one that holds 4 January.
    pub fn first_week(&self, year: i64) -> i64 {
        self.week_of(first_of_month(year * 12) + 3)
    }
    /// A week's year and its number in it, from 0: the retail year's, or that of the week's fourth day.
    pub fn year_and_week(&self, week: i64) -> (i64, i64) {
        let first = self.first_day(Grain::Week, week);
        let year = calendar_year(first + 3);
        match &self.retail {
            Some(retail) => {
                let year = retail.year_of(first, year);
                (year, (first - retail.first_day(year)).div_euclid(7))
            }
            None => (year, week - self.first_week(year)),
        }
    }
    /// The week by its year and its number in it, from 0; a number beyond the year's last week is that week.
    pub fn week_in(&self, year: i64, number: i64) -> i64 {
        let (first, weeks) = match &self.retail {
            Some(retail) => (self.week_of(retail.first_day(year)), retail.weeks_in_year(year)),
            None => (self.first_week(year), self.first_week(year + 1) - self.first_week(year)),
        };
        first + number.min(weeks - 1)
    }
}

/// How many periods of a grain from the month up make a year.
pub(crate) fn per_year(grain: Grain) -> i64 {
    match grain {
        Grain::Month => 12,
        Grain::Quarter => 4,
        Grain::Half => 2,
        _ => 1,
    }
}

/// The calendar year of a day, also of one beyond chrono's years.
pub(crate) fn calendar_year(day: i64) -> i64 {
    // by the mean year, from below
    let guess = (day * 400).div_euclid(146_097);
    (guess..=guess + 2).rev().find(|y| first_of_month(y * 12) <= day).unwrap_or(guess)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Calendar, Retail, RetailWeeks, YearEnd};
    use chrono::Weekday;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn first_days_of_months_agree_with_chrono_over_its_whole_range() {
        for year in (-262_143..=262_142).step_by(7).chain(-500..=2500) {
            for month in [1, 2, 3, 12] {
                let d = NaiveDate::from_ymd_opt(year, month, 1).unwrap();
                assert_eq!(first_of_month(month_of(d)), day_of(d), "{d}");
                assert_eq!(calendar_year(day_of(d)), i64::from(year), "{d}");
                if let Some(before) = d.pred_opt() {
                    assert_eq!(calendar_year(day_of(before)), i64::from(before.year()), "{before}");
                }
            }
        }
    }

    #[test]
    fn months_are_added_with_the_day_clamped_at_the_end_of_the_month() {
        for (from, n, to) in [
            ("2024-01-31", 1, "2024-02-29"),
            ("2024-01-31", 13, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2023-03-31", -1, "2023-02-28"),
            ("2020-02-29", -12, "2019-02-28"),
        ] {
            assert_eq!(add_months(date(from), n), Some(date(to)), "{from} {n}");
        }
        assert_eq!(add_months(NaiveDate::MAX, 1), None);
        assert_eq!(add_months(NaiveDate::MIN, i64::from(i32::MIN)), None);
    }

    fn calendars() -> impl Strategy<Value = Calendar> {
        use RetailWeeks::*;
        let weekday = || (0..7u8).prop_map(|n| Weekday::try_from(n).unwrap());
        let weeks = prop_oneof![Just(FourFourFive), Just(FourFiveFour), Just(FiveFourFour)];
        let end = prop_oneof![Just(YearEnd::Last), Just(YearEnd::Nearest)];
        let retail = (weeks, weekday(), end, 1..=12u8, 1..=4u8)
            .prop_map(|(w, d, e, m, q)| Retail::new(w, d, e, m).unwrap().extra_week_in(q).unwrap())
            .prop_map(|r| Calendar::utc().retail(r));
        let plain =
            (weekday(), 1..=12u8).prop_map(|(w, m)| Calendar::utc().week_starts(w).fiscal_year_starts(m).unwrap());
        prop_oneof![retail, plain]
    }

    proptest! {
        #[test]
        fn a_date_lies_in_its_own_period_and_periods_follow_one_another(
            calendar in calendars(), day in -95_745_000i64..95_745_000, near in -800_000i64..800_000, far: bool,
        ) {
            let (s, day) = (calendar.settings(), if far { day } else { near });
            let date = date_of(day).unwrap();
            for grain in Grain::ALL {
                let n = s.ordinal(grain, date);
                prop_assert!(s.first_day(grain, n) <= day && day < s.first_day(grain, n + 1), "{grain} {date}");
                if let Some(first) = date_of(s.first_day(grain, n)) {
                    prop_assert_eq!(s.ordinal(grain, first), n);
                }
            }
            let week = s.ordinal(Grain::Week, date);
            let (year, number) = s.year_and_week(week);
            prop_assert_eq!(s.week_in(year, number), week);
            prop_assert!((0..53).contains(&number));
        }
    }
}
