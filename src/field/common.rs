//! Fields that records of several kinds have.

use super::*;

fields! {
    /// When the record came into being.
    Created::created_at -> Timestamp, "`{Self}` does not say when it was created",
        "write `impl crm_kpi::field::Created for YourRow {{ fn created_at(&self) -> Timestamp {{ .. }} }}`";
    /// When it happened: a purchase, a visit, a message, a cost.
    At::at -> Timestamp, "`{Self}` does not say when it happened",
        "write `impl crm_kpi::field::At for YourRow {{ fn at(&self) -> Timestamp {{ .. }} }}`";
    /// The amount; `None` where nobody entered one.
    Amount::amount -> Option<Money>, "`{Self}` does not say its amount",
        "write `impl crm_kpi::field::Amount for YourRow {{ fn amount(&self) -> Option<Money> {{ .. }} }}`; return `None` where your rows have no amounts";
    /// From when, and until when if it ended: a customer, a subscription, a licence.
    Stands::span -> Span, "`{Self}` does not say from when until when it stood",
        "write `impl crm_kpi::field::Stands for YourRow {{ fn span(&self) -> Span {{ .. }} }}`";
    /// The record was merged into another one, which stands for both. The survivor must carry the earliest creation and
    /// the first conversion of the two, as merging in a CRM makes it; see [`leads::collapsed`](crate::leads::collapsed)
    /// where it does not.
    Merged::is_merged -> bool, "`{Self}` does not say whether it was merged into another record",
        "write `impl crm_kpi::field::Merged for YourRow {{ fn is_merged(&self) -> bool {{ false }} }}` where rows are never merged";
}
