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
//! | hold a number against a reference | [`Benchmark`] |
//! | hold it against a target | [`Target`], [`Status`] |
//! | be told when it goes wrong | [`Rule`], [`Alert`] |
//! | see the records behind it | [`Over::records_of`](crate::kpi::Over::records_of), [`Over::entities_of`](crate::kpi::Over::entities_of) |
//! | read it over trailing windows, to date, at a longer grain | [`Table::trailing`](crate::kpi::Table::trailing), [`to_date`](crate::kpi::Table::to_date), [`closing`](crate::kpi::Table::closing), [`shifted`](crate::kpi::Table::shifted) |
//! | see its season, forecast it, find what is out of the ordinary | [`Readings::numbers`](crate::kpi::Readings::numbers), [`stats::series`](crate::stats::series) |
//! | withhold what rests on too few | [`Reading::at_least`](crate::kpi::Reading::at_least) |

mod alert;
mod benchmark;
mod change;
mod concentration;
mod contributions;
mod explain;
mod explained;
mod floor;
mod quantity;
mod quotient;
mod ranking;
mod series;
mod subtotals;
mod target;
mod top;

pub use alert::{Alert, Finding, Rule};
pub use benchmark::Benchmark;
pub use change::Change;
pub use concentration::Concentration;
pub use contributions::Contributions;
pub use explained::{Effect, Explained};
pub use quantity::{Quantified, Quantity};
pub use quotient::Quotient;
pub use ranking::Ranking;
pub use series::{Against, compare};
pub use subtotals::{Dimension, Dimensions};
pub use target::{Status, Target};
pub use top::{Leaders, Top};
