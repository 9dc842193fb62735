//! What marketing brings in for what it costs.

mod attributed;
mod by_channel;

pub use attributed::{AttributedRoas, attributed_roas};
pub(super) use attributed::{attributed, configured};
pub use by_channel::{RoasByChannel, roas_by_channel};

use super::costs::{Costs, CostsKept};
use super::spend::MarketingSpend;
use crate::deals::{ClosedDeals, DealsKept, Revenue};
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Unit, one_number, over};
use crate::record::SpendKind;
use crate::time::Timeline;
use crate::value::{Currency, Money, Ratio, Undefined, Why, by_amount};
use serde::{Deserialize, Serialize};

/// Return on ad spend: what the won deals brought in for each unit of marketing spend.
///
/// ```text
/// revenue of deals won in P / marketing spend in P
/// ```
///
/// - **Counts**: what [`MarketingRoi`](super::MarketingRoi) counts, which is this less 1.
/// - **Leaves out**: the same.
/// - **Undefined**: the same. Nothing won is a return of 0.
/// - **Reads**: of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount); of costs [`At`](crate::field::At),
///   [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose).
/// - **Unit**: ratio; higher is better.
///
/// What the models of attribution owe to marketing instead of all revenue: [`AttributedRoas`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::{Deal, Outcome, Spend, SpendKind}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let t = Timestamp::from_micros(0);
/// let mut deal = Deal::new("", t);
/// (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t));
/// deal.amount = Some(Money::minor(300_00, Currency::EUR));
/// let cost = |currency| Spend::new(t, Money::minor(100_00, currency), SpendKind::Marketing);
/// assert_eq!(marketing::roas([&deal], [&cost(Currency::EUR)], ..).to_string(), "3.00");
/// let mixed = marketing::roas([&deal], [&cost(Currency::USD)], ..);
/// assert_eq!(mixed.value(), Err(&Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
/// ```
///
/// # References
///
/// ROAS = revenue / cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roas;

/// Revenue for each unit of marketing spend.
pub(super) fn returned(deals: &DealsKept, spend: &CostsKept) -> Result<Ratio, Undefined> {
    let gain = match deals.amounts.total() {
        Ok(None) if deals.outcomes.part() == 0 => Ok(NOTHING),
        gain => gain.and_then(|gain| gain.ok_or(Undefined::NoRecords)),
    };
    gain_by_spend(gain, spend)
}

/// Nothing, of whatever currency.
pub(super) const NOTHING: Money = Money::zero(Currency::NONE);

/// A gain for each unit of marketing spend. Whether there was any spend comes first.
pub(super) fn gain_by_spend(gain: Result<Money, Undefined>, spend: &CostsKept) -> Result<Ratio, Undefined> {
    let cost = spend.of(&[SpendKind::Marketing]).total()?;
    match cost.units() {
        0 => Err(Undefined::NoDenominator),
        below if below < 0 => Err(Undefined::Inconsistent),
        _ => by_amount(gain?, cost),
    }
}

impl Derived for Roas {
    const ABOUT: About = About::new("marketing.roas", "Return on ad spend (ROAS)", Unit::Ratio)
        .names(
            "Zwrot z nakładów na reklamę (ROAS)",
            "Окупність витрат на рекламу (ROAS)",
            "תשואה על הוצאות פרסום (ROAS)",
            "Окупаемость расходов на рекламу (ROAS)",
        )
        .formula("revenue of deals won in P / marketing spend in P")
        .anchor("deals: closed_at; costs: at")
        .source("return on ad spend");
    type Parts = (ClosedDeals, Costs);
    type Value = Ratio;
    fn value(&self, (deals, spend): (Side<'_, DealsKept>, Side<'_, CostsKept>), _: &Frame) -> Result<Ratio, Undefined> {
        returned(deals.kept, spend.kept)
    }
    fn n(&self, (_, spend): (Side<'_, DealsKept>, Side<'_, CostsKept>)) -> i64 {
        spend.kept.of(&[SpendKind::Marketing]).amounts.count()
    }
    fn left_out(&self, (deals, spend): (Side<'_, DealsKept>, Side<'_, CostsKept>), note: &mut dyn FnMut(Why, i64)) {
        deals.kept.without_amount(note);
        spend.kept.of(&[SpendKind::Marketing]).without_amount(note);
    }
}

/// [`Roas`] of one period.
pub fn roas<I: IntoIterator, J: IntoIterator>(deals: I, costs: J, during: impl Into<Timeline>) -> Reading<Ratio>
where
    ClosedDeals: Observe<I::Item>,
    Costs: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let won = over(deals).during(&timeline).measure(Revenue);
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    one_number(&Roas, (&won, &spend))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marketing::marketing_roi;
    use crate::record::{Deal, Outcome, Spend};
    use crate::time::Timestamp;

    #[test]
    fn a_return_needs_a_cost_and_amounts_of_one_currency() {
        let t = Timestamp::from_micros(0);
        let eur = |cents| Money::minor(cents, Currency::EUR);
        let won = |amount| {
            let mut deal = Deal::new("", t);
            (deal.outcome, deal.closed_at, deal.amount) = (Outcome::Won, Some(t), amount);
            deal
        };
        let (marketing, sales) = (SpendKind::Marketing, SpendKind::Sales);
        let divide = "undefined: nothing to divide by";
        let back = "undefined: more was taken back than was counted in";
        for (what, deals, costs, roas_is, roi_is) in [
            ("three for one", vec![won(Some(eur(300)))], vec![(100, marketing)], "3.00", "2.00"),
            ("two costs", vec![won(Some(eur(300)))], vec![(100, marketing), (50, marketing)], "2.00", "1.00"),
            ("sales is no marketing", vec![won(Some(eur(300)))], vec![(100, marketing), (50, sales)], "3.00", "2.00"),
            ("nothing won", vec![], vec![(100, marketing)], "0.00", "-1.00"),
            ("no cost", vec![won(Some(eur(300)))], vec![(50, sales)], divide, divide),
            ("a cost of nothing", vec![won(Some(eur(300)))], vec![(0, marketing)], divide, divide),
            ("more given back than spent", vec![won(Some(eur(300)))], vec![(-100, marketing)], back, back),
        ] {
            let costs: Vec<Spend> = costs.into_iter().map(|(cents, kind)| Spend::new(t, eur(cents), kind)).collect();
            let seen = (roas(&deals, &costs, ..).to_string(), marketing_roi(&deals, &costs, ..).to_string());
            assert_eq!(seen, (roas_is.to_owned(), roi_is.to_owned()), "{what}");
        }
        let cost = [Spend::new(t, eur(100), marketing)];
        let unknown = roas([won(None)], &cost, ..);
        assert_eq!((unknown.value(), unknown.excluded_for(&Why::NoAmount)), (Err(&Undefined::NoRecords), 1));
        let some = roas([won(None), won(Some(eur(300)))], &cost, ..);
        assert_eq!((some.to_string().as_str(), some.excluded_for(&Why::NoAmount)), ("3.00", 1));
    }
}
