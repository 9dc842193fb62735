//! Lengths of time for each stage.

use super::{DurationSummary, TimeUnit, Undefined, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How long it took in each stage, in their order; and how old those are that are still in it.
///
/// ```
/// use crm_kpi::{deals, record::StageChange, time::Timestamp, value::Undefined};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let changes = [("D1", 0, "prospect"), ("D1", 4, "offer")].map(|(deal, on, stage)| StageChange::new(deal, day(on), stage));
/// let times = deals::stage_time(&changes, .., deals::Steps::new(["prospect", "offer"])?, day(9)).ok().unwrap();
/// assert_eq!(times.to_string(), "prospect median 4.0 days (n = 1), offer 1 open");
/// assert_eq!(times.of("prospect").map(|t| t.left().map(|t| t.mean().as_f64_days())), Some(Ok(4.0)));
/// assert_eq!(times.of("offer").map(|t| t.ages().map(|t| t.mean().as_f64_days())), Some(Ok(5.0)));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StageTimes {
    stages: Vec<StageTimesOf>,
}

/// One stage of [`StageTimes`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageTimesOf {
    pub(crate) name: String,
    pub(crate) left: Option<DurationSummary>,
    pub(crate) open: u64,
    // none where nobody is, and where nobody said at what instant one looks
    pub(crate) ages: Option<DurationSummary>,
}

impl StageTimes {
    pub(crate) fn new(stages: Vec<StageTimesOf>) -> StageTimes {
        StageTimes { stages }
    }
    /// Every stage, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &StageTimesOf> {
        self.stages.iter()
    }
    /// The stage of this name.
    pub fn of(&self, name: &str) -> Option<&StageTimesOf> {
        self.iter().find(|stage| stage.name == name)
    }
    /// The stage that lasts longest, by the median of those who have left; of equal ones the first.
    pub fn slowest(&self) -> Option<&StageTimesOf> {
        let median =
            |stage: &StageTimesOf| stage.left.as_ref().map_or(0.0, |left| left.median().as_f64(TimeUnit::Days));
        let ended = self.stages.iter().rev().filter(|stage| stage.left.is_some());
        ended.max_by(|a, b| median(a).total_cmp(&median(b)))
    }
    /// How many have left any of them.
    pub fn n(&self) -> u64 {
        self.iter().map(|stage| stage.left.as_ref().map_or(0, |left| left.n() as u64)).sum()
    }
}

impl StageTimesOf {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// How long those stayed that have left. Undefined where nobody has.
    pub fn left(&self) -> Result<&DurationSummary, Undefined> {
        self.left.as_ref().ok_or(Undefined::NoRecords)
    }
    /// How many are still in it.
    pub fn open(&self) -> u64 {
        self.open
    }
    /// How long those have been in it, as of the as-of. Undefined where nobody is (`NoRecords`), or without an as-of
    /// (`NeedsAsOf`).
    pub fn ages(&self) -> Result<&DurationSummary, Undefined> {
        let why = if self.open == 0 { Undefined::NoRecords } else { Undefined::NeedsAsOf };
        self.ages.as_ref().ok_or(why)
    }
}

/// `prospect median 4.0 days (n = 1, 2 open), offer 1 open`.
impl fmt::Display for StageTimes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |stage: &StageTimesOf| {
            let open = text::count(i128::from(stage.open));
            match &stage.left {
                None => format!("{} {open} open", stage.name),
                Some(left) => {
                    let n = text::count(left.n() as i64);
                    let open = if stage.open > 0 { format!(", {open} open") } else { String::new() };
                    format!("{} median {} (n = {n}{open})", stage.name, left.median())
                }
            }
        };
        let shown: Vec<String> = self.iter().map(shown).collect();
        text::pad(f, &shown.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slowest_stage_is_that_of_the_longest_median() {
        let stage = |name: &str, days: &[i64], open| StageTimesOf {
            name: name.into(),
            left: DurationSummary::new(days.iter().map(|days| days * 86_400_000_000).collect()).ok(),
            open,
            ages: None,
        };
        let days = |days: i64| [days, days];
        for (what, stages, slowest, shown) in [
            ("nothing has ended", vec![stage("a", &[], 2)], None, "a 2 open"),
            (
                "one",
                vec![stage("a", &days(1), 0), stage("b", &[], 9)],
                Some("a"),
                "a median 1.0 days (n = 2), b 9 open",
            ),
            (
                "equal ones",
                vec![stage("a", &days(3), 0), stage("b", &days(3), 1), stage("c", &days(2), 0)],
                Some("a"),
                "a median 3.0 days (n = 2), b median 3.0 days (n = 2, 1 open), c median 2.0 days (n = 2)",
            ),
        ] {
            let times = StageTimes::new(stages);
            assert_eq!(times.slowest().map(StageTimesOf::name), slowest, "{what}");
            assert_eq!(times.to_string(), shown, "{what}");
            let saved = serde_json::to_string(&times).unwrap();
            assert_eq!(serde_json::from_str::<StageTimes>(&saved).unwrap(), times, "{what}");
        }
        assert_eq!(stage("a", &[], 1).ages(), Err(Undefined::NeedsAsOf));
        assert_eq!(stage("a", &[], 0).ages(), Err(Undefined::NoRecords));
    }
}
