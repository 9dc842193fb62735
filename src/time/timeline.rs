//! Timelines: consecutive periods, laid out once.

use super::period::Whole;
use super::slots::{Slots, Table};
use super::{Calendar, Grain, Period, Timestamp};
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
pub(crate) enum What {
    /// One stretch of time that no calendar cut.
    Window,
    /// One period between dates, or a part of a period.
    One(Period),
    /// Periods of a grain; the number of the first (of hours, which have no numbers, 0).
    Buckets { calendar: Calendar, grain: Grain, first: i64 },
}

impl Timeline {
    pub(crate) fn lay(what: What, edges: Vec<Timestamp>, open: (bool, bool)) -> Timeline {
        let mut cuts: Vec<i64> = edges.iter().map(|e| e.micros()).collect();
        if let (true, Some(first)) = (open.0, cuts.first_mut()) {
            *first = i64::MIN;
        }
        if open.1 {
            cuts.pop();
        }
        let table = Table::new(cuts, edges.len().saturating_sub(1));
        Timeline(Arc::new(Laid { what, edges, open, table }))
    }
    /// The same stretch of time in one piece.
    pub fn whole(&self) -> Timeline {
        if self.len() == 1 {
            return self.clone();
        }
        let end = self.0.edges.last().copied().unwrap_or(Timestamp::MAX);
        let edges = vec![self.0.edges.first().copied().unwrap_or(Timestamp::MIN), end];
        Timeline::lay(What::Window, edges, self.0.open)
    }

    /// The period of a timeline that has one, with two ends.
    pub(crate) fn only(&self) -> Option<std::ops::Range<Timestamp>> {
        let (from, until) = (self.start(0)?, self.end(0)?);
        (self.len() == 1).then_some(from..until)
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
}
