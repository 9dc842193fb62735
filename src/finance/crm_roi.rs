//! What the CRM brings for what it costs.

use super::Investment;
use crate::deals::{ClosedDeals, DealsKept, Revenue};
use crate::kpi::{About, Derived, Frame, Observe, Parameter, Reading, Side, Unit, one_number, over};
use crate::marketing::{Costs, CostsKept, CostsOf, MarketingSpend};
use crate::record::SpendKind;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Return on what is spent on the CRM: what it gained beyond its cost, for each unit spent.
///
/// ```text
/// (gain in P - cost of the CRM in P) / cost of the CRM in P
/// ```
///
/// - **Counts**: as the gain the won deals closed in the period that it is given, anchored on the close; as the cost what
///   was booked in it for the CRM (licences, operation, integration) and for teaching its users, each once. The caller
///   names the gain: the revenue of all deals is not what the CRM brought. Give the deals that would not have been won
///   without it, [`Revenue`].[`only`](crate::kpi::Kpi::only), rows of gains of another kind (an amount, the day, won), or
///   an [`Investment`] of its own. Measures: [`ClosedDeals`], [`Costs`].
/// - **Leaves out**: won deals and costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`); deals won
///   without a close (`NoCloseDate`). Open deals are pending.
/// - **Undefined**: no cost (`NoDenominator`); more given back than spent (`Inconsistent`); amounts of several currencies
///   (`MixedCurrencies`); deals won, or costs, but none with an amount (`NoRecords`). Nothing won is a return of -1.
/// - **Reads**: of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount); of costs [`At`](crate::field::At),
///   [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose).
/// - **Unit**: ratio, 2 for 200 %; higher is better.
///
/// A year's return of a longer or shorter time, and the time until it is paid back: [`Investment::annualised`],
/// [`Investment::payback`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::Revenue, finance::{self, CrmRoi}, kpi::{Derived, Kpi, over}, marketing::MarketingSpend};
/// use crm_kpi::record::{Deal, Outcome, Spend, SpendKind};
/// use crm_kpi::{time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros(0);
/// let deals = [("web", 900_00), ("reminder", 300_00)].map(|(source, cents)| {
///     let mut deal = Deal::new("", t);
///     (deal.outcome, deal.closed_at, deal.source) = (Outcome::Won, Some(t), Some(source.into()));
///     deal.amount = Some(Money::minor(cents, Currency::EUR));
///     deal
/// });
/// let cost = |cents, kind| Spend::new(t, Money::minor(cents, Currency::EUR), kind);
/// let costs = [cost(80_00, SpendKind::Crm), cost(20_00, SpendKind::Training)];
///
/// // the gain is what the CRM's reminders brought
/// let gained = over(&deals).measure(Revenue.only("reminder", |d: &&Deal| d.source.as_deref() == Some("reminder")));
/// let spent = over(&costs).measure(MarketingSpend::default());
/// assert_eq!(CrmRoi::default().total((&gained, &spent), &())?.to_string(), "2.00"); // 300 for 100
/// assert_eq!(finance::crm_roi(&deals, &costs[..0], ..).value(), Err(&Undefined::NoDenominator));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// ROI = (gain - cost) / cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CrmRoi {
    /// Without what it cost to teach its users.
    pub without_training: bool,
}

type Sides<'a> = (Side<'a, DealsKept>, Side<'a, CostsKept>);

impl CrmRoi {
    fn costs(&self, kept: &CostsKept) -> CostsOf {
        kept.of(if self.without_training { &[SpendKind::Crm] } else { &[SpendKind::Crm, SpendKind::Training] })
    }
}

impl Derived for CrmRoi {
    const ABOUT: About = About::new("finance.crm_roi", "ROI of CRM", Unit::Ratio)
        .names("ROI systemu CRM", "Рентабельність інвестицій у CRM", "החזר השקעה ב-CRM", "Возврат инвестиций (ROI)")
        .formula("(gain in P - cost of the CRM in P) / cost of the CRM in P")
        .anchor("deals: closed_at; costs: at")
        .source("return on investment")
        .parameters(&[Parameter {
            name: "without_training",
            default: "false",
            meaning: "`true` takes the costs of the CRM alone, `false` those of teaching its users too",
            example: "true",
        }]);
    type Parts = (ClosedDeals, Costs);
    type Value = Ratio;
    fn value(&self, (deals, spend): Sides<'_>, _: &Frame) -> Result<Ratio, Undefined> {
        Investment::of(deals.kept, &self.costs(spend.kept))?.roi()
    }
    fn n(&self, (_, spend): Sides<'_>) -> i64 {
        self.costs(spend.kept).amounts.count()
    }
    fn concerns(&self, _: usize, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
    fn left_out(&self, (deals, spend): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        deals.kept.without_amount(note);
        self.costs(spend.kept).without_amount(note);
    }
}

/// [`CrmRoi`] of one period, with the revenue of these deals as the gain.
pub fn crm_roi<I: IntoIterator, J: IntoIterator>(deals: I, costs: J, during: impl Into<Timeline>) -> Reading<Ratio>
where
    ClosedDeals: Observe<I::Item>,
    Costs: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let won = over(deals).during(&timeline).measure(Revenue);
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    one_number(&CrmRoi::default(), (&won, &spend))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome, Spend};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn the_gain_is_held_against_the_costs_of_its_kind() {
        use SpendKind::{Crm, Marketing, Sales, Training};
        let (t, eur) = (Timestamp::from_micros(0), |cents| Money::minor(cents, Currency::EUR));
        let divide = "undefined: nothing to divide by";
        for (what, won, costs, shown) in [
            ("three for one", vec![300], vec![(100, Crm)], "2.00"),
            ("training is a cost of it", vec![300], vec![(100, Crm), (50, Training)], "1.00"),
            ("other costs are not", vec![300], vec![(100, Crm), (50, Marketing), (50, Sales)], "2.00"),
            ("no gain", vec![], vec![(100, Crm)], "-1.00"),
            ("no cost", vec![300], vec![(100, Sales)], divide),
        ] {
            let deals: Vec<Deal> = won
                .into_iter()
                .map(|cents: i64| {
                    let mut deal = Deal::new("", t);
                    (deal.outcome, deal.closed_at, deal.amount) = (Outcome::Won, Some(t), Some(eur(cents)));
                    deal
                })
                .collect();
            let costs: Vec<Spend> = costs.into_iter().map(|(cents, kind)| Spend::new(t, eur(cents), kind)).collect();
            assert_eq!(crm_roi(&deals, &costs, ..).to_string(), shown, "{what}");
        }
    }
}
