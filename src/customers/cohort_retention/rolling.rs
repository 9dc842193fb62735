//! Who comes back so many hours after coming first.

use super::{UNFINISHED, cohort};
use crate::customers::cohorts::{CohortKept, Returns};
use crate::error::Error;
use crate::field::{At, CustomerKey};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, over};
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Cohort, Undefined};
use serde::{Deserialize, Serialize};

/// Of the customers who came in a period, the share that was active in each window of 24 hours since, counted from each
/// one's own first activity.
///
/// ```text
/// customers of the cohort active from k to k + 1 windows after their first activity / customers of the cohort
/// ```
///
/// - **Counts**: a cohort is the customers whose first activity of all lies in the period; active are those with an
///   activity in the k-th [`window`](RollingRetention::window) since: from its start on, before its end. The first
///   window, 0, holds the first activity. Measure: [`RollingCohorts`], a journey: all activities must be given, or old
///   customers pass for new ones.
/// - **Leaves out**: customers whose first activity lies before the timeline.
/// - **Undefined**: a cohort of nobody (`NoRecords`). A window is `NotYetObservable` until it has ended for whoever may
///   have come in the period's last instant, so that all of the cohort have had their time; with `unfinished` it is
///   shown once it has begun for one who came in the first.
/// - **Reads**: [`CustomerKey`], [`At`].
/// - **Unit**: shares of a cohort; higher is better.
///
/// A customer who comes at 23:00 and again at 01:00 is back on the next day of the calendar, which
/// [`CohortRetention`](super::CohortRetention) counts, and within the first 24 hours, which is what this one says.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, kpi::AsOf, record::Purchase, time::{Calendar, Timestamp}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let bought = [("A", "2024-01-05T23:00:00Z"), ("A", "2024-01-06T01:00:00Z"), ("B", "2024-01-05T08:00:00Z"), ("B", "2024-01-06T09:00:00Z")];
/// let purchases = bought.map(|(who, at)| Purchase::new("", who, Timestamp::parse(at).unwrap()));
/// let fifth = Calendar::utc().period("2024-01-05")?;
/// let rows = customers::rolling_retention(&purchases, &fifth, AsOf::before(Timestamp::parse("2024-01-08T00:00:00Z")?));
/// assert_eq!(rows[0].to_string(), "2: 50.0 %"); // B; the third window ends on the 9th for who came last
/// assert!(customers::rolling_retention(&purchases[..0], &fifth, AsOf::Everything)[0].value().is_err());
/// # Ok(()) }
/// ```
///
/// # References
///
/// Day-N retention of product analytics, by 24-hour windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RollingRetention {
    /// How long a window is.
    pub window: Length,
    /// How many windows there are, the first one included.
    pub windows: u16,
    /// A window that has not ended for all of the cohort is shown as well.
    pub unfinished: bool,
}

const DAY: Length = Length::ONE_DAY;

impl Default for RollingRetention {
    fn default() -> RollingRetention {
        RollingRetention { window: DAY, windows: 31, unfinished: false }
    }
}

/// Customers by the period of their first activity, and the windows since in which they were active.
///
/// - **Counts**: each customer in the period of the first activity of all that are given, and in every window from there
///   on with an activity, as many windows as are asked for.
/// - **Leaves out**: customers whose first activity lies before the timeline or after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollingCohorts {
    /// How long a window is.
    pub window: Length,
    /// How many windows there are.
    pub windows: u16,
}

impl Measure for RollingCohorts {
    const ID: &'static str = "customers.cohorts.rolling";
    type Observation = Returns;
    type When = Timestamp;
    type Summary = CohortKept;
}

impl Journey for RollingCohorts {
    type Event = ();
    type Trace = [(Timestamp, ())];
    fn walk(&self, history: &[(Timestamp, ())], _: &Frame, out: &mut impl FnMut(Seen<Returns>)) {
        let Some((first, ())) = history.first() else { return };
        let length = u64::try_from(self.window.micros()).unwrap_or(1).max(1);
        let (mut word, mut bits) = (0, 0u64);
        for (at, ()) in history {
            let window = at.micros().abs_diff(first.micros()) / length;
            if window >= self.windows.into() {
                break;
            }
            let (of, bit) = ((window / 64) as usize, window % 64);
            if of != word {
                out(Seen::Counted(*first, Returns { from: word * 64, bits }));
                (word, bits) = (of, 0);
            }
            bits |= 1 << bit;
        }
        if bits != 0 {
            out(Seen::Counted(*first, Returns { from: word * 64, bits }));
        }
    }
}

impl<R: CustomerKey + At> Step<R> for RollingCohorts {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, activity: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, ())) {
        activity.with_customer_key(|who| out(Some(who), activity.at(), ()));
    }
}

impl Kpi for RollingRetention {
    const ABOUT: About = About::new("customers.cohort_retention.rolling", "Rolling cohort retention", Unit::Share)
        .names(
            "Krocząca retencja kohortowa",
            "Ковзне когортне утримання",
            "שימור מתגלגל לפי קבוצות הצטרפות",
            "Скользящее когортное удержание",
        )
        .formula("customers of the cohort active from k to k + 1 windows after their first activity / customers of the cohort")
        .anchor("the customer's first activity")
        .source("product analytics: day-N retention by 24-hour windows")
        .parameters(&[
            Parameter { name: "window", default: "1d", meaning: "how long a window is, such as 24h", example: "7d" },
            Parameter { name: "windows", default: "31", meaning: "how many windows, the first included", example: "8" },
            UNFINISHED,
        ]);
    type Measure = RollingCohorts;
    type Value = Cohort;
    fn measure(&self) -> RollingCohorts {
        RollingCohorts { window: self.window, windows: self.windows }
    }
    fn value(&self, kept: &CohortKept, at: &Frame) -> Result<Cohort, Undefined> {
        let windows = i64::from(self.windows);
        if windows == 0 {
            return Err(Undefined::NoSuchPeriod);
        }
        let observable = match at.as_of() {
            AsOf::Everything => windows,
            AsOf::At(now) => {
                // who comes in the period comes from its start to just before its end
                let since = if self.unfinished { at.start() } else { at.end() };
                let passed = since.map(|since| i128::from(now.micros()) + 1 - i128::from(since.micros()));
                let passed =
                    passed.filter(|passed| *passed >= 0).map(|passed| passed / i128::from(self.window.micros()));
                let begun = i128::from(self.unfinished);
                passed.map_or(0, |passed| (passed + begun).min(windows.into()) as i64)
            }
        };
        cohort(kept, observable as usize, self.windows.into())
    }
    fn n(&self, kept: &CohortKept) -> i64 {
        kept.active(0)
    }
    fn check(&self) -> Result<(), Error> {
        if self.windows > 0 { Ok(()) } else { Err(Error::invalid("windows", self.windows, "one or more")) }
    }
}

/// [`RollingRetention`] by 24 hours, a row for each period.
pub fn rolling_retention<I: IntoIterator>(
    activities: I,
    per: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Vec<Reading<Cohort>>
where
    RollingCohorts: Step<I::Item>,
{
    over(activities).per(per).as_of(as_of).measure(RollingRetention::default()).series(&())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn windows_are_counted_from_the_first_activity_of_each_and_known_when_they_have_ended_for_all() {
        let (finished, unfinished) = (false, true);
        let bought =
            [("A", 9), ("A", 18), ("A", 19), ("A", 29), ("B", 0), ("B", 9), ("B", 30), ("C", 10), ("X", -5), ("X", 5)];
        for (what, as_of, unfinished, expected) in [
            ("everything", None, finished, Ok(vec![2, 1, 1, 1])),
            ("the cohort is still coming", Some(8), finished, Err(Undefined::NotYetObservable)),
            ("it has come, and has had no time", Some(18), finished, Err(Undefined::NotYetObservable)),
            ("the first window has ended for the last to come", Some(19), finished, Ok(vec![2])),
            ("the second but for the last instant", Some(28), finished, Ok(vec![2])),
            ("the second", Some(29), finished, Ok(vec![2, 1])),
            ("shown from the start on", Some(0), unfinished, Ok(vec![1])),
            ("the second has begun for the first to come", Some(9), unfinished, Ok(vec![2, 0])),
            ("the third", Some(19), unfinished, Ok(vec![2, 1, 0])),
        ] {
            let purchases = bought.map(|(who, at)| Purchase::new("", who, t(at)));
            let as_of = as_of.map_or(AsOf::Everything, |at| t(at).into());
            let kpi = RollingRetention { window: Length::from_micros(10).unwrap(), windows: 4, unfinished };
            let reading = over(&purchases).during(t(0)..t(10)).as_of(as_of).read(kpi);
            assert_eq!(reading.value().map(|c| c.active().to_vec()).map_err(Clone::clone), expected, "{what}");
        }
    }

    #[test]
    fn there_are_as_many_windows_as_are_asked_for() {
        let purchases = [0, 5, 63, 64, 70, 129, 130].map(|at| Purchase::new("", "A", t(at)));
        let window = Length::from_micros(1).unwrap();
        let active = |windows| {
            let kpi = RollingRetention { window, windows, unfinished: false };
            let reading = over(&purchases).read(kpi);
            let active: Vec<usize> = reading
                .value()
                .unwrap()
                .active()
                .iter()
                .enumerate()
                .filter(|(_, n)| **n == 1)
                .map(|(k, _)| k)
                .collect();
            active
        };
        assert_eq!(active(130), [0, 5, 63, 64, 70, 129]);
        assert_eq!(active(64), [0, 5, 63]);
        assert!(RollingRetention { windows: 0, ..RollingRetention::default() }.check().is_err());
    }
}
