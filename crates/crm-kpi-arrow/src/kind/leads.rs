//! Leads.

use crate::column::Id;
use crate::view::Row;
use crm_kpi::deals::{LeadEvent, lead_story};
use crm_kpi::field::{Encounter, Encounters, Hears, LeadStory};
use crm_kpi::time::Timestamp;

kind! {
    /// Leads over columns: see [`Lead`](crm_kpi::record::Lead) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `created_at` | instant | an error |
    /// | `source` | text | not known |
    /// | `qualified_at`, `converted_at`, `disqualified_at` | instant | never |
    /// | `owner`, `channel`, `campaign` | text | not filled in |
    /// | `updated_at` | instant | not known |
    /// | `id` | identity: text or integer | no deal came from it |
    /// | `customer` | identity, of the type of `id` | touches know it by `id` |
    /// | `merged_into` | identity, or a Boolean | not merged |
    Leads, LeadRow, LeadColumns = "a lead" {
        /// When the lead came.
        created_at: required instant,
        /// Where it came from.
        source: optional text,
        /// When it was found to be worth working on.
        qualified_at: optional instant,
        /// When it became a customer.
        converted_at: optional instant,
        /// When it was given up.
        disqualified_at: optional instant,
        /// Which lead it is.
        id: optional id,
        /// The customer that it became, by whom touches know it.
        customer: optional id,
        /// The lead that it was merged into, or whether it was merged.
        merged_into: optional presence,
        /// Who works on it.
        owner: optional text,
        /// The marketing channel.
        channel: optional text,
        /// The campaign.
        campaign: optional text,
        /// When the record was last changed.
        updated_at: optional instant,
    }
}

named! { LeadColumns is Lead: id, created_at, source, channel, campaign, owner, qualified_at, converted_at, disqualified_at,
    merged_into, customer, updated_at
}

offers! { LeadColumns:
    Created::created_at -> Timestamp = |c, at| c.created_at.sure(at);
    Source::source -> Option<&str> = |c, at| c.source.at(at);
    Qualified::qualified_at -> Option<Timestamp> = |c, at| c.qualified_at.at(at);
    Converted::converted_at -> Option<Timestamp> = |c, at| c.converted_at.at(at);
    Disqualified::disqualified_at -> Option<Timestamp> = |c, at| c.disqualified_at.at(at);
    Merged::is_merged -> bool = |c, at| c.merged_into.at(at);
}

identified! { LeadColumns:
    LeadKey::lead_key, Id = Id<'a>, gives Option<Id<'a>> = |c, at| c.id.at(at);
}

impl<'a> Encounters for Row<'a, LeadColumns> {
    type Id = Id<'a>;
    fn encounters(&self, tell: &mut Hears<'_, Id<'a>>) {
        let (c, at) = (self.columns(), self.at());
        if !c.merged_into.at(at) {
            tell(c.customer.at(at).or(c.id.at(at)).as_ref(), c.created_at.sure(at), Encounter::Came);
        }
    }
}

impl LeadStory for Row<'_, LeadColumns> {
    fn tell_lead(&self, tell: &mut dyn FnMut(Timestamp, LeadEvent)) {
        lead_story(self, tell);
    }
}

impl<'a> Row<'a, LeadColumns> {
    /// Where it came from, for as long as the view lives: `over(&leads).by(|l| l.source())`.
    #[inline]
    pub fn source(&self) -> Option<&'a str> {
        self.columns().source.at(self.at())
    }
}
