//! What a lead costs.

mod qualified;

pub use qualified::{CostPerQualifiedLead, cost_per_qualified_lead};

use super::costs::{Costs, CostsKept, CostsOf};
use super::spend::MarketingSpend;
use crate::error::Error;
use crate::kpi::{About, Derived, Frame, Observe, Parameter, Reading, Side, Unit, last_number, one_number, over};
use crate::leads::LeadCount;
use crate::record::SpendKind;
use crate::summary::Count;
use crate::time::{Period, Timeline};
use crate::value::{MoneyPer, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What was spent on marketing for each lead created in the same period.
///
/// ```text
/// marketing spend in P / leads created in P
/// lag k: marketing spend k periods before P / leads created in P
/// ```
///
/// - **Counts**: costs of marketing booked in the period, and leads, anchored on creation. Measures: [`Costs`],
///   [`LeadCount`].
/// - **Leaves out**: costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`).
/// - **Undefined**: no leads (`NoDenominator`); costs of several currencies (`MixedCurrencies`); costs, but none with an
///   amount (`NoRecords`). With a lag, what was spent before the timeline begins is not known (`IncompleteWindow`): of its
///   first periods, and of all together.
/// - **Reads**: of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount),
///   [`Purpose`](crate::field::Purpose); of leads [`Created`](crate::field::Created), [`Merged`](crate::field::Merged).
/// - **Unit**: money per lead; lower is better.
///
/// Leads that a cost brings later count later: take periods that are long against that delay, or a lag as long as it.
/// By qualified leads: [`CostPerQualifiedLead`]. By channel, campaign or source: group costs and leads by it.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::{Derived, over}, leads::LeadCount, marketing::{self, CostPerLead, MarketingSpend}};
/// use crm_kpi::{record::{Lead, Spend, SpendKind}, time::Timestamp, value::{Currency, Money, Undefined}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let t = Timestamp::from_micros(0);
/// let mut ads = Spend::new(t, Money::minor(100_00, Currency::EUR), SpendKind::Marketing);
/// ads.channel = Some("search".into());
/// let mut leads = ["L1", "L2", "L3"].map(|id| Lead::new(id, t));
/// leads[0].channel = Some("search".into());
/// assert_eq!(marketing::cost_per_lead([&ads], &leads, ..).to_string(), "33.33 EUR");
/// assert_eq!(marketing::cost_per_lead([&ads], &leads[..0], ..).value(), Err(&Undefined::NoDenominator));
///
/// // by channel, from a table of each part
/// let spend = over([&ads]).by(|s| s.channel.clone()).measure(MarketingSpend::default());
/// let created = over(&leads).by(|l| l.channel.clone()).measure(LeadCount);
/// let by_channel = CostPerLead::default().of((&spend, &created))?;
/// assert_eq!(by_channel.series(&Some("search".into()))[0].to_string(), "100.00 EUR");
/// assert_eq!(by_channel.series(&None)[0].to_string(), "0.00"); // two leads that cost nothing
///
/// // what was spent the month before
/// let february = crm_kpi::time::Calendar::utc().period("1970-02")?;
/// let mut leads = leads.clone();
/// leads[2].created_at = february.start();
/// assert_eq!(marketing::cost_per_lead_after([&ads], &leads, &february, 1)?.to_string(), "100.00 EUR");
/// # Ok(()) }
/// ```
///
/// # References
///
/// CPL, blended over all leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CostPerLead {
    /// The spend of so many periods before.
    pub lag: u32,
}

fn costs(kept: &CostsKept) -> CostsOf {
    kept.of(&[SpendKind::Marketing])
}

impl Derived for CostPerLead {
    const ABOUT: About = About::new("marketing.cost_per_lead", "Cost per lead (CPL)", Unit::MoneyPer)
        .names("Koszt pozyskania leada (CPL)", "Вартість ліда (CPL)", "עלות לליד (CPL)", "Стоимость лида (CPL)")
        .lower_is_better()
        .formula("marketing spend in P / leads created in P")
        .anchor("costs: at; leads: created_at")
        .source("marketing practice: ratio of two flows")
        .parameters(&[Parameter::LAG]);
    type Parts = (Costs, LeadCount);
    type Value = MoneyPer;
    fn value(&self, (spend, leads): (Side<'_, CostsKept>, Side<'_, Count>), _: &Frame) -> Result<MoneyPer, Undefined> {
        MoneyPer::new(costs(spend.kept).total()?, leads.kept.n())
    }
    fn n(&self, (_, leads): (Side<'_, CostsKept>, Side<'_, Count>)) -> i64 {
        leads.kept.n()
    }
    fn lag(&self, part: usize) -> u32 {
        if part == 0 { self.lag } else { 0 }
    }
    fn left_out(&self, (spend, _): (Side<'_, CostsKept>, Side<'_, Count>), note: &mut dyn FnMut(Why, i64)) {
        costs(spend.kept).without_amount(note);
    }
}

/// [`CostPerLead`] of one period.
pub fn cost_per_lead<I: IntoIterator, J: IntoIterator>(
    costs: I,
    leads: J,
    during: impl Into<Timeline>,
) -> Reading<MoneyPer>
where
    Costs: Observe<I::Item>,
    LeadCount: Observe<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    let created = over(leads).during(&timeline).measure(LeadCount);
    one_number(&CostPerLead::default(), (&spend, &created))
}

/// [`CostPerLead`] of one period, by what was spent so many periods before.
///
/// # Errors
/// A period of dates, or a part of one, and where nothing is left before it: see [`Timeline::trailing`].
pub fn cost_per_lead_after<I: IntoIterator, J: IntoIterator>(
    costs: I,
    leads: J,
    during: &Period,
    lag: u32,
) -> Result<Reading<MoneyPer>, Error>
where
    Costs: Observe<I::Item>,
    LeadCount: Observe<J::Item>,
{
    let timeline = Timeline::trailing(during, (lag as usize).saturating_add(1))?;
    let spend = over(costs).per(&timeline).measure(MarketingSpend::default());
    let created = over(leads).per(&timeline).measure(LeadCount);
    last_number(&CostPerLead { lag }, (&spend, &created))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Lead, Spend};
    use crate::time::{Calendar, Grain};
    use crate::value::{Currency, Money};

    #[test]
    fn with_a_lag_leads_meet_what_was_spent_before_and_what_is_unknown_is_not_0() {
        let calendar = Calendar::utc();
        let date = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let costs = [("2024-01-01", 60_00, "web"), ("2024-02-01", 90_00, "web"), ("2024-03-01", 10_00, "fair")];
        let costs = costs.map(|(at, cents, channel)| {
            let mut cost = Spend::new(date(at), Money::minor(cents, Currency::EUR), SpendKind::Marketing);
            cost.channel = Some(channel.into());
            cost
        });
        let leads = ["2024-01-09", "2024-02-09", "2024-02-19", "2024-03-09"].map(|at| {
            let mut lead = Lead::new("", date(at));
            lead.channel = Some("web".into());
            lead
        });
        let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let unknown = Undefined::IncompleteWindow.to_string();
        let nobody = Undefined::NoDenominator.to_string();
        for (lag, web, fair) in [
            (0, ["60.00 EUR", "45.00 EUR", "0.00"], [nobody.as_str(); 3]),
            (1, [&unknown, "30.00 EUR", "90.00 EUR"], [&unknown, &nobody, &nobody]),
            (2, [&unknown, &unknown, "60.00 EUR"], [&unknown, &unknown, &nobody]),
            (9, [unknown.as_str(); 3], [&unknown; 3]),
        ] {
            let spend = over(&costs).by(|c| c.channel.clone()).per(&months).measure(MarketingSpend::default());
            let created = over(&leads).by(|l| l.channel.clone()).per(&months).measure(LeadCount);
            let kpi = CostPerLead { lag };
            let by_channel = kpi.of((&spend, &created)).unwrap();
            let mut meter = Meter::of("marketing.cost_per_lead").by("channel").per(&months);
            meter = meter.parameter("lag", &lag.to_string());
            let mut meter = meter.start().unwrap();
            costs.iter().for_each(|cost| meter.insert(cost));
            leads.iter().for_each(|lead| meter.insert(lead));
            let metered = meter.readings().unwrap();
            for (channel, expected) in [("web", web), ("fair", fair)] {
                let channel = Some(channel.to_owned());
                let typed: Vec<String> = by_channel.series(&channel).iter().map(Reading::to_string).collect();
                let named: Vec<String> = metered.series(&channel).iter().map(Reading::to_string).collect();
                assert_eq!(
                    (typed.as_slice(), named.as_slice()),
                    (&expected.map(str::to_owned)[..], &expected.map(str::to_owned)[..]),
                    "lag {lag}, {channel:?}"
                );
                let total = kpi.total((&spend, &created), &channel).unwrap();
                assert_eq!(total.value() == Err(&Undefined::IncompleteWindow), lag > 0, "lag {lag}");
            }
            let march = cost_per_lead_after(&costs, &leads, &calendar.period("2024-03").unwrap(), lag).unwrap();
            let expected = ["10.00 EUR", "90.00 EUR", "60.00 EUR"];
            assert_eq!(march.to_string(), expected.get(lag as usize).map_or("0.00", |text| text), "lag {lag}");
        }
    }
}
