//! Subscriptions: what recurs, what is won and lost of it, and who leaves.

mod active;
mod arpa;
mod arr;
mod ended;
mod gross_retention;
mod logo_churn;
mod moves;
mod mrr;
mod net_retention;
mod quick_ratio;
mod revenue_churn;
mod running;
mod subscribers;
mod tenure;

pub use active::{ActiveSubscriptions, active};
pub use arpa::{Arpa, arpa};
pub use arr::{Arr, arr};
pub use ended::{Ended, EndedByReason, EndedRate, Ends, ended, ended_by_reason, ended_rate};
pub use gross_retention::{GrossRetention, gross_retention};
pub use logo_churn::{LogoChurn, logo_churn};
pub use moves::{Moved, Movement, Moves, MovesKept, Moving, Runs};
pub use mrr::{
    ChurnedMrr, ContractionMrr, ExpansionMrr, Mrr, NetNewMrr, NewMrr, ReactivationMrr, churned_mrr, contraction_mrr,
    expansion_mrr, mrr, net_new_mrr, new_mrr, reactivation_mrr,
};
pub use net_retention::{NetRetention, net_retention};
pub use quick_ratio::{QuickRatio, quick_ratio};
pub use revenue_churn::{NetRevenueChurn, RevenueChurn, net_revenue_churn, revenue_churn};
pub use running::{Running, RunningKept};
pub use subscribers::{Subscribers, subscribers};
pub use tenure::{SubscriptionTenure, tenure};

pub(crate) use moves::{by_start, check, known, retained};
