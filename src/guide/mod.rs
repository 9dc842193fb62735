//! Guides: how to add a KPI, how to use your own structs, how to make them fast, how to
//! keep numbers live, what stands beside a number, how sure it
//! is, and what numbers say beside each other.

pub mod add_a_kpi;
pub mod analysis;
pub mod fast;
pub mod live;
pub mod statistics;
pub mod undefined_pending_excluded;
pub mod your_own_structs;
