//! Tickets answered in time, by their messages.

use super::{SlaKept, SlaTarget, ToldPromises};
use crate::field::Id;
use crate::kpi::{About, AsOf, Frame, Kpi, Reading, Step, Unit, entities};
use crate::summary::{Grouped, Summary};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of the tickets that were first answered by the instant that was promised, read off their messages.
///
/// ```text
/// met / (met + breached); met = first public human reply <= reply_due_at, breached = later, or waiting after reply_due_at
/// ```
///
/// - **Counts**: tickets that say when their first answer is due, anchored on the instant at which the verdict falls: the
///   answer where it came in time, the due instant where it did not. Neither a bot nor a note among colleagues answers.
///   Waiting and past due is breached, also where the ticket was solved without an answer; waiting and not due is pending.
///   Measure: [`ToldPromises`], a journey.
/// - **Leaves out**: tickets answered, or due, before they were created (`NegativeDuration`). Tickets without a due
///   instant were promised nothing. Merged tickets are answered as those that they were merged into.
/// - **Undefined**: nothing decided (`NoDenominator`); tickets wait and no as-of says whether they are due (`NeedsAsOf`).
/// - **Reads**: of tickets and of messages [`TicketKey`](crate::field::TicketKey),
///   [`TicketEvents`](crate::field::TicketEvents), [`ReplyDue`](crate::field::ReplyDue), [`Due`](crate::field::Due),
///   [`TicketPriority`](crate::field::TicketPriority).
/// - **Unit**: share, 0 to 1; higher is better.
///
/// Where the ticket itself notes its first answer, [`ReplySla`](super::ReplySla) gives the same of tickets alone, faster.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Author, Message, Ticket}, tickets, time::Timestamp, value::Undefined};
/// let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
/// let all = ["T1", "T2"].map(|id| {
///     let mut ticket = Ticket::new(id, minute(0));
///     ticket.reply_due_at = Some(minute(60));
///     ticket
/// });
/// let messages = [Message::new("T1", minute(20), Author::Agent), Message::new("T2", minute(1), Author::Bot)];
/// let late = minute(61);
/// assert_eq!(tickets::reply_sla_from_messages(&all, &messages, .., late).to_string(), "50.0 % (1 of 2)");
/// let early = tickets::reply_sla_from_messages(&all[1..], &messages, .., minute(30));
/// assert_eq!((early.value(), early.pending()), (Err(&Undefined::NoDenominator), 1));
/// ```
///
/// # References
///
/// First reply time targets of help desk systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MessageReplySla;

/// All priorities together.
fn all(kept: &Grouped<Option<String>, SlaKept>) -> SlaKept {
    let mut sum = SlaKept::default();
    kept.iter().for_each(|(_, of_one)| sum.merge(of_one));
    sum
}

impl Kpi for MessageReplySla {
    const ABOUT: About =
        About::new("tickets.sla.reply.from_messages", "First reply SLA attainment, from messages", Unit::Share)
            .names(
                "Dotrzymanie SLA pierwszej odpowiedzi (z wiadomości)",
                "Дотримання SLA першої відповіді (за повідомленнями)",
                "עמידה ב-SLA של תגובה ראשונה (לפי הודעות)",
                "Соблюдение SLA первого ответа (по сообщениям)",
            )
            .formula("met / (met + breached); met = first public human reply <= reply_due_at")
            .anchor("the reply if in time, else reply_due_at")
            .source("help desk practice: first reply targets");
    type Measure = ToldPromises;
    type Value = Share;
    fn measure(&self) -> ToldPromises {
        ToldPromises { target: SlaTarget::Reply }
    }
    fn value(&self, kept: &Grouped<Option<String>, SlaKept>, _: &Frame) -> Result<Share, Undefined> {
        all(kept).share()
    }
    fn n(&self, kept: &Grouped<Option<String>, SlaKept>) -> i64 {
        all(kept).decided()
    }
    fn undecided(&self, kept: &Grouped<Option<String>, SlaKept>) -> i64 {
        all(kept).undated
    }
}

/// [`MessageReplySla`] of one period, as of an instant, from tickets and their messages.
pub fn reply_sla_from_messages<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    messages: J,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<Share>
where
    ToldPromises: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(MessageReplySla).during(during).as_of(as_of).with(tickets).with(messages).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, Message, Ticket};
    use crate::tickets::{ReplySla, reply_sla};
    use crate::time::Timestamp;
    use crate::value::Why;
    use Author::{Agent, Bot, Customer};

    #[test]
    fn the_first_public_answer_of_a_person_keeps_the_promise() {
        let t = Timestamp::from_micros;
        let late = Some((0, 1));
        for (what, noted, merged, messages, expected) in [
            ("in time", None, None, vec![(15, Agent, true)], Some((1, 1))),
            ("at the due instant", None, None, vec![(20, Agent, true)], Some((1, 1))),
            ("late", None, None, vec![(21, Agent, true)], late),
            (
                "a bot, a colleague, the customer",
                None,
                None,
                vec![(11, Bot, true), (12, Agent, false), (13, Customer, true)],
                late,
            ),
            ("the first of two", None, None, vec![(25, Agent, true), (15, Agent, true)], Some((1, 1))),
            ("known only later", None, None, vec![(40, Agent, true)], late),
            ("noted by the ticket", Some(15), None, vec![], Some((1, 1))),
            ("merged", None, Some("T2"), vec![(15, Agent, true)], None),
        ] {
            let mut ticket = Ticket::new("T1", t(10));
            (ticket.reply_due_at, ticket.first_reply_at) = (Some(t(20)), noted.map(t));
            ticket.merged_into = merged.map(str::to_owned);
            let messages: Vec<_> = messages
                .into_iter()
                .map(|(at, from, public)| {
                    let mut message = Message::new("T1", t(at), from);
                    message.public = public;
                    message
                })
                .collect();
            let share = reply_sla_from_messages([&ticket], &messages, .., t(30)).ok();
            assert_eq!(share.map(|share| (share.part(), share.whole())), expected, "{what}");
        }
        let mut early = Ticket::new("T1", t(10));
        early.reply_due_at = Some(t(20));
        let before = [Message::new("T1", t(5), Agent)];
        let reading = reply_sla_from_messages([&early], &before, .., t(30));
        assert_eq!(reading.excluded_for(&Why::NegativeDuration), 1);
    }

    #[test]
    fn from_tickets_that_note_their_answer_it_is_the_recorded_one() {
        let t = Timestamp::from_micros;
        let all: Vec<Ticket> = (0..40)
            .map(|n| {
                let mut ticket = Ticket::new(format!("T{n}"), t(n % 7));
                ticket.reply_due_at = (n % 3 != 0).then(|| t(n % 11 + 4));
                ticket.first_reply_at = (n % 4 != 0).then(|| t(n % 13 + 2));
                ticket
            })
            .collect();
        for as_of in [AsOf::Everything, t(3).into(), t(9).into(), t(99).into()] {
            let told = crate::kpi::over(&all).as_of(as_of).read(MessageReplySla);
            let noted = reply_sla(&all, .., as_of);
            assert_eq!(told, noted, "{as_of:?} {}", ReplySla::ABOUT.id);
        }
    }
}
