//! Numbers that follow their records: which route to take, and how to make a service of it.
//!
//! | you have | take |
//! |---|---|
//! | the record as it was and as it is, at every change | [`track`](crate::kpi::track): the least memory, nothing kept of a record |
//! | an id and the record as it is now | a [`Board`](crate::board::Board): it knows what to take back |
//! | questions that a file or a user chooses | a board with [`add_by_name`](crate::board::Board::add_by_name) |
//!
//! # Late, twice, out of order
//!
//! A board is what its records say, in whatever order they came: telling it the same twice is nothing new, a record that is told
//! before the one that it corrects only has to keep its id. Where an *older* version of a record may come after a newer
//! one, compare before you tell: the board has no idea of which is newer.
//!
//! ```
//! use crm_kpi::{board::Board, deals::Revenue, kpi::track, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
//! # fn main() -> Result<(), crm_kpi::Error> {
//! let won = |euros: i64| {
//!     let mut deal = Deal::new("D1", Timestamp::from_micros(0));
//!     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(9)));
//!     deal.amount = Some(Money::minor(euros * 100, Currency::EUR));
//!     deal
//! };
//! let mut board: Board<u32, Deal> = Board::new();
//! let revenue = board.add(track(), Revenue)?;
//! assert!(board.upsert(1, &won(100))?);
//! assert!(!board.upsert(1, &won(100))?); // nothing new
//! assert!(board.upsert(1, &won(250))?);
//! assert_eq!(board.tables(&revenue)?.total(&()).to_string(), "250.00 EUR");
//! # Ok(()) }
//! ```
//!
//! # Time passes
//!
//! Without an as-of a board knows all it is told, days ahead too. With one it stands at an instant:
//! [`advance`](crate::board::Board::advance) it by your clock, once a minute or before a reading. Only what time alone
//! changes is looked at: a lead whose window runs out, a ticket whose promise is broken, a subscription that ends. Ages and what
//! is not yet observable hang on the as-of too, so that after each move [`changes`](crate::board::Board::changes) answers that
//! all may have changed: move it no more often than a page is to be sent whole, or compare, as the example `service` does.
//!
//! ```
//! use crm_kpi::{board::Board, kpi::track, record::Ticket, tickets::ReplySla, time::Timestamp};
//! # fn main() -> Result<(), crm_kpi::Error> {
//! let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
//! let mut ticket = Ticket::new("T1", minute(0));
//! ticket.reply_due_at = Some(minute(30));
//! let mut board: Board<&str, Ticket> = Board::starting_at(minute(10));
//! let sla = board.add(track(), ReplySla)?;
//! board.upsert("T1", &ticket)?;
//! assert_eq!(board.tables(&sla)?.total(&()).pending(), 1);
//! board.advance(minute(31))?; // nobody has touched the ticket
//! assert_eq!(board.tables(&sla)?.total(&()).to_string(), "0.0 % (0 of 1)");
//! # Ok(()) }
//! ```
//!
//! # A page that is pushed what changed
//!
//! Send the whole once, with its [`version`](crate::board::Board::version), and then what
//! [`changes`](crate::board::Board::changes) names. [`Changes::All`](crate::board::Changes::All) means: send the whole again. A
//! version says something to one board in one process; send a token of yours along, so that a page which comes back to another
//! process begins anew.
//!
//! # Nothing that was acknowledged is lost
//!
//! The board is a view; the truth is your store. Write the change there, tell the board, then acknowledge. After a restart
//! tell it the records again, or [`restore`](crate::board::Board::restore) a snapshot and tell it what changed since: telling too
//! much does no harm. A snapshot that is damaged or of other questions is refused whole.
//!
//! # Threads
//!
//! One writer and many readers: a `Mutex` around the board, tables taken under it and read outside. Taking them copies nothing;
//! while they are held, a change copies the few hundred cells of its page.
//!
//! # The past as it was known
//!
//! A board knows the present alone. Keep the changes with the instant at which you learned of each; the dashboard as it
//! was known at an instant is a batch, or a board, over the records as they stood then, for deals with a change history
//! [`deals_as_of`](crate::deals::deals_as_of).
