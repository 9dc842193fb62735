//! Business days: dates on which there is any open time.

use super::BusinessHours;
use crate::time::Period;
use crate::time::bucket::{date_of, day_of};
use crate::time::zone::first;
use crate::value::Undefined;
use chrono::NaiveDate;

impl BusinessHours {
    /// Whether there is any open time on this date: a day with half a holiday is one.
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        self.plan.day(day_of(date)).is_business_day()
    }
    /// The business days of a period: the working days by which users are multiplied, or a target is paced. Of a part of a
    /// period, and of an hour, every date is counted that has a share in it.
    ///
    /// ```
    /// use crm_kpi::time::Calendar;
    /// let calendar = Calendar::in_zone(chrono_tz::America::New_York);
    /// let hours = calendar.business_hours("mon-fri 09:00-17:00; 2024-01-01 closed; 2024-01-15 closed")?;
    /// assert_eq!(hours.business_days_in(&calendar.period("2024-01")?), 21);
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    pub fn business_days_in(&self, period: &Period) -> i64 {
        self.days_before(day_of(period.last_date()) + 1) - self.days_before(day_of(period.first_date()))
    }
    /// The business days on the way from a date to another, the first date included and the second not. Backwards they
    /// are negative (as NumPy's `busday_count` has them).
    ///
    /// ```
    /// use crm_kpi::time::Calendar;
    /// let hours = Calendar::civil().business_hours("mon-fri 09:00-17:00")?;
    /// let (friday, monday) = ("2024-03-08".parse().unwrap(), "2024-03-11".parse().unwrap());
    /// assert_eq!(hours.business_days_between(friday, monday), 1);
    /// assert_eq!(hours.business_days_between(monday, friday), -1);
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    pub fn business_days_between(&self, from: NaiveDate, until: NaiveDate) -> i64 {
        let back = i64::from(until < from);
        self.days_before(day_of(until) + back) - self.days_before(day_of(from) + back)
    }
    /// The n-th business day after a date or, where n is negative, before it. No business days from a date is the date
    /// itself.
    ///
    /// ```
    /// use crm_kpi::time::Calendar;
    /// let hours = Calendar::civil().business_hours("mon-fri 09:00-17:00; 2024-03-11 closed")?;
    /// let saturday = "2024-03-09".parse().unwrap();
    /// assert_eq!(hours.add_business_days(saturday, 1).unwrap().to_string(), "2024-03-12");
    /// assert_eq!(hours.add_business_days(saturday, -1).unwrap().to_string(), "2024-03-08");
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    ///
    /// # Errors
    /// No business day is left (`NoOpenTime`); it lies beyond chrono's years (`OutOfRange`).
    pub fn add_business_days(&self, date: NaiveDate, n: i64) -> Result<NaiveDate, Undefined> {
        let (day, least, most) = (day_of(date), day_of(NaiveDate::MIN), day_of(NaiveDate::MAX));
        // business days before the end of the one that is looked for
        let before = match n {
            0 => return Ok(date),
            1.. => self.days_before(day + 1).checked_add(n),
            _ => self.days_before(day).checked_add(n).and_then(|n| n.checked_add(1)),
        };
        let reached = |day: i64| before.is_some_and(|before| self.days_before(day + 1) >= before);
        if before.is_none() || !reached(most) || reached(least - 1) {
            return Err(self.never());
        }
        date_of(first(least - 1, most, reached)).ok_or(Undefined::OutOfRange)
    }
    fn days_before(&self, day: i64) -> i64 {
        self.plan.before(day).days
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Calendar, Grain};
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }
    fn hours(text: &str) -> BusinessHours {
        Calendar::civil().business_hours(text).unwrap()
    }

    #[test]
    fn a_day_on_which_it_is_open_for_a_while_is_a_business_day() {
        let hours = hours("fri 22:00-06:00; 2024-12-24 09:00-12:00; 2024-12-27 closed");
        for (day, open) in [
            ("2024-12-20", true),
            ("2024-12-21", true), // until six
            ("2024-12-22", false),
            ("2024-12-24", true),
            ("2024-12-27", false),
            ("2024-12-28", true),
        ] {
            assert_eq!(hours.is_business_day(date(day)), open, "{day}");
        }
        let december = Calendar::utc().period("2024-12").unwrap();
        assert_eq!(hours.business_days_in(&december), 8); // Fridays 6, 13, 20; Saturdays 7, 14, 21, 28; the 24th
        assert_eq!(december.by(Grain::Day).unwrap().periods().map(|d| hours.business_days_in(&d)).sum::<i64>(), 8);
    }

    #[test]
    fn there_is_no_business_day_where_none_is_left() {
        let once = hours("2024-12-24 09:00-12:00");
        assert_eq!(once.add_business_days(date("2024-01-01"), 1), Ok(date("2024-12-24")));
        assert_eq!(once.add_business_days(date("2025-01-01"), -1), Ok(date("2024-12-24")));
        for (from, n) in [("2024-12-24", 1), ("2024-12-24", -1), ("2024-01-01", 2), ("2024-01-01", i64::MAX)] {
            assert_eq!(once.add_business_days(date(from), n), Err(Undefined::NoOpenTime), "{from} {n}");
        }
        assert_eq!(hours("").add_business_days(date("2024-01-01"), 0), Ok(date("2024-01-01")));
        let weekly = hours("mon 09:00-12:00");
        for (from, n) in
            [(NaiveDate::MAX, 7), (NaiveDate::MIN, -7), (NaiveDate::MIN, i64::MIN), (NaiveDate::MAX, i64::MAX)]
        {
            assert_eq!(weekly.add_business_days(from, n), Err(Undefined::OutOfRange), "{from} {n}");
        }
        let mondays = weekly.business_days_between(NaiveDate::MIN.succ_opt().unwrap(), NaiveDate::MAX);
        let last = weekly.add_business_days(NaiveDate::MIN, mondays).unwrap();
        assert!((NaiveDate::MAX - last).num_days() <= 7, "{last}");
    }

    proptest! {
        #[test]
        fn counted_one_by_one_they_are_as_many(
            week in prop::collection::vec(any::<bool>(), 7), closed in prop::collection::vec(0u32..60, 0..5),
            opened in prop::collection::vec(60u32..100, 0..5), from in 0u32..100, until in 0u32..100, n in -40i64..40,
        ) {
            let start = date("2024-02-01");
            let day = |n: u32| start + chrono::TimeDelta::days(i64::from(n));
            let named = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().zip(&week).filter(|(_, open)| **open);
            let mut clauses: Vec<String> = named.map(|(name, _)| format!("{name} 09:00-17:00")).collect();
            clauses.extend(closed.iter().map(|n| format!("{} closed", day(*n))));
            clauses.extend(opened.iter().enumerate().map(|(i, n)| format!("{} {:02}:00-{:02}:30", day(*n), i, i)));
            let hours = hours(&clauses.join(";"));
            let open = |date: &NaiveDate| hours.is_business_day(*date);
            let count = |a: u32, b: u32| (a..b).map(day).filter(open).count() as i64;
            let expected = if from <= until { count(from, until) } else { -count(until + 1, from + 1) };
            prop_assert_eq!(hours.business_days_between(day(from), day(until)), expected);

            // the n-th is a business day, and there are n on the way to it
            if let Ok(nth) = hours.add_business_days(day(from), n) {
                let after = |d: NaiveDate| d.succ_opt().unwrap();
                match n {
                    0 => prop_assert_eq!(nth, day(from)),
                    1.. => prop_assert_eq!(hours.business_days_between(after(day(from)), after(nth)), n),
                    _ => prop_assert_eq!(hours.business_days_between(nth, day(from)), -n),
                }
                prop_assert!(n == 0 || open(&nth));
            } else {
                prop_assert!(week.iter().all(|open| !open));
            }
        }
    }
}
