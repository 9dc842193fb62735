//! Customers: who stays, who leaves, who is active.

mod active;
mod churn;
mod movement;
mod new;
mod retention;
mod transient;

pub use active::{ActiveCustomers, active};
pub use churn::{Churn, ListedChurn, churn, listed_churn};
pub use movement::{Fate, Moved, Movement};
pub use new::{NewCustomers, Newcomers, new_customers};
pub use retention::{Retention, retention};
pub use transient::{Transient, transient};
