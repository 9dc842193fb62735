//! The records of a CRM: plain data with serde, nothing else.
//!
//! Take these when you have no types of your own, or read your rows straight into them. A KPI never asks for one of
//! them by name: it asks for fields (an owner, an amount, a closing instant), so a back end's own rows do as well.
//!
//! A record is made with what it cannot do without, the rest is set by field. More fields will come, so a struct
//! cannot be written as a literal outside this crate and every optional field may be missing from what is read.
//!
//! ```
//! use crm_kpi::record::{Deal, Outcome};
//! use crm_kpi::time::Timestamp;
//!
//! let mut deal = Deal::new("D-1", Timestamp::from_micros(0));
//! deal.owner = Some("anna".into());
//! deal.outcome = Outcome::Won;
//! deal.closed_at = Some(Timestamp::from_micros(86_400_000_000));
//!
//! assert_eq!("won".parse::<Outcome>()?, Outcome::Won);
//! # Ok::<(), crm_kpi::Error>(())
//! ```
//!
//! | Record | What it is |
//! |---|---|
//! | [`Lead`] | somebody who may become a customer |
//! | [`Deal`], [`StageChange`] | a sale in the making, and the history of its changes |
//! | [`Customer`], [`Purchase`], [`Subscription`] | who buys, what was bought, what is paid again and again |
//! | [`Ticket`], [`Message`], [`TicketChange`] | a request to the service desk, what was written in it, and the history of its changes |
//! | [`SurveyResponse`] | one question sent to one person, answered or not |
//! | [`Spend`], [`Visit`] | what was spent, who came to the web site |
//! | [`Target`] | what is to be sold |
//! | [`Interaction`] | what a customer did or what was done with a customer: login, call, mail ... |
//! | [`Staff`], [`UsageEvent`] | who works with the CRM, and what they did in it |

#[macro_use]
mod text;

mod any;
mod customer;
mod deal;
mod interaction;
mod lead;
mod message;
mod purchase;
mod spend;
mod staff;
mod stage_change;
mod subscription;
mod survey_response;
mod target;
mod ticket;
mod ticket_change;
mod usage_event;
mod visit;

pub use any::{AnyRecord, Record, RecordKind};
pub use customer::Customer;
pub use deal::{Deal, DealKind, Outcome};
pub use interaction::{Interaction, InteractionKind};
pub use lead::Lead;
pub use message::{Author, Message};
pub use purchase::Purchase;
pub use spend::{Spend, SpendKind};
pub use staff::Staff;
pub use stage_change::StageChange;
pub use subscription::Subscription;
pub use survey_response::{SurveyKind, SurveyResponse};
pub use target::Target;
pub use ticket::{Ticket, TicketKind};
pub use ticket_change::{TicketChange, TicketStatus};
pub use usage_event::UsageEvent;
pub use visit::Visit;
