//! Customers: who stays, who leaves, who is active.

mod active;
mod activity;
mod buyers;
mod buying;
mod churn;
mod cohort_retention;
mod cohorts;
mod engagement;
mod interactions_per_active;
mod movement;
mod new;
mod periods;
mod purchases;
mod purchases_per_buyer;
mod repeat_purchases;
mod retention;
mod rfm;
mod rfm_customers;
mod spending;
mod transient;

pub use active::{ActiveCustomers, active};
pub use activity::{Activity, activity};
pub use buyers::{Buyers, buyers};
pub use buying::{Bought, BuyersKept, Buying};
pub use churn::{Churn, ListedChurn, churn, listed_churn};
pub use cohort_retention::{CohortRetention, cohort_retention};
pub use cohorts::{CohortKept, Cohorts, Returns};
pub use engagement::{Engaged, Engagement, EngagementKept, Life, Presence};
pub use interactions_per_active::{InteractionsPerActive, interactions_per_active};
pub(crate) use movement::place;
pub use movement::{Fate, Moved, Movement};
pub use new::{NewCustomers, Newcomers, new_customers};
pub use periods::PeriodsSeen;
pub use purchases::{Purchases, purchases};
pub use purchases_per_buyer::{PurchasesPerBuyer, purchases_per_buyer};
pub use repeat_purchases::{
    FirstTwo, RepeatPurchaseCount, RepeatPurchases, RepeatWithin, repeat_purchase_count, repeat_purchases,
    repeat_within,
};
pub use retention::{Retention, retention};
pub use rfm::{Rfm, rfm};
pub use rfm_customers::{RfmCustomer, RfmCustomers, rfm_customers};
pub use spending::{Paid, Spending, Spent, SpentByPeriod};
pub use transient::{Transient, transient};
