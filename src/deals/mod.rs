//! Deals: won and lost, how much, how long, what is still open.
//!
//! Most KPIs here are readings of one measure, [`ClosedDeals`]: measured together they are kept once.
//!
//! All take the deals as they stand now. What was known at an earlier instant, before a deal was reopened, is what
//! [`deals_as_of`] makes of the history.

mod as_of;
mod average_size;
mod close_rate;
mod closed;
mod created;
mod cycle;
mod open;
mod open_count;
mod open_pipeline;
mod revenue;
mod size;
mod stage_exits;
mod stage_funnel;
mod stage_moves;
mod stage_time;
mod stage_visits;
mod steps;
mod velocity;
mod weighted_pipeline;
mod win_rate;

pub use as_of::deals_as_of;
pub use average_size::{AverageDealSize, average_deal_size};
pub use close_rate::{CloseRate, close_rate};
pub use closed::{ClosedDeals, DealClosed, DealsKept};
pub use created::{DealsCreated, deals_created};
pub use cycle::{SalesCycle, SalesCycleMean, sales_cycle, sales_cycle_mean};
pub use open::{OpenDeals, OpenKept};
pub use open_count::{OpenDealCount, open_deal_count};
pub use open_pipeline::{OpenPipeline, open_pipeline};
pub use revenue::{Revenue, RevenueIn, WonByDay, WonByDayKept, revenue, revenue_in};
pub use size::{DealSize, deal_size};
pub use stage_exits::{StageExits, stage_exits};
pub use stage_funnel::{Reach, StageFunnel, stage_funnel};
pub use stage_moves::{StageMoves, stage_moves};
pub use stage_time::{StageTime, stage_time};
pub use stage_visits::{Exit, StageVisits, Stay, StayKept, Visits};
pub use steps::{StageEvent, Steps};
pub use velocity::{SalesVelocity, VelocityOf, sales_velocity};
pub use weighted_pipeline::{WeightedKept, WeightedPipeline, weighted_pipeline};
pub use win_rate::{AmountsClosed, WinRate, WinRateByAmount, win_rate, win_rate_by_amount};
