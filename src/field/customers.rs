//! Fields of customers, of what they do and what they pay.

use super::*;

fields! {
    /// From when until when its customer stood, or what the customer did: records of both kinds make one history.
    Present::presence -> Presence, "`{Self}` says neither when its customer stood nor what the customer did",
        "write `impl crm_kpi::field::Present for YourRow {{ fn presence(&self) -> Presence {{ Presence::Acts(self.at, InteractionKind::Login) }} }}`";
}

identities! {
    /// Whom it is about.
    CustomerKey::customer_key -> Self::Id, with_customer_key |key| &key => &Self::Id, "`{Self}` does not say which customer it belongs to",
        "write `impl crm_kpi::field::CustomerKey for YourRow {{ type Id = u64; fn customer_key(&self) -> u64 {{ .. }} }}`";
}

/// Whether the customer has left; for lists that do not say when.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whether the customer has left",
    label = "this KPI reads the field from its records",
    note = "write `impl crm_kpi::field::Ended for YourRow {{ fn has_ended(&self) -> bool {{ .. }} }}`"
)]
pub trait Ended {
    /// The customer has left, whenever that was.
    fn has_ended(&self) -> bool;
    /// From when until when it was one, where the list says after all: what the as-of does not know is then not
    /// counted yet.
    fn dates(&self) -> Option<Span> {
        None
    }
}
impl<T: Ended + ?Sized> Ended for &T {
    #[inline(always)]
    fn has_ended(&self) -> bool {
        (**self).has_ended()
    }
    #[inline(always)]
    fn dates(&self) -> Option<Span> {
        (**self).dates()
    }
}
impl<R: Ended, K> Ended for Keyed<R, K> {
    #[inline(always)]
    fn has_ended(&self) -> bool {
        self.record.has_ended()
    }
    #[inline(always)]
    fn dates(&self) -> Option<Span> {
        self.record.dates()
    }
}

offers! {
    Customer: Stands::span -> Span = |r| Span { from: r.since, until: r.ended_at },
        Present::presence -> Presence = |r| Presence::Stands(r.span());
    Subscription: Stands::span -> Span = |r| Span { from: r.started_at, until: r.ended_at };
    Purchase: At::at -> Timestamp = |r| r.at,
        Amount::amount -> Option<Money> = |r| r.amount,
        Present::presence -> Presence = |r| Presence::Acts(r.at,
        InteractionKind::Purchase);
    Interaction: At::at -> Timestamp = |r| r.at,
        Present::presence -> Presence = |r| Presence::Acts(r.at, r.kind);
}
keys! {
Customer: CustomerKey::customer_key, with_customer_key -> id;
    Purchase: CustomerKey::customer_key, with_customer_key -> customer;
    Interaction: CustomerKey::customer_key, with_customer_key -> customer;
    Subscription: CustomerKey::customer_key, with_customer_key -> customer;
}
impl Ended for Customer {
    #[inline(always)]
    fn has_ended(&self) -> bool {
        self.ended_at.is_some()
    }
    #[inline(always)]
    fn dates(&self) -> Option<Span> {
        Some(self.span())
    }
}
