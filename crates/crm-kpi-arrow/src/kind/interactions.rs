//! Interactions.

use crate::column::Id;
use crate::view::Row;
use crm_kpi::customers::Presence;
use crm_kpi::deals::DealEvent;
use crm_kpi::field::{DealStory, Encounter, Encounters, Hears};
use crm_kpi::record::InteractionKind;
use crm_kpi::time::Timestamp;

kind! {
    /// Interactions over columns: see [`Interaction`](crm_kpi::record::Interaction) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `customer` | identity: text or integer | an error |
    /// | `at` | instant | an error |
    /// | `kind` | words: login, purchase, content, contact, call, mail, meeting, demo, offer | an error |
    /// | `deal` | identity: text or integer | about no deal |
    /// | `channel`, `campaign` | text | not known |
    Interactions, InteractionRow, InteractionColumns = "an interaction" {
        /// The customer or prospect.
        customer: required id,
        /// When.
        at: required instant,
        /// What kind.
        kind: required word<InteractionKind>,
        /// The deal that it was about.
        deal: optional id,
        /// The marketing channel.
        channel: optional text,
        /// The campaign.
        campaign: optional text,
    }
}

offers! { InteractionColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
    Converts::is_conversion -> bool = |c, at| c.kind.at(at) == Some(InteractionKind::Purchase);
    // no row is without a kind
    Present::presence -> Presence =
        |c, at| Presence::Acts(c.at.sure(at), c.kind.at(at).unwrap_or(InteractionKind::Contact));
}
identified! { InteractionColumns:
    CustomerKey::customer_key, Id = Id<'a>, gives Id<'a> = |c, at| c.customer.sure(at);
    DealKey::deal_key, Id = Id<'a>, gives Option<Id<'a>> = |c, at| c.deal.at(at);
}

impl DealStory for Row<'_, InteractionColumns> {
    fn tell_deal(&self, tell: &mut dyn FnMut(Timestamp, DealEvent)) {
        let (c, at) = (self.columns(), self.at());
        // no row is without a kind
        tell(c.at.sure(at), DealEvent::Did(c.kind.at(at).unwrap_or(InteractionKind::Contact)));
    }
}

impl<'a> Encounters for Row<'a, InteractionColumns> {
    type Id = Id<'a>;
    fn encounters(&self, tell: &mut Hears<'_, Id<'a>>) {
        let (c, at) = (self.columns(), self.at());
        if c.kind.at(at) != Some(InteractionKind::Purchase) {
            let touch = Encounter::Touch { channel: c.channel.at(at), campaign: c.campaign.at(at) };
            tell(Some(&c.customer.sure(at)), c.at.sure(at), touch);
        }
    }
}
