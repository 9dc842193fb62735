//! How long customers wait for answers.

use super::course::{Came, History, came, turns};
use super::event::{TicketEvent, UNANSWERED, UNKNOWN, told};
use crate::field::{Id, TicketEvents, TicketKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities, lasted};
use crate::summary::Values;
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined, Why};
use serde::{Deserialize, Serialize};

/// How long customers wait for an answer, over all answers: the distribution.
///
/// ```text
/// public human reply - what it answers: the creation, or the customer's first message since the reply before; one for each
/// ```
///
/// - **Counts**: answers given in the period, anchored on the answer, each with the wait that it ended. A second answer to
///   the same question ended no wait, and does not count. Neither a bot nor a note among colleagues answers. Customers
///   who still wait are pending, and so is who wrote after the last answer.
/// - **Leaves out**: answers before the ticket was created (`NegativeDuration`) or too long after what they answer
///   (`OutOfRange`); waits that a solution without an answer ended (`solved without a reply`), at the solution; answers to
///   a ticket of which there is no record (`ticket not known`). Merged tickets stand as those that they were merged into.
/// - **Undefined**: nothing answered (`NoRecords`).
/// - **Reads**: of tickets and of messages [`TicketKey`], [`TicketEvents`].
/// - **Unit**: duration; lower is better.
///
/// A journey. The first wait of each ticket alone: [`FirstResponse`](crate::tickets::FirstResponse).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Author::{Agent, Customer}, Message, Ticket}, tickets, time::Timestamp, value::Undefined};
/// let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
/// let ticket = [Ticket::new("T1", minute(0))];
/// let said = [(30, Agent), (40, Customer), (45, Customer), (50, Agent), (55, Agent)];
/// let messages = said.map(|(at, from)| Message::new("T1", minute(at), from));
/// let waits = tickets::waiting_time(&ticket, &messages, ..);
/// assert_eq!(waits.to_string(), "median 20 min, p90 28 min, mean 20 min (n = 2)"); // 30 and 10 minutes
/// assert_eq!(tickets::waiting_time(&ticket, &messages[..0], ..).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Next reply time and requester wait time of help desk systems, in elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WaitingTime;

impl Measure for WaitingTime {
    const ID: &'static str = "tickets.waiting";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl Journey for WaitingTime {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &History, _: &Frame, out: &mut impl FnMut(Seen<i64>)) {
        let opened = match came(history) {
            Came::At(opened) => opened,
            Came::Merged => return,
            Came::Unknown => {
                let first = history.iter().find(|(_, event)| event.answers());
                return first.into_iter().for_each(|(at, _)| out(Seen::Excluded(Some(*at), UNKNOWN)));
            }
        };
        let mut solutions = turns(history).filter(super::course::Turn::solves).map(|turn| turn.at).peekable();
        let (mut waits, mut answered) = (Some(opened), false);
        for (at, event) in history {
            // what was solved before this happened needs no answer any longer
            while let Some(solved) = solutions.next_if(|solved| solved < at) {
                if waits.is_some_and(|since| since <= solved) && waits.take().is_some() {
                    out(Seen::Excluded(Some(solved), UNANSWERED));
                }
            }
            match event {
                TicketEvent::Asked if *at >= opened => waits = waits.or(Some(*at)),
                // what the ticket notes is the first answer, whoever tells it first
                TicketEvent::FirstReplied if answered => {}
                TicketEvent::Replied | TicketEvent::FirstReplied => {
                    answered = true;
                    if *at < opened {
                        out(Seen::Excluded(Some(*at), Why::NegativeDuration));
                    } else if let Some(since) = waits.take() {
                        out(match lasted(since, *at) {
                            Ok(micros) => Seen::Counted(*at, micros),
                            Err(why) => Seen::Excluded(Some(*at), why),
                        });
                    }
                }
                _ => {}
            }
        }
        match (waits, solutions.last()) {
            (Some(since), Some(solved)) if since <= solved => out(Seen::Excluded(Some(solved), UNANSWERED)),
            (Some(_), _) => out(Seen::PENDING),
            (None, _) => {}
        }
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for WaitingTime {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        let asks = |event: &TicketEvent| event.is_of_status() || event.answers() || *event == TicketEvent::Asked;
        told(record, asks, out);
    }
}

impl Kpi for WaitingTime {
    const ABOUT: About = About::new("tickets.waiting", "Waiting time for an answer", Unit::Duration)
        .names(
            "Czas oczekiwania klienta na odpowiedź",
            "Час очікування клієнта на відповідь",
            "זמן ההמתנה של הלקוח לתשובה",
            "Время ожидания ответа клиентом",
        )
        .lower_is_better()
        .formula("public human reply - creation, or the customer's first message since the reply before")
        .anchor("the reply")
        .source("help desk practice: next reply time, over all replies");
    type Measure = WaitingTime;
    type Value = DurationSummary;
    fn measure(&self) -> WaitingTime {
        *self
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`WaitingTime`] of one period, from tickets and all their messages.
pub fn waiting_time<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    messages: J,
    during: impl Into<Timeline>,
) -> Reading<DurationSummary>
where
    WaitingTime: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(WaitingTime).during(during).with(tickets).with(messages).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, Message, Ticket};
    use Author::{Agent, Bot, Customer};

    #[test]
    fn every_answer_ends_the_wait_since_the_first_thing_it_answers() {
        let t = Timestamp::from_micros;
        // waits, pending, left out
        for (what, noted, solved, said, waits, expected) in [
            ("waits", None, None, vec![], vec![], (1, 0)),
            ("answered", None, None, vec![(14, Agent)], vec![4], (0, 0)),
            ("answered twice", None, None, vec![(14, Agent), (19, Agent)], vec![4], (0, 0)),
            ("asked twice", None, None, vec![(12, Customer), (14, Agent)], vec![4], (0, 0)),
            ("asked again", None, None, vec![(14, Agent), (15, Customer), (18, Bot), (19, Agent)], vec![4, 4], (0, 0)),
            ("waits again", None, None, vec![(14, Agent), (15, Customer)], vec![4], (1, 0)),
            ("noted and told", Some(14), None, vec![(14, Agent), (15, Customer), (17, Agent)], vec![2, 4], (0, 0)),
            ("noted later than told", Some(16), None, vec![(14, Agent), (15, Customer)], vec![4], (1, 0)),
            ("thanks, and solved", None, Some(16), vec![(14, Agent), (15, Customer)], vec![4], (0, 1)),
            ("solved without an answer", None, Some(16), vec![], vec![], (0, 1)),
            ("solved, and asked again", None, Some(16), vec![(14, Agent), (18, Customer)], vec![4], (1, 0)),
            ("before it came", None, None, vec![(5, Agent), (12, Agent)], vec![2], (0, 1)),
            ("answered after the as-of", None, None, vec![(31, Agent)], vec![], (1, 0)),
        ] {
            let mut ticket = Ticket::new("T1", t(10));
            (ticket.first_reply_at, ticket.solved_at) = (noted.map(t), solved.map(t));
            let said = said.into_iter().map(|(at, from)| Message::new("T1", t(at), from));
            let reading = entities(WaitingTime).as_of(t(30)).with([&ticket]).with(said).read();
            let evidence = (reading.pending(), reading.excluded().map(|(_, n)| n).sum());
            assert_eq!(reading.ok().map_or(Vec::new(), |waits| waits.micros().to_vec()), waits, "{what}");
            assert_eq!(evidence, expected, "{what}");
        }
    }

    #[test]
    fn answers_to_a_ticket_that_nobody_knows_of_are_left_out_once() {
        let said = [3, 5].map(|at| Message::new("T1", Timestamp::from_micros(at), Agent));
        let none: [Ticket; 0] = [];
        assert_eq!(waiting_time(&none, &said, ..).excluded_for(&UNKNOWN), 1);
    }
}
