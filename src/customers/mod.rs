//! Customers: who stays, who leaves, who is active.

mod movement;
mod new;
mod retention;

pub use movement::{Fate, Moved, Movement};
pub use new::{NewCustomers, Newcomers, new_customers};
pub use retention::{Retention, retention};
