//! The history of tickets.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

words! {
    /// How a ticket stands.
    TicketStatus, "ticket status" {
        /// Nobody has looked at it yet.
        New = "new",
        /// The service desk works on it.
        Open = "open",
        /// It waits for an answer of its customer.
        Pending = "pending",
        /// It waits for somebody else: a supplier, another department.
        OnHold = "on_hold",
        /// It is solved.
        Solved = "solved",
        /// It is solved and will not be opened again.
        Closed = "closed",
    }
}

impl TicketStatus {
    /// It waits for somebody who is not the service desk.
    pub const fn is_held(self) -> bool {
        matches!(self, TicketStatus::Pending | TicketStatus::OnHold)
    }
    /// It is solved, closed for good or not.
    pub const fn is_solved(self) -> bool {
        matches!(self, TicketStatus::Solved | TicketStatus::Closed)
    }
}

/// One change of a ticket: another status, another person who works on it, another priority. Only what changed is said. A
/// line that says nothing was a touch that left the ticket as it was.
///
/// A ticket of which there is a history of its status needs no record for KPIs that follow it: the first line is then its
/// creation.
///
/// ```
/// use crm_kpi::record::{TicketChange, TicketStatus};
/// use crm_kpi::time::Timestamp;
///
/// let mut given = TicketChange::new("T-1", Timestamp::from_micros(5));
/// given.assignee = Some("anna".into());
/// let solved = TicketChange::to("T-1", Timestamp::from_micros(9), TicketStatus::Solved);
/// assert_eq!((given.status, solved.status), (None, Some(TicketStatus::Solved)));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TicketChange {
    /// The ticket.
    pub ticket: String,
    /// When.
    pub at: Timestamp,
    /// Which comes first of two changes at one instant: the lower number.
    #[serde(default)]
    pub seq: u32,
    /// The status from now on, if it changed.
    #[serde(default)]
    pub status: Option<TicketStatus>,
    /// Who works on it from now on, if it was given to somebody.
    #[serde(default)]
    pub assignee: Option<String>,
    /// How urgent it is from now on, if that changed.
    #[serde(default)]
    pub priority: Option<String>,
}

impl TicketChange {
    /// A line that says nothing yet but when.
    pub fn new(ticket: impl Into<String>, at: Timestamp) -> TicketChange {
        TicketChange { ticket: ticket.into(), at, seq: 0, status: None, assignee: None, priority: None }
    }
    /// A change of status.
    pub fn to(ticket: impl Into<String>, at: Timestamp, status: TicketStatus) -> TicketChange {
        TicketChange { status: Some(status), ..TicketChange::new(ticket, at) }
    }
}

text_fields!(TicketChange: ticket, status, assignee, priority);
