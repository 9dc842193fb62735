//! Promises by what was told of a ticket: its messages, its changes.

use super::{SlaKept, SlaVerdict, verdict};
use crate::field::{Due, ReplyDue, TicketEvents, TicketKey, TicketPriority};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::summary::Grouped;
use crate::tickets::course::{Came, came, solved};
use crate::tickets::event::TicketEvent;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SlaTarget {
    /// A first answer.
    #[default]
    Reply,
    /// A solution.
    Resolution,
}

/// Promises of one kind, and what became of them, by the priority that the ticket had when the verdict fell.
///
/// - **Counts**: tickets that say when the answer, or the solution, is due, anchored on the instant at which the verdict
///   falls: the fulfilment where it came in time, the due instant where it did not. The first answer is the first public
///   one of a person that the messages tell or the ticket notes; the solution is the last, where the ticket stands solved,
///   as its history tells or, where none of its status is told, as the ticket notes. A journey.
/// - **Leaves out**: tickets fulfilled, or due, before they were created (`NegativeDuration`). Merged tickets stand as those
///   that they were merged into.
///
/// The priority is that of the last change until the verdict that told one. Where changes tell one only later, nobody knows
/// what it was before; where none ever does, it is the one that the ticket notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ToldPromises {
    /// Promises of this kind.
    pub target: SlaTarget,
}

/// What is told of a ticket that something was promised of. Events of one instant happened in this order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseEvent {
    /// What the record of the ticket says.
    Noted {
        /// When it is due.
        due: Option<Timestamp>,
        /// Its priority as it is now.
        priority: Option<String>,
    },
    /// It has this priority from now on.
    Priority {
        /// Which comes first of two changes at one instant: the lower number.
        seq: u32,
        /// Which.
        to: String,
    },
    /// What else happens to it.
    Happened(TicketEvent),
}

impl Measure for ToldPromises {
    const ID: &'static str = "tickets.sla.told";
    type Observation = (Option<String>, SlaVerdict);
    type When = Timestamp;
    type Summary = Grouped<Option<String>, SlaKept>;
}

impl Journey for ToldPromises {
    type Event = PromiseEvent;
    type Trace = [(Timestamp, PromiseEvent)];
    fn walk(
        &self,
        history: &[(Timestamp, PromiseEvent)],
        at: &Frame,
        out: &mut impl FnMut(Seen<(Option<String>, SlaVerdict)>),
    ) {
        let noted = history.iter().find_map(|(_, event)| match event {
            PromiseEvent::Noted { due, priority } => Some((*due, priority)),
            _ => None,
        });
        let Some((due, own)) = noted else { return };
        let happened = |(at, event): &(Timestamp, PromiseEvent)| match event {
            PromiseEvent::Happened(event) => Some((*at, *event)),
            _ => None,
        };
        let events: Vec<(Timestamp, TicketEvent)> = history.iter().filter_map(happened).collect();
        let Came::At(made) = came(&events) else { return };
        let done = match self.target {
            SlaTarget::Reply => events.iter().find(|(_, event)| event.answers()).map(|(at, _)| *at),
            SlaTarget::Resolution => solved(&events),
        };
        let told = |until: Option<Timestamp>| {
            let until = history.iter().take_while(move |(at, _)| until.is_none_or(|until| *at <= until));
            until.filter_map(|(_, event)| match event {
                PromiseEvent::Priority { to, .. } => Some(to),
                _ => None,
            })
        };
        out(match verdict(made, due, done, at.as_of()) {
            Seen::Counted(at, verdict) => {
                let then = told(Some(at)).last().or(own.as_ref().filter(|_| told(None).next().is_none()));
                Seen::Counted(at, (then.cloned(), verdict))
            }
            Seen::Pending { at, decides } => Seen::Pending { at, decides },
            Seen::Excluded(at, why) => Seen::Excluded(at, why),
            Seen::Outside => Seen::Outside,
        });
    }
}

impl<R: TicketKey + TicketEvents + ReplyDue + Due + TicketPriority> Step<R> for ToldPromises {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, PromiseEvent)) {
        let priority = || record.ticket_priority().map(str::to_owned);
        record.with_ticket_key(|ticket| {
            record.ticket_events(&mut |at, event| {
                match (event, priority()) {
                    (TicketEvent::Opened, priority) => {
                        let due = match self.target {
                            SlaTarget::Reply => record.reply_due_at(),
                            SlaTarget::Resolution => record.due_at(),
                        };
                        out(Some(ticket), at, PromiseEvent::Noted { due, priority });
                    }
                    (TicketEvent::Changed { seq, .. }, Some(to)) => {
                        out(Some(ticket), at, PromiseEvent::Priority { seq, to });
                    }
                    _ => {}
                }
                let wanted = match self.target {
                    SlaTarget::Reply => event.answers() || matches!(event, TicketEvent::Opened | TicketEvent::Merged),
                    SlaTarget::Resolution => event.is_of_status(),
                };
                if wanted {
                    out(Some(ticket), at, PromiseEvent::Happened(event));
                }
            });
        });
    }
}
