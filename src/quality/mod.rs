//! Data quality: what is filled in, what is right, what is up to date, what is there twice.
//!
//! What must be filled in, and what is right, you say yourself, as closures with names. A name stands for its closure
//! wherever two states meet: only tables of the same name merge, and a state is saved under it.

mod checks;
mod completeness;
mod freshness;
mod rule;
mod uniqueness;
mod validity;

pub use checks::{Checked, Checks, ChecksKept};
pub use completeness::{Completeness, FullyComplete, completeness};
pub use freshness::{Freshness, LastUpdates, RecordAge, freshness};
pub use rule::Rule;
pub use uniqueness::{Uniqueness, uniqueness};
pub use validity::{Validity, validity};
