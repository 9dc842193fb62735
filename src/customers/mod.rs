//! Customers: who stays, who leaves, who is active.

mod movement;
mod retention;

pub use movement::{Fate, Moved, Movement};
pub use retention::{Retention, retention};
