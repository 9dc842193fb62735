//! Use your own structs, without conversion.
//!
//! A KPI asks a record for fields, through one small trait each: its page lists them under **Reads**. Implement those
//! that your rows have. Of one that is missing the compiler says which where you call the KPI's own function
//! (`deals::win_rate(&rows, ..)`) or hand records to [`entities`](crate::kpi::entities). At `over(..).measure(..)`,
//! which takes any KPIs, it points at the measuring: see then what the pages of the KPIs list.
//!
//! # Deals
//!
//! ```
//! use crm_kpi::field::{Amount, Closed, Created, DealOutcome};
//! use crm_kpi::kpi::over;
//! use crm_kpi::record::Outcome;
//! use crm_kpi::time::{Calendar, Grain, Timestamp};
//! use crm_kpi::value::{Currency, Money};
//! use crm_kpi::deals::{self, Revenue, WinRate};
//!
//! /// As it lies in your database.
//! struct Row { id: u64, owner_id: u32, opened: i64, closed: Option<i64>, stage: u8, cents: Option<i64> }
//!
//! impl Created for Row {
//!     fn created_at(&self) -> Timestamp { Timestamp::from_micros(self.opened) }
//! }
//! impl Closed for Row {
//!     fn closed_at(&self) -> Option<Timestamp> { self.closed.map(Timestamp::from_micros) }
//! }
//! impl DealOutcome for Row {
//!     fn outcome(&self) -> Outcome {
//!         match self.stage { 9 => Outcome::Won, 8 => Outcome::Lost, _ => Outcome::Open }
//!     }
//! }
//! impl Amount for Row {
//!     fn amount(&self) -> Option<Money> { self.cents.map(|c| Money::minor(c, Currency::EUR)) }
//! }
//!
//! # fn main() -> Result<(), crm_kpi::Error> {
//! let t = |text| Timestamp::parse(text).map(Timestamp::micros);
//! let rows = [
//!     Row { id: 1, owner_id: 7, opened: t("2024-01-02T08:00:00Z")?, closed: Some(t("2024-01-20T08:00:00Z")?), stage: 9, cents: Some(120_00) },
//!     Row { id: 2, owner_id: 7, opened: t("2024-01-05T08:00:00Z")?, closed: Some(t("2024-02-20T08:00:00Z")?), stage: 8, cents: None },
//!     Row { id: 3, owner_id: 8, opened: t("2024-02-05T08:00:00Z")?, closed: None, stage: 2, cents: Some(99_00) },
//! ];
//! // one number
//! let q1 = Calendar::utc().period("2024-Q1")?;
//! assert_eq!(deals::win_rate(&rows, &q1).to_string(), "50.0 % (1 of 2)");
//! // a filter is an iterator's
//! assert_eq!(deals::revenue(rows.iter().filter(|r| r.owner_id == 7), ..).to_string(), "120.00 EUR");
//! // by owner and month, two KPIs in one pass
//! let months = q1.by(Grain::Month)?;
//! let (rate, revenue) = over(&rows).by(|r| r.owner_id).per(&months).measure((WinRate, Revenue));
//! assert_eq!(rate.reading(&7, 0).to_string(), "100.0 % (1 of 1)");
//! assert_eq!(revenue.total(&7).to_string(), "120.00 EUR");
//! # let _ = rows.map(|r| r.id); Ok(()) }
//! ```
//!
//! # Tickets with a message log, answers to a survey
//!
//! First responses are the story of a ticket, told by records of two kinds. Both say which ticket they belong to, and
//! tell of it what they know. By group, a message has to stand in the group of its ticket, which it does not know
//! itself: hence the look-up.
//!
//! ```
//! use crm_kpi::field::{Answered, Asks, Respondent, Score, TicketEvents, TicketKey};
//! use crm_kpi::kpi::{entities, over};
//! use crm_kpi::record::SurveyKind;
//! use crm_kpi::surveys::{self, Nps};
//! use crm_kpi::tickets::{FirstResponse, TicketEvent};
//! use crm_kpi::time::Timestamp;
//! use std::collections::HashMap;
//!
//! struct Ticket { id: u64, assignee: u32, came: i64 }
//! struct Message { ticket: u64, at: i64, from_staff: bool }
//!
//! impl TicketKey for Ticket {
//!     type Id = u64;
//!     fn ticket_key(&self) -> u64 { self.id }
//! }
//! impl TicketEvents for Ticket {
//!     fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
//!         tell(Timestamp::from_micros(self.came), TicketEvent::Opened);
//!     }
//! }
//! impl TicketKey for Message {
//!     type Id = u64;
//!     fn ticket_key(&self) -> u64 { self.ticket }
//! }
//! impl TicketEvents for Message {
//!     fn ticket_events(&self, tell: &mut dyn FnMut(Timestamp, TicketEvent)) {
//!         if self.from_staff {
//!             tell(Timestamp::from_micros(self.at), TicketEvent::Replied);
//!         }
//!     }
//! }
//!
//! const MINUTE: i64 = 60_000_000;
//! let tickets = [
//!     Ticket { id: 1, assignee: 7, came: 0 },
//!     Ticket { id: 2, assignee: 7, came: 5 * MINUTE },
//!     Ticket { id: 3, assignee: 8, came: 9 * MINUTE },
//! ];
//! let messages = [
//!     Message { ticket: 1, at: 2 * MINUTE, from_staff: false },
//!     Message { ticket: 1, at: 20 * MINUTE, from_staff: true },
//!     Message { ticket: 3, at: 19 * MINUTE, from_staff: true },
//! ];
//! // one number
//! let all = entities(FirstResponse).with(&tickets).with(&messages).read();
//! assert_eq!((all.n(), all.pending()), (2, 1));
//! // by assignee
//! let assignee: HashMap<u64, u32> = tickets.iter().map(|t| (t.id, t.assignee)).collect();
//! let table = entities(FirstResponse)
//!     .with_by(&tickets, |t| Some(t.assignee))
//!     .with_by(&messages, |m| assignee.get(&m.ticket).copied())
//!     .table();
//! assert_eq!(table.reading(&Some(7), 0).to_string(), "median 20 min, p90 20 min, mean 20 min (n = 1)");
//! assert_eq!(table.undated(&Some(7)).pending(), 1); // ticket 2 waits
//! assert_eq!(table.reading(&Some(8), 0).ok().map(|d| d.mean().to_string()).as_deref(), Some("10 min"));
//!
//! /// An answer to "would you recommend us?".
//! struct Answer { customer: Option<u64>, branch: u8, at: i64, score: i16 }
//!
//! impl Asks for Answer {
//!     fn asks(&self) -> SurveyKind { SurveyKind::Nps }
//! }
//! impl Answered for Answer {
//!     fn answered_at(&self) -> Option<Timestamp> { Some(Timestamp::from_micros(self.at)) }
//! }
//! impl Score for Answer {
//!     fn score(&self) -> Option<i16> { Some(self.score) }
//! }
//! impl Respondent for Answer {
//!     type Id = u64;
//!     fn respondent(&self) -> Option<u64> { self.customer }
//! }
//!
//! let answers = [
//!     Answer { customer: Some(1), branch: 1, at: 1, score: 3 },
//!     Answer { customer: Some(1), branch: 1, at: 2, score: 9 }, // thought better of it
//!     Answer { customer: None, branch: 2, at: 3, score: 6 },
//! ];
//! assert_eq!(surveys::nps(&answers, ..).to_string(), "0.0 (2 answers)");
//! let by_branch = over(&answers).by(|a| a.branch).measure(Nps::default());
//! assert_eq!(by_branch.reading(&1, 0).to_string(), "+100.0 (1 answer)");
//! ```
//!
//! Live, with saved states, over records of two kinds: see [`Entities`](crate::kpi::Entities).
//!
//! # What to know
//!
//! - **Instants** are [`Timestamp`](crate::time::Timestamp)s: microseconds since 1970, or `.into()` from any
//!   `chrono::DateTime`. A pure date is no instant; a [`Calendar`](crate::time::Calendar) makes it one
//!   (`Calendar::civil()` for data that has no time of day at all).
//! - **Money** is an amount with a currency: [`Money::minor`](crate::value::Money::minor) from cents is the fastest,
//!   [`Money::new`](crate::value::Money::new) takes a `Decimal`. Data without a currency has `Currency::NONE`.
//! - **A field that your rows cannot have** returns `None`, or the neutral answer that its page names: rows that are
//!   never merged return `false` from `is_merged`.
//! - **Keys to group by** are best small integers or borrowed text (`|r| r.owner.as_str()`); a missing value, `None`,
//!   is a group of its own.
//! - **Identity** (retention, first responses, latest answers) comes from the key traits, such as
//!   [`CustomerKey`](crate::field::CustomerKey); integers are the cheapest.
