//! Reading the data sets in place.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// A row by column name.
pub type Row = BTreeMap<String, String>;

/// The rows of a CSV file below `data/`, unpacked if its name ends in `.gz`.
pub fn rows(root: &Path, file: &str) -> Vec<Row> {
    parsed(&bytes(&root.join("data").join(file)), file)
}

/// The rows of any CSV file.
pub fn table(path: &Path) -> Vec<Row> {
    parsed(&bytes(path), &path.display().to_string())
}

fn parsed(bytes: &[u8], file: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(|row| row.unwrap_or_else(|e| panic!("{file}: {e}"))).collect()
}

/// The lines of a text file below `data/`.
pub fn lines(root: &Path, file: &str) -> Vec<String> {
    String::from_utf8(bytes(&root.join("data").join(file))).expect(file).lines().map(str::to_owned).collect()
}

fn bytes(path: &Path) -> Vec<u8> {
    if path.extension().is_some_and(|e| e == "gz") {
        let unpacked = Command::new("gzip").arg("-dc").arg(path).output().expect("gzip unpacks the data set");
        assert!(unpacked.status.success(), "gzip -dc {}", path.display());
        unpacked.stdout
    } else {
        std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }
}

/// A field that is there and not empty.
pub fn field<'a>(row: &'a Row, name: &str) -> Option<&'a str> {
    Some(row.get(name).unwrap_or_else(|| panic!("no column {name}")).as_str()).filter(|text| !text.is_empty())
}
