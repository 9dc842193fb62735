//! The KPIs of a CRM: exact, period-aware, each number with its evidence.
//!
//! ```
//! use crm_kpi::{deals, record::{Deal, Outcome}, time::{Calendar, Timestamp}};
//! # fn main() -> Result<(), crm_kpi::Error> {
//! let mut deals = vec![];
//! for (id, outcome) in [("D1", Outcome::Won), ("D2", Outcome::Won), ("D3", Outcome::Lost), ("D4", Outcome::Open)] {
//!     let mut deal = Deal::new(id, Timestamp::parse("2024-01-15T09:00:00Z")?);
//!     deal.outcome = outcome;
//!     deal.closed_at = (outcome != Outcome::Open).then_some(Timestamp::parse("2024-02-20T16:30:00Z")?);
//!     deals.push(deal);
//! }
//! let win_rate = deals::win_rate(&deals, Calendar::utc().period("2024-Q1")?);
//! assert_eq!(win_rate.to_string(), "66.7 % (2 of 3)");
//! assert_eq!(win_rate.pending(), 1); // the open one is not a lost one
//! # Ok(()) }
//! ```
//!
//! - **Your structs or ours.** A KPI asks a record for fields, so it works over your own rows without conversion
//!   ([guide](guide::your_own_structs)), and over the plain types in [`record`].
//! - **Right.** [Undefined is never 0](guide::undefined_pending_excluded), money never mixes currencies, months are cut
//!   by the rules of a time zone, counts and sums are exact until they are shown.
//! - **One definition, every route.** A function for one number; [`over`](kpi::over) for groups and periods, several
//!   KPIs in one pass; [`track`](kpi::track) for numbers that follow their records; merged parts and saved states;
//!   [`Meter`](meter::Meter) for KPIs chosen by name. All give the same number, bit for bit.
//! - **Compared.** Any number [beside others](guide::analysis): growth, shares of the largest, targets, what moved it, and the
//!   records behind it.
//! - **Live.** A [`Board`](board::Board) follows records that have an id: edits, deletions, late and doubled news, and time that
//!   passes ([guide](guide::live)).
//! - **Told from chance.** Intervals, and two numbers or all groups held against each other [in words](guide::statistics).
//! - **Fast.** One pass, no allocation for a record of plain fields, as many threads as you like ([guide](guide::fast)).
//! - **Yours.** [Adding a KPI](guide::add_a_kpi) takes one file, in this crate or in yours.
//!
//! # The KPIs
//!
#![doc = include_str!("catalogue.md")]
//!
//! Rules of [`quality`] that no text can say are closures of yours, and so not by name.
//!
//! Every page says formula, population and anchor, what it leaves out, when it is undefined, which fields it reads, and
//! where the trade disagrees. At run time the same is in the [`catalogue`], with names in five languages.
//!
//! # What it does not do
//!
//! - It reads no database and no clock: you bring the records, and the instant they were observed at.
//! - It does not guess: no exchange rate, no missing amount, no value before there is data.
//! - It does not store your records. A live table keeps summaries, a journey its entities' events.
//! - It draws nothing; the examples show how a scorecard is made.
//!
//! # Features
//!
//! - `chrono-tz`: time zones by name, `Calendar::zone("Europe/Warsaw")`. Without it, `Calendar::in_zone` takes any
//!   `chrono::TimeZone`.
//!
//! Types of [`chrono`] (dates, zones) and of [`rust_decimal`] (amounts) are part of the API. Both are re-exported, so
//! that they can be had in the versions that this crate uses.

pub mod adoption;
pub mod analysis;
pub mod board;
pub mod catalogue;
pub mod customers;
pub mod deals;
mod error;
pub mod field;
pub mod finance;
pub mod guide;
pub mod kpi;
pub mod leads;
mod list;
pub mod marketing;
#[cfg(feature = "meter")]
pub mod meter;
pub mod quality;
pub mod record;
mod saved;
pub mod stats;
pub mod subscriptions;
pub mod summary;
pub mod surveys;
pub mod tickets;
pub mod time;
pub mod value;

pub use error::Error;

/// The crate that dates, zones and instants of your own come from.
pub use chrono;
/// The crate that decimal amounts, rates and probabilities come from.
pub use rust_decimal;

// README's program is compiled and run
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
