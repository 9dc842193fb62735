//! How to make your records fast.
//!
//! Every KPI goes through one loop: the key of the record, the period of its anchor, one cell. What a record costs is
//! decided by how it answers the KPI's questions, and that is yours. The repository's benches measure all of this; what a
//! machine makes of it in milliseconds is in README.
//!
//! # Keys: small integers, then text that was interned, then text
//!
//! | key of `by` | how its group is found |
//! |---|---|
//! | none | not at all |
//! | `u8`, `u16`, `bool`, a plain enum, options and tuples of them up to 24 bits, a `u32` or `u64` below 2^20 | an index into a table |
//! | other integers | one short hash |
//! | `&str`, tuples with text | a hash of the text, each time |
//! | `String` | the same, and an allocation: borrow it instead, `by(\|d\| d.owner.as_deref())` |
//!
//! Text is the one cost that cannot be made small, so pay it once. An [`Interner`](crate::field::Interner) makes small
//! numbers of texts while records are read, and [`Keyed`](crate::field::Keyed) lets a record that has no room for them
//! carry them:
//!
//! ```
//! use crm_kpi::{deals::{Revenue, WinRate}, field::{Interner, Keyed}, kpi::over, record::Deal};
//! # let deals: Vec<Deal> = vec![];
//! let (mut owners, mut sources) = (Interner::default(), Interner::default());
//! let rows: Vec<_> = deals
//!     .iter()
//!     .map(|d| Keyed::new(d, (owners.code_of(d.owner.as_deref()), sources.code_of(d.source.as_deref()))))
//!     .collect();
//! let (rates, revenue) = over(&rows).by(|row| row.key).measure((WinRate, Revenue));
//! # let _ = (rates, revenue);
//! ```
//!
//! # Customers, tickets, respondents: codes as well
//!
//! A KPI of entities asks a record whose it is. Where the answer is one integer, and the integers are not scattered far
//! beyond the number of records (customer codes from 0 on), an entity has its place in a table. Other ids are hashed, and a
//! miss of the cache each once there are millions. Owned text is lent: implement
//! [`with_customer_key`](crate::field::CustomerKey::with_customer_key) beside `customer_key`, as the crate's own records do,
//! and it is copied when somebody new is seen, where the default copies it for each record. It is still hashed for each: an
//! `Id` that borrows, `&'a str`, saves the copies too, and a code the hashing.
//!
//! What is kept of an entity while a batch is read depends on the KPI. [`Buyers`](crate::customers::Buyers),
//! [`RepeatPurchases`](crate::customers::RepeatPurchases) and [`CohortRetention`](crate::customers::CohortRetention) keep a
//! [`Digest`](crate::kpi::Digest) of 24 bytes for each customer and none of the purchases; others keep the events, in a few
//! growing lists, without an allocation for each entity. A row that knows by itself what others have to gather, such as a
//! ticket with a column for its first reply, is better off with the KPI that takes it record by record.
//!
//! # Fields: instants and amounts as integers
//!
//! - An instant is a [`Timestamp`](crate::time::Timestamp), microseconds in an `i64`. Keep it so in your rows: making one
//!   from a `chrono::DateTime` costs more than everything else in a monthly win rate. The zone is not a property of a row
//!   but of the timeline, where daylight saving is a line in a table.
//! - An amount is an integer with a scale: [`Money::minor`](crate::value::Money::minor) of an `i64` is free,
//!   [`Money::new`](crate::value::Money::new) of a `Decimal` nearly so, since nothing is added as a `Decimal`. A sum is
//!   fastest where the amounts of a cell have one currency and one scale.
//! - Mark the methods of your field impls `#[inline]` where they live in another crate than the question.
//!
//! # Questions: several KPIs at once, one period alone
//!
//! - KPIs that read one measure ([`WinRate`](crate::deals::WinRate), [`Revenue`](crate::deals::Revenue),
//!   [`AverageDealSize`](crate::deals::AverageDealSize), [`SalesCycle::mean`](crate::deals::SalesCycle::mean)) cost as much
//!   as one of them when they are asked in one tuple. Each further *measure* of a tuple looks at the record once more.
//! - A mean keeps 24 bytes where the distribution keeps every value. Ask for the distribution where you need the median.
//!   Its quantiles are selected, not sorted; [`DurationSummary::micros`](crate::value::DurationSummary::micros) sorts.
//! - `during(one_period)` passes by whatever closed outside it before it looks at anything else.
//! - [`measure_on`](crate::kpi::Over::measure_on) deals the records to several threads. Slices and ranges can be dealt.
//! - A record of text is wide: a [`Deal`](crate::record::Deal) has 384 bytes, six lines of a cache, and fetching the fields
//!   of one from memory takes longer than counting them. A struct of your own with the fields that are asked for is read
//!   several times faster.
//! - Sorted input is not needed, and not assumed. Input sorted by time is somewhat faster, since neighbours share a cell.
//!
//! # Memory
//!
//! A table has a row of periods + 2 cells for each group, and nothing else that grows: no allocation for a record, but for
//! entities with ids of owned text. A cell
//! of [`ClosedDeals`](crate::deals::ClosedDeals) has 64 bytes, so 2,400 groups by 48 months are 8 MB (up to twice that
//! while groups are still being found). A distribution adds 8 bytes for each of its values, an entity its digest.
//!
//! # Columns
//!
//! Data in Arrow columns stays there: the companion crate `crm-kpi-arrow` gives rows of a few bytes that look into the
//! columns, dictionary keys as small numbers, and any KPI over them. Plain structs with integer keys are somewhat faster.
