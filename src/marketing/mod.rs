//! Marketing: what leads and customers cost, and what comes back.

mod attribution;
mod cac;
mod conversion_rate;
mod conversions;
mod cost_per_lead;
mod costs;
mod prospects;
mod roas;
mod roi;
mod sessions;
mod spend;
mod traffic_to_lead;
mod visit_conversion;
mod visitors;

pub use attribution::{Attribution, AttributionModel, Encountered, SaleWorth, SalesOf, Sold, TouchedBy, attribution};
pub use cac::{Cac, CacPayback, PaidCac, cac, cac_after, cac_payback, paid_cac};
pub use conversion_rate::{ConversionFlow, Firsts, ProspectConversion, conversion_flow, prospect_conversion};
pub use conversions::{ConversionsKept, Converted};
pub use cost_per_lead::{
    CostPerLead, CostPerQualifiedLead, cost_per_lead, cost_per_lead_after, cost_per_qualified_lead,
};
pub use costs::{Costs, CostsKept, CostsOf};
pub use prospects::{Prospects, prospects};
pub use roas::{AttributedRoas, Roas, RoasByChannel, attributed_roas, roas, roas_by_channel};
pub use roi::{AttributedRoi, MarketingRoi, attributed_roi, marketing_roi};
pub use sessions::{SessionsKept, WebSessions, web_sessions};
pub use spend::{ChannelCosts, ChannelCostsKept, MarketingSpend, SpendByChannel, marketing_spend, spend_by_channel};
pub use traffic_to_lead::{SessionToLead, TrafficToLead, session_to_lead, traffic_to_lead};
pub use visit_conversion::{VisitConversion, visit_conversion};
pub use visitors::{Visitors, visitors};
