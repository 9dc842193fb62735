//! Customers: who stays, who leaves, who is active.

mod active;
mod activity;
mod buyers;
mod buying;
mod churn;
mod cohort_retention;
mod cohorts;
mod days;
mod departures;
mod engagement;
mod interactions_per_active;
mod lifecycle;
mod lifetime_value;
mod movement;
mod new;
mod order_value;
mod periods;
mod purchase_interval;
mod purchase_summaries;
mod purchases;
mod purchases_per_buyer;
mod repeat_purchases;
mod retention;
mod rfm;
mod rfm_customers;
mod spending;
mod stages;
mod stickiness;
mod transient;

pub use active::{ActiveCustomers, LatelyActive, active, active_lately};
pub use activity::{Activity, activity};
pub use buyers::{Buyers, buyers};
pub use buying::{Bought, BuyersKept, Buying};
pub use churn::{Churn, EventChurn, ListedChurn, churn, event_churn, listed_churn};
pub use cohort_retention::{
    CohortRetention, CohortsByKind, KindCohortRetention, RollingCohorts, RollingRetention, Visits, cohort_retention,
    kind_cohort_retention, rolling_retention,
};
pub use cohorts::{CohortKept, Cohorts, Returns};
pub use days::{ActiveDays, DaysKept, DaysSeen};
pub use departures::{Departures, departures};
pub use engagement::{Engaged, Engagement, EngagementKept, Life, Presence};
pub use interactions_per_active::{InteractionsPerActive, interactions_per_active};
pub use lifecycle::{Lifecycle, lifecycle};
pub use lifetime_value::{
    LifetimeRevenue, LifetimeValue, LifetimeValueToCac, NetLifetimeValue, PredictedLifetimeValue, Worth,
    lifetime_revenue, lifetime_value, lifetime_value_to_cac, net_lifetime_value, predicted_lifetime_value,
};
pub(crate) use movement::place;
pub use movement::{Fate, Moved, Movement};
pub use new::{Arrival, NewByChannel, NewCustomers, Newcomers, new_customers, new_customers_by_channel};
pub use order_value::{AverageOrderValue, OrderValue, average_order_value, order_value};
pub use periods::PeriodsSeen;
pub use purchase_interval::{PurchaseInterval, purchase_interval};
pub use purchase_summaries::{PurchaseSummaries, PurchaseSummary, purchase_summaries};
pub use purchases::{PurchaseMargin, Purchases, purchase_margin, purchases};
pub use purchases_per_buyer::{PurchasesPerBuyer, purchases_per_buyer};
pub use repeat_purchases::{
    FirstTwo, RepeatPurchaseCount, RepeatPurchaseDays, RepeatPurchases, RepeatWithin, repeat_purchase_count,
    repeat_purchase_days, repeat_purchases, repeat_within,
};
pub use retention::{RepurchaseRetention, Retention, repurchase_retention, retention};
pub use rfm::{Rfm, rfm};
pub use rfm_customers::{RfmCustomer, RfmCustomers, rfm_customers};
pub use spending::{Paid, Spending, Spent, SpentByPeriod};
pub use stages::{SeenBefore, Stage, Stages, StagesKept};
pub use stickiness::{Stickiness, stickiness};
pub use transient::{Transient, transient};
