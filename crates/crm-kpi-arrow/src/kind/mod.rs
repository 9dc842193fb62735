//! The kinds of records: for each its columns, and the fields that its rows offer.
//!
//! A field more is a line in the list of its kind, and a line that offers it.

/// The columns of a kind of records: the struct, how it is read from a batch, and the method of the mapping that names
/// each column. `expected` is a column that must be there and may hold nulls.
macro_rules! kind {
    (
        $(#[$about:meta])*
        $view:ident, $row:ident, $columns:ident = $kind:literal {
            $($(#[$doc:meta])* $field:ident: $need:ident $how:ident $(<$word:ty>)?,)+
        }
    ) => {
        $(#[$about])*
        pub type $view = crate::view::View<$columns>;
        #[doc = concat!("A row of [`", stringify!($view), "`]: ", $kind, ".")]
        pub type $row<'a> = crate::view::Row<'a, $columns>;
        #[doc = concat!("The columns of [`", stringify!($view), "`] in one batch.")]
        #[derive(Debug)]
        pub struct $columns {
            $(pub(crate) $field: crate::kind::column_type!($how $(<$word>)?),)+
        }
        impl crate::mapping::Columns for $columns {
            const KIND: &'static str = $kind;
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),+];
            fn read(from: &crate::reader::Reader<'_>) -> Result<Self, crate::error::Error> {
                Ok($columns {
                    $($field: crate::kind::read_column!(from, stringify!($field), crate::kind::need!($need), $how),)+
                })
            }
        }
        impl crate::mapping::Mapping<$columns> {
            $(crate::kind::setter!($(#[$doc])* $field $how $(<$word>)?);)+
        }
    };
}
macro_rules! column_type {
    (instant) => { crate::column::Instants };
    (text) => { crate::column::Texts };
    (id) => { crate::column::Ids };
    (money) => { crate::column::Amounts };
    (probability) => { crate::column::Probabilities };
    (weight) => { crate::column::Probabilities };
    (splits) => { crate::column::Splits };
    (number) => { crate::column::Whole };
    (presence) => { crate::column::Presences };
    (named) => { crate::column::Presences };
    (word<$word:ty>) => { crate::column::Coded<$word> };
}
macro_rules! read_column {
    ($from:ident, $field:expr, $need:expr, instant) => {
        crate::column::Instants::read($from.find($field, $need)?)?
    };
    ($from:ident, $field:expr, $need:expr, text) => {
        crate::column::Texts::read($from.find_fitting($field, $need, crate::column::Texts::of)?)?
    };
    ($from:ident, $field:expr, $need:expr, id) => {
        crate::column::Ids::read($from.find_fitting($field, $need, crate::column::Ids::of)?)?
    };
    ($from:ident, $field:expr, $need:expr, money) => {
        crate::column::Amounts::read($from, $field, $need)?
    };
    ($from:ident, $field:expr, $need:expr, probability) => {
        crate::column::Probabilities::read($from.find($field, $need)?)?
    };
    ($from:ident, $field:expr, $need:expr, weight) => {
        crate::column::Probabilities::weights($from.find($field, $need)?)?
    };
    ($from:ident, $field:expr, $need:expr, splits) => {
        crate::column::Splits::read($from.find($field, $need)?)?
    };
    ($from:ident, $field:expr, $need:expr, named) => {
        crate::column::Presences::named($from.find($field, $need)?)?
    };
    ($from:ident, $field:expr, $need:expr, number) => {
        crate::column::Whole::read($from.find($field, $need)?)?
    };
    ($from:ident, $field:expr, $need:expr, presence) => {
        crate::column::Presences::read($from.find($field, $need)?)?
    };
    ($from:ident, $field:expr, $need:expr, word) => {
        crate::column::Coded::read($from, $field, $need)?
    };
}
macro_rules! need {
    (required) => {
        crate::reader::Need::Required
    };
    (expected) => {
        crate::reader::Need::Expected
    };
    (optional) => {
        crate::reader::Need::Optional
    };
}
macro_rules! setter {
    ($(#[$doc:meta])* $field:ident word<$word:ty>) => {
        $(#[$doc])*
        pub fn $field(self, words: impl Into<crate::column::Words<$word>>) -> Self {
            self.given(stringify!($field), words.into().given())
        }
    };
    ($(#[$doc:meta])* $field:ident $how:ident) => {
        $(#[$doc])*
        pub fn $field(self, column: impl Into<String>) -> Self {
            self.named(stringify!($field), column)
        }
    };
}
/// What the rows of a kind offer, each a field of `crm_kpi::field`.
macro_rules! offers {
    ($columns:ident: $($trait:ident::$method:ident -> $ty:ty = |$c:ident, $at:ident| $value:expr;)+) => {$(
        impl crm_kpi::field::$trait for crate::view::Row<'_, $columns> {
            #[inline]
            fn $method(&self) -> $ty {
                let ($c, $at) = (self.columns(), self.at());
                $value
            }
        }
    )+};
}
/// Whom the rows of a kind are about: a key that borrows from the columns.
macro_rules! identified {
    ($columns:ident: $($trait:ident::$method:ident, $id:ident = $ty:ty, gives $out:ty = |$c:ident, $at:ident| $value:expr;)+) => {$(
        impl<'a> crm_kpi::field::$trait for crate::view::Row<'a, $columns> {
            type $id = $ty;
            #[inline]
            fn $method(&self) -> $out {
                let ($c, $at): (&'a $columns, usize) = (self.columns(), self.at());
                $value
            }
        }
    )+};
}
/// The fields of a kind by name, each as its column holds it.
macro_rules! named {
    ($columns:ident is $kind:ident: $($field:ident),+ $(; $created:ident for created_at)?) => {
        impl crm_kpi::field::NamedFields for crate::view::Row<'_, $columns> {
            fn record_kind(&self) -> crm_kpi::record::RecordKind {
                crm_kpi::record::RecordKind::$kind
            }
            fn held(&self, field: &str) -> crm_kpi::field::Held<'_> {
                use crate::column::Holding;
                let (c, at) = (self.columns(), self.at());
                match field {
                    $(stringify!($field) => c.$field.held(at),)+
                    $("created_at" => c.$created.held(at),)?
                    _ => crm_kpi::field::Held::Nothing,
                }
            }
        }
    };
}
pub(crate) use {column_type, need, read_column, setter};

mod customers;
mod deals;
mod interactions;
mod leads;
mod messages;
mod purchases;
mod spends;
mod staff;
mod stage_changes;
mod subscriptions;
mod surveys;
mod targets;
mod ticket_changes;
mod tickets;
mod usage_events;
mod visits;

pub use customers::{CustomerColumns, CustomerRow, Customers};
pub use deals::{DealColumns, DealRow, Deals};
pub use interactions::{InteractionColumns, InteractionRow, Interactions};
pub use leads::{LeadColumns, LeadRow, Leads};
pub use messages::{MessageColumns, MessageRow, Messages};
pub use purchases::{PurchaseColumns, PurchaseRow, Purchases};
pub use spends::{SpendColumns, SpendRow, Spends};
pub use staff::{StaffColumns, StaffRow, Staffs};
pub use stage_changes::{StageChangeColumns, StageChangeRow, StageChanges};
pub use subscriptions::{SubscriptionColumns, SubscriptionRow, Subscriptions};
pub use surveys::{SurveyColumns, SurveyRow, Surveys};
pub use targets::{TargetColumns, TargetRow, Targets};
pub use ticket_changes::{TicketChangeColumns, TicketChangeRow, TicketChanges};
pub use tickets::{TicketColumns, TicketRow, Tickets};
pub use usage_events::{UsageEventColumns, UsageEventRow, UsageEvents};
pub use visits::{VisitColumns, VisitRow, Visits};
