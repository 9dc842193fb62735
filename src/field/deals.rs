//! Fields of deals.

use super::*;

fields! {
    /// When the deal was won or lost; `None` while it is open.
    Closed::closed_at -> Option<Timestamp>, "`{Self}` does not say when it was closed",
        "write `impl crm_kpi::field::Closed for YourRow {{ fn closed_at(&self) -> Option<Timestamp> {{ .. }} }}`";
    /// How the deal stands.
    DealOutcome::outcome -> Outcome, "`{Self}` does not say how the deal stands",
        "write `impl crm_kpi::field::DealOutcome for YourRow {{ fn outcome(&self) -> Outcome {{ .. }} }}`";
    /// How likely the deal is to be won, 0 to 1; `None` where nobody said.
    Probability::probability -> Option<Decimal>, "`{Self}` does not say its probability",
        "write `impl crm_kpi::field::Probability for YourRow {{ fn probability(&self) -> Option<Decimal> {{ .. }} }}`";
}

offers! {
    Deal: Created::created_at -> Timestamp = |r| r.created_at,
        Closed::closed_at -> Option<Timestamp> = |r| r.closed_at,
        DealOutcome::outcome -> Outcome = |r| r.outcome,
        Amount::amount -> Option<Money> = |r| r.amount,
        Probability::probability -> Option<Decimal> = |r| r.probability;
}
