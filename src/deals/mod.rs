//! Deals: won and lost, how much, how long, what is still open.
//!
//! Most KPIs here are readings of one measure, [`ClosedDeals`]: measured together they are kept once.

mod close_rate;
mod closed;
mod open;
mod open_pipeline;
mod revenue;
mod win_rate;

pub use close_rate::{CloseRate, close_rate};
pub use closed::{ClosedDeals, DealClosed, DealsKept};
pub use open::{OpenDeals, OpenKept};
pub use open_pipeline::{OpenPipeline, open_pipeline};
pub use revenue::{Revenue, revenue};
pub use win_rate::{WinRate, win_rate};
