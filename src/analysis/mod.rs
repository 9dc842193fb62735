//! Analysis over any KPI: what its numbers say beside each other. The [guide](crate::guide::analysis) shows it at work.
//!
//! | to | use |
//! |---|---|
//! | compare with the period or the year before | [`compare`], [`Readings::changes`](crate::kpi::Readings::changes) |
//! | withhold what rests on too few | [`Reading::at_least`](crate::kpi::Reading::at_least) |

mod change;
mod floor;
mod quantity;
mod series;

pub use change::Change;
pub use quantity::{Quantified, Quantity};
pub use series::{Against, compare};
