//! Tickets solved with one answer.

mod first_contact;

pub use first_contact::{FirstContactResolution, first_contact_resolution};

use super::course::{Came, History, came, solved};
use super::event::{TicketEvent, UNKNOWN, told};
use crate::field::{Id, TicketEvents, TicketKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities};
use crate::summary::{Fold, Summary};
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// Solved tickets by how many answers it took.
///
/// - **Counts**: tickets that are solved, anchored on the last solution, with the public answers of people until then:
///   none, one or more. Tickets that are not solved are pending.
/// - **Leaves out**: solutions of tickets of which nobody says that they came (`ticket not known`). Merged tickets stand
///   as those that they were merged into.
///
/// An answer that only the ticket notes counts as one where no message tells it: give all messages, or every ticket
/// looks as if one answer had been enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AnswersNeeded;

/// How many answers a solution took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// Nobody answered in public.
    None,
    /// One answer was enough.
    One,
    /// Two or more.
    More,
}

/// What is kept of solved tickets and their answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffortKept {
    /// Solved tickets.
    pub solved: i64,
    /// Of those, without any answer.
    pub without: i64,
    /// Of those, with exactly one.
    pub with_one: i64,
}

impl EffortKept {
    fn count(&mut self, effort: Effort, n: i64) {
        self.solved = self.solved.wrapping_add(n);
        match effort {
            Effort::None => self.without = self.without.wrapping_add(n),
            Effort::One => self.with_one = self.with_one.wrapping_add(n),
            Effort::More => {}
        }
    }
}
impl Summary for EffortKept {
    fn merge(&mut self, other: &Self) {
        self.solved = self.solved.wrapping_add(other.solved);
        self.without = self.without.wrapping_add(other.without);
        self.with_one = self.with_one.wrapping_add(other.with_one);
    }
}
impl Fold<Effort> for EffortKept {
    fn absorb(&mut self, effort: Effort) {
        self.count(effort, 1);
    }
    fn retract(&mut self, effort: Effort) {
        self.count(effort, -1);
    }
}

impl Measure for AnswersNeeded {
    const ID: &'static str = "tickets.answers_needed";
    type Observation = Effort;
    type When = Timestamp;
    type Summary = EffortKept;
}

impl Journey for AnswersNeeded {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &History, _: &Frame, out: &mut impl FnMut(Seen<Effort>)) {
        let known = match came(history) {
            Came::At(_) => true,
            Came::Unknown => false,
            Came::Merged => return,
        };
        out(match solved(history) {
            Some(at) if known => {
                let until = history.iter().take_while(|(when, _)| *when <= at);
                let (mut told, mut noted) = (0, 0);
                until.for_each(|(_, event)| match event {
                    TicketEvent::Replied => told += 1,
                    TicketEvent::FirstReplied => noted = 1,
                    _ => {}
                });
                Seen::Counted(at, [Effort::None, Effort::One].get(told.max(noted)).copied().unwrap_or(Effort::More))
            }
            Some(at) => Seen::Excluded(Some(at), UNKNOWN),
            None if known => Seen::PENDING,
            None => Seen::Outside,
        });
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for AnswersNeeded {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        told(record, |event| event.is_of_status() || event.answers(), out);
    }
}

/// The share of solved tickets that took exactly one answer.
///
/// ```text
/// solved tickets with exactly one public answer of a person until the last solution / solved tickets
/// ```
///
/// - **Counts**: tickets solved in the period, anchored on the last solution. Neither a bot nor a note among colleagues
///   answers. Measure: [`AnswersNeeded`], a journey. Tickets that are not solved are pending.
/// - **Leaves out**: solutions of tickets of which nobody says that they came (`ticket not known`). Merged tickets stand as
///   those that they were merged into.
/// - **Undefined**: nothing solved (`NoDenominator`).
/// - **Reads**: of tickets and of messages [`TicketKey`], [`TicketEvents`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// A ticket solved without an answer (on the phone, by itself) is not one of them; it is in
/// [`FirstContactResolution`]. All messages must be given: see [`AnswersNeeded`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Author::Agent, Message, Ticket}, tickets, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let all = ["T1", "T2", "T3"].map(|id| {
///     let mut ticket = Ticket::new(id, t(0));
///     ticket.solved_at = Some(t(9));
///     ticket
/// });
/// let messages = [("T1", 2), ("T2", 3), ("T2", 5)].map(|(ticket, at)| Message::new(ticket, t(at), Agent));
/// assert_eq!(tickets::one_touch(&all, &messages, ..).to_string(), "33.3 % (1 of 3)");
/// assert_eq!(tickets::first_contact_resolution(&all, &messages, ..).to_string(), "66.7 % (2 of 3)");
/// assert_eq!(tickets::one_touch(&all[..0], &messages[..0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// One-touch resolution as in help desk systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OneTouch;

impl Kpi for OneTouch {
    const ABOUT: About = About::new("tickets.one_touch", "One-touch resolution rate", Unit::Share)
        .names(
            "Odsetek zgłoszeń rozwiązanych jedną odpowiedzią",
            "Частка звернень, вирішених однією відповіддю",
            "שיעור הפניות שנפתרו בתגובה אחת",
            "Доля обращений, решённых одним ответом",
        )
        .formula("solved tickets with exactly one public human reply / solved tickets")
        .anchor("last solution")
        .source("help desk practice: one-touch tickets");
    type Measure = AnswersNeeded;
    type Value = Share;
    fn measure(&self) -> AnswersNeeded {
        AnswersNeeded
    }
    fn value(&self, kept: &EffortKept, _: &Frame) -> Result<Share, Undefined> {
        Share::new(kept.with_one, kept.solved)
    }
    fn n(&self, kept: &EffortKept) -> i64 {
        kept.solved
    }
}

/// [`OneTouch`] of one period, from tickets and all their messages.
pub fn one_touch<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    messages: J,
    during: impl Into<Timeline>,
) -> Reading<Share>
where
    AnswersNeeded: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(OneTouch).during(during).with(tickets).with(messages).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, Message, Ticket};
    use Author::{Agent, Bot, Customer};

    #[test]
    fn only_public_answers_of_people_until_the_solution_count() {
        let t = Timestamp::from_micros;
        // one touch, first contact
        for (what, noted, solved, messages, expected) in [
            ("one", None, Some(9), vec![(3, Agent, true)], Some((1, 1))),
            ("one, at the solution", None, Some(9), vec![(9, Agent, true)], Some((1, 1))),
            ("one, noted as well", Some(3), Some(9), vec![(3, Agent, true)], Some((1, 1))),
            ("one, noted a little later", Some(4), Some(9), vec![(3, Agent, true)], Some((1, 1))),
            ("one, noted only", Some(4), Some(9), vec![], Some((1, 1))),
            ("none", None, Some(9), vec![(3, Bot, true), (4, Agent, false), (5, Customer, true)], Some((0, 1))),
            ("none in time", None, Some(9), vec![(10, Agent, true)], Some((0, 1))),
            ("two", None, Some(9), vec![(3, Agent, true), (4, Agent, true)], Some((0, 0))),
            ("one, and thanks for the thanks", None, Some(9), vec![(3, Agent, true), (10, Agent, true)], Some((1, 1))),
            ("not solved", None, None, vec![(3, Agent, true)], None),
            ("solved after the as-of", None, Some(31), vec![(3, Agent, true)], None),
        ] {
            let mut ticket = Ticket::new("T1", t(0));
            (ticket.first_reply_at, ticket.solved_at) = (noted.map(t), solved.map(t));
            let messages = messages.into_iter().map(|(at, from, public)| {
                let mut message = Message::new("T1", t(at), from);
                message.public = public;
                message
            });
            let messages: Vec<_> = messages.collect();
            let one = entities(OneTouch).as_of(t(30)).with([&ticket]).with(&messages).read();
            let first = entities(FirstContactResolution).as_of(t(30)).with([&ticket]).with(&messages).read();
            assert_eq!((one.pending(), first.pending()), [(0, 0), (1, 1)][usize::from(expected.is_none())], "{what}");
            let part = |share: Option<Share>| share.map(|share| share.part());
            assert_eq!(part(one.ok()).zip(part(first.ok())), expected, "{what}");
        }
    }
}
