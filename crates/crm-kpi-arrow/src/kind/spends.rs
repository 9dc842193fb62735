//! Costs.

use crate::column::HasMoney;
use crm_kpi::record::SpendKind;
use crm_kpi::time::Timestamp;
use crm_kpi::value::Money;

kind! {
    /// Costs over columns: see [`Spend`](crm_kpi::record::Spend) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `at` | instant | an error |
    /// | `amount` | decimal or integer, with a currency | an error; a null is counted as a missing amount |
    /// | `channel`, `campaign` | text | not known |
    /// | `kind` | words: marketing, sales, service, crm, training | an error |
    Spends, SpendRow, SpendColumns = "a cost" {
        /// When it counts.
        at: required instant,
        /// How much.
        amount: expected money,
        /// What it was for.
        kind: required word<SpendKind>,
        /// The marketing channel that it was spent on.
        channel: optional text,
        /// The campaign that it was spent on.
        campaign: optional text,
    }
}
impl HasMoney for SpendColumns {}

offers! { SpendColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
    Amount::amount -> Option<Money> = |c, at| c.amount.at(at);
    Channel::channel -> Option<&str> = |c, at| c.channel.at(at);
    Campaign::campaign -> Option<&str> = |c, at| c.campaign.at(at);
    // no row is without a kind
    Purpose::purpose -> SpendKind = |c, at| c.kind.at(at).unwrap_or(SpendKind::Crm);
}
