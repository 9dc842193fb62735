//! What is kept of records that are checked.

use super::rule::{Rule, by_name};
use crate::field::Created;
use crate::kpi::{AsOf, Measure, Observe, Seen};
use crate::summary::{Fold, Summary};
use crate::time::Timestamp;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// Records by the answers that a rule gives about each: any number of yes and no.
///
/// One measure for completeness and validity. A record counts in the period of its creation, with the fields it has now.
#[derive(Clone, Copy)]
pub struct Checks<F> {
    pub(super) rule: Rule<F>,
}
by_name!(Checks: rule);

/// The answers about one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// How many were yes.
    pub passed: i64,
    /// How many there were.
    pub asked: i64,
}

/// What is kept of the answers about many records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecksKept {
    /// Answers that were yes.
    pub passed: i64,
    /// Answers.
    pub asked: i64,
    /// Records of which no answer was no.
    pub faultless: i64,
    /// Records.
    pub records: i64,
}

impl ChecksKept {
    /// The share of yes in all answers.
    pub fn answers(&self) -> Result<Share, Undefined> {
        Share::new(self.passed, self.asked)
    }
    /// The share of the records of which no answer was no.
    pub fn whole_records(&self) -> Result<Share, Undefined> {
        Share::new(self.faultless, self.records)
    }
    fn add(&mut self, other: &ChecksKept) {
        self.passed = self.passed.wrapping_add(other.passed);
        self.asked = self.asked.wrapping_add(other.asked);
        self.faultless = self.faultless.wrapping_add(other.faultless);
        self.records = self.records.wrapping_add(other.records);
    }
    fn one(seen: Checked, sign: i64) -> ChecksKept {
        ChecksKept {
            passed: seen.passed.wrapping_mul(sign),
            asked: seen.asked.wrapping_mul(sign),
            faultless: if seen.passed == seen.asked { sign } else { 0 },
            records: sign,
        }
    }
}
impl Summary for ChecksKept {
    fn merge(&mut self, other: &Self) {
        self.add(other);
    }
}
impl Fold<Checked> for ChecksKept {
    fn absorb(&mut self, seen: Checked) {
        self.add(&ChecksKept::one(seen, 1));
    }
    fn retract(&mut self, seen: Checked) {
        self.add(&ChecksKept::one(seen, -1));
    }
}

impl<F: Clone + Send + Sync + 'static> Measure for Checks<F> {
    const ID: &'static str = "quality.checks";
    type Observation = Checked;
    type When = Timestamp;
    type Summary = ChecksKept;
}

impl<R, F, A> Observe<R> for Checks<F>
where
    R: Created,
    F: Fn(&R) -> A + Clone + Send + Sync + 'static,
    A: IntoIterator<Item = bool>,
{
    fn observe(&self, record: &R, as_of: AsOf) -> Seen<Checked> {
        let at = record.created_at();
        if !as_of.knows(at) {
            return Seen::Outside;
        }
        let mut seen = Checked { passed: 0, asked: 0 };
        for yes in (self.rule.ask)(record) {
            seen.passed += i64::from(yes);
            seen.asked += 1;
        }
        Seen::Counted(at, seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(
            all in prop::collection::vec((0i64..4, 0i64..4).prop_map(|(a, b)| Checked { passed: a, asked: a + b }), 0..20),
            cuts: (usize, usize),
        ) {
            laws::hold::<ChecksKept, Checked>(&all, cuts);
        }
    }
}
