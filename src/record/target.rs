//! Targets.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;
use crate::value::Money;

/// What is to be sold in a period. It counts in the period that holds `at`: the target of a month is noted at its start,
/// and the target of a quarter is the sum of its months'.
///
/// ```
/// use crm_kpi::record::Target;
/// use crm_kpi::time::Timestamp;
/// use crm_kpi::value::{Currency, Money};
///
/// let mut january = Target::new(Timestamp::from_micros(0), Money::minor(50_000_00, Currency::EUR));
/// january.owner = Some("anna".into());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Target {
    /// The start of the period that it is for.
    pub at: Timestamp,
    /// How much.
    pub amount: Money,
    /// Whose it is.
    #[serde(default)]
    pub owner: Option<String>,
    /// Of what product.
    #[serde(default)]
    pub product: Option<String>,
}

impl Target {
    /// A target.
    pub fn new(at: Timestamp, amount: Money) -> Target {
        Target { at, amount, owner: None, product: None }
    }
}

text_fields!(Target: owner, product; currency = amount);
