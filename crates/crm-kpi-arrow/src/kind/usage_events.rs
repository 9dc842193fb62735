//! The use of the CRM.

use crate::column::Id;
use crm_kpi::adoption::Usage;
use crm_kpi::time::Timestamp;

kind! {
    /// What users did in the CRM, over columns: see [`UsageEvent`](crm_kpi::record::UsageEvent) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `user` | identity: text or integer | an error |
    /// | `at` | instant | an error |
    /// | `record` | identity: text or integer | no record was touched |
    UsageEvents, UsageEventRow, UsageEventColumns = "something a user did" {
        /// The user.
        user: required id,
        /// When.
        at: required instant,
        /// The record that was touched.
        record: optional id,
    }
}

offers! { UsageEventColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
    Uses::usage -> Usage = |c, at| Usage::Acts(c.at.sure(at));
}
identified! { UsageEventColumns:
    UserKey::user_key, Id = Id<'a>, gives Id<'a> = |c, at| c.user.sure(at);
    Touches::touched, Id = Id<'a>, gives Option<Id<'a>> = |c, at| c.record.at(at);
}
