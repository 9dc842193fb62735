//! What was written in tickets.

use crate::column::Id;
use crate::view::Row;
use crm_kpi::field::{At, TicketEvents};
use crm_kpi::record::Author;
use crm_kpi::tickets::TicketEvent;
use crm_kpi::time::Timestamp;

kind! {
    /// Messages over columns: see [`Message`](crm_kpi::record::Message) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `ticket` | identity: text or integer | an error |
    /// | `at` | instant | an error |
    /// | `from` | words: customer, agent, bot | an error |
    /// | `public` | Boolean, or words: true, false | public |
    Messages, MessageRow, MessageColumns = "a message" {
        /// The ticket that it belongs to.
        ticket: required id,
        /// When it was written.
        at: required instant,
        /// Who wrote it.
        from: required word<Author>,
        /// Whether the customer can see it.
        public: optional word<bool>,
    }
}

offers! { MessageColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
    Due::due_at -> Option<Timestamp> = |_c, _at| None;
    ReplyDue::reply_due_at -> Option<Timestamp> = |_c, _at| None;
    TicketPriority::ticket_priority -> Option<&str> = |_c, _at| None;
}
identified! { MessageColumns:
    TicketKey::ticket_key, Id = Id<'a>, gives Id<'a> = |c, at| c.ticket.sure(at);
}

impl TicketEvents for Row<'_, MessageColumns> {
    #[inline]
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
        let (c, at) = (self.columns(), self.at());
        match c.from.at(at) {
            Some(Author::Agent) if c.public.at(at).unwrap_or(true) => tell(At::at(self), TicketEvent::Replied),
            Some(Author::Customer) => tell(At::at(self), TicketEvent::Asked),
            _ => {}
        }
    }
}
