//! The mapping file: how the columns and values of a foreign export become records. Its form is told in README.md.

use super::records::fields;
use crm_kpi::record::RecordKind;
use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::path::Path;

/// Where a field comes from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Source {
    pub from: From,
    /// Given -> meant.
    pub values: HashMap<String, String>,
    /// After that, looked up in another file: file, key column, value column.
    pub via: Option<(String, String, String)>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum From {
    Column(String),
    Constant(String),
}
impl Default for From {
    fn default() -> From {
        From::Constant(String::new())
    }
}

/// `set aside "not engaged yet" when engage_date is empty`.
#[derive(Debug, Clone, PartialEq)]
pub struct Aside {
    pub reason: String,
    pub column: String,
    /// Empty for an empty cell.
    pub value: String,
}

/// One kind of record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    pub file: String,
    pub fields: HashMap<String, Source>,
    pub aside: Vec<Aside>,
}

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Map(pub HashMap<RecordKind, Table>);

impl Map {
    pub fn open(path: &Path) -> Result<Map, Box<dyn Error>> {
        let text = std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        Map::read(&text).map_err(|(line, why)| format!("{}, line {line}: {why}", path.display()).into())
    }
    /// A line that cannot be read is named with its number.
    pub fn read(text: &str) -> Result<Map, (usize, String)> {
        let mut map = Map::default();
        let mut table: Option<(&mut Table, RecordKind, BTreeSet<String>)> = None;
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(head) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                let (kind, file) = head.split_once(" in ").ok_or((number, "expected [KIND in FILE]".to_owned()))?;
                let kind: RecordKind = kind.trim().parse().map_err(|e| (number, format!("{e}")))?;
                let section = map.0.entry(kind).or_default();
                section.file = file.trim().to_owned();
                table = Some((section, kind, fields(kind).map_err(|e| (number, e.to_string()))?));
                continue;
            }
            let (table, kind, fields) = table.as_mut().ok_or((number, "expected [KIND in FILE] first".to_owned()))?;
            fact(table, line).map_err(|why| (number, why))?;
            if let Some(field) = table.fields.keys().find(|field| !fields.contains(*field)) {
                let known: Vec<&str> = fields.iter().map(String::as_str).collect();
                return Err((number, format!("`{field}`: expected a field of a {kind}: {}", known.join(", "))));
            }
        }
        match map.0.is_empty() {
            true => Err((text.lines().count().max(1), "the end, and no section: expected [KIND in FILE]".to_owned())),
            false => Ok(map),
        }
    }
}

fn fact(table: &mut Table, line: &str) -> Result<(), String> {
    if let Some(rest) = line.strip_prefix("set aside ") {
        let expected = || format!("`{line}`: expected set aside \"REASON\" when COLUMN is VALUE (or: is empty)");
        let (reason, when) = rest.split_once(" when ").ok_or_else(expected)?;
        let (column, value) = when.split_once(" is ").ok_or_else(expected)?;
        let value = if value.trim() == "empty" { "" } else { value.trim() };
        let (reason, column, value) = (unquoted(reason.trim()), column.trim().to_owned(), unquoted(value));
        table.aside.push(Aside { reason, column, value });
        return Ok(());
    }
    if let Some((field, change)) = line.split_once(':').filter(|(field, _)| !field.contains('=')) {
        let (given, meant) =
            change.split_once("->").ok_or_else(|| format!("`{line}`: expected FIELD: GIVEN -> MEANT"))?;
        let field = table.fields.get_mut(field.trim());
        let field = field.ok_or_else(|| format!("`{line}`: say where the field comes from first: FIELD = COLUMN"))?;
        field.values.insert(unquoted(given.trim()), unquoted(meant.trim()));
        return Ok(());
    }
    let expected =
        || format!("`{line}`: expected FIELD = COLUMN, FIELD = \"CONSTANT\" or FIELD = COLUMN via FILE (KEY -> VALUE)");
    let (field, source) = line.split_once('=').ok_or_else(expected)?;
    let (source, via) = match source.split_once(" via ") {
        None => (source.trim(), None),
        Some((source, via)) => {
            let (file, columns) = via.trim().strip_suffix(')').and_then(|v| v.split_once('(')).ok_or_else(expected)?;
            let (key, value) = columns.split_once("->").ok_or_else(expected)?;
            (source.trim(), Some((file.trim().to_owned(), key.trim().to_owned(), value.trim().to_owned())))
        }
    };
    let from = match source.starts_with('"') {
        true => From::Constant(unquoted(source)),
        false => From::Column(source.to_owned()),
    };
    table.fields.insert(field.trim().to_owned(), Source { from, values: HashMap::new(), via });
    Ok(())
}

fn unquoted(text: &str) -> String {
    text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text).to_owned()
}
