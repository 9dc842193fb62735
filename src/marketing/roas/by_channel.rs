//! What each channel or campaign brings in for what was spent on it.

use super::{NOTHING, configured};
use crate::field::Id;
use crate::kpi::{About, Derived, Frame, Observe, Reading, Side, Step, Unit, entities, one_number, over};
use crate::marketing::attribution::PARAMETERS;
use crate::marketing::{Attribution, ChannelCosts, ChannelCostsKept, SalesOf, SpendByChannel};
use crate::record::SpendKind;
use crate::summary::HandedOut;
use crate::time::Timeline;
use crate::value::{Money, Returns, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::any::Any;
use std::collections::BTreeMap;

/// Return on ad spend of each channel, or campaign: what was sold to those whom it met for each unit that was spent on it.
///
/// ```text
/// for each channel: revenue (or margin) of P attributed to it / marketing spend in P on it
/// ```
///
/// - **Counts**: what [`Attribution`] hands out to each channel, or by `campaign` to each campaign, and the costs of
///   marketing booked in the period on it. Each cost counts once, and so does every cent of a sale. A channel that only one
///   side knows has nothing on the other. Measures: [`Attribution`], [`ChannelCosts`].
/// - **Leaves out**: sales and costs without an amount, or a margin where that is asked for (`NoAmount`), or with one out of
///   range (`OutOfRange`). What was sold to those whom marketing did not meet, and what was spent on no channel, meet in a
///   segment of their own.
/// - **Undefined**: no cost (`NoDenominator`); more given back than spent (`Inconsistent`); amounts of several currencies
///   (`MixedCurrencies`). A channel on which nothing was spent has no return of
///   its own (`NoDenominator`), and neither has one that gave back more than it cost (`Inconsistent`).
/// - **Reads**: of sales and touches [`Encounters`](crate::field::Encounters); of costs [`At`](crate::field::At),
///   [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose), [`Channel`](crate::field::Channel),
///   [`Campaign`](crate::field::Campaign).
/// - **Unit**: ratio for each segment, most money spent first; higher is better.
///
/// All of them together, without what nobody met, are [`AttributedRoas`](super::AttributedRoas).
///
/// # Examples
///
/// ```
/// use crm_kpi::marketing::{self, Attribution};
/// use crm_kpi::{record::{Purchase, Spend, SpendKind, Visit}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let euros = |euros: i64| Money::minor(euros * 100, Currency::EUR);
/// let mut sold = Purchase::new("", "A", t(5));
/// sold.amount = Some(euros(300));
/// let mut visit = Visit::new(t(3), "A");
/// visit.channel = Some("search".into());
/// let costs = [("search", 100), ("social", 50)].map(|(channel, amount)| {
///     let mut cost = Spend::new(t(1), euros(amount), SpendKind::Marketing);
///     cost.channel = Some(channel.into());
///     cost
/// });
/// let roas = marketing::roas_by_channel([&sold], [&visit], &costs, .., Attribution::default()).ok().unwrap();
/// assert_eq!(roas.to_string(), "search 3.00 (300.00 EUR for 100.00 EUR), social 0.00 (0.00 EUR for 50.00 EUR)");
/// assert_eq!(roas.of(Some("fair")), Err(Undefined::NoDenominator)); // not 0
/// ```
///
/// # References
///
/// ROAS by channel of marketing suites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoasByChannel {
    /// How sales are handed out, and by what sales and costs are told apart: the tables must be of it.
    pub attribution: Attribution,
}

type Sides<'a> = (Side<'a, HandedOut>, Side<'a, ChannelCostsKept>);

impl Derived for RoasByChannel {
    const ABOUT: About = About::new("marketing.roas.by_channel", "ROAS by channel", Unit::Ratio)
        .names("ROAS według kanału", "ROAS за каналами", "ROAS לפי ערוץ", "ROAS по каналам")
        .formula("for each channel: revenue of P attributed to it / marketing spend in P on it")
        .anchor("deal: closed_at; purchase: at; costs: at")
        .source("return on ad spend; rule-based multi-touch attribution")
        .parameters(PARAMETERS);
    type Parts = (Attribution, ChannelCosts);
    type Value = Returns;
    fn value(&self, (sales, spend): Sides<'_>, _: &Frame) -> Result<Returns, Undefined> {
        let mut of: BTreeMap<Option<String>, (Money, Money)> = BTreeMap::new();
        for (name, _, amount) in sales.kept.segments()?.iter() {
            of.entry(name.map(str::to_owned)).or_insert((NOTHING, NOTHING)).0 = amount;
        }
        for (name, costs) in spend.kept.iter() {
            if let Some(cost) = costs.of(&[SpendKind::Marketing]).amounts.total()? {
                of.entry(name.clone()).or_insert((NOTHING, NOTHING)).1 = cost;
            }
        }
        Ok(Returns::new(of.into_iter().map(|(name, (gain, cost))| (name, gain, cost)))?.dearest_first())
    }
    fn n(&self, (sales, _): Sides<'_>) -> i64 {
        sales.kept.n()
    }
    fn configure(&self, part: &mut dyn Any) {
        if let Some(spend) = part.downcast_mut::<SpendByChannel>() {
            spend.by = self.attribution.by;
        }
        configured(self.attribution, part);
    }
    fn left_out(&self, (_, spend): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        spend.kept.iter().for_each(|(_, costs)| costs.of(&[SpendKind::Marketing]).without_amount(note));
    }
}

/// [`RoasByChannel`] of one period: whatever sales are given and costs of the period, and the touches of all time before a
/// sale.
pub fn roas_by_channel<I: IntoIterator, J: IntoIterator, K: IntoIterator, E: Id>(
    sales: I,
    touches: J,
    costs: K,
    during: impl Into<Timeline>,
    attribution: Attribution,
) -> Reading<Returns>
where
    Attribution: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
    ChannelCosts: Observe<K::Item>,
{
    let timeline: Timeline = during.into().whole();
    let attribution = Attribution { sales: SalesOf::All, ..attribution };
    let mut handed = entities(attribution).per(&timeline).with(sales).with(touches);
    let by = attribution.by;
    let spend = over(costs).during(&timeline).measure(SpendByChannel { by, ..SpendByChannel::default() });
    one_number(&RoasByChannel { attribution }, (&handed.table(), &spend))
}

#[cfg(test)]
mod tests {
    use crate::meter::Meter;
    use crate::record::{Deal, Outcome, Spend, SpendKind, Visit};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn sales_and_costs_meet_by_channel_or_by_campaign() {
        let t = Timestamp::from_micros;
        let euros = |euros: i64| Money::minor(euros * 100, Currency::EUR);
        let deal = |who: &str, amount| {
            let mut deal = Deal::new("", t(1));
            (deal.outcome, deal.closed_at, deal.customer) = (Outcome::Won, Some(t(9)), Some(who.to_owned()));
            deal.amount = Some(euros(amount));
            deal
        };
        let visit = |who: &str, channel: &str, campaign: Option<&str>| {
            let mut visit = Visit::new(t(3), who);
            (visit.channel, visit.campaign) = (Some(channel.to_owned()), campaign.map(str::to_owned));
            visit
        };
        let cost = |channel: Option<&str>, campaign: Option<&str>, amount, kind| {
            let mut cost = Spend::new(t(0), euros(amount), kind);
            (cost.channel, cost.campaign) = (channel.map(str::to_owned), campaign.map(str::to_owned));
            cost
        };
        let deals = [deal("A", 300), deal("A", 100), deal("B", 70), deal("C", 9)];
        let visits = [visit("A", "search", Some("spring")), visit("B", "mail", None)];
        let costs = [
            cost(Some("search"), Some("spring"), 200, SpendKind::Marketing),
            cost(Some("search"), None, 50, SpendKind::Sales), // sales is no marketing
            cost(Some("fair"), None, 500, SpendKind::Marketing),
            cost(None, Some("spring"), 50, SpendKind::Marketing),
        ];
        for (by, expected) in [
            (
                "channel",
                "fair 0.00 (0.00 EUR for 500.00 EUR), search 2.00 (400.00 EUR for 200.00 EUR), \
                 (none) 0.18 (9.00 EUR for 50.00 EUR), mail – (70.00 EUR for 0.00 EUR)",
            ),
            ("campaign", "(none) 0.16 (79.00 EUR for 500.00 EUR), spring 1.60 (400.00 EUR for 250.00 EUR)"),
        ] {
            let mut meter = Meter::of("marketing.roas.by_channel").parameter("by", by).start().unwrap();
            deals.iter().for_each(|deal| meter.insert(deal));
            visits.iter().for_each(|visit| meter.insert(visit));
            costs.iter().for_each(|cost| meter.insert(cost));
            let reading = meter.total(None).unwrap().unwrap();
            assert_eq!(reading.to_string(), expected, "by {by}");
            let mut all = Meter::of("marketing.roas.attributed").parameter("by", by).start().unwrap();
            deals.iter().for_each(|deal| all.insert(deal));
            visits.iter().for_each(|visit| all.insert(visit));
            costs.iter().for_each(|cost| all.insert(cost));
            let all = all.total(None).unwrap().unwrap();
            assert_eq!(reading.value().unwrap().number(), all.value().unwrap().number(), "by {by}: together");
        }
    }
}
