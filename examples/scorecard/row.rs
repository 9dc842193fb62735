//! A row of a CSV file as typed cells. What cannot be read is named with its file, line, column and value.

#[path = "file.rs"]
pub mod file;

use super::map::{From, Table};
use chrono::NaiveDate;
use crm_kpi::time::{Calendar, Timestamp};
use crm_kpi::value::{Currency, Money, Rates};
use file::File;
use rust_decimal::Decimal;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// How cells are to be read, and what was seen of them.
pub struct Reading {
    /// Where a date without a time of day starts.
    pub calendar: Calendar,
    /// The currency of amounts that name none, and what all are converted to where there are rates.
    pub currency: Option<Currency>,
    pub rates: Rates,
    pub dates: Cell<bool>,
    pub instants: Cell<bool>,
    pub currencies: RefCell<BTreeSet<Currency>>,
}

impl Reading {
    /// Amounts stay in the currencies that the files name.
    pub fn new(calendar: Calendar) -> Reading {
        Reading {
            calendar,
            currency: None,
            rates: Rates::new(),
            dates: Cell::default(),
            instants: Cell::default(),
            currencies: RefCell::default(),
        }
    }
}

/// A cell that cannot be read.
#[derive(Debug, Clone)]
pub struct Bad {
    pub file: String,
    pub line: u64,
    /// Empty for the row as a whole.
    pub column: String,
    pub why: String,
}
impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = if self.column.is_empty() { String::new() } else { format!(", column {}", self.column) };
        write!(f, "{}, line {}{column}: {}", self.file, self.line, self.why)
    }
}
impl Error for Bad {}

type Lookups = HashMap<(String, String, String), HashMap<String, String>>;

/// Where the fields of a file's rows are.
pub struct Columns {
    pub file: String,
    names: Vec<String>,
    table: Table,
    lookups: Lookups,
    asked: RefCell<BTreeSet<String>>,
}

impl Columns {
    /// Checks a mapping against the header of its file. Without one a column has the name of its field.
    pub fn of(folder: &Path, table: Table, file: &File) -> Result<Columns, Box<dyn Error>> {
        let mapped = table.fields.values().filter_map(|s| match &s.from {
            From::Column(column) => Some(column),
            From::Constant(_) => None,
        });
        for column in mapped.chain(table.aside.iter().map(|a| &a.column)) {
            file.find(column)?;
        }
        let mut lookups = Lookups::new();
        for via in table.fields.values().filter_map(|s| s.via.as_ref()) {
            lookups.insert(via.clone(), lookup(folder, via)?);
        }
        let (file, names) = (file.name.clone(), file.names.clone());
        Ok(Columns { file, names, table, lookups, asked: RefCell::default() })
    }
    /// Of a table of constants: no file.
    pub fn constant(table: Table) -> Columns {
        let asked = RefCell::default();
        Columns { file: String::new(), names: Vec::new(), table, lookups: Lookups::new(), asked }
    }
    /// Checks that fields have a column that no record can do without.
    pub fn need<'f>(&self, fields: impl IntoIterator<Item = &'f str>) -> Result<(), String> {
        let there = |field: &str| match self.column(field) {
            Some(column) => self.index(column).is_some(),
            None => self.table.fields.contains_key(field),
        };
        let missing: Vec<&str> = fields.into_iter().filter(|field| !there(field)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let (file, missing, names) = (&self.file, missing.join(", "), self.names.join(", "));
        Err(match self.table.fields.is_empty() {
            true => format!("{file}: no column {missing}, which every record needs; it has {names}"),
            false => format!(
                "{file}: the map does not say where {missing} comes from, which every record needs; the columns are {names}"
            ),
        })
    }
    /// The fields that were asked for, there or not.
    pub fn asked(self) -> BTreeSet<String> {
        self.asked.into_inner()
    }
    /// Columns that no field was read from: misspelt, or of no use here.
    pub fn unused(&self) -> Vec<String> {
        let asked = self.asked.borrow();
        let used: BTreeSet<&str> = asked.iter().filter_map(|field| self.column(field)).collect();
        let aside = |name: &String| self.table.aside.iter().any(|a| a.column == *name);
        self.names.iter().filter(|n| !used.contains(n.as_str()) && !aside(n)).cloned().collect()
    }
    fn index(&self, column: &str) -> Option<usize> {
        self.names.iter().position(|n| n == column)
    }
    /// The column of a field.
    fn column<'a>(&'a self, field: &'a str) -> Option<&'a str> {
        match self.table.fields.get(field) {
            Some(source) => match &source.from {
                From::Column(column) => Some(column),
                From::Constant(_) => None,
            },
            None => self.table.fields.is_empty().then_some(field),
        }
    }
}

fn lookup(
    folder: &Path,
    (file, key, value): &(String, String, String),
) -> Result<HashMap<String, String>, Box<dyn Error>> {
    let mut file = File::open(&folder.join(file), file)?;
    let (key, value) = (file.find(key)?, file.find(value)?);
    let (mut found, mut cells) = (HashMap::new(), csv::StringRecord::new());
    while let Some(line) = file.next(&mut cells)? {
        line?;
        found.insert(cells.get(key).unwrap_or("").to_owned(), cells.get(value).unwrap_or("").to_owned());
    }
    Ok(found)
}

/// One row.
pub struct Row<'a> {
    pub columns: &'a Columns,
    pub cells: &'a csv::StringRecord,
    pub line: u64,
    pub how: &'a Reading,
}

impl Row<'_> {
    /// Why the mapping leaves this row aside, if it does.
    pub fn aside(&self) -> Option<&str> {
        let is = |column: &str, value: &str| self.columns.index(column).and_then(|i| self.cells.get(i)) == Some(value);
        self.columns.table.aside.iter().find(|a| is(&a.column, &a.value)).map(|a| a.reason.as_str())
    }
    pub fn bad(&self, field: &str, why: impl fmt::Display) -> Bad {
        let column = match self.columns.column(field) {
            Some(column) if column != field => format!("{column} (for {field})"),
            _ => field.to_owned(),
        };
        Bad { file: self.columns.file.clone(), line: self.line, column, why: why.to_string() }
    }
    fn ask(&self, field: &str) {
        if !self.columns.asked.borrow().contains(field) {
            self.columns.asked.borrow_mut().insert(field.to_owned());
        }
    }
    /// The text of a field, replaced and looked up as the mapping says; `None` where it is empty or not there.
    fn find(&self, field: &str) -> Result<Option<&str>, Bad> {
        self.ask(field);
        let source = self.columns.table.fields.get(field);
        let mut text = match source.map(|s| &s.from) {
            Some(From::Constant(text)) => text,
            _ => {
                let Some(column) = self.columns.column(field) else { return Ok(None) };
                self.columns.index(column).and_then(|i| self.cells.get(i)).unwrap_or("").trim()
            }
        };
        if let Some(source) = source.filter(|_| !text.is_empty()) {
            text = source.values.get(text).map_or(text, String::as_str);
            if let Some(via) = &source.via {
                let found = self.columns.lookups.get(via).and_then(|l| l.get(text));
                text = found.ok_or_else(|| self.bad(field, format!("`{text}`: expected a {} of {}", via.1, via.0)))?;
            }
        }
        Ok(Some(text).filter(|t| !t.is_empty()))
    }
    fn parsed<T>(&self, field: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, Bad> {
        self.find(field)?.map(|text| read(text).map_err(|why| self.bad(field, why))).transpose()
    }
    /// What a record cannot do without.
    pub fn needed<T>(&self, field: &str, found: Option<T>) -> Result<T, Bad> {
        found.ok_or_else(|| self.bad(field, "empty: expected a value, every record needs one"))
    }

    pub fn text(&self, field: &str) -> Result<Option<String>, Bad> {
        Ok(self.find(field)?.map(str::to_owned))
    }
    /// One of a list of words, such as an outcome.
    pub fn word<T: FromStr<Err = crm_kpi::Error>>(&self, field: &str) -> Result<Option<T>, Bad> {
        self.parsed(field, |text| text.parse().map_err(|e: crm_kpi::Error| e.to_string()))
    }
    pub fn number<T: FromStr>(&self, field: &str) -> Result<Option<T>, Bad> {
        self.parsed(field, |text| {
            text.parse().map_err(|_| format!("`{text}`: expected a number, with a decimal point if any"))
        })
    }
    pub fn flag(&self, field: &str) -> Result<Option<bool>, Bad> {
        self.parsed(field, |text| text.parse().map_err(|_| format!("`{text}`: expected true or false")))
    }
    pub fn date(&self, field: &str) -> Result<Option<NaiveDate>, Bad> {
        self.parsed(field, |text| text.parse().map_err(|_| format!("`{text}`: expected a date such as 2024-03-10")))
    }
    /// An instant, or a date, which starts where the calendar says.
    pub fn instant(&self, field: &str) -> Result<Option<Timestamp>, Bad> {
        self.parsed(field, |text| match text.parse::<NaiveDate>() {
            Ok(date) => {
                self.how.dates.set(true);
                self.how.calendar.start_of(date).map_err(|e| e.to_string())
            }
            Err(_) => {
                let expected = "expected a date such as 2024-03-10, or an instant such as 2024-03-10T05:00:00Z";
                let at = Timestamp::parse(text).map_err(|_| format!("`{text}`: {expected}"))?;
                self.how.instants.set(true);
                Ok(at)
            }
        })
    }
    /// An amount, in the currency of its row; converted at the rate of the day where there is one. An amount that
    /// cannot be converted stays what it is: a total of several currencies is then undefined, never a guess.
    pub fn money(&self, field: &str, at: Timestamp) -> Result<Option<Money>, Bad> {
        self.ask("currency");
        let Some(amount) = self.number::<Decimal>(field)? else { return Ok(None) };
        let named: Option<Currency> = self.word("currency")?;
        let money = Money::new(amount, named.or(self.how.currency).unwrap_or(Currency::NONE));
        let date = self.how.calendar.date_of(at);
        let converted = self.how.currency.zip(date).and_then(|(to, date)| self.how.rates.convert(money, date, to).ok());
        // cents again: a probability times billionths would be too fine to be counted exactly
        let money = converted.map_or(money, Money::rounded);
        self.how.currencies.borrow_mut().insert(money.currency());
        Ok(Some(money))
    }
}
