//! What clients send, read strictly: an error says what is wrong with it.

use crate::store::Change;
use crm_kpi::record::AnyRecord;
use serde_json::{Map, Value};

/// What is wrong with a request, and whether it is not even JSON.
#[derive(Debug, PartialEq)]
pub enum Wrong {
    Json(String),
    Content(String),
}

/// The longest id, in bytes.
const LONGEST: usize = 200;
/// Changes of one batch.
const MOST: usize = 10_000;

pub fn id(id: &str) -> Result<String, Wrong> {
    match id {
        "" => Err(Wrong::Content("an empty id".into())),
        id if id.len() > LONGEST => Err(Wrong::Content(format!("an id of {} bytes, at most {LONGEST}", id.len()))),
        id if id.chars().any(char::is_control) => Err(Wrong::Content(format!("id {id:?}: control characters"))),
        id => Ok(id.to_owned()),
    }
}

pub fn record(body: &[u8]) -> Result<AnyRecord, Wrong> {
    known(json(body)?)
}

/// A batch: a JSON array, or a change in each line.
pub fn changes(body: &[u8], lines: bool) -> Result<Vec<Change>, Wrong> {
    let values: Vec<Value> = if lines {
        let lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).enumerate();
        let lines = lines.filter(|(_, line)| !line.is_empty());
        lines.map(|(n, line)| json(line).map_err(|e| e.at(format!("line {}", n + 1)))).collect::<Result<_, _>>()?
    } else {
        match json(body)? {
            Value::Array(values) => values,
            other => return Err(Wrong::Content(format!("{}: expected an array of changes", kind(&other)))),
        }
    };
    if values.len() > MOST {
        return Err(Wrong::Content(format!("{} changes in one request, at most {MOST}", values.len())));
    }
    let each = values.into_iter().enumerate();
    each.map(|(n, value)| change(value).map_err(|e| e.at(format!("change {}", n + 1)))).collect()
}

impl Wrong {
    fn at(self, place: String) -> Wrong {
        match self {
            Wrong::Json(why) => Wrong::Json(format!("{place}: {why}")),
            Wrong::Content(why) => Wrong::Content(format!("{place}: {why}")),
        }
    }
}

fn json(body: &[u8]) -> Result<Value, Wrong> {
    serde_json::from_slice(body).map_err(|e| Wrong::Json(format!("not JSON: {e}")))
}

/// `{"id": "deal:D-1", "put": {"type": "deal", ...}}` or `{"id": "deal:D-1", "delete": true}`
fn change(value: Value) -> Result<Change, Wrong> {
    let expected = r#"expected {"id": ..., "put": {record}} or {"id": ..., "delete": true}"#;
    let Value::Object(mut fields) = value else {
        return Err(Wrong::Content(format!("{}: {expected}", kind(&value))));
    };
    let Some(Value::String(name)) = fields.remove("id") else {
        return Err(Wrong::Content(format!("no id: {expected}")));
    };
    let record = match (fields.remove("put"), fields.remove("delete")) {
        (Some(put), None) => Some(known(put)?),
        (None, Some(Value::Bool(true))) => None,
        _ => return Err(Wrong::Content(expected.into())),
    };
    match fields.keys().next() {
        Some(field) => Err(Wrong::Content(format!("unknown field `{field}`: {expected}"))),
        None => Ok(Change { id: id(&name)?, record }),
    }
}

/// A record of which every field is known: a misspelt one would be a number that is wrong, and nobody knows.
fn known(value: Value) -> Result<AnyRecord, Wrong> {
    let Value::Object(told) = &value else {
        return Err(Wrong::Content(format!(r#"{}: expected a record, {{"type": "deal", ...}}"#, kind(&value))));
    };
    let names: Vec<String> = told.keys().cloned().collect();
    let record: AnyRecord = serde_json::from_value(value).map_err(|e| Wrong::Content(format!("no record: {e}")))?;
    let understood = match serde_json::to_value(&record) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    match names.into_iter().find(|name| !understood.contains_key(name)) {
        Some(name) => {
            let fields: Vec<&str> = understood.keys().map(String::as_str).collect();
            Err(Wrong::Content(format!("unknown field `{name}`: expected {}", fields.join(", "))))
        }
        None => Ok(record),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEAL: &str = r#"{"type":"deal","id":"D-1","created_at":"2024-01-01T00:00:00Z"}"#;

    #[test]
    fn a_batch_is_read_as_an_array_or_line_by_line_and_an_error_says_where() {
        let put = format!(r#"{{"id":"a","put":{DEAL}}}"#);
        let gone = r#"{"id":"a","delete":true}"#;
        let array = changes(format!("[{put},{gone}]").as_bytes(), false).unwrap();
        assert_eq!(array, changes(format!("{put}\r\n\n{gone}\n").as_bytes(), true).unwrap());
        assert_eq!(array.iter().map(|c| c.record.is_some()).collect::<Vec<_>>(), [true, false]);
        for (body, lines, expected) in [
            (format!("{put}\n{{"), true, "line 2: not JSON"),
            (format!("[{put},{{}}]"), false, "change 2: no id"),
            (put.clone(), false, "an object: expected an array"),
            (r#"{"id":"","delete":true}"#.into(), true, "change 1: an empty id"),
            (r#"{"id":"a","delete":false}"#.into(), true, "change 1: expected"),
            (r#"{"id":"a","delete":true,"why":1}"#.into(), true, "unknown field `why`"),
            (r#"{"id":"a","put":{"type":"dael"}}"#.into(), true, "unknown variant `dael`"),
        ] {
            let why = format!("{:?}", changes(body.as_bytes(), lines).unwrap_err());
            assert!(why.contains(expected), "{body}: {why}");
        }
    }

    #[test]
    fn a_misspelt_field_is_refused() {
        assert!(record(DEAL.as_bytes()).is_ok());
        let why = format!("{:?}", record(DEAL.replace("created_at\"", "created_at\":5,\"ovner\"").as_bytes()));
        assert!(why.contains("unknown field `ovner`: expected ") && why.contains("owner"), "{why}");
    }
}
