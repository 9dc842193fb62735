//! Every KPI by id: what it is, what it needs, and a [`Meter`] that runs it.
//!
//! ```
//! use crm_kpi::catalogue;
//! let win_rate = catalogue::find("deals.win_rate")?;
//! assert_eq!(win_rate.about.formula, "won / (won + lost)");
//! assert_eq!(win_rate.about.names.get("pl"), "Współczynnik wygranych");
//! assert!(catalogue::find("deals.win_rat").unwrap_err().to_string().contains("deals.win_rate"));
//! # Ok::<(), crm_kpi::Error>(())
//! ```

use crate::error::Error;
use crate::kpi::{About, Derived, Kpi};
use crate::record::RecordKind;

#[cfg(all(doc, feature = "meter"))]
use crate::meter::Meter;

/// One KPI of the catalogue.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Entry {
    /// What it is.
    pub about: About,
    /// The type in the module that the id begins with: `WinRate`.
    pub name: &'static str,
    /// The kinds of records that it needs, those of each part by themselves.
    pub records: &'static [&'static [RecordKind]],
    /// Of a derived KPI, the ids of those whose parts it reads.
    pub parts: &'static [&'static str],
    /// Its records are seen one by one: none of them must be in the group of another.
    pub(crate) one_by_one: bool,
}

/// Text fields that say another thing in each kind of record.
const OWN_SENSE: [&str; 9] = ["id", "assignee", "priority", "kind", "stage", "outcome", "from", "action", "public"];

impl Entry {
    /// The text fields that a [`Meter`] of this KPI can group by: those that all its records have, and that mean the
    /// same in all of them. Where records are seen one by one those that any kind of them has: the others are in the group
    /// of those where it is unset.
    pub fn fields(&self) -> Vec<&'static str> {
        let mut kinds: Vec<RecordKind> = self.records.iter().flat_map(|kinds| kinds.iter().copied()).collect();
        kinds.dedup();
        let Some((first, rest)) = kinds.split_first() else { return Vec::new() };
        let shared = |field: &&str| rest.iter().all(|kind| kind.fields().contains(field));
        let senses = |field: &&str| rest.is_empty() || !OWN_SENSE.contains(field);
        if self.one_by_one {
            let mut fields: Vec<&str> = Vec::new();
            for field in kinds.iter().flat_map(|kind| kind.fields()).filter(|field| senses(field)) {
                if !fields.contains(field) {
                    fields.push(field);
                }
            }
            return fields;
        }
        first.fields().iter().copied().filter(shared).filter(senses).collect()
    }
}

/// Every KPI, in the order of the list.
pub fn all() -> &'static [Entry] {
    ENTRIES
}

/// The KPI with this id. An error names those that look like it.
pub fn find(id: &str) -> Result<&'static Entry, Error> {
    all().iter().find(|e| e.about.id == id).ok_or_else(|| {
        let mut near: Vec<(usize, &str)> = all().iter().map(|e| (distance(id, e.about.id), e.about.id)).collect();
        near.sort();
        let names: Vec<&str> = near.iter().take(3).map(|(_, id)| *id).collect();
        Error::invalid("KPI", id, format!("an id of the catalogue, such as {}", names.join(", ")))
    })
}

/// How many letters must be changed to make one word the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let changed = diagonal + usize::from(x != *y);
            diagonal = *cell;
            left = changed.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// The last name of a path.
const fn last(path: &'static str) -> &'static str {
    let bytes = path.as_bytes();
    let mut start = bytes.len();
    while start > 0 && bytes[start - 1] != b':' && bytes[start - 1] != b' ' {
        start -= 1;
    }
    path.split_at(start).1
}

/// A KPI of the list that is not derived.
trait Listed: Kpi {
    const RECORDS: &'static [RecordKind];
}

macro_rules! entries {
    ($($kind:ident $kpi:path $(=> over $($record:ident),+)? $(=> of ($($part:path),+))?;)*) => {
        static ENTRIES: &[Entry] = &[$(entry!($kind $kpi $(=> over $($record),+)? $(=> of ($($part),+))?)),*];
        $(listed!($kind $kpi $(=> over $($record),+)? $(=> of ($($part),+))?);)*
    };
}
macro_rules! entry {
    (derived $kpi:path => of ($($part:path),+)) => {
        Entry {
            about: <$kpi as Derived>::ABOUT,
            name: last(stringify!($kpi)),
            records: &[$(<$part as Listed>::RECORDS),+],
            parts: &[$(<$part as Kpi>::ABOUT.id),+],
            one_by_one: false,
        }
    };
    (@ records) => { true };
    (@ entities) => { false };
    ($kind:ident $kpi:path => over $($record:ident),+) => {
        Entry {
            about: <$kpi as Kpi>::ABOUT,
            name: last(stringify!($kpi)),
            records: &[<$kpi as Listed>::RECORDS],
            parts: &[],
            one_by_one: entry!(@ $kind),
        }
    };
}
macro_rules! listed {
    (derived $($rest:tt)*) => {};
    ($kind:ident $kpi:path => over $($record:ident),+) => {
        impl Listed for $kpi {
            const RECORDS: &'static [RecordKind] = &[$(RecordKind::$record),+];
        }
    };
}
crate::every_kpi!(entries);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::LANGUAGES;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_and_every_page_is_complete() {
        let mut ids = BTreeSet::new();
        for Entry { about, .. } in all() {
            assert!(ids.insert(about.id), "{} twice", about.id);
            assert!(about.id.contains('.') && about.id.is_ascii(), "{}", about.id);
            for (what, text) in [("formula", about.formula), ("anchor", about.anchor), ("source", about.source)] {
                assert!(!text.is_empty(), "{} has no {what}", about.id);
            }
        }
    }

    #[test]
    fn every_kpi_has_its_name_in_every_language() {
        let missing: Vec<String> = all()
            .iter()
            .flat_map(|e| LANGUAGES.map(|l| (e, l)))
            .filter(|(e, l)| e.about.names.translated(l).is_none())
            .map(|(e, l)| format!("{} in {l}", e.about.id))
            .collect();
        assert!(missing.is_empty(), "falls back to English: {missing:?}");
    }

    #[test]
    fn an_id_that_does_not_exist_is_answered_with_those_that_look_like_it() {
        for (given, meant) in [("deals.winrate", "deals.win_rate"), ("revenue", "deals.revenue")] {
            let e = find(given).unwrap_err();
            assert!(e.is_invalid() && e.to_string().contains(meant), "{e}");
        }
    }
}
