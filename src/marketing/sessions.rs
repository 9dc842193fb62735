//! Sessions of the web site.

use crate::field::{At, Sessions};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Count, Fold, Summary};
use crate::time::{Timeline, Timestamp};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Sessions of the web site.
///
/// ```text
/// sum of the sessions of the visits in P
/// ```
///
/// - **Counts**: sessions, anchored on the visit. A row may stand for several, such as all of a visitor's day.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`At`], [`Sessions`].
/// - **Unit**: count; higher is better.
///
/// The people behind them: [`Visitors`](super::Visitors).
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, marketing::{self, WebSessions}, record::Visit, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let mut visits = [("A", 1), ("B", 3)].map(|(who, at)| Visit::new(t(at), who));
/// visits[1].sessions = 4;
/// assert_eq!(marketing::web_sessions(&visits, ..).ok(), Some(5));
/// let ahead = over(&visits).during(t(9)..t(12)).as_of(t(5)).read(WebSessions);
/// assert_eq!(ahead.value(), Err(&Undefined::NotYetObservable));
/// ```
///
/// # References
///
/// Sessions of web analytics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WebSessions;

/// What is kept of visits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionsKept {
    /// How many rows.
    pub visits: Count,
    /// How many sessions they stand for.
    pub sessions: i64,
}

impl Summary for SessionsKept {
    fn merge(&mut self, other: &Self) {
        self.visits.merge(&other.visits);
        self.sessions = self.sessions.wrapping_add(other.sessions);
    }
}
impl Fold<u32> for SessionsKept {
    fn absorb(&mut self, sessions: u32) {
        self.visits.absorb(());
        self.sessions = self.sessions.wrapping_add(sessions.into());
    }
    fn retract(&mut self, sessions: u32) {
        self.visits.retract(());
        self.sessions = self.sessions.wrapping_sub(sessions.into());
    }
}

impl SessionsKept {
    /// How many sessions. Undefined where more was taken back than counted in.
    pub fn count(&self) -> Result<u64, Undefined> {
        self.visits.count()?;
        u64::try_from(self.sessions).map_err(|_| Undefined::Inconsistent)
    }
}

impl Measure for WebSessions {
    const ID: &'static str = "marketing.sessions";
    type Observation = u32;
    type When = Timestamp;
    type Summary = SessionsKept;
}

impl<V: At + Sessions> Observe<V> for WebSessions {
    #[inline]
    fn observe(&self, visit: &V, as_of: AsOf) -> Seen<u32> {
        let at = visit.at();
        if as_of.knows(at) { Seen::Counted(at, visit.sessions()) } else { Seen::Outside }
    }
}

impl Kpi for WebSessions {
    const ABOUT: About = About::new("marketing.sessions", "Website sessions", Unit::Count)
        .names("Sesje w witrynie", "Сеанси на сайті", "ביקורים באתר", "Сеансы на сайте")
        .formula("sum of the sessions of the visits in P")
        .anchor("visit: at")
        .source("web analytics: sessions");
    type Measure = WebSessions;
    type Value = u64;
    fn measure(&self) -> WebSessions {
        *self
    }
    fn value(&self, kept: &SessionsKept, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &SessionsKept) -> i64 {
        kept.visits.n()
    }
}

/// [`WebSessions`] of one period.
pub fn web_sessions<I: IntoIterator>(visits: I, during: impl Into<Timeline>) -> Reading<u64>
where
    WebSessions: Observe<I::Item>,
{
    over(visits).during(during).read(WebSessions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::track;
    use crate::record::Visit;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(prop_oneof![0u32..9, Just(u32::MAX)], 0..40), cuts: (usize, usize)) {
            laws::hold::<SessionsKept, u32>(&all, cuts);
        }
    }

    #[test]
    fn what_was_taken_back_without_having_come_is_no_number() {
        let mut live = track::<Visit>().measure(WebSessions);
        live.remove(&Visit::new(Timestamp::from_micros(1), "A"));
        assert_eq!(live.tables().total(&()).value(), Err(&Undefined::Inconsistent));
    }
}
