//! What marketing brings in for what it costs, by what was sold to those whom it met.

use super::{NOTHING, gain_by_spend};
use crate::field::Id;
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Step, Unit, entities, one_number, over};
use crate::marketing::attribution::PARAMETERS;
use crate::marketing::{Attribution, Costs, CostsKept, MarketingSpend, SalesOf};
use crate::record::SpendKind;
use crate::summary::HandedOut;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::any::Any;

/// Return on ad spend by attribution: what was sold to those whom marketing met, for each unit of marketing spend.
///
/// ```text
/// revenue (or margin) of P attributed to a channel or campaign / marketing spend in P
/// ```
///
/// - **Counts**: what [`AttributedRoi`](crate::marketing::AttributedRoi) counts, which is this less 1.
/// - **Leaves out**: the same.
/// - **Undefined**: the same. Nothing attributed is a return of 0.
/// - **Reads**: of sales and touches [`Encounters`](crate::field::Encounters); of costs [`At`](crate::field::At),
///   [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose).
/// - **Unit**: ratio; higher is better.
///
/// All revenue, whoever brought it: [`Roas`](super::Roas).
///
/// # Examples
///
/// ```
/// use crm_kpi::marketing::{self, Attribution, AttributedRoas};
/// use crm_kpi::{meter::Meter, record::{Purchase, Spend, SpendKind, Visit}, time::Timestamp, value::{Currency, Money, Undefined}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let t = Timestamp::from_micros;
/// let euros = |euros: i64| Money::minor(euros * 100, Currency::EUR);
/// let sold = ["A", "B"].map(|who| {
///     let mut purchase = Purchase::new("", who, t(5));
///     (purchase.amount, purchase.margin) = (Some(euros(300)), Some(euros(120)));
///     purchase
/// });
/// let mut visit = Visit::new(t(3), "A");
/// visit.channel = Some("search".into());
/// let cost = Spend::new(t(1), euros(100), SpendKind::Marketing);
/// let how = Attribution::default();
/// assert_eq!(marketing::attributed_roas(&sold, [&visit], [&cost], .., how).to_string(), "3.00"); // B came by itself
/// assert_eq!(marketing::attributed_roas(&sold, [&visit], [&cost; 0], .., how).value(), Err(&Undefined::NoDenominator));
///
/// let mut meter = Meter::of("marketing.roas.attributed").parameter("sales", "purchases").parameter("worth", "margin").start()?;
/// sold.iter().for_each(|sale| meter.insert(sale));
/// meter.insert(&visit);
/// meter.insert(&cost);
/// assert_eq!(meter.readings()?.series(&None)[0].to_string(), "1.20");
/// # Ok(()) }
/// ```
///
/// # References
///
/// ROAS of marketing suites, with the attribution models of [`AttributionModel`](crate::marketing::AttributionModel).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttributedRoas {
    /// How sales are handed out: the table of attributed revenue must be one of it.
    pub attribution: Attribution,
}

/// What was attributed to anybody for each unit of marketing spend.
pub(in crate::marketing) fn attributed(sales: &HandedOut, spend: &CostsKept) -> Result<Ratio, Undefined> {
    gain_by_spend(sales.segments().and_then(|_| Ok(sales.to_somebody().total()?.unwrap_or(NOTHING))), spend)
}

/// Gives its parameters to a part that is an attribution.
pub(in crate::marketing) fn configured(attribution: Attribution, part: &mut dyn Any) {
    if let Some(part) = part.downcast_mut::<Attribution>() {
        *part = attribution;
    }
}

type Sides<'a> = (Side<'a, HandedOut>, Side<'a, CostsKept>);

impl Derived for AttributedRoas {
    const ABOUT: About = About::new("marketing.roas.attributed", "Attributed ROAS", Unit::Ratio)
        .names("ROAS z atrybucją", "ROAS за атрибуцією", "ROAS לפי ייחוס", "ROAS по атрибуции")
        .formula("revenue of P attributed to marketing / marketing spend in P")
        .anchor("deal: closed_at; purchase: at; costs: at")
        .source("return on ad spend; rule-based multi-touch attribution")
        .parameters(PARAMETERS);
    type Parts = (Attribution, Costs);
    type Value = Ratio;
    fn value(&self, (sales, spend): Sides<'_>, _: &Frame) -> Result<Ratio, Undefined> {
        attributed(sales.kept, spend.kept)
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

/// [`AttributedRoas`] of one period: whatever sales are given and costs of the period, and the touches of all time before a sale.
pub fn attributed_roas<I: IntoIterator, J: IntoIterator, K: IntoIterator, E: Id>(
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
    one_number(&AttributedRoas { attribution }, (&handed.table(), &spend))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marketing::{AttributedRoi, AttributionModel, TouchedBy, attributed_roi};
    use crate::meter::Meter;
    use crate::record::{Purchase, Spend, Visit};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn euros(euros: i64) -> Money {
        Money::minor(euros * 100, Currency::EUR)
    }
    fn visit(at: i64, channel: Option<&str>, campaign: Option<&str>) -> Visit {
        let mut visit = Visit::new(t(at), "A");
        (visit.channel, visit.campaign) = (channel.map(str::to_owned), campaign.map(str::to_owned));
        visit
    }
    fn sold(at: i64, amount: i64, margin: Option<i64>) -> Purchase {
        let mut purchase = Purchase::new("", "A", t(at));
        (purchase.amount, purchase.margin) = (Some(euros(amount)), margin.map(euros));
        purchase
    }

    #[test]
    fn what_marketing_met_is_by_the_parameters_that_were_given() {
        let visits = [visit(1, Some("search"), None), visit(5, None, Some("spring"))];
        let sales = [sold(3, 300, Some(90)), sold(9, 100, None)];
        let cost = Spend::new(t(0), euros(100), SpendKind::Marketing);
        for (parameters, roas, roi) in [
            (vec![], "4.00", "3.00"),
            (vec![("by", "campaign")], "1.00", "0.00"),
            (vec![("worth", "margin")], "0.90", "-0.10"),
            (vec![("model", "linear")], "4.00", "3.00"),
        ] {
            for (id, expected) in [("marketing.roas.attributed", roas), ("marketing.roi.attributed", roi)] {
                let ask = Meter::of(id).parameter("sales", "purchases");
                let ask = parameters.iter().fold(ask, |ask, (name, value)| ask.parameter(name, value));
                let mut meter = ask.clone().start().unwrap();
                visits.iter().for_each(|visit| meter.insert(visit));
                sales.iter().for_each(|sale| meter.insert(sale));
                meter.insert(&cost);
                let reading = meter.total(None).unwrap().unwrap();
                assert_eq!(reading.to_string(), expected, "{id} {parameters:?}");
                let saved = meter.save().unwrap();
                let mut again = ask.start().unwrap();
                again.load(&saved).unwrap();
                assert_eq!(again.total(None).unwrap().unwrap(), reading, "{id} {parameters:?}, saved");
            }
        }
    }

    #[test]
    fn a_table_of_another_attribution_is_refused() {
        let sales = SalesOf::Purchases;
        let linear = Attribution { model: AttributionModel::Linear, sales, ..Attribution::default() };
        let campaign = Attribution { by: TouchedBy::Campaign, ..linear };
        let mut handed = entities(linear).with([&sold(3, 300, None)]).with([&visit(1, Some("web"), None)]);
        let spend = over([&Spend::new(t(0), euros(100), SpendKind::Marketing)]).measure(MarketingSpend::default());
        let table = handed.table();
        assert_eq!(AttributedRoi { attribution: linear }.total((&table, &spend), &()).unwrap().to_string(), "2.00");
        for other in [campaign, Attribution::default()] {
            let refused = AttributedRoi { attribution: other }.of((&table, &spend)).unwrap_err();
            assert!(refused.is_mismatch() && refused.to_string().starts_with("parameters differ"), "{refused}");
        }
    }

    #[test]
    fn a_return_needs_a_cost_and_amounts_of_one_currency() {
        let web = [visit(1, Some("web"), None)];
        let mixed = "undefined: amounts in EUR and USD; give exchange rates";
        let divide = "undefined: nothing to divide by";
        let dollars = Money::minor(5, Currency::USD);
        for (what, sales, costs, expected) in [
            ("no cost", vec![sold(3, 300, None)], vec![], divide),
            ("nothing sold", vec![], vec![euros(100)], "-1.00"),
            ("sold to one whom nobody met", vec![sold(0, 300, None)], vec![euros(100)], "-1.00"),
            ("another currency", vec![sold(3, 300, None)], vec![dollars], mixed),
        ] {
            let costs: Vec<Spend> = costs.into_iter().map(|m| Spend::new(t(0), m, SpendKind::Marketing)).collect();
            let roi = attributed_roi(&sales, &web, &costs, .., Attribution::default());
            assert_eq!(roi.to_string(), expected, "{what}");
        }
    }
}
