//! How long customers wait for the first answer, in business hours.

use super::{FirstResponse, TicketEvent};
use crate::field::{TicketEvents, TicketKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::Values;
use crate::tickets::business_time::{HOURS, given, in_business_time};
use crate::time::{Schedules, Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// From a ticket's creation to the first answer of a person that the customer can see, counted in business hours: the
/// distribution.
///
/// ```text
/// business time from created_at to the first public human reply, one for each ticket
/// ```
///
/// - **Counts**: what [`FirstResponse`] counts, anchored on that answer. Only time in the hours in force counts, as it
///   passes, or as the clock on the wall shows it: see [`BusinessHours`](crate::time::BusinessHours). A ticket that came
///   and was answered outside of them waited no time: zero is a value.
/// - **Leaves out**: what [`FirstResponse`] leaves out, and tickets outside the years 1900 to 2199 (`OutOfRange`).
/// - **Undefined**: nothing answered (`NoRecords`); no hours given (`NeedsBusinessHours`).
/// - **Reads**: of tickets and of messages [`TicketKey`], [`TicketEvents`].
/// - **Unit**: duration; lower is better.
///
/// A journey as [`FirstResponse`] is: from messages, from tickets that note their first answer, or from both. All
/// tickets are counted in the same hours, which may change from an instant on ([`Schedules`]). Where teams have hours of
/// their own, ask team by team.
///
/// # Examples
///
/// Created on Friday at four, answered on Monday at ten:
///
/// ```
/// use crm_kpi::record::{Author, Message, Ticket};
/// use crm_kpi::tickets::{self, FirstResponse};
/// use crm_kpi::{kpi::entities, time::{Calendar, Timestamp}, value::Undefined};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let hours = Calendar::in_zone(chrono_tz::Europe::Warsaw).business_hours("mon-fri 09:00-17:00")?;
/// let ticket = Ticket::new("T1", Timestamp::parse("2024-03-01T16:00:00+01:00")?);
/// let answer = Message::new("T1", Timestamp::parse("2024-03-04T10:00:00+01:00")?, Author::Agent);
/// let wait = FirstResponse::in_business_time(&hours);
/// let time = entities(wait).with([&ticket]).with([&answer]).read();
/// assert_eq!(time.to_string(), "median 2.0 h, p90 2.0 h, mean 2.0 h (n = 1)");
///
/// let nobody = tickets::business_first_response([&ticket], &hours, ..);
/// assert_eq!((nobody.value(), nobody.pending()), (Err(&Undefined::NoRecords), 1));
/// # Ok(()) }
/// ```
///
/// # References
///
/// First reply time in business hours, as in help desk systems.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BusinessFirstResponse {
    /// The hours in which time counts.
    pub hours: Option<Schedules>,
}

impl FirstResponse {
    /// Counted in business hours.
    pub fn in_business_time(hours: impl Into<Schedules>) -> BusinessFirstResponse {
        BusinessFirstResponse { hours: Some(hours.into()) }
    }
}

impl Measure for BusinessFirstResponse {
    const ID: &'static str = "tickets.first_response.business";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
    fn parameters(&self) -> Option<String> {
        Some(self.hours.as_ref().map_or("none".to_owned(), Schedules::to_string))
    }
}

impl Journey for BusinessFirstResponse {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &[(Timestamp, TicketEvent)], at: &Frame, out: &mut impl FnMut(Seen<i64>)) {
        FirstResponse.walk(history, at, &mut |seen| out(in_business_time(self.hours.as_ref(), seen)));
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for BusinessFirstResponse {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        FirstResponse.step(record, out);
    }
}

impl Kpi for BusinessFirstResponse {
    const ABOUT: About =
        About::new("tickets.first_response.business", "First response time in business hours", Unit::Duration)
            .names(
                "Czas reakcji na zgłoszenia w godzinach pracy",
                "Час першої відповіді в робочих годинах",
                "זמן תגובה לפניות בשעות העבודה",
                "Время первого ответа в рабочих часах",
            )
            .lower_is_better()
            .formula("business time from created_at to the first public human reply")
            .anchor("first public human reply")
            .source("help desk practice: one for each ticket")
            .parameters(&[HOURS]);
    type Measure = BusinessFirstResponse;
    type Value = DurationSummary;
    fn measure(&self) -> BusinessFirstResponse {
        self.clone()
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        given(self.hours.as_ref())?;
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`BusinessFirstResponse`] of one period, from tickets that note their first answer.
pub fn business_first_response<I: IntoIterator>(
    tickets: I,
    hours: impl Into<Schedules>,
    during: impl Into<Timeline>,
) -> Reading<DurationSummary>
where
    BusinessFirstResponse: Step<I::Item>,
{
    over(tickets).during(during).read(FirstResponse::in_business_time(hours))
}
