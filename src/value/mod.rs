//! The numbers that KPIs give: exact, with what they were computed from, rounded only when shown.
mod currency;
mod money;
mod ratio;
mod saved;
mod share;
mod text;
mod undefined;
mod why;
mod wide;

pub use currency::Currency;
pub use money::Money;
pub use ratio::Ratio;
pub use share::Share;
pub use undefined::Undefined;
pub use why::Why;

pub(crate) use saved::Int;
