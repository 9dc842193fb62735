//! How a record is seen, and from where a number is read.

use super::Place;
use super::cells::{Coverage, Window};
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::fmt;

/// What a measure makes of one record. The place rides along, so that pending and excluded records stand in the
/// evidence of their own period.
///
/// `W` is a [`Timestamp`] for a flow and a [`Span`](crate::time::Span) for a level.
#[derive(Debug, Clone, PartialEq)]
pub enum Seen<O, W = Timestamp> {
    /// It counts, here, with this.
    Counted(W, O),
    /// It may yet count: a deal still open, a lead whose window has not run out.
    Pending {
        /// Where it would count, if that is known already.
        at: Option<W>,
        /// The instant at which time alone settles it. A table does not look at it: its as-of does not move. It is for
        /// whoever keeps the records and sees them again when that instant has come.
        decides: Option<Timestamp>,
    },
    /// It belongs to the population but cannot be counted.
    Excluded(Option<W>, Why),
    /// It is none of this measure's business.
    Outside,
}

impl<O, W> Seen<O, W> {
    /// Pending, with no place and nothing that time alone would settle.
    pub const PENDING: Seen<O, W> = Seen::Pending { at: None, decides: None };
}

impl<O, W: Place> Seen<O, W> {
    /// The same, unless it would be counted on a span that ends before it starts: such a span stands nowhere.
    #[inline(always)]
    pub(crate) fn forward(self) -> Self {
        match self {
            Seen::Counted(when, _) if when.is_backwards() => Seen::Excluded(None, Why::NegativeDuration),
            seen => seen,
        }
    }
}

/// How long it was in microseconds, or why it is no duration.
#[inline]
pub(crate) fn lasted(from: Timestamp, until: Timestamp) -> Result<i64, Why> {
    match until.micros().checked_sub(from.micros()) {
        _ if until < from => Err(Why::NegativeDuration),
        None => Err(Why::OutOfRange),
        Some(micros) => Ok(micros),
    }
}

/// The instant until which the records were observed, itself included. There is no default instant and no clock.
///
/// A report at the end of a period is asked [`AsOf::before`] that end: the period is then finished, and of the next one
/// nothing is known, not even what stands at its first instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum AsOf {
    /// Everything in the data is known.
    #[default]
    Everything,
    /// What happened after this instant has not happened yet.
    At(Timestamp),
}

impl AsOf {
    /// Everything that happened before this instant is known, what happened at it is not: the as-of of a report that
    /// ends with a period, `AsOf::before(period.end())`.
    pub fn before(t: impl Into<Timestamp>) -> AsOf {
        AsOf::At(Timestamp::from_micros(t.into().micros().saturating_sub(1)))
    }
    /// Whether something that happened at `t` is known. Ask this, and do not compare instants with the as-of: a
    /// [`Board`](crate::board::Board) notes what is asked for and lies ahead, and looks again when it has come.
    #[inline(always)]
    pub fn knows(self, t: Timestamp) -> bool {
        match self {
            AsOf::Everything => true,
            AsOf::At(now) => t <= now || lies_ahead(t),
        }
    }
    /// The same, where it does not matter when that changes: what is filled once is not looked at again.
    #[inline(always)]
    pub(crate) fn has_seen(self, t: Timestamp) -> bool {
        match self {
            AsOf::Everything => true,
            AsOf::At(now) => t <= now,
        }
    }
    /// `t`, if it is known.
    #[inline(always)]
    pub fn known(self, t: Option<Timestamp>) -> Option<Timestamp> {
        t.filter(|t| self.knows(*t))
    }
}

thread_local! {
    /// The first instant that was asked for and is not known yet.
    static AHEAD: Cell<Option<Timestamp>> = const { Cell::new(None) };
}

/// Notes an instant that was asked for and lies ahead: when it has come, the answer will be another one. In place: a call would
/// cost the loops around it their registers.
#[inline(always)]
fn lies_ahead(t: Timestamp) -> bool {
    AHEAD.with(|ahead| ahead.set(Some(ahead.get().map_or(t, |before| before.min(t)))));
    false
}

/// What is seen, and the first instant at which time alone may let it be seen otherwise: whatever depends on an as-of asks
/// it what is [known](AsOf::knows). Whoever watches around it sees nothing of this.
pub(crate) fn watching<T>(look: impl FnOnce() -> T) -> (T, Option<Timestamp>) {
    let around = AHEAD.replace(None);
    let seen = look();
    (seen, AHEAD.replace(around))
}

impl fmt::Display for AsOf {
    /// `everything`, or the instant as RFC 3339.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AsOf::Everything => f.pad("everything"),
            AsOf::At(t) => t.fmt(f),
        }
    }
}
impl<T: Into<Timestamp>> From<T> for AsOf {
    fn from(t: T) -> AsOf {
        AsOf::At(t.into())
    }
}

/// Where a reading stands: the timeline, the period on it, the as-of.
#[derive(Debug, Clone)]
pub struct Frame {
    timeline: Timeline,
    as_of: AsOf,
    slot: Option<usize>,
    coverage: Coverage,
}

impl Frame {
    /// The whole timeline, seen as of an instant: what a journey is walked in.
    pub fn new(timeline: impl Into<Timeline>, as_of: impl Into<AsOf>) -> Frame {
        Frame { timeline: timeline.into(), as_of: as_of.into(), slot: None, coverage: Coverage::default() }
    }
    /// The period with this index, or the whole timeline: what a KPI is read in.
    pub fn at(mut self, slot: Option<usize>) -> Frame {
        self.slot = slot;
        self
    }
    /// The same, of cells that hold windows of several periods.
    pub(crate) fn covering(mut self, coverage: &Coverage) -> Frame {
        self.coverage.clone_from(coverage);
        self
    }
    pub(crate) fn move_to(&mut self, slot: usize) {
        self.slot = Some(slot);
    }
    /// All periods of the question.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }
    /// The index of the period that is read; `None` while histories are walked and for a total.
    pub fn slot(&self) -> Option<usize> {
        self.slot
    }
    /// The as-of, as given.
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }
    /// The as-of instant, for a KPI that cannot do without.
    pub fn now(&self) -> Result<Timestamp, Undefined> {
        match self.as_of {
            AsOf::Everything => Err(Undefined::NeedsAsOf),
            AsOf::At(t) => Ok(t),
        }
    }
    /// The first instant of the period that is read (of the whole timeline for a total); `None` where it is open.
    pub fn start(&self) -> Option<Timestamp> {
        self.timeline.start(self.slot.unwrap_or(0))
    }
    /// The first instant of the window of periods that ends with the one that is read: its own, where it is alone. `Err`
    /// of windows by another calendar than that of the periods, such as the month to date of each day.
    pub(crate) fn window_start(&self) -> Result<Option<Timestamp>, Undefined> {
        let slot = self.slot.unwrap_or(0);
        match self.coverage.window {
            Window::Calendar(_) | Window::Closing(_) => Err(Undefined::IncompleteWindow),
            _ => Ok(self.timeline.start(self.coverage.first(slot))),
        }
    }
    /// The first instant after the period that is read (after the timeline for a total); `None` where it is open.
    pub fn end(&self) -> Option<Timestamp> {
        self.timeline.end(self.slot.unwrap_or(self.timeline.len().saturating_sub(1)))
    }
    /// The period begins after the as-of: nothing of it can be known.
    pub fn lies_ahead(&self) -> bool {
        self.as_of != AsOf::Everything && self.start().is_some_and(|start| !self.as_of.knows(start))
    }
    /// The period has instants after the as-of: what is asked of its end cannot be known yet.
    pub fn unfinished(&self) -> bool {
        self.as_of != AsOf::Everything
            && self.end().is_some_and(|end| !self.as_of.knows(Timestamp::from_micros(end.micros().saturating_sub(1))))
    }
    /// Whether the window that ends here has run out: one that ends beyond the last instant there is (`None`) never does,
    /// unless everything is known.
    pub(crate) fn has_passed(&self, ends: Option<Timestamp>) -> bool {
        self.as_of == AsOf::Everything || ends.is_some_and(|ends| self.as_of.knows(ends))
    }
    /// For a KPI that counts only what is so old: there must be an as-of, and the first window of the period must have
    /// run out by then.
    pub(crate) fn windows_have_run_out(&self, window: Option<Length>) -> Result<(), Undefined> {
        let Some(window) = window else { return Ok(()) };
        let now = self.now()?;
        let first = self.start().and_then(|start| start.checked_add(window.into()));
        if first.is_some_and(|first| first > now) { Err(Undefined::NotYetObservable) } else { Ok(()) }
    }
    /// The instant at which an age is taken: the end of the period, or the as-of where that comes first.
    pub fn instant(&self) -> Result<Timestamp, Undefined> {
        match (self.as_of, self.end()) {
            (AsOf::Everything, None) => Err(Undefined::NeedsAsOf),
            (AsOf::Everything, Some(end)) => Ok(end),
            (AsOf::At(now), None) => Ok(now),
            (AsOf::At(now), Some(end)) => Ok(now.min(end)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Calendar;

    #[test]
    fn the_first_instant_ahead_is_noted_whatever_is_watched_within() {
        let t = Timestamp::from_micros;
        let now = AsOf::At(t(5));
        for (what, asked, within, expected) in [
            ("nothing is asked", vec![], vec![], None),
            ("all is known", vec![1, 5], vec![], None),
            ("the first of several", vec![9, 7, 8], vec![], Some(t(7))),
            ("the last instant there is", vec![i64::MAX], vec![], Some(Timestamp::MAX)),
            ("another look within does not forget it", vec![7], vec![9], Some(t(7))),
            ("nor is it taken for it", vec![7], vec![6], Some(t(7))),
        ] {
            let ((), ahead) = watching(|| {
                asked.iter().for_each(|at| assert_eq!(now.knows(t(*at)), *at <= 5));
                let ((), inner) = watching(|| within.iter().for_each(|at| assert!(!now.knows(t(*at)))));
                assert_eq!(inner, within.first().map(|at| t(*at)), "{what}");
            });
            assert_eq!(ahead, expected, "{what}");
        }
    }

    #[test]
    fn a_period_is_finished_when_its_last_instant_is_known_and_the_next_lies_ahead() {
        let calendar = Calendar::utc();
        let (march, april) = (calendar.period("2024-03").unwrap(), calendar.period("2024-04").unwrap());
        let end = march.end();
        let frame = |period: &crate::time::Period, as_of: AsOf| Frame::new(period, as_of).at(Some(0));
        for (what, as_of, unfinished, lies_ahead) in [
            ("everything", AsOf::Everything, false, false),
            ("before the end", AsOf::before(end), false, true),
            ("at the end: what happened at its very instant is known", AsOf::At(end), false, false),
            ("within", AsOf::At(march.start()), true, true),
        ] {
            assert_eq!(frame(&march, as_of).unfinished(), unfinished, "{what}");
            assert_eq!(frame(&april, as_of).lies_ahead(), lies_ahead, "{what}");
        }
    }
}
