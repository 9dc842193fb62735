//! Which column holds which field.

use crate::batches::Batches;
use crate::error::Error;
use crate::reader::{Reader, Shared, Unit};
use crate::view::View;
use crm_kpi::time::Calendar;
use crm_kpi::value::Currency;
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// Which column holds which field of a kind of records, and how it is read. Begun by `columns()` of a view, such as
/// [`Deals::columns`](View::columns), ended by [`over`](Mapping::over).
///
/// A field that nothing is said of is looked for under its own name. A column that is named must be there. Where another
/// thing has the name of a field, say [`without`](Mapping::without); a column that has the name of an optional text or
/// identity and cannot be one, such as a number called `stage`, is left alone by itself, and told by
/// [`View::left_alone`](crate::view::View::left_alone).
///
/// ```
/// use crm_kpi::{deals, record::Outcome, value::Currency};
/// use crm_kpi_arrow::{Deals, Words};
/// use crm_kpi_arrow::arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
/// use std::sync::Arc;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let at = |micros: Vec<i64>| -> ArrayRef { Arc::new(TimestampMicrosecondArray::from(micros).with_timezone("UTC")) };
/// let batch = RecordBatch::try_from_iter([
///     ("created_at", at(vec![0, 1, 2])),
///     ("closed_on", at(vec![7, 8, 9])),
///     ("stage", Arc::new(StringArray::from(vec!["Closed Won", "Closed Lost", "Closed Won"])) as ArrayRef),
///     ("cents", Arc::new(Int64Array::from(vec![1250, 99, 50])) as ArrayRef),
/// ])?;
/// let won = Words::column("stage").reads("Closed Won", Outcome::Won).reads("Closed Lost", Outcome::Lost);
/// let deals = Deals::columns()
///     .closed_at("closed_on")
///     .outcome(won.otherwise(Outcome::Open))
///     .amount("cents")
///     .minor_units()
///     .currency(Currency::EUR)
///     .over(&batch)?;
/// assert_eq!(deals::revenue(&deals, ..).to_string(), "13.00 EUR");
/// # Ok(()) }
/// ```
pub struct Mapping<C> {
    pub(crate) shared: Shared,
    #[cfg(feature = "parquet")]
    pub(crate) kept: Vec<String>,
    of: PhantomData<fn() -> C>,
}

/// What was said of one field.
#[derive(Debug, Clone, Default)]
pub struct Given {
    pub(crate) column: Option<String>,
    /// What its texts mean: the word of the crate for each.
    pub(crate) reads: Vec<(String, &'static str)>,
    pub(crate) otherwise: Option<&'static str>,
    pub(crate) always: Option<&'static str>,
}

/// The columns of one kind of records in one batch.
pub trait Columns: Sized + Send + Sync + 'static {
    /// What a record is called in messages: `a deal`.
    #[doc(hidden)]
    const KIND: &'static str;
    /// The names of the fields.
    #[doc(hidden)]
    const FIELDS: &'static [&'static str];
    #[doc(hidden)]
    fn read(from: &Reader<'_>) -> Result<Self, Error>;
}

impl<C: Columns> Mapping<C> {
    pub(crate) fn new() -> Self {
        let calendar = Calendar::civil();
        let shared = Shared {
            fields: BTreeMap::new(),
            without: Vec::new(),
            unknown: None,
            calendar,
            currency: None,
            whole_numbers: None,
        };
        Mapping {
            shared,
            #[cfg(feature = "parquet")]
            kept: Vec::new(),
            of: PhantomData,
        }
    }
    pub(crate) fn given(mut self, field: &'static str, given: Given) -> Self {
        self.shared.without.retain(|known| *known != field);
        self.shared.fields.insert(field, given);
        self
    }
    pub(crate) fn named(self, field: &'static str, column: impl Into<String>) -> Self {
        self.given(field, Given { column: Some(column.into()), ..Given::default() })
    }

    /// The calendar through which dates and timestamps without a zone become instants; [`Calendar::civil`] if nothing
    /// is said. A timestamp with a zone is an instant already, whatever its zone.
    ///
    /// A date is the start of its day. A timestamp without a zone is what the clocks of the calendar showed (of two
    /// instants that they showed it at, the earlier); in a civil calendar, and in UTC, it stands as it is. Cut the periods by
    /// the same calendar: a zone that the dates were not read in would move them to the day before.
    pub fn calendar(mut self, calendar: Calendar) -> Self {
        self.shared.calendar = calendar;
        self
    }

    /// No column holds this field, whatever its name: a column that happens to have the name of the field is another
    /// thing, and is left alone.
    ///
    /// ```
    /// use crm_kpi_arrow::{Deals, arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray}};
    /// use std::sync::Arc;
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let batch = RecordBatch::try_from_iter([
    ///     ("created_at", Arc::new(TimestampMicrosecondArray::from(vec![0]).with_timezone("UTC")) as ArrayRef),
    ///     ("outcome", Arc::new(StringArray::from(vec!["open"]))),
    ///     ("kind", Arc::new(StringArray::from(vec!["hardware"]))),
    ///     ("stage", Arc::new(Int64Array::from(vec![3]))),
    /// ])?;
    /// assert!(Deals::columns().over(&batch).is_err()); // `hardware` is no kind of deal
    /// let deals = Deals::columns().without("kind").over(&batch)?;
    /// assert_eq!(deals.left_alone()[0].column(), Some("stage"));
    /// # Ok(()) }
    /// ```
    pub fn without(mut self, field: &str) -> Self {
        match C::FIELDS.iter().find(|known| **known == field) {
            Some(known) => {
                self.shared.fields.remove(known);
                self.shared.without.push(known);
            }
            None => self.shared.unknown = Some(field.to_owned()),
        }
        self
    }

    /// The view over record batches: one or many, with dictionaries and time units of their own. Every batch has the
    /// columns that are named or required; one that is optional may be missing in some.
    ///
    /// The columns are looked up and checked once, here, so that reading a row cannot fail.
    ///
    /// # Errors
    /// A column that is not there, of a type that it cannot have, or with a value that means nothing; a field of
    /// [`without`](Mapping::without) that there is none of.
    pub fn over(&self, batches: impl Batches) -> Result<View<C>, Error> {
        View::read(&self.shared, batches.batches())
    }
}

impl<C: Columns + crate::column::HasMoney> Mapping<C> {
    /// The currency of all amounts; [`Currency::NONE`] where the data has none. Without it the currencies are in a
    /// column, `currency` unless [`currency_column`](Mapping::currency_column) says another.
    pub fn currency(mut self, currency: Currency) -> Self {
        self.shared.currency = Some(currency);
        self.shared.fields.remove(crate::column::CURRENCY);
        self
    }
    /// The column of the amounts' ISO 4217 codes.
    pub fn currency_column(mut self, column: impl Into<String>) -> Self {
        self.shared.currency = None;
        self.named(crate::column::CURRENCY, column)
    }
    /// Amounts that are integers count whole units: euros.
    pub fn whole_units(mut self) -> Self {
        self.shared.whole_numbers = Some(Unit::Whole);
        self
    }
    /// Amounts that are integers count minor units: cents, and yen where the currency has no smaller ones.
    pub fn minor_units(mut self) -> Self {
        self.shared.whole_numbers = Some(Unit::Minor);
        self
    }
}

impl<C> Clone for Mapping<C> {
    fn clone(&self) -> Self {
        Mapping {
            shared: self.shared.clone(),
            #[cfg(feature = "parquet")]
            kept: self.kept.clone(),
            of: PhantomData,
        }
    }
}
impl<C> std::fmt::Debug for Mapping<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mapping").field("fields", &self.shared.fields).finish_non_exhaustive()
    }
}
