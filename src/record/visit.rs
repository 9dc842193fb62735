//! Visits of the web site.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// A visitor who came to the web site, once or several times around an instant.
///
/// ```
/// use crm_kpi::record::Visit;
/// use crm_kpi::time::Timestamp;
///
/// let visit = Visit::new(Timestamp::from_micros(0), "V-1");
/// assert_eq!(visit.sessions, 1);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Visit {
    /// When, or the start of the day that the row is for.
    pub at: Timestamp,
    /// Who, as far as the web site can tell.
    pub visitor: String,
    /// How many sessions the row stands for.
    #[serde(default = "one")]
    pub sessions: u32,
    /// The marketing channel.
    #[serde(default)]
    pub channel: Option<String>,
    /// The campaign.
    #[serde(default)]
    pub campaign: Option<String>,
}

impl Visit {
    /// One session of a visitor.
    pub fn new(at: Timestamp, visitor: impl Into<String>) -> Visit {
        Visit { at, visitor: visitor.into(), sessions: 1, channel: None, campaign: None }
    }
}

fn one() -> u32 {
    1
}

text_fields!(Visit: visitor, channel, campaign);
