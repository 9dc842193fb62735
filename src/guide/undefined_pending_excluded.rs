//! What undefined, pending and excluded mean.
//!
//! A number in a dashboard is believed. So a [`Reading`](crate::kpi::Reading) never shows one where there is none, and
//! says beside every number what it was made from.
//!
//! # Undefined: there is no number
//!
//! The win rate of an owner who has closed nothing is not 0 %. It is undefined, and says why:
//!
//! | [`Undefined`](crate::value::Undefined) | means |
//! |---|---|
//! | `NoRecords`, `NoDenominator` | a mean, a share or a quotient of nothing |
//! | `NeedsAsOf` | it depends on when one looks: give `.as_of(t)`; nothing here reads a clock |
//! | `NotYetObservable` | the time it speaks of has not passed at the as-of |
//! | `MixedCurrencies`, `MissingRate` | money of several currencies is not added up; a missing rate is not 1 |
//! | `IncompleteWindow` | trailing twelve months of a timeline that knows three |
//! | `OutOfRange` | too large or too fine to be exact |
//! | `Inconsistent` | more was taken back than was counted in |
//!
//! A *count* of nothing is 0, and so is the revenue of a month in which nothing was won: 0 is a value where it is true.
//!
//! # Pending: it may yet count
//!
//! An open deal is not a lost one. A lead of last week is not one that failed to convert within 30 days. Such records
//! are pending: not in the number, counted beside it.
//!
//! A pending record that knows its period stands there (the lead, in the month of its creation). One that does not,
//! the open deal that will close who knows when, is *undated*: see [`Table::undated`](crate::kpi::Table::undated), and
//! the evidence of totals.
//!
//! # Excluded: it cannot be counted, and here is why
//!
//! A won deal without an amount, an answer of 11 on a scale to 10, a ticket that was solved before it was opened. It is
//! left out and counted by its reason, a [`Why`](crate::value::Why), beside the number that it is missing from:
//!
//! ```
//! use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::Why};
//! let mut deal = Deal::new("D1", Timestamp::from_micros(0));
//! (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(9)));
//! let deals = [deal, Deal::new("D2", Timestamp::from_micros(5))];
//!
//! let revenue = deals::revenue(&deals, ..);
//! assert!(revenue.value().is_err()); // one deal won, no amount known
//! assert_eq!(revenue.excluded_for(&Why::NoAmount), 1);
//! assert_eq!(revenue.pending(), 1);
//!
//! let win_rate = deals::win_rate(&deals, ..); // the amount is none of its business
//! assert_eq!(win_rate.to_string(), "100.0 % (1 of 1)");
//! assert_eq!(win_rate.excluded().count(), 0);
//! ```
