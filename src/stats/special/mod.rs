//! The functions that distributions are made of, to nearly the precision of a float.

mod beta;
mod gamma;
mod solve;

pub(crate) use beta::{beta_quantile, regularized_beta};
pub(crate) use gamma::{lower_gamma, upper_gamma};
pub(crate) use solve::root;
