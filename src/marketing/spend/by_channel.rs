//! What was spent on each channel or campaign.

use super::MarketingSpend;
use crate::field::{Amount, At, Campaign, Channel, Purpose};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
use crate::marketing::{CostsKept, CostsOf, TouchedBy};
use crate::record::SpendKind;
use crate::summary::Grouped;
use crate::time::{Timeline, Timestamp};
use crate::value::{Currency, Money, MoneySegments, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What was spent on marketing, by the channel or the campaign that it was for, as one KPI.
///
/// ```text
/// for each channel: sum of amounts of costs
/// ```
///
/// - **Counts**: costs of the purpose booked in the period. Costs that name no channel, or by `campaign` no campaign, are a
///   segment of their own. Measure: [`ChannelCosts`].
/// - **Leaves out**: costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`).
/// - **Undefined**: amounts of several currencies (`MixedCurrencies`). Where nothing was spent there are no segments.
/// - **Reads**: [`At`], [`Amount`], [`Purpose`], [`Channel`], [`Campaign`].
/// - **Unit**: segments, most money first; neither more nor less is good in itself.
///
/// For a row of a table for each channel, group by it: `over(&costs).by(|c| c.channel.as_deref())`.
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::{Spend, SpendKind}, time::Timestamp, value::{Currency, Money}};
/// let costs = [(Some("search"), 300_00), (None, 50_00), (Some("fair"), 450_00)].map(|(channel, cents)| {
///     let mut cost = Spend::new(Timestamp::from_micros(0), Money::minor(cents, Currency::EUR), SpendKind::Marketing);
///     cost.channel = channel.map(str::to_owned);
///     cost
/// });
/// let spent = marketing::spend_by_channel(&costs, ..).ok().unwrap();
/// assert_eq!(spent.to_string(), "fair 1 (450.00 EUR), search 1 (300.00 EUR), (none) 1 (50.00 EUR)");
/// let nothing = marketing::spend_by_channel(&costs[..0], ..).ok().unwrap();
/// assert_eq!(nothing.amount_share(Some("fair")).ok(), None); // not 0 %
/// ```
///
/// # References
///
/// Costs as booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SpendByChannel {
    /// What the costs were for; `None` for anything.
    pub purpose: Option<SpendKind>,
    /// What they are told apart by.
    pub by: TouchedBy,
}

impl Default for SpendByChannel {
    fn default() -> SpendByChannel {
        SpendByChannel { purpose: MarketingSpend::default().purpose, by: TouchedBy::default() }
    }
}

/// Costs by what they were spent on, a channel or a campaign, and by what they were for.
///
/// - **Counts**: costs, anchored on when they were booked.
/// - **Leaves out**: nothing; costs without an amount are counted, and missing from the KPIs of amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChannelCosts {
    /// What they are told apart by.
    pub by: TouchedBy,
}

/// What is kept of the costs of each channel or campaign.
pub type ChannelCostsKept = Grouped<Option<String>, CostsKept>;

impl Measure for ChannelCosts {
    const ID: &'static str = "marketing.costs.by_channel";
    type Observation = (Option<String>, (SpendKind, Option<Money>));
    type When = Timestamp;
    type Summary = ChannelCostsKept;
}

impl<S: At + Amount + Purpose + Channel + Campaign> Observe<S> for ChannelCosts {
    fn observe(&self, cost: &S, as_of: AsOf) -> Seen<(Option<String>, (SpendKind, Option<Money>))> {
        let at = cost.at();
        if !as_of.knows(at) {
            return Seen::Outside;
        }
        let on = if self.by == TouchedBy::Channel { cost.channel() } else { cost.campaign() };
        Seen::Counted(at, (on.map(str::to_owned), (cost.purpose(), cost.amount())))
    }
}

impl SpendByChannel {
    fn of(&self, kept: &CostsKept) -> CostsOf {
        MarketingSpend { purpose: self.purpose }.chosen(kept)
    }
}

impl Kpi for SpendByChannel {
    const ABOUT: About = About::new("marketing.spend.by_channel", "Spend by channel", Unit::Money)
        .names("Wydatki według kanału", "Витрати за каналами", "הוצאות לפי ערוץ", "Расходы по каналам")
        .neutral()
        .formula("for each channel: sum of amounts of costs")
        .anchor("at, when the cost was booked")
        .source("bookkeeping")
        .parameters(&[
            Parameter {
                name: "purpose",
                default: "marketing",
                meaning: "what the costs were for: marketing, sales, service, crm, training; none for anything",
                example: "sales",
            },
            Parameter {
                name: "by",
                default: "channel",
                meaning: "what they are told apart by: channel or campaign",
                example: "campaign",
            },
        ]);
    type Measure = ChannelCosts;
    type Value = MoneySegments;
    fn measure(&self) -> ChannelCosts {
        ChannelCosts { by: self.by }
    }
    fn value(&self, kept: &ChannelCostsKept, _: &Frame) -> Result<MoneySegments, Undefined> {
        let mut segments = Vec::new();
        for (name, costs) in kept.iter() {
            let costs = self.of(costs);
            let amount = costs.amounts.total()?.unwrap_or(Money::zero(Currency::NONE));
            segments.push((name.clone(), costs.costs.count()?, amount));
        }
        Ok(MoneySegments::new(segments)?.largest_first())
    }
    fn n(&self, kept: &ChannelCostsKept) -> i64 {
        kept.iter().map(|(_, costs)| self.of(costs).amounts.count()).sum()
    }
    fn left_out(&self, kept: &ChannelCostsKept, note: &mut dyn FnMut(Why, i64)) {
        kept.iter().for_each(|(_, costs)| self.of(costs).without_amount(note));
    }
}

/// [`SpendByChannel`] of one period.
pub fn spend_by_channel<I: IntoIterator>(costs: I, during: impl Into<Timeline>) -> Reading<MoneySegments>
where
    ChannelCosts: Observe<I::Item>,
{
    over(costs).during(during).read(SpendByChannel::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::Spend;

    #[test]
    fn costs_are_told_apart_by_channel_or_campaign_and_by_purpose() {
        let t = Timestamp::from_micros(0);
        let huge = Money::from_parts(i128::MAX, 0, Currency::EUR);
        let costs = [
            (Some("web"), None, Money::minor(5, Currency::EUR), SpendKind::Marketing),
            (Some("web"), Some("spring"), Money::minor(7, Currency::EUR), SpendKind::Sales),
            (Some("fair"), Some("spring"), huge, SpendKind::Marketing),
        ]
        .map(|(channel, campaign, amount, kind)| {
            let mut cost = Spend::new(t, amount, kind);
            (cost.channel, cost.campaign) = (channel.map(str::to_owned), campaign.map(str::to_owned));
            cost
        });
        for (purpose, by, expected, n, beyond) in [
            ("marketing", "channel", "web 1 (0.05 EUR), fair 1 (0.00 EUR)", 1, 1),
            ("none", "channel", "web 2 (0.12 EUR), fair 1 (0.00 EUR)", 2, 1),
            ("sales", "campaign", "spring 1 (0.07 EUR)", 1, 0),
            ("none", "campaign", "spring 2 (0.07 EUR), (none) 1 (0.05 EUR)", 2, 1),
            ("crm", "channel", "0", 0, 0),
        ] {
            let meter = Meter::of("marketing.spend.by_channel").parameter("purpose", purpose).parameter("by", by);
            let mut meter = meter.start().unwrap();
            costs.iter().for_each(|cost| meter.insert(cost));
            let reading = meter.total(None).unwrap().unwrap();
            let seen = (reading.to_string(), reading.n(), reading.excluded_for(&Why::OutOfRange));
            assert_eq!(seen, (expected.to_owned(), n, beyond), "{purpose} by {by}");
        }
    }
}
