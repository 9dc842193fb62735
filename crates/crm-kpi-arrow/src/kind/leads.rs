//! Leads.

use crate::view::Row;
use crm_kpi::time::Timestamp;

kind! {
    /// Leads over columns: see [`Lead`](crm_kpi::record::Lead) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `created_at` | instant | an error |
    /// | `source` | text | not known |
    /// | `qualified_at`, `converted_at`, `disqualified_at` | instant | never |
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
        /// The lead that it was merged into, or whether it was merged.
        merged_into: optional presence,
    }
}

offers! { LeadColumns:
    Created::created_at -> Timestamp = |c, at| c.created_at.sure(at);
    Source::source -> Option<&str> = |c, at| c.source.at(at);
    Qualified::qualified_at -> Option<Timestamp> = |c, at| c.qualified_at.at(at);
    Converted::converted_at -> Option<Timestamp> = |c, at| c.converted_at.at(at);
    Disqualified::disqualified_at -> Option<Timestamp> = |c, at| c.disqualified_at.at(at);
    Merged::is_merged -> bool = |c, at| c.merged_into.at(at);
}

impl<'a> Row<'a, LeadColumns> {
    /// Where it came from, for as long as the view lives: `over(&leads).by(|l| l.source())`.
    #[inline]
    pub fn source(&self) -> Option<&'a str> {
        self.columns().source.at(self.at())
    }
}
