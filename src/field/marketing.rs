//! Fields of costs, targets and visits.

use super::*;

fields! {
    /// What the cost was for.
    Purpose::purpose -> SpendKind, "`{Self}` does not say what the cost was for",
        "write `impl crm_kpi::field::Purpose for YourRow {{ fn purpose(&self) -> SpendKind {{ SpendKind::Marketing }} }}`";
}

offers! {
    Visit: At::at -> Timestamp = |r| r.at;
    Target: At::at -> Timestamp = |r| r.at,
        Amount::amount -> Option<Money> = |r| Some(r.amount);
    Spend: At::at -> Timestamp = |r| r.at,
        Amount::amount -> Option<Money> = |r| Some(r.amount),
        Purpose::purpose -> SpendKind = |r| r.kind;
}
