//! The use of the CRM.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Something that a user did in the CRM.
///
/// ```
/// use crm_kpi::record::UsageEvent;
/// use crm_kpi::time::Timestamp;
///
/// let mut event = UsageEvent::new("anna", Timestamp::from_micros(0));
/// event.action = Some("edit".into());
/// event.record = Some("D-1".into());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UsageEvent {
    /// The user.
    pub user: String,
    /// When.
    pub at: Timestamp,
    /// What: login, view, edit ...
    #[serde(default)]
    pub action: Option<String>,
    /// The record that was touched.
    #[serde(default)]
    pub record: Option<String>,
}

impl UsageEvent {
    /// A user was there.
    pub fn new(user: impl Into<String>, at: Timestamp) -> UsageEvent {
        UsageEvent { user: user.into(), at, action: None, record: None }
    }
}

text_fields!(UsageEvent: user, action, record);
