//! Who comes back, period after period.

mod by_kind;
mod rolling;

pub use by_kind::{CohortsByKind, KindCohortRetention, Visits, kind_cohort_retention};
pub use rolling::{RollingCohorts, RollingRetention, rolling_retention};

use super::cohorts::{CohortKept, Cohorts};
use crate::kpi::{About, AsOf, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{Cohort, Undefined};
use serde::{Deserialize, Serialize};

/// Of the customers who came in a period, the share that was active in each period since.
///
/// ```text
/// customers of the cohort active in its k-th later period / customers of the cohort
/// ```
///
/// - **Counts**: a cohort is the customers whose first activity of all lies in the period; active are those with an
///   activity *in* the k-th period after it, with `or_after` in that one or a later one of the timeline. Measure:
///   [`Cohorts`], a journey: all activities must be given, or old customers pass for new ones. With `recurring` whoever
///   is active in a period belongs to its cohort, so that a customer is in several.
/// - **Leaves out**: customers whose first activity lies before the timeline: they belong to no cohort of it.
/// - **Undefined**: a cohort of nobody (`NoRecords`). What has not ended by the as-of is `NotYetObservable`, in each
///   cell of the row by itself and never 0; with `unfinished` the period that has begun is shown as far as it has come.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: shares of a cohort; higher is better.
///
/// The periods are those of the timeline, whatever their grain: months, weeks that start when the calendar says so,
/// days of a zone. A table has a row of the triangle for each period, and a triangle for each group: by country, by
/// channel. [`RollingRetention`] counts from each customer's own first instant; who comes by one kind of activity and
/// returns by another is [`KindCohortRetention`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, kpi::AsOf, record::Purchase, time::{Calendar, Grain}, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let bought = [("A", "2024-01-05"), ("B", "2024-01-09"), ("A", "2024-02-01"), ("A", "2024-03-01"), ("C", "2024-02-11")];
/// let purchases = bought.map(|(who, on)| Purchase::new("", who, day(on)));
/// let months = calendar.period("2024-Q1")?.by(Grain::Month)?;
/// let triangle = customers::cohort_retention(&purchases, &months, AsOf::before(months.end(2).unwrap()));
/// assert_eq!(triangle.iter().map(|row| row.to_string()).collect::<Vec<_>>()[..2], ["2: 50.0 %, 50.0 %", "1: 0.0 %"]);
///
/// let in_march = customers::cohort_retention(&purchases, &months, day("2024-03-10"));
/// let january = in_march[0].value().map_err(Clone::clone)?;
/// assert_eq!(january.retained(2), Err(Undefined::NotYetObservable));
/// assert!(in_march[2].value().is_err());
/// # Ok(()) }
/// ```
///
/// # References
///
/// Cohort analysis of retail and product reports; "on or after" is also called unbounded retention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CohortRetention {
    /// Active in the period or in a later one.
    pub or_after: bool,
    /// The period that has begun and not ended is shown as well.
    pub unfinished: bool,
    /// Whoever is active in a period belongs to its cohort, also who came earlier.
    pub recurring: bool,
}

impl Kpi for CohortRetention {
    const ABOUT: About = About::new("customers.cohort_retention", "Cohort retention", Unit::Share)
        .names("Retencja kohortowa", "Когортне утримання", "שימור לפי קבוצות הצטרפות", "Когортное удержание")
        .formula("customers of the cohort active in its k-th later period / customers of the cohort")
        .anchor("the customer's first activity")
        .source("CRM practice: cohort analysis")
        .parameters(&[OR_AFTER, UNFINISHED, RECURRING]);
    type Measure = Cohorts;
    type Value = Cohort;
    fn measure(&self) -> Cohorts {
        Cohorts { or_after: self.or_after, recurring: self.recurring }
    }
    fn value(&self, kept: &CohortKept, at: &Frame) -> Result<Cohort, Undefined> {
        row(kept, at, self.unfinished)
    }
    fn n(&self, kept: &CohortKept) -> i64 {
        kept.active(0)
    }
}

/// A row of the triangle, as far as its periods have ended, or begun.
fn row(kept: &CohortKept, at: &Frame, unfinished: bool) -> Result<Cohort, Undefined> {
    let (own, periods) = (at.slot().unwrap_or(0), at.timeline().len());
    let known = |slot: usize| {
        let there = at.clone().at(Some(slot));
        !there.lies_ahead() && (unfinished || !there.unfinished())
    };
    cohort(kept, (own..periods).take_while(|slot| known(*slot)).count(), periods - own)
}

/// The cells that can be known, of so many.
fn cohort(kept: &CohortKept, observable: usize, cells: usize) -> Result<Cohort, Undefined> {
    if observable == 0 {
        return Err(Undefined::NotYetObservable);
    }
    let active = (0..observable).map(|after| u64::try_from(kept.active(after)).map_err(|_| Undefined::Inconsistent));
    Cohort::new(active.collect::<Result<_, _>>()?, cells)
}

const OR_AFTER: Parameter = Parameter {
    name: "or_after",
    default: "false",
    meaning: "`true` counts who is active in the period or in a later one, `false` in the period itself",
    example: "true",
};
const UNFINISHED: Parameter = Parameter {
    name: "unfinished",
    default: "false",
    meaning: "`true` shows the period that has begun and not ended, `false` leaves it unobservable",
    example: "true",
};
const RECURRING: Parameter = Parameter {
    name: "recurring",
    default: "false",
    meaning: "`true` has whoever is active in a period in its cohort, `false` only those who came in it",
    example: "true",
};

/// [`CohortRetention`]: the whole triangle, a row for each period.
pub fn cohort_retention<I: IntoIterator>(
    activities: I,
    per: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Vec<Reading<Cohort>>
where
    Cohorts: Step<I::Item>,
{
    over(activities).per(per).as_of(as_of).measure(CohortRetention::default()).series(&())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;
    use crate::time::{Calendar, Grain, Timestamp};

    fn triangle(bought: &[(&str, &str)], kpi: CohortRetention, as_of: &str) -> Vec<String> {
        let calendar = Calendar::civil();
        let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let purchases = bought.iter().map(|(who, on)| Purchase::new("", *who, day(on)));
        let table = over(purchases).per(&months).as_of(AsOf::before(day(as_of))).measure(kpi);
        let shown = |cell: Result<crate::value::Share, Undefined>| match cell {
            Ok(share) => format!("{}/{}", share.part(), share.whole()),
            Err(Undefined::NotYetObservable) => "?".to_owned(),
            Err(Undefined::NoSuchPeriod) => String::new(),
            Err(other) => other.to_string(),
        };
        let row = |reading: Reading<Cohort>| match reading.value() {
            Ok(cohort) => [0, 1, 2].map(|after| shown(cohort.retained(after))).join(" ").trim_end().to_owned(),
            Err(why) => format!("{why:?}"),
        };
        table.series(&()).into_iter().map(row).collect()
    }

    #[test]
    fn a_customer_belongs_to_the_period_of_the_first_activity_and_counts_when_active() {
        let (on, or_after) = (CohortRetention::default(), CohortRetention { or_after: true, ..Default::default() });
        let gap = &[("A", "2024-01-05"), ("A", "2024-03-05"), ("A", "2024-03-06"), ("B", "2024-01-31")];
        for (what, bought, kpi, expected) in [
            ("a gap", &gap[..], on, ["2/2 0/2 1/2", "NoRecords", "NoRecords"]),
            ("a gap, on or after", gap, or_after, ["2/2 1/2 1/2", "NoRecords", "NoRecords"]),
            (
                "after the timeline",
                &[("A", "2024-02-05"), ("A", "2024-04-05")],
                on,
                ["NoRecords", "1/1 0/1", "NoRecords"],
            ),
            (
                "after it, on or after",
                &[("A", "2024-02-05"), ("A", "2024-04-05")],
                or_after,
                ["NoRecords", "1/1 0/1", "NoRecords"],
            ),
            ("before the timeline", &[("A", "2023-12-31"), ("A", "2024-01-05")], on, ["NoRecords"; 3]),
            ("the last period", &[("A", "2024-03-05")], on, ["NoRecords", "NoRecords", "1/1"]),
            ("nobody", &[], on, ["NoRecords"; 3]),
        ] {
            assert_eq!(triangle(bought, kpi, "2025-01-01"), expected, "{what}");
        }
    }

    #[test]
    fn with_recurring_cohorts_a_customer_is_in_that_of_every_period_with_an_activity() {
        let (recurring, on) = (true, CohortRetention::default());
        let gap =
            &[("A", "2023-12-05"), ("A", "2024-01-05"), ("A", "2024-03-05"), ("B", "2024-02-29"), ("B", "2024-03-01")];
        for (kpi, expected) in [
            (CohortRetention { recurring, ..on }, ["1/1 0/1 1/1", "1/1 1/1", "2/2"]),
            (CohortRetention { recurring, or_after: true, ..on }, ["1/1 1/1 1/1", "1/1 1/1", "2/2"]),
            (on, ["NoRecords", "1/1 1/1", "NoRecords"]),
        ] {
            assert_eq!(triangle(gap, kpi, "2024-04-01"), expected, "{kpi:?}");
        }
    }

    #[test]
    fn what_has_not_ended_is_not_observable_unless_it_is_asked_for() {
        let bought = &[("A", "2024-01-05"), ("A", "2024-02-05"), ("B", "2024-02-06"), ("A", "2024-03-20")];
        let (finished, unfinished) =
            (CohortRetention::default(), CohortRetention { unfinished: true, ..Default::default() });
        for (as_of, kpi, expected) in [
            ("2024-04-01", finished, ["1/1 1/1 1/1", "1/1 0/1", "NoRecords"]),
            ("2024-03-31", finished, ["1/1 1/1 ?", "1/1 ?", "NotYetObservable"]),
            ("2024-03-31", unfinished, ["1/1 1/1 1/1", "1/1 0/1", "NoRecords"]),
            ("2024-03-10", unfinished, ["1/1 1/1 0/1", "1/1 0/1", "NoRecords"]),
            ("2024-02-10", finished, ["1/1 ? ?", "NotYetObservable", "NotYetObservable"]),
            ("2024-01-03", finished, ["NotYetObservable"; 3]),
            ("2023-12-31", unfinished, ["NotYetObservable"; 3]),
        ] {
            assert_eq!(triangle(bought, kpi, as_of), expected, "{as_of} {kpi:?}");
        }
    }

    #[test]
    fn a_triangle_of_many_periods_is_that_of_its_days() {
        let days = Calendar::utc().period("2024").unwrap().by(Grain::Day).unwrap();
        let noon = |slot: usize| Timestamp::from_micros(days.start(slot).unwrap().micros() + 43_200_000_000);
        let bought = [("A", 0), ("A", 63), ("A", 64), ("A", 365), ("B", 100), ("B", 300)];
        let purchases = bought.map(|(who, slot)| Purchase::new("", who, noon(slot)));
        let rows = cohort_retention(&purchases, &days, AsOf::Everything);
        let active = |slot: usize| {
            let cohort = rows[slot].value().unwrap();
            (0..366).filter(|after| cohort.retained(*after).is_ok_and(|share| share.part() == 1)).collect::<Vec<_>>()
        };
        assert_eq!((active(0), active(100)), (vec![0, 63, 64, 365], vec![0, 200]));
    }
}
