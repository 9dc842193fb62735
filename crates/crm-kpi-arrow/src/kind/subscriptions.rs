//! Subscriptions.

use crate::column::{HasMoney, Id};
use crm_kpi::time::Span;
use crm_kpi::value::Money;

kind! {
    /// Subscriptions over columns: see [`Subscription`](crm_kpi::record::Subscription) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `customer` | identity: text or integer | an error |
    /// | `started_at` | instant | an error |
    /// | `ended_at` | instant | still runs |
    /// | `amount` | decimal or integer, with a currency | an error; a null is counted as a missing amount |
    /// | `months` | integer | an error; a null is a term of no months |
    /// | `ended_reason` | text | not known |
    Subscriptions, SubscriptionRow, SubscriptionColumns = "a subscription" {
        /// Who pays.
        customer: required id,
        /// The first instant at which it runs.
        started_at: required instant,
        /// The first instant at which it no longer runs.
        ended_at: optional instant,
        /// What is paid for one term.
        amount: expected money,
        /// The length of a term: 1 is paid monthly, 12 yearly.
        months: expected number,
        /// Why it ended.
        ended_reason: optional text,
    }
}
impl HasMoney for SubscriptionColumns {}

offers! { SubscriptionColumns:
    Stands::span -> Span = |c, at| Span { from: c.started_at.sure(at), until: c.ended_at.at(at) };
    Amount::amount -> Option<Money> = |c, at| c.amount.at(at);
    Term::term_months -> u32 = |c, at| c.months.count(at);
    EndReason::end_reason -> Option<&str> = |c, at| c.ended_reason.at(at);
}
identified! { SubscriptionColumns:
    CustomerKey::customer_key, Id = Id<'a>, gives Id<'a> = |c, at| c.customer.sure(at);
}
