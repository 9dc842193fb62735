//! What the deals in hand bring per day, by the median cycle.

use super::{VELOCITY_OF, VelocityOf};
use crate::deals::{ClosedDeals, DealsCreated, DealsKept, OpenDealCount, OpenDeals, OpenKept, SalesCycle, WinRate};
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::summary::{Count, Values};
use crate::time::Timeline;
use crate::value::{Undefined, Velocity, Why};
use serde::{Deserialize, Serialize};

/// What the deals in hand bring per day, with the median length of the won deals in place of the mean.
///
/// ```text
/// (open at the start of P + created in P) * win rate * average deal size / median sales cycle in days
/// ```
///
/// - **Counts**: what [`SalesVelocity`](crate::deals::SalesVelocity) counts; the cycle is the median of
///   [`SalesCycle`](crate::deals::SalesCycle). Measures: [`OpenDeals`], [`DealsCreated`], [`ClosedDeals`], [`SalesCycle`].
/// - **Leaves out**: the same.
/// - **Undefined**: wherever one of its factors is; a median cycle of 0 (`NoDenominator`).
/// - **Reads**: of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: money per day; higher is better.
///
/// A few deals that took years make the mean cycle long, and leave the median as it is. It keeps every duration.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, VelocityOf}, record::{Deal, Outcome}, time::Timestamp, value::{Currency, Money}};
/// let t = |days: i64| Timestamp::from_micros(days * 86_400_000_000);
/// let deals = [10, 20, 300].map(|closed| {
///     let mut deal = Deal::new("", t(0));
///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t(closed)));
///     deal.amount = Some(Money::minor(1_000_00, Currency::EUR));
///     deal
/// });
/// let velocity = deals::median_velocity(&deals, .., VelocityOf::Created);
/// assert_eq!(velocity.to_string(), "150.00 EUR per day"); // 3 * 100 % * 1000.00 EUR / 20 days
/// assert_eq!(deals::median_velocity(&deals[..0], .., VelocityOf::Created).ok(), None); // not 0
/// ```
///
/// # References
///
/// The sales velocity equation of CRM practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MedianVelocity {
    /// Which deals are in hand.
    pub deals: VelocityOf,
}

type Sides<'a> = (Side<'a, OpenKept>, Side<'a, Count>, Side<'a, DealsKept>, Side<'a, Values<i64>>);

impl Derived for MedianVelocity {
    const ABOUT: About = About::new("deals.velocity.median", "Sales velocity by median cycle", Unit::MoneyPerDay)
        .names(
            "Tempo sprzedaży według mediany cyklu",
            "Швидкість продажів за медіаною циклу",
            "מהירות מכירות לפי חציון המחזור",
            "Скорость продаж по медиане цикла",
        )
        .formula("(open at the start of P + created in P) * win rate * average deal size / median sales cycle in days")
        .anchor("open: level at the start of P; created: created_at; the rest: closed_at")
        .source("CRM practice: the sales velocity equation")
        .parameters(&[VELOCITY_OF]);
    type Parts = (OpenDeals, DealsCreated, ClosedDeals, SalesCycle);
    type Value = Velocity;
    fn value(&self, (open, created, closed, cycles): Sides<'_>, _: &Frame) -> Result<Velocity, Undefined> {
        let in_hand = self.deals.in_hand(open, created)?;
        let DealsKept { outcomes, amounts, .. } = closed.kept;
        Velocity::new(in_hand, outcomes.share()?, amounts.mean()?, cycles.kept.summary()?.median())
    }
    fn n(&self, (_, _, _, cycles): Sides<'_>) -> i64 {
        cycles.kept.n()
    }
    /// All parts see the same deals: what is wrong with one is said once.
    fn concerns(&self, part: usize, _: &Why) -> bool {
        part == 2
    }
    fn awaits(&self, part: usize) -> bool {
        part == 2
    }
    fn left_out(&self, (_, _, closed, _): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        closed.kept.without_amount(note);
        closed.kept.without_cycle(note);
    }
}

/// [`MedianVelocity`] of one period.
pub fn median_velocity<I: IntoIterator>(deals: I, during: impl Into<Timeline>, of: VelocityOf) -> Reading<Velocity>
where
    OpenDeals: Observe<I::Item>,
    DealsCreated: Observe<I::Item>,
    ClosedDeals: Observe<I::Item>,
    SalesCycle: Observe<I::Item>,
{
    let timeline: Timeline = during.into().whole();
    let parts = (OpenDealCount, DealsCreated, WinRate, SalesCycle::default());
    let (open, created, closed, cycles) = over(deals).during(timeline).measure(parts);
    one_number(&MedianVelocity { deals: of }, (&open, &created, &closed, &cycles))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::sales_velocity;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money, TimeUnit};

    #[test]
    fn the_median_takes_the_place_of_the_mean_and_nothing_else_changes() {
        let t = |days: i64| Timestamp::from_micros(days * TimeUnit::Days.micros());
        let deals = [(Won, Some(10)), (Won, Some(20)), (Won, Some(90)), (Lost, Some(15)), (Open, None)].map(
            |(outcome, closed): (Outcome, Option<i64>)| {
                let mut deal = Deal::new("", t(0));
                (deal.outcome, deal.closed_at) = (outcome, closed.map(t));
                deal.amount = Some(Money::minor(1_000, Currency::EUR));
                deal
            },
        );
        for of in [VelocityOf::OpeningAndCreated, VelocityOf::Created, VelocityOf::Open] {
            let (median, mean) = (median_velocity(&deals, .., of), sales_velocity(&deals, .., of));
            assert_eq!(median.evidence(), mean.evidence(), "{of:?}");
            let (median, mean) = (median.ok().unwrap(), mean.ok().unwrap());
            assert_eq!(
                (median.deals(), median.win_rate(), median.size()),
                (mean.deals(), mean.win_rate(), mean.size())
            );
            assert_eq!((median.cycle().as_f64_days(), mean.cycle().as_f64_days()), (20.0, 40.0));
        }
    }
}
