//! A CSV file, row by row. Whatever is wrong with it is said with file, line and column.

use super::Bad;
use csv::{ByteRecord, ErrorKind, StringRecord};
use std::error::Error;
use std::path::Path;

pub struct File {
    pub name: String,
    /// The columns, from the header.
    pub names: Vec<String>,
    reader: csv::Reader<std::fs::File>,
}

impl File {
    /// `name` is what errors call it.
    pub fn open(path: &Path, name: &str) -> Result<File, Box<dyn Error>> {
        let mut reader = csv::Reader::from_path(path).map_err(|e| format!("{}: {e}", path.display()))?;
        let header = reader.byte_headers().map_err(|e| format!("{name}: {e}"))?.clone();
        let header = text(header).map_err(|(column, cell)| format!("{name}, header, column {column}: {}", utf8(&cell)));
        let names: Vec<String> = header?.iter().map(str::to_owned).collect();
        if let [one] = names.as_slice() {
            for (separator, called) in [(';', "semicolons"), ('\t', "tabs")] {
                if one.contains(separator) {
                    return Err(format!("{name}, header: separated by {called}, expected commas").into());
                }
            }
        }
        Ok(File { name: name.to_owned(), names, reader })
    }
    /// Where a column is. An error names those that there are.
    pub fn find(&self, column: &str) -> Result<usize, String> {
        let missing = || format!("{}: no column `{column}`; it has {}", self.name, self.names.join(", "));
        self.names.iter().position(|name| name == column).ok_or_else(missing)
    }
    /// The cells of the next row and its line; `None` at the end. Rows that cannot be read do not end the file.
    pub fn next(&mut self, cells: &mut StringRecord) -> Result<Option<Result<u64, Bad>>, Box<dyn Error>> {
        let before = self.reader.position().line();
        let mut bytes: ByteRecord = std::mem::take(cells).into_byte_record();
        let bad = |line, column: &str, why| Bad { file: self.name.clone(), line, column: column.to_owned(), why };
        match self.reader.read_byte_record(&mut bytes) {
            Ok(false) => return Ok(None),
            Ok(true) => {}
            Err(e) => match e.kind() {
                ErrorKind::UnequalLengths { pos, expected_len, len } => {
                    let line = pos.as_ref().map_or(before, csv::Position::line);
                    let quote = if len > expected_len { "; quote cells with commas" } else { "" };
                    let why = format!("{len} cells, expected {expected_len} as in the header{quote}");
                    return Ok(Some(Err(bad(line, "", why))));
                }
                _ => return Err(format!("{}: {e}", self.name).into()),
            },
        }
        let line = bytes.position().map_or(before, csv::Position::line);
        Ok(Some(match text(bytes) {
            Ok(text) => {
                *cells = text;
                Ok(line)
            }
            Err((column, cell)) => Err(bad(line, self.names.get(column - 1).map_or("", String::as_str), utf8(&cell))),
        }))
    }
}

/// As text, or which column (from 1) is not, and what it shows.
fn text(bytes: ByteRecord) -> Result<StringRecord, (usize, String)> {
    StringRecord::from_byte_record(bytes).map_err(|e| {
        let field = e.utf8_error().field();
        let bytes = e.into_byte_record();
        (field + 1, String::from_utf8_lossy(bytes.get(field).unwrap_or_default()).into_owned())
    })
}

fn utf8(cell: &str) -> String {
    format!("`{cell}`: expected UTF-8; save the file in that encoding")
}
