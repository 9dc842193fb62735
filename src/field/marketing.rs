//! Fields of costs, targets and visits.

use super::*;

fields! {
    /// What the cost was for.
    Purpose::purpose -> SpendKind, "`{Self}` does not say what the cost was for",
        "write `impl crm_kpi::field::Purpose for YourRow {{ fn purpose(&self) -> SpendKind {{ SpendKind::Marketing }} }}`";
    /// Whether it is what marketing wants to come of the rest: a purchase, of visits and interactions.
    Converts::is_conversion -> bool, "`{Self}` does not say whether it is a conversion, or what may lead to one",
        "write `impl crm_kpi::field::Converts for YourRow {{ fn is_conversion(&self) -> bool {{ false }} }}` for visits, `true` for purchases";
}

offers! {
    Visit: At::at -> Timestamp = |r| r.at,
        Converts::is_conversion -> bool = |_r| false;
    Interaction: Converts::is_conversion -> bool = |r| r.kind == InteractionKind::Purchase;
    Purchase: Converts::is_conversion -> bool = |_r| true;
    Target: At::at -> Timestamp = |r| r.at,
        Amount::amount -> Option<Money> = |r| Some(r.amount);
    Spend: At::at -> Timestamp = |r| r.at,
        Amount::amount -> Option<Money> = |r| Some(r.amount),
        Purpose::purpose -> SpendKind = |r| r.kind;
}
keys! {
    Visit: CustomerKey::customer_key, with_customer_key -> visitor;
}
