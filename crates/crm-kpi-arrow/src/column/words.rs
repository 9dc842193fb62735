//! Words of a closed list: outcomes, kinds, currencies, yes or no.

use super::texts::TEXT;
use super::{Codes, Numbers, Texts};
use crate::error::Error;
use crate::mapping::Given;
use crate::reader::{Found, Need, Reader};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use crm_kpi::record::{Author, DealKind, InteractionKind, Outcome, SpendKind, SurveyKind, TicketKind, TicketStatus};
use std::collections::HashMap;
use std::marker::PhantomData;

/// A word of a closed list of the crate, such as [`Outcome`].
pub trait Word: Copy + Send + Sync + 'static {
    #[doc(hidden)]
    fn word(self) -> &'static str;
    #[doc(hidden)]
    fn parse(text: &str) -> Option<Self>;
    #[doc(hidden)]
    fn list() -> String;
}
macro_rules! words {
    ($($word:ident),+) => {$(
        impl Word for $word {
            fn word(self) -> &'static str {
                self.as_str()
            }
            fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }
            fn list() -> String {
                let words: Vec<&str> = $word::ALL.iter().map(|word| word.as_str()).collect();
                format!("{}; what else it means say with Words::reads or Words::otherwise", words.join(", "))
            }
        }
    )+};
}
words!(Author, DealKind, InteractionKind, Outcome, SpendKind, SurveyKind, TicketKind, TicketStatus);
impl Word for bool {
    fn word(self) -> &'static str {
        if self { "true" } else { "false" }
    }
    fn parse(text: &str) -> Option<bool> {
        text.parse().ok()
    }
    fn list() -> String {
        "true or false; what else it means say with Words::reads or Words::otherwise".to_owned()
    }
}

/// A column of words, and what each means: the words of the crate, unless told otherwise. A column name alone will do
/// where the data has them.
///
/// Texts are compared letter by letter. Integers and Booleans are read as their texts: `9`, `true`.
///
/// ```
/// use crm_kpi::record::Outcome;
/// use crm_kpi_arrow::{Deals, Words};
/// let stages = Words::column("stage_id").reads("9", Outcome::Won).reads("8", Outcome::Lost).otherwise(Outcome::Open);
/// let columns = Deals::columns().outcome(stages);
/// let open_only = Deals::columns().outcome(Words::always(Outcome::Open));
/// # let _ = (columns, open_only);
/// ```
#[derive(Debug, Clone)]
pub struct Words<T> {
    given: Given,
    of: PhantomData<T>,
}

impl<T: Word> Words<T> {
    /// The words of this column.
    pub fn column(name: impl Into<String>) -> Words<T> {
        Words { given: Given { column: Some(name.into()), ..Given::default() }, of: PhantomData }
    }
    /// One word in every row: no column is read.
    pub fn always(word: T) -> Words<T> {
        Words { given: Given { always: Some(word.word()), ..Given::default() }, of: PhantomData }
    }
    /// This text means that word. The crate's own words keep their meaning unless one is given another.
    pub fn reads(mut self, text: impl Into<String>, word: T) -> Words<T> {
        self.given.reads.push((text.into(), word.word()));
        self
    }
    /// Any other text means that word.
    pub fn otherwise(mut self, word: T) -> Words<T> {
        self.given.otherwise = Some(word.word());
        self
    }
    pub(crate) fn given(self) -> Given {
        self.given
    }
}
impl<T: Word> From<&str> for Words<T> {
    fn from(column: &str) -> Words<T> {
        Words::column(column)
    }
}
impl<T: Word> From<String> for Words<T> {
    fn from(column: String) -> Words<T> {
        Words::column(column)
    }
}

/// A column of words, each parsed once.
#[derive(Debug, Clone)]
pub(crate) struct Coded<T> {
    codes: Codes,
    words: Vec<Option<T>>,
}

impl<T: Copy> Coded<T> {
    /// The same in every row.
    pub fn always(word: Option<T>) -> Coded<T> {
        Coded { codes: Codes::FIRST, words: vec![word] }
    }
    /// The word of a row; `None` of a null.
    #[inline(always)]
    pub fn at(&self, row: usize) -> Option<T> {
        self.words.get(self.codes.at(row)?).copied().flatten()
    }
    /// Of texts, and of integers and Booleans as texts. What does not parse in a row that is there is an error.
    pub fn parsed(found: &Found<'_>, parse: impl Fn(&str) -> Option<T>, accepted: &str) -> Result<Coded<T>, Error> {
        if let Some(dictionary) = found.array.as_any_dictionary_opt() {
            let values = Shown::of(dictionary.values());
            let (Some(values), Some(codes)) = (values, Codes::of(dictionary.keys())) else {
                return Err(found.wrong_type(TEXT));
            };
            let texts: Vec<Option<String>> = (0..dictionary.values().len()).map(|at| values.at(at)).collect();
            let words: Vec<Option<T>> = texts.iter().map(|text| parse(text.as_deref()?)).collect();
            // a dictionary may hold words that no row has
            let unknown = |at: usize| words.get(at).is_some_and(Option::is_none).then(|| texts.get(at)?.as_deref());
            if (0..words.len()).any(|at| unknown(at).flatten().is_some()) {
                let first = (0..codes.len()).find_map(|row| Some((row, unknown(codes.at(row)?)??)));
                if let Some((row, text)) = first {
                    return Err(found.wrong_value(row, text, accepted));
                }
            }
            return Ok(Coded { codes, words });
        }
        let Some(shown) = Shown::of(found.array) else {
            return Err(found.wrong_type(format_args!("{TEXT}, an integer or a Boolean")));
        };
        // few words in many rows: each is parsed once; a null has the first place
        let (mut words, mut places) = (vec![None], Vec::with_capacity(found.array.len()));
        let mut place = |row: usize, text: &str| match parse(text) {
            None => Err(found.wrong_value(row, text, accepted)),
            word => {
                words.push(word);
                Ok(words.len() as u32 - 1)
            }
        };
        let (mut texts, mut numbers) = (HashMap::new(), HashMap::new());
        for row in 0..found.array.len() {
            places.push(match &shown {
                Shown::Texts(column) => match column.at(row) {
                    None => 0,
                    Some(text) => match texts.get(text) {
                        Some(known) => *known,
                        None => *texts.entry(text).or_insert(place(row, text)?),
                    },
                },
                _ => match shown.number(row) {
                    None => 0,
                    Some(n) => match numbers.get(&n) {
                        Some(known) => *known,
                        None => *numbers.entry(n).or_insert(place(row, &shown.text(n))?),
                    },
                },
            });
        }
        let most = words.len();
        Ok(Coded { codes: Codes::given(places, most), words })
    }
}

impl<T: Word> Coded<T> {
    pub fn read(from: &Reader<'_>, field: &'static str, need: Need) -> Result<Coded<T>, Error> {
        let given = from.given(field);
        if let Some(always) = given.and_then(|given| given.always) {
            return Ok(Coded::always(T::parse(always)));
        }
        let Some(found) = from.find(field, need)?.filter(|found| !found.is_void()) else {
            return Ok(Coded::always(None));
        };
        let own: HashMap<&str, T> = given
            .into_iter()
            .flat_map(|given| &given.reads)
            .filter_map(|(text, word)| Some((text.as_str(), T::parse(word)?)))
            .collect();
        let otherwise = given.and_then(|given| given.otherwise).and_then(T::parse);
        let parse = |text: &str| own.get(text).copied().or_else(|| T::parse(text)).or(otherwise);
        Coded::parsed(&found, parse, &T::list())
    }
}

/// Values that can be shown as the texts that they are said to mean.
enum Shown {
    Texts(Texts),
    Numbers(Numbers),
    Bits(arrow_array::BooleanArray),
}

impl Shown {
    fn of(array: &ArrayRef) -> Option<Shown> {
        if let Some(bits) = array.as_boolean_opt() {
            return Some(Shown::Bits(bits.clone()));
        }
        if array.data_type().is_integer() {
            return Numbers::of(array).map(Shown::Numbers);
        }
        Texts::of(array).map(Shown::Texts)
    }
    fn number(&self, row: usize) -> Option<i128> {
        match self {
            Shown::Numbers(numbers) => numbers.at_i128(row),
            Shown::Bits(bits) => bits.is_valid(row).then(|| bits.value(row).into()),
            Shown::Texts(_) => None,
        }
    }
    fn text(&self, n: i128) -> String {
        match self {
            Shown::Bits(_) => (n != 0).to_string(),
            _ => n.to_string(),
        }
    }
    fn at(&self, row: usize) -> Option<String> {
        match self {
            Shown::Texts(texts) => texts.at(row).map(str::to_owned),
            _ => self.number(row).map(|n| self.text(n)),
        }
    }
}
