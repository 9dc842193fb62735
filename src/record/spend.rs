//! Costs.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;
use crate::value::Money;

words! {
    /// What money was spent on.
    SpendKind, "spend kind" {
        /// Finding customers.
        Marketing = "marketing",
        /// Selling to them.
        Sales = "sales",
        /// Serving them.
        Service = "service",
        /// The CRM itself: licences, operation, integration.
        Crm = "crm",
        /// Teaching the people who use it.
        Training = "training",
    }
}

/// A cost. It counts in the period that holds `at`: the cost of a month is booked at its start.
///
/// ```
/// use crm_kpi::record::{Spend, SpendKind};
/// use crm_kpi::time::Timestamp;
/// use crm_kpi::value::{Currency, Money};
///
/// let mut ads = Spend::new(Timestamp::from_micros(0), Money::minor(5_000, Currency::EUR), SpendKind::Marketing);
/// ads.channel = Some("search".into());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Spend {
    /// When, or the start of the period that it is for.
    pub at: Timestamp,
    /// How much.
    pub amount: Money,
    /// What for.
    pub kind: SpendKind,
    /// Where those come from whom it is to win: web, referral, trade fair ...
    #[serde(default)]
    pub source: Option<String>,
    /// The marketing channel.
    #[serde(default)]
    pub channel: Option<String>,
    /// The campaign.
    #[serde(default)]
    pub campaign: Option<String>,
}

impl Spend {
    /// A cost.
    pub fn new(at: Timestamp, amount: Money, kind: SpendKind) -> Spend {
        Spend { at, amount, kind, source: None, channel: None, campaign: None }
    }
}

text_fields!(Spend: kind, source, channel, campaign; currency = amount);
