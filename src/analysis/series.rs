//! Period over period, and year over year.

use super::{Change, Quantified};
use crate::error::Error;
use crate::kpi::{Group, Reading, Readings};
use crate::time::{Period, Timeline};
use crate::value::Undefined;

/// What a period is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Against {
    /// The calendar period before: February before March, never "31 days before".
    Previous,
    /// The same period a year before.
    YearBefore,
}

impl Against {
    /// The period to compare with. A part of a period is held against the same part, clamped at its end: a month to date
    /// against the month before up to the same day.
    ///
    /// # Errors
    /// Nothing is left within chrono's years.
    pub fn of(self, period: &Period) -> Result<Period, Error> {
        match self {
            Against::Previous => period.previous(),
            Against::YearBefore => period.year_before(),
        }
    }
    /// The index of the period to compare with, where the timeline has it.
    fn slot(self, timeline: &Timeline, slot: usize) -> Option<usize> {
        if self == Against::Previous {
            return slot.checked_sub(1);
        }
        let before = timeline.period(slot)?.year_before().ok()?;
        let found = timeline.slot(before.start())?;
        (timeline.start(found) == Some(before.start()) && timeline.end(found) == Some(before.end())).then_some(found)
    }
}

/// A number of a period, and what became of it since the period before it or a year before. `read` is asked for both: any
/// KPI, by its function or by a question of your own.
///
/// ```
/// use crm_kpi::analysis::{Against, compare};
/// use crm_kpi::{leads, record::Lead, time::{Calendar, Timestamp}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let at = |text| Timestamp::parse(text);
/// let leads = [
///     Lead::new("", at("2024-01-31T12:00:00Z")?),
///     Lead::new("", at("2024-02-01T12:00:00Z")?),
///     Lead::new("", at("2024-02-20T12:00:00Z")?),
///     Lead::new("", at("2024-03-10T12:00:00Z")?),
/// ];
/// let march = Calendar::utc().period("2024-03")?;
/// let change = compare(&march, Against::Previous, |period| leads::lead_count(&leads, period))?;
/// assert_eq!(change.to_string(), "2 -> 1: -1 (-50.0 %)"); // all of February, and nothing of January
///
/// // a month to date, against the same part of the month before
/// let to_date = march.part_until(at("2024-03-15T00:00:00Z")?);
/// let change = compare(&to_date, Against::Previous, |period| leads::lead_count(&leads, period))?;
/// assert_eq!(change.to_string(), "1 -> 1: 0 (0.0 %)");
/// # Ok(()) }
/// ```
///
/// A KPI that changes with the as-of is asked for both parts as they were seen at their ends, so that the older one has no
/// head start: `.as_of(AsOf::before(period.end()))`.
///
/// # Errors
/// Nothing is left before the period within chrono's years.
pub fn compare<V: Quantified>(
    period: &Period,
    against: Against,
    mut read: impl FnMut(&Period) -> Reading<V>,
) -> Result<Reading<Change>, Error> {
    let before = against.of(period)?;
    Ok(read(period).change_from(&read(&before)))
}

impl<V: Quantified, G: Group> Readings<V, G> {
    /// What became of each number since the period before it, or a year before.
    ///
    /// Undefined where the timeline does not have that period ([`NoSuchPeriod`](Undefined::NoSuchPeriod)). A period that
    /// is not over at the as-of is not held against a whole one: it reads
    /// [`NotYetObservable`](Undefined::NotYetObservable); [`compare`] its part to date.
    ///
    /// ```
    /// use crm_kpi::{analysis::Against, kpi::over, leads::LeadCount, record::Lead, time::{Calendar, Grain, Timestamp}};
    /// # fn main() -> Result<(), crm_kpi::Error> {
    /// let leads = ["2024-01-31", "2024-02-01", "2024-02-20"].map(|d| {
    ///     Lead::new("", Timestamp::parse(&format!("{d}T12:00:00Z")).unwrap_or(Timestamp::MIN))
    /// });
    /// let months = Calendar::utc().period("2024-Q1")?.by(Grain::Month)?;
    /// let changes = over(&leads).per(&months).measure(LeadCount).readings().changes(Against::Previous);
    /// let seen: Vec<String> = changes.series(&()).iter().map(ToString::to_string).collect();
    /// assert_eq!(seen[1..], ["1 -> 2: +1 (+100.0 %)", "2 -> 0: -2 (-100.0 %)"]);
    /// assert_eq!(seen[0], "undefined: the timeline has no such period");
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn changes(self, against: Against) -> Readings<Change, G> {
        let timeline = self.timeline().clone();
        let pairs: Vec<(Option<usize>, bool)> =
            (0..timeline.len()).map(|slot| (against.slot(&timeline, slot), self.frame(slot).unfinished())).collect();
        self.each(|series| {
            let change = |(now, (before, unfinished)): (&Reading<V>, &(Option<usize>, bool))| {
                let withheld = |why| Reading::new(Err(why), now.evidence().clone());
                match before.and_then(|slot| series.get(slot)) {
                    _ if *unfinished => withheld(Undefined::NotYetObservable),
                    None => withheld(now.value().err().cloned().unwrap_or(Undefined::NoSuchPeriod)),
                    Some(before) => now.change_from(before),
                }
            };
            series.iter().zip(&pairs).map(change).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::over;
    use crate::leads::LeadCount;
    use crate::record::Lead;
    use crate::time::{Calendar, Grain, Timestamp};

    fn at(date: &str) -> Timestamp {
        Timestamp::parse(&format!("{date}T12:00:00Z")).unwrap()
    }

    #[test]
    fn each_period_is_held_against_its_own_and_no_unfinished_one_against_a_whole() {
        let leads =
            ["2023-02-01", "2023-03-01", "2024-02-01", "2024-02-29", "2024-03-01"].map(|d| Lead::new("", at(d)));
        let calendar = Calendar::utc();
        let timeline = Timeline::spanning(&calendar.period("2023-02").unwrap(), &calendar.period("2024-04").unwrap());
        let table = over(&leads).as_of(at("2024-03-15")).per(timeline.unwrap()).measure(LeadCount);
        let shown = |against, label: &str| {
            let changes = table.readings().changes(against);
            let slot = (0..changes.timeline().len()).find(|slot| changes.timeline().label(*slot) == label).unwrap();
            changes.series(&())[slot].to_string()
        };
        let (none, not_yet) = (Undefined::NoSuchPeriod.to_string(), Undefined::NotYetObservable.to_string());
        for (against, label, expected) in [
            (Against::Previous, "2023-02", none.as_str()),
            (Against::Previous, "2023-03", "1 -> 1: 0 (0.0 %)"),
            (Against::Previous, "2023-05", "0 -> 0: 0"),
            (Against::Previous, "2024-02", "0 -> 2: +2"),
            (Against::Previous, "2024-03", &not_yet),
            (Against::Previous, "2024-04", &not_yet),
            (Against::YearBefore, "2024-01", &none),
            (Against::YearBefore, "2024-02", "1 -> 2: +1 (+100.0 %)"),
            (Against::YearBefore, "2024-03", &not_yet),
        ] {
            assert_eq!(shown(against, label), expected, "{label} {against:?}");
        }
        let growth = table.readings().changes(Against::YearBefore).growth();
        assert_eq!(growth.series(&())[12].to_string(), "1.00");
    }

    #[test]
    fn weeks_and_days_have_a_year_before_as_well() {
        let leads = ["2024-01-02", "2024-01-08", "2023-01-08"].map(|d| Lead::new("", at(d)));
        let calendar = Calendar::utc();
        for (grain, from, until, label, expected) in [
            (Grain::Week, "2023-W01", "2024-W02", "2024-W02", "0 -> 1: +1"),
            (Grain::Day, "2023-01-01", "2024-01-31", "2024-01-08", "1 -> 1: 0 (0.0 %)"),
        ] {
            let timeline =
                Timeline::spanning(&calendar.period(from).unwrap(), &calendar.period(until).unwrap()).unwrap();
            assert_eq!(timeline.grain(), Some(grain));
            let changes = over(&leads).per(&timeline).measure(LeadCount).readings().changes(Against::YearBefore);
            let slot = timeline.slot(calendar.period(label).unwrap().start()).unwrap();
            assert_eq!(changes.series(&())[slot].to_string(), expected, "{label}");
        }
    }
}
