//! Visits of the web site.

use crate::column::Id;
use crate::view::Row;
use crm_kpi::field::{Encounter, Encounters, Hears};
use crm_kpi::time::Timestamp;

kind! {
    /// Visits over columns: see [`Visit`](crm_kpi::record::Visit) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `visitor` | identity: text or integer | an error |
    /// | `at` | instant | an error |
    /// | `sessions` | integer | one |
    /// | `channel`, `campaign` | text | not known |
    Visits, VisitRow, VisitColumns = "a visit" {
        /// Who came.
        visitor: required id,
        /// When.
        at: required instant,
        /// How many sessions it stands for.
        sessions: optional number,
        /// The marketing channel.
        channel: optional text,
        /// The campaign.
        campaign: optional text,
    }
}

offers! { VisitColumns:
    At::at -> Timestamp = |c, at| c.at.sure(at);
    Sessions::sessions -> u32 = |c, at| c.sessions.known(at).unwrap_or(1);
    Converts::is_conversion -> bool = |_c, _at| false;
}
identified! { VisitColumns:
    CustomerKey::customer_key, Id = Id<'a>, gives Id<'a> = |c, at| c.visitor.sure(at);
}

impl<'a> Encounters for Row<'a, VisitColumns> {
    type Id = Id<'a>;
    fn encounters(&self, tell: &mut Hears<'_, Id<'a>>) {
        let (c, at) = (self.columns(), self.at());
        let touch = Encounter::Touch { channel: c.channel.at(at), campaign: c.campaign.at(at) };
        tell(Some(&c.visitor.sure(at)), c.at.sure(at), touch);
    }
}
