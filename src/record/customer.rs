//! Customers.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// One time of being a customer: since, and until it ended. A customer who leaves and returns has two of them with
/// the same id.
///
/// ```
/// use crm_kpi::record::Customer;
/// use crm_kpi::time::Timestamp;
///
/// let mut customer = Customer::new("C-1", Timestamp::from_micros(0));
/// customer.segment = Some("small".into());
/// assert_eq!(customer.ended_at, None);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Customer {
    /// The id.
    pub id: String,
    /// The first instant as a customer.
    pub since: Timestamp,
    /// The first instant no longer a customer.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// The segment: small, large, key account ...
    #[serde(default)]
    pub segment: Option<String>,
    /// Who looks after it.
    #[serde(default)]
    pub owner: Option<String>,
    /// The country.
    #[serde(default)]
    pub country: Option<String>,
    /// The industry.
    #[serde(default)]
    pub industry: Option<String>,
    /// Where the customer came from.
    #[serde(default)]
    pub source: Option<String>,
    /// The marketing channel through which the customer came.
    #[serde(default)]
    pub channel: Option<String>,
    /// When the record was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

impl Customer {
    /// A customer since an instant.
    pub fn new(id: impl Into<String>, since: Timestamp) -> Customer {
        Customer {
            id: id.into(),
            since,
            ended_at: None,
            segment: None,
            owner: None,
            country: None,
            industry: None,
            source: None,
            channel: None,
            updated_at: None,
        }
    }
}

text_fields!(Customer: id, segment, owner, country, industry, source, channel);
