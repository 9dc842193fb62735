//! Tickets.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

words! {
    /// What a ticket is about.
    TicketKind, "ticket kind" {
        /// How does it work?
        Question = "question",
        /// Something does not work.
        Incident = "incident",
        /// The customer is not content.
        Complaint = "complaint",
        /// Anything else.
        Other = "other",
    }
}

/// A request to the service desk, as it stands now.
///
/// ```
/// use crm_kpi::record::{Ticket, TicketKind};
/// use crm_kpi::time::Timestamp;
///
/// let mut ticket = Ticket::new("T-1", Timestamp::from_micros(0));
/// ticket.kind = Some(TicketKind::Complaint);
/// assert_eq!((ticket.solved_at, ticket.reopened), (None, 0));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ticket {
    /// The id.
    pub id: String,
    /// When it came.
    pub created_at: Timestamp,
    /// The first public reply of a human, where the desk records it; else it is read off the messages.
    #[serde(default)]
    pub first_reply_at: Option<Timestamp>,
    /// When it was solved first.
    #[serde(default)]
    pub first_solved_at: Option<Timestamp>,
    /// When it was solved last; `None` while it is open, reopened or not.
    #[serde(default)]
    pub solved_at: Option<Timestamp>,
    /// How many times it was reopened.
    #[serde(default)]
    pub reopened: u32,
    /// When it was reopened last.
    #[serde(default)]
    pub reopened_at: Option<Timestamp>,
    /// When a solution was due.
    #[serde(default)]
    pub due_at: Option<Timestamp>,
    /// When a first answer was due.
    #[serde(default)]
    pub reply_due_at: Option<Timestamp>,
    /// Whether the desk held its service level, where the desk itself notes that; `None` where nobody did.
    #[serde(default)]
    pub sla_met: Option<bool>,
    /// What it is about.
    #[serde(default)]
    pub kind: Option<TicketKind>,
    /// How urgent it is.
    #[serde(default)]
    pub priority: Option<String>,
    /// How it came: mail, phone, chat ...
    #[serde(default)]
    pub channel: Option<String>,
    /// Who works on it.
    #[serde(default)]
    pub assignee: Option<String>,
    /// When it was given to them.
    #[serde(default)]
    pub assigned_at: Option<Timestamp>,
    /// Whose it is.
    #[serde(default)]
    pub customer: Option<String>,
    /// The ticket that survived when this one was found to be a duplicate.
    #[serde(default)]
    pub merged_into: Option<String>,
    /// How content the customer was with it, on the scale of the desk.
    #[serde(default)]
    pub satisfaction: Option<i16>,
    /// When the record was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

impl Ticket {
    /// A new ticket, open.
    pub fn new(id: impl Into<String>, created_at: Timestamp) -> Ticket {
        Ticket {
            id: id.into(),
            created_at,
            first_reply_at: None,
            first_solved_at: None,
            solved_at: None,
            reopened: 0,
            reopened_at: None,
            due_at: None,
            reply_due_at: None,
            sla_met: None,
            kind: None,
            priority: None,
            channel: None,
            assignee: None,
            assigned_at: None,
            customer: None,
            merged_into: None,
            satisfaction: None,
            updated_at: None,
        }
    }
}

text_fields!(Ticket: id, kind, priority, channel, assignee, customer, merged_into);
