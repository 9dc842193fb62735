//! Guides: how to add a KPI, how to use your own structs, how to make them fast, and what stands beside a number.

pub mod add_a_kpi;
pub mod fast;
pub mod undefined_pending_excluded;
pub mod your_own_structs;
