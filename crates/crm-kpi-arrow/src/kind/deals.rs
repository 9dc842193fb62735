//! Deals.

use crate::column::HasMoney;
use crm_kpi::record::Outcome;
use crm_kpi::rust_decimal::Decimal;
use crm_kpi::time::Timestamp;
use crm_kpi::value::Money;

kind! {
    /// Deals over columns: see [`Deal`](crm_kpi::record::Deal) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `created_at` | instant | an error |
    /// | `outcome` | words: open, won, lost | an error; a null is open |
    /// | `closed_at` | instant | never closed |
    /// | `amount` | decimal or integer, with a currency | no amount |
    /// | `probability` | decimal or float, 0 to 1 | not known |
    Deals, DealRow, DealColumns = "a deal" {
        /// When the deal was opened.
        created_at: required instant,
        /// When it was won or lost; the last time, if it was reopened.
        closed_at: optional instant,
        /// How it stands; a null stands open.
        outcome: expected word<Outcome>,
        /// What it is worth.
        amount: optional money,
        /// How likely it is to be won, 0 to 1 (not percent).
        probability: optional probability,
    }
}
impl HasMoney for DealColumns {}

offers! { DealColumns:
    Created::created_at -> Timestamp = |c, at| c.created_at.sure(at);
    Closed::closed_at -> Option<Timestamp> = |c, at| c.closed_at.at(at);
    DealOutcome::outcome -> Outcome = |c, at| c.outcome.at(at).unwrap_or(Outcome::Open);
    Amount::amount -> Option<Money> = |c, at| c.amount.at(at);
    Probability::probability -> Option<Decimal> = |c, at| c.probability.at(at);
}
