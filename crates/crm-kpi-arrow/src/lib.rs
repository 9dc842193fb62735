//! x
#![allow(missing_docs)]
#[macro_use]
mod kind;
mod batches;
mod beside;
mod column;
mod error;
mod key;
mod mapping;
mod names;
#[cfg(feature = "parquet")]
mod parquet;
mod reader;
mod view;

pub use arrow_array;
pub use batches::Batches;
pub use beside::{Beside, Holds, Identity, Instant, Text};
pub use column::{HasMoney, Id, Word, Words};
pub use error::Error;
pub use key::Key;
pub use kind::*;
pub use mapping::{Columns, Mapping};
pub use view::{Row, Rows, View};
