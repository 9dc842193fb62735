//! Analysis over any KPI: what its numbers say beside each other. The [guide](crate::guide::analysis) shows it at work.
//!
//! | to | use |
//! |---|---|
//! | compare with the period or the year before | [`compare`], [`Readings::changes`](crate::kpi::Readings::changes) |
//! | see what moved a share, a mean or a ratio | [`Explained`] |
//! | see what moved a count or an amount | [`Contributions`] |
//! | have totals and subtotals of several dimensions | [`Table::subtotals`](crate::kpi::Table::subtotals), [`Table::cube`](crate::kpi::Table::cube) |
//! | show the largest and the rest | [`Table::top`](crate::kpi::Table::top) |
//! | rank groups, find the best, the worst, a percentile | [`Ranking`] |
//! | see how unevenly it is spread | [`Concentration`] |
//! | withhold what rests on too few | [`Reading::at_least`](crate::kpi::Reading::at_least) |

mod change;
mod concentration;
mod contributions;
mod explained;
mod floor;
mod quantity;
mod ranking;
mod series;
mod subtotals;
mod top;

pub use change::Change;
pub use concentration::Concentration;
pub use contributions::Contributions;
pub use explained::{Effect, Explained, Quotient};
pub use quantity::{Quantified, Quantity};
pub use ranking::Ranking;
pub use series::{Against, compare};
pub use subtotals::{Dimension, Dimensions};
pub use top::{Leaders, Top};
