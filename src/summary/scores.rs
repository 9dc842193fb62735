//! Answers on a scale of whole numbers.

use super::{Fold, Summary};
use crate::value::{Mean, Nps, Share, Undefined};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How often each score was given.
///
/// ```
/// use crm_kpi::summary::{Fold, Scores};
/// let mut answers = Scores::default();
/// [10, 9, 8, 6].into_iter().for_each(|score| answers.absorb(score));
/// assert_eq!(answers.nps()?.points(), 25.0);
/// assert_eq!(answers.at_least(8)?.to_string(), "75.0 % (3 of 4)");
/// assert_eq!(answers.mean()?.as_f64(), 8.25);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
// The scores of the usual scales have their place; others, and counts beyond 32 bits, are beside them.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(into = "Vec<(i16, i64)>", from = "Vec<(i16, i64)>")]
pub struct Scores {
    usual: [i32; 11],
    // sorted, none of nothing
    rest: Vec<(i16, i64)>,
}

impl Scores {
    /// Each score that was given, and how often, lowest first.
    pub fn counts(&self) -> Vec<(i16, i64)> {
        let mut counts: Vec<(i16, i64)> =
            (0i16..).zip(self.usual).filter(|(_, n)| *n != 0).map(|(score, n)| (score, n.into())).collect();
        for (score, n) in &self.rest {
            add(&mut counts, *score, *n);
        }
        counts
    }
    /// How many answers there are.
    pub fn total(&self) -> Result<i64, Undefined> {
        self.between(i16::MIN, i16::MAX)
    }
    /// The share of answers of at least this score: the top boxes.
    pub fn at_least(&self, score: i16) -> Result<Share, Undefined> {
        Share::new(self.between(score, i16::MAX)?, self.total()?)
    }
    /// The mean score, with what its deviation needs.
    pub fn mean(&self) -> Result<Mean, Undefined> {
        let moment = |power| {
            let term = |(score, n): &(i16, i64)| i128::from(*n) * i128::from(*score).pow(power);
            self.counts().iter().map(term).sum()
        };
        Mean::new(self.total()?, moment(1), moment(2))
    }
    /// The net promoter score of answers from 0 to 10: 9 and 10 promote, 0 to 6 detract. Out of range if there are
    /// others.
    pub fn nps(&self) -> Result<Nps, Undefined> {
        let nps = Nps::new(self.between(9, 10)?, self.between(7, 8)?, self.between(0, 6)?)?;
        if nps.n() == self.total()? { Ok(nps) } else { Err(Undefined::OutOfRange) }
    }
    /// How many answers lie from one score to another, both included.
    pub fn between(&self, low: i16, high: i16) -> Result<i64, Undefined> {
        let counts = self.counts();
        if counts.iter().any(|(_, n)| *n < 0) {
            return Err(Undefined::Inconsistent);
        }
        let within = counts.iter().filter(|(score, _)| (low..=high).contains(score));
        within.map(|(_, n)| n).try_fold(0i64, |sum, n| sum.checked_add(*n)).ok_or(Undefined::OutOfRange)
    }

    #[inline(always)]
    fn count(&mut self, score: i16, change: i32) {
        // a negative score is a large index, and has no place either
        if let Some(n) = self.usual.get_mut(score as usize)
            && let Some(sum) = n.checked_add(change)
        {
            *n = sum;
            return;
        }
        self.count_rare(score, change.into());
    }
    #[cold]
    #[inline(never)]
    fn count_rare(&mut self, score: i16, change: i64) {
        add(&mut self.rest, score, change);
    }
}

fn add(counts: &mut Vec<(i16, i64)>, score: i16, change: i64) {
    match counts.binary_search_by_key(&score, |(score, _)| *score) {
        Ok(at) => {
            if let Some((_, count)) = counts.get_mut(at) {
                *count = count.wrapping_add(change);
                if *count == 0 {
                    counts.remove(at);
                }
            }
        }
        Err(_) if change == 0 => {}
        Err(at) => counts.insert(at, (score, change)),
    }
}

impl PartialEq for Scores {
    fn eq(&self, other: &Scores) -> bool {
        (self.rest.is_empty() && other.rest.is_empty() && self.usual == other.usual) || self.counts() == other.counts()
    }
}
impl Eq for Scores {}
impl fmt::Debug for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.counts()).finish()
    }
}
impl Summary for Scores {
    fn merge(&mut self, other: &Scores) {
        for (score, n) in (0i16..).zip(other.usual) {
            self.count(score, n);
        }
        for (score, n) in &other.rest {
            self.count_rare(*score, *n);
        }
    }
}
impl Fold<i16> for Scores {
    #[inline]
    fn absorb(&mut self, score: i16) {
        self.count(score, 1);
    }
    #[inline]
    fn retract(&mut self, score: i16) {
        self.count(score, -1);
    }
}

impl From<Vec<(i16, i64)>> for Scores {
    fn from(counts: Vec<(i16, i64)>) -> Scores {
        let mut scores = Scores::default();
        for (score, n) in counts {
            match i32::try_from(n) {
                Ok(n) => scores.count(score, n),
                Err(_) => scores.count_rare(score, n),
            }
        }
        scores
    }
}
impl From<Scores> for Vec<(i16, i64)> {
    fn from(scores: Scores) -> Vec<(i16, i64)> {
        scores.counts()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(-1i16..11, 0..40), cuts: (usize, usize)) {
            laws::hold::<Scores, i16>(&all, cuts);
        }
    }

    #[test]
    fn one_set_of_counts_has_many_readings() {
        let scores = Scores::from(vec![(10, 3), (5, 1), (7, 2)]);
        assert_eq!(scores.counts(), [(5, 1), (7, 2), (10, 3)]);
        assert_eq!((scores.total(), scores.nps()), (Ok(6), Nps::new(3, 2, 1)));
        assert_eq!(scores.mean(), Mean::new(6, 49, 423));
        assert_eq!(scores.at_least(7), Share::new(5, 6));
        assert_eq!(serde_json::to_string(&scores).unwrap(), "[[5,1],[7,2],[10,3]]");
    }

    #[test]
    fn a_count_beyond_its_place_is_kept_beside_it() {
        let mut many = Scores { usual: [0, 0, i32::MAX, 0, 0, 0, 0, 0, 0, 0, 0], rest: vec![] };
        let before = many.clone();
        many.absorb(2);
        many.absorb(-7);
        assert_eq!(many.counts(), [(-7, 1), (2, 1 << 31)]);
        assert_eq!(Scores::from(many.counts()), many);
        many.retract(-7);
        many.retract(2);
        assert_eq!(many, before);
    }

    #[test]
    fn what_was_never_given_or_is_off_the_scale_has_no_reading() {
        let mut scores = Scores::default();
        assert_eq!((scores.total(), scores.nps()), (Ok(0), Err(Undefined::NoRecords)));
        assert_eq!(scores.at_least(9), Err(Undefined::NoDenominator));
        scores.absorb(10);
        scores.absorb(11);
        assert_eq!(scores.nps(), Err(Undefined::OutOfRange));
        scores.retract(3);
        assert_eq!((scores.total(), scores.nps()), (Err(Undefined::Inconsistent), Err(Undefined::Inconsistent)));
        assert_eq!(scores.mean(), Err(Undefined::Inconsistent));
    }
}
