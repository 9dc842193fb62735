//! A table of text, written as CSV.

use super::clock;

pub struct Table {
    /// The record kind.
    pub name: &'static str,
    pub columns: &'static [&'static str],
    pub rows: Vec<Vec<String>>,
}

impl Table {
    pub fn file(&self) -> String {
        format!("{}.csv", self.name)
    }

    pub fn csv(&self) -> Result<Vec<u8>, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns)?;
        for row in &self.rows {
            writer.write_record(row)?;
        }
        writer.into_inner().map_err(|e| csv::Error::from(e.into_error()))
    }
}

/// An instant.
#[derive(Clone, Copy)]
pub struct At(pub i64);
/// A civil date.
#[derive(Clone, Copy)]
pub struct Date(pub i64);
/// Hundredths: an amount, a probability.
#[derive(Clone, Copy)]
pub struct Cents(pub i64);

pub trait Cell {
    fn cell(&self) -> String;
}
impl Cell for &str {
    fn cell(&self) -> String {
        self.to_string()
    }
}
impl Cell for String {
    fn cell(&self) -> String {
        self.clone()
    }
}
impl Cell for i64 {
    fn cell(&self) -> String {
        self.to_string()
    }
}
impl Cell for bool {
    fn cell(&self) -> String {
        self.to_string()
    }
}
impl Cell for At {
    fn cell(&self) -> String {
        clock::instant(self.0)
    }
}
impl Cell for Date {
    fn cell(&self) -> String {
        clock::instant(self.0 * clock::DAY)[..10].to_string()
    }
}
impl Cell for Cents {
    fn cell(&self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", self.0.abs() / 100, self.0.abs() % 100)
    }
}
impl<T: Cell> Cell for Option<T> {
    fn cell(&self) -> String {
        self.as_ref().map(T::cell).unwrap_or_default()
    }
}

macro_rules! row {
    ($($cell:expr),+ $(,)?) => { vec![$($crate::company::table::Cell::cell(&$cell)),+] };
}
pub(super) use row;
