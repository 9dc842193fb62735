//! Promises kept, by priority.

use super::{SlaKept, SlaTarget, ToldPromises};
use crate::field::Id;
use crate::kpi::{About, AsOf, Frame, Kpi, Parameter, Reading, Step, Unit, entities};
use crate::summary::Grouped;
use crate::time::Timeline;
use crate::value::{ShareSegments, Undefined};
use serde::{Deserialize, Serialize};

/// The share of promises that were kept, for each priority that the tickets had when the verdict fell.
///
/// ```text
/// for each priority: met / (met + breached)
/// ```
///
/// - **Counts**: promises of a first answer, or by [`target`](SlaByPriority::target) of a solution, as
///   [`ToldPromises`] does: each at the instant of its verdict, under the priority of that instant. A ticket raised from low
///   to high before it was answered counts as high; one raised afterwards as low. A priority that nobody knows is a segment
///   of its own.
/// - **Leaves out**: tickets fulfilled, or due, before they were created (`NegativeDuration`). Tickets without a due
///   instant were promised nothing.
/// - **Undefined**: nothing decided (`NoDenominator`); promises are open and no as-of says whether they are due
///   (`NeedsAsOf`).
/// - **Reads**: of tickets, messages and changes [`TicketKey`](crate::field::TicketKey),
///   [`TicketEvents`](crate::field::TicketEvents), [`ReplyDue`](crate::field::ReplyDue), [`Due`](crate::field::Due),
///   [`TicketPriority`](crate::field::TicketPriority).
/// - **Unit**: shares by segment, the largest first; higher is better.
///
/// By the priority that the tickets have now: group [`ReplySla`](super::ReplySla) by it.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Message, Ticket, TicketChange}, tickets, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let mut ticket = Ticket::new("T1", t(0));
/// (ticket.reply_due_at, ticket.first_reply_at, ticket.priority) = (Some(t(60)), Some(t(20)), Some("high".into()));
/// let changes = [(0, "low"), (40, "high")].map(|(at, priority)| {
///     let mut change = TicketChange::new("T1", t(at));
///     change.priority = Some(priority.into());
///     change
/// });
/// let none: [Message; 0] = [];
/// let kept = tickets::sla_by_priority([&ticket], &none, &changes, .., t(99));
/// assert_eq!(kept.to_string(), "low 100.0 % (1 of 1)"); // it was low when it was answered
/// let nothing: [Ticket; 0] = [];
/// assert_eq!(tickets::sla_by_priority(&nothing, &none, &changes, .., t(99)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Service level targets by priority of help desk systems; ITIL service level management.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SlaByPriority {
    /// Promises of this kind.
    pub target: SlaTarget,
}

type Kept = Grouped<Option<String>, SlaKept>;

impl Kpi for SlaByPriority {
    const ABOUT: About = About::new("tickets.sla.by_priority", "SLA attainment by priority", Unit::Share)
        .names(
            "Dotrzymanie SLA według priorytetu",
            "Дотримання SLA за пріоритетом",
            "עמידה ב-SLA לפי עדיפות",
            "Соблюдение SLA по приоритетам",
        )
        .formula("for each priority at the verdict: met / (met + breached)")
        .anchor("the fulfilment if in time, else the due instant")
        .source("help desk practice: targets by priority")
        .parameters(&[Parameter {
            name: "target",
            default: "reply",
            meaning: "what was promised: reply or resolution",
            example: "resolution",
        }]);
    type Measure = ToldPromises;
    type Value = ShareSegments;
    fn measure(&self) -> ToldPromises {
        ToldPromises { target: self.target }
    }
    fn value(&self, kept: &Kept, _: &Frame) -> Result<ShareSegments, Undefined> {
        let mut segments = Vec::new();
        for (priority, of_one) in kept.iter() {
            match of_one.undated {
                0 => segments.push((priority.clone(), of_one.met, of_one.decided())),
                1.. => return Err(Undefined::NeedsAsOf),
                _ => return Err(Undefined::Inconsistent),
            }
        }
        // they come by name, and stay so where they are equal
        segments.sort_by_key(|(_, _, decided)| std::cmp::Reverse(*decided));
        ShareSegments::new(segments)
    }
    fn n(&self, kept: &Kept) -> i64 {
        kept.iter().fold(0, |n, (_, of_one)| n.wrapping_add(of_one.decided()))
    }
    fn undecided(&self, kept: &Kept) -> i64 {
        kept.iter().fold(0, |n, (_, of_one)| n.wrapping_add(of_one.undated))
    }
}

/// [`SlaByPriority`] of the first answers of one period, as of an instant, from tickets, their messages and their changes.
pub fn sla_by_priority<I: IntoIterator, J: IntoIterator, C: IntoIterator, E: Id>(
    tickets: I,
    messages: J,
    changes: C,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<ShareSegments>
where
    ToldPromises: Step<I::Item, Entity = E> + Step<J::Item, Entity = E> + Step<C::Item, Entity = E>,
{
    let question = entities(SlaByPriority::default()).during(during).as_of(as_of);
    question.with(tickets).with(messages).with(changes).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Ticket, TicketChange, TicketStatus};
    use crate::time::Timestamp;

    #[test]
    fn the_priority_is_that_of_the_verdict() {
        let t = Timestamp::from_micros;
        let (low, high) = ("low", "high");
        for (what, noted, told, solved, shown) in [
            ("noted alone", Some(high), vec![], 15, "high 100.0 % (1 of 1)"),
            ("told before", Some(high), vec![(11, low)], 15, "low 100.0 % (1 of 1)"),
            ("raised at the verdict", Some(high), vec![(11, low), (15, high)], 15, "high 100.0 % (1 of 1)"),
            ("raised after it", Some(high), vec![(11, low), (16, high)], 15, "low 100.0 % (1 of 1)"),
            (
                "breached when it was due, raised later",
                Some(high),
                vec![(11, low), (21, high)],
                25,
                "low 0.0 % (0 of 1)",
            ),
            ("told only later", Some(high), vec![(16, high)], 15, "(none) 100.0 % (1 of 1)"),
            ("nobody knows", None, vec![], 15, "(none) 100.0 % (1 of 1)"),
        ] {
            let mut ticket = Ticket::new("T1", t(10));
            (ticket.due_at, ticket.solved_at) = (Some(t(20)), Some(t(solved)));
            ticket.priority = noted.map(str::to_owned);
            let changes: Vec<_> = told
                .into_iter()
                .map(|(at, priority)| {
                    let mut change = TicketChange::new("T1", t(at));
                    change.priority = Some(priority.to_owned());
                    change
                })
                .collect();
            let question = entities(SlaByPriority { target: SlaTarget::Resolution }).as_of(t(30));
            assert_eq!(question.with([&ticket]).with(&changes).read().to_string(), shown, "{what}");
        }
    }

    #[test]
    fn a_solution_that_did_not_last_keeps_no_promise() {
        let t = Timestamp::from_micros;
        let mut ticket = Ticket::new("T1", t(10));
        ticket.due_at = Some(t(20));
        let changes =
            [(12, TicketStatus::Solved), (14, TicketStatus::Open)].map(|(at, to)| TicketChange::to("T1", t(at), to));
        for (as_of, shown) in
            [(13, "(none) 100.0 % (1 of 1)"), (15, "undefined: nothing to divide by"), (30, "(none) 0.0 % (0 of 1)")]
        {
            let question = entities(SlaByPriority { target: SlaTarget::Resolution }).as_of(t(as_of));
            assert_eq!(question.with([&ticket]).with(&changes).read().to_string(), shown, "as of {as_of}");
        }
    }
}
