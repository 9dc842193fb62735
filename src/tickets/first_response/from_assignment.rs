//! How long an answer takes from when somebody has the ticket.

use crate::field::{Id, TicketEvents, TicketKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities, lasted};
use crate::summary::Values;
use crate::tickets::course::{Came, History, came};
use crate::tickets::event::{TicketEvent, UNKNOWN, told};
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// From the first assignment of a ticket to the first answer of a person that the customer can see: the distribution.
///
/// ```text
/// first public human reply - first assignment, one for each ticket
/// ```
///
/// - **Counts**: tickets first answered in the period, anchored on that answer. Tickets that still wait are pending,
///   assigned or not, and so are those that were solved without an answer.
/// - **Leaves out**: tickets answered before anybody had them (`answered before it was assigned`), at the answer; answers
///   to a ticket of which there is no record (`ticket not known`); what took too long (`OutOfRange`). Merged tickets are
///   answered as those that they were merged into.
/// - **Undefined**: nothing answered (`NoRecords`).
/// - **Reads**: of tickets, their changes and messages [`TicketKey`], [`TicketEvents`].
/// - **Unit**: duration; lower is better.
///
/// It says how fast agents are, not how long customers wait: that is [`FirstResponse`](crate::tickets::FirstResponse). A
/// ticket notes only its last assignment; where it was handed on before it was answered, give the history of its changes
/// too.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
/// let mut ticket = Ticket::new("T1", minute(0));
/// ticket.assigned_at = Some(minute(20));
/// let none: [crm_kpi::record::Message; 0] = [];
/// let waits = tickets::response_from_assignment([&ticket], &none, ..);
/// assert_eq!((waits.value(), waits.pending()), (Err(&Undefined::NoRecords), 1));
/// ticket.first_reply_at = Some(minute(30));
/// let answered = tickets::response_from_assignment([&ticket], &none, ..);
/// assert_eq!(answered.to_string(), "median 10 min, p90 10 min, mean 10 min (n = 1)");
/// ```
///
/// # References
///
/// First reply time since assignment, as help desk systems offer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ResponseFromAssignment;

const UNASSIGNED: Why = Why::Other(Cow::Borrowed("answered before it was assigned"));

impl Measure for ResponseFromAssignment {
    const ID: &'static str = "tickets.first_response.from_assignment";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl Journey for ResponseFromAssignment {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &History, _: &Frame, out: &mut impl FnMut(Seen<i64>)) {
        let known = match came(history) {
            Came::At(_) => true,
            Came::Unknown => false,
            Came::Merged => return,
        };
        let answered = history.iter().find(|(_, event)| event.answers()).map(|(at, _)| *at);
        let assigned = history.iter().find(|(_, event)| *event == TicketEvent::Assigned).map(|(at, _)| *at);
        out(match (answered, assigned) {
            (None, _) if known => Seen::PENDING,
            (None, _) => Seen::Outside,
            (Some(answered), _) if !known => Seen::Excluded(Some(answered), UNKNOWN),
            (Some(answered), Some(assigned)) if assigned <= answered => match lasted(assigned, answered) {
                Ok(micros) => Seen::Counted(answered, micros),
                Err(why) => Seen::Excluded(Some(answered), why),
            },
            (Some(answered), _) => Seen::Excluded(Some(answered), UNASSIGNED),
        });
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for ResponseFromAssignment {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        let asks = |event: &TicketEvent| event.is_of_status() || event.answers() || *event == TicketEvent::Assigned;
        told(record, asks, out);
    }
}

impl Kpi for ResponseFromAssignment {
    const ABOUT: About =
        About::new("tickets.first_response.from_assignment", "First response time from assignment", Unit::Duration)
            .names(
                "Czas reakcji od przydzielenia zgłoszenia",
                "Час першої відповіді від призначення",
                "זמן תגובה ממועד השיוך",
                "Время первого ответа с момента назначения",
            )
            .lower_is_better()
            .formula("first public human reply - first assignment")
            .anchor("first public human reply")
            .source("help desk practice: since assignment");
    type Measure = ResponseFromAssignment;
    type Value = DurationSummary;
    fn measure(&self) -> ResponseFromAssignment {
        *self
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`ResponseFromAssignment`] of one period, from tickets and messages; with the history of changes too:
/// [`entities`].
pub fn response_from_assignment<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    messages: J,
    during: impl Into<Timeline>,
) -> Reading<DurationSummary>
where
    ResponseFromAssignment: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(ResponseFromAssignment).during(during).with(tickets).with(messages).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, Message, Ticket, TicketChange};

    #[test]
    fn the_first_assignment_begins_it_and_the_first_answer_ends_it() {
        let t = Timestamp::from_micros;
        // waits, pending, left out
        for (what, noted, given, replied, expected) in [
            ("noted", Some(12), vec![], Some(15), (Some(3), 0, 0)),
            ("told, and handed on", Some(14), vec![11, 14], Some(15), (Some(4), 0, 0)),
            ("at once", Some(15), vec![], Some(15), (Some(0), 0, 0)),
            ("answered first", Some(16), vec![], Some(15), (None, 0, 1)),
            ("never assigned", None, vec![], Some(15), (None, 0, 1)),
            ("not answered", Some(12), vec![], None, (None, 1, 0)),
            ("answered after the as-of", Some(12), vec![], Some(31), (None, 1, 0)),
        ] {
            let mut ticket = Ticket::new("T1", t(10));
            ticket.assigned_at = noted.map(t);
            let given = given.into_iter().map(|at| {
                let mut change = TicketChange::new("T1", t(at));
                change.assignee = Some("anna".into());
                change
            });
            let replies = replied.map(|at| Message::new("T1", t(at), Author::Agent));
            let question = entities(ResponseFromAssignment).as_of(t(30)).with([&ticket]);
            let reading = question.with(&replies).with(given).read();
            let evidence = (reading.pending(), reading.excluded_for(&UNASSIGNED));
            let waited = reading.ok().map(|waits| waits.sum());
            assert_eq!((waited, evidence.0, evidence.1), expected, "{what}");
        }
    }
}
