//! A text column as small dense numbers, to group by.

use crate::column::{Codes, Numbers, Texts};
use crate::error::{Error, Place};
use crate::mapping::Columns;
use crate::names::Names;
use crate::view::{Row, View};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

/// The values of a column as small dense numbers, the same in all batches: what a group is found by fastest.
///
/// 0 is the group of the records without a value; the names are numbered from 1 in their order, so that a table has
/// its groups as it would have them by text. The column of a dictionary is read where it lies, each word looked up once;
/// texts, integers and Booleans are numbered once, four bytes a row.
///
/// ```
/// use crm_kpi::{deals::WinRate, kpi::over, record::Outcome};
/// use crm_kpi_arrow::{Deals, Words};
/// use crm_kpi_arrow::arrow_array::{ArrayRef, RecordBatch, StringArray, TimestampSecondArray};
/// use std::sync::Arc;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let at = |seconds: [i64; 3]| -> ArrayRef { Arc::new(TimestampSecondArray::from(seconds.to_vec())) };
/// let text = |texts: [Option<&str>; 3]| -> ArrayRef { Arc::new(StringArray::from(texts.to_vec())) };
/// let batch = RecordBatch::try_from_iter([
///     ("created_at", at([0, 1, 2])),
///     ("closed_at", at([7, 8, 9])),
///     ("outcome", text([Some("won"), Some("lost"), Some("won")])),
///     ("owner", text([Some("eva"), None, Some("anna")])),
/// ])?;
/// let deals = Deals::columns().over(&batch)?;
/// let owners = deals.key("owner")?;
/// let table = over(&deals).by(|d| owners.of(d)).measure(WinRate);
/// let rows: Vec<_> = table.iter().map(|(owner, _, rate)| (owners.name(*owner), rate.to_string())).collect();
/// assert_eq!(rows[0], (None, "0.0 % (0 of 1)".into()));
/// assert_eq!(rows[1], (Some("anna"), "100.0 % (1 of 1)".into()));
/// assert_eq!(table.total(&owners.code(Some("eva")).unwrap()).to_string(), "100.0 % (1 of 1)");
/// # Ok(()) }
/// ```
///
/// Several keys make a tuple. For the fastest groups lay them out: [`narrow`](Key::narrow).
///
/// It is for the rows of the view that it was made of. Tables that meet, such as the costs and the leads of each
/// source, need numbers of one list: [`shared`](Key::shared).
pub struct Key<C, N = u32> {
    parts: Vec<Part>,
    names: Vec<Box<str>>,
    column: Box<str>,
    /// The numbers of all rows one after the other, where it was asked for them.
    flat: Vec<N>,
    of: PhantomData<fn(&C)>,
}

/// An integer that numbers the values of a column.
pub trait Number: Copy + TryFrom<u32> + Into<u64> + Send + Sync + 'static {
    /// Cuts off what does not fit; it was seen before that nothing is.
    #[doc(hidden)]
    fn cut(number: u32) -> Self;
}
macro_rules! numbers {
    ($($integer:ident),+) => {$(
        impl Number for $integer {
            #[inline(always)]
            fn cut(number: u32) -> $integer {
                number as $integer
            }
        }
    )+};
}
numbers!(u8, u16, u32, u64);

/// The numbers of one batch.
#[derive(Clone)]
enum Part {
    Rows(Vec<u32>),
    /// By the place in the dictionary.
    Dictionary(Codes, Arc<[u32]>),
}

impl Part {
    #[inline]
    fn at(&self, row: usize) -> u32 {
        let number = match self {
            Part::Dictionary(codes, numbers) => codes.at(row).and_then(|code| numbers.get(code)),
            Part::Rows(numbers) => numbers.get(row),
        };
        number.copied().unwrap_or(0)
    }
    fn len(&self) -> usize {
        match self {
            Part::Dictionary(codes, _) => codes.len(),
            Part::Rows(numbers) => numbers.len(),
        }
    }
}

impl<C: Columns> View<C> {
    /// The values of a column as small numbers to group by: of texts, dictionaries of texts, integers, Booleans.
    ///
    /// # Errors
    /// A column that is not there, or of another type.
    pub fn key(&self, column: &str) -> Result<Key<C>, Error> {
        let (mut names, mut dictionary) = (Names::default(), None);
        let place = Place { column, field: "", kind: "to group by" };
        let parts = self.each(place)?.into_iter().map(|array| {
            part(array, &mut names, &mut dictionary).ok_or_else(|| {
                place.wrong_type(array.data_type(), "text, a dictionary of texts, an integer or a Boolean")
            })
        });
        let parts = parts.collect::<Result<Vec<Part>, Error>>()?;
        let (names, numbers) = names.sorted();
        let mut key = Key { parts, names, column: column.into(), flat: Vec::new(), of: PhantomData };
        key.renumber(&numbers);
        Ok(key)
    }
}

/// The dictionary of the batch before, which this one often shares.
type Before = Option<(ArrayRef, Arc<[u32]>)>;

fn part(array: &ArrayRef, names: &mut Names, before: &mut Before) -> Option<Part> {
    if let Some(dictionary) = array.as_any_dictionary_opt() {
        let codes = Codes::of(dictionary.keys())?;
        let values = dictionary.values();
        let same = before.as_ref().filter(|(known, _)| known.to_data().ptr_eq(&values.to_data()));
        let numbers = match same {
            Some((_, numbers)) => numbers.clone(),
            None => match part(values, names, &mut None)? {
                Part::Rows(numbers) => numbers.into(),
                Part::Dictionary(..) => return None,
            },
        };
        *before = Some((values.clone(), numbers.clone()));
        return Some(Part::Dictionary(codes, numbers));
    }
    let rows = 0..array.len();
    if let Some(texts) = Texts::of(array) {
        return Some(Part::Rows(rows.map(|row| texts.at(row).map_or(0, |text| names.number(text))).collect()));
    }
    if let Some(bits) = array.as_boolean_opt() {
        let mut name = |row| if bits.value(row) { names.number("true") } else { names.number("false") };
        return Some(Part::Rows(rows.map(|row| if bits.is_valid(row) { name(row) } else { 0 }).collect()));
    }
    let numbers = Numbers::of(array).filter(|_| array.data_type().is_integer())?;
    let mut known: HashMap<i128, u32> = HashMap::new();
    let mut number = |n: i128| *known.entry(n).or_insert_with(|| names.number(&n.to_string()));
    Some(Part::Rows(rows.map(|row| numbers.at_i128(row).map_or(0, &mut number)).collect()))
}

impl<C, N: Number> Key<C, N> {
    /// The number of a record's value; 0 of one without.
    #[inline(always)]
    pub fn of(&self, row: &Row<'_, C>) -> N {
        match self.flat.get(row.row()) {
            Some(number) => *number,
            None => N::cut(self.parts.get(row.batch()).map_or(0, |part| part.at(row.at()))),
        }
    }
    /// What a number stands for; `None` of 0, and of a number that stands for nothing.
    pub fn name(&self, number: N) -> Option<&str> {
        let at = usize::try_from(number.into()).ok()?.checked_sub(1)?;
        self.names.get(at).map(|name| &**name)
    }
    /// The number of a name, 0 of `None`; `None` where no record can have it.
    pub fn code(&self, name: Option<&str>) -> Option<N> {
        let Some(name) = name else { return Some(N::cut(0)) };
        let at = self.names.binary_search_by(|known| (**known).cmp(name)).ok()?;
        N::try_from(u32::try_from(at + 1).ok()?).ok()
    }
    /// All names, in order: number 1 and on. A dictionary may hold some that no record has.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }
    /// How many numbers there are, 0 included: all are below this.
    pub fn numbers(&self) -> usize {
        self.names.len() + 1
    }
}

impl<C> Key<C> {
    /// The same as one number of this width for each row, laid out at once: a key is then a single look at memory, for
    /// that many bytes a row. A tuple of 24 bits in all, such as `(u16, u8)`, is found without a hash.
    ///
    /// ```
    /// # use crm_kpi_arrow::Deals;
    /// use crm_kpi::{deals::WinRate, kpi::over};
    /// # fn f(deals: Deals) -> Result<(), crm_kpi_arrow::Error> {
    /// let (owners, sources) = (deals.key("owner")?.narrow::<u16>()?, deals.key("source")?.narrow::<u8>()?);
    /// let table = over(&deals).by(|d| (owners.of(d), sources.of(d))).measure(WinRate);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// More values than such a number can tell apart.
    pub fn narrow<M: Number>(self) -> Result<Key<C, M>, Error> {
        let last = u32::try_from(self.names.len()).ok().and_then(|last| M::try_from(last).ok());
        if last.is_none() {
            let place = Place { column: &self.column, field: "", kind: "to group by" };
            let (bytes, found) = (size_of::<M>(), format_args!("of {} values", self.names.len()).to_string());
            return Err(place.wrong_type(found, format_args!("no more than a number of {} bits counts", 8 * bytes)));
        }
        let mut flat = Vec::with_capacity(self.parts.iter().map(Part::len).sum());
        for part in &self.parts {
            match part {
                Part::Rows(numbers) => flat.extend(numbers.iter().map(|n| M::cut(*n))),
                part => flat.extend((0..part.len()).map(|row| M::cut(part.at(row)))),
            }
        }
        // what is laid out need not be kept twice
        Ok(Key { parts: Vec::new(), names: self.names, column: self.column, flat, of: PhantomData })
    }
    /// Both keys with numbers of one list, so that tables by them can be read together.
    ///
    /// ```
    /// # use crm_kpi_arrow::{Deals, Leads};
    /// use crm_kpi::{deals::{CloseRate, WinRate}, kpi::{Derived, over}, leads::LeadCount};
    /// # fn f(deals: Deals, leads: Leads) -> Result<(), Box<dyn std::error::Error>> {
    /// let (of_deal, of_lead) = deals.key("source")?.shared(leads.key("source")?);
    /// let won = over(&deals).by(|d| of_deal.of(d)).measure(WinRate);
    /// let came = over(&leads).by(|l| of_lead.of(l)).measure(LeadCount);
    /// let close_rate = CloseRate.of((&won, &came))?;
    /// # Ok(()) }
    /// ```
    pub fn shared<D>(mut self, mut other: Key<D>) -> (Key<C>, Key<D>) {
        let mut names = Names::default();
        let mut taken = |list: &[Box<str>]| -> Vec<u32> { list.iter().map(|name| names.number(name)).collect() };
        let (mine, theirs) = (taken(&self.names), taken(&other.names));
        let (names, numbers) = names.sorted();
        let through = |list: Vec<u32>| -> Vec<u32> {
            let numbered = list.iter().map(|n| numbers.get(*n as usize).copied().unwrap_or(0));
            std::iter::once(0).chain(numbered).collect()
        };
        self.renumber(&through(mine));
        other.renumber(&through(theirs));
        (self.names, other.names) = (names.clone(), names);
        (self, other)
    }
    /// Gives each number the one that stands in its place.
    fn renumber(&mut self, numbers: &[u32]) {
        let new = |n: &u32| numbers.get(*n as usize).copied().unwrap_or(0);
        // batches that share a dictionary share its numbers
        let mut before: Option<[Arc<[u32]>; 2]> = None;
        for part in &mut self.parts {
            match part {
                Part::Rows(rows) => rows.iter_mut().for_each(|n| *n = new(n)),
                Part::Dictionary(_, words) => {
                    let same = before.as_ref().filter(|[old, _]| Arc::ptr_eq(old, words));
                    let now = match same {
                        Some([_, now]) => now.clone(),
                        None => words.iter().map(new).collect(),
                    };
                    before = Some([words.clone(), now.clone()]);
                    *words = now;
                }
            }
        }
    }
}

impl<C, N: Clone> Clone for Key<C, N> {
    fn clone(&self) -> Self {
        let (parts, names, flat) = (self.parts.clone(), self.names.clone(), self.flat.clone());
        Key { parts, names, column: self.column.clone(), flat, of: PhantomData }
    }
}
impl<C, N> std::fmt::Debug for Key<C, N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key").field("names", &self.names).finish_non_exhaustive()
    }
}
