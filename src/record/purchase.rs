//! Purchases.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;
use crate::value::Money;

/// Something that a customer bought: an order, an invoice. A negative amount is money given back.
///
/// ```
/// use crm_kpi::record::Purchase;
/// use crm_kpi::time::Timestamp;
///
/// let purchase = Purchase::new("P-1", "C-1", Timestamp::from_micros(0));
/// assert_eq!(purchase.amount, None);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Purchase {
    /// The id.
    pub id: String,
    /// Who bought.
    pub customer: String,
    /// When.
    pub at: Timestamp,
    /// For how much.
    #[serde(default)]
    pub amount: Option<Money>,
    /// What is left of the amount after what it cost.
    #[serde(default)]
    pub margin: Option<Money>,
    /// What was bought.
    #[serde(default)]
    pub product: Option<String>,
    /// Through which channel.
    #[serde(default)]
    pub channel: Option<String>,
}

impl Purchase {
    /// A purchase of a customer.
    pub fn new(id: impl Into<String>, customer: impl Into<String>, at: Timestamp) -> Purchase {
        Purchase {
            id: id.into(),
            customer: customer.into(),
            at,
            amount: None,
            margin: None,
            product: None,
            channel: None,
        }
    }
}

text_fields!(Purchase: id, customer, product, channel; currency = amount);
