//! What was written in a ticket.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

words! {
    /// Who wrote.
    Author, "author" {
        /// The customer.
        Customer = "customer",
        /// A human of the service desk.
        Agent = "agent",
        /// A machine: a receipt, a chat bot.
        Bot = "bot",
    }
}

/// A message in a ticket.
///
/// ```
/// use crm_kpi::record::{Author, Message};
/// use crm_kpi::time::Timestamp;
///
/// let reply = Message::new("T-1", Timestamp::from_micros(0), Author::Agent);
/// assert!(reply.public);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// The ticket.
    pub ticket: String,
    /// When.
    pub at: Timestamp,
    /// What kind of author.
    pub from: Author,
    /// The customer can read it; a note among colleagues is not public.
    #[serde(default = "public")]
    pub public: bool,
    /// Which agent, if one wrote it.
    #[serde(default)]
    pub user: Option<String>,
}

impl Message {
    /// A public message.
    pub fn new(ticket: impl Into<String>, at: Timestamp, from: Author) -> Message {
        Message { ticket: ticket.into(), at, from, public: true, user: None }
    }
}

fn public() -> bool {
    true
}

text_fields!(Message: ticket, from, public, user);
