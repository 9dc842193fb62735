//! Leads: how many, from where, and what becomes of them.

mod by_source;
mod conversion_rate;
mod conversion_time;
mod count;

pub use by_source::{LeadsBySource, leads_by_source};
pub use conversion_rate::{
    DecidedLeads, LeadConversion, LeadConversionFlow, decided_lead_conversion, lead_conversion, lead_conversion_flow,
};
pub use conversion_time::{LeadConversionTime, lead_conversion_time};
pub use count::{LeadCount, lead_count};
