//! Timelines: consecutive periods, laid out once.

use super::hour::HOUR;
use super::period::Whole;
use super::slots::{Slots, Table};
use super::{Calendar, Grain, Period, Timestamp};
use crate::Error;
use chrono::NaiveDate;
use std::{fmt, sync::Arc};

/// Consecutive periods, laid out once and cheap to clone: what a KPI is read per. The period of an instant is then a
/// look-up in a table, whatever the zone.
///
/// ```
/// use crm_kpi::time::{Calendar, Grain, Timestamp};
/// let calendar = Calendar::in_zone(chrono_tz::Europe::Warsaw);
/// let months = calendar.period("2017")?.by(Grain::Month)?;
/// assert_eq!((months.len(), months.label(2).as_str()), (12, "2017-03"));
/// // 31 March 23:30 in UTC is 1 April in Warsaw
/// assert_eq!(months.slot(Timestamp::parse("2017-03-31T23:30:00Z")?), Some(3));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Clone)]
pub struct Timeline(Arc<Laid>);

struct Laid {
    what: What,
    /// One more than periods.
    edges: Vec<Timestamp>,
    /// Whether it has no first, no last instant; the outer edges then mean nothing.
    open: (bool, bool),
    table: Table,
}

#[derive(Debug, Clone, PartialEq)]
enum What {
    /// One stretch of time that no calendar cut.
    Window,
    /// One period between dates, or a part of a period.
    One(Period),
    /// Periods of a grain; the number of the first (of hours, which have no numbers, 0).
    Buckets { calendar: Calendar, grain: Grain, first: i64 },
}

/// More periods than this are refused: a thousand years of days, or four hundred of hours.
const LIMIT: i64 = 4_000_000;

impl Timeline {
    fn lay(what: What, edges: Vec<Timestamp>, open: (bool, bool)) -> Timeline {
        let mut cuts: Vec<i64> = edges.iter().map(|e| e.micros()).collect();
        if let (true, Some(first)) = (open.0, cuts.first_mut()) {
            *first = i64::MIN;
        }
        if open.1 {
            cuts.pop();
        }
        Timeline(Arc::new(Laid { what, edges, open, table: Table::new(cuts) }))
    }
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
    /// Everything in one: every instant there is.
    pub fn all() -> Timeline {
        Timeline::lay(What::Window, vec![Timestamp::MIN, Timestamp::MAX], (true, true))
    }
    /// One stretch of time from an instant to before another, open where there is none.
    ///
    /// # Errors
    /// An end before the start.
    pub fn window(from: Option<Timestamp>, until: Option<Timestamp>) -> Result<Timeline, Error> {
        let edges = vec![from.unwrap_or(Timestamp::MIN), until.unwrap_or(Timestamp::MAX)];
        let laid = Timeline::lay(What::Window, edges, (from.is_none(), until.is_none()));
        match (from, until) {
            (Some(from), Some(until)) if until < from => {
                Err(Error::invalid("window", laid.label(0), "an end that is not before the start"))
            }
            _ => Ok(laid),
        }
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
        within_limit(Grain::Hour, (end.micros() - start.micros()) / HOUR)?;
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

    /// How many periods.
    pub fn len(&self) -> usize {
        self.0.edges.len().saturating_sub(1)
    }
    /// Never: a timeline has at least one period.
    pub fn is_empty(&self) -> bool {
        false
    }
    /// The grain; `None` for a window and for one period between dates.
    pub fn grain(&self) -> Option<Grain> {
        match &self.0.what {
            What::Window => None,
            What::One(period) => period.grain(),
            What::Buckets { grain, .. } => Some(*grain),
        }
    }
    /// The calendar that cut it; `None` for a window.
    pub fn calendar(&self) -> Option<&Calendar> {
        match &self.0.what {
            What::Window => None,
            What::One(period) => Some(period.calendar()),
            What::Buckets { calendar, .. } => Some(calendar),
        }
    }
    /// The i-th period; `None` past the end, and for a window, which is no calendar's period.
    pub fn period(&self, i: usize) -> Option<Period> {
        let (start, end) = (*self.0.edges.get(i)?, *self.0.edges.get(i + 1)?);
        match &self.0.what {
            What::Window => None,
            What::One(period) => Some(period.clone()),
            What::Buckets { calendar, grain: Grain::Hour, .. } => Some(calendar.whole(Whole::Hour, start, end)),
            What::Buckets { calendar, grain, first } => {
                Some(calendar.whole(Whole::Bucket(*grain, first + i64::try_from(i).ok()?), start, end))
            }
        }
    }
    /// Every period in order; none for a window.
    pub fn periods(&self) -> impl DoubleEndedIterator<Item = Period> + '_ {
        (0..self.len()).filter_map(|i| self.period(i))
    }
    /// The i-th period's label: `all time` and `2024-01-01T00:00:00Z..` for windows; empty past the end.
    pub fn label(&self, i: usize) -> String {
        if let (What::Window, 0) = (&self.0.what, i) {
            let text = |t: Option<Timestamp>| t.map(|t| t.to_string()).unwrap_or_default();
            return match (self.start(0), self.end(0)) {
                (None, None) => "all time".to_string(),
                (from, until) => format!("{}..{}", text(from), text(until)),
            };
        }
        self.period(i).map(|p| p.label()).unwrap_or_default()
    }
    /// Where the i-th period starts; `None` where it has no start, and past the end.
    pub fn start(&self, i: usize) -> Option<Timestamp> {
        self.edge(i).filter(|_| i < self.len())
    }
    /// Where the i-th period ends, exclusive; `None` where it has no end, and past the end.
    pub fn end(&self, i: usize) -> Option<Timestamp> {
        self.edge(i.checked_add(1)?)
    }
    /// An edge, from 0 to the number of periods; `None` where the timeline is open.
    fn edge(&self, i: usize) -> Option<Timestamp> {
        let open = i == 0 && self.0.open.0 || i == self.len() && self.0.open.1;
        self.0.edges.get(i).copied().filter(|_| !open)
    }
    pub(crate) fn edges(&self) -> impl Iterator<Item = Option<Timestamp>> + '_ {
        (0..=self.len()).map(|i| self.edge(i))
    }
    /// The index of the period that holds an instant.
    #[inline]
    pub fn slot(&self, at: Timestamp) -> Option<usize> {
        self.slots().column(at).checked_sub(1).filter(|i| *i < self.len())
    }
    /// To look many instants up: borrow once, outside the loop.
    #[inline]
    pub(crate) fn slots(&self) -> Slots<'_> {
        self.0.table.slots()
    }
    /// The columns of a table over it: before, each period, after.
    #[inline]
    pub(crate) fn columns(&self) -> usize {
        self.len() + 2
    }
    /// The calendar and the grain of whole periods.
    pub(crate) fn as_buckets(&self) -> Option<(&Calendar, Grain)> {
        match &self.0.what {
            What::Buckets { calendar, grain, .. } => Some((calendar, *grain)),
            _ => None,
        }
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

/// By edges, grain and calendar.
impl PartialEq for Timeline {
    fn eq(&self, other: &Timeline) -> bool {
        let same = |a: &Laid, b: &Laid| a.what == b.what && a.open == b.open && a.edges == b.edges;
        Arc::ptr_eq(&self.0, &other.0) || same(&self.0, &other.0)
    }
}
impl fmt::Debug for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timeline({}", self.label(0))?;
        if self.len() > 1 {
            write!(f, " to {}, {} periods", self.label(self.len() - 1), self.len())?;
        }
        match self.calendar() {
            Some(calendar) => write!(f, ", {calendar:?})"),
            None => f.write_str(")"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America, Australia, Europe, Pacific};
    use std::collections::BTreeSet;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }
    fn labels(timeline: &Timeline) -> Vec<String> {
        (0..timeline.len()).map(|i| timeline.label(i)).collect()
    }

    #[test]
    fn a_timeline_is_its_periods_in_order_and_finds_every_instant() {
        for zone in [Europe::Warsaw, America::St_Johns, Australia::Lord_Howe, Pacific::Apia, America::Juneau] {
            let calendar = Calendar::in_zone(zone);
            for (grain, from, until) in [
                (Grain::Hour, "2011-12-25", "2012-01-05"),
                (Grain::Hour, "2006-10-20", "2006-11-05"),
                (Grain::Hour, "1867-10-15", "1867-10-22"),
                (Grain::Day, "2006-01-01", "2012-03-01"),
                (Grain::Day, "1867-10-15", "1867-10-22"),
                (Grain::Week, "2010-05-05", "2012-01-01"),
                (Grain::Month, "1860-01-01", "2025-01-01"),
                (Grain::Year, "-0100-01-01", "2100-01-01"),
            ] {
                let line = Timeline::of(&calendar, grain, from.parse().unwrap(), until.parse().unwrap()).unwrap();
                let mut seen = BTreeSet::new();
                for (i, p) in line.periods().enumerate() {
                    let what = format!("{zone} {p}");
                    assert!(seen.insert(p.label()), "{what} twice");
                    assert_eq!(calendar.period(&p.label()).unwrap(), p, "{what}");
                    assert_eq!((line.start(i), line.end(i)), (Some(p.start()), Some(p.end())), "{what}");
                    if i + 1 < line.len() {
                        assert_eq!(line.period(i + 1), Some(p.next().unwrap()), "{what}");
                        assert_eq!(p, p.next().unwrap().previous().unwrap());
                    }
                    if p.start() < p.end() {
                        for t in [p.start(), p.end().saturating_add(chrono::TimeDelta::microseconds(-1))] {
                            assert_eq!(line.slot(t), Some(i), "{what}");
                            assert_eq!(calendar.period_at(grain, t).unwrap(), p, "{what}");
                        }
                    }
                }
                assert_eq!(seen.len(), line.len());
                assert_eq!((line.period(line.len()), line.label(line.len())), (None, String::new()));
            }
        }
    }

    #[test]
    fn all_time_and_windows_hold_every_instant_between_their_ends() {
        let (t, u) = (at("2024-01-01T00:00:00Z"), at("2024-02-01T00:00:00Z"));
        let just_before = |t: Timestamp| Timestamp::from_micros(t.micros() - 1);
        for (line, label, inside, outside) in [
            (Timeline::all(), "all time", vec![Timestamp::MIN, t, Timestamp::MAX], vec![]),
            (
                Timeline::window(Some(t), None).unwrap(),
                "2024-01-01T00:00:00Z..",
                vec![t, Timestamp::MAX],
                vec![just_before(t), Timestamp::MIN],
            ),
            (
                Timeline::window(None, Some(t)).unwrap(),
                "..2024-01-01T00:00:00Z",
                vec![just_before(t), Timestamp::MIN],
                vec![t, Timestamp::MAX],
            ),
            (
                Timeline::window(Some(t), Some(u)).unwrap(),
                "2024-01-01T00:00:00Z..2024-02-01T00:00:00Z",
                vec![t, just_before(u)],
                vec![just_before(t), u],
            ),
            (
                Timeline::window(Some(Timestamp::MIN), Some(Timestamp::MAX)).unwrap(),
                "-9223372036854775808us..9223372036854775807us",
                vec![Timestamp::MIN],
                vec![Timestamp::MAX],
            ),
        ] {
            assert_eq!((line.label(0).as_str(), line.len(), line.columns()), (label, 1, 3));
            assert!(line.grain().is_none() && line.calendar().is_none() && line.periods().next().is_none());
            assert!(inside.iter().all(|t| line.slot(*t) == Some(0)), "{label}");
            assert!(outside.iter().all(|t| line.slot(*t).is_none()), "{label}");
        }
        assert_eq!(Timeline::window(None, None).unwrap(), Timeline::all());
        assert_eq!(Timeline::window(Some(t), Some(t)).unwrap().slot(t), None);
        assert!(Timeline::window(Some(u), Some(t)).unwrap_err().is_invalid());
    }

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
        assert_eq!(labels(&Timeline::from(p("2024-03 until 2024-03-15"))), ["2024-03 until 2024-03-15"]);
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
        assert!(Timeline::of(&calendar, Grain::Year, NaiveDate::MIN, NaiveDate::MAX).unwrap_err().is_invalid());
        assert!(Timeline::spanning(&p("2024-03"), &p("2024-02")).unwrap_err().is_invalid());
        assert!(Timeline::spanning(&p("2024-03"), &p("2024-Q3")).unwrap_err().is_mismatch());
        assert!(
            Timeline::spanning(&p("2024-03"), &Calendar::civil().period("2024-04").unwrap()).unwrap_err().is_mismatch()
        );
    }
}
