//! Text as small numbers, and records that carry their key.

use crate::kpi::Mix;
use std::collections::HashMap;

/// Texts as small numbers, from 0 on: hash each text once, when the records are read, and group by the number ever after.
///
/// ```
/// use crm_kpi::{deals::WinRate, field::{Interner, Keyed}, kpi::over, record::{Deal, Outcome}, time::Timestamp};
/// let deals = [("anna", Outcome::Won), ("piotr", Outcome::Lost), ("anna", Outcome::Lost)].map(|(owner, outcome)| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.owner, deal.outcome, deal.closed_at) = (Some(owner.into()), outcome, Some(Timestamp::from_micros(5)));
///     deal
/// });
/// let mut owners = Interner::default();
/// let rows: Vec<_> = deals.iter().map(|d| Keyed::new(d, owners.code_of(d.owner.as_deref()))).collect();
/// let rates = over(&rows).by(|row| row.key).measure(WinRate);
/// for owner in rates.groups() {
///     println!("{:?} {}", owner.and_then(|code| owners.text(code)), rates.total(owner));
/// }
/// assert_eq!(rates.total(&owners.find("anna")).to_string(), "50.0 % (1 of 2)");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Interner {
    codes: HashMap<Box<str>, u32, Mix>,
    texts: Vec<Box<str>>,
}

impl Interner {
    /// The number of a text, a new one at first sight.
    pub fn code(&mut self, text: &str) -> u32 {
        match self.codes.get(text) {
            Some(code) => *code,
            None => {
                // four thousand million different texts do not fit a machine's memory
                let code = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
                self.codes.insert(text.into(), code);
                self.texts.push(text.into());
                code
            }
        }
    }
    /// The same for a text that may be missing, which stays a group of its own.
    pub fn code_of(&mut self, text: Option<&str>) -> Option<u32> {
        text.map(|text| self.code(text))
    }
    /// The number of a text that was seen.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.codes.get(text).copied()
    }
    /// The text that has a number.
    pub fn text(&self, code: u32) -> Option<&str> {
        self.texts.get(code as usize).map(|text| &**text)
    }
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }
    /// Whether no text was seen.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }
}

/// A record with the key that it is grouped by, made beforehand. It offers every field that the record does; see
/// [`Interner`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyed<R, K> {
    /// The record, or a reference to it.
    pub record: R,
    /// What it is grouped by: a small number, or a tuple of them.
    pub key: K,
}

impl<R, K> Keyed<R, K> {
    /// A record under a key.
    pub fn new(record: R, key: K) -> Keyed<R, K> {
        Keyed { record, key }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_and_every_number_its_text() {
        let mut names = Interner::default();
        assert!(names.is_empty());
        let codes: Vec<_> = ["b", "", "b", "a"].map(|text| names.code(text)).into();
        assert_eq!((codes, names.len(), names.code_of(None)), (vec![0, 1, 0, 2], 3, None));
        assert_eq!([0, 1, 2, 3].map(|code| names.text(code)), [Some("b"), Some(""), Some("a"), None]);
        assert_eq!((names.find("a"), names.find("c")), (Some(2), None));
    }
}
