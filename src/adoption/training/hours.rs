//! How much training users have.

use crate::adoption::user_days::touches;
use crate::field::{Stands, Trained, TrainingTime, UserKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::DurationMean;
use crate::time::{Span, Timeline, Timestamp};
use crate::value::{MeanDuration, Undefined, Why};
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

/// The time of training that was completed in the period, for each user.
///
/// ```text
/// sum of training_hours of trainings completed in P / users licensed at any instant of P
/// ```
///
/// - **Counts**: users with a licence at any instant of the period, each once, with the hours of all trainings that they
///   completed in it; who completed none has zero hours. A training that stands in several rows of a user, one for each
///   licence, is one. Its own measure, a journey.
/// - **Leaves out**: trainings without hours (`a part is missing`), with hours below zero (`NegativeDuration`), too many or
///   finer than a microsecond (`OutOfRange`); licences that end before they start (`NegativeDuration`). The training of a
///   user without a licence in the period does not count.
/// - **Undefined**: no licensed users (`NoRecords`); a period that lies after the as-of (`NotYetObservable`).
/// - **Reads**: [`UserKey`], [`Stands`], [`Trained`], [`TrainingTime`].
/// - **Unit**: duration; higher is better.
///
/// Whether it is still valid: [`UserTraining`](super::UserTraining).
///
/// # Examples
///
/// ```
/// use crm_kpi::{adoption, record::Staff, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let mut staff = ["anna", "piotr"].map(|user| Staff::new(user, t(0)));
/// (staff[0].trained_at, staff[0].training_hours) = (Some(t(5)), Some("6".parse()?));
/// assert_eq!(adoption::training_hours(&staff, t(0)..t(9)).to_string(), "3.0 h");
/// assert_eq!(adoption::training_hours(&staff[..0], t(0)..t(9)).value(), Err(&Undefined::NoRecords));
/// # Ok::<(), crm_kpi::rust_decimal::Error>(())
/// ```
///
/// # References
///
/// Learning hours per employee, as training reports have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TrainingHours;

/// What is known of a user from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Schooling {
    /// Has a licence until then.
    Licensed(Option<Timestamp>),
    /// Completed a training of so many microseconds.
    Trained(i64),
    /// Completed one of which the time does not count.
    Unknown(NotCounted),
}

/// Why the time of a training does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NotCounted {
    /// Nobody noted it.
    Missing,
    /// It is below zero.
    Negative,
    /// It is too long, or too fine.
    OutOfRange,
}

impl Measure for TrainingHours {
    const ID: &'static str = "adoption.training.hours";
    type Observation = i64;
    type When = Timestamp;
    type Summary = DurationMean;
}

impl Journey for TrainingHours {
    type Event = Schooling;
    type Trace = [(Timestamp, Schooling)];
    fn walk(&self, history: &[(Timestamp, Schooling)], at: &Frame, out: &mut impl FnMut(Seen<i64>)) {
        let timeline = at.timeline();
        let mut licences: Vec<Span> = Vec::new();
        let mut times = vec![Some(0i64); timeline.len()];
        // a training stands in every row of its user: of equal ones there was one
        for (from, event) in history.chunk_by(|a, b| a == b).filter_map(|same| same.first()) {
            match event {
                Schooling::Licensed(until) => match at.as_of().known(*until) {
                    Some(until) if until < *from => out(Seen::Excluded(None, Why::NegativeDuration)),
                    until => licences.push(Span { from: *from, until }),
                },
                Schooling::Trained(micros) => {
                    if let Some(time) = timeline.slot(*from).and_then(|slot| times.get_mut(slot)) {
                        *time = time.and_then(|time| time.checked_add(*micros));
                    }
                }
                Schooling::Unknown(why) => out(Seen::Excluded(
                    Some(*from),
                    match why {
                        NotCounted::Missing => Why::MissingPart,
                        NotCounted::Negative => Why::NegativeDuration,
                        NotCounted::OutOfRange => Why::OutOfRange,
                    },
                )),
            }
        }
        for (slot, time) in times.into_iter().enumerate() {
            let (start, end) = (timeline.start(slot).unwrap_or(Timestamp::MIN), timeline.end(slot));
            if licences.iter().any(|l| touches(l, start, end)) {
                out(match time {
                    Some(time) => Seen::Counted(start, time),
                    None => Seen::Excluded(Some(start), Why::OutOfRange),
                });
            }
        }
    }
}

impl<R: UserKey + Stands + Trained + TrainingTime> Step<R> for TrainingHours {
    type Entity = R::Id;
    fn step(&self, user: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, Schooling)) {
        let span = user.span();
        user.with_user_key(|who| {
            out(Some(who), span.from, Schooling::Licensed(span.until));
            let Some(training) = user.training() else { return };
            let micros = user.training_hours().map(|hours| {
                let micros = hours.checked_mul(3_600_000_000i64.into()).filter(|micros| micros.is_integer());
                micros.and_then(|micros| micros.to_i64()).ok_or(NotCounted::OutOfRange)
            });
            let trained = match micros.unwrap_or(Err(NotCounted::Missing)) {
                Ok(micros) if micros < 0 => Schooling::Unknown(NotCounted::Negative),
                Ok(micros) => Schooling::Trained(micros),
                Err(why) => Schooling::Unknown(why),
            };
            out(Some(who), training.from, trained);
        });
    }
}

impl Kpi for TrainingHours {
    const ABOUT: About = About::new("adoption.training.hours", "Training hours per user", Unit::Duration)
        .names(
            "Godziny szkoleń na użytkownika",
            "Години навчання на користувача",
            "שעות הדרכה למשתמש",
            "Часы обучения на сотрудника",
        )
        .formula("sum of training_hours of trainings completed in P / users licensed at any instant of P")
        .anchor("training: trained_at; licences: any instant of the period")
        .source("training practice: learning hours per employee");
    type Measure = TrainingHours;
    type Value = MeanDuration;
    fn measure(&self) -> Self {
        *self
    }
    fn value(&self, kept: &DurationMean, _: &Frame) -> Result<MeanDuration, Undefined> {
        kept.mean()
    }
    fn n(&self, kept: &DurationMean) -> i64 {
        kept.n()
    }
}

/// [`TrainingHours`] of one period.
pub fn training_hours<I: IntoIterator>(staff: I, during: impl Into<Timeline>) -> Reading<MeanDuration>
where
    TrainingHours: Step<I::Item>,
{
    over(staff).during(during).read(TrainingHours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Staff;

    #[test]
    fn hours_count_in_the_period_they_were_completed_in_and_a_missing_one_is_no_zero() {
        let t = Timestamp::from_micros;
        for (what, until, trained, hours, expected, excluded) in [
            ("trained", None, Some(5), Some("1.5"), Some("1.5 h"), None),
            ("trained before", None, Some(1), Some("1.5"), Some("0.0 h"), None),
            ("never", None, None, None, Some("0.0 h"), None),
            ("no hours", None, Some(5), None, Some("0.0 h"), Some(Why::MissingPart)),
            ("below zero", None, Some(5), Some("-1"), Some("0.0 h"), Some(Why::NegativeDuration)),
            ("too fine", None, Some(5), Some("0.0000000001"), Some("0.0 h"), Some(Why::OutOfRange)),
            ("gone before", Some(4), Some(5), Some("1.5"), None, None),
        ] {
            let mut user = Staff::new("anna", t(0));
            (user.licensed_until, user.trained_at) = (until.map(t), trained.map(t));
            user.training_hours = hours.map(|hours: &str| hours.parse().unwrap());
            let reading = training_hours([&user], t(4)..t(9));
            let zero = |shown: String| if shown.starts_with('0') { "0.0 h".to_owned() } else { shown };
            let left_out = excluded.as_ref().map_or(0, |why| reading.excluded_for(why));
            assert_eq!(left_out, u64::from(excluded.is_some()), "{what}");
            let shown = reading.value().is_ok().then(|| zero(reading.to_string()));
            assert_eq!(shown.as_deref(), expected, "{what}");
        }
    }

    #[test]
    fn a_training_in_two_rows_of_a_user_is_one() {
        let t = Timestamp::from_micros;
        let licences = [(0, Some(6)), (6, None)].map(|(from, until)| {
            let mut user = Staff::new("anna", t(from));
            (user.licensed_until, user.trained_at) = (until.map(t), Some(t(5)));
            user.training_hours = Some(6.into());
            user
        });
        assert_eq!(training_hours(&licences, t(4)..t(9)).to_string(), "6.0 h");
    }
}
