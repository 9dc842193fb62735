//! What marketing brings in beyond what it costs, by what was sold to those whom it met.

use crate::field::Id;
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Step, Unit, entities, one_number, over};
use crate::marketing::attribution::PARAMETERS;
use crate::marketing::roas::{attributed, configured};
use crate::marketing::{Attribution, Costs, CostsKept, MarketingSpend, SalesOf};
use crate::record::SpendKind;
use crate::summary::HandedOut;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::any::Any;

/// Marketing ROI by attribution: what was sold to those whom marketing met, beyond the marketing spend, for each unit spent.
///
/// ```text
/// (revenue (or margin) of P attributed to a channel or campaign - marketing spend in P) / marketing spend in P
/// ```
///
/// - **Counts**: what [`Attribution`] hands out to a channel, or by `campaign` to a campaign: won deals, anchored on the
///   close, or purchases, by touches of all time before them; and costs of marketing booked in the period. Both are totals
///   before they meet: a cost counts once however many sales stand beside it, and so does every cent of a sale. Measures:
///   [`Attribution`], [`Costs`].
/// - **Leaves out**: what was sold to those whom marketing did not meet, `(none)` in [`Attribution`]; sales and costs without
///   an amount, or a margin where that is asked for (`NoAmount`), or with one out of range (`OutOfRange`).
/// - **Undefined**: no cost (`NoDenominator`); more given back than spent (`Inconsistent`); amounts of several currencies
///   (`MixedCurrencies`); costs, but none with an amount (`NoRecords`). Nothing attributed is a return of -1: all of the spend
///   is lost.
/// - **Reads**: of sales and touches [`Encounters`](crate::field::Encounters); of costs [`At`](crate::field::At),
///   [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose).
/// - **Unit**: ratio, 2 for 200 %; higher is better.
///
/// All revenue, whoever brought it: [`MarketingRoi`](super::MarketingRoi). Parameters: those of [`Attribution`], of which
/// the table of sales must be.
///
/// # Examples
///
/// ```
/// use crm_kpi::marketing::{self, Attribution, AttributionModel};
/// use crm_kpi::{record::{Deal, Outcome, Spend, SpendKind, Visit}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let euros = |euros: i64| Money::minor(euros * 100, Currency::EUR);
/// let deals = [("A", 100), ("A", 200), ("B", 999)].map(|(who, amount)| {
///     let mut deal = Deal::new("", t(1));
///     (deal.outcome, deal.closed_at, deal.customer) = (Outcome::Won, Some(t(5)), Some(who.into()));
///     deal.amount = Some(euros(amount));
///     deal
/// });
/// let mut visit = Visit::new(t(2), "A");
/// visit.campaign = Some("spring".into());
/// visit.channel = Some("search".into());
/// let campaign = Spend::new(t(0), euros(100), SpendKind::Marketing);
/// let linear = Attribution { model: AttributionModel::Linear, ..Attribution::default() };
/// let roi = marketing::attributed_roi(&deals, [&visit], [&campaign], .., linear);
/// assert_eq!(roi.to_string(), "2.00"); // 300 for 100: the cost counts once, not once for each deal
/// assert_eq!(marketing::attributed_roi(&deals, [&visit], [&campaign; 0], .., linear).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// ROI = (gain - cost) / cost, with what a rule of attribution owes to marketing as the gain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttributedRoi {
    /// How sales are handed out: the table of attributed revenue must be one of it.
    pub attribution: Attribution,
}

type Sides<'a> = (Side<'a, HandedOut>, Side<'a, CostsKept>);

impl Derived for AttributedRoi {
    const ABOUT: About = About::new("marketing.roi.attributed", "Attributed marketing ROI", Unit::Ratio)
        .names(
            "Zwrot z marketingu (ROI) z atrybucją",
            "Рентабельність маркетингу (ROI) за атрибуцією",
            "החזר השקעה בשיווק (ROI) לפי ייחוס",
            "Рентабельность маркетинга (ROI) по атрибуции",
        )
        .formula("(revenue of P attributed to marketing - marketing spend in P) / marketing spend in P")
        .anchor("deal: closed_at; purchase: at; costs: at")
        .source("return on investment; rule-based multi-touch attribution")
        .parameters(PARAMETERS);
    type Parts = (Attribution, Costs);
    type Value = Ratio;
    fn value(&self, (sales, spend): Sides<'_>, _: &Frame) -> Result<Ratio, Undefined> {
        attributed(sales.kept, spend.kept)?.checked_sub(Ratio::ONE)
    }
    fn n(&self, (_, spend): Sides<'_>) -> i64 {
        spend.kept.of(&[SpendKind::Marketing]).amounts.count()
    }
    fn configure(&self, part: &mut dyn Any) {
        configured(self.attribution, part);
    }
    fn left_out(&self, (_, spend): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        spend.kept.of(&[SpendKind::Marketing]).without_amount(note);
    }
}

/// [`AttributedRoi`] of one period: whatever sales are given and costs of the period, and the touches of all time before a sale.
pub fn attributed_roi<I: IntoIterator, J: IntoIterator, K: IntoIterator, E: Id>(
    sales: I,
    touches: J,
    costs: K,
    during: impl Into<Timeline>,
    attribution: Attribution,
) -> Reading<Ratio>
where
    Attribution: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
    Costs: Observe<K::Item>,
{
    let timeline: Timeline = during.into().whole();
    let attribution = Attribution { sales: SalesOf::All, ..attribution };
    let mut handed = entities(attribution).per(&timeline).with(sales).with(touches);
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    one_number(&AttributedRoi { attribution }, (&handed.table(), &spend))
}
