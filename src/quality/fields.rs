//! Fields in text: `owner, deal.amount`.

use crate::error::Error;
use crate::field::{NAMED, named_fields};
use crate::record::RecordKind;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Fields of records by name, as a text: `owner, deal.amount`. A field stands for that of every kind of record that has it
/// (lead, deal, customer, ticket); with a kind before it, for that kind's alone.
///
/// ```
/// use crm_kpi::quality::FieldNames;
/// let fields: FieldNames = "owner, deal.amount".parse()?;
/// assert_eq!(fields.to_string(), "owner, deal.amount");
/// let e = "ovner".parse::<FieldNames>().unwrap_err();
/// assert!(e.to_string().starts_with("field `ovner`: expected "));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FieldNames {
    given: Vec<String>,
    each: Vec<(RecordKind, String)>,
}

impl FieldNames {
    /// Those of a kind of record, in the order given.
    pub fn of(&self, kind: RecordKind) -> impl Iterator<Item = &str> {
        self.each.iter().filter(move |(of, _)| *of == kind).map(|(_, field)| field.as_str())
    }
}

impl FieldNames {
    fn known(given: &[&str], each: impl Iterator<Item = (RecordKind, &'static str)>) -> FieldNames {
        FieldNames {
            given: given.iter().map(|name| (*name).to_owned()).collect(),
            each: each.map(|(kind, field)| (kind, field.to_owned())).collect(),
        }
    }
    /// Who is responsible for the record: `owner, ticket.assignee`.
    pub(super) fn responsible() -> FieldNames {
        let field = |kind: &RecordKind| match kind {
            RecordKind::Ticket => (*kind, "assignee"),
            _ => (*kind, "owner"),
        };
        FieldNames::known(&["owner", "ticket.assignee"], NAMED.iter().map(field))
    }
    /// Which record it is: `id`.
    pub(super) fn ids() -> FieldNames {
        FieldNames::known(&["id"], NAMED.iter().map(|kind| (*kind, "id")))
    }
}

/// The field of each kind that is meant by a name.
pub(super) fn meant(name: &str) -> Result<Vec<(RecordKind, String)>, Error> {
    let (kind, field) = match name.split_once('.') {
        Some((kind, field)) => (Some(kind.parse::<RecordKind>()?), field),
        None => (None, name),
    };
    let kinds = NAMED.iter().filter(|of| kind.is_none_or(|kind| kind == **of));
    let all: Vec<_> = kinds.clone().filter(|of| named_fields(**of).contains(&field)).collect();
    if all.is_empty() {
        let mut known: Vec<&str> = kinds.flat_map(|of| named_fields(*of)).copied().collect();
        known.sort_unstable();
        known.dedup();
        let expected = match known.as_slice() {
            [] => "a field of a lead, deal, customer or ticket".to_owned(),
            known => format!("one of {}", known.join(", ")),
        };
        return Err(Error::invalid("field", name, expected));
    }
    Ok(all.into_iter().map(|of| (*of, field.to_owned())).collect())
}

impl FromStr for FieldNames {
    type Err = Error;
    fn from_str(text: &str) -> Result<FieldNames, Error> {
        let given: Vec<String> =
            text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let mut each: Vec<(RecordKind, String)> = Vec::new();
        for field in given.iter().map(|name| meant(name)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
            if !each.contains(&field) {
                each.push(field);
            }
        }
        if each.is_empty() {
            return Err(Error::invalid("fields", text, "names of fields with commas between, such as owner, amount"));
        }
        Ok(FieldNames { given, each })
    }
}
impl fmt::Display for FieldNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.given.join(", "))
    }
}
impl TryFrom<String> for FieldNames {
    type Error = Error;
    fn try_from(text: String) -> Result<FieldNames, Error> {
        text.parse()
    }
}
impl From<FieldNames> for String {
    fn from(fields: FieldNames) -> String {
        fields.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_what_their_texts_say() {
        for known in [FieldNames::responsible(), FieldNames::ids()] {
            assert_eq!(known.to_string().parse::<FieldNames>().unwrap(), known);
        }
    }

    #[test]
    fn a_name_means_the_field_of_every_kind_that_has_it() {
        for (text, leads, deals, tickets) in [
            ("owner", "owner", "owner", ""),
            ("source,deal.amount", "source", "source amount", ""),
            ("owner, ticket.assignee , lead.owner", "owner", "owner", "assignee"),
        ] {
            let fields: FieldNames = text.parse().unwrap();
            let of = |kind| fields.of(kind).collect::<Vec<_>>().join(" ");
            let seen = (of(RecordKind::Lead), of(RecordKind::Deal), of(RecordKind::Ticket));
            assert_eq!(seen, (leads.to_owned(), deals.to_owned(), tickets.to_owned()), "{text}");
            assert_eq!(fields.to_string().parse::<FieldNames>().unwrap(), fields, "{text}");
        }
        for text in ["", " , ", "ovner", "deal.assignee", "spend.amount", "house.owner"] {
            assert!(text.parse::<FieldNames>().unwrap_err().is_invalid(), "{text}");
        }
    }
}
