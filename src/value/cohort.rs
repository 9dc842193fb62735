//! A row of the retention triangle.

use super::{Share, Undefined, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many of a cohort were active in each period from its own on, as far as that can be known.
///
/// ```
/// use crm_kpi::value::{Cohort, Share, Undefined};
/// let january = Cohort::new(vec![40, 16, 12], 6)?;
/// assert_eq!(january.size(), 40);
/// assert_eq!(january.retained(1), Share::new(16, 40));
/// assert_eq!(january.retained(3), Err(Undefined::NotYetObservable));
/// assert_eq!(january.retained(6), Err(Undefined::NoSuchPeriod));
/// assert_eq!(january.to_string(), "40: 40.0 %, 30.0 %");
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(Vec<u64>, usize)", into = "(Vec<u64>, usize)")]
pub struct Cohort {
    active: Vec<u64>,
    periods: usize,
}

impl Cohort {
    /// Of the numbers of active members, the size first, as far as they are known; `periods` are there in all. Undefined
    /// of a cohort of nobody, inconsistent where more are active than there are.
    pub fn new(active: Vec<u64>, periods: usize) -> Result<Cohort, Undefined> {
        let size = active.first().copied().filter(|size| *size > 0).ok_or(Undefined::NoRecords)?;
        if active.len() > periods || active.iter().any(|n| *n > size) {
            return Err(Undefined::Inconsistent);
        }
        Ok(Cohort { active, periods })
    }
    /// How many there are.
    pub fn size(&self) -> u64 {
        self.active.first().copied().unwrap_or(0)
    }
    /// How many were active so many periods after the first, as far as that is known; the size first.
    pub fn active(&self) -> &[u64] {
        &self.active
    }
    /// The share that was active so many periods after the first. [`NotYetObservable`](Undefined::NotYetObservable)
    /// where that lies ahead, [`NoSuchPeriod`](Undefined::NoSuchPeriod) where the timeline has ended.
    pub fn retained(&self, after: usize) -> Result<Share, Undefined> {
        match self.active.get(after) {
            Some(n) => Share::new(i64::try_from(*n).map_err(|_| Undefined::OutOfRange)?, self.size() as i64),
            None if after < self.periods => Err(Undefined::NotYetObservable),
            None => Err(Undefined::NoSuchPeriod),
        }
    }
}

impl TryFrom<(Vec<u64>, usize)> for Cohort {
    type Error = Undefined;
    fn try_from((active, periods): (Vec<u64>, usize)) -> Result<Cohort, Undefined> {
        Cohort::new(active, periods)
    }
}
impl From<Cohort> for (Vec<u64>, usize) {
    fn from(cohort: Cohort) -> Self {
        (cohort.active, cohort.periods)
    }
}

/// The size, then the shares of the periods after the first: `40: 40.0 %, 30.0 %`.
impl fmt::Display for Cohort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.size() as f64;
        let shares: Vec<String> =
            self.active.iter().skip(1).map(|n| format!("{:.1} %", *n as f64 / size * 100.0)).collect();
        let mut shown = text::count(i128::from(self.size()));
        if !shares.is_empty() {
            shown = format!("{shown}: {}", shares.join(", "));
        }
        text::pad(f, &shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cohort_has_members_and_never_more_of_them() {
        for (what, active, periods, expected) in [
            ("nobody", vec![], 3, Err(Undefined::NoRecords)),
            ("a size of 0", vec![0], 3, Err(Undefined::NoRecords)),
            ("more than there are", vec![2, 3], 3, Err(Undefined::Inconsistent)),
            ("more periods than there are", vec![2, 1, 1], 2, Err(Undefined::Inconsistent)),
            ("one period", vec![1_200], 1, Ok("1,200")),
            ("two", vec![3, 1], 2, Ok("3: 33.3 %")),
        ] {
            let cohort = Cohort::new(active, periods);
            assert_eq!(
                cohort.as_ref().map(|c| c.to_string()).map_err(Clone::clone),
                expected.map(str::to_owned),
                "{what}"
            );
            if let Ok(cohort) = cohort {
                let saved = serde_json::to_string(&cohort).unwrap();
                assert_eq!(serde_json::from_str::<Cohort>(&saved).unwrap(), cohort);
            }
        }
    }
}
