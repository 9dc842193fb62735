//! Who comes by one kind of activity and returns by another.

use super::{OR_AFTER, RECURRING, UNFINISHED, row};
use crate::customers::Presence;
use crate::customers::cohorts::{CohortKept, Cohorts, Returns, rows};
use crate::customers::periods::PeriodsSeen;
use crate::field::{CustomerKey, Present};
use crate::kpi::{About, AsOf, Digest, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, over};
use crate::record::InteractionKind;
use crate::time::{Timeline, Timestamp};
use crate::value::{Cohort, Undefined};
use serde::{Deserialize, Serialize};

/// Of the customers who came in a period by one kind of activity, the share that was active by another in each period
/// since: of those who signed in, who buys.
///
/// ```text
/// customers of the cohort with an activity that returns in its k-th later period / customers of the cohort
/// ```
///
/// - **Counts**: a cohort is the customers whose first activity of the kind that [`comes`](KindCohortRetention::comes)
///   lies in the period, the one before the timeline included; with `recurring` whoever has one in it. Active are those
///   with an activity of the kind that [`returns`](KindCohortRetention::returns) in the k-th period after it, with
///   `or_after` in that one or a later one. The cohort's own period shows its size, whoever returned in it. Measure:
///   [`CohortsByKind`], a journey: all activities must be given, or old customers pass for new ones.
/// - **Leaves out**: customers who came before the timeline; activities of other kinds; records that say when a customer
///   stood.
/// - **Undefined**: a cohort of nobody (`NoRecords`). What has not ended by the as-of is `NotYetObservable`, in each
///   cell by itself; with `unfinished` the period that has begun is shown as far as it has come.
/// - **Reads**: [`CustomerKey`], [`Present`].
/// - **Unit**: shares of a cohort; higher is better.
///
/// Where one kind of activity is all there is, [`CohortRetention`](super::CohortRetention) says the same for less.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers::{self, KindCohortRetention}, kpi::{AsOf, over}, time::{Calendar, Grain}};
/// use crm_kpi::record::{Interaction, InteractionKind::{Content, Login}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let acts = [("A", "2024-01-05", Login), ("B", "2024-01-09", Login), ("A", "2024-02-01", Content), ("B", "2024-02-01", Login)]
///     .map(|(who, on, kind)| Interaction::new(who, day(on), kind));
/// let months = calendar.period("2024-Q1")?.by(Grain::Month)?;
/// let as_of = AsOf::before(months.end(1).unwrap());
/// let rows = customers::kind_cohort_retention(&acts, &months, Login, Content, as_of);
/// assert_eq!(rows[0].to_string(), "2: 50.0 %");
/// assert!(rows[1].value().is_err()); // nobody came in February
/// # Ok(()) }
/// ```
///
/// # References
///
/// Retention of product analytics, with a target event and a returning event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct KindCohortRetention {
    /// Who has an activity of this kind comes; `None` for any.
    pub comes: Option<InteractionKind>,
    /// Who has an activity of this kind returns; `None` for any.
    pub returns: Option<InteractionKind>,
    /// Active in the period or in a later one.
    pub or_after: bool,
    /// The period that has begun and not ended is shown as well.
    pub unfinished: bool,
    /// Whoever comes in a period belongs to its cohort, also who came earlier.
    pub recurring: bool,
}

/// Customers by the period in which they first came by one kind of activity, and the later periods with another.
///
/// - **Counts**: as [`Cohorts`], with the activities that come and those that return told apart.
/// - **Leaves out**: customers who came before the timeline or after it, and who never came; activities of other kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CohortsByKind {
    /// Who has an activity of this kind comes; `None` for any.
    pub comes: Option<InteractionKind>,
    /// Who has an activity of this kind returns; `None` for any.
    pub returns: Option<InteractionKind>,
    /// How cohorts are made of the two.
    pub by: Cohorts,
}

/// The periods in which a customer came, and those in which it returned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Visits {
    comes: PeriodsSeen,
    returns: PeriodsSeen,
}

/// Whether an activity comes, and whether it returns.
impl Digest<(bool, bool)> for Visits {
    #[inline]
    fn add(&mut self, column: usize, at: Timestamp, (comes, returns): (bool, bool)) {
        if comes {
            self.comes.add(column, at, ());
        }
        if returns {
            self.returns.add(column, at, ());
        }
    }
    fn merge(&mut self, other: Visits) {
        self.comes.merge(other.comes);
        self.returns.merge(other.returns);
    }
}

impl Measure for CohortsByKind {
    const ID: &'static str = "customers.cohorts.by_kind";
    type Observation = Returns;
    type When = Timestamp;
    type Summary = CohortKept;
}

impl Journey for CohortsByKind {
    type Event = (bool, bool);
    type Trace = Visits;
    #[inline]
    fn walk(&self, visits: &Visits, at: &Frame, out: &mut impl FnMut(Seen<Returns>)) {
        rows(self.by, &visits.comes, &visits.returns, at, out);
    }
}

impl<R: CustomerKey + Present> Step<R> for CohortsByKind {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, activity: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, (bool, bool))) {
        let Presence::Acts(at, kind) = activity.presence() else { return };
        let is = |wanted: Option<InteractionKind>| wanted.is_none_or(|wanted| wanted == kind);
        let (comes, returns) = (is(self.comes), is(self.returns));
        if comes || returns {
            activity.with_customer_key(|who| out(Some(who), at, (comes, returns)));
        }
    }
}

impl Kpi for KindCohortRetention {
    const ABOUT: About = About::new(
        "customers.cohort_retention.by_kind",
        "Cohort retention by kind of activity",
        Unit::Share,
    )
    .names(
        "Retencja kohortowa według rodzaju aktywności",
        "Когортне утримання за видом активності",
        "שימור לפי קבוצות הצטרפות וסוג פעילות",
        "Когортное удержание по виду активности",
    )
    .formula("customers of the cohort with an activity that returns in its k-th later period / customers of the cohort")
    .anchor("the customer's first activity of the kind that comes")
    .source("product analytics: target event and returning event")
    .parameters(&[
        Parameter {
            name: "comes",
            default: "none",
            meaning: "who has an activity of this kind comes: login, purchase, content ...; none for any",
            example: "login",
        },
        Parameter {
            name: "returns",
            default: "none",
            meaning: "who has an activity of this kind returns: login, purchase, content ...; none for any",
            example: "purchase",
        },
        OR_AFTER,
        UNFINISHED,
        RECURRING,
    ]);
    type Measure = CohortsByKind;
    type Value = Cohort;
    fn measure(&self) -> CohortsByKind {
        let by = Cohorts { or_after: self.or_after, recurring: self.recurring };
        CohortsByKind { comes: self.comes, returns: self.returns, by }
    }
    fn value(&self, kept: &CohortKept, at: &Frame) -> Result<Cohort, Undefined> {
        row(kept, at, self.unfinished)
    }
    fn n(&self, kept: &CohortKept) -> i64 {
        kept.active(0)
    }
}

/// [`KindCohortRetention`]: the whole triangle, a row for each period.
pub fn kind_cohort_retention<I: IntoIterator>(
    activities: I,
    per: impl Into<Timeline>,
    comes: InteractionKind,
    returns: InteractionKind,
    as_of: impl Into<AsOf>,
) -> Vec<Reading<Cohort>>
where
    CohortsByKind: Step<I::Item>,
{
    let kpi = KindCohortRetention { comes: Some(comes), returns: Some(returns), ..KindCohortRetention::default() };
    over(activities).per(per).as_of(as_of).measure(kpi).series(&())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::CohortRetention;
    use crate::record::Interaction;
    use crate::time::{Calendar, Grain};
    use InteractionKind::{Content, Login};

    #[test]
    fn who_comes_is_told_by_one_kind_and_who_returns_by_the_other() {
        let calendar = Calendar::civil();
        let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let date = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        for (what, acts, expected) in [
            ("returned", vec![("2024-01-05", Login), ("2024-03-05", Content)], [vec![1, 0, 1], vec![], vec![]]),
            (
                "returned before it came",
                vec![("2024-01-05", Content), ("2024-02-05", Login)],
                [vec![], vec![1, 0], vec![]],
            ),
            (
                "came again and did not return",
                vec![("2024-01-05", Login), ("2024-02-05", Login)],
                [vec![1, 0, 0], vec![], vec![]],
            ),
            (
                "came before the timeline",
                vec![("2023-12-05", Login), ("2024-02-05", Content)],
                [vec![], vec![], vec![]],
            ),
            ("never came", vec![("2024-01-05", Content)], [vec![], vec![], vec![]]),
        ] {
            let acts: Vec<_> = acts.into_iter().map(|(on, kind)| Interaction::new("A", date(on), kind)).collect();
            let rows = kind_cohort_retention(&acts, &months, Login, Content, AsOf::Everything);
            let seen: Vec<Vec<u64>> =
                rows.iter().map(|row| row.value().map(|c| c.active().to_vec()).unwrap_or_default()).collect();
            assert_eq!(seen, expected, "{what}");
            // of any kind both ways it is the plain triangle
            for (or_after, recurring) in [(false, false), (false, true), (true, false), (true, true)] {
                let any = KindCohortRetention { or_after, recurring, ..KindCohortRetention::default() };
                let plain = CohortRetention { or_after, recurring, ..CohortRetention::default() };
                let (any, plain) = (over(&acts).per(&months).measure(any), over(&acts).per(&months).measure(plain));
                assert_eq!(any.series(&()), plain.series(&()), "{what}");
            }
        }
    }
}
