//! Uniqueness by name.

use super::{FieldNames, Uniqueness};
use crate::field::{Held, NamedFields, stands_alone};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, over};
use crate::summary::Shares;
use crate::time::{Span, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// [`Uniqueness`] with the duplicate key said in text.
///
/// ```text
/// 1 - records in duplicate groups beyond the first / records
/// ```
///
/// - **Counts**: a level: leads, deals, customers and tickets that have a field of the key, created until the end of the
///   period, or the as-of where that comes first. Records of one kind that agree in all fields of the key which their kind
///   has are one thing: the first of them counts as unique, all others do not. Texts agree whatever their case and the
///   blanks around them. A record that was merged into another is a duplicate no more, and not counted. Its own measure, a
///   journey.
/// - **Leaves out**: records with a field of the key that is not filled in (`Nobodys`): nobody knows what they repeat;
///   records without the date of their creation.
/// - **Undefined**: no records (`NoDenominator`); a period that lies after the as-of (`NotYetObservable`).
/// - **Reads**: [`NamedFields`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// In groups records repeat only those of their own group. A key that must be made first (a mail without its dots, a name
/// by sound) takes a closure: see [`Uniqueness`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::AsOf, quality, record::Deal, time::Timestamp, value::Undefined};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let deals = [("C1", "start"), ("C1", "Start "), ("C1", "team"), ("C2", "start")].map(|(customer, product)| {
///     let mut deal = Deal::new("", Timestamp::MIN);
///     (deal.customer, deal.product) = (Some(customer.into()), Some(product.into()));
///     deal
/// });
/// let key = "customer, product".parse()?;
/// assert_eq!(quality::unique_records(&deals, key, AsOf::Everything).to_string(), "75.0 % (3 of 4)");
/// let none = quality::unique_records(&deals[..0], "customer".parse()?, AsOf::Everything);
/// assert_eq!(none.value(), Err(&Undefined::NoDenominator));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Uniqueness, as data quality practice has it: one of each group is no duplicate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UniqueRecords {
    /// The fields in which two records of one thing agree.
    pub key: FieldNames,
}

impl Default for UniqueRecords {
    fn default() -> Self {
        UniqueRecords { key: FieldNames::ids() }
    }
}

impl Measure for UniqueRecords {
    const ID: &'static str = "quality.unique_records";
    type Observation = bool;
    type When = Span;
    type Summary = Shares;
    fn parameters(&self) -> Option<String> {
        Some(self.key.to_string())
    }
}

impl Journey for UniqueRecords {
    type Event = ();
    type Trace = [(Timestamp, ())];
    fn walk(&self, history: &[(Timestamp, ())], _: &Frame, out: &mut impl FnMut(Seen<bool, Span>)) {
        for (nth, (from, ())) in history.iter().enumerate() {
            out(Seen::Counted(Span { from: *from, until: None }, nth == 0));
        }
    }
}

/// What is the same in two records of one thing; `None` of a field that is not filled in.
fn same(held: Held<'_>) -> Option<String> {
    match held {
        _ if !held.is_filled() => None,
        Held::Nothing => None,
        Held::Text(text) => Some(text.trim().to_lowercase()),
        Held::Number(number) => Some(number.normalize().to_string()),
        Held::Amount(amount) => Some(amount.to_string()),
        Held::Instant(at) => Some(at.micros().to_string()),
    }
}

impl<R: NamedFields> Step<R> for UniqueRecords {
    type Entity = Vec<String>;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&Vec<String>>, Timestamp, ())) {
        let kind = record.record_kind();
        let mut fields = self.key.of(kind).peekable();
        let Some(at) = record.held("created_at").instant().filter(|_| stands_alone(record)) else { return };
        if fields.peek().is_none() {
            return;
        }
        let parts = std::iter::once(Some(kind.as_str().to_owned())).chain(fields.map(|field| same(record.held(field))));
        out(parts.collect::<Option<Vec<String>>>().as_ref(), at, ());
    }
}

impl Kpi for UniqueRecords {
    const ABOUT: About = <Uniqueness<()> as Kpi>::ABOUT.parameters(&[Parameter {
        name: "key",
        default: "id",
        meaning: "the fields in which two records of one thing agree, such as customer, product",
        example: "owner, source",
    }]);
    type Measure = UniqueRecords;
    type Value = Share;
    fn measure(&self) -> Self {
        self.clone()
    }
    fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
}

/// [`UniqueRecords`] at an instant.
pub fn unique_records<I: IntoIterator>(records: I, key: FieldNames, at: impl Into<AsOf>) -> Reading<Share>
where
    UniqueRecords: Step<I::Item>,
{
    over(records).as_of(at).read(UniqueRecords { key })
}
