//! A folder of CSV files, row by row: nothing is kept, so that a file may be larger than memory.

use super::map::{Map, Table};
use super::records;
use super::row::file::File;
use super::row::{Bad, Columns, Reading, Row};
use crm_kpi::record::{Record, RecordKind};
use crm_kpi::time::Timestamp;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Where the data are.
#[derive(Debug)]
pub struct Data {
    pub folder: PathBuf,
    pub map: Option<Map>,
    pub lenient: bool,
}

/// What was read, and what was not.
#[derive(Debug, Default)]
pub struct Report {
    /// Rows by file.
    pub rows: BTreeMap<String, u64>,
    /// Rows that the mapping sets aside, by file and reason.
    pub aside: BTreeMap<(String, String), u64>,
    /// Rows that could not be read, by file and column, with the first of them.
    pub rejected: BTreeMap<(String, String), (u64, Bad)>,
    /// Columns that nothing was read from, by file.
    pub unused: BTreeMap<String, Vec<String>>,
}

impl Report {
    /// What a reader of the numbers must know, a sentence each.
    pub fn notes(&self) -> Vec<String> {
        let aside = self.aside.iter().map(|((file, why), n)| format!("{file}: {n} rows set aside ({why})"));
        let rejected = self.rejected.iter().map(|((file, column), (n, first))| {
            let column = if column.is_empty() { String::new() } else { format!(" for column {column}") };
            format!("{file}: {n} rows left out{column}, the first in line {}: {}", first.line, first.why)
        });
        let unused =
            self.unused.iter().map(|(file, columns)| format!("{file}: columns not used: {}", columns.join(", ")));
        aside.chain(rejected).chain(unused).collect()
    }
}

impl Data {
    /// The file of a kind of record; `None` where there is none.
    fn table(&self, kind: RecordKind) -> Option<Table> {
        match &self.map {
            Some(map) => map.0.get(&kind).cloned(),
            None => {
                let table = Table { file: format!("{kind}.csv"), ..Table::default() };
                self.folder.join(&table.file).exists().then_some(table)
            }
        }
    }
    /// Shows every record, with the last instant at which something happened to it.
    pub fn each(
        &self,
        how: &Reading,
        mut see: impl FnMut(Record<'_>, Option<Timestamp>),
    ) -> Result<Report, Box<dyn Error>> {
        let mut report = Report::default();
        let mut progress = Progress::new();
        for &kind in RecordKind::ALL {
            if let Some(table) = self.table(kind) {
                self.file(kind, table, how, &mut see, &mut report, &mut progress)?;
            }
        }
        progress.done();
        if report.rows.is_empty() {
            let folder = self.folder.display();
            return Err(
                format!("{folder}: no lead.csv, deal.csv, ticket.csv ... here; a foreign export needs --map").into()
            );
        }
        Ok(report)
    }
    fn file(
        &self,
        kind: RecordKind,
        table: Table,
        how: &Reading,
        see: &mut impl FnMut(Record<'_>, Option<Timestamp>),
        report: &mut Report,
        progress: &mut Progress,
    ) -> Result<(), Box<dyn Error>> {
        let file = table.file.clone();
        let path = self.folder.join(&file);
        let mut rows_of = File::open(&path, &file)?;
        let columns = Columns::of(&self.folder, table, &rows_of)?;
        columns.need(records::needs(kind).iter().map(|(field, _)| *field))?;
        let mut cells = csv::StringRecord::new();
        let mut rows = 0;
        while let Some(line) = rows_of.next(&mut cells)? {
            let bad = match line {
                Err(bad) => Some(bad),
                Ok(line) => {
                    let row = Row { columns: &columns, cells: &cells, line, how };
                    match row.aside() {
                        Some(why) => {
                            *report.aside.entry((file.clone(), why.to_owned())).or_default() += 1;
                            None
                        }
                        None => records::read(kind, &row, &mut |record, came| see(record, came)).err(),
                    }
                }
            };
            match bad {
                Some(bad) if !self.lenient => return Err(format!("{bad} (--lenient leaves such rows out)").into()),
                Some(bad) => report.rejected.entry((file.clone(), bad.column.clone())).or_insert((0, bad)).0 += 1,
                None => {}
            }
            rows += 1;
            progress.row(&file, rows);
        }
        let unused = columns.unused();
        if rows > 0 && !unused.is_empty() {
            report.unused.insert(file.clone(), unused);
        }
        report.rows.insert(file, rows);
        Ok(())
    }
}

/// A line on the terminal while a long file is read; nothing where nobody looks.
struct Progress {
    shown: bool,
    next: Option<Instant>,
}

impl Progress {
    fn new() -> Progress {
        let next = std::io::stderr().is_terminal().then(|| Instant::now() + Duration::from_secs(1));
        Progress { shown: false, next }
    }
    fn row(&mut self, file: &str, rows: u64) {
        // the clock is asked once in a while, not at every row
        if rows.is_multiple_of(8_192) && self.next.is_some_and(|next| next <= Instant::now()) {
            let _ = write!(std::io::stderr(), "\r{file}: {rows} rows\x1b[K");
            (self.shown, self.next) = (true, Some(Instant::now() + Duration::from_millis(200)));
        }
    }
    fn done(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
