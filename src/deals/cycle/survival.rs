//! How long deals take to be won, the open ones among them.

use crate::deals::closed::close_of;
use crate::field::{Closed, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Lifetimes, Lived};
use crate::time::{Timeline, Timestamp};
use crate::value::{Survival, Undefined};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How long deals take to be won, those that are still open among them: the survival curve, its median with an interval.
///
/// ```text
/// Kaplan-Meier over deals created in P: won after closed_at - created_at; lost ones censored then, open ones at the as-of
/// ```
///
/// - **Counts**: deals created in the period, a cohort, anchored on creation. Open deals are counted by their age at the as-of,
///   and pending too: they may still change the number. A lost deal counts as one that was not won until then. Measure:
///   [`DealLifetimes`].
/// - **Leaves out**: what [`DealLifetimes`] leaves out.
/// - **Undefined**: no deals (`NoRecords`); open ones without an as-of (`NeedsAsOf`). A median that is not reached is said to
///   be so.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`].
/// - **Unit**: time; lower is better.
///
/// [`SalesCycle`](crate::deals::SalesCycle) is of the won deals alone, which are the quick ones where deals are young. This is
/// longer, and fair to the open ones; but a deal that is lost can never be won, so that the time by which half *would* be won
/// is that of a world without losses. How many *are* won by a day: [`WonWithin`](crate::deals::WonWithin).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome::*}, time::Timestamp, value::Undefined};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let deals: Vec<Deal> = [(Won, Some(10)), (Won, Some(20)), (Won, Some(20)), (Won, Some(50)), (Lost, Some(25)), (Open, None)]
///     .map(|(outcome, closed)| {
///         let mut deal = Deal::new("", day(0));
///         (deal.outcome, deal.closed_at) = (outcome, closed.map(day));
///         deal
///     })
///     .into();
/// let time = deals::time_to_win(&deals, .., day(60));
/// assert_eq!((time.to_string().as_str(), time.pending()), ("median 20.0 days (10.0 to not reached; 4 of 6 ended)", 1));
/// let cycle = time.value().unwrap();
/// assert_eq!(cycle.curve().survival(40.0)?, 0.5); // half take longer than 40 days
/// assert_eq!(deals::time_to_win(&deals[5..], .., day(60)).to_string(), "median not reached (0 of 1 ended)");
/// assert_eq!(deals::time_to_win(&deals, .., crm_kpi::kpi::AsOf::Everything).value(), Err(&Undefined::NeedsAsOf));
/// # Ok::<(), Undefined>(())
/// ```
///
/// # References
///
/// Kaplan and Meier (1958), see [`KaplanMeier`](crate::stats::KaplanMeier); the interval by Brookmeyer and Crowley (1982).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TimeToWin;

/// Deals by how long they were open and how that ended.
///
/// One measure for [`TimeToWin`] and [`WonWithin`](crate::deals::WonWithin).
///
/// - **Counts**: deals, anchored on creation: won, lost (ended otherwise), or open as far as is known at the as-of, by the
///   instant of their creation.
/// - **Leaves out**: deals closed before they were created (`NegativeDuration`); deals won (`NoCloseDate`) or lost
///   (`NoLossDate`) without a closing instant; instants too far apart to be subtracted (`OutOfRange`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DealLifetimes;

impl Measure for DealLifetimes {
    const ID: &'static str = "deals.lifetimes";
    type Observation = Lived;
    type When = Timestamp;
    type Summary = Lifetimes;
}

impl<D: Created + Closed + DealOutcome> Observe<D> for DealLifetimes {
    #[inline]
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Lived> {
        let created = deal.created_at();
        match close_of(deal, as_of) {
            Err(seen) => seen.since(created),
            Ok((won, at)) => Seen::over(created, at, if won { Lived::Ended } else { Lived::Otherwise }),
        }
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, _: AsOf) -> bool {
        !period.contains(&deal.created_at())
    }
}

impl Kpi for TimeToWin {
    const ABOUT: About = About::new("deals.cycle.survival", "Time to win, open deals included", Unit::Duration)
        .names(
            "Czas do wygranej z uwzględnieniem otwartych szans",
            "Час до виграшу з урахуванням відкритих угод",
            "זמן עד לזכייה, כולל עסקאות פתוחות",
            "Время до выигрыша с учётом открытых сделок",
        )
        .lower_is_better()
        .formula("Kaplan-Meier over deals created in P; lost and open ones censored")
        .anchor("created_at")
        .source("Kaplan and Meier (1958)");
    type Measure = DealLifetimes;
    type Value = Survival;
    fn measure(&self) -> DealLifetimes {
        DealLifetimes
    }
    fn value(&self, kept: &Lifetimes, at: &Frame) -> Result<Survival, Undefined> {
        kept.survival(at.as_of())
    }
    fn n(&self, kept: &Lifetimes) -> i64 {
        kept.n()
    }
    fn undecided(&self, kept: &Lifetimes) -> i64 {
        kept.going_on()
    }
}

/// [`TimeToWin`] of the deals created in one period, seen at an instant.
pub fn time_to_win<I: IntoIterator>(deals: I, during: impl Into<Timeline>, as_of: impl Into<AsOf>) -> Reading<Survival>
where
    DealLifetimes: Observe<I::Item>,
{
    over(deals).during(during).as_of(as_of).read(TimeToWin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::value::Why;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_deal_lives_from_its_creation_until_it_is_known_to_be_closed() {
        let at = |lived| Seen::Counted(t(5), lived);
        let left_out = |why| Seen::Excluded(Some(t(5)), why);
        for (what, created, outcome, closed, expected) in [
            ("won", 5, Won, Some(9), at(Lived::Ended(4))),
            ("won at once", 5, Won, Some(5), at(Lived::Ended(0))),
            ("lost", 5, Lost, Some(9), at(Lived::Otherwise(4))),
            ("open", 5, Open, None, at(Lived::Since(t(5)))),
            ("won later than is known", 5, Won, Some(11), at(Lived::Since(t(5)))),
            ("lost later than is known", 5, Lost, Some(11), at(Lived::Since(t(5)))),
            ("won before it came", 5, Won, Some(4), left_out(Why::NegativeDuration)),
            ("lost before it came", 5, Lost, Some(4), left_out(Why::NegativeDuration)),
            ("won someday", 5, Won, None, left_out(Why::NoCloseDate)),
            ("lost someday", 5, Lost, None, left_out(Why::NoLossDate)),
            ("not known yet", 11, Won, Some(12), Seen::Outside),
        ] {
            let mut deal = Deal::new("", t(created));
            (deal.outcome, deal.closed_at) = (outcome, closed.map(t));
            assert_eq!(DealLifetimes.observe(&deal, t(10).into()), expected, "{what}");
        }
    }

    #[test]
    fn a_cohort_stays_where_it_began_and_only_grows_older() {
        let deal = |created: i64, outcome: Outcome, closed: Option<i64>| {
            let mut deal = Deal::new("", t(created));
            (deal.outcome, deal.closed_at) = (outcome, closed.map(t));
            deal
        };
        let deals = [deal(1, Won, Some(15)), deal(2, Open, None), deal(12, Won, Some(13)), deal(30, Won, Some(31))];
        // n, ended, longest of the deals created in 0..10
        for (as_of, expected) in [(9, (2, 0, 8)), (14, (2, 0, 13)), (15, (2, 1, 14)), (40, (2, 1, 38))] {
            let seen = time_to_win(&deals, t(0)..t(10), t(as_of)).ok().unwrap();
            assert_eq!((seen.n(), seen.ended(), seen.longest().sum()), expected, "as of {as_of}");
        }
        assert_eq!(time_to_win(&deals, t(20)..t(25), t(40)).value(), Err(&Undefined::NoRecords));
        assert_eq!(time_to_win(&deals, t(20)..t(25), t(15)).value(), Err(&Undefined::NotYetObservable));
    }
}
