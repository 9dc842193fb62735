//! What happens to a ticket.

use super::solutions::gap;
use crate::field::{Solutions, TicketEvents, TicketKey};
use crate::record::{Author, Message, Ticket, TicketChange, TicketStatus};
use crate::time::Timestamp;
use crate::value::Why;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What happens to a ticket. Events of one instant happened in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TicketEvent {
    /// It came.
    Opened,
    /// It was given to somebody.
    Assigned,
    /// Its customer wrote.
    Asked,
    /// A person answered it in public.
    Replied,
    /// A person answered it in public for the first time, as the ticket notes it: the same answer may be told by itself.
    FirstReplied,
    /// A line of its history: the status from now on, or none where that stayed as it was.
    Changed {
        /// Which comes first of two changes at one instant: the lower number.
        seq: u32,
        /// The status from now on.
        to: Option<TicketStatus>,
    },
    /// It was solved, as the ticket notes it. Where its history is told, that alone says so.
    Solved,
    /// It was reopened, as the ticket notes it. Where its history is told, that alone says so.
    Reopened,
    /// It was merged into another, nobody knows when: before all else.
    Merged,
}

impl TicketEvent {
    /// It says when the ticket came, or how it stood.
    pub(super) fn is_of_status(&self) -> bool {
        use TicketEvent::{Changed, Merged, Opened, Reopened, Solved};
        matches!(self, Opened | Changed { .. } | Solved | Reopened | Merged)
    }
    /// It was answered.
    pub(super) fn answers(&self) -> bool {
        matches!(self, TicketEvent::Replied | TicketEvent::FirstReplied)
    }
}

/// What a record tells, of what a journey asks for.
#[inline]
pub(super) fn told<R: TicketKey + TicketEvents>(
    record: &R,
    asks: impl Fn(&TicketEvent) -> bool,
    out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent),
) {
    record.with_ticket_key(|ticket| {
        record.ticket_events(&mut |at, event| {
            if asks(&event) {
                out(Some(ticket), at, event);
            }
        });
    });
}

pub(super) const UNANSWERED: Why = Why::Other(Cow::Borrowed("solved without a reply"));
pub(super) const UNKNOWN: Why = Why::Other(Cow::Borrowed("ticket not known"));

/// The last reopening of a ticket that is noted without the solutions before it; one that was solved since the noted
/// solution would contradict it.
fn reopened_last(ticket: &Ticket) -> Option<Timestamp> {
    ticket.reopened_at().filter(|reopened| ticket.solved_at.is_none_or(|solved| *reopened < solved))
}

impl TicketEvents for Ticket {
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
        let solved = gap(self).map(|(solved, _)| solved);
        for (at, event) in [
            (self.merged_into.is_none().then_some(self.created_at), TicketEvent::Opened),
            (self.assigned_at, TicketEvent::Assigned),
            (self.first_reply_at, TicketEvent::FirstReplied),
            (solved, TicketEvent::Solved),
            (reopened_last(self), TicketEvent::Reopened),
            (self.solved_at, TicketEvent::Solved),
            (self.merged_into.as_ref().map(|_| Timestamp::MIN), TicketEvent::Merged),
        ] {
            at.into_iter().for_each(|at| tell(at, event));
        }
    }
}

impl TicketEvents for Message {
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
        match self.from {
            Author::Agent if self.public => tell(self.at, TicketEvent::Replied),
            Author::Customer => tell(self.at, TicketEvent::Asked),
            Author::Agent | Author::Bot => {}
        }
    }
}

impl TicketEvents for TicketChange {
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
        tell(self.at, TicketEvent::Changed { seq: self.seq, to: self.status });
        if self.assignee.is_some() {
            tell(self.at, TicketEvent::Assigned);
        }
    }
}
