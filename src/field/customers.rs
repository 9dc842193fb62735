//! Fields of customers, of what they do and what they pay.

use super::*;

fields! {
    /// What is left of the amount after what it cost; `None` where nobody knows.
    Margin::margin -> Option<Money>, "`{Self}` does not say its margin",
        "write `impl crm_kpi::field::Margin for YourRow {{ fn margin(&self) -> Option<Money> {{ .. }} }}`; where only revenue is known, take a KPI of amounts";
    /// From when until when its customer stood, or what the customer did: records of both kinds make one history.
    Present::presence -> Presence, "`{Self}` says neither when its customer stood nor what the customer did",
        "write `impl crm_kpi::field::Present for YourRow {{ fn presence(&self) -> Presence {{ Presence::Acts(self.at, InteractionKind::Login) }} }}`";
    /// How many months are paid for at a time: 1 monthly, 12 yearly.
    Term::term_months -> u32, "`{Self}` does not say for how many months its amount is",
        "write `impl crm_kpi::field::Term for YourRow {{ fn term_months(&self) -> u32 {{ 1 }} }}` where amounts are monthly";
    /// Why it ended; `None` where nobody said.
    EndReason::end_reason -> Option<&str>, "`{Self}` does not say why it ended",
        "write `impl crm_kpi::field::EndReason for YourRow {{ fn end_reason(&self) -> Option<&str> {{ .. }} }}`";
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
    Subscription: Stands::span -> Span = |r| Span { from: r.started_at, until: r.ended_at },
        Amount::amount -> Option<Money> = |r| Some(r.amount),
        Term::term_months -> u32 = |r| r.months,
        EndReason::end_reason -> Option<&str> = |r| r.ended_reason.as_deref();
    Purchase: At::at -> Timestamp = |r| r.at,
        Amount::amount -> Option<Money> = |r| r.amount,
        Margin::margin -> Option<Money> = |r| r.margin,
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
