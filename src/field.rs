//! What a KPI may ask a record for: one small trait per field.
//!
//! Implement the ones that your rows have, and every KPI that needs no others works over them, without conversion.
//! A KPI names the fields it reads in its bounds, so a missing one is a compile error that says which. All traits
//! hold for references too: what works over `Deal` works over `&Deal`.
//!
//! ```
//! use crm_kpi::{deals, field::*, record::Outcome, time::Timestamp, value::{Currency, Money}};
//!
//! struct Opportunity { opened: i64, closed: Option<i64>, won: bool, cents: Option<i64> }
//! impl Created for Opportunity {
//!     fn created_at(&self) -> Timestamp { Timestamp::from_micros(self.opened) }
//! }
//! impl Closed for Opportunity {
//!     fn closed_at(&self) -> Option<Timestamp> { self.closed.map(Timestamp::from_micros) }
//! }
//! impl DealOutcome for Opportunity {
//!     fn outcome(&self) -> Outcome {
//!         match self.closed {
//!             None => Outcome::Open,
//!             Some(_) if self.won => Outcome::Won,
//!             Some(_) => Outcome::Lost,
//!         }
//!     }
//! }
//! impl Amount for Opportunity {
//!     fn amount(&self) -> Option<Money> { self.cents.map(|c| Money::minor(c, Currency::EUR)) }
//! }
//! let rows = [Opportunity { opened: 0, closed: Some(5), won: true, cents: Some(12_00) }];
//! assert_eq!(deals::revenue(&rows, ..).to_string(), "12.00 EUR");
//! ```

mod keyed;

pub use keyed::{Interner, Keyed};

use crate::customers::Presence;
use crate::record::*;
use crate::tickets::TicketEvent;
use crate::time::{Span, Timestamp};
use crate::value::Money;
use rust_decimal::Decimal;
use std::fmt::Debug;
use std::hash::Hash;

/// An identity: what tells one entity from another. Any integer, text or key type.
pub trait Id: Hash + Eq + Clone + Debug + Send + Sync {}
impl<T: Hash + Eq + Clone + Debug + Send + Sync> Id for T {}

macro_rules! fields {
    ($($(#[$doc:meta])* $trait:ident :: $method:ident -> $ty:ty, $missing:literal, $sketch:literal;)*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(
            message = $missing,
            label = "this KPI reads the field from its records",
            note = $sketch
        )]
        pub trait $trait {
            $(#[$doc])*
            fn $method(&self) -> $ty;
        }
        impl<T: $trait + ?Sized> $trait for &T {
            #[inline(always)]
            fn $method(&self) -> $ty {
                (**self).$method()
            }
        }
        impl<R: $trait, K> $trait for Keyed<R, K> {
            #[inline(always)]
            fn $method(&self) -> $ty {
                self.record.$method()
            }
        }
    )*};
}

fields! {
    /// When the record came into being.
    Created::created_at -> Timestamp, "`{Self}` does not say when it was created",
        "write `impl crm_kpi::field::Created for YourRow {{ fn created_at(&self) -> Timestamp {{ .. }} }}`";
    /// When the deal was won or lost; `None` while it is open.
    Closed::closed_at -> Option<Timestamp>, "`{Self}` does not say when it was closed",
        "write `impl crm_kpi::field::Closed for YourRow {{ fn closed_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// How the deal stands.
    DealOutcome::outcome -> Outcome, "`{Self}` does not say how the deal stands",
        "write `impl crm_kpi::field::DealOutcome for YourRow {{ fn outcome(&self) -> Outcome {{ .. }} }}`";
    /// The amount; `None` where nobody entered one.
    Amount::amount -> Option<Money>, "`{Self}` does not say its amount",
        "write `impl crm_kpi::field::Amount for YourRow {{ fn amount(&self) -> Option<Money> {{ .. }} }}`; return `None` where your rows have no amounts";
    /// How likely the deal is to be won, 0 to 1; `None` where nobody said.
    Probability::probability -> Option<Decimal>, "`{Self}` does not say its probability",
        "write `impl crm_kpi::field::Probability for YourRow {{ fn probability(&self) -> Option<Decimal> {{ .. }} }}`";
    /// Where the lead came from; `None` where nobody knows.
    Source::source -> Option<&str>, "`{Self}` does not say where it came from",
        "write `impl crm_kpi::field::Source for YourRow {{ fn source(&self) -> Option<&str> {{ .. }} }}`";
    /// When the lead became a customer; `None` while it has not.
    Converted::converted_at -> Option<Timestamp>, "`{Self}` does not say when it converted",
        "write `impl crm_kpi::field::Converted for YourRow {{ fn converted_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// When the lead was given up; `None` while it has not been.
    Disqualified::disqualified_at -> Option<Timestamp>, "`{Self}` does not say when it was disqualified",
        "write `impl crm_kpi::field::Disqualified for YourRow {{ fn disqualified_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// The record was merged into another one, which stands for both. The survivor must carry the earliest creation and
    /// the first conversion of the two, as merging in a CRM makes it; see [`leads::collapsed`](crate::leads::collapsed)
    /// where it does not.
    Merged::is_merged -> bool, "`{Self}` does not say whether it was merged into another record",
        "write `impl crm_kpi::field::Merged for YourRow {{ fn is_merged(&self) -> bool {{ false }} }}` where rows are never merged";
    /// When it happened: a purchase, a visit, a message, a cost.
    At::at -> Timestamp, "`{Self}` does not say when it happened",
        "write `impl crm_kpi::field::At for YourRow {{ fn at(&self) -> Timestamp {{ .. }} }}`";
    /// From when, and until when if it ended: a customer, a subscription, a licence.
    Stands::span -> Span, "`{Self}` does not say from when until when it stood",
        "write `impl crm_kpi::field::Stands for YourRow {{ fn span(&self) -> Span {{ .. }} }}`";
    /// From when until when its customer stood, or what the customer did: records of both kinds make one history.
    Present::presence -> Presence, "`{Self}` says neither when its customer stood nor what the customer did",
        "write `impl crm_kpi::field::Present for YourRow {{ fn presence(&self) -> Presence {{ Presence::Acts(self.at, InteractionKind::Login) }} }}`";
    /// When a person first answered the ticket in public; `None` while nobody did.
    Replied::first_reply_at -> Option<Timestamp>, "`{Self}` does not say when it was first answered",
        "write `impl crm_kpi::field::Replied for YourRow {{ fn first_reply_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// When the ticket was solved, the last time if it was reopened; `None` while it is not, and of a record that only
    /// belongs to a ticket, such as a message.
    Solved::solved_at -> Option<Timestamp>, "`{Self}` does not say when it was solved",
        "write `impl crm_kpi::field::Solved for YourRow {{ fn solved_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// The ticket is a complaint.
    Complaint::is_complaint -> bool, "`{Self}` does not say whether it is a complaint",
        "write `impl crm_kpi::field::Complaint for YourRow {{ fn is_complaint(&self) -> bool {{ .. }} }}`";
    /// What the survey asks.
    Asks::asks -> SurveyKind, "`{Self}` does not say what its survey asks",
        "write `impl crm_kpi::field::Asks for YourRow {{ fn asks(&self) -> SurveyKind {{ SurveyKind::Nps }} }}`";
    /// When the survey was sent; `None` where nobody noted it.
    Sent::sent_at -> Option<Timestamp>, "`{Self}` does not say when it was sent",
        "write `impl crm_kpi::field::Sent for YourRow {{ fn sent_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// When the survey was answered; `None` while it was not.
    Answered::answered_at -> Option<Timestamp>, "`{Self}` does not say when it was answered",
        "write `impl crm_kpi::field::Answered for YourRow {{ fn answered_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// The score given, on the survey's own scale; `None` where there is none.
    Score::score -> Option<i16>, "`{Self}` does not say its score",
        "write `impl crm_kpi::field::Score for YourRow {{ fn score(&self) -> Option<i16> {{ .. }} }}`";
    /// What the cost was for.
    Purpose::purpose -> SpendKind, "`{Self}` does not say what the cost was for",
        "write `impl crm_kpi::field::Purpose for YourRow {{ fn purpose(&self) -> SpendKind {{ SpendKind::Marketing }} }}`";
}

macro_rules! identities {
    ($($(#[$doc:meta])* $trait:ident :: $method:ident -> $ty:ty, $missing:literal, $sketch:literal;)*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(
            message = $missing,
            label = "this KPI follows entities from record to record",
            note = $sketch
        )]
        pub trait $trait {
            /// What tells one from another.
            type Id: Id;
            $(#[$doc])*
            fn $method(&self) -> $ty;
        }
        impl<T: $trait + ?Sized> $trait for &T {
            type Id = T::Id;
            #[inline(always)]
            fn $method(&self) -> $ty {
                (**self).$method()
            }
        }
        impl<R: $trait, K> $trait for Keyed<R, K> {
            type Id = R::Id;
            #[inline(always)]
            fn $method(&self) -> $ty {
                self.record.$method()
            }
        }
    )*};
}

identities! {
    /// Whom it is about.
    CustomerKey::customer_key -> Self::Id, "`{Self}` does not say which customer it belongs to",
        "write `impl crm_kpi::field::CustomerKey for YourRow {{ type Id = u64; fn customer_key(&self) -> u64 {{ .. }} }}`";
    /// Which ticket it is, or belongs to.
    TicketKey::ticket_key -> Self::Id, "`{Self}` does not say which ticket it belongs to",
        "write `impl crm_kpi::field::TicketKey for YourRow {{ type Id = u64; fn ticket_key(&self) -> u64 {{ .. }} }}`";
    /// Who answered; `None` for an anonymous answer, which then counts by itself.
    Respondent::respondent -> Option<Self::Id>, "`{Self}` does not say who answered",
        "write `impl crm_kpi::field::Respondent for YourRow {{ type Id = u64; fn respondent(&self) -> Option<u64> {{ .. }} }}`";
}

/// What was asked about: one ticket, one visit. Two answers of one respondent about two subjects both count.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what was asked about",
    label = "this KPI keeps one answer for each respondent and subject",
    note = "write `impl crm_kpi::field::Subject for YourRow {{ type Subject = (); fn subject(&self) {{}} }}` where there is one subject"
)]
pub trait Subject {
    /// What tells one subject from another.
    type Subject: Id;
    /// What was asked about.
    fn subject(&self) -> Self::Subject;
}
impl<T: Subject + ?Sized> Subject for &T {
    type Subject = T::Subject;
    fn subject(&self) -> T::Subject {
        (**self).subject()
    }
}
impl<R: Subject, K> Subject for Keyed<R, K> {
    type Subject = R::Subject;
    fn subject(&self) -> R::Subject {
        self.record.subject()
    }
}

/// Whether the customer has left; for lists that do not say when.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whether the customer has left",
    label = "this KPI reads the field from its records",
    note = "write `impl crm_kpi::field::Ended for YourRow {{ fn has_ended(&self) -> bool {{ .. }} }}`"
)]
pub trait Ended {
    /// The customer has left, whenever that was.
    fn has_ended(&self) -> bool;
    /// From when until when it was one, where the list says after all: what the as-of does not know is then not
    /// counted yet.
    fn dates(&self) -> Option<Span> {
        None
    }
}
impl<T: Ended + ?Sized> Ended for &T {
    #[inline(always)]
    fn has_ended(&self) -> bool {
        (**self).has_ended()
    }
    #[inline(always)]
    fn dates(&self) -> Option<Span> {
        (**self).dates()
    }
}
impl<R: Ended, K> Ended for Keyed<R, K> {
    #[inline(always)]
    fn has_ended(&self) -> bool {
        self.record.has_ended()
    }
    #[inline(always)]
    fn dates(&self) -> Option<Span> {
        self.record.dates()
    }
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

macro_rules! offers {
    ($($record:ident: $($trait:ident::$method:ident -> $ty:ty = |$r:ident| $value:expr),+;)*) => {$($(
        impl $trait for $record {
            #[inline(always)]
            fn $method(&self) -> $ty {
                let $r = self;
                $value
            }
        }
    )+)*};
}
offers! {
    Lead: Created::created_at -> Timestamp = |r| r.created_at,
        Source::source -> Option<&str> = |r| r.source.as_deref(),
        Converted::converted_at -> Option<Timestamp> = |r| r.converted_at,
        Disqualified::disqualified_at -> Option<Timestamp> = |r| r.disqualified_at,
        Merged::is_merged -> bool = |r| r.merged_into.is_some();
    Deal: Created::created_at -> Timestamp = |r| r.created_at,
        Closed::closed_at -> Option<Timestamp> = |r| r.closed_at,
        DealOutcome::outcome -> Outcome = |r| r.outcome,
        Amount::amount -> Option<Money> = |r| r.amount,
        Probability::probability -> Option<Decimal> = |r| r.probability;
    Customer: Stands::span -> Span = |r| Span { from: r.since, until: r.ended_at },
        Present::presence -> Presence = |r| Presence::Stands(r.span());
    Subscription: Stands::span -> Span = |r| Span { from: r.started_at, until: r.ended_at };
    Purchase: At::at -> Timestamp = |r| r.at, Amount::amount -> Option<Money> = |r| r.amount,
        Present::presence -> Presence = |r| Presence::Acts(r.at, InteractionKind::Purchase);
    Interaction: At::at -> Timestamp = |r| r.at,
        Present::presence -> Presence = |r| Presence::Acts(r.at, r.kind);
    Visit: At::at -> Timestamp = |r| r.at;
    Spend: At::at -> Timestamp = |r| r.at,
        Amount::amount -> Option<Money> = |r| Some(r.amount),
        Purpose::purpose -> SpendKind = |r| r.kind;
    Ticket: Created::created_at -> Timestamp = |r| r.created_at,
        Replied::first_reply_at -> Option<Timestamp> = |r| r.first_reply_at,
        Solved::solved_at -> Option<Timestamp> = |r| r.solved_at,
        Merged::is_merged -> bool = |r| r.merged_into.is_some(),
        Complaint::is_complaint -> bool = |r| r.kind == Some(TicketKind::Complaint);
    Message: At::at -> Timestamp = |r| r.at;
    SurveyResponse: Asks::asks -> SurveyKind = |r| r.kind,
        Sent::sent_at -> Option<Timestamp> = |r| r.sent_at,
        Answered::answered_at -> Option<Timestamp> = |r| r.answered_at,
        Score::score -> Option<i16> = |r| r.score;
}

macro_rules! keys {
    ($($record:ident: $trait:ident::$method:ident -> $ty:ty = |$r:ident| $value:expr;)*) => {$(
        impl $trait for $record {
            type Id = String;
            fn $method(&self) -> $ty {
                let $r = self;
                $value
            }
        }
    )*};
}
keys! {
    Customer: CustomerKey::customer_key -> String = |r| r.id.clone();
    Purchase: CustomerKey::customer_key -> String = |r| r.customer.clone();
    Interaction: CustomerKey::customer_key -> String = |r| r.customer.clone();
    Subscription: CustomerKey::customer_key -> String = |r| r.customer.clone();
    Ticket: TicketKey::ticket_key -> String = |r| r.id.clone();
    Message: TicketKey::ticket_key -> String = |r| r.ticket.clone();
    SurveyResponse: Respondent::respondent -> Option<String> = |r| r.respondent.clone();
}
impl Ended for Customer {
    #[inline(always)]
    fn has_ended(&self) -> bool {
        self.ended_at.is_some()
    }
    #[inline(always)]
    fn dates(&self) -> Option<Span> {
        Some(self.span())
    }
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
impl Subject for SurveyResponse {
    type Subject = Option<String>;
    fn subject(&self) -> Option<String> {
        self.subject.clone()
    }
}
