//! The people who work with the CRM.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// A user of the CRM: licence and training.
///
/// ```
/// use crm_kpi::record::Staff;
/// use crm_kpi::time::Timestamp;
///
/// let mut anna = Staff::new("anna", Timestamp::from_micros(0));
/// anna.needs_training = true;
/// assert_eq!(anna.trained_at, None); // needs it and has none
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Staff {
    /// The user.
    pub user: String,
    /// The first instant with a licence.
    pub licensed_from: Timestamp,
    /// The first instant no longer with a licence.
    #[serde(default)]
    pub licensed_until: Option<Timestamp>,
    /// The work of this user needs training.
    #[serde(default)]
    pub needs_training: bool,
    /// When the training was completed.
    #[serde(default)]
    pub trained_at: Option<Timestamp>,
    /// The first instant at which it is no longer valid.
    #[serde(default)]
    pub training_expires: Option<Timestamp>,
    /// How many hours it took.
    #[serde(default)]
    pub training_hours: Option<Decimal>,
    /// The team.
    #[serde(default)]
    pub team: Option<String>,
}

impl Staff {
    /// A user with a licence from an instant on.
    pub fn new(user: impl Into<String>, licensed_from: Timestamp) -> Staff {
        Staff {
            user: user.into(),
            licensed_from,
            licensed_until: None,
            needs_training: false,
            trained_at: None,
            training_expires: None,
            training_hours: None,
            team: None,
        }
    }
}

text_fields!(Staff: user, needs_training, team);
