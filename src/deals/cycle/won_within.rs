//! The share of deals that are won by a day.

use super::DealLifetimes;
use crate::kpi::{About, AsOf, Frame, Kpi, Observe, Parameter, Reading, Unit, over};
use crate::summary::Lifetimes;
use crate::time::{Length, Timeline};
use crate::value::{Incidence, Undefined};
use serde::{Deserialize, Serialize};

/// The share of deals that are won within a length of time, where others are lost by then and some are still open.
///
/// ```text
/// Aalen-Johansen over deals created in P: won and lost are endings that exclude each other, open ones are censored at the as-of
/// ```
///
/// - **Counts**: deals created in the period, a cohort, anchored on creation; open deals by their age at the as-of, and pending
///   too. Deals that have not been seen for so long yet count as far as they were seen. Measure: [`DealLifetimes`].
/// - **Leaves out**: what [`DealLifetimes`] leaves out.
/// - **Undefined**: no deals (`NoRecords`); open ones without an as-of (`NeedsAsOf`); none was seen for so long, and some are
///   open (`NotYetObservable`).
/// - **Reads**: [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome).
/// - **Unit**: share, 0 to 1; higher is better. The shares won, lost and open add up to 1.
///
/// One minus the curve of [`TimeToWin`](crate::deals::TimeToWin) is larger, and the share of no deals that there are. Nor does
/// [`CreatedWinRate`](crate::deals::CreatedWinRate) say this: it counts what is won so far, and young cohorts have had less
/// time.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome::*}, stats::Estimate, time::{Length, Timestamp}, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let deals: Vec<Deal> = [(Won, Some(10)), (Won, Some(20)), (Won, Some(20)), (Won, Some(50)), (Lost, Some(25)), (Open, None)]
///     .map(|(outcome, closed)| {
///         let mut deal = Deal::new("", day(0));
///         (deal.outcome, deal.closed_at) = (outcome, closed.map(day));
///         deal
///     })
///     .into();
/// let month = deals::won_within(&deals, .., Length::days(30)?, day(60));
/// assert_eq!(month.to_string(), "50.0 % (16.7 % otherwise, 33.3 % open after 30.0 days; n = 6)");
/// assert_eq!(month.interval(0.95)?.to_string(), "0.111 to 0.804 (95 %)");
/// let year = deals::won_within(&deals, .., Length::days(365)?, day(60));
/// assert_eq!(year.value(), Err(&Undefined::NotYetObservable));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Aalen and Johansen (1978), see [`AalenJohansen`](crate::stats::AalenJohansen).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WonWithin {
    /// Won so soon after creation.
    pub within: Length,
}

impl Default for WonWithin {
    fn default() -> WonWithin {
        WonWithin { within: Length::NINETY_DAYS }
    }
}

impl Kpi for WonWithin {
    const ABOUT: About = About::new("deals.cycle.won_within", "Deals won within a time", Unit::Share)
        .names(
            "Szanse wygrane w określonym czasie",
            "Угоди, виграні за певний час",
            "עסקאות שנסגרו בזכייה תוך פרק זמן",
            "Сделки, выигранные за заданное время",
        )
        .formula("Aalen-Johansen share won within W, of deals created in P; lost is a competing ending")
        .anchor("created_at")
        .source("Aalen and Johansen (1978)")
        .parameters(&[Parameter {
            name: "within",
            default: "90d",
            meaning: "a length such as 30d: the share won so soon after creation",
            example: "30d",
        }]);
    type Measure = DealLifetimes;
    type Value = Incidence;
    fn measure(&self) -> DealLifetimes {
        DealLifetimes
    }
    fn value(&self, kept: &Lifetimes, at: &Frame) -> Result<Incidence, Undefined> {
        kept.survival(at.as_of())?.incidence(self.within)
    }
    fn n(&self, kept: &Lifetimes) -> i64 {
        kept.n()
    }
    fn undecided(&self, kept: &Lifetimes) -> i64 {
        kept.going_on()
    }
}

/// [`WonWithin`] of the deals created in one period, seen at an instant.
pub fn won_within<I: IntoIterator>(
    deals: I,
    during: impl Into<Timeline>,
    within: Length,
    as_of: impl Into<AsOf>,
) -> Reading<Incidence>
where
    DealLifetimes: Observe<I::Item>,
{
    over(deals).during(during).as_of(as_of).read(WonWithin { within })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::over;
    use crate::meter::Meter;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::time::Timestamp;

    fn day(n: i64) -> Timestamp {
        Timestamp::from_micros(n * 86_400_000_000)
    }
    fn deal(outcome: Outcome, closed: Option<i64>) -> Deal {
        let mut deal = Deal::new("", day(0));
        (deal.outcome, deal.closed_at) = (outcome, closed.map(day));
        deal
    }

    #[test]
    fn what_is_lost_can_no_longer_be_won() {
        // won, lost, open after 30 days
        for (what, deals, expected) in [
            ("won in time", vec![deal(Won, Some(30))], [1.0, 0.0, 0.0]),
            ("won too late", vec![deal(Won, Some(31))], [0.0, 0.0, 1.0]),
            ("lost", vec![deal(Lost, Some(3))], [0.0, 1.0, 0.0]),
            ("half lost before the other half is won", vec![deal(Lost, Some(3)), deal(Won, Some(9))], [0.5, 0.5, 0.0]),
            ("open", vec![deal(Open, None)], [0.0, 0.0, 1.0]),
        ] {
            let reading = won_within(&deals, .., Length::THIRTY_DAYS, day(40));
            let seen = reading.ok().map(|share| [share.ended(), share.otherwise(), share.open()]);
            assert_eq!(seen, Some(expected), "{what}");
        }
    }

    #[test]
    fn both_readings_share_what_is_kept_and_the_time_is_given_by_name() {
        let deals = [deal(Won, Some(10)), deal(Lost, Some(20)), deal(Open, None)];
        let table = over(&deals).as_of(day(99)).measure(crate::deals::TimeToWin);
        let read = table.reading_as(WonWithin::default()).unwrap();
        assert_eq!(read, over(&deals).as_of(day(99)).measure(WonWithin::default()));
        for (within, ended) in [("5d", 0.0), ("15d", 1.0 / 3.0)] {
            let mut meter =
                Meter::of("deals.cycle.won_within").parameter("within", within).as_of(day(99)).start().unwrap();
            deals.iter().for_each(|deal| meter.insert(deal));
            let read = meter.total(None).unwrap().unwrap().ok().map(|value| value.number()).unwrap();
            assert!((read - ended).abs() < 1e-12, "{within}: {read}");
        }
    }
}
