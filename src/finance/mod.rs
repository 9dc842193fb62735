//! Finance: what selling, serving and the CRM itself cost, and what they bring.

mod cost_to_serve;
mod crm_roi;
mod investment;
mod sales_roi;

pub use cost_to_serve::{
    CostToServe, CostToServeCustomer, CostToServeOrder, cost_to_serve, cost_to_serve_customer, cost_to_serve_order,
};
pub use crm_roi::{CrmRoi, crm_roi};
pub use investment::Investment;
pub use sales_roi::{SalesRoi, sales_roi};
