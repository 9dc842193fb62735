//! What happens to deals and to the leads that they come from.

use crate::field::{Closed, Converted, Created, DealOutcome, Disqualified, Merged, Qualified};
use crate::record::{InteractionKind, Outcome};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What happened to a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DealEvent {
    /// It was opened.
    Opened,
    /// It was won.
    Won,
    /// It was lost.
    Lost,
    /// It is won, and nobody noted when; told at its opening.
    WonSomeday,
    /// It is lost, and nobody noted when; told at its opening.
    LostSomeday,
    /// Somebody did something about it.
    Did(InteractionKind),
}

/// What happened to a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LeadEvent {
    /// It came.
    Came,
    /// It was given up.
    GivenUp,
    /// It happened to a deal that came from it.
    Deal(DealEvent),
    /// It was found to be worth working on.
    Qualified,
    /// It became a customer.
    Converted,
}

impl LeadEvent {
    /// Whether it is a step that a lead takes before it has a deal: what follows a lead to its deals alone passes these over.
    pub(crate) fn is_early(self) -> bool {
        matches!(self, LeadEvent::Qualified | LeadEvent::Converted)
    }
}

/// Tells the story of a deal from its fields, for [`DealStory`](crate::field::DealStory).
pub fn deal_story<D: Created + Closed + DealOutcome>(deal: &D, tell: &mut dyn FnMut(Timestamp, DealEvent)) {
    let created = deal.created_at();
    tell(created, DealEvent::Opened);
    match (deal.outcome(), deal.closed_at()) {
        (Outcome::Open, _) => {}
        (Outcome::Won, Some(at)) => tell(at, DealEvent::Won),
        (Outcome::Won, None) => tell(created, DealEvent::WonSomeday),
        (Outcome::Lost, Some(at)) => tell(at, DealEvent::Lost),
        (Outcome::Lost, None) => tell(created, DealEvent::LostSomeday),
    }
}

/// Tells the story of a lead from its fields, for [`LeadStory`](crate::field::LeadStory). A lead that was merged into
/// another is that one, and tells nothing.
pub fn lead_story<L: Created + Qualified + Converted + Disqualified + Merged>(
    lead: &L,
    tell: &mut dyn FnMut(Timestamp, LeadEvent),
) {
    if lead.is_merged() {
        return;
    }
    tell(lead.created_at(), LeadEvent::Came);
    if let Some(at) = lead.disqualified_at() {
        tell(at, LeadEvent::GivenUp);
    }
    if let Some(at) = lead.qualified_at() {
        tell(at, LeadEvent::Qualified);
    }
    if let Some(at) = lead.converted_at() {
        tell(at, LeadEvent::Converted);
    }
}
