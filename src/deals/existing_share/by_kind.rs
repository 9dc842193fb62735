//! The share of the won amount that was noted as business with existing customers.

use crate::deals::closed::closed_outside;
use crate::deals::revenue::won_amount;
use crate::field::{Amount, Business, Closed, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
use crate::record::DealKind;
use crate::summary::MoneyShares;
use crate::time::{Timeline, Timestamp};
use crate::value::{Money, Share, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The share of the won amount of deals that are not new business, by the kind that is noted on them.
///
/// ```text
/// amount of won deals of the kind / amount of won deals of any known kind
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close. Without a `kind` all but new business: expansion,
///   upsell, cross-sell and renewal together.
/// - **Leaves out**: won deals without a kind (`MissingPart`), without an amount (`NoAmount`) or with one out of range
///   (`OutOfRange`), or without a closing instant (`NoCloseDate`); open deals are pending.
/// - **Undefined**: nothing won (`NoDenominator`); amounts of several currencies (`MixedCurrencies`); refunds that leave a
///   part that is none (`Inconsistent`).
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`], [`Business`].
/// - **Unit**: share, 0 to 1; neither more nor less is good in itself.
///
/// By what the customers bought before, whatever was noted: [`ExistingShare`](crate::deals::ExistingShare).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, ExistingShareByKind}, kpi::over, record::{Deal, DealKind, Outcome}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money};
/// let deals = [(DealKind::New, 50_00), (DealKind::Upsell, 20_00), (DealKind::Renewal, 30_00)].map(|(kind, cents)| {
///     let mut deal = Deal::new("", Timestamp::from_micros(0));
///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(9)));
///     (deal.kind, deal.amount) = (Some(kind), Some(Money::minor(cents, Currency::EUR)));
///     deal
/// });
/// assert_eq!(deals::existing_share_by_kind(&deals, ..).to_string(), "50.0 % (50.00 of 100.00 EUR)");
/// let upsell = over(&deals).read(ExistingShareByKind { kind: Some(DealKind::Upsell) });
/// assert_eq!(upsell.ok().map(|share| share.percent()), Some(20.0));
/// assert_eq!(deals::existing_share_by_kind(&deals[..0], ..).ok(), None); // not 0 %
/// ```
///
/// # References
///
/// Upsell and cross-sell share of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExistingShareByKind {
    /// Deals of this kind alone; `None` for all that are not new business.
    pub kind: Option<DealKind>,
}

impl Measure for ExistingShareByKind {
    const ID: &'static str = "deals.existing_share.by_kind";
    type Observation = (bool, Money);
    type When = Timestamp;
    type Summary = MoneyShares;
}

impl<D: Created + Closed + DealOutcome + Amount + Business> Observe<D> for ExistingShareByKind {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<(bool, Money)> {
        match (won_amount(deal, as_of), deal.business()) {
            (Seen::Counted(at, _), None) => Seen::Excluded(Some(at), Why::MissingPart),
            (Seen::Counted(at, amount), Some(kind)) => {
                let counts = self.kind.map_or(kind != DealKind::New, |wanted| kind == wanted);
                Seen::Counted(at, (counts, amount))
            }
            (Seen::Pending { at, decides }, _) => Seen::Pending { at, decides },
            (Seen::Excluded(at, why), _) => Seen::Excluded(at, why),
            (Seen::Outside, _) => Seen::Outside,
        }
    }
    #[inline(always)]
    fn lies_outside(&self, deal: &D, period: &Range<Timestamp>, as_of: AsOf) -> bool {
        closed_outside(deal, period, as_of)
    }
}

impl Kpi for ExistingShareByKind {
    const ABOUT: About = About::new("deals.existing_share.by_kind", "Upsell and cross-sell share", Unit::Share)
        .names(
            "Udział sprzedaży dodatkowej i krzyżowej",
            "Частка допродажів і крос-продажів",
            "חלק המכירות הנוספות והצולבות",
            "Доля допродаж и кросс-продаж",
        )
        .neutral()
        .formula("amount of won deals that are not new business / amount of won deals of any known kind")
        .anchor("closed_at")
        .source("CRM practice: upsell and cross-sell")
        .parameters(&[Parameter {
            name: "kind",
            default: "none",
            meaning: "deals of this kind alone: expansion, upsell, cross_sell, renewal, new; none for all but new",
            example: "upsell",
        }]);
    type Measure = ExistingShareByKind;
    type Value = Share;
    fn measure(&self) -> ExistingShareByKind {
        *self
    }
    fn value(&self, kept: &MoneyShares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &MoneyShares) -> i64 {
        kept.whole().count()
    }
    fn concerns(&self, why: &Why) -> bool {
        *why != Why::NoLossDate
    }
}

/// [`ExistingShareByKind`] of one period, of all kinds but new business.
pub fn existing_share_by_kind<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<Share>
where
    ExistingShareByKind: Observe<I::Item>,
{
    over(deals).during(during).read(ExistingShareByKind::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Deal, Outcome};
    use crate::value::Currency;

    #[test]
    fn a_kind_is_asked_for_by_name_and_a_missing_one_is_not_new() {
        use DealKind::{CrossSell, New, Renewal};
        let deals = [Some(New), Some(CrossSell), Some(Renewal), None].map(|kind| {
            let mut deal = Deal::new("", Timestamp::from_micros(0));
            (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(9)));
            (deal.kind, deal.amount) = (kind, Some(Money::minor(100, Currency::EUR)));
            deal
        });
        for (kind, part) in [("none", 200), ("cross_sell", 100), ("new", 100), ("upsell", 0)] {
            let mut meter = Meter::of("deals.existing_share.by_kind").parameter("kind", kind).start().unwrap();
            deals.iter().for_each(|deal| meter.insert(deal));
            let reading = meter.total(None).unwrap().unwrap();
            assert_eq!((reading.n(), reading.excluded_for(&Why::MissingPart)), (3, 1), "{kind}");
            let expected = Share::of_money(Money::minor(part, Currency::EUR), Money::minor(300, Currency::EUR));
            assert_eq!(reading.ok(), expected.map(Into::into).ok(), "{kind}");
        }
    }
}
