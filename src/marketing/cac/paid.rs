//! What a customer costs who came through a paid channel.

use super::MARKETING_ONLY;
use crate::customers::NewByChannel;
use crate::kpi::{About, Derived, Frame, Observe, Parameter, Reading, Side, Step, Unit, one_number, over};
use crate::marketing::{Cac, ChannelCosts, ChannelCostsKept, CostsOf, SpendByChannel};
use crate::summary::{Count, Grouped, Summary};
use crate::time::Timeline;
use crate::value::{MoneyPer, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Paid customer acquisition cost: what was spent on channels for each customer who came through one of them.
///
/// ```text
/// (marketing + sales spend on channels in P) / new customers in P of the channels that it was spent on
/// lag k: the same by the spend, and the channels, of k periods before
/// ```
///
/// - **Counts**: costs of marketing and of sales booked in the period that name a channel, and new customers, each once,
///   anchored on the start of their first span, whose channel is one of these. A channel is paid where such a cost was booked
///   on it in the period: nobody has to list them. Measures: [`ChannelCosts`], [`NewByChannel`].
/// - **Leaves out**: customers of other channels and of none, who came by themselves; costs that name no channel, since
///   nobody knows whom they brought; costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`);
///   customers' spans that end before they start (`NegativeDuration`).
/// - **Undefined**: nobody came through a paid channel (`NoDenominator`); costs of several currencies
///   (`MixedCurrencies`); costs, but none with an amount (`NoRecords`). With a lag, what was spent before the timeline begins
///   is not known (`IncompleteWindow`): of its first periods, and of all together.
/// - **Reads**: of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose),
///   [`Channel`](crate::field::Channel), [`Campaign`](crate::field::Campaign); of customers
///   [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands), [`Channel`](crate::field::Channel).
/// - **Unit**: money per customer; lower is better.
///
/// All customers for all costs, blended: [`Cac`], which is lower by as much as comes by itself.
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::{Customer, Spend, SpendKind}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros(0);
/// let customers = [("C1", Some("search")), ("C2", Some("referral")), ("C3", None)].map(|(id, channel)| {
///     let mut customer = Customer::new(id, t);
///     customer.channel = channel.map(str::to_owned);
///     customer
/// });
/// let mut ads = Spend::new(t, Money::minor(600_00, Currency::EUR), SpendKind::Marketing);
/// ads.channel = Some("search".into());
/// assert_eq!(marketing::cac([&ads], &customers, ..).to_string(), "200.00 EUR");
/// assert_eq!(marketing::paid_cac([&ads], &customers, ..).to_string(), "600.00 EUR");
/// assert_eq!(marketing::paid_cac([&ads], &customers[1..], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Paid against blended CAC of marketing practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PaidCac {
    /// Without the costs of sales.
    pub marketing_only: bool,
    /// The spend of so many periods before.
    pub lag: u32,
}

type Sides<'a> = (Side<'a, ChannelCostsKept>, Side<'a, Grouped<Option<String>, Count>>);

impl PaidCac {
    /// The costs of each channel that has any.
    fn paid<'a>(&self, kept: &'a ChannelCostsKept) -> impl Iterator<Item = (&'a Option<String>, CostsOf)> {
        let kpi = Cac { marketing_only: self.marketing_only, lag: self.lag };
        let named = kept.iter().filter(|(channel, _)| channel.is_some());
        named.map(move |(channel, costs)| (channel, kpi.costs(costs))).filter(|(_, costs)| costs.costs.n() != 0)
    }
    fn costs(&self, kept: &ChannelCostsKept) -> CostsOf {
        let mut sum = CostsOf::default();
        self.paid(kept).for_each(|(_, costs)| sum.merge(&costs));
        sum
    }
    fn came(&self, (spend, new): Sides<'_>) -> i64 {
        self.paid(spend.kept).filter_map(|(channel, _)| new.kept.of(channel)).map(Count::n).sum()
    }
}

impl Derived for PaidCac {
    const ABOUT: About = About::new("marketing.cac.paid", "Paid CAC", Unit::MoneyPer)
        .names(
            "Koszt pozyskania klienta z płatnych kanałów",
            "Вартість залучення клієнта з платних каналів",
            "עלות רכישת לקוח בערוצים בתשלום",
            "Стоимость привлечения клиента из платных каналов",
        )
        .lower_is_better()
        .formula("spend on channels in P / new customers in P of the channels that it was spent on")
        .anchor("costs: at; customers: start of the first span")
        .source("marketing practice: paid CAC")
        .parameters(&[MARKETING_ONLY, Parameter::LAG]);
    type Parts = (ChannelCosts, NewByChannel);
    type Value = MoneyPer;
    fn value(&self, sides: Sides<'_>, _: &Frame) -> Result<MoneyPer, Undefined> {
        MoneyPer::new(self.costs(sides.0.kept).total()?, self.came(sides))
    }
    fn n(&self, sides: Sides<'_>) -> i64 {
        self.came(sides)
    }
    fn lag(&self, part: usize) -> u32 {
        if part == 0 { self.lag } else { 0 }
    }
    fn left_out(&self, (spend, _): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        self.costs(spend.kept).without_amount(note);
    }
}

/// [`PaidCac`] of one period, of marketing and sales.
pub fn paid_cac<I: IntoIterator, J: IntoIterator>(
    costs: I,
    customers: J,
    during: impl Into<Timeline>,
) -> Reading<MoneyPer>
where
    ChannelCosts: Observe<I::Item>,
    NewByChannel: Step<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let spend = over(costs).during(&timeline).measure(SpendByChannel::default());
    let new = over(customers).during(&timeline).measure(NewByChannel);
    one_number(&PaidCac::default(), (&spend, &new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Customer, Spend, SpendKind};
    use crate::time::{Calendar, Grain};
    use crate::value::{Currency, Money};

    #[test]
    fn a_channel_is_paid_where_something_was_spent_on_it() {
        let calendar = Calendar::utc();
        let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let cost = |month: usize, channel: Option<&str>, euros: i64, kind| {
            let mut cost = Spend::new(months.start(month).unwrap(), Money::minor(euros * 100, Currency::EUR), kind);
            cost.channel = channel.map(str::to_owned);
            cost
        };
        use SpendKind::{Marketing, Sales, Service};
        let costs = [
            cost(0, Some("search"), 120, Marketing),
            cost(0, Some("fair"), 30, Sales),
            cost(0, Some("referral"), 999, Service), // no cost of acquiring anybody
            cost(0, None, 999, Marketing),           // nobody knows whom it brought
            cost(1, Some("fair"), 50, Marketing),
        ];
        let came =
            [(0, "search"), (0, "search"), (0, "fair"), (0, "referral"), (1, "fair"), (1, "search"), (2, "fair")];
        let mut customers: Vec<Customer> = came
            .iter()
            .zip(0..)
            .map(|((month, channel), id): (_, i32)| {
                let mut customer = Customer::new(id.to_string(), months.start(*month).unwrap());
                customer.channel = Some((*channel).to_owned());
                customer
            })
            .collect();
        customers.push(Customer::new("walked in", months.start(0).unwrap()));
        let nobody = Undefined::NoDenominator.to_string();
        let unknown = Undefined::IncompleteWindow.to_string();
        for (marketing_only, lag, expected) in [
            ("false", "0", ["50.00 EUR", "50.00 EUR", &nobody]),
            ("true", "0", ["60.00 EUR", "50.00 EUR", &nobody]),
            ("false", "1", [&unknown, "75.00 EUR", "50.00 EUR"]),
            ("true", "1", [&unknown, "120.00 EUR", "50.00 EUR"]),
        ] {
            let meter = Meter::of("marketing.cac.paid").parameter("marketing_only", marketing_only).per(&months);
            let mut meter = meter.parameter("lag", lag).start().unwrap();
            costs.iter().for_each(|cost| meter.insert(cost));
            customers.iter().for_each(|customer| meter.insert(customer));
            let readings = meter.readings().unwrap();
            let seen: Vec<String> = readings.series(&None).iter().map(Reading::to_string).collect();
            assert_eq!(seen, expected, "marketing_only {marketing_only}, lag {lag}");
        }
    }
}
