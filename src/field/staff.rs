//! Fields of the people who work with the CRM, and of what they do in it.

use super::*;

fields! {
    /// Whether the work of this user needs training.
    NeedsTraining::needs_training -> bool, "`{Self}` does not say whether its user needs training",
        "write `impl crm_kpi::field::NeedsTraining for YourRow {{ fn needs_training(&self) -> bool {{ true }} }}` where all do";
    /// From when until when the user's training is valid; `None` where there is none.
    Trained::training -> Option<Span>, "`{Self}` does not say when its user was trained",
        "write `impl crm_kpi::field::Trained for YourRow {{ fn training(&self) -> Option<Span> {{ .. }} }}`";
    /// How many hours the training took; `None` where nobody noted it.
    TrainingTime::training_hours -> Option<Decimal>, "`{Self}` does not say how long the training took",
        "write `impl crm_kpi::field::TrainingTime for YourRow {{ fn training_hours(&self) -> Option<Decimal> {{ .. }} }}`";
    /// From when until when its user had a licence, or when the user did something: records of both kinds make one
    /// history.
    Uses::usage -> Usage, "`{Self}` says neither when its user had a licence nor what the user did",
        "write `impl crm_kpi::field::Uses for YourRow {{ fn usage(&self) -> Usage {{ Usage::Acts(self.at) }} }}`";
}

identities! {
    /// Who the user is.
    UserKey::user_key -> Self::Id, with_user_key |key| &key => &Self::Id, "`{Self}` does not say which user it belongs to",
        "write `impl crm_kpi::field::UserKey for YourRow {{ type Id = u64; fn user_key(&self) -> u64 {{ .. }} }}`";
    /// Which record the user touched; `None` where it was none, such as at a login.
    Touches::touched -> Option<Self::Id>, with_touched |key| key.as_ref() => Option<&Self::Id>, "`{Self}` does not say which record was touched",
        "write `impl crm_kpi::field::Touches for YourRow {{ type Id = u64; fn touched(&self) -> Option<u64> {{ .. }} }}`";
}

offers! {
    Staff: Stands::span -> Span = |r| Span { from: r.licensed_from, until: r.licensed_until },
        NeedsTraining::needs_training -> bool = |r| r.needs_training,
        Trained::training -> Option<Span> = |r| r.trained_at.map(|from| Span { from, until: r.training_expires }),
        TrainingTime::training_hours -> Option<Decimal> = |r| r.training_hours,
        Uses::usage -> Usage = |r| Usage::Licensed(r.span());
    UsageEvent: At::at -> Timestamp = |r| r.at,
        Uses::usage -> Usage = |r| Usage::Acts(r.at);
}
keys! {
    Staff: UserKey::user_key, with_user_key -> user;
    UsageEvent: UserKey::user_key, with_user_key -> user;
}
impl Touches for UsageEvent {
    type Id = String;
    fn touched(&self) -> Option<String> {
        self.record.clone()
    }
}
