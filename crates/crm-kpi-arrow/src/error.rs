//! The one error of the crate: a column that is not there, or that does not say what it should.

use std::fmt;

/// What was wrong with a column: which one, what it is, what is accepted; of a value, in which row.
///
/// Data that a KPI leaves out (an amount beyond exact range, a missing one) is no error: the evidence of the reading
/// counts it.
///
/// ```
/// use crm_kpi_arrow::{Deals, arrow_array::RecordBatch};
/// use std::sync::Arc;
/// use crm_kpi_arrow::arrow_array::{ArrayRef, Float64Array};
///
/// let amounts: ArrayRef = Arc::new(Float64Array::from(vec![12.5]));
/// let batch = RecordBatch::try_from_iter([("value", amounts)]).unwrap();
/// let e = Deals::columns().created_at("opened").over(&batch).unwrap_err();
/// assert!(e.is_missing());
/// assert_eq!(e.to_string(), "column `opened` (created_at of a deal): not there; the batch has value");
/// ```
#[derive(Debug)]
pub struct Error(Box<Kind>);

#[derive(Debug)]
enum Kind {
    Missing {
        column: String,
        role: String,
        what: String,
    },
    Type {
        column: String,
        role: String,
        found: String,
        accepted: String,
    },
    Value {
        column: String,
        role: String,
        row: usize,
        given: String,
        accepted: String,
    },
    #[cfg(feature = "parquet")]
    File(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Kind::Missing { column, role, what } => write!(f, "column `{column}` ({role}): {what}"),
            Kind::Type { column, role, found, accepted } => {
                write!(f, "column `{column}` ({role}) is {found}: expected {accepted}")
            }
            Kind::Value { column, role, row, given, accepted } => {
                write!(f, "column `{column}` ({role}), row {row}: `{given}`: expected {accepted}")
            }
            #[cfg(feature = "parquet")]
            Kind::File(how) => f.write_str(how),
        }
    }
}
impl std::error::Error for Error {}

/// A column and what it is to the records: `closed_on`, `closed_at of a deal`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub column: &'a str,
    pub field: &'a str,
    pub kind: &'a str,
}

impl Place<'_> {
    fn role(&self) -> String {
        if self.field.is_empty() { self.kind.to_owned() } else { format!("{} of {}", self.field, self.kind) }
    }
    pub fn missing(&self, what: impl fmt::Display) -> Error {
        Error(Box::new(Kind::Missing { column: self.column.to_owned(), role: self.role(), what: what.to_string() }))
    }
    pub fn wrong_type(&self, found: impl fmt::Display, accepted: impl fmt::Display) -> Error {
        let (column, role) = (self.column.to_owned(), self.role());
        Error(Box::new(Kind::Type { column, role, found: found.to_string(), accepted: accepted.to_string() }))
    }
    pub fn wrong_value(&self, row: usize, given: impl fmt::Display, accepted: impl fmt::Display) -> Error {
        let (column, role, given) = (self.column.to_owned(), self.role(), given.to_string());
        Error(Box::new(Kind::Value { column, role, row, given, accepted: accepted.to_string() }))
    }
}

impl Error {
    #[cfg(feature = "parquet")]
    pub(crate) fn file(how: impl fmt::Display) -> Error {
        Error(Box::new(Kind::File(how.to_string())))
    }

    /// A column that is not there, is there twice, or that nothing is said of that must be said.
    pub fn is_missing(&self) -> bool {
        matches!(*self.0, Kind::Missing { .. })
    }
    /// A column of a type that cannot hold what it should say.
    pub fn is_type(&self) -> bool {
        matches!(*self.0, Kind::Type { .. })
    }
    /// A value that means nothing here: a word that nobody explained, a null where there must be a value.
    pub fn is_value(&self) -> bool {
        matches!(*self.0, Kind::Value { .. })
    }
    /// A file that cannot be read, or is not what it should be.
    pub fn is_file(&self) -> bool {
        #[cfg(feature = "parquet")]
        return matches!(*self.0, Kind::File(_));
        #[cfg(not(feature = "parquet"))]
        return false;
    }
    /// The name of the column.
    pub fn column(&self) -> Option<&str> {
        match &*self.0 {
            Kind::Missing { column, .. } | Kind::Type { column, .. } | Kind::Value { column, .. } => Some(column),
            #[cfg(feature = "parquet")]
            Kind::File(_) => None,
        }
    }
    /// The row of the value, counted from 0 over all batches.
    pub fn row(&self) -> Option<usize> {
        match *self.0 {
            Kind::Value { row, .. } => Some(row),
            _ => None,
        }
    }
}
