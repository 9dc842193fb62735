//! The mean time to the first answer, where tickets note it themselves.

use super::answered;
use crate::field::{Created, Merged, Replied, Solutions, Solved};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::DurationMean;
use crate::time::{Timeline, Timestamp};
use crate::value::{MeanDuration, Undefined};
use serde::{Deserialize, Serialize};

/// The mean time from a ticket's creation to the first answer that the ticket itself notes.
///
/// ```text
/// sum of (first_reply_at - created_at) / answered tickets
/// ```
///
/// - **Counts**: what [`RecordedFirstResponse`](crate::tickets::RecordedFirstResponse) counts, in 24 bytes a cell; that
///   one has the median and the quantiles as well, which say more of times that are mostly short and sometimes very long.
/// - **Leaves out**: the same.
/// - **Undefined**: nothing answered (`NoRecords`).
/// - **Reads**: [`Created`], [`Replied`], [`Solved`], [`Merged`], [`Solutions`](crate::field::Solutions).
/// - **Unit**: duration; lower is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
/// let mut all = ["T1", "T2"].map(|id| Ticket::new(id, minute(0)));
/// assert_eq!(tickets::recorded_first_response_mean(&all, ..).value(), Err(&Undefined::NoRecords));
/// all[0].first_reply_at = Some(minute(10));
/// all[1].first_reply_at = Some(minute(50));
/// assert_eq!(tickets::recorded_first_response_mean(&all, ..).to_string(), "30 min");
/// ```
///
/// # References
///
/// Average first reply time as in help desk systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordedFirstResponseMean;

impl Measure for RecordedFirstResponseMean {
    const ID: &'static str = "tickets.first_response.recorded.mean";
    type Observation = i64;
    type When = Timestamp;
    type Summary = DurationMean;
}

impl<T: Created + Replied + Solved + Merged + Solutions> Observe<T> for RecordedFirstResponseMean {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<i64> {
        answered(ticket, as_of)
    }
}

impl Kpi for RecordedFirstResponseMean {
    const ABOUT: About = About::new(
        "tickets.first_response.recorded.mean",
        "Mean first response time, as tickets note it",
        Unit::Duration,
    )
    .names(
        "Średni czas reakcji zapisany w zgłoszeniu",
        "Середній час першої відповіді за даними звернення",
        "זמן תגובה ראשונה ממוצע לפי רישום הפנייה",
        "Среднее время первого ответа по данным обращения",
    )
    .lower_is_better()
    .formula("sum of (first_reply_at - created_at) / answered tickets")
    .anchor("first_reply_at")
    .source("help desk practice: average first reply time");
    type Measure = RecordedFirstResponseMean;
    type Value = MeanDuration;
    fn measure(&self) -> RecordedFirstResponseMean {
        *self
    }
    fn value(&self, kept: &DurationMean, _: &Frame) -> Result<MeanDuration, Undefined> {
        kept.mean()
    }
    fn n(&self, kept: &DurationMean) -> i64 {
        kept.n()
    }
}

/// [`RecordedFirstResponseMean`] of one period.
pub fn recorded_first_response_mean<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<MeanDuration>
where
    RecordedFirstResponseMean: Observe<I::Item>,
{
    over(tickets).during(during).read(RecordedFirstResponseMean)
}
