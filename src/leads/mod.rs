//! Leads: how many, from where, and what becomes of them.

mod count;

pub use count::{LeadCount, lead_count};
