//! Purchases.

use crate::column::{HasMoney, Id};
use crate::view::Row;
use crm_kpi::customers::Presence;
use crm_kpi::field::{Encounter, Encounters, Hears};
use crm_kpi::record::InteractionKind;
use crm_kpi::time::Timestamp;
use crm_kpi::value::Money;

kind! {
    /// Purchases over columns: see [`Purchase`](crm_kpi::record::Purchase) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `customer` | identity: text or integer | an error |
    /// | `at` | instant | an error |
    /// | `amount` | decimal or integer, with a currency | no amount |
    /// | `margin` | decimal or integer, in the same currency | no margin |
    Purchases, PurchaseRow, PurchaseColumns = "a purchase" {
        /// Who bought.
        customer: required id,
        /// When.
        at: required instant,
        /// What was paid.
        amount: optional money,
        /// What is left of it after what it cost.
        margin: optional money,
    }
}
impl HasMoney for PurchaseColumns {}

offers! { PurchaseColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
    Converts::is_conversion -> bool = |_c, _at| true;
    Amount::amount -> Option<Money> = |c, at| c.amount.at(at);
    Margin::margin -> Option<Money> = |c, at| c.margin.at(at);
    Present::presence -> Presence = |c, at| Presence::Acts(c.at.sure(at), InteractionKind::Purchase);
}
identified! { PurchaseColumns:
    CustomerKey::customer_key, Id = Id<'a>, gives Id<'a> = |c, at| c.customer.sure(at);
}

impl<'a> Encounters for Row<'a, PurchaseColumns> {
    type Id = Id<'a>;
    fn encounters(&self, tell: &mut Hears<'_, Id<'a>>) {
        let (c, at) = (self.columns(), self.at());
        let paid = Encounter::Paid { amount: c.amount.at(at), margin: c.margin.at(at) };
        tell(Some(&c.customer.sure(at)), c.at.sure(at), paid);
    }
}
