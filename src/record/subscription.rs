//! Subscriptions.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;
use crate::value::Money;

/// What a customer pays again and again: an amount per term, from a start until it ends. Neither tax nor one-off
/// fees belong in the amount. A change of plan or price ends one subscription and starts the next.
///
/// ```
/// use crm_kpi::record::Subscription;
/// use crm_kpi::time::Timestamp;
/// use crm_kpi::value::{Currency, Money};
///
/// let price = Money::minor(120_000, Currency::EUR);
/// let yearly = Subscription::new("S-1", "C-1", Timestamp::from_micros(0), price, 12);
/// assert_eq!((yearly.amount, yearly.months), (price, 12));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Subscription {
    /// The id.
    pub id: String,
    /// Who pays.
    pub customer: String,
    /// The first instant at which it runs.
    pub started_at: Timestamp,
    /// The first instant at which it no longer runs.
    #[serde(default)]
    pub ended_at: Option<Timestamp>,
    /// What is paid for one term.
    pub amount: Money,
    /// The length of a term: 1 is paid monthly, 12 yearly.
    pub months: u32,
    /// The plan.
    #[serde(default)]
    pub plan: Option<String>,
    /// Why it ended.
    #[serde(default)]
    pub ended_reason: Option<String>,
}

impl Subscription {
    /// A subscription that runs from an instant on.
    pub fn new(
        id: impl Into<String>,
        customer: impl Into<String>,
        started_at: Timestamp,
        amount: Money,
        months: u32,
    ) -> Subscription {
        Subscription {
            id: id.into(),
            customer: customer.into(),
            started_at,
            ended_at: None,
            amount,
            months,
            plan: None,
            ended_reason: None,
        }
    }
}

text_fields!(Subscription: id, customer, plan, ended_reason; currency = amount);
