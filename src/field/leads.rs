//! Fields of leads.

use super::*;

fields! {
    /// Where the lead came from; `None` where nobody knows.
    Source::source -> Option<&str>, "`{Self}` does not say where it came from",
        "write `impl crm_kpi::field::Source for YourRow {{ fn source(&self) -> Option<&str> {{ .. }} }}`";
    /// When the lead was found to be worth working on; `None` while it has not been.
    Qualified::qualified_at -> Option<Timestamp>, "`{Self}` does not say when it was qualified",
        "write `impl crm_kpi::field::Qualified for YourRow {{ fn qualified_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// When the lead became a customer; `None` while it has not.
    Converted::converted_at -> Option<Timestamp>, "`{Self}` does not say when it converted",
        "write `impl crm_kpi::field::Converted for YourRow {{ fn converted_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// When the lead was given up; `None` while it has not been.
    Disqualified::disqualified_at -> Option<Timestamp>, "`{Self}` does not say when it was disqualified",
        "write `impl crm_kpi::field::Disqualified for YourRow {{ fn disqualified_at(&self) -> Option<Timestamp> {{ .. }} }}`";
}

identities! {
    /// Which lead it is, or came from; `None` of a record that came from no lead.
    LeadKey::lead_key -> Option<Self::Id>, with_lead_key |key| key.as_ref() => Option<&Self::Id>, "`{Self}` does not say which lead it came from",
        "write `impl crm_kpi::field::LeadKey for YourRow {{ type Id = u64; fn lead_key(&self) -> Option<u64> {{ .. }} }}`";
}

offers! {
    Lead: Created::created_at -> Timestamp = |r| r.created_at,
        Source::source -> Option<&str> = |r| r.source.as_deref(),
        Qualified::qualified_at -> Option<Timestamp> = |r| r.qualified_at,
        Converted::converted_at -> Option<Timestamp> = |r| r.converted_at,
        Disqualified::disqualified_at -> Option<Timestamp> = |r| r.disqualified_at,
        Merged::is_merged -> bool = |r| r.merged_into.is_some();
}
