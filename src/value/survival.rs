//! How long things last, those that go on among them.

use super::{Incidence, MeanDuration, TimeUnit, Undefined, text};
use crate::stats::{Band, Ending, KaplanMeier, LifeTable, NelsonAalen, RestrictedMean};
use crate::time::Length;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Lifetimes of which some go on, counted exactly: the survival curve, its median with an interval, the mean within a limit.
///
/// Lengths are in days of 24 hours wherever they are plain numbers.
///
/// ```
/// use crm_kpi::{stats::{Band, Ending}, time::Length, value::Survival};
/// let days = |n: i64, ending| (n * 86_400_000_000, ending);
/// // four deals won, one lost after 25 days, one open for 60
/// let won = [10, 20, 20, 50].map(|n| days(n, Ending::Event));
/// let cycle = Survival::new(won.into_iter().chain([days(25, Ending::Competing), days(60, Ending::Censored)]))?;
/// assert_eq!(cycle.to_string(), "median 20.0 days (10.0 to not reached; 4 of 6 ended)");
/// assert_eq!(cycle.curve().survival(20.0)?, 0.5);
/// assert_eq!(cycle.restricted_mean(Length::days(30)?)?.to_string(), "23.333 within 30 (standard error 3.043)");
/// assert_eq!(cycle.incidence(Length::days(30)?)?.to_string(), "50.0 % (16.7 % otherwise, 33.3 % open after 30.0 days; n = 6)");
/// assert_eq!(cycle.quantile(0.75, Band::LogLog, 0.95)?.to_string(), "50.0 days (20.0 to not reached)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What ended otherwise is censored in the curve, the median and the mean: they are of a world in which nothing else ends it.
/// The shares of this world are [`Survival::incidence`]. When a survival curve says too much: [`KaplanMeier`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Row>", into = "Vec<Row>")]
pub struct Survival {
    rows: Vec<Row>,
}

/// After so many microseconds: with the event, otherwise, last seen.
type Row = (i64, [u64; 3]);

impl TryFrom<Vec<Row>> for Survival {
    type Error = Undefined;
    fn try_from(rows: Vec<Row>) -> Result<Survival, Undefined> {
        let any = |(_, counts): &Row| counts.iter().any(|n| *n > 0);
        match rows.first() {
            None => Err(Undefined::NoRecords),
            Some((first, _)) if *first >= 0 && rows.iter().all(any) && rows.is_sorted_by(|(a, _), (b, _)| a < b) => {
                Ok(Survival { rows })
            }
            Some(_) => Err(Undefined::Inconsistent),
        }
    }
}
impl From<Survival> for Vec<Row> {
    fn from(survival: Survival) -> Vec<Row> {
        survival.rows
    }
}

/// The length of time by which a share has ended, and from when to when it may well be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DurationQuantile {
    /// By then. `None`: not reached, too few have ended yet.
    pub at: Option<MeanDuration>,
    /// The earliest that it may well be. `None` where that is not reached either.
    pub low: Option<MeanDuration>,
    /// The latest that it may well be. `None`: not reached.
    pub high: Option<MeanDuration>,
}

const DAY: f64 = TimeUnit::Days.micros() as f64;

impl Survival {
    /// Of these lengths in microseconds, in any order.
    ///
    /// # Errors
    /// None (`NoRecords`); one below zero (`OutOfRange`).
    pub fn new(lives: impl IntoIterator<Item = (i64, Ending)>) -> Result<Survival, Undefined> {
        let mut lives: Vec<(i64, Ending)> = lives.into_iter().collect();
        lives.sort_unstable();
        match lives.first() {
            None => return Err(Undefined::NoRecords),
            Some((shortest, _)) if *shortest < 0 => return Err(Undefined::OutOfRange),
            Some(_) => {}
        }
        let row = |together: &[(i64, Ending)]| {
            let count = |ending| together.iter().filter(|(_, own)| *own == ending).count() as u64;
            let micros = together.first().map_or(0, |(micros, _)| *micros);
            (micros, [Ending::Event, Ending::Competing, Ending::Censored].map(count))
        };
        Ok(Survival { rows: lives.chunk_by(|(a, _), (b, _)| a == b).map(row).collect() })
    }
    /// How many there are.
    pub fn n(&self) -> u64 {
        [self.ended(), self.otherwise(), self.censored()].into_iter().fold(0, u64::saturating_add)
    }
    /// How many ended with what is asked about.
    pub fn ended(&self) -> u64 {
        self.sum(|[event, _, _]| event)
    }
    /// How many ended otherwise.
    pub fn otherwise(&self) -> u64 {
        self.sum(|[_, competing, _]| competing)
    }
    /// How many were not seen to end.
    pub fn censored(&self) -> u64 {
        self.sum(|[_, _, censored]| censored)
    }
    /// The longest time that any was seen.
    pub fn longest(&self) -> MeanDuration {
        MeanDuration::of(self.rows.last().map_or(0, |(micros, _)| i128::from(*micros)), 1)
    }
    /// The lifetimes by how many days they lasted: for [`log_rank`](crate::stats::log_rank) between groups, for the hazard, for
    /// what is not said here.
    pub fn table(&self) -> LifeTable {
        let rows = self.rows.iter().map(|(micros, counts)| (*micros as f64 / DAY, *counts));
        LifeTable::of_rows(rows.collect())
    }
    /// The share that lasts longer than any number of days.
    pub fn curve(&self) -> KaplanMeier {
        self.table().kaplan_meier()
    }
    /// The hazard by days.
    pub fn hazard(&self) -> NelsonAalen {
        self.table().nelson_aalen()
    }
    /// The time by which half have ended. `None`: not reached, which is not the same as long.
    pub fn median(&self) -> Option<MeanDuration> {
        let (micros, _) = self.rows.get(self.curve().median_step()?)?;
        Some(MeanDuration::of((*micros).into(), 1))
    }
    /// The time by which a share has ended, with its interval by a band.
    ///
    /// # Errors
    /// A share or a confidence that is not between 0 and 1 (`OutOfRange`).
    pub fn quantile(&self, share: f64, band: Band, confidence: f64) -> Result<DurationQuantile, Undefined> {
        let steps = self.curve().quantile_steps(share, band, confidence)?;
        let time = |step: Option<usize>| step.and_then(|step| self.rows.get(step));
        let [at, low, high] = steps.map(|step| time(step).map(|(micros, _)| MeanDuration::of((*micros).into(), 1)));
        Ok(DurationQuantile { at, low, high })
    }
    /// How many days it lasts on average, where all that is longer counts as the limit.
    ///
    /// # Errors
    /// Nothing was seen so long, and some had not ended (`NotYetObservable`).
    pub fn restricted_mean(&self, within: Length) -> Result<RestrictedMean, Undefined> {
        self.curve().restricted_mean(within.micros() as f64 / DAY)
    }
    /// The shares that have ended, and have ended otherwise, after a length of time.
    ///
    /// # Errors
    /// Nothing was seen so long, and some had not ended (`NotYetObservable`).
    pub fn incidence(&self, within: Length) -> Result<Incidence, Undefined> {
        let by = self.table().aalen_johansen().at(within.micros() as f64 / DAY)?;
        Ok(Incidence::new(within, self.n(), by))
    }
    fn sum(&self, of: impl Fn([u64; 3]) -> u64) -> u64 {
        self.rows.iter().map(|(_, counts)| of(*counts)).fold(0, u64::saturating_add)
    }
}

/// In the unit of another, without saying it.
fn like(unit: TimeUnit, time: Option<MeanDuration>) -> String {
    let digits = if unit == TimeUnit::Minutes { 0 } else { 1 };
    time.map_or_else(|| "not reached".to_owned(), |time| format!("{:.digits$}", time.as_f64(unit)))
}

/// `93.0 days (92.0 to 94.0)`, `not reached (43.0 days or longer)`, `not reached`.
impl fmt::Display for DurationQuantile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (self.at, self.between()) {
            (None, None) => "not reached".to_owned(),
            (None, Some(between)) => format!("not reached ({between})"),
            (Some(at), None) => at.to_string(),
            (Some(at), Some(between)) => format!("{at} ({between})"),
        };
        text::pad(f, &text)
    }
}
impl DurationQuantile {
    fn between(&self) -> Option<String> {
        let low = self.low?;
        Some(match self.at {
            None => format!("{low} or longer"),
            Some(at) => format!("{} to {}", like(at.unit(), self.low), like(at.unit(), self.high)),
        })
    }
}

/// `median 93.0 days (92.0 to 94.0; 4,238 of 8,300 ended)`: the interval is that of 95 % by the log-log band.
impl fmt::Display for Survival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |n: u64| text::count(i128::from(n));
        let ended = format!("{} of {} ended", count(self.ended()), count(self.n()));
        let median = self.quantile(0.5, Band::LogLog, 0.95).map_err(|_| fmt::Error)?;
        let at = median.at.map_or_else(|| "not reached".to_owned(), |at| at.to_string());
        match median.between() {
            None => text::pad(f, &format!("median {at} ({ended})")),
            Some(between) => text::pad(f, &format!("median {at} ({between}; {ended})")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ending::{Censored, Competing, Event};

    fn hours(lives: &[(i64, Ending)]) -> Survival {
        Survival::new(lives.iter().map(|(n, ending)| (n * 3_600_000_000, *ending))).unwrap()
    }

    #[test]
    fn a_median_is_said_to_be_reached_or_not() {
        for (what, lives, shown) in [
            ("one that ended", vec![(3, Event)], "median 3.0 h (1 of 1 ended)"),
            ("one that goes on", vec![(3, Censored)], "median not reached (0 of 1 ended)"),
            ("all at one instant", vec![(3, Event); 1_200], "median 3.0 h (1,200 of 1,200 ended)"),
            ("all at once", vec![(0, Event); 3], "median 0.0 s (3 of 3 ended)"),
            (
                "too few have ended",
                vec![
                    (1, Event),
                    (2, Event),
                    (48, Event),
                    (48, Censored),
                    (48, Censored),
                    (48, Censored),
                    (48, Competing),
                ],
                "median not reached (1.0 h or longer; 3 of 7 ended)",
            ),
            (
                "in the unit of the median",
                vec![
                    (30, Event),
                    (30, Event),
                    (40, Event),
                    (72, Event),
                    (12, Event),
                    (90, Event),
                    (90, Event),
                    (99, Event),
                ],
                "median 1.7 days (0.5 to 3.8; 8 of 8 ended)",
            ),
        ] {
            let survival = hours(&lives);
            assert_eq!(survival.to_string(), shown, "{what}");
            assert_eq!(survival.median().is_none(), shown.contains("median not reached"), "{what}");
            let saved = serde_json::to_string(&survival).unwrap();
            assert_eq!(serde_json::from_str::<Survival>(&saved).unwrap(), survival, "{what}: {saved}");
        }
    }

    #[test]
    fn only_counted_lifetimes_come_back_from_a_saved_form() {
        for saved in ["[]", "[[5,[0,0,0]]]", "[[-1,[1,0,0]]]", "[[5,[1,0,0]],[5,[1,0,0]]]", "[[5,[1,0,0]],[4,[1,0,0]]]"]
        {
            assert!(serde_json::from_str::<Survival>(saved).is_err(), "{saved}");
        }
        assert_eq!(Survival::new([]), Err(Undefined::NoRecords));
        assert_eq!(Survival::new([(-1, Event)]), Err(Undefined::OutOfRange));
        assert_eq!(
            serde_json::to_string(&Survival::new([(5, Event), (5, Competing)]).unwrap()).unwrap(),
            "[[5,[1,1,0]]]"
        );
    }

    #[test]
    fn what_nobody_was_seen_for_is_not_yet_observable() {
        let survival = hours(&[(24, Event), (48, Censored)]);
        let days = |n| Length::days(n).unwrap();
        assert_eq!(survival.restricted_mean(days(2)).map(|mean| mean.mean), Ok(1.5));
        assert_eq!(survival.restricted_mean(days(3)), Err(Undefined::NotYetObservable));
        assert_eq!(survival.incidence(days(3)), Err(Undefined::NotYetObservable));
        assert_eq!(survival.hazard().hazard(1.0), Ok(0.5));
        assert_eq!(survival.longest().as_f64_days(), 2.0);
    }
}
