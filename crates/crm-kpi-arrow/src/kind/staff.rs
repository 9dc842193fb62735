//! The people who work with the CRM.

use crate::column::Id;
use crm_kpi::adoption::Usage;
use crm_kpi::rust_decimal::Decimal;
use crm_kpi::time::Span;

kind! {
    /// Users of the CRM over columns: see [`Staff`](crm_kpi::record::Staff) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `user` | identity: text or integer | an error |
    /// | `licensed_from` | instant | an error |
    /// | `licensed_until` | instant | licensed still |
    /// | `needs_training` | Boolean, or words: true, false | needs none |
    /// | `trained_at`, `training_expires` | instant | never |
    /// | `training_hours` | decimal, float or integer | not known |
    Staffs, StaffRow, StaffColumns = "a user" {
        /// The user.
        user: required id,
        /// The first instant with a licence.
        licensed_from: required instant,
        /// The first instant no longer with a licence.
        licensed_until: optional instant,
        /// Whether the work of this user needs training.
        needs_training: optional word<bool>,
        /// When the training was completed.
        trained_at: optional instant,
        /// The first instant at which it is no longer valid.
        training_expires: optional instant,
        /// How many hours it took.
        training_hours: optional probability,
    }
}

offers! { StaffColumns:
    Stands::span -> Span = |c, at| Span { from: c.licensed_from.sure(at), until: c.licensed_until.at(at) };
    NeedsTraining::needs_training -> bool = |c, at| c.needs_training.at(at) == Some(true);
    Trained::training -> Option<Span> =
        |c, at| c.trained_at.at(at).map(|from| Span { from, until: c.training_expires.at(at) });
    TrainingTime::training_hours -> Option<Decimal> = |c, at| c.training_hours.at(at);
    Uses::usage -> Usage =
        |c, at| Usage::Licensed(Span { from: c.licensed_from.sure(at), until: c.licensed_until.at(at) });
}
identified! { StaffColumns:
    UserKey::user_key, Id = Id<'a>, gives Id<'a> = |c, at| c.user.sure(at);
}
