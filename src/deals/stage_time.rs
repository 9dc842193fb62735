//! How long deals stay in each stage.

use super::Steps;
use super::stage_visits::{StageVisits, StayKept, Visits};
use crate::kpi::{About, AsOf, Frame, Kpi, Parameter, Reading, Step, Unit, lasted, over};
use crate::summary::{Grouped, Values};
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, StageTimes, StageTimesOf, Undefined};
use serde::{Deserialize, Serialize};

/// How long deals stay in each stage: where the pipeline is slow.
///
/// ```text
/// for each stage and deal: the sum of its visits to the stage; of these n, mean, median, p90
/// ```
///
/// - **Counts**: deals that have left the stage, each once, anchored on the first entry into that stage; with `visits` the
///   first or the last visit alone. Measure: [`StageVisits`].
/// - **Leaves out**: times too long to be counted (`OutOfRange`). Deals that are still in the stage are not counted as if
///   they had left: they are pending, and their ages as of the as-of stand beside.
/// - **Undefined**: no deal was in any of the stages (`NoRecords`); of one stage, nobody has left it (`NoRecords`); the
///   ages of the open ones without an as-of (`NeedsAsOf`).
/// - **Reads**: [`StageKey`](crate::field::StageKey), [`At`](crate::field::At), [`Stages`](crate::field::Stages).
/// - **Unit**: durations, one distribution for each stage; lower is better.
///
/// Where many are open, those that have left are the quick ones: look at the ages. Where deals leave to is
/// [`StageExits`](super::StageExits).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, StageTime}, kpi::over, record::StageChange, time::Timestamp, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// // D1 goes back once: two visits, one deal
/// let moves = [("D1", 0, "prospect"), ("D1", 2, "offer"), ("D1", 3, "prospect"), ("D1", 7, "offer"), ("D2", 1, "prospect")];
/// let changes = moves.map(|(deal, on, stage)| StageChange::new(deal, day(on), stage));
/// let steps = deals::Steps::new(["prospect", "offer"])?;
/// let times = deals::stage_time(&changes, .., steps, day(11));
/// assert_eq!(times.to_string(), "prospect median 6.0 days (n = 1, 1 open), offer 1 open");
/// let times = times.value().map_err(Clone::clone)?;
/// assert_eq!(times.of("offer").unwrap().ages()?.mean().as_f64_days(), 5.0); // a day before, four now
/// assert_eq!(times.slowest().map(|stage| stage.name()), Some("prospect"));
///
/// assert_eq!(over(&changes[..0]).read(StageTime::default()).value(), Err(&Undefined::NoRecords));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Time in stage of CRM reports; an open visit is right-censored.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StageTime {
    /// The stages, in order.
    pub steps: Steps,
    /// Which visits count.
    pub visits: Visits,
}

/// How long they have been there.
fn ages(open: &Values<i64>, now: Timestamp) -> Result<Option<DurationSummary>, Undefined> {
    let since = open.sorted()?;
    let age = |since: &i64| lasted(Timestamp::from_micros(*since), now).map_err(|_| Undefined::OutOfRange);
    let ages = since.iter().map(age).collect::<Result<Vec<i64>, _>>()?;
    Ok(DurationSummary::new(ages).ok())
}

impl Kpi for StageTime {
    const ABOUT: About = About::new("deals.stage_time", "Time in stage", Unit::Duration)
        .names("Czas na etapie", "Час на етапі", "זמן בשלב", "Время на этапе")
        .lower_is_better()
        .formula("for each stage and deal: the sum of its visits; of these n, mean, median, p90")
        .anchor("the deal's first entry into the stage")
        .source("CRM practice: time in stage, open visits censored")
        .parameters(&[
            Parameter {
                name: "steps",
                default: "prospect > qualified > demo > offer > contract > won",
                meaning: "the stages in order, with > between",
                example: "prospect > offer",
            },
            Parameter {
                name: "visits",
                default: "sum",
                meaning: "which of a deal's visits to a stage count: sum (all, added up), first or last",
                example: "last",
            },
        ]);
    type Measure = StageVisits;
    type Value = StageTimes;
    fn measure(&self) -> StageVisits {
        StageVisits { steps: self.steps.clone(), visits: self.visits }
    }
    fn value(&self, kept: &Grouped<u8, StayKept>, at: &Frame) -> Result<StageTimes, Undefined> {
        if kept.iter().next().is_none() {
            return Err(Undefined::NoRecords);
        }
        let nothing = StayKept::default();
        let stage = |(step, name): (u8, &str)| {
            let kept = kept.of(&step).unwrap_or(&nothing);
            let left = match kept.left.summary() {
                Err(Undefined::NoRecords) => None,
                left => Some(left?),
            };
            let ages = match at.now() {
                Ok(now) => ages(&kept.open, now)?,
                Err(_) => None,
            };
            let open = kept.open.sorted()?.len() as u64;
            Ok(StageTimesOf { name: name.to_owned(), left, open, ages })
        };
        Ok(StageTimes::new((0u8..).zip(self.steps.iter()).map(stage).collect::<Result<_, Undefined>>()?))
    }
    fn n(&self, kept: &Grouped<u8, StayKept>) -> i64 {
        kept.iter().fold(0, |n, (_, stage)| n.wrapping_add(stage.n()))
    }
    fn undecided(&self, kept: &Grouped<u8, StayKept>) -> i64 {
        kept.iter().fold(0, |n, (_, stage)| n.wrapping_add(stage.open.n()))
    }
}

/// [`StageTime`] of the stages entered in one period, as of an instant.
pub fn stage_time<I: IntoIterator>(
    changes: I,
    during: impl Into<Timeline>,
    steps: Steps,
    as_of: impl Into<AsOf>,
) -> Reading<StageTimes>
where
    StageVisits: Step<I::Item>,
{
    over(changes).during(during).as_of(as_of).read(StageTime { steps, visits: Visits::Sum })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Outcome, StageChange};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn open_visits_age_with_the_as_of_and_nothing_else_changes() {
        let mut changes = [("D1", 0, "a"), ("D1", 4, "b"), ("D2", 1, "a"), ("D1", 9, "b")]
            .map(|(deal, at, stage)| StageChange::new(deal, t(at), stage));
        changes[3].outcome = Outcome::Won;
        let steps: Steps = "a > b".parse().unwrap();
        // of each stage: sum of those that left, open, sum of the ages
        for (as_of, a, b) in [
            (AsOf::At(t(3)), (None, 2, Some(5)), (None, 0, None)),
            (AsOf::At(t(4)), (Some(4), 1, Some(3)), (None, 1, Some(0))),
            (AsOf::At(t(8)), (Some(4), 1, Some(7)), (None, 1, Some(4))),
            (AsOf::At(t(9)), (Some(4), 1, Some(8)), (Some(5), 0, None)),
            (AsOf::Everything, (Some(4), 1, None), (Some(5), 0, None)),
        ] {
            let reading = stage_time(&changes, .., steps.clone(), as_of);
            let of = |name| {
                let stage = reading.value().unwrap().of(name).unwrap();
                (stage.left().ok().map(|d| d.sum()), stage.open(), stage.ages().ok().map(|d| d.sum()))
            };
            assert_eq!((of("a"), of("b")), (a, b), "{as_of}");
            assert_eq!(reading.pending(), a.1 + b.1, "{as_of}");
        }
    }
}
