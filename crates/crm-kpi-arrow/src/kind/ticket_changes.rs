//! The history of tickets.

use crate::column::Id;
use crate::view::Row;
use crm_kpi::field::{At, TicketEvents};
use crm_kpi::record::TicketStatus;
use crm_kpi::tickets::TicketEvent;
use crm_kpi::time::Timestamp;
use std::borrow::Cow;

kind! {
    /// Changes of tickets over columns: see [`TicketChange`](crm_kpi::record::TicketChange) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `ticket` | identity: text or integer | an error |
    /// | `at` | instant | an error |
    /// | `seq` | integer | 0 |
    /// | `status` | words: new, open, pending, on_hold, solved, closed | it stayed as it was |
    /// | `assignee` | identity, or a Boolean | given to nobody |
    /// | `priority` | text | it stayed as it was |
    ///
    /// A Boolean `assignee` tells whether it was given to somebody, and not to whom: nobody is then handed on from one to
    /// another.
    TicketChanges, TicketChangeRow, TicketChangeColumns = "a change of a ticket" {
        /// The ticket.
        ticket: required id,
        /// When.
        at: required instant,
        /// Which comes first of two at one instant.
        seq: optional number,
        /// The status from now on, if it changed.
        status: optional word<TicketStatus>,
        /// Whom it was given to, or whether it was given to somebody.
        assignee: optional named,
        /// How urgent it is from now on, if that changed.
        priority: optional text,
    }
}

offers! { TicketChangeColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
    Due::due_at -> Option<Timestamp> = |_c, _at| None;
    ReplyDue::reply_due_at -> Option<Timestamp> = |_c, _at| None;
    TicketPriority::ticket_priority -> Option<&str> = |c, at| c.priority.at(at);
    GivenTo::given_to -> Option<Cow<'_, str>> = |c, at| c.assignee.name(at).map(|who| match who.text() {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(who.to_string()),
    });
}
identified! { TicketChangeColumns:
    TicketKey::ticket_key, Id = Id<'a>, gives Id<'a> = |c, at| c.ticket.sure(at);
}

impl TicketEvents for Row<'_, TicketChangeColumns> {
    #[inline]
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
        let (c, at) = (self.columns(), self.at());
        let when = At::at(self);
        tell(when, TicketEvent::Changed { seq: c.seq.count(at), to: c.status.at(at) });
        if c.assignee.at(at) {
            tell(when, TicketEvent::Assigned);
        }
    }
}
