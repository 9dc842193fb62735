//! Records that users work on.

mod per_user;

pub use per_user::{TouchedPerUser, touched_per_user};

use crate::field::{At, Touches, UserKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::Count;
use crate::time::{Timeline, Timestamp};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Records that users touched, each once for each user.
///
/// ```text
/// count of pairs of a user and a record with >= 1 event in P
/// ```
///
/// - **Counts**: each pair of a user and a record once in every period with an event, anchored on the event: two users who
///   work on one deal touched two. Its own measure, a journey: a quarter's are not the sum of its months'.
/// - **Leaves out**: events that touch no record, such as a login.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`UserKey`], [`At`], [`Touches`].
/// - **Unit**: count; higher is better.
///
/// For each user: [`TouchedPerUser`](super::TouchedPerUser).
///
/// # Examples
///
/// ```
/// use crm_kpi::{adoption, record::UsageEvent, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let mut events = [("anna", 1), ("anna", 2), ("piotr", 3), ("piotr", 4)].map(|(who, at)| UsageEvent::new(who, t(at)));
/// events[..3].iter_mut().for_each(|event| event.record = Some("D-1".into()));
/// assert_eq!(adoption::records_touched(&events, ..).ok(), Some(2)); // anna and piotr, one deal each
/// assert_eq!(adoption::touched_per_user(&events, ..).to_string(), "1.00");
/// assert_eq!(adoption::touched_per_user(&events, t(5)..t(9)).ok(), None); // nobody was active
/// ```
///
/// # References
///
/// Breadth of use, as adoption reports of CRM vendors have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordsTouched;

impl Measure for RecordsTouched {
    const ID: &'static str = "adoption.records_touched";
    type Observation = ();
    type When = Timestamp;
    type Summary = Count;
}

impl Journey for RecordsTouched {
    type Event = ();
    type Trace = [(Timestamp, ())];
    fn walk(&self, history: &[(Timestamp, ())], at: &Frame, out: &mut impl FnMut(Seen<()>)) {
        let (timeline, mut latest) = (at.timeline(), None);
        for slot in history.iter().filter_map(|(t, ())| timeline.slot(*t)) {
            if latest.replace(slot) != Some(slot) {
                out(Seen::Counted(timeline.start(slot).unwrap_or(Timestamp::MIN), ()));
            }
        }
    }
}

impl<R: UserKey + At + Touches> Step<R> for RecordsTouched {
    type Entity = (<R as UserKey>::Id, <R as Touches>::Id);
    fn step(&self, event: &R, out: &mut impl FnMut(Option<&Self::Entity>, Timestamp, ())) {
        if let Some(record) = event.touched() {
            out(Some(&(event.user_key(), record)), event.at(), ());
        }
    }
}

impl Kpi for RecordsTouched {
    const ABOUT: About = About::new("adoption.records_touched", "Records touched by users", Unit::Count)
        .names(
            "Rekordy używane przez użytkowników",
            "Записи, з якими працювали користувачі",
            "רשומות שטופלו בידי משתמשים",
            "Записи, с которыми работали пользователи",
        )
        .formula("count of pairs of a user and a record with >= 1 event in P")
        .anchor("event: at")
        .source("CRM practice: breadth of use");
    type Measure = RecordsTouched;
    type Value = u64;
    fn measure(&self) -> Self {
        *self
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`RecordsTouched`] of one period.
pub fn records_touched<I: IntoIterator>(events: I, during: impl Into<Timeline>) -> Reading<u64>
where
    RecordsTouched: Step<I::Item>,
{
    over(events).during(during).read(RecordsTouched)
}
