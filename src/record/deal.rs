//! Deals.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::time::Timestamp;
use crate::value::Money;

words! {
    /// How a deal stands.
    #[derive(Default)]
    Outcome, "outcome" {
        /// Not decided yet.
        #[default]
        Open = "open",
        /// Sold.
        Won = "won",
        /// Not sold.
        Lost = "lost",
    }
}

words! {
    /// What a deal is to the customer.
    DealKind, "deal kind" {
        /// A first sale to a new customer.
        New = "new",
        /// More to a customer, where nobody says whether it is an upsell or a cross-sell.
        Expansion = "expansion",
        /// The same for another term.
        Renewal = "renewal",
        /// More of what the customer has: more seats, a dearer plan.
        Upsell = "upsell",
        /// Another product to a customer.
        CrossSell = "cross_sell",
    }
}

/// A sale in the making, as it stands now. What was known at an earlier instant is a fold over its
/// [`StageChange`](crate::record::StageChange)s.
///
/// ```
/// use crm_kpi::record::{Deal, Outcome};
/// use crm_kpi::time::Timestamp;
///
/// let mut deal = Deal::new("D-1", Timestamp::from_micros(0));
/// assert_eq!(deal.outcome, Outcome::Open);
/// deal.outcome = Outcome::Lost;
/// deal.lost_reason = Some("price".into());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Deal {
    /// The id.
    pub id: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was won or lost; the last time, if it was reopened.
    #[serde(default)]
    pub closed_at: Option<Timestamp>,
    /// How it stands.
    #[serde(default)]
    pub outcome: Outcome,
    /// What it is worth.
    #[serde(default)]
    pub amount: Option<Money>,
    /// Who works on it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Where it came from.
    #[serde(default)]
    pub source: Option<String>,
    /// The stage that it is in, or was in when it closed.
    #[serde(default)]
    pub stage: Option<String>,
    /// What is sold.
    #[serde(default)]
    pub product: Option<String>,
    /// To whom.
    #[serde(default)]
    pub customer: Option<String>,
    /// The lead that it began with.
    #[serde(default)]
    pub lead: Option<String>,
    /// Why it was lost.
    #[serde(default)]
    pub lost_reason: Option<String>,
    /// Against whom it stood, or to whom it was lost.
    #[serde(default)]
    pub competitor: Option<String>,
    /// New business, expansion, renewal ...
    #[serde(default)]
    pub kind: Option<DealKind>,
    /// How likely it is to be won, 0 to 1 (not percent).
    #[serde(default)]
    pub probability: Option<Decimal>,
    /// How sure the forecast is of it, in the words of whoever forecasts: commit, best case, pipeline, omitted.
    #[serde(default)]
    pub forecast_category: Option<String>,
    /// Who shares it, each with a part of a whole that is the sum of the parts; empty where it is all the owner's.
    #[serde(default)]
    pub splits: Vec<(String, u32)>,
    /// When it is expected to close.
    #[serde(default)]
    pub expected_close: Option<Timestamp>,
    /// What the price list says, before any discount.
    #[serde(default)]
    pub list_price: Option<Money>,
    /// When the record was last changed.
    #[serde(default)]
    pub updated_at: Option<Timestamp>,
}

impl Deal {
    /// A new deal, open.
    pub fn new(id: impl Into<String>, created_at: Timestamp) -> Deal {
        Deal {
            id: id.into(),
            created_at,
            closed_at: None,
            outcome: Outcome::Open,
            amount: None,
            owner: None,
            source: None,
            stage: None,
            product: None,
            customer: None,
            lead: None,
            lost_reason: None,
            competitor: None,
            kind: None,
            probability: None,
            forecast_category: None,
            splits: Vec::new(),
            expected_close: None,
            list_price: None,
            updated_at: None,
        }
    }
}

text_fields!(Deal: id, outcome, owner, source, stage, product, customer, lead, lost_reason, competitor, kind, forecast_category; currency = amount);
