//! The numbers that KPIs give: exact, with what they were computed from, rounded only when shown.
mod amount_summary;
mod any;
mod currency;
mod duration;
mod duration_summary;
mod mean;
mod money;
mod money_per;
mod nps;
mod quantile;
mod rates;
mod ratio;
mod saved;
mod segments;
mod share;
mod text;
mod undefined;
mod why;
mod wide;

pub use amount_summary::AmountSummary;
pub use any::Value;
pub use currency::Currency;
pub use duration::{MeanDuration, TimeUnit};
pub use duration_summary::DurationSummary;
pub use mean::Mean;
pub use money::Money;
pub use money_per::MoneyPer;
pub use nps::Nps;
pub use rates::Rates;
pub use ratio::Ratio;
pub use segments::Segments;
pub use share::Share;
pub use undefined::Undefined;
pub use why::Why;

pub(crate) use saved::Int;
