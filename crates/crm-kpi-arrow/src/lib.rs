//! The KPIs of [`crm_kpi`] over Arrow record batches: the same functions, the same numbers, no copy of the data.
//!
//! ```
//! use crm_kpi::{deals::{self, Revenue, WinRate}, kpi::over, time::{Calendar, Grain}, value::Currency};
//! use crm_kpi_arrow::{Deals, arrow_array::RecordBatch};
//! # use crm_kpi_arrow::arrow_array::{ArrayRef, Decimal128Array, StringArray, TimestampMillisecondArray};
//! # use std::sync::Arc;
//! # fn example() -> Result<Vec<RecordBatch>, Box<dyn std::error::Error>> {
//! #     let at = |ms: [i64; 3]| -> ArrayRef { Arc::new(TimestampMillisecondArray::from(ms.to_vec()).with_timezone("UTC")) };
//! #     let text = |t: [&str; 3]| -> ArrayRef { Arc::new(StringArray::from(t.to_vec())) };
//! #     let amounts = Decimal128Array::from(vec![12_000, 99_00, 5_000]).with_precision_and_scale(18, 2)?;
//! #     Ok(vec![RecordBatch::try_from_iter([
//! #         ("created_at", at([1_704_100_000_000, 1_704_200_000_000, 1_705_000_000_000])),
//! #         ("closed_on", at([1_706_000_000_000, 1_706_100_000_000, 1_709_000_000_000])),
//! #         ("outcome", text(["won", "lost", "won"])),
//! #         ("value", Arc::new(amounts)),
//! #         ("owner", text(["eva", "anna", "anna"])),
//! #     ])?])
//! # }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let batches: Vec<RecordBatch> = example()?;
//! let deals = Deals::columns().closed_at("closed_on").amount("value").currency(Currency::EUR).over(&batches)?;
//! // one number
//! let q1 = Calendar::utc().period("2024-Q1")?;
//! assert_eq!(deals::win_rate(&deals, &q1).to_string(), "66.7 % (2 of 3)");
//! // by owner and month, two KPIs in one pass
//! let (months, owners) = (q1.by(Grain::Month)?, deals.key("owner")?);
//! let (rate, revenue) = over(&deals).by(|d| owners.of(d)).per(&months).measure((WinRate, Revenue));
//! let anna = owners.code(Some("anna")).unwrap_or_default();
//! assert_eq!(rate.reading(&anna, 0).to_string(), "0.0 % (0 of 1)");
//! assert_eq!(revenue.total(&anna).to_string(), "50.00 EUR");
//! # Ok(()) }
//! ```
//!
//! # How it works
//!
//! - **A view** says which column holds which field and is taken by reference wherever the core takes records:
//!   `over(&deals)`, `entities(..).with(&tickets).with(&messages)`, `deals::revenue(&deals, ..)`, `track()`. Its rows are
//!   small `Copy` values that offer the fields of [`crm_kpi::field`]. Columns are found, checked and, for words,
//!   parsed once, so that a row is a look at a buffer and cannot fail.
//!
//!   | View | Rows | What it needs |
//!   |---|---|---|
//!   | [`Leads`] | [`LeadRow`] | `created_at` |
//!   | [`Deals`] | [`DealRow`] | `created_at`, `outcome` |
//!   | [`Customers`] | [`CustomerRow`] | `id`, `since` |
//!   | [`Tickets`], [`Messages`] | [`TicketRow`], [`MessageRow`] | `id`, `created_at`; `ticket`, `at`, `from` |
//!   | [`TicketChanges`] | [`TicketChangeRow`] | `ticket`, `at` |
//!   | [`Surveys`] | [`SurveyRow`] | `kind` |
//!   | [`Spends`] | [`SpendRow`] | `at`, `amount`, `kind` |
//!   | [`Subscriptions`] | [`SubscriptionRow`] | `customer`, `started_at`, `amount`, `months` |
//!   | [`Staffs`], [`UsageEvents`] | [`StaffRow`], [`UsageEventRow`] | `user`, `licensed_from`; `user`, `at` |
//!   | [`Purchases`], [`Interactions`] | [`PurchaseRow`], [`InteractionRow`] | `customer`, `at`; `customer`, `at`, `kind` |
//!
//! - **Groups** come from [`View::key`], which numbers the values of a column, the same in all batches; the fastest are
//!   laid out by [`narrow`](Key::narrow). [`View::text`],
//!   [`View::instant`] and [`View::id`] read any other column, for filters, other anchors and groups by text.
//! - **Entities** have one type of identity, [`Id`], so that records of several tables meet whatever the layout of each.
//! - **Many batches** are one view: each may have its own dictionaries, time units and layouts.
//!
//! # What the columns may be
//!
//! | What | Arrow types |
//! |---|---|
//! | instants | `Timestamp` of any unit; with a zone it is an instant. Without one, and `Date32` and `Date64`, it is read through the [calendar](Mapping::calendar) |
//! | amounts | `Decimal32` to `Decimal256` of any scale; integers, of which it is said [what](Mapping::minor_units) [they count](Mapping::whole_units). Floats are refused |
//! | currencies | text of ISO 4217, or [one for all](Mapping::currency) |
//! | identities | text or integers of any width |
//! | words | text that the crate knows or that is [explained](Words); integers and Booleans as their texts |
//! | probabilities | decimals, integers, and floats as the decimals that they are shown as |
//! | scores, counts | integers |
//!
//! Text is `Utf8`, `LargeUtf8`, `Utf8View`, or a dictionary of one of them with keys of any integer type. A column of type
//! `Null` is one of nulls. What is beyond exact range (an amount finer than a billionth, wider than 128 bits) is
//! counted by the KPI as out of range, as it is over rows.
//!
//! # What it does not do
//!
//! - It does not guess: not which column is meant, not the currency, not what an integer counts, not a zone.
//! - It has no compute kernels: cast, filter and join before, with the engine that made the batches.
//! - The state of a live journey (retention, first responses) borrows its identities and cannot be saved; that of all
//!   other KPIs can. Numbers of a [`Key`] are of one view: save tables by text.
//!
//! # Features
//!
//! - `parquet`: [`Mapping::parquet_file`](Mapping) and `parquet_bytes` read the columns that are needed, and those that
//!   are to be kept, into the same views.
//!
//! [`crm_kpi`] and [`arrow_array`] are re-exported, so that they can be had in the versions that this crate uses.

#[macro_use]
mod kind;
mod batches;
mod beside;
mod column;
mod error;
mod key;
mod mapping;
mod names;
#[cfg(feature = "parquet")]
mod parquet;
mod reader;
mod view;

pub use batches::Batches;
pub use beside::{Beside, Holds, Identity, Instant, Text};
pub use column::{HasMoney, Id, Word, Words};
pub use error::Error;
pub use key::{Key, Number};
pub use kind::*;
pub use mapping::{Columns, Mapping};
pub use view::{Row, Rows, View};

/// The crate that arrays and record batches come from.
pub use arrow_array;
/// The crate that the KPIs come from.
pub use crm_kpi;

// README's program is compiled and run
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
