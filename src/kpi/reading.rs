//! A number and what stands behind it.

use crate::value::{self, Undefined, Why};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// A KPI's value, or why it is undefined, with its evidence.
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let mut deals: Vec<Deal> = (0..4).map(|n| Deal::new(format!("D{n}"), day(n))).collect();
/// for (deal, outcome) in deals.iter_mut().zip([Outcome::Won, Outcome::Won, Outcome::Lost]) {
///     deal.outcome = outcome;
///     deal.closed_at = Some(day(9));
/// }
/// let rate = deals::win_rate(&deals, ..);
/// assert_eq!(rate.to_string(), "66.7 % (2 of 3)");
/// assert_eq!((rate.n(), rate.pending()), (3, 1));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Reading<V> {
    value: Result<V, Undefined>,
    evidence: Evidence,
}

impl<V> Reading<V> {
    pub(crate) fn new(value: Result<V, Undefined>, evidence: Evidence) -> Reading<V> {
        let value = if evidence.inconsistent() { Err(Undefined::Inconsistent) } else { value };
        Reading { value, evidence }
    }
    /// The value, or why there is none.
    pub fn value(&self) -> Result<&V, &Undefined> {
        self.value.as_ref()
    }
    /// The value, if it is defined.
    pub fn ok(self) -> Option<V> {
        self.value.ok()
    }
    /// How many observations the number was made from.
    pub fn n(&self) -> u64 {
        self.evidence.n()
    }
    /// How many records may yet count.
    pub fn pending(&self) -> u64 {
        self.evidence.pending()
    }
    /// What was left out, by reason; in the order of the reasons, no zero entries.
    pub fn excluded(&self) -> impl Iterator<Item = (&Why, u64)> {
        self.evidence.excluded()
    }
    /// How many records were left out for this reason.
    pub fn excluded_for(&self, why: &Why) -> u64 {
        self.evidence.excluded_for(why)
    }
    /// What stands behind the value.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }
    /// Value and evidence apart.
    pub fn into_parts(self) -> (Result<V, Undefined>, Evidence) {
        (self.value, self.evidence)
    }
    /// The same evidence under another value.
    pub fn map<U>(self, f: impl FnOnce(V) -> U) -> Reading<U> {
        Reading { value: self.value.map(f), evidence: self.evidence }
    }
    /// The same evidence under a value that follows from this one, or does not.
    pub fn and_then<U>(self, f: impl FnOnce(V) -> Result<U, Undefined>) -> Reading<U> {
        Reading { value: self.value.and_then(f), evidence: self.evidence }
    }
}

impl<V: fmt::Display> fmt::Display for Reading<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Ok(v) => v.fmt(f),
            // the precision is of numbers, it cuts no text
            Err(why) => value::pad(f, &why.to_string()),
        }
    }
}

/// As a map: `value` (or none), `undefined` (or none, else the reason in words), `n`, `pending`, `excluded` by reason.
impl<V: Serialize> Serialize for Reading<V> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_struct("Reading", 5)?;
        map.serialize_field("value", &self.value.as_ref().ok())?;
        map.serialize_field("undefined", &self.value.as_ref().err().map(ToString::to_string))?;
        map.serialize_field("n", &self.n())?;
        map.serialize_field("pending", &self.pending())?;
        map.serialize_field("excluded", &self.excluded().map(|(why, n)| (why.code(), n)).collect::<BTreeMap<_, _>>())?;
        map.end()
    }
}

/// How many records a number was made from, how many may yet count and how many were left out, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    pub(crate) n: i64,
    pub(crate) pending: i64,
    pub(crate) excluded: BTreeMap<Why, i64>,
}

impl Evidence {
    /// How many observations the number was made from.
    pub fn n(&self) -> u64 {
        u64::try_from(self.n).unwrap_or(0)
    }
    /// How many records may yet count.
    pub fn pending(&self) -> u64 {
        u64::try_from(self.pending).unwrap_or(0)
    }
    /// What was left out, by reason; in the order of the reasons, no zero entries.
    pub fn excluded(&self) -> impl Iterator<Item = (&Why, u64)> {
        self.excluded.iter().filter_map(|(why, n)| Some((why, u64::try_from(*n).ok().filter(|n| *n > 0)?)))
    }
    /// How many records were left out for this reason.
    pub fn excluded_for(&self, why: &Why) -> u64 {
        self.excluded.get(why).map_or(0, |n| u64::try_from(*n).unwrap_or(0))
    }
    fn inconsistent(&self) -> bool {
        self.n < 0 || self.pending < 0 || self.excluded.values().any(|n| *n < 0)
    }
    /// What stands behind two numbers together: as few observations as the weaker has, and the doubts of both.
    pub(crate) fn beside(&self, other: &Evidence) -> Evidence {
        let mut both = Evidence { n: self.n.min(other.n), ..self.clone() };
        both.pending = both.pending.wrapping_add(other.pending);
        other.excluded.iter().for_each(|(why, n)| both.exclude(why.clone(), *n));
        both
    }
    /// Takes in what else is missing.
    pub(crate) fn excluding(&mut self) -> impl FnMut(Why, i64) {
        |why, n| self.exclude(why, n)
    }
    /// Takes in those of the excluded records that are missing from a KPI.
    pub(crate) fn doubt(&mut self, excluded: BTreeMap<Why, i64>, concerns: &dyn Fn(&Why) -> bool) {
        if excluded.is_empty() {
            return; // mostly, and walking an empty map is not free
        }
        for (why, n) in excluded {
            if concerns(&why) {
                self.exclude(why, n);
            }
        }
    }
    pub(crate) fn exclude(&mut self, why: Why, n: i64) {
        if n != 0 {
            let sum = self.excluded.entry(why).or_default();
            *sum = sum.wrapping_add(n);
        }
    }
}

impl fmt::Display for Evidence {
    /// `n 3, 1 pending, 2 without an amount`: what stands behind a number, in a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "n {}", self.n)?;
        if self.pending != 0 {
            write!(f, ", {} pending", self.pending)?;
        }
        for (why, n) in &self.excluded {
            write!(f, ", {n} excluded ({why})")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Currency, Money, Ratio, Share, Value};

    #[test]
    fn it_is_written_with_its_evidence_and_undefined_is_no_value() {
        let evidence = Evidence { n: 3, pending: 1, excluded: BTreeMap::from([(Why::NoAmount, 2)]) };
        let json =
            |value: Result<u64, Undefined>| serde_json::to_string(&Reading::new(value, evidence.clone())).unwrap();
        let behind = r#""n":3,"pending":1,"excluded":{"no_amount":2}}"#;
        assert_eq!(json(Ok(5)), format!(r#"{{"value":5,"undefined":null,{behind}"#));
        let why = Undefined::NoRecords.to_string();
        assert_eq!(json(Err(Undefined::NoRecords)), format!(r#"{{"value":null,"undefined":"{why}",{behind}"#));
    }

    #[test]
    fn a_count_below_zero_reads_inconsistent_whatever_the_value() {
        let share = || Share::new(1, 2);
        for evidence in [
            Evidence { n: -1, ..Evidence::default() },
            Evidence { pending: -1, ..Evidence::default() },
            Evidence { excluded: BTreeMap::from([(Why::NoAmount, -1)]), ..Evidence::default() },
        ] {
            assert_eq!(Reading::new(share(), evidence).value(), Err(&Undefined::Inconsistent));
        }
    }

    #[test]
    fn a_precision_is_of_the_number_and_cuts_no_text() {
        for (value, precise, padded) in [
            (Ratio::new(2, 3).map(Value::from), "0.67", "              0.66666666666667"),
            (Share::new(2, 3).map(Value::from), "66.67 % (2 of 3)", "  66.66666666666667 % (2 of 3)"),
            (Ok(Money::minor(5, Currency::EUR).into()), "0.05 EUR", "          0.05000000000000 EUR"),
            (Err(Undefined::NoRecords), &Undefined::NoRecords.to_string(), &Undefined::NoRecords.to_string()),
        ] {
            let reading = Reading::new(value, Evidence::default());
            assert_eq!(format!("{reading:.2}"), precise);
            assert_eq!(format!("{reading:>30.14}"), padded);
        }
    }
}
