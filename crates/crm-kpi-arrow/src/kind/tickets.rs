//! Tickets.

use crate::column::Id;
use crate::view::Row;
use crm_kpi::field::{Created, Merged, Solutions, Solved, TicketEvents, TicketKey, TicketSurvey};
use crm_kpi::record::TicketKind;
use crm_kpi::surveys::TicketAsked;
use crm_kpi::tickets::TicketEvent;
use crm_kpi::time::Timestamp;
use std::borrow::Cow;

kind! {
    /// Tickets over columns: see [`Ticket`](crm_kpi::record::Ticket) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `id` | identity: text or integer | an error |
    /// | `created_at` | instant | an error |
    /// | `first_reply_at`, `first_solved_at`, `solved_at`, `reopened_at`, `assigned_at` | instant | never |
    /// | `due_at`, `reply_due_at` | instant | nothing was promised |
    /// | `sla_met` | Boolean, or words: true, false | not noted |
    /// | `satisfaction` | integer | not rated |
    /// | `reopened` | integer | as often as `reopened_at` tells |
    /// | `kind` | words: question, incident, complaint, other | not known: no complaint |
    /// | `priority`, `channel`, `assignee` | text | not filled in |
    /// | `customer` | identity: text or integer | not filled in |
    /// | `updated_at` | instant | not known |
    /// | `merged_into` | identity, or a Boolean | not merged |
    Tickets, TicketRow, TicketColumns = "a ticket" {
        /// Which ticket it is.
        id: required id,
        /// When it came.
        created_at: required instant,
        /// When a person answered it first in public.
        first_reply_at: optional instant,
        /// When it was solved first.
        first_solved_at: optional instant,
        /// When it was solved last.
        solved_at: optional instant,
        /// How many times it was reopened.
        reopened: optional number,
        /// When it was reopened last.
        reopened_at: optional instant,
        /// When it was given to somebody.
        assigned_at: optional instant,
        /// When its solution was due.
        due_at: optional instant,
        /// When its first answer was due.
        reply_due_at: optional instant,
        /// Whether its service level was held, as the desk notes it.
        sla_met: optional word<bool>,
        /// How content the customer was with it.
        satisfaction: optional number,
        /// What it is about.
        kind: optional word<TicketKind>,
        /// The ticket that it was merged into, or whether it was merged.
        merged_into: optional presence,
        /// How pressing it is.
        priority: optional text,
        /// How it came.
        channel: optional text,
        /// Who works on it.
        assignee: optional text,
        /// Whose it is.
        customer: optional id,
        /// When the record was last changed.
        updated_at: optional instant,
    }
}

named! { TicketColumns is Ticket: id, created_at, first_reply_at, first_solved_at, solved_at, reopened_at, assigned_at, due_at,
    reply_due_at, kind, priority, channel, assignee, customer, merged_into, satisfaction, updated_at
}

offers! { TicketColumns:
    Created::created_at -> Timestamp = |c, at| c.created_at.sure(at);
    Replied::first_reply_at -> Option<Timestamp> = |c, at| c.first_reply_at.at(at);
    Solved::solved_at -> Option<Timestamp> = |c, at| c.solved_at.at(at);
    Merged::is_merged -> bool = |c, at| c.merged_into.at(at);
    Due::due_at -> Option<Timestamp> = |c, at| c.due_at.at(at);
    ReplyDue::reply_due_at -> Option<Timestamp> = |c, at| c.reply_due_at.at(at);
    SlaMet::sla_met -> Option<bool> = |c, at| c.sla_met.at(at);
    Rated::satisfaction -> Option<i16> = |c, at| c.satisfaction.score(at);
    TicketPriority::ticket_priority -> Option<&str> = |c, at| c.priority.at(at);
    TicketChannel::ticket_channel -> Option<&str> = |c, at| c.channel.at(at);
    GivenTo::given_to -> Option<Cow<'_, str>> = |_c, _at| None;
    Complaint::is_complaint -> bool = |c, at| c.kind.at(at) == Some(TicketKind::Complaint);
}
identified! { TicketColumns:
    TicketKey::ticket_key, Id = Id<'a>, gives Id<'a> = |c, at| c.id.sure(at);
}

impl Solutions for Row<'_, TicketColumns> {
    #[inline]
    fn first_solved_at(&self) -> Option<Timestamp> {
        self.columns().first_solved_at.at(self.at())
    }
    #[inline]
    fn reopened_at(&self) -> Option<Timestamp> {
        self.columns().reopened_at.at(self.at())
    }
    #[inline]
    fn reopenings(&self) -> u32 {
        self.columns().reopened.count(self.at()).max(self.reopened_at().is_some().into())
    }
}

/// What a ticket of the core tells, from columns; the tests hold the two together.
impl TicketEvents for Row<'_, TicketColumns> {
    fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
        let merged = self.is_merged();
        if !merged {
            tell(self.created_at(), TicketEvent::Opened);
        }
        let mut note = |at: Option<Timestamp>, event| at.into_iter().for_each(|at| tell(at, event));
        note(self.columns().assigned_at.at(self.at()), TicketEvent::Assigned);
        note(self.columns().first_reply_at.at(self.at()), TicketEvent::FirstReplied);
        let (first, reopened, last) = (self.first_solved_at(), self.reopened_at(), self.solved_at());
        if let (Some(first), Some(reopened)) = (first, reopened)
            && self.reopenings() == 1
            && first <= reopened
            && last.is_none_or(|last| reopened < last)
        {
            note(Some(first), TicketEvent::Solved);
        }
        note(reopened.filter(|reopened| last.is_none_or(|last| *reopened < last)), TicketEvent::Reopened);
        note(last, TicketEvent::Solved);
        note(merged.then_some(Timestamp::MIN), TicketEvent::Merged);
    }
}

impl<'a> TicketSurvey for Row<'a, TicketColumns> {
    type Id = Id<'a>;
    fn tell_asked(&self, tell: &mut dyn FnMut(&Id<'a>, Timestamp, TicketAsked)) {
        if !self.is_merged() {
            tell(&self.ticket_key(), self.created_at(), TicketAsked::Came);
        }
    }
}
