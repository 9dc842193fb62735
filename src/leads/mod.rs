//! Leads: how many, from where, and what becomes of them.
//!
//! A lead that was merged into another is counted as that one, the survivor, which must carry the earliest creation
//! and the first conversion of all: as a CRM's merge makes it, and [`collapsed`] where none has.

mod by_source;
mod collapsed;
mod conversion_rate;
mod conversion_time;
mod count;
mod path;
mod qualification_rate;
mod qualified;

pub use by_source::{LeadEncounter, LeadTouch, LeadsBySource, LeadsByTouch, leads_by_source, leads_by_touch};
pub use collapsed::collapsed;
pub use conversion_rate::{
    CohortKept, DecidedLeads, LeadConversion, LeadConversionFlow, LeadFate, decided_lead_conversion, lead_conversion,
    lead_conversion_flow,
};
pub use conversion_time::{LeadConversionTime, TimeToConversion, lead_conversion_time, time_to_conversion};
pub use count::{LeadCount, lead_count};
pub use path::{LeadPath, LeadToSale, lead_path, lead_to_sale};
pub use qualification_rate::{QualificationRate, qualification_rate};
pub use qualified::{QualifiedLeads, qualified_leads};
