//! What is up to date.

use super::rule::{Rule, by_name};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Values;
use crate::time::{Length, Span, Timestamp};
use crate::value::{DurationSummary, Share, Undefined, Why};

/// Records by the instant of their last update: one measure for [`Freshness`] and [`RecordAge`].
#[derive(Clone, Copy)]
pub struct LastUpdates<F> {
    rule: Rule<F>,
}
by_name!(LastUpdates: rule);

impl<F: Clone + Send + Sync + 'static> Measure for LastUpdates<F> {
    const ID: &'static str = "quality.last_updates";
    type Observation = i64;
    type When = Span;
    type Summary = Values<i64>;
}

impl<R, F> Observe<R> for LastUpdates<F>
where
    F: Fn(&R) -> Option<Timestamp> + Clone + Send + Sync + 'static,
{
    fn observe(&self, record: &R, as_of: AsOf) -> Seen<i64, Span> {
        match (self.rule.ask)(record) {
            None => Seen::Excluded(None, Why::NoDate),
            // what it was before this update nobody knows
            Some(at) if !as_of.knows(at) => Seen::PENDING,
            Some(at) => Seen::Counted(Span { from: at, until: None }, at.micros()),
        }
    }
}

pub(super) fn ages(kept: &Values<i64>, at: &Frame) -> Result<DurationSummary, Undefined> {
    let updates = kept.sorted()?;
    if updates.is_empty() {
        return Err(Undefined::NoRecords);
    }
    let now = at.instant()?.micros();
    let ages = updates.into_iter().map(|update| now.checked_sub(update).ok_or(Undefined::OutOfRange));
    DurationSummary::new(ages.collect::<Result<_, _>>()?)
}

/// Freshness: the share of the records that were updated within an age limit.
///
/// ```text
/// records with t - last update <= limit / records
/// ```
///
/// - **Counts**: a level: records at t, the end of the period, or the as-of where that comes first, by their last update,
///   which the rule names. An age of exactly the limit is within it. Measure: [`LastUpdates`].
/// - **Leaves out**: records without the date of an update (`NoDate`). A record updated after the as-of is pending: its last
///   update before that is not known. For the same reason a t in the past shows only the records not updated since.
/// - **Undefined**: no records (`NoRecords`); no instant to take the age at (`NeedsAsOf`).
/// - **Reads**: what the rule reads.
/// - **Unit**: share, 0 to 1; higher is better.
///
/// How old they are: [`RecordAge`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, quality::{self, RecordAge}, time::Timestamp, value::Undefined};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let updates = [day(0), day(70), day(80)];
/// let last = |at: &&Timestamp| Some(**at);
/// let fresh = quality::freshness(&updates, "updated", last, "30d".parse()?, day(100));
/// assert_eq!(fresh.to_string(), "66.7 % (2 of 3)"); // thirty days are within thirty days
/// let age = over(&updates).as_of(day(100)).read(RecordAge::of("updated", last));
/// assert_eq!(age.ok().map(|age| age.median().as_f64_days()), Some(30.0));
/// let none = quality::freshness(&updates[..0], "updated", last, "30d".parse()?, day(100));
/// assert_eq!(none.value(), Err(&Undefined::NoRecords));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// Freshness, or timeliness, as data quality practice has it.
#[derive(Clone, Copy)]
pub struct Freshness<F> {
    rule: Rule<F>,
    within: Length,
}
by_name!(Freshness: rule, within);

impl<F> Freshness<F> {
    /// By the instant of a record's last update, and up to what age it is fresh.
    pub fn of<R>(name: &'static str, last_update: F, within: Length) -> Self
    where
        F: Fn(&R) -> Option<Timestamp>,
    {
        Freshness { rule: Rule::new(name, last_update), within }
    }
}

impl<F: Clone + Send + Sync + 'static> Kpi for Freshness<F> {
    const ABOUT: About = About::new("quality.freshness", "Data freshness", Unit::Share)
        .names("Aktualność danych", "Актуальність даних", "עדכניות הנתונים", "Актуальность данных")
        .formula("records with t - last update <= limit / records")
        .anchor("level: last update <= t")
        .source("data quality practice: freshness");
    type Measure = LastUpdates<F>;
    type Value = Share;
    fn measure(&self) -> LastUpdates<F> {
        LastUpdates { rule: self.rule.clone() }
    }
    fn value(&self, kept: &Values<i64>, at: &Frame) -> Result<Share, Undefined> {
        Ok(ages(kept, at)?.share_within(self.within.into()))
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// How long ago the records were last updated: the distribution, with its median.
///
/// ```text
/// t - last update, one for each record
/// ```
///
/// - **Counts**, **Leaves out**, **Undefined**, **Reads**: as [`Freshness`].
/// - **Unit**: duration; lower is better.
///
/// # Examples
///
/// See [`Freshness`].
///
/// # References
///
/// Age of records, as data quality practice has it.
#[derive(Clone, Copy)]
pub struct RecordAge<F> {
    rule: Rule<F>,
}
by_name!(RecordAge: rule);

impl<F> RecordAge<F> {
    /// By the instant of a record's last update.
    pub fn of<R>(name: &'static str, last_update: F) -> Self
    where
        F: Fn(&R) -> Option<Timestamp>,
    {
        RecordAge { rule: Rule::new(name, last_update) }
    }
}

impl<F: Clone + Send + Sync + 'static> Kpi for RecordAge<F> {
    const ABOUT: About = About::new("quality.freshness.age", "Age of records", Unit::Duration)
        .names("Wiek rekordów", "Вік записів", "גיל הרשומות", "Возраст записей")
        .lower_is_better()
        .formula("t - last update")
        .anchor("level: last update <= t")
        .source("data quality practice: age of records");
    type Measure = LastUpdates<F>;
    type Value = DurationSummary;
    fn measure(&self) -> LastUpdates<F> {
        LastUpdates { rule: self.rule.clone() }
    }
    fn value(&self, kept: &Values<i64>, at: &Frame) -> Result<DurationSummary, Undefined> {
        ages(kept, at)
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`Freshness`] at an instant.
pub fn freshness<I: IntoIterator, F>(
    records: I,
    name: &'static str,
    last_update: F,
    within: Length,
    at: impl Into<AsOf>,
) -> Reading<Share>
where
    F: Fn(&I::Item) -> Option<Timestamp> + Clone + Send + Sync + 'static,
    LastUpdates<F>: Observe<I::Item>,
{
    over(records).as_of(at).read(Freshness::of(name, last_update, within))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_taken_at_the_instant_and_an_unknown_one_is_left_out() {
        let t = Timestamp::from_micros;
        let updates = [Some(t(0)), Some(t(5)), Some(t(9)), None];
        let last = |at: &&Option<Timestamp>| **at;
        let within: Length = "5us".parse().unwrap();
        for (at, expected, pending) in
            [(4, Some((1, 1)), 2), (5, Some((2, 2)), 1), (9, Some((2, 3)), 0), (99, Some((0, 3)), 0)]
        {
            let reading = freshness(&updates, "updated", last, within, t(at));
            assert_eq!((reading.pending(), reading.excluded_for(&Why::NoDate)), (pending, 1), "at {at}");
            assert_eq!(reading.ok().map(|s| (s.part(), s.whole())), expected, "at {at}");
        }
        let timeless = freshness(&updates, "updated", last, within, AsOf::Everything);
        assert_eq!(timeless.value(), Err(&Undefined::NeedsAsOf));
    }
}
