//! Interactions.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

words! {
    /// What kind of interaction it was.
    InteractionKind, "interaction kind" {
        /// The customer signed in.
        Login = "login",
        /// The customer bought.
        Purchase = "purchase",
        /// The customer read or watched something of ours.
        Content = "content",
        /// The customer turned to us.
        Contact = "contact",
        /// A call.
        Call = "call",
        /// A mail.
        Mail = "mail",
        /// A meeting.
        Meeting = "meeting",
        /// The product was shown.
        Demo = "demo",
        /// An offer was sent.
        Offer = "offer",
    }
}

/// What a customer did, or what was done with a customer or prospect.
///
/// ```
/// use crm_kpi::record::{Interaction, InteractionKind};
/// use crm_kpi::time::Timestamp;
///
/// let mut call = Interaction::new("C-1", Timestamp::from_micros(0), InteractionKind::Call);
/// call.deal = Some("D-1".into());
/// call.user = Some("anna".into());
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Interaction {
    /// The customer or prospect.
    pub customer: String,
    /// When.
    pub at: Timestamp,
    /// What kind.
    pub kind: InteractionKind,
    /// The deal that it was about.
    #[serde(default)]
    pub deal: Option<String>,
    /// Who of ours took part.
    #[serde(default)]
    pub user: Option<String>,
    /// The marketing channel that it came through.
    #[serde(default)]
    pub channel: Option<String>,
    /// The campaign.
    #[serde(default)]
    pub campaign: Option<String>,
}

impl Interaction {
    /// An interaction with a customer or prospect.
    pub fn new(customer: impl Into<String>, at: Timestamp, kind: InteractionKind) -> Interaction {
        Interaction { customer: customer.into(), at, kind, deal: None, user: None, channel: None, campaign: None }
    }
}

text_fields!(Interaction: customer, kind, deal, user, channel, campaign);
