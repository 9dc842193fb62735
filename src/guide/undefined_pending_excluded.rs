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
//! | `NeedsAsOf` | it depends on when one looks: give `.as_of(t)`; see [below](#as-of-what-was-known) |
//! | `NotYetObservable` | the time it speaks of has not passed at the as-of |
//! | `MixedCurrencies`, `MissingRate` | money of several currencies is not added up; a missing rate is not 1 |
//! | `IncompleteWindow` | trailing twelve months of a timeline that knows three |
//! | `NeedsBusinessHours` | it is counted in business hours: give them, `.in_business_time(hours)` or the parameter `hours` |
//! | `NoOpenTime` | so much open time never comes: the business hours have no windows left |
//! | `NoSuchPeriod` | a period that the timeline does not have, as the one before its first |
//! | `NoBase` | a growth from nothing, or from below zero |
//! | `OtherUnit` | two numbers that cannot be held against each other: days and euros |
//! | `TooFew` | withheld by [`at_least`](crate::kpi::Reading::at_least), or no interval: it rests on too few |
//! | `NoInterval` | no interval and no test: the number does not keep what they take |
//! | `TargetMet` | nothing of the target is left that would have to be covered |
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
//! The function of a KPI, read for a past period, counts the undated ones too, since they have no period that they
//! would belong to instead. So the pending of last year's win rate holds the deals that are open today. Give an as-of
//! to see those that were open then; or read [`Table::reading`](crate::kpi::Table::reading), the evidence of one period
//! without the undated.
//!
//! # As-of: what was known
//!
//! Nothing here reads a clock. Without an as-of ([`AsOf::Everything`](crate::kpi::AsOf::Everything)) all there is in
//! the data counts as known, and what is not in it as not happening, also in periods of the future: next year is over,
//! nobody has left in it, and what is open stays open. Give one for
//!
//! - **pipelines and backlogs**: what stands at the end of the period, or at the as-of where that comes first;
//! - **retention, churn, activity**: a period that the as-of has not reached the end of is `NotYetObservable`;
//! - **conversion within a window**: leads whose window has not run out are pending, and without an as-of it reads
//!   `NeedsAsOf`;
//! - **any report that is to come out the same when it is made again**: what happened after it does not change it.
//!
//! A report at the end of a period is asked [`AsOf::before`](crate::kpi::AsOf::before) that end. `NeedsAsOf` is what a
//! KPI gives that can say nothing without one (it asks [`Frame::now`](crate::kpi::Frame::now)); in the catalogue that is
//! [`LeadConversion`](crate::leads::LeadConversion) within a window, and what is told of lifetimes that go on, such as
//! [`TimeToWin`](crate::deals::TimeToWin).
//!
//! ```
//! use crm_kpi::deals::{self, OpenDealCount, WinRate};
//! use crm_kpi::kpi::{AsOf, over};
//! use crm_kpi::{record::Deal, time::{Calendar, Timestamp}, value::Undefined};
//! # fn main() -> Result<(), crm_kpi::Error> {
//! let deals = [
//!     Deal::new("D1", Timestamp::parse("2024-02-01T09:00:00Z")?),
//!     Deal::new("D2", Timestamp::parse("2024-06-01T09:00:00Z")?),
//! ];
//! let calendar = Calendar::utc();
//! let (q1, q3) = (calendar.period("2024-Q1")?, calendar.period("2024-Q3")?);
//!
//! // all is known: the third quarter is over, and both deals were still open at its end
//! assert_eq!(over(&deals).during(&q3).read(OpenDealCount).ok(), Some(2));
//! assert_eq!(deals::win_rate(&deals, &q1).pending(), 2); // either may yet close
//!
//! // as it was known at the end of March
//! let then = AsOf::before(q1.end());
//! assert_eq!(over(&deals).during(&q1).as_of(then).read(OpenDealCount).ok(), Some(1));
//! assert_eq!(over(&deals).during(&q1).as_of(then).read(WinRate).pending(), 1);
//! let ahead = over(&deals).during(&q3).as_of(then).read(OpenDealCount);
//! assert_eq!(ahead.value(), Err(&Undefined::NotYetObservable));
//! # Ok(()) }
//! ```
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
