//! Tickets that wait for their first answer.

use crate::field::{Id, TicketEvents, TicketKey};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities};
use crate::summary::Values;
use crate::tickets::course::{Came, History, came, solved};
use crate::tickets::event::{TicketEvent, told};
use crate::tickets::open_tickets;
use crate::time::{Span, Timestamp};
use crate::value::{DurationSummary, Undefined, Why};
use serde::{Deserialize, Serialize};

/// How long the tickets that nobody has answered yet have been waiting, at an instant: the distribution.
///
/// ```text
/// t - created_at, one for each ticket that waits for its first answer at t
/// ```
///
/// - **Counts**: a level: tickets without a public answer of a person at the end of the period, or at the as-of where that
///   comes first, which do not stand solved either. Measure: [`Unanswered`], a journey.
/// - **Leaves out**: tickets answered, or solved without an answer, before they came (`NegativeDuration`). Merged tickets
///   are answered as those that they were merged into.
/// - **Undefined**: nobody waits (`NoRecords`); no end and no as-of to take the age at (`NeedsAsOf`).
/// - **Reads**: of tickets and of messages [`TicketKey`], [`TicketEvents`].
/// - **Unit**: duration; lower is better. Its `n` is how many wait.
///
/// These are the tickets that are pending in [`FirstResponse`](super::FirstResponse).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Author, Message, Ticket}, tickets, time::Timestamp, value::Undefined};
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let all = [Ticket::new("T1", hour(0)), Ticket::new("T2", hour(6)), Ticket::new("T3", hour(8))];
/// let messages = [Message::new("T1", hour(1), Author::Agent), Message::new("T2", hour(6), Author::Bot)];
/// let waiting = tickets::waiting_for_first_response(&all, &messages, hour(10));
/// assert_eq!(waiting.to_string(), "median 3.0 h, p90 3.8 h, mean 3.0 h (n = 2)");
/// let answered = tickets::waiting_for_first_response(&all[..1], &messages, hour(10));
/// assert_eq!(answered.value(), Err(&Undefined::NoRecords)); // nobody waits: not 0 h
/// ```
///
/// # References
///
/// Unreplied tickets and their age, as help desk systems show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WaitingForFirstResponse;

/// Tickets that wait for their first answer at an instant, by when they were created.
///
/// - **Counts**: a level, a journey: a ticket waits from its creation to its first public answer of a person; one that stands
///   solved without any, to its last solution.
/// - **Leaves out**: tickets that were so before they came (`NegativeDuration`). Merged tickets are answered as those that
///   they were merged into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unanswered;

impl Measure for Unanswered {
    const ID: &'static str = "tickets.unanswered";
    /// The creation, in microseconds.
    type Observation = i64;
    type When = Span;
    type Summary = Values<i64>;
}

impl Journey for Unanswered {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &History, _: &Frame, out: &mut impl FnMut(Seen<i64, Span>)) {
        let Came::At(from) = came(history) else { return };
        let answered = history.iter().find(|(_, event)| event.answers()).map(|(at, _)| *at);
        let span = Span { from, until: answered.or_else(|| solved(history)) };
        out(if span.until.is_some_and(|until| until < from) {
            Seen::Excluded(None, Why::NegativeDuration)
        } else {
            Seen::Counted(span, from.micros())
        });
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for Unanswered {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        told(record, |event| event.is_of_status() || event.answers(), out);
    }
}

impl Kpi for WaitingForFirstResponse {
    const ABOUT: About =
        About::new("tickets.first_response.waiting", "Age of tickets waiting for a first response", Unit::Duration)
            .names(
                "Wiek zgłoszeń czekających na pierwszą odpowiedź",
                "Вік звернень, що чекають на першу відповідь",
                "גיל הפניות הממתינות לתגובה ראשונה",
                "Возраст обращений, ждущих первого ответа",
            )
            .lower_is_better()
            .formula("t - created_at of each ticket without an answer")
            .anchor("level: waiting at t")
            .source("help desk practice: unreplied tickets");
    type Measure = Unanswered;
    type Value = DurationSummary;
    fn measure(&self) -> Unanswered {
        Unanswered
    }
    fn value(&self, kept: &Values<i64>, at: &Frame) -> Result<DurationSummary, Undefined> {
        open_tickets::age(kept, at)
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`WaitingForFirstResponse`] at an instant, from tickets and their messages.
pub fn waiting_for_first_response<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    messages: J,
    at: impl Into<AsOf>,
) -> Reading<DurationSummary>
where
    Unanswered: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(WaitingForFirstResponse).as_of(at).with(tickets).with(messages).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, Message, Ticket};
    use crate::tickets::FirstResponse;

    #[test]
    fn a_ticket_waits_until_a_person_answers_and_is_pending_so_long() {
        let t = Timestamp::from_micros;
        for (what, noted, solved, reopened, messages, ages) in [
            ("never answered", None, None, None, vec![], ".0123456"),
            ("answered", None, None, None, vec![(4, Author::Agent, true)], ".012...."),
            ("a bot and a note", None, None, None, vec![(2, Author::Bot, true), (3, Author::Agent, false)], ".0123456"),
            ("noted", Some(3), None, None, vec![], ".01....."),
            ("answered after the solution", None, Some(3), None, vec![(5, Author::Agent, true)], ".01....."),
            ("solved without an answer", None, Some(3), None, vec![], ".01....."),
            ("reopened without an answer", None, None, Some(3), vec![], ".0123456"),
        ] {
            let mut ticket = Ticket::new("T1", t(1));
            (ticket.first_reply_at, ticket.solved_at) = (noted.map(t), solved.map(t));
            ticket.reopened_at = reopened.map(t);
            let messages: Vec<_> = messages
                .into_iter()
                .map(|(at, from, public)| {
                    let mut message = Message::new("T1", t(at), from);
                    message.public = public;
                    message
                })
                .collect();
            let shown = (0..8).map(|n| {
                let waiting = waiting_for_first_response([&ticket], &messages, t(n));
                let pending = entities(FirstResponse).as_of(t(n)).with([&ticket]).with(&messages).read().pending();
                assert_eq!(pending, waiting.n(), "{what}, pending as of {n}");
                waiting.ok().map_or(".".to_owned(), |age| age.micros()[0].to_string())
            });
            assert_eq!(shown.collect::<String>(), ages, "{what}");
        }
        let mut early = Ticket::new("T1", t(5));
        early.first_reply_at = Some(t(3));
        let none: [Message; 0] = [];
        let reading = waiting_for_first_response([&early], &none, t(9));
        assert_eq!(reading.excluded_for(&Why::NegativeDuration), 1);
        assert_eq!(
            entities(WaitingForFirstResponse).with([&Ticket::new("T1", t(1))]).read().value(),
            Err(&Undefined::NeedsAsOf)
        );
    }
}
