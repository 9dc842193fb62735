//! Deals: won and lost, how much, how long, what is still open.
//!
//! Most KPIs here are readings of one measure, [`ClosedDeals`]: measured together they are kept once.
//!
//! All take the deals as they stand now. What was known at an earlier instant, before a deal was reopened, is what
//! [`deals_as_of`] makes of the history.

mod activities;
mod as_of;
mod average_size;
mod close_rate;
mod closed;
mod coverage;
mod created;
mod cycle;
mod existing_share;
mod expected;
mod forecast_accuracy;
mod lost_reasons;
mod open;
mod open_count;
mod open_pipeline;
mod price_list;
mod revenue;
mod size;
mod stage_exits;
mod stage_funnel;
mod stage_moves;
mod stage_probabilities;
mod stage_time;
mod stage_visits;
mod steps;
mod story;
mod target;
mod velocity;
mod weighted_pipeline;
mod win_rate;
mod won;

pub use activities::{
    ActivitiesKept, ActivitiesOf, ActivitiesPerWonDeal, ActivityWinRate, DealActivity, DealDid, Did,
    activities_per_won_deal, activity_win_rate,
};
pub use as_of::deals_as_of;
pub use average_size::{AverageDealSize, average_deal_size};
pub use close_rate::{CloseRate, LeadCloseRate, close_rate, lead_close_rate};
pub use closed::{ClosedDeals, DealClosed, DealsKept};
pub use coverage::{PipelineCoverage, pipeline_coverage};
pub use created::{DealsCreated, deals_created};
pub use cycle::{
    DealLifetimes, SalesCycle, SalesCycleFromLead, SalesCycleMean, TimeToWin, WonWithin, sales_cycle,
    sales_cycle_from_lead, sales_cycle_mean, time_to_win, won_within,
};
pub use existing_share::{
    BusinessByCustomer, Dealt, ExistingShare, ExistingShareByKind, Unpriced, existing_share, existing_share_by_kind,
};
pub use expected::{ExpectedDeals, ExpectedKept, ExpectedPipeline, expected_pipeline};
pub use forecast_accuracy::{
    ForecastAccuracy, ForecastBias, ForecastByMonth, ForecastErrors, ForecastKept, Foreseen, Known,
    MonthlyForecastAccuracy, SalesForecast, forecast_accuracy, forecast_bias, monthly_forecast_accuracy,
};
pub use lost_reasons::{LostByCompetitor, LostByStage, LostReasons, lost_by_competitor, lost_by_stage, lost_reasons};
pub use open::{OpenDeals, OpenKept};
pub use open_count::{OpenDealCount, open_deal_count};
pub use open_pipeline::{OpenByCreation, OpenPipeline, PipelineByAge, open_pipeline, pipeline_by_age};
pub use price_list::PriceList;
pub use revenue::{
    GrossRevenue, Refunds, Revenue, RevenueByOwner, RevenueByProduct, RevenueIn, SignedKept, SignedRevenue, WonByDay,
    WonByDayKept, gross_revenue, refunds, revenue, revenue_by_owner, revenue_by_product, revenue_in,
};
pub use size::{ClosedDealSize, DealSize, OpenDealSize, OpenSizesKept, closed_deal_size, deal_size, open_deal_size};
pub use stage_exits::{StageExits, stage_exits};
pub use stage_funnel::{Reach, StageFunnel, stage_funnel};
pub use stage_moves::{StageMoves, stage_moves};
pub use stage_probabilities::StageProbabilities;
pub use stage_time::{StageTime, stage_time};
pub use stage_visits::{Exit, StageVisits, Stay, StayKept, Visits};
pub use steps::{StageEvent, Steps};
pub use story::{DealEvent, LeadEvent, deal_story, lead_story};
pub use target::{Elapsed, TargetAttainment, TargetPace, TargetTotal, target_attainment, target_pace, target_total};
pub use velocity::{MedianVelocity, SalesVelocity, VelocityOf, median_velocity, sales_velocity};
pub use weighted_pipeline::{
    CategoryPipeline, StageWeightedPipeline, WeightedKept, WeightedPipeline, category_pipeline,
    stage_weighted_pipeline, weighted_pipeline,
};
pub use win_rate::{
    AmountsClosed, CreatedWinRate, WinRate, WinRateByAmount, WinRateByProduct, created_win_rate, win_rate,
    win_rate_by_amount, win_rate_by_product,
};
pub use won::{DealsWon, deals_won};
