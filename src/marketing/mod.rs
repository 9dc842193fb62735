//! Marketing: what leads and customers cost, and what comes back.

mod cac;
mod cost_per_lead;
mod costs;
mod roas;
mod roi;
mod spend;

pub use cac::{Cac, cac};
pub use cost_per_lead::{CostPerLead, cost_per_lead};
pub use costs::{Costs, CostsKept, CostsOf};
pub use roas::{Roas, roas};
pub use roi::{MarketingRoi, marketing_roi};
pub use spend::{MarketingSpend, marketing_spend};
