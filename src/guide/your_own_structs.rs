//! Use your own structs, without conversion.
//!
//! A KPI asks a record for fields, through one small trait each. Implement those that your rows have; the compiler
//! names the ones that a KPI needs and your rows lack.
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
