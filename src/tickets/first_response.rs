//! How long customers wait for the first answer.

mod business;
mod cohort;
mod from_assignment;
mod recorded;
mod survival;
mod waiting;

pub use business::{BusinessFirstResponse, business_first_response};
pub use cohort::{FirstResponseCohort, first_response_cohort};
pub use from_assignment::{ResponseFromAssignment, response_from_assignment};
pub use recorded::{
    RecordedFirstResponse, RecordedFirstResponseMean, recorded_first_response, recorded_first_response_mean,
};
pub use survival::{TimeToFirstResponse, time_to_first_response};
pub use waiting::{Unanswered, WaitingForFirstResponse, waiting_for_first_response};

use super::{TicketEvent, UNANSWERED, UNKNOWN};
use crate::field::{TicketEvents, TicketKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, lasted, over};
use crate::summary::Values;
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// From a ticket's creation to the first answer of a person that the customer can see: the distribution.
///
/// ```text
/// first public human reply - created_at, one for each ticket
/// ```
///
/// - **Counts**: tickets first answered in the period, anchored on that answer. Neither a bot nor a note among
///   colleagues answers; a ticket that is reopened was answered already, and never counts again. Tickets that still
///   wait are pending; for how long: [`WaitingForFirstResponse`].
/// - **Leaves out**: tickets answered before they were created (`NegativeDuration`) or too long after (`OutOfRange`);
///   tickets that stand solved and were never answered (`solved without a reply`), at their solution; answers to a
///   ticket of which there is no record (`ticket not known`). Merged tickets are answered as those that they were merged
///   into; an answer logged on the merged one is not the survivor's, unless its messages were moved there.
/// - **Undefined**: nothing answered (`NoRecords`).
/// - **Reads**: of tickets and of messages [`TicketKey`], [`TicketEvents`].
/// - **Unit**: duration; lower is better.
///
/// A journey: the answers come from the messages, from the tickets where these note them, or from both. In groups a
/// message must stand in the group of its ticket, or its ticket is not known there:
/// [`with_by`](crate::kpi::Entities::with_by). Of tickets alone, a row each, [`RecordedFirstResponse`] gives the same six to
/// fourteen times as fast.
///
/// # Examples
///
/// From tickets that note their first answer, and from a log of messages:
///
/// ```
/// use crm_kpi::{kpi::entities, record::{Author, Message, Ticket}, tickets::{self, FirstResponse}};
/// use crm_kpi::{time::Timestamp, value::Undefined};
/// let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
/// let mut all = [Ticket::new("T1", minute(0)), Ticket::new("T2", minute(0))];
/// assert_eq!(tickets::first_response(&all, ..).value(), Err(&Undefined::NoRecords));
///
/// all[0].first_reply_at = Some(minute(10));
/// let noted = tickets::first_response(&all, ..);
/// assert_eq!(noted.pending(), 1);
/// assert_eq!(noted.to_string(), "median 10 min, p90 10 min, mean 10 min (n = 1)");
///
/// let messages = [Message::new("T2", minute(1), Author::Bot), Message::new("T2", minute(50), Author::Agent)];
/// let both = entities(FirstResponse).with(&all).with(&messages).read().ok().unwrap();
/// assert_eq!(both.mean().to_string(), "30 min");
/// assert_eq!(both.share_within(chrono::TimeDelta::minutes(15)).to_string(), "50.0 % (1 of 2)");
/// ```
///
/// # References
///
/// First reply time as in help desk systems, in elapsed time; in business hours: [`BusinessFirstResponse`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FirstResponse;

impl Measure for FirstResponse {
    const ID: &'static str = "tickets.first_response";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl Journey for FirstResponse {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &[(Timestamp, TicketEvent)], _: &Frame, out: &mut impl FnMut(Seen<i64>)) {
        let first = |event| history.iter().find(|(_, e)| *e == event).map(|(at, _)| *at);
        let ended = || history.iter().rfind(|(_, e)| matches!(e, TicketEvent::Solved | TicketEvent::Reopened));
        out(match (first(TicketEvent::Opened), first(TicketEvent::Replied)) {
            (Some(opened), Some(replied)) => match lasted(opened, replied) {
                Ok(micros) => Seen::Counted(replied, micros),
                Err(why) => Seen::Excluded(Some(replied), why),
            },
            (Some(_), None) => match ended() {
                Some((at, TicketEvent::Solved)) => Seen::Excluded(Some(*at), UNANSWERED),
                _ => Seen::PENDING,
            },
            (None, Some(replied)) if first(TicketEvent::Merged).is_none() => Seen::Excluded(Some(replied), UNKNOWN),
            (None, _) => Seen::Outside,
        });
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for FirstResponse {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        record.with_ticket_key(|ticket| {
            record.ticket_events(&mut |at, event| match event {
                TicketEvent::FirstReplied => out(Some(ticket), at, TicketEvent::Replied),
                TicketEvent::Opened
                | TicketEvent::Replied
                | TicketEvent::Solved
                | TicketEvent::Reopened
                | TicketEvent::Merged => out(Some(ticket), at, event),
                TicketEvent::Assigned | TicketEvent::Asked | TicketEvent::Changed { .. } => {}
            });
        });
    }
}

impl Kpi for FirstResponse {
    const ABOUT: About = About::new("tickets.first_response", "First response time", Unit::Duration)
        .names(
            "Czas reakcji na zgłoszenia",
            "Середній час очікування",
            "זמן תגובה לפניות לקוחות",
            "Скорость обработки запросов",
        )
        .lower_is_better()
        .formula("first public human reply - created_at")
        .anchor("first public human reply")
        .source("help desk practice: one for each ticket");
    type Measure = FirstResponse;
    type Value = DurationSummary;
    fn measure(&self) -> FirstResponse {
        *self
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`FirstResponse`] of one period, from tickets that note their first answer.
pub fn first_response<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<DurationSummary>
where
    FirstResponse: Step<I::Item>,
{
    over(tickets).during(during).read(FirstResponse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::entities;
    use crate::record::{Author, Message, Ticket};
    use crate::value::Why;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn message(at: i64, from: Author, public: bool) -> Message {
        let mut message = Message::new("T1", t(at), from);
        message.public = public;
        message
    }

    #[test]
    fn the_first_public_answer_of_a_person_ends_the_wait() {
        use Author::{Agent, Bot, Customer};
        let ticket = |created, noted: Option<i64>| {
            let mut ticket = Ticket::new("T1", t(created));
            ticket.first_reply_at = noted.map(t);
            ticket
        };
        let waited = |micros: i128| (Some(micros), 0, 0);
        let (waits, backwards, unknown) = ((None, 1, 0), (None, 0, 1), (None, 0, 0));
        for (what, created, noted, messages, expected) in [
            ("noted on the ticket", 10, Some(14), vec![], waited(4)),
            ("read off the messages", 10, None, vec![message(17, Agent, true), message(13, Agent, true)], waited(3)),
            ("noted later than said", 10, Some(15), vec![message(13, Agent, true)], waited(3)),
            (
                "a bot, a note, the customer",
                10,
                None,
                vec![message(11, Bot, true), message(12, Agent, false), message(13, Customer, true)],
                waits,
            ),
            ("answered at once", 10, None, vec![message(10, Agent, true)], waited(0)),
            ("nobody yet", 10, None, vec![message(21, Agent, true)], waits),
            ("before it came", 10, Some(9), vec![message(12, Agent, true)], backwards),
            ("a ticket that nobody knows of yet", 21, None, vec![message(12, Agent, true)], unknown),
        ] {
            let tickets = [ticket(created, noted)];
            let reading = entities(FirstResponse).with(&messages).with(&tickets).as_of(t(20)).read();
            let seen = (reading.pending(), reading.excluded_for(&Why::NegativeDuration));
            assert_eq!((reading.ok().map(|d| d.sum()), seen.0, seen.1), expected, "{what}");
        }
    }

    #[test]
    fn merged_tickets_wait_for_nothing() {
        let mut merged = Ticket::new("T1", t(0));
        (merged.merged_into, merged.first_reply_at) = (Some("T2".into()), Some(t(3)));
        let reading = entities(FirstResponse).with([&merged]).with([&message(5, Author::Agent, true)]).read();
        assert_eq!((reading.n(), reading.pending(), reading.excluded().count()), (0, 0, 0));
    }

    #[test]
    fn what_was_solved_without_an_answer_is_not_waiting() {
        let mut ticket = Ticket::new("T1", t(1));
        (ticket.first_solved_at, ticket.solved_at) = (Some(t(5)), Some(t(52)));
        (ticket.reopened_at, ticket.reopened) = (Some(t(50)), 1);
        // pending and left out, as of each instant
        for (what, messages, expected) in [
            ("never answered", vec![], [(1, 0), (0, 1), (1, 0), (0, 1), (0, 1)]),
            ("answered after all", vec![message(60, Author::Agent, true)], [(1, 0), (0, 1), (1, 0), (0, 1), (0, 0)]),
            ("answered in time", vec![message(3, Author::Agent, true)], [(0, 0); 5]),
        ] {
            let seen = [4, 10, 51, 55, 70].map(|now| {
                let reading = entities(FirstResponse).with([&ticket]).with(&messages).as_of(t(now)).read();
                (reading.pending(), reading.excluded_for(&UNANSWERED))
            });
            assert_eq!(seen, expected, "{what}");
        }
        // it stands in the evidence of the period of its solution
        let reading = over([&ticket]).during(t(50)..t(60)).read(FirstResponse);
        assert_eq!(reading.excluded_for(&Why::from("solved without a reply")), 1);
        assert_eq!(over([&ticket]).during(t(0)..t(10)).read(FirstResponse).excluded().count(), 0);
    }

    #[test]
    fn an_answer_to_a_ticket_that_nobody_knows_of_is_left_out_and_said() {
        let messages = [message(12, Author::Agent, true), message(15, Author::Agent, true)];
        let alone = over(&messages).during(t(10)..t(20)).read(FirstResponse);
        assert_eq!((alone.n(), alone.excluded_for(&Why::from("ticket not known"))), (0, 1));
        let silent = over([&message(12, Author::Customer, true)]).read(FirstResponse);
        assert_eq!(silent.excluded().count(), 0);
        // a ticket that came after the as-of is not known yet
        let later = [Ticket::new("T1", t(14))];
        let reading = entities(FirstResponse).with(&later).with(&messages).as_of(t(13)).read();
        assert_eq!(reading.excluded_for(&UNKNOWN), 1);
    }

    #[test]
    fn a_ticket_counts_in_the_period_of_its_answer_alone() {
        let ticket = Ticket::new("T1", t(5));
        let messages = [message(15, Author::Agent, true), message(25, Author::Agent, true)];
        let n = |period: std::ops::Range<i64>| {
            let question = entities(FirstResponse).with([&ticket]).with(&messages);
            question.during(t(period.start)..t(period.end)).read().n()
        };
        assert_eq!([n(0..10), n(10..20), n(20..30)], [0, 1, 0]);
    }
}
