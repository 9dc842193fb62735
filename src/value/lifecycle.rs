//! Customers by stage.

use super::{Undefined, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many customers are new, returning, resurrected and dormant in a period.
///
/// ```
/// use crm_kpi::value::Lifecycle;
/// let february = Lifecycle::new(3, 5, 1, 2)?;
/// assert_eq!((february.before(), february.active()), (7, 9)); // 7 + 3 + 1 - 2
/// assert_eq!(february.to_string(), "3 new, 5 returning, 1 resurrected, 2 dormant");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(i64, i64, i64, i64)", into = "(i64, i64, i64, i64)")]
pub struct Lifecycle {
    new: u64,
    returning: u64,
    resurrected: u64,
    dormant: u64,
}

impl Lifecycle {
    /// Of the four counts. Inconsistent below zero.
    pub fn new(new: i64, returning: i64, resurrected: i64, dormant: i64) -> Result<Lifecycle, Undefined> {
        let count = |n: i64| u64::try_from(n).map_err(|_| Undefined::Inconsistent);
        let (new, returning) = (count(new)?, count(returning)?);
        Ok(Lifecycle { new, returning, resurrected: count(resurrected)?, dormant: count(dormant)? })
    }
    /// Active for the first time of all.
    pub fn new_ones(self) -> u64 {
        self.new
    }
    /// Active, and in the period before as well.
    pub fn returning(self) -> u64 {
        self.returning
    }
    /// Active, not in the period before, but earlier.
    pub fn resurrected(self) -> u64 {
        self.resurrected
    }
    /// Not active, but in the period before.
    pub fn dormant(self) -> u64 {
        self.dormant
    }
    /// Active in the period: new, returning and resurrected.
    pub fn active(self) -> u64 {
        self.new + self.returning + self.resurrected
    }
    /// Active in the period before: returning and dormant.
    pub fn before(self) -> u64 {
        self.returning + self.dormant
    }
}

impl TryFrom<(i64, i64, i64, i64)> for Lifecycle {
    type Error = Undefined;
    fn try_from((new, returning, resurrected, dormant): (i64, i64, i64, i64)) -> Result<Lifecycle, Undefined> {
        Lifecycle::new(new, returning, resurrected, dormant)
    }
}
impl From<Lifecycle> for (i64, i64, i64, i64) {
    fn from(of: Lifecycle) -> Self {
        let [new, returning, resurrected, dormant] =
            [of.new, of.returning, of.resurrected, of.dormant].map(|n| n as i64);
        (new, returning, resurrected, dormant)
    }
}

/// `3 new, 5 returning, 1 resurrected, 2 dormant`.
impl fmt::Display for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [new, returning, resurrected, dormant] =
            [self.new, self.returning, self.resurrected, self.dormant].map(|n| text::count(i128::from(n)));
        text::pad(f, &format!("{new} new, {returning} returning, {resurrected} resurrected, {dormant} dormant"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back_as_it_was_saved_and_has_no_count_below_zero() {
        let of = Lifecycle::new(1_200, 0, 1, 2).unwrap();
        assert_eq!(of.to_string(), "1,200 new, 0 returning, 1 resurrected, 2 dormant");
        assert_eq!(serde_json::from_str::<Lifecycle>(&serde_json::to_string(&of).unwrap()).unwrap(), of);
        for counts in [(-1, 0, 0, 0), (0, -1, 0, 0), (0, 0, -1, 0), (0, 0, 0, -1)] {
            assert_eq!(Lifecycle::try_from(counts), Err(Undefined::Inconsistent), "{counts:?}");
        }
    }
}
