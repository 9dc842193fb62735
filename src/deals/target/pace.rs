//! Whether a target will be reached at this pace.

use super::{Elapsed, TargetTotal};
use crate::deals::{ClosedDeals, DealsKept, Revenue};
use crate::kpi::{About, AsOf, Derived, Frame, Observe, Parameter, Reading, Side, Unit, one_number, over};
use crate::summary::CountedMoney;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why, by_amount};
use serde::{Deserialize, Serialize};

/// What part was reached of what the target asks for by now.
///
/// ```text
/// revenue of deals won in P so far / (targets of P * part of P that has passed at the as-of)
/// ```
///
/// - **Counts**: what [`TargetAttainment`](super::TargetAttainment) counts, as far as it is known at the as-of. The part
///   that has passed is taken by time, or given: working days gone of working days in all, or days weighted by season.
///   Measures: [`ClosedDeals`], [`TargetTotal`].
/// - **Leaves out**: the same.
/// - **Undefined**: the same; nothing of the period has passed (`NoDenominator`); a period without an end
///   (`NotYetObservable`). When it is over, the pace by time is the attainment. Tables to date by another calendar than
///   their periods', such as the month to date of each day (`IncompleteWindow`): the target is for the whole month, and
///   its days do not tell what part of it has passed. Read the month alone, at as many as-of instants as you like.
/// - **Reads**: of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount); of targets [`At`](crate::field::At),
///   [`Amount`](crate::field::Amount).
/// - **Unit**: ratio, 1 where the target will just be reached if it goes on like this; higher is better.
///
/// A given part is that of one period: ask for the running one alone.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, Elapsed}, record::{Deal, Outcome, Target}, time::Timestamp, value::{Currency, Money}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let mut deal = Deal::new("D1", day(0));
/// (deal.outcome, deal.closed_at) = (Outcome::Won, Some(day(5)));
/// deal.amount = Some(Money::minor(400_00, Currency::EUR));
/// let target = Target::new(day(0), Money::minor(1_000_00, Currency::EUR));
/// let pace = |at, elapsed| deals::target_pace([&deal], [&target], day(0)..day(30), at, elapsed);
/// assert_eq!(pace(day(15), Elapsed::default()).to_string(), "0.80"); // 400 where 500 are asked for
/// assert_eq!(pace(day(15), Elapsed::of(8, 20)?).to_string(), "1.00"); // 8 of 20 working days
/// assert_eq!(pace(day(0), Elapsed::default()).ok(), None); // nothing can be said on the first instant
/// # Ok(()) }
/// ```
///
/// # References
///
/// Attainment to date, or run rate against quota, of sales reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TargetPace {
    /// The part of the period that has passed.
    pub elapsed: Elapsed,
}

impl Derived for TargetPace {
    const ABOUT: About = About::new("deals.target.pace", "Target pace", Unit::Ratio)
        .names("Tempo realizacji celu", "Темп виконання плану", "קצב עמידה ביעד", "Темп выполнения плана")
        .formula("revenue of deals won in P so far / (targets of P * part of P that has passed)")
        .anchor("deals: closed_at; targets: at, the start of the period that they are for")
        .source("sales planning: attainment to date")
        .parameters(&[Parameter {
            name: "elapsed",
            default: "time",
            meaning: "the part of P that has passed: `time` takes it by the as-of, `13/22` gives it, such as working days gone",
            example: "13/22",
        }]);
    type Parts = (ClosedDeals, TargetTotal);
    type Value = Ratio;
    fn value(&self, (deals, targets): Sides<'_>, at: &Frame) -> Result<Ratio, Undefined> {
        let (target, elapsed) = (targets.kept.total()?, self.elapsed.part(at)?);
        by_amount(deals.kept.revenue()?, target)?.checked_div(elapsed)
    }
    fn n(&self, (_, targets): Sides<'_>) -> i64 {
        targets.kept.amounts().count()
    }
    fn concerns(&self, _: usize, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
    fn left_out(&self, (deals, targets): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        deals.kept.without_amount(note);
        targets.kept.without_amount(note);
    }
}

type Sides<'a> = (Side<'a, DealsKept>, Side<'a, CountedMoney>);

/// [`TargetPace`] of one period, as it is seen at an instant.
pub fn target_pace<I: IntoIterator, J: IntoIterator>(
    deals: I,
    targets: J,
    during: impl Into<Timeline>,
    at: impl Into<AsOf>,
    elapsed: Elapsed,
) -> Reading<Ratio>
where
    ClosedDeals: Observe<I::Item>,
    TargetTotal: Observe<J::Item>,
{
    let (timeline, as_of): (Timeline, AsOf) = (during.into().whole(), at.into());
    let won = over(deals).during(&timeline).as_of(as_of).measure(Revenue);
    let planned = over(targets).during(&timeline).as_of(as_of).measure(TargetTotal);
    one_number(&TargetPace { elapsed }, (&won, &planned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome, Target};
    use crate::time::{Grain, Timestamp};
    use crate::value::{Currency, Money};

    #[test]
    fn the_pace_is_what_is_won_of_what_is_asked_for_by_now() {
        let t = Timestamp::from_micros;
        let deals = [(12, 30), (18, 20)].map(|(at, cents)| {
            let mut deal = Deal::new("", t(0));
            (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t(at)));
            deal.amount = Some(Money::minor(cents, Currency::EUR));
            deal
        });
        let target = Target::new(t(10), Money::minor(100, Currency::EUR));
        for (what, at, elapsed, expected) in [
            ("by time", t(15).into(), "time", Ok(0.6)),
            ("at the first instant", t(10).into(), "time", Err(Undefined::NoDenominator)),
            ("before it", t(5).into(), "time", Err(Undefined::NotYetObservable)),
            ("over", AsOf::before(t(20)), "time", Ok(0.5)),
            ("everything known", AsOf::Everything, "time", Ok(0.5)),
            ("a part of its own", t(15).into(), "3/10", Ok(1.0)),
            ("none of it", t(15).into(), "0/10", Err(Undefined::NoDenominator)),
        ] {
            let reading = target_pace(&deals, [&target], t(10)..t(20), at, elapsed.parse().unwrap());
            assert_eq!(reading.value().map(|r| r.as_f64()).map_err(Clone::clone), expected, "{what}");
        }
    }

    #[test]
    fn a_running_table_has_the_pace_of_its_window_or_none() {
        let calendar = crate::time::Calendar::utc();
        let on = |day: &str| calendar.start_of(day.parse().unwrap()).unwrap();
        let mut deal = Deal::new("", on("2024-03-01"));
        (deal.outcome, deal.closed_at) = (Outcome::Won, Some(on("2024-03-10")));
        deal.amount = Some(Money::minor(10_000, Currency::EUR));
        let target = |day: &str| Target::new(on(day), Money::minor(31_000, Currency::EUR));
        let days = calendar.period("2024-03").unwrap().by(Grain::Day).unwrap();
        let (won, planned) = (
            over([&deal]).per(&days).as_of(on("2024-03-16")).measure(Revenue),
            over([target("2024-03-01")]).per(&days).as_of(on("2024-03-16")).measure(TargetTotal),
        );
        let (won, planned) = (won.to_date(Grain::Month).unwrap(), planned.to_date(Grain::Month).unwrap());
        let pace = TargetPace::default().of((&won, &planned)).unwrap();
        assert_eq!(
            pace.reading(&(), 9).unwrap().value(),
            Err(&Undefined::IncompleteWindow),
            "a day is no part of a month's target"
        );

        let months = calendar.period("2024").unwrap().by(Grain::Month).unwrap();
        let (won, planned) = (
            over([&deal]).per(&months).as_of(on("2024-03-16")).measure(Revenue),
            over(["2024-01-01", "2024-02-01", "2024-03-01"].map(target))
                .per(&months)
                .as_of(on("2024-03-16"))
                .measure(TargetTotal),
        );
        let running = TargetPace::default().of((&won.cumulative().unwrap(), &planned.cumulative().unwrap())).unwrap();
        let by_now = running.reading(&(), 2).unwrap().value().ok().map(|pace| pace.as_f64());
        assert_eq!(by_now, Some(100.0 / (930.0 * 75.0 / 91.0)), "75 of the first 91 days have passed");
    }
}
