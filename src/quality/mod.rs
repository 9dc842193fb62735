//! Data quality: what is filled in, what is right, what is up to date, what is there twice.
//!
//! What must be filled in, and what is right, you say yourself: over rows of your own by closures with names, and over
//! the records of [`record`](crate::record) by text as well.
//!
//! | | by a closure | by name, in text |
//! |---|---|---|
//! | filled in | [`Completeness`] | [`RequiredFields`] |
//! | without a gap | [`FullyComplete`] | [`RequiredRecords`] |
//! | right | [`Validity`] | [`ValidValues`] |
//! | up to date | [`Freshness`], [`RecordAge`] | [`FreshRecords`], [`UpdateAge`] |
//! | there once | [`Uniqueness`] | [`UniqueRecords`] |
//!
//! The name of a closure stands for it wherever two states meet: only tables of the same name merge, and a state is saved
//! under it.

mod checks;
mod completeness;
mod duplicates;
mod fields;
mod freshness;
mod named;
mod rule;
mod rules;
mod uniqueness;
mod updated;
mod validity;

pub use checks::{Checked, Checks, ChecksKept};
pub use completeness::{Completeness, FullyComplete, completeness};
pub use duplicates::{UniqueRecords, unique_records};
pub use fields::FieldNames;
pub use freshness::{Freshness, LastUpdates, RecordAge, freshness};
pub use named::{
    FieldChecks, RequiredFields, RequiredRecords, ValidValues, ValueChecks, required_fields, required_records,
    valid_values,
};
pub use rule::Rule;
pub use rules::Rules;
pub use uniqueness::{Uniqueness, uniqueness};
pub use updated::{FreshRecords, UpdateAge, Updates, fresh_records, update_age};
pub use validity::{Validity, validity};
