//! Tickets solved at the first contact.

use super::{AnswersNeeded, EffortKept};
use crate::field::Id;
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, entities};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of solved tickets that took at most one answer.
///
/// ```text
/// solved tickets with at most one public answer of a person until the last solution / solved tickets
/// ```
///
/// - **Counts**: tickets solved in the period, anchored on the last solution. Neither a bot nor a note among colleagues
///   answers. Measure: [`AnswersNeeded`], a journey. Tickets that are not solved are pending.
/// - **Leaves out**: solutions of tickets of which nobody says that they came (`ticket not known`). Merged tickets stand as
///   those that they were merged into.
/// - **Undefined**: nothing solved (`NoDenominator`).
/// - **Reads**: of tickets and of messages [`TicketKey`](crate::field::TicketKey),
///   [`TicketEvents`](crate::field::TicketEvents).
/// - **Unit**: share, 0 to 1; higher is better.
///
/// Whoever solves a call while it lasts writes no answer: such a ticket counts here, and not in
/// [`OneTouch`](crate::tickets::OneTouch). All messages must be given: see [`AnswersNeeded`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Author::Agent, Message, Ticket}, tickets, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let mut ticket = Ticket::new("T1", t(0));
/// let messages = [2, 5].map(|at| Message::new("T1", t(at), Agent));
/// let open = tickets::first_contact_resolution([&ticket], &messages, ..);
/// assert_eq!((open.value(), open.pending()), (Err(&Undefined::NoDenominator), 1));
/// ticket.solved_at = Some(t(9));
/// let solved = |n: usize| tickets::first_contact_resolution([&ticket], &messages[..n], ..).to_string();
/// assert_eq!([0, 1, 2].map(solved), ["100.0 % (1 of 1)", "100.0 % (1 of 1)", "0.0 % (0 of 1)"]);
/// ```
///
/// # References
///
/// First-contact resolution of service desks (HDI).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FirstContactResolution;

impl Kpi for FirstContactResolution {
    const ABOUT: About = About::new("tickets.one_touch.first_contact", "First-contact resolution rate", Unit::Share)
        .names(
            "Rozwiązania przy pierwszym kontakcie (FCR)",
            "Вирішення з першого звернення (FCR)",
            "פתרון בפנייה הראשונה (FCR)",
            "Решение с первого обращения (FCR)",
        )
        .formula("solved tickets with at most one public human reply / solved tickets")
        .anchor("last solution")
        .source("HDI: first contact resolution");
    type Measure = AnswersNeeded;
    type Value = Share;
    fn measure(&self) -> AnswersNeeded {
        AnswersNeeded
    }
    fn value(&self, kept: &EffortKept, _: &Frame) -> Result<Share, Undefined> {
        Share::new(kept.without.wrapping_add(kept.with_one), kept.solved)
    }
    fn n(&self, kept: &EffortKept) -> i64 {
        kept.solved
    }
}

/// [`FirstContactResolution`] of one period, from tickets and all their messages.
pub fn first_contact_resolution<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    messages: J,
    during: impl Into<Timeline>,
) -> Reading<Share>
where
    AnswersNeeded: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(FirstContactResolution).during(during).with(tickets).with(messages).read()
}
