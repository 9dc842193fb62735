//! The functions that distributions are made of, to nearly the precision of a float.

mod beta;
mod digamma;
mod gamma;
mod hypergeometric;
mod solve;

pub(crate) use beta::{beta_quantile, regularized_beta};
pub(crate) use digamma::{digamma, ln_rising, trigamma};
pub(crate) use gamma::{ln_gamma, lower_gamma, upper_gamma};
pub(crate) use hypergeometric::hypergeometric_gap;
pub(crate) use solve::root;
