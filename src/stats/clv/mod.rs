//! Customer lifetime value.

mod bg_nbd;
mod climb;
mod customer;
mod fit;
mod jet;
mod model;
mod table;

pub use bg_nbd::BgNbd;
pub use customer::{Customer, Spend};
pub use fit::{Fit, FitFailed, Parameter};
pub use model::{BuyingModel, Horizon};
pub use table::Customers;
