//! A fitted model, and why one cannot be fitted.

use super::climb::{Stuck, Top, Why};
use crate::stats::distributions::normal_of_confidence;
use crate::stats::interval::confident;
use crate::stats::{Estimate, Interval};
use crate::value::Undefined;
use std::fmt;

/// A model whose parameters make what was seen most likely. There is none that did not converge: see [`FitFailed`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Fit<M> {
    /// The model.
    pub model: M,
    /// Its parameters, each with how sure it is.
    pub parameters: Vec<Parameter>,
    /// The logarithm of the likelihood of what was seen.
    pub log_likelihood: f64,
    /// The customers it was fitted to.
    pub customers: u64,
    /// How many steps the last climb took. It ended within a ten-millionth of a standard error of the top.
    pub steps: u32,
}

/// One parameter of a fitted model.
///
/// Parameters are positive and fitted by their logarithms; the standard errors are those of the inverse observed
/// information there, and that of the parameter itself follows by the delta method: the parameter times
/// [`log_error`](Parameter::log_error).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    /// As the papers call it.
    pub name: &'static str,
    /// The estimate.
    pub value: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// The standard error of its logarithm.
    pub log_error: f64,
}

/// By the logarithm, so that it never goes below 0.
impl Estimate for Parameter {
    fn interval(&self, confidence: f64) -> Result<Interval, Undefined> {
        confident(confidence)?;
        let factor = (normal_of_confidence(confidence) * self.log_error).exp();
        Ok(Interval { low: self.value / factor, high: self.value * factor, confidence })
    }
}

/// `r 0.2426 (± 0.0126)`, the standard error in brackets.
impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:.4} (± {:.4})", self.name, self.value, self.standard_error)
    }
}

impl<M> fmt::Display for Fit<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for parameter in &self.parameters {
            write!(f, "{parameter}, ")?;
        }
        write!(f, "log-likelihood {:.1} (n = {})", self.log_likelihood, self.customers)
    }
}

/// Why a model cannot be fitted to customers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FitFailed {
    /// There are no customers, or none whose purchases the model speaks of.
    NoCustomers,
    /// Nobody bought again, or nobody was watched for any time.
    NoRepeat,
    /// Fewer different customers than the model has parameters.
    TooAlike {
        /// How many differ.
        different: u64,
        /// How many must.
        least: u64,
    },
    /// The likelihood is the larger the nearer a parameter is to 0, or the larger it is: it has no top.
    Boundary {
        /// The model.
        model: &'static str,
        /// Its parameter.
        parameter: &'static str,
        /// Whether it ran up without end, and not down to 0.
        up: bool,
        /// What that means.
        meaning: &'static str,
    },
    /// The likelihood hardly depends on a parameter.
    Undetermined {
        /// The model.
        model: &'static str,
        /// Its parameter.
        parameter: &'static str,
    },
    /// The climb found no way up, and no top either.
    NotConverged {
        /// The model.
        model: &'static str,
    },
}

impl fmt::Display for FitFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FitFailed::NoCustomers => f.write_str(
                "no customers to fit a model to; give those who bought, and bought again for what they spend",
            ),
            FitFailed::NoRepeat => {
                f.write_str("nobody bought again in the time watched; watch longer, or count periods that are shorter")
            }
            FitFailed::TooAlike { different, least } => {
                write!(f, "only {different} of the customers differ, and {least} must; give more, or all of them")
            }
            FitFailed::Boundary { model, parameter, up, meaning } => {
                let end = if *up { "without end" } else { "to 0" };
                write!(
                    f,
                    "{model}: {parameter} ran {end}: {meaning}; give more customers or more time, or take a simpler model"
                )
            }
            FitFailed::Undetermined { model, parameter } => {
                write!(f, "{model}: the customers do not tell {parameter}; give more customers or more time")
            }
            FitFailed::NotConverged { model } => {
                write!(
                    f,
                    "{model}: no most likely parameters were found; look for customers of absurd frequency or age"
                )
            }
        }
    }
}

impl std::error::Error for FitFailed {}

/// A model as its fit speaks of it.
pub(super) struct About<const N: usize> {
    pub model: &'static str,
    pub parameters: [&'static str; N],
    /// What it means where a parameter runs to 0, and where it runs up.
    pub meanings: [[&'static str; 2]; N],
}

impl<const N: usize> About<N> {
    pub fn failed(&self, stuck: Stuck) -> FitFailed {
        let model = self.model;
        match stuck.why {
            Why::Ran { parameter: i, up } => {
                let meaning = self.meanings[i][usize::from(up)];
                FitFailed::Boundary { model, parameter: self.parameters[i], up, meaning }
            }
            Why::Flat { parameter } => FitFailed::Undetermined { model, parameter: self.parameters[parameter] },
            Why::Lost => FitFailed::NotConverged { model },
        }
    }
    /// The parameters at the top, in the unit that theirs are given in.
    pub fn parameters(&self, top: &Top<N>, units: [f64; N]) -> Vec<Parameter> {
        let one = |i: usize| {
            let (value, log_error) = (top.at[i].exp() * units[i], top.covariance[i][i].sqrt());
            Parameter { name: self.parameters[i], value, standard_error: value * log_error, log_error }
        };
        (0..N).map(one).collect()
    }
}
