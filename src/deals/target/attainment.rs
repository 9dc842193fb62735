//! What part of a target was reached.

use super::TargetTotal;
use crate::deals::{ClosedDeals, DealsKept, Revenue};
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::summary::CountedMoney;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why, by_amount};
use serde::{Deserialize, Serialize};

/// What part of the target was reached.
///
/// ```text
/// revenue of deals won in P / targets of P
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close, and targets, anchored on the start of the period
///   that they are for. Measures: [`ClosedDeals`], [`TargetTotal`].
/// - **Leaves out**: won deals without an amount (`NoAmount`), with one out of range (`OutOfRange`) or without a closing
///   instant (`NoCloseDate`); targets without an amount. Open deals are pending.
/// - **Undefined**: no target, or one of 0 (`NoDenominator`); one below 0 (`Inconsistent`); deals won, none with an amount
///   (`NoRecords`); amounts of several currencies (`MixedCurrencies`). Nothing won is an attainment of 0.
/// - **Reads**: of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount); of targets [`At`](crate::field::At),
///   [`Amount`](crate::field::Amount).
/// - **Unit**: ratio, 1 where the target is reached; higher is better.
///
/// While a period runs, its [`TargetPace`](super::TargetPace) says whether it is on its way. An owner with a target and
/// no deals stands at 0, one with deals and no target is undefined.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, Revenue, TargetAttainment, TargetTotal}, kpi::{Derived, over}, time::Timestamp};
/// use crm_kpi::{record::{Deal, Outcome, Target}, value::{Currency, Money}};
/// let t = Timestamp::from_micros;
/// let mut deal = Deal::new("D1", t(0));
/// (deal.outcome, deal.closed_at, deal.owner) = (Outcome::Won, Some(t(5)), Some("anna".into()));
/// deal.amount = Some(Money::minor(800_00, Currency::EUR));
/// let mut target = Target::new(t(0), Money::minor(1_000_00, Currency::EUR));
/// target.owner = Some("anna".into());
/// assert_eq!(deals::target_attainment([&deal], [&target], t(0)..t(9)).to_string(), "0.80");
/// assert_eq!(deals::target_attainment([&deal], [&target], t(1)..t(9)).ok(), None); // no target: not infinite
///
/// // by owner, from a table of each part
/// let won = over([&deal]).by(|d| d.owner.clone()).measure(Revenue);
/// let targets = over([&target]).by(|t| t.owner.clone()).measure(TargetTotal);
/// assert_eq!(TargetAttainment.of((&won, &targets))?.series(&Some("anna".into()))[0].to_string(), "0.80");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// Quota attainment of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TargetAttainment;

impl Derived for TargetAttainment {
    const ABOUT: About = About::new("deals.target.attainment", "Target attainment", Unit::Ratio)
        .names("Realizacja celu", "Виконання плану", "עמידה ביעד", "Выполнение плана")
        .formula("revenue of deals won in P / targets of P")
        .anchor("deals: closed_at; targets: at, the start of the period that they are for")
        .source("sales planning: quota attainment");
    type Parts = (ClosedDeals, TargetTotal);
    type Value = Ratio;
    fn value(&self, (deals, targets): Sides<'_>, _: &Frame) -> Result<Ratio, Undefined> {
        by_amount(deals.kept.revenue()?, targets.kept.total()?)
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

/// [`TargetAttainment`] of one period.
pub fn target_attainment<I: IntoIterator, J: IntoIterator>(
    deals: I,
    targets: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    ClosedDeals: Observe<I::Item>,
    TargetTotal: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let won = over(deals).during(&timeline).measure(Revenue);
    let planned = over(targets).during(&timeline).measure(TargetTotal);
    one_number(&TargetAttainment, (&won, &planned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome, Target};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn what_is_won_is_held_against_what_was_planned() {
        let t = Timestamp::from_micros;
        let money = |cents: i64, currency| Money::minor(cents, currency);
        let (eur, usd) = (Currency::EUR, Currency::USD);
        for (what, won, targets, expected) in [
            ("half", vec![Some((50, eur))], vec![(100, eur)], Ok(0.5)),
            ("more", vec![Some((150, eur))], vec![(100, eur)], Ok(1.5)),
            ("two targets", vec![Some((50, eur))], vec![(30, eur), (70, eur)], Ok(0.5)),
            ("nothing won", vec![], vec![(100, eur)], Ok(0.0)),
            ("no target", vec![Some((50, eur))], vec![], Err(Undefined::NoDenominator)),
            ("a target of nothing", vec![Some((50, eur))], vec![(0, eur)], Err(Undefined::NoDenominator)),
            ("a target below", vec![Some((50, eur))], vec![(-1, eur)], Err(Undefined::Inconsistent)),
            ("no amount known", vec![None], vec![(100, eur)], Err(Undefined::NoRecords)),
            (
                "two currencies",
                vec![Some((50, eur))],
                vec![(100, usd)],
                Err(Undefined::MixedCurrencies(vec![eur, usd])),
            ),
        ] {
            let deal = |amount: Option<(i64, Currency)>| {
                let mut deal = Deal::new("", t(0));
                (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t(5)));
                deal.amount = amount.map(|(cents, currency)| money(cents, currency));
                deal
            };
            let deals: Vec<Deal> = won.into_iter().map(deal).collect();
            let targets: Vec<Target> =
                targets.into_iter().map(|(c, currency)| Target::new(t(0), money(c, currency))).collect();
            let reading = target_attainment(&deals, &targets, ..);
            assert_eq!(reading.value().map(|r| r.as_f64()).map_err(Clone::clone), expected, "{what}");
        }
    }
}
