//! Fields of the people who work with the CRM, and of what they do in it.

use super::*;

fields! {
    /// Whether the work of this user needs training.
    NeedsTraining::needs_training -> bool, "`{Self}` does not say whether its user needs training",
        "write `impl crm_kpi::field::NeedsTraining for YourRow {{ fn needs_training(&self) -> bool {{ true }} }}` where all do";
    /// From when until when the user's training is valid; `None` where there is none.
    Trained::training -> Option<Span>, "`{Self}` does not say when its user was trained",
        "write `impl crm_kpi::field::Trained for YourRow {{ fn training(&self) -> Option<Span> {{ .. }} }}`";
    /// From when until when its user had a licence, or when the user did something: records of both kinds make one
    /// history.
    Uses::usage -> Usage, "`{Self}` says neither when its user had a licence nor what the user did",
        "write `impl crm_kpi::field::Uses for YourRow {{ fn usage(&self) -> Usage {{ Usage::Acts(self.at) }} }}`";
}

identities! {
    /// Who the user is.
    UserKey::user_key -> Self::Id, with_user_key |key| &key => &Self::Id, "`{Self}` does not say which user it belongs to",
        "write `impl crm_kpi::field::UserKey for YourRow {{ type Id = u64; fn user_key(&self) -> u64 {{ .. }} }}`";
}

offers! {
    Staff: Stands::span -> Span = |r| Span { from: r.licensed_from, until: r.licensed_until },
        NeedsTraining::needs_training -> bool = |r| r.needs_training,
        Trained::training -> Option<Span> = |r| r.trained_at.map(|from| Span { from, until: r.training_expires }),
        Uses::usage -> Usage = |r| Usage::Licensed(r.span());
    UsageEvent: At::at -> Timestamp = |r| r.at,
        Uses::usage -> Usage = |r| Usage::Acts(r.at);
}
keys! {
    Staff: UserKey::user_key, with_user_key -> user;
    UsageEvent: UserKey::user_key, with_user_key -> user;
}
