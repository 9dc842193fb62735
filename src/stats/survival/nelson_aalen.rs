//! The hazard so far.

use super::{LifeTable, reached};
use crate::value::Undefined;

/// The cumulative hazard: how many events one lifetime would have come to, were it begun again after each.
///
/// ```text
/// H(t) = sum over times s <= t of d / n     d ended at s, of n at risk
/// se(t) = sqrt(sum over s <= t of d / n^2)
/// ```
///
/// Its slope is the rate at which those end that are left: a curve that bends down is of something that lasts the longer the
/// longer it has lasted. It is no probability and may exceed 1. Those that end at one time are taken as ended together, as in R
/// and lifelines; `exp(-H)` is near the Kaplan-Meier curve and never below it.
///
/// ```
/// use crm_kpi::stats::LifeTable;
/// let hazard = LifeTable::of(&[1.0, 2.0, 2.0, 5.0], &[true, true, false, true])?.nelson_aalen();
/// assert_eq!(hazard.hazard(2.0)?, 1.0 / 4.0 + 1.0 / 3.0);
/// assert_eq!(hazard.hazard(5.0)?, 1.0 / 4.0 + 1.0 / 3.0 + 1.0);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # References
/// Nelson, *Technometrics* 14 (1972); Aalen, *Annals of Statistics* 6 (1978).
#[derive(Debug, Clone, PartialEq)]
pub struct NelsonAalen {
    steps: Vec<HazardStep>,
}

/// The hazard from one time until the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HazardStep {
    /// From this time on.
    pub after: f64,
    /// The hazard until then.
    pub hazard: f64,
    /// Its standard error.
    pub error: f64,
    last: bool,
}

impl NelsonAalen {
    pub(super) fn of(table: &LifeTable) -> NelsonAalen {
        let (mut hazard, mut variance) = (0.0, 0.0);
        let step = |row: &super::LifeRow| {
            let (n, d) = (row.at_risk as f64, row.events as f64);
            hazard += d / n;
            variance += d / (n * n);
            HazardStep { after: row.after, hazard, error: f64::sqrt(variance), last: row.events == row.at_risk }
        };
        NelsonAalen { steps: table.rows().iter().map(step).collect() }
    }
    /// A step for each time at which anything was seen.
    pub fn steps(&self) -> &[HazardStep] {
        &self.steps
    }
    /// The hazard until this time.
    ///
    /// # Errors
    /// A time below zero (`OutOfRange`), or longer than anything was seen while some had not ended (`NotYetObservable`).
    pub fn hazard(&self, after: f64) -> Result<f64, Undefined> {
        Ok(self.step(after)?.map_or(0.0, |step| step.hazard))
    }
    /// Its standard error.
    ///
    /// # Errors
    /// As [`NelsonAalen::hazard`].
    pub fn error(&self, after: f64) -> Result<f64, Undefined> {
        Ok(self.step(after)?.map_or(0.0, |step| step.error))
    }
    fn step(&self, after: f64) -> Result<Option<&HazardStep>, Undefined> {
        reached(&self.steps, after, |step| step.after, self.steps.last().is_some_and(|step| step.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Lifetime;

    #[test]
    fn degenerate_lifetimes_have_the_hazard_that_was_seen() {
        use Lifetime as L;
        for (what, lives, expected) in [
            ("one that ended", vec![L::event(4.0)], Ok((1.0, 1.0))),
            ("one that has not", vec![L::censored(5.0)], Ok((0.0, 0.0))),
            ("one seen for too short", vec![L::censored(3.0)], Err(Undefined::NotYetObservable)),
            ("all at one instant", vec![L::event(4.0); 4], Ok((1.0, 0.5))),
            ("of no time at all", vec![L::event(0.0); 4], Ok((1.0, 0.5))),
            ("an end and a last look at once", vec![L::event(4.0), L::censored(4.0)], Ok((0.5, 0.5))),
            ("ended otherwise", vec![L::competing(4.0), L::censored(5.0)], Ok((0.0, 0.0))),
        ] {
            let hazard = LifeTable::new(lives).unwrap().nelson_aalen();
            let seen = hazard.hazard(4.0).and_then(|h| Ok((h, hazard.error(4.0)?)));
            assert_eq!(seen, expected, "{what}");
        }
    }
}
