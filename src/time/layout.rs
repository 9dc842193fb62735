//! How timelines are laid out: by dates, from one period to another, from one period, as a window.

use super::hour::HOUR;
use super::period::Whole;
use super::timeline::What;
use super::{Calendar, Grain, Period, Timeline, Timestamp};
use crate::Error;
use chrono::NaiveDate;

/// More periods than this are refused: a thousand years of days, or four hundred of hours.
const LIMIT: i64 = 4_000_000;

impl Timeline {
    /// The periods of a grain that cover the days from a date to before another; the first and the last may reach
    /// beyond them.
    ///
    /// # Errors
    /// An end that is not after the start; more than 4,000,000 periods; hours of a civil calendar; periods that end
    /// beyond chrono's years.
    pub fn of(
        calendar: &Calendar,
        grain: Grain,
        from: NaiveDate,
        until_exclusive: NaiveDate,
    ) -> Result<Timeline, Error> {
        let last = until_exclusive.pred_opt().filter(|last| from <= *last);
        let Some(last) = last else {
            let given = format!("{from}..{until_exclusive}");
            return Err(Error::invalid("timeline", given, "an end (exclusive) after the start"));
        };
        if grain == Grain::Hour {
            return Timeline::hours(calendar, calendar.start_of(from)?, calendar.start_of(until_exclusive)?);
        }
        let s = calendar.settings();
        Timeline::buckets(calendar, grain, s.ordinal(grain, from), s.ordinal(grain, last))
    }
    /// From one period to another of the same calendar and grain, both included.
    ///
    /// ```
    /// use crm_kpi::time::{Calendar, Timeline};
    /// let calendar = Calendar::utc();
    /// let quarters = Timeline::spanning(&calendar.period("2023-Q4")?, &calendar.period("2024-Q2")?)?;
    /// assert_eq!(quarters.len(), 3);
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    ///
    /// # Errors
    /// Another calendar or grain; a last period before the first; more than 4,000,000 periods; parts, and periods
    /// between dates, which have no grain.
    pub fn spanning(first: &Period, last: &Period) -> Result<Timeline, Error> {
        if first.calendar != last.calendar {
            let advice = "cut both periods with one calendar";
            return Err(Error::mismatch(
                "calendar",
                format!("{:?}", first.calendar),
                format!("{:?}", last.calendar),
                advice,
            ));
        }
        if first > last || first.is_part() || last.is_part() {
            return Err(Error::invalid("timeline", format!("{first} to {last}"), "whole periods, the first one first"));
        }
        match (first.whole, last.whole) {
            (Whole::Bucket(a, from), Whole::Bucket(b, to)) if a == b => Timeline::buckets(&first.calendar, a, from, to),
            (Whole::Hour, Whole::Hour) => Timeline::hours(&first.calendar, first.start, last.end),
            _ => Err(Error::mismatch("grain", first, last, "take two periods of one grain")),
        }
    }
    /// So many periods up to and with this one: the trailing twelve months.
    ///
    /// ```
    /// use crm_kpi::time::{Calendar, Timeline};
    /// let year = Timeline::trailing(&Calendar::utc().period("2024-03")?, 12)?;
    /// assert_eq!((year.len(), year.label(0)), (12, "2023-04".to_owned()));
    /// # Ok::<(), crm_kpi::Error>(())
    /// ```
    ///
    /// # Errors
    /// No periods at all, and what [`spanning`](Timeline::spanning) refuses.
    pub fn trailing(last: &Period, periods: usize) -> Result<Timeline, Error> {
        if periods == 0 {
            return Err(Error::invalid("timeline", "0 periods", "one period or more"));
        }
        let mut first = last.clone();
        for _ in 1..periods {
            first = first.previous()?;
        }
        Timeline::spanning(&first, last)
    }
    /// Everything in one: every instant there is.
    pub fn all() -> Timeline {
        Timeline::lay(What::Window, vec![Timestamp::MIN, Timestamp::MAX], (true, true))
    }
    /// One stretch of time from an instant to before another, open where there is none.
    ///
    /// # Errors
    /// An end before the start.
    pub fn window(from: Option<Timestamp>, until: Option<Timestamp>) -> Result<Timeline, Error> {
        let laid = Timeline::stretch(from, until);
        match (from, until) {
            (Some(from), Some(until)) if until < from => {
                Err(Error::invalid("window", laid.label(0), "an end that is not before the start"))
            }
            _ => Ok(laid),
        }
    }

    /// A window that does not end before it starts.
    pub(super) fn stretch(from: Option<Timestamp>, until: Option<Timestamp>) -> Timeline {
        let edges = vec![from.unwrap_or(Timestamp::MIN), until.unwrap_or(Timestamp::MAX)];
        Timeline::lay(What::Window, edges, (from.is_none(), until.is_none()))
    }
    fn buckets(calendar: &Calendar, grain: Grain, first: i64, last: i64) -> Result<Timeline, Error> {
        within_limit(grain, last - first + 1)?;
        let mut edges = Vec::new();
        for ordinal in first..=last + 1 {
            let start = calendar.start_of_day(grain, ordinal)?;
            edges.push(edges.last().map_or(start, |before| start.max(*before)));
        }
        Ok(Timeline::lay(What::Buckets { calendar: calendar.clone(), grain, first }, edges, (false, false)))
    }
    fn hours(calendar: &Calendar, start: Timestamp, end: Timestamp) -> Result<Timeline, Error> {
        within_limit(Grain::Hour, end.micros().saturating_sub(start.micros()) / HOUR)?;
        if end <= start {
            let advice = "the zone has no such day, so there are none; take days";
            return Err(Error::unsupported("hours of a skipped day", advice));
        }
        let mut edges = vec![calendar.hour_at(start)?.start()];
        let mut at = start;
        while at < end {
            at = Timestamp::from_micros(calendar.clock().hour_at(at.micros()).end);
            edges.push(at);
        }
        Ok(Timeline::lay(
            What::Buckets { calendar: calendar.clone(), grain: Grain::Hour, first: 0 },
            edges,
            (false, false),
        ))
    }
}

fn within_limit(grain: Grain, periods: i64) -> Result<(), Error> {
    if periods <= LIMIT {
        return Ok(());
    }
    let expected = "at most 4,000,000 periods; take a longer grain or fewer years";
    Err(Error::invalid("timeline", format!("{periods} times a {grain}"), expected))
}

impl Period {
    /// The shorter periods that make up this one: the months of a year, the hours of a day.
    ///
    /// # Errors
    /// A grain whose periods do not start and end with this one (the weeks of a month: take [`Timeline::of`] for all that
    /// touch it); hours of a civil calendar; a day that its zone skipped, which has no hours.
    pub fn by(&self, grain: Grain) -> Result<Timeline, Error> {
        let whole = || -> Result<Timeline, Error> {
            if grain == Grain::Hour {
                return Timeline::hours(&self.calendar, self.start, self.end);
            }
            let until = self.last_date().succ_opt().unwrap_or(NaiveDate::MAX);
            Timeline::of(&self.calendar, grain, self.first_date(), until)
        };
        let parts = whole()?;
        if (parts.start(0), parts.end(parts.len() - 1)) == (Some(self.start), Some(self.end)) {
            return Ok(parts);
        }
        let advice = "its periods do not begin and end with this one; Timeline::of takes all that touch the dates";
        Err(Error::unsupported(format!("{self} by {grain}"), advice))
    }
}

/// The period alone.
impl From<Period> for Timeline {
    fn from(period: Period) -> Timeline {
        let edges = vec![period.start, period.end];
        let calendar = period.calendar.clone();
        let what = match period.whole {
            Whole::Bucket(grain, first) if !period.is_part() => What::Buckets { calendar, grain, first },
            Whole::Hour if !period.is_part() => What::Buckets { calendar, grain: Grain::Hour, first: 0 },
            _ => What::One(period),
        };
        Timeline::lay(what, edges, (false, false))
    }
}
impl From<&Period> for Timeline {
    fn from(period: &Period) -> Timeline {
        period.clone().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{Europe, Pacific};

    #[test]
    fn a_period_is_split_where_the_shorter_ones_fit() {
        let calendar = Calendar::in_zone(Europe::Warsaw);
        for (label, grain, expected) in [
            ("2017", Grain::Month, Some((12, "2017-01", "2017-12"))),
            ("2017", Grain::Half, Some((2, "2017-H1", "2017-H2"))),
            ("2024-Q1", Grain::Day, Some((91, "2024-01-01", "2024-03-31"))),
            ("2024-03-31", Grain::Hour, Some((23, "2024-03-31T00", "2024-03-31T23"))),
            ("2024-10-27", Grain::Hour, Some((25, "2024-10-27T00", "2024-10-27T23"))),
            ("2024-W10", Grain::Day, Some((7, "2024-03-04", "2024-03-10"))),
            ("2024-01-01..2024-03-01", Grain::Month, Some((2, "2024-01", "2024-02"))),
            ("2024-03 until 2024-03-15", Grain::Day, Some((14, "2024-03-01", "2024-03-14"))),
            ("2024-03", Grain::Week, None),
            ("2024-03", Grain::Year, None),
            ("2024-01-05..2024-03-01", Grain::Month, None),
            ("2024-03 until 2024-03-15T12:00:00Z", Grain::Day, None),
        ] {
            let split = calendar.period(label).unwrap().by(grain);
            match (expected, split) {
                (Some((n, first, last)), Ok(line)) => {
                    assert_eq!((line.len(), line.label(0).as_str(), line.label(n - 1).as_str()), (n, first, last));
                }
                (None, Err(e)) => assert!(e.is_unsupported(), "{e}"),
                (expected, split) => panic!("{label} by {grain}: {split:?}, expected {expected:?}"),
            }
        }
        let skipped = Calendar::in_zone(Pacific::Apia).period("2011-12-30").unwrap();
        assert_eq!(skipped.start(), skipped.end());
        assert!(skipped.by(Grain::Hour).unwrap_err().is_unsupported());
    }

    #[test]
    fn one_period_is_a_timeline_and_equal_timelines_are_equal_however_made() {
        let calendar = Calendar::in_zone(Europe::Warsaw);
        let p = |label: &str| calendar.period(label).unwrap();
        let (from, until) = ("2024-03-01".parse().unwrap(), "2024-04-01".parse().unwrap());
        let march = Timeline::from(p("2024-03"));
        assert_eq!(march, Timeline::of(&calendar, Grain::Month, from, until).unwrap());
        assert_eq!(march, p("2024-03").by(Grain::Month).unwrap());
        assert_eq!(march, Timeline::spanning(&p("2024-03"), &p("2024-03")).unwrap());
        assert_ne!(march, Timeline::from(p("2024-03-01..2024-04-01")));
        assert_ne!(march, Timeline::from(p("2024-03 until 2024-03-15")));
        assert_eq!(Timeline::from(p("2024-03 until 2024-03-15")).label(0), "2024-03 until 2024-03-15");
        assert_eq!(Timeline::from(p("2024-03-15T12")), p("2024-03-15T12").by(Grain::Hour).unwrap());
        assert_eq!(
            format!("{:?}", p("2017").by(Grain::Month).unwrap()),
            "Timeline(2017-01 to 2017-12, 12 periods, Calendar(Europe/Warsaw))"
        );
    }

    #[test]
    fn a_timeline_that_makes_no_sense_is_refused() {
        let calendar = Calendar::utc();
        let p = |label: &str| calendar.period(label).unwrap();
        let d = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (early, late) = (d("-9999-01-01"), d("+9999-01-01"));
        assert!(Timeline::of(&calendar, Grain::Day, early, early).unwrap_err().is_invalid());
        assert!(Timeline::of(&calendar, Grain::Day, late, early).unwrap_err().is_invalid());
        let e = Timeline::of(&calendar, Grain::Day, early, late).unwrap_err();
        assert_eq!(
            e.to_string(),
            "timeline `7304119 times a day`: expected at most 4,000,000 periods; take a longer grain or fewer years"
        );
        assert!(Timeline::of(&calendar, Grain::Hour, early, late).unwrap_err().is_invalid());
        assert!(
            Timeline::of(&Calendar::civil(), Grain::Hour, d("2024-01-01"), d("2024-01-02"))
                .unwrap_err()
                .is_unsupported()
        );
        assert!(Timeline::of(&calendar, Grain::Hour, NaiveDate::MIN, NaiveDate::MAX).unwrap_err().is_invalid());
        assert!(Timeline::of(&calendar, Grain::Year, NaiveDate::MIN, NaiveDate::MAX).unwrap_err().is_invalid());
        assert!(Timeline::spanning(&p("2024-03"), &p("2024-02")).unwrap_err().is_invalid());
        assert!(Timeline::spanning(&p("2024-03"), &p("2024-Q3")).unwrap_err().is_mismatch());
        assert!(
            Timeline::spanning(&p("2024-03"), &Calendar::civil().period("2024-04").unwrap()).unwrap_err().is_mismatch()
        );
    }
}
