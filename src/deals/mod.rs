//! Deals: won and lost, how much, how long, what is still open.
//!
//! Most KPIs here are readings of one measure, [`ClosedDeals`]: measured together they are kept once.

mod closed;
mod revenue;
mod win_rate;

pub use closed::{ClosedDeals, DealClosed, DealsKept};
pub use revenue::{Revenue, revenue};
pub use win_rate::{WinRate, win_rate};
