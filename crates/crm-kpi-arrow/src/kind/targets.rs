//! Targets.

use crate::column::HasMoney;
use crm_kpi::time::Timestamp;
use crm_kpi::value::Money;

kind! {
    /// Targets over columns: see [`Target`](crm_kpi::record::Target) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `at` | instant | an error |
    /// | `amount` | decimal or integer, with a currency | an error; a null is counted as a missing amount |
    Targets, TargetRow, TargetColumns = "a target" {
        /// The start of the period that it is for.
        at: required instant,
        /// How much.
        amount: expected money,
    }
}
impl HasMoney for TargetColumns {}

offers! { TargetColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
    Amount::amount -> Option<Money> = |c, at| c.amount.at(at);
}
