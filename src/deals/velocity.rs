//! What the deals in hand bring per day.

mod median;

pub use median::{MedianVelocity, median_velocity};

use super::closed::DealsKept;
use super::open::OpenKept;
use super::{ClosedDeals, DealsCreated, OpenDealCount, OpenDeals, WinRate};
use crate::kpi::{About, Derived, Frame, Observe, Parameter, Reading, Side, Unit, one_number, over};
use crate::summary::Count;
use crate::time::Timeline;
use crate::value::{Undefined, Velocity, Why};
use serde::{Deserialize, Serialize};

/// What the deals in hand bring per day.
///
/// ```text
/// (open at the start of P + created in P) * win rate * average deal size / mean sales cycle in days
/// ```
///
/// - **Counts**: deals open when the period begins and deals created in it, or as [`VelocityOf`] says; the other three
///   factors are those of the deals closed in the period ([`WinRate`], [`AverageDealSize`](super::AverageDealSize),
///   [`SalesCycleMean`](super::SalesCycleMean)). Measures: [`OpenDeals`], [`DealsCreated`], [`ClosedDeals`].
/// - **Leaves out**: what those leave out: won deals without an amount (`NoAmount`) from the average size, won deals
///   closed before they were created (`NegativeDuration`) from the cycle, deals won (`NoCloseDate`) or lost
///   (`NoLossDate`) without a closing instant from these factors; they are among the created all the same. Pending are
///   the open deals.
/// - **Undefined**: wherever one of its factors is; a mean cycle of 0 (`NoDenominator`).
/// - **Reads**: of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: money per day; higher is better. By the median cycle: [`MedianVelocity`]. The [value](Velocity) keeps its factors and is rounded once.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, SalesVelocity, VelocityOf}, kpi::{Derived, over}, record::{Deal, Outcome}};
/// use crm_kpi::{time::Timestamp, value::{Currency, Money}};
/// let t = |days: i64| Timestamp::from_micros(days * 86_400_000_000);
/// let deal = |created, closed: Option<i64>, outcome| {
///     let mut deal = Deal::new("", t(created));
///     (deal.closed_at, deal.outcome) = (closed.map(t), outcome);
///     deal.amount = Some(Money::minor(1_000_00, Currency::EUR));
///     deal
/// };
/// let deals = [
///     deal(0, Some(20), Outcome::Won),
///     deal(5, Some(15), Outcome::Lost),
///     deal(12, None, Outcome::Open),
///     deal(14, None, Outcome::Open),
/// ];
/// // two stood open on day 10, two came: 4 * 50 % * 1000.00 EUR / 20 days
/// let velocity = deals::sales_velocity(&deals, t(10)..t(30), VelocityOf::OpeningAndCreated);
/// assert_eq!(velocity.to_string(), "100.00 EUR per day");
/// assert_eq!(deals::sales_velocity(&deals, t(30)..t(40), VelocityOf::Open).ok(), None); // nothing closed
///
/// // by group and period, from a table of each part
/// use crm_kpi::deals::{DealsCreated, OpenDealCount, WinRate};
/// let parts = over(&deals).by(|d| d.owner.clone()).during(t(10)..t(30)).measure((OpenDealCount, DealsCreated, WinRate));
/// let by_owner = SalesVelocity::default().of((&parts.0, &parts.1, &parts.2))?;
/// assert_eq!(by_owner.series(&None)[0].to_string(), "100.00 EUR per day");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// The sales velocity equation of CRM practice, in which the deals in hand are read in different ways: hence the
/// parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SalesVelocity {
    /// Which deals are in hand.
    pub deals: VelocityOf,
}

/// Which deals are in hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VelocityOf {
    /// Those open when the period begins and those created in it: all that were ever in hand.
    #[default]
    OpeningAndCreated,
    /// Those created in the period.
    Created,
    /// Those open at its end, or at the as-of where that comes first.
    Open,
}

impl VelocityOf {
    /// How many deals are in hand.
    fn in_hand(self, open: Side<'_, OpenKept>, created: Side<'_, Count>) -> Result<u64, Undefined> {
        let in_hand = match self {
            VelocityOf::OpeningAndCreated => open.opening.deals.count()?.checked_add(created.kept.count()?),
            VelocityOf::Created => Some(created.kept.count()?),
            VelocityOf::Open => Some(open.kept.deals.count()?),
        };
        in_hand.ok_or(Undefined::OutOfRange)
    }
}

const VELOCITY_OF: Parameter = Parameter {
    name: "deals",
    default: "opening_and_created",
    meaning: "which deals are in hand: `opening_and_created`, `created` in the period, `open` at its end",
    example: "open",
};

type Sides<'a> = (Side<'a, OpenKept>, Side<'a, Count>, Side<'a, DealsKept>);

impl Derived for SalesVelocity {
    const ABOUT: About = About::new("deals.velocity", "Sales velocity", Unit::MoneyPerDay)
        .names("Tempo sprzedaży", "Швидкість продажів", "מהירות מכירות", "Скорость продаж")
        .formula("(open at the start of P + created in P) * win rate * average deal size / mean sales cycle in days")
        .anchor("open: level at the start of P; created: created_at; the rest: closed_at")
        .source("CRM practice: the sales velocity equation")
        .parameters(&[VELOCITY_OF]);
    type Parts = (OpenDeals, DealsCreated, ClosedDeals);
    type Value = Velocity;
    fn value(&self, (open, created, closed): Sides<'_>, _: &Frame) -> Result<Velocity, Undefined> {
        let in_hand = self.deals.in_hand(open, created)?;
        let DealsKept { outcomes, amounts, cycles } = closed.kept;
        let win_rate = outcomes.share()?;
        Velocity::new(in_hand, win_rate, amounts.mean()?, cycles.mean()?)
    }
    fn n(&self, (_, _, closed): Sides<'_>) -> i64 {
        closed.kept.cycles.n()
    }
    /// The first two parts see the same deals: what is wrong with one is said once.
    fn concerns(&self, part: usize, _: &Why) -> bool {
        part == 2
    }
    fn left_out(&self, (_, _, closed): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        closed.kept.without_amount(note);
        closed.kept.without_cycle(note);
    }
}

/// [`SalesVelocity`] of one period.
pub fn sales_velocity<I: IntoIterator>(deals: I, during: impl Into<Timeline>, of: VelocityOf) -> Reading<Velocity>
where
    OpenDeals: Observe<I::Item>,
    DealsCreated: Observe<I::Item>,
    ClosedDeals: Observe<I::Item>,
{
    let timeline: Timeline = during.into().whole();
    let (open, created, closed) = over(deals).during(timeline).measure((OpenDealCount, DealsCreated, WinRate));
    one_number(&SalesVelocity { deals: of }, (&open, &created, &closed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Deal, Outcome, Outcome::*};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money, TimeUnit};

    fn t(days: i64) -> Timestamp {
        Timestamp::from_micros(days * TimeUnit::Days.micros())
    }
    fn deal(created: i64, closed: Option<i64>, outcome: Outcome, cents: Option<i64>) -> Deal {
        let mut deal = Deal::new("", t(created));
        (deal.closed_at, deal.outcome) = (closed.map(t), outcome);
        deal.amount = cents.map(|cents| Money::minor(cents, Currency::EUR));
        deal
    }
    fn deals() -> Vec<Deal> {
        vec![
            deal(0, Some(5), Won, Some(9_999)), // before the period
            deal(0, Some(20), Won, Some(1_000)),
            deal(2, Some(12), Lost, None),
            deal(11, Some(21), Won, Some(500)),
            deal(12, None, Open, None),
            deal(13, None, Open, None),
            deal(50, None, Open, None),
        ]
    }

    #[test]
    fn the_deals_in_hand_are_those_asked_for() {
        // 2/3 won, 7.50 EUR, 15 days
        for (of, name, in_hand, shown) in [
            (VelocityOf::OpeningAndCreated, "opening_and_created", 5, "1.67 EUR per day"),
            (VelocityOf::Created, "created", 3, "1.00 EUR per day"),
            (VelocityOf::Open, "open", 2, "0.67 EUR per day"),
        ] {
            let reading = sales_velocity(deals(), t(10)..t(30), of);
            assert_eq!((reading.to_string(), reading.n()), (shown.into(), 2), "{name}");
            assert_eq!(reading.ok().map(|velocity| velocity.deals()), Some(in_hand), "{name}");

            let mut meter = Meter::of("deals.velocity").parameter("deals", name).per(t(10)..t(30)).start().unwrap();
            deals().iter().for_each(|deal| meter.insert(deal));
            assert_eq!(meter.total(None).unwrap().unwrap().to_string(), shown, "{name}");
        }
    }

    #[test]
    fn an_undefined_factor_makes_it_undefined() {
        let won = |created, closed, cents| deal(created, Some(closed), Won, cents);
        for (what, deals, why) in [
            ("nothing closed", vec![deal(1, None, Open, Some(1))], Undefined::NoDenominator),
            ("nothing won", vec![deal(1, Some(2), Lost, Some(1))], Undefined::NoRecords),
            ("no amount", vec![won(1, 2, None)], Undefined::NoRecords),
            ("no length", vec![won(3, 2, Some(1))], Undefined::NoRecords),
            ("a length of 0", vec![won(2, 2, Some(1))], Undefined::NoDenominator),
        ] {
            assert_eq!(sales_velocity(&deals, .., VelocityOf::Created).value(), Err(&why), "{what}");
        }
    }

    #[test]
    fn what_is_missing_from_a_factor_is_named_once() {
        let mut all = deals();
        all.extend([deal(11, Some(12), Won, None), deal(15, Some(14), Won, Some(1)), deal(11, None, Won, Some(1))]);
        let reading = sales_velocity(&all, t(10)..t(30), VelocityOf::default());
        let excluded: Vec<(String, u64)> = reading.excluded().map(|(why, n)| (why.code().to_owned(), n)).collect();
        assert_eq!(
            excluded,
            [("negative_duration", 1), ("no_amount", 1), ("no_close_date", 1)].map(|(w, n)| (w.into(), n))
        );
        assert_eq!(reading.pending(), 3);
    }
}
