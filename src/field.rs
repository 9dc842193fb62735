//! What a KPI may ask a record for: one small trait per field.
//!
//! Implement the ones that your rows have, and every KPI that needs no others works over them, without conversion.
//! A KPI names the fields it reads in its bounds, so a missing one is a compile error that says which. All traits
//! hold for references too: what works over `Deal` works over `&Deal`.
//!
//! ```
//! use crm_kpi::{deals, field::*, record::Outcome, time::Timestamp, value::{Currency, Money}};
//!
//! struct Opportunity { opened: i64, closed: Option<i64>, won: bool, cents: Option<i64> }
//! impl Created for Opportunity {
//!     fn created_at(&self) -> Timestamp { Timestamp::from_micros(self.opened) }
//! }
//! impl Closed for Opportunity {
//!     fn closed_at(&self) -> Option<Timestamp> { self.closed.map(Timestamp::from_micros) }
//! }
//! impl DealOutcome for Opportunity {
//!     fn outcome(&self) -> Outcome {
//!         match self.closed {
//!             None => Outcome::Open,
//!             Some(_) if self.won => Outcome::Won,
//!             Some(_) => Outcome::Lost,
//!         }
//!     }
//! }
//! impl Amount for Opportunity {
//!     fn amount(&self) -> Option<Money> { self.cents.map(|c| Money::minor(c, Currency::EUR)) }
//! }
//! let rows = [Opportunity { opened: 0, closed: Some(5), won: true, cents: Some(12_00) }];
//! assert_eq!(deals::revenue(&rows, ..).to_string(), "12.00 EUR");
//! ```

macro_rules! fields {
    ($($(#[$doc:meta])* $trait:ident :: $method:ident -> $ty:ty, $missing:literal, $sketch:literal;)*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(
            message = $missing,
            label = "this KPI reads the field from its records",
            note = $sketch
        )]
        pub trait $trait {
            $(#[$doc])*
            fn $method(&self) -> $ty;
        }
        impl<T: $trait + ?Sized> $trait for &T {
            #[inline(always)]
            fn $method(&self) -> $ty {
                (**self).$method()
            }
        }
        impl<R: $trait, K> $trait for Keyed<R, K> {
            #[inline(always)]
            fn $method(&self) -> $ty {
                self.record.$method()
            }
        }
    )*};
}

macro_rules! identities {
    ($($(#[$doc:meta])* $trait:ident :: $method:ident -> $ty:ty, $lend:ident |$key:ident| $lent:expr => $lent_ty:ty, $missing:literal, $sketch:literal;)*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(
            message = $missing,
            label = "this KPI follows entities from record to record",
            note = $sketch
        )]
        pub trait $trait {
            /// What tells one from another.
            type Id: Id;
            $(#[$doc])*
            fn $method(&self) -> $ty;
            /// Lends it: worth a line of its own where the row holds a text, which is then copied only when somebody new
            /// is seen.
            #[inline(always)]
            fn $lend<T>(&self, to: impl FnOnce($lent_ty) -> T) -> T {
                let $key = self.$method();
                to($lent)
            }
        }
        impl<T: $trait + ?Sized> $trait for &T {
            type Id = T::Id;
            #[inline(always)]
            fn $method(&self) -> $ty {
                (**self).$method()
            }
            #[inline(always)]
            fn $lend<X>(&self, to: impl FnOnce($lent_ty) -> X) -> X {
                (**self).$lend(to)
            }
        }
        impl<R: $trait, K> $trait for Keyed<R, K> {
            type Id = R::Id;
            #[inline(always)]
            fn $method(&self) -> $ty {
                self.record.$method()
            }
            #[inline(always)]
            fn $lend<X>(&self, to: impl FnOnce($lent_ty) -> X) -> X {
                self.record.$lend(to)
            }
        }
    )*};
}

macro_rules! offers {
    ($($record:ident: $($trait:ident::$method:ident -> $ty:ty = |$r:ident| $value:expr),+;)*) => {$($(
        impl $trait for $record {
            #[inline(always)]
            fn $method(&self) -> $ty {
                let $r = self;
                $value
            }
        }
    )+)*};
}
macro_rules! keys {
    ($($record:ident: $trait:ident::$method:ident, $lend:ident -> $($field:ident).+;)*) => {$(
        impl $trait for $record {
            type Id = String;
            fn $method(&self) -> String {
                self.$($field).+.clone()
            }
            #[inline(always)]
            fn $lend<T>(&self, to: impl FnOnce(&String) -> T) -> T {
                to(&self.$($field).+)
            }
        }
    )*};
}
mod common;
mod customers;
mod deals;
mod held;
mod keyed;
mod leads;
mod marketing;
mod staff;
mod stages;
mod surveys;
mod tickets;

pub use common::*;
pub use customers::*;
pub use deals::*;
pub use held::{Held, NamedFields};
pub(crate) use held::{NAMED, named_fields, stands_alone};
pub use keyed::{Interner, Keyed};
pub use leads::*;
pub use marketing::*;
pub use staff::*;
pub use stages::*;
pub use surveys::*;
pub use tickets::*;

use crate::adoption::Usage;
use crate::customers::Presence;
use crate::deals::{DealEvent, Known, LeadEvent, deal_story, lead_story};
use crate::record::*;
use crate::surveys::{ANSWER, TicketAsked};
use crate::tickets::TicketEvent;
use crate::time::{Span, Timestamp};
use crate::value::Money;
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::fmt::Debug;
use std::hash::Hash;

/// An identity: what tells one entity from another. Any integer, text or key type.
pub trait Id: Hash + Eq + Clone + Debug + Send + Sync {}
impl<T: Hash + Eq + Clone + Debug + Send + Sync> Id for T {}
