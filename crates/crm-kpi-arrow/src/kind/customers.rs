//! Customers.

use crate::column::Id;
use crate::view::Row;
use crm_kpi::customers::Presence;
use crm_kpi::field::{CustomerKey, CustomerSurvey, Ended, Stands};
use crm_kpi::time::Span;

kind! {
    /// Customers over columns: see [`Customer`](crm_kpi::record::Customer) for what each field means.
    ///
    /// | Field | Column | If it is missing |
    /// |---|---|---|
    /// | `id` | identity: text or integer | an error |
    /// | `since` | instant | an error |
    /// | `ended_at` | instant | still a customer |
    /// | `owner`, `channel`, `segment`, `country`, `industry`, `source` | text | not filled in |
    /// | `updated_at` | instant | not known |
    Customers, CustomerRow, CustomerColumns = "a customer" {
        /// Who it is.
        id: required id,
        /// The first instant as a customer.
        since: required instant,
        /// The first instant no longer a customer.
        ended_at: optional instant,
        /// The marketing channel through which it came.
        channel: optional text,
        /// Who looks after it.
        owner: optional text,
        /// The segment.
        segment: optional text,
        /// The country.
        country: optional text,
        /// The industry.
        industry: optional text,
        /// Where it came from.
        source: optional text,
        /// When the record was last changed.
        updated_at: optional instant,
    }
}

named! { CustomerColumns is Customer: id, ended_at, segment, owner, country, industry, source, updated_at; since for created_at }

offers! { CustomerColumns:
    Stands::span -> Span = |c, at| Span { from: c.since.sure(at), until: c.ended_at.at(at) };
    Channel::channel -> Option<&str> = |c, at| c.channel.at(at);
    Present::presence -> Presence =
        |c, at| Presence::Stands(Span { from: c.since.sure(at), until: c.ended_at.at(at) });
}
identified! { CustomerColumns:
    CustomerKey::customer_key, Id = Id<'a>, gives Id<'a> = |c, at| c.id.sure(at);
}

impl Ended for Row<'_, CustomerColumns> {
    #[inline]
    fn has_ended(&self) -> bool {
        self.columns().ended_at.at(self.at()).is_some()
    }
    #[inline]
    fn dates(&self) -> Option<Span> {
        Some(self.span())
    }
}

impl<'a> CustomerSurvey for Row<'a, CustomerColumns> {
    type Id = Id<'a>;
    fn tell_answer(&self, tell: &mut dyn FnMut(Option<&Id<'a>>, Presence)) {
        tell(Some(&self.customer_key()), Presence::Stands(self.span()));
    }
}
