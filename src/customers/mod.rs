//! Customers: who stays, who leaves, who is active.

mod active;
mod activity;
mod churn;
mod engagement;
mod interactions_per_active;
mod movement;
mod new;
mod retention;
mod transient;

pub use active::{ActiveCustomers, active};
pub use activity::{Activity, activity};
pub use churn::{Churn, ListedChurn, churn, listed_churn};
pub use engagement::{Engaged, Engagement, EngagementKept, Life, Presence};
pub use interactions_per_active::{InteractionsPerActive, interactions_per_active};
pub use movement::{Fate, Moved, Movement};
pub use new::{NewCustomers, Newcomers, new_customers};
pub use retention::{Retention, retention};
pub use transient::{Transient, transient};
