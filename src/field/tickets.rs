//! Fields of tickets and of what is written in them.

use super::*;

fields! {
    /// When a person first answered the ticket in public; `None` while nobody did.
    Replied::first_reply_at -> Option<Timestamp>, "`{Self}` does not say when it was first answered",
        "write `impl crm_kpi::field::Replied for YourRow {{ fn first_reply_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// When the ticket was solved, the last time if it was reopened; `None` while it is not, and of a record that only
    /// belongs to a ticket, such as a message.
    Solved::solved_at -> Option<Timestamp>, "`{Self}` does not say when it was solved",
        "write `impl crm_kpi::field::Solved for YourRow {{ fn solved_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// When the ticket had to be solved; `None` where nobody promised that, and of a record that only belongs to a ticket.
    Due::due_at -> Option<Timestamp>, "`{Self}` does not say when its solution was due",
        "write `impl crm_kpi::field::Due for YourRow {{ fn due_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// When the ticket had to be answered first; `None` where nobody promised that, and of a record that only belongs to a
    /// ticket.
    ReplyDue::reply_due_at -> Option<Timestamp>, "`{Self}` does not say when its first answer was due",
        "write `impl crm_kpi::field::ReplyDue for YourRow {{ fn reply_due_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// Whether the service level was held, as the row notes it; `None` where it does not.
    SlaMet::sla_met -> Option<bool>, "`{Self}` does not note whether its service level was held",
        "write `impl crm_kpi::field::SlaMet for YourRow {{ fn sla_met(&self) -> Option<bool> {{ .. }} }}`";
    /// How content the customer was with the ticket, on the scale of the desk; `None` where nobody answered.
    Rated::satisfaction -> Option<i16>, "`{Self}` does not say how content the customer was with it",
        "write `impl crm_kpi::field::Rated for YourRow {{ fn satisfaction(&self) -> Option<i16> {{ .. }} }}`";
    /// Whom the ticket was given to with this row; `None` where the row says nothing of that, as the record of a ticket,
    /// which only tells how it stands now.
    GivenTo::given_to -> Option<Cow<'_, str>>, "`{Self}` does not say whom its ticket was given to",
        "write `impl crm_kpi::field::GivenTo for YourRow {{ fn given_to(&self) -> Option<Cow<'_, str>> {{ Some(self.assignee.as_str().into()) }} }}`";
    /// How urgent the ticket is: of a ticket now, of a change from then on; `None` where the row does not say.
    TicketPriority::ticket_priority -> Option<&str>, "`{Self}` does not say how urgent its ticket is",
        "write `impl crm_kpi::field::TicketPriority for YourRow {{ fn ticket_priority(&self) -> Option<&str> {{ .. }} }}`";
    /// How the ticket came: mail, phone, chat; `None` where nobody noted it.
    TicketChannel::ticket_channel -> Option<&str>, "`{Self}` does not say how its ticket came",
        "write `impl crm_kpi::field::TicketChannel for YourRow {{ fn ticket_channel(&self) -> Option<&str> {{ .. }} }}`";
    /// The ticket is a complaint.
    Complaint::is_complaint -> bool, "`{Self}` does not say whether it is a complaint",
        "write `impl crm_kpi::field::Complaint for YourRow {{ fn is_complaint(&self) -> bool {{ .. }} }}`";
}

identities! {
    /// Which ticket it is, or belongs to.
    TicketKey::ticket_key -> Self::Id, with_ticket_key |key| &key => &Self::Id, "`{Self}` does not say which ticket it belongs to",
        "write `impl crm_kpi::field::TicketKey for YourRow {{ type Id = u64; fn ticket_key(&self) -> u64 {{ .. }} }}`";
}

/// What a row tells of the ticket that it is or belongs to: that it came, was answered, was solved. A message tells of
/// an answer, if it is one; a ticket tells when it came, and what else it notes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what happened to its ticket",
    label = "this KPI follows tickets from record to record",
    note = "write `impl crm_kpi::field::TicketEvents for YourRow {{ fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {{ tell(self.came, TicketEvent::Opened) }} }}`"
)]
pub trait TicketEvents {
    /// Tells what happened, and when.
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent));
}
impl<T: TicketEvents + ?Sized> TicketEvents for &T {
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
        (**self).ticket_events(tell);
    }
}
impl<R: TicketEvents, K> TicketEvents for Keyed<R, K> {
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
        self.record.ticket_events(tell);
    }
}

/// What is known of a ticket's solutions before the last: implement it with nothing inside where rows do not say.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what came before its last solution",
    label = "this KPI looks at reopened tickets as they stood before",
    note = "write `impl crm_kpi::field::Solutions for YourRow {{}}` where rows know only the last solution"
)]
pub trait Solutions {
    /// When the ticket was solved first.
    fn first_solved_at(&self) -> Option<Timestamp> {
        None
    }
    /// When it was reopened last.
    fn reopened_at(&self) -> Option<Timestamp> {
        None
    }
    /// How many times it was reopened: once where it is known when, unless the row says more.
    fn reopenings(&self) -> u32 {
        self.reopened_at().is_some().into()
    }
}
impl<T: Solutions + ?Sized> Solutions for &T {
    #[inline(always)]
    fn first_solved_at(&self) -> Option<Timestamp> {
        (**self).first_solved_at()
    }
    #[inline(always)]
    fn reopened_at(&self) -> Option<Timestamp> {
        (**self).reopened_at()
    }
    #[inline(always)]
    fn reopenings(&self) -> u32 {
        (**self).reopenings()
    }
}
impl<R: Solutions, K> Solutions for Keyed<R, K> {
    #[inline(always)]
    fn first_solved_at(&self) -> Option<Timestamp> {
        self.record.first_solved_at()
    }
    #[inline(always)]
    fn reopened_at(&self) -> Option<Timestamp> {
        self.record.reopened_at()
    }
    #[inline(always)]
    fn reopenings(&self) -> u32 {
        self.record.reopenings()
    }
}

offers! {
    Ticket: Created::created_at -> Timestamp = |r| r.created_at,
        Replied::first_reply_at -> Option<Timestamp> = |r| r.first_reply_at,
        Solved::solved_at -> Option<Timestamp> = |r| r.solved_at,
        Merged::is_merged -> bool = |r| r.merged_into.is_some(),
        Due::due_at -> Option<Timestamp> = |r| r.due_at,
        ReplyDue::reply_due_at -> Option<Timestamp> = |r| r.reply_due_at,
        SlaMet::sla_met -> Option<bool> = |r| r.sla_met,
        Rated::satisfaction -> Option<i16> = |r| r.satisfaction,
        Complaint::is_complaint -> bool = |r| r.kind == Some(TicketKind::Complaint),
        GivenTo::given_to -> Option<Cow<'_, str>> = |_r| None,
        TicketPriority::ticket_priority -> Option<&str> = |r| r.priority.as_deref(),
        TicketChannel::ticket_channel -> Option<&str> = |r| r.channel.as_deref();
    Message: At::at -> Timestamp = |r| r.at,
        Due::due_at -> Option<Timestamp> = |_r| None,
        ReplyDue::reply_due_at -> Option<Timestamp> = |_r| None,
        TicketPriority::ticket_priority -> Option<&str> = |_r| None;
    TicketChange: At::at -> Timestamp = |r| r.at,
        Due::due_at -> Option<Timestamp> = |_r| None,
        ReplyDue::reply_due_at -> Option<Timestamp> = |_r| None,
        GivenTo::given_to -> Option<Cow<'_, str>> = |r| r.assignee.as_deref().map(Cow::Borrowed),
        TicketPriority::ticket_priority -> Option<&str> = |r| r.priority.as_deref();
}
keys! {
    Ticket: TicketKey::ticket_key, with_ticket_key -> id;
    Message: TicketKey::ticket_key, with_ticket_key -> ticket;
    TicketChange: TicketKey::ticket_key, with_ticket_key -> ticket;
}
impl Solutions for Ticket {
    #[inline(always)]
    fn first_solved_at(&self) -> Option<Timestamp> {
        self.first_solved_at
    }
    #[inline(always)]
    fn reopened_at(&self) -> Option<Timestamp> {
        self.reopened_at
    }
    #[inline(always)]
    fn reopenings(&self) -> u32 {
        self.reopened.max(self.reopened_at.is_some().into())
    }
}
