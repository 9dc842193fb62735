//! The history of tickets.

use crate::column::Id;
use crate::view::Row;
use crm_kpi::field::{At, TicketEvents};
use crm_kpi::record::TicketStatus;
use crm_kpi::tickets::TicketEvent;
use crm_kpi::time::Timestamp;

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
        assignee: optional presence,
    }
}

offers! { TicketChangeColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
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
