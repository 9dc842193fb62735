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

/// Tells the story of a deal from its fields, for [`DealStory`](crate::field::DealStory). By a slip closed before it was
/// opened, it is closed when it is opened: before that nobody knew of it.
pub fn deal_story<D: Created + Closed + DealOutcome>(deal: &D, tell: &mut dyn FnMut(Timestamp, DealEvent)) {
    let created = deal.created_at();
    tell(created, DealEvent::Opened);
    match (deal.outcome(), deal.closed_at()) {
        (Outcome::Open, _) => {}
        (Outcome::Won, Some(at)) => tell(at.max(created), DealEvent::Won),
        (Outcome::Won, None) => tell(created, DealEvent::WonSomeday),
        (Outcome::Lost, Some(at)) => tell(at.max(created), DealEvent::Lost),
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

#[cfg(test)]
mod tests {
    use crate::deals::{ActivitiesPerWonDeal, ExistingShare, LeadCloseRate, Revenue, SalesCycleFromLead};
    use crate::kpi::{entities, over};
    use crate::record::{Deal, Interaction, Lead, Outcome};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn a_deal_that_is_opened_later_is_not_there_yet_though_its_close_is_dated_before() {
        let t = Timestamp::from_micros;
        let mut slip = Deal::new("D1", t(20));
        (slip.outcome, slip.closed_at) = (Outcome::Won, Some(t(10)));
        slip.amount = Some(Money::minor(100, Currency::EUR));
        let mut open = Deal::new("D2", t(2));
        for deal in [&mut slip, &mut open] {
            (deal.customer, deal.lead) = (Some("A".into()), Some("L".into()));
        }
        let (deals, lead) = ([slip, open], Lead::new("L", t(1)));
        let none: [Interaction; 0] = [];
        for (as_of, won) in [(16, 0), (25, 1)] {
            let (revenue, share) =
                (over(&deals).as_of(t(as_of)).read(Revenue), over(&deals).as_of(t(as_of)).read(ExistingShare));
            let activities = entities(ActivitiesPerWonDeal::default()).as_of(t(as_of)).with(&deals).with(&none).read();
            let cycle = entities(SalesCycleFromLead::default()).as_of(t(as_of)).with([&lead]).with(&deals).read();
            let close = entities(LeadCloseRate).as_of(t(as_of)).with([&lead]).with(&deals).read();
            assert_eq!([revenue.n(), share.n(), activities.n(), cycle.n()], [won; 4], "{as_of}");
            assert_eq!([revenue.pending(), share.pending(), activities.pending(), cycle.pending()], [1; 4], "{as_of}");
            assert_eq!(close.ok().map(|share| share.part()), Some(won.into()), "{as_of}");
        }
    }
}
