//! Exact distributions.

use super::{Fold, Summary};
use crate::value::{Arranged, DurationSummary, Undefined};
use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use std::sync::Arc;

/// Every value, with its multiplicity: what medians and quantiles need. Costs a push per record, and memory in
/// proportion to the values it holds.
///
/// ```
/// use crm_kpi::summary::{Fold, Values};
/// let mut cycle: Values<i64> = Values::default();
/// [10, 30, 20, 90].into_iter().for_each(|days| cycle.absorb(days * 86_400_000_000));
/// assert_eq!(cycle.summary()?.median().as_f64_days(), 25.0);
/// cycle.retract(90 * 86_400_000_000);
/// assert_eq!(cycle.summary()?.median().as_f64_days(), 20.0);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(
    into = "Content<T>",
    from = "Content<T>",
    bound(serialize = "T: Ord + Copy + Serialize", deserialize = "T: Ord + Copy + Deserialize<'de>")
)]
pub struct Values<T> {
    /// What came since it was last settled.
    fresh: Vec<T>,
    /// What is settled, shared with the readings of it.
    settled: Option<Arc<Arranged<T>>>,
    minus: Option<Box<Minus<T>>>,
}

/// What was taken back and has not yet met its like.
#[derive(Clone, Debug)]
struct Minus<T> {
    values: Vec<T>,
    // how many there may be before the next search for their like
    due: usize,
}

/// The one form of a content: both sorted, with nothing in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "Values")]
pub(super) struct Content<T> {
    pub values: Vec<T>,
    pub owed: Vec<T>,
}
impl<T: Ord + Copy> From<Values<T>> for Content<T> {
    fn from(mut values: Values<T>) -> Content<T> {
        let mut all = values.take_all();
        all.sort_unstable();
        values.cancel(&mut all);
        Content { values: all, owed: values.minus.map_or_else(Vec::new, |minus| minus.values) }
    }
}
impl<T: Ord + Copy> From<Content<T>> for Values<T> {
    fn from(content: Content<T>) -> Values<T> {
        let mut values = Values { fresh: content.values, ..Values::default() };
        values.owe(&content.owed);
        values
    }
}
impl<T> Default for Values<T> {
    fn default() -> Values<T> {
        Values { fresh: Vec::new(), settled: None, minus: None }
    }
}

impl<T: Ord + Copy> Values<T> {
    /// All values, smallest first. Inconsistent if more was taken back than counted in.
    pub fn sorted(&self) -> Result<Vec<T>, Undefined> {
        let Content { values, owed } = self.clone().into();
        if owed.is_empty() { Ok(values) } else { Err(Undefined::Inconsistent) }
    }
    /// How many values there are.
    pub fn n(&self) -> i64 {
        self.plus() as i64 - self.minus.as_ref().map_or(0, |minus| minus.values.len() as i64)
    }
    fn plus(&self) -> usize {
        self.fresh.len() + self.settled.as_ref().map_or(0, |settled| settled.len())
    }
    pub(super) fn is_nothing(&self) -> bool {
        self.n() == 0 && Content::from(self.clone()).values.is_empty()
    }

    fn owe(&mut self, values: &[T]) {
        if values.is_empty() {
            return;
        }
        let plus = self.plus();
        let minus = self.minus.get_or_insert_with(|| Box::new(Minus { values: Vec::new(), due: next_due(0, plus) }));
        minus.values.extend_from_slice(values);
        if minus.values.len() >= minus.due {
            self.arrange();
        }
    }
    /// All that was counted in, in any order; nothing is left here.
    fn take_all(&mut self) -> Vec<T> {
        let mut all = std::mem::take(&mut self.fresh);
        match self.settled.take().map(|settled| Arc::try_unwrap(settled).map_err(|shared| shared.values().to_vec())) {
            None => {}
            Some(Ok(mine)) => {
                let mut settled = mine.into_values();
                settled.append(&mut all);
                all = settled;
            }
            Some(Err(copy)) => all.extend(copy),
        }
        all
    }
    /// Brings all into the order that quantiles need; what was taken back meets its like.
    fn arrange(&mut self) {
        if self.fresh.is_empty() && self.minus.is_none() {
            return;
        }
        let mut all = self.take_all();
        if self.minus.is_some() {
            all.sort_unstable();
            self.cancel(&mut all);
        }
        self.settled = (!all.is_empty()).then(|| Arc::new(Arranged::new(all)));
    }
    /// What was taken back meets its like among sorted values.
    fn cancel(&mut self, sorted: &mut Vec<T>) {
        let Some(minus) = &mut self.minus else { return };
        minus.values.sort_unstable();
        let mut taken = std::mem::take(&mut minus.values).into_iter().peekable();
        let mut left = Vec::new();
        sorted.retain(|x| {
            while let Some(missing) = taken.next_if(|t| t < x) {
                left.push(missing);
            }
            taken.next_if_eq(x).is_none()
        });
        left.extend(taken);
        if left.is_empty() {
            self.minus = None;
        } else {
            (minus.due, minus.values) = (next_due(left.len(), sorted.len()), left);
        }
    }
    /// All values in the order that quantiles need, at once or when one is asked for. Inconsistent if more was taken back
    /// than counted in.
    pub(crate) fn arranged(&self) -> Result<Arc<Arranged<T>>, Undefined> {
        let settled = self.settled.as_ref();
        if self.minus.is_some() {
            let mut values = self.clone();
            values.arrange();
            return match values.minus {
                Some(_) => Err(Undefined::Inconsistent),
                None => Ok(values.settled.unwrap_or_else(|| Arc::new(Arranged::new(Vec::new())))),
            };
        }
        if let Some(settled) = settled.filter(|_| self.fresh.is_empty()) {
            return Ok(settled.clone());
        }
        // merged from several, such as the total of a row
        let parts = [settled.map_or(&[][..], |settled| settled.values()), &self.fresh];
        Ok(Arc::new(Arranged::when_asked(parts.concat())))
    }
}

/// A search costs as much as there are values, so that it waits for half as many to be taken back: the cost of each
/// stays constant, the memory in proportion to the content.
fn next_due(minus: usize, plus: usize) -> usize {
    minus + 64.max(plus / 2)
}

impl Values<i64> {
    /// The distribution, of durations in microseconds. Undefined of none.
    pub fn summary(&self) -> Result<DurationSummary, Undefined> {
        DurationSummary::of(self.arranged()?)
    }
}

impl<T: Ord + Copy> PartialEq for Values<T> {
    fn eq(&self, other: &Values<T>) -> bool {
        let content = |values: &Values<T>| Content::from(values.clone());
        self.n() == other.n() && {
            let (a, b) = (content(self), content(other));
            a.values == b.values && a.owed == b.owed
        }
    }
}
impl<T: Ord + Copy + Debug + Send + Sync + 'static> Summary for Values<T> {
    fn merge(&mut self, other: &Values<T>) {
        self.fresh.extend_from_slice(&other.fresh);
        if let Some(settled) = &other.settled {
            match self.settled {
                None => self.settled = Some(settled.clone()),
                Some(_) => self.fresh.extend_from_slice(settled.values()),
            }
        }
        if let Some(minus) = &other.minus {
            self.owe(&minus.values);
        }
    }
    fn settle(&mut self) {
        self.arrange();
    }
}
impl<T: Ord + Copy + Debug + Send + Sync + 'static> Fold<T> for Values<T> {
    #[inline]
    fn absorb(&mut self, value: T) {
        self.fresh.push(value);
    }
    #[inline]
    fn retract(&mut self, value: T) {
        self.owe(&[value]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::laws;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(0i64..9, 0..200), cuts: (usize, usize)) {
            laws::hold::<Values<i64>, i64>(&all, cuts);
        }
    }

    #[test]
    fn memory_is_bounded_by_the_content_however_often_it_changes() {
        let mut values = Values::default();
        (0..1_000).for_each(|x| values.absorb(x));
        for x in 0..100_000 {
            values.retract(x);
            values.absorb(x + 1_000);
            assert!(values.plus() < 2_000 + 64);
        }
        assert_eq!(values.sorted(), Ok((100_000..101_000).collect()));
        (100_000..101_000).for_each(|x| values.retract(x));
        assert_eq!(values, Values::default());
    }

    #[test]
    fn a_debt_is_remembered_and_inconsistent_until_it_is_paid() {
        let mut values: Values<i64> = Values::default();
        assert_eq!(values.summary(), Err(Undefined::NoRecords));
        (0..500).for_each(|x| values.retract(x));
        assert_eq!((values.n(), values.summary()), (-500, Err(Undefined::Inconsistent)));
        (0..501).rev().for_each(|x| values.absorb(x));
        assert_eq!((values.n(), values.sorted()), (1, Ok(vec![500])));
        values.settle();
        assert_eq!(serde_json::to_string(&values).unwrap(), r#"{"values":[500],"owed":[]}"#);
    }

    #[test]
    fn as_many_but_others_are_not_equal() {
        let of = |x: i64| {
            let mut values = Values::default();
            values.absorb(x);
            values
        };
        assert_ne!(of(1), of(2));
        let mut swapped = of(1);
        swapped.retract(2);
        assert!(swapped != Values::default() && !swapped.is_nothing() && swapped.n() == 0);
    }
}
