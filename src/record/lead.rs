//! Leads.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Somebody who may become a customer.
///
/// ```
/// use crm_kpi::record::Lead;
/// use crm_kpi::time::Timestamp;
///
/// let mut lead = Lead::new("L-1", Timestamp::from_micros(0));
/// lead.source = Some("trade fair".into());
/// assert_eq!(lead.converted_at, None);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Lead {
    /// The id.
    pub id: String,
    /// When the lead came.
    pub created_at: Timestamp,
    /// Where the lead came from: web, referral, trade fair ...
    #[serde(default)]
    pub source: Option<String>,
    /// The marketing channel: search, social, mail ...
    #[serde(default)]
    pub channel: Option<String>,
    /// The campaign.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Who works on it.
    #[serde(default)]
    pub owner: Option<String>,
    /// When it was found to be worth working on.
    #[serde(default)]
    pub qualified_at: Option<Timestamp>,
    /// When it became a customer or a deal.
    #[serde(default)]
    pub converted_at: Option<Timestamp>,
    /// When it was given up.
    #[serde(default)]
    pub disqualified_at: Option<Timestamp>,
    /// The lead that survived when this one was found to be a duplicate.
    #[serde(default)]
    pub merged_into: Option<String>,
    /// The customer that it became.
    #[serde(default)]
    pub customer: Option<String>,
    /// When the record was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

impl Lead {
    /// A new lead.
    pub fn new(id: impl Into<String>, created_at: Timestamp) -> Lead {
        Lead {
            id: id.into(),
            created_at,
            source: None,
            channel: None,
            campaign: None,
            owner: None,
            qualified_at: None,
            converted_at: None,
            disqualified_at: None,
            merged_into: None,
            customer: None,
            updated_at: None,
        }
    }
}

text_fields!(Lead: id, source, channel, campaign, owner, merged_into, customer);
