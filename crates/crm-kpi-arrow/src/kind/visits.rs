//! Visits of the web site.

use crate::column::Id;
use crm_kpi::time::Timestamp;

kind! {
    /// Visits over columns: see [`Visit`](crm_kpi::record::Visit) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `visitor` | identity: text or integer | an error |
    /// | `at` | instant | an error |
    Visits, VisitRow, VisitColumns = "a visit" {
        /// Who came.
        visitor: required id,
        /// When.
        at: required instant,
    }
}

offers! { VisitColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
    Converts::is_conversion -> bool = |_c, _at| false;
}
identified! { VisitColumns:
    CustomerKey::customer_key, Id = Id<'a>, gives Id<'a> = |c, at| c.visitor.sure(at);
}
