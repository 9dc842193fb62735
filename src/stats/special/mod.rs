//! The functions that distributions are made of, to nearly the precision of a float.

mod beta;
mod gamma;
mod solve;

pub(crate) use beta::{beta_quantile, ln_beta, regularized_beta};
pub(crate) use gamma::{ln_gamma, lower_gamma, stirling_error, upper_gamma};
pub(crate) use solve::{root, settled};
