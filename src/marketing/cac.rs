//! What a new customer costs.

mod paid;
mod payback;

pub use paid::{PaidCac, paid_cac};
pub use payback::{CacPayback, cac_payback};

use super::costs::{Costs, CostsKept, CostsOf};
use super::spend::MarketingSpend;
use crate::customers::{NewCustomers, Newcomers};
use crate::error::Error;
use crate::kpi::{About, Derived, Frame, Observe, Parameter, Reading, Side, Step, Unit, last_number, one_number, over};
use crate::record::SpendKind;
use crate::summary::Count;
use crate::time::{Period, Timeline};
use crate::value::{MoneyPer, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Customer acquisition cost: what was spent on marketing and sales for each customer who came in the same period.
///
/// ```text
/// (marketing + sales spend in P) / new customers in P
/// lag k: (marketing + sales spend k periods before P) / new customers in P
/// ```
///
/// - **Counts**: costs of marketing and of sales booked in the period, and new customers, each once, anchored on the
///   start of their first span. Measures: [`Costs`], [`Newcomers`].
/// - **Leaves out**: costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`); customers' spans that
///   end before they start (`NegativeDuration`).
/// - **Undefined**: no new customers (`NoDenominator`); costs of several currencies (`MixedCurrencies`); costs, but none
///   with an amount (`NoRecords`). With a lag, what was spent before the timeline begins is not known
///   (`IncompleteWindow`): of its first periods, and of all together.
/// - **Reads**: of costs [`At`](crate::field::At), [`Amount`](crate::field::Amount),
///   [`Purpose`](crate::field::Purpose); of customers [`CustomerKey`](crate::field::CustomerKey),
///   [`Stands`](crate::field::Stands).
/// - **Unit**: money per customer; lower is better.
///
/// Customers who come long after the cost that won them count then: take periods that are long against that delay, or a lag
/// as long as it. By channel: group costs and customers by it. Of paid channels alone: [`PaidCac`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers::NewCustomers, kpi::{Derived, over}, marketing::{self, Cac, MarketingSpend}};
/// use crm_kpi::{record::{Customer, Spend, SpendKind}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros(0);
/// let cost = |cents, kind| Spend::new(t, Money::minor(cents, Currency::EUR), kind);
/// let costs = [cost(600_00, SpendKind::Marketing), cost(400_00, SpendKind::Sales), cost(70_00, SpendKind::Service)];
/// let customers = [Customer::new("C1", t), Customer::new("C2", t)];
/// assert_eq!(marketing::cac(&costs, &customers, ..).to_string(), "500.00 EUR");
/// assert_eq!(marketing::cac(&costs, &customers[..0], ..).value(), Err(&Undefined::NoDenominator));
///
/// let (spend, new) = (over(&costs).measure(MarketingSpend::default()), over(&customers).measure(NewCustomers));
/// assert_eq!(Cac { marketing_only: true, lag: 0 }.total((&spend, &new), &())?.to_string(), "300.00 EUR");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// CAC, blended: all new customers, paid for or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Cac {
    /// Without the costs of sales.
    pub marketing_only: bool,
    /// The spend of so many periods before.
    pub lag: u32,
}

const MARKETING_ONLY: Parameter = Parameter {
    name: "marketing_only",
    default: "false",
    meaning: "true: without the costs of sales",
    example: "true",
};

impl Cac {
    fn costs(&self, kept: &CostsKept) -> CostsOf {
        kept.of(if self.marketing_only { &[SpendKind::Marketing] } else { &[SpendKind::Marketing, SpendKind::Sales] })
    }
}

impl Derived for Cac {
    const ABOUT: About = About::new("marketing.cac", "Customer acquisition cost (CAC)", Unit::MoneyPer)
        .names(
            "Koszt pozyskania klienta (CAC)",
            "Вартість залучення клієнта",
            "עלות רכישת לקוח",
            "Стоимость привлечения клиента",
        )
        .lower_is_better()
        .formula("(marketing + sales spend in P) / new customers in P")
        .anchor("costs: at; customers: start of the first span")
        .source("marketing practice: blended CAC")
        .parameters(&[MARKETING_ONLY, Parameter::LAG]);
    type Parts = (Costs, Newcomers);
    type Value = MoneyPer;
    fn value(&self, (spend, new): (Side<'_, CostsKept>, Side<'_, Count>), _: &Frame) -> Result<MoneyPer, Undefined> {
        MoneyPer::new(self.costs(spend.kept).total()?, new.kept.n())
    }
    fn n(&self, (_, new): (Side<'_, CostsKept>, Side<'_, Count>)) -> i64 {
        new.kept.n()
    }
    fn lag(&self, part: usize) -> u32 {
        if part == 0 { self.lag } else { 0 }
    }
    fn left_out(&self, (spend, _): (Side<'_, CostsKept>, Side<'_, Count>), note: &mut dyn FnMut(Why, i64)) {
        self.costs(spend.kept).without_amount(note);
    }
}

/// [`Cac`] of one period, of marketing and sales.
pub fn cac<I: IntoIterator, J: IntoIterator>(costs: I, customers: J, during: impl Into<Timeline>) -> Reading<MoneyPer>
where
    Costs: Observe<I::Item>,
    Newcomers: Step<J::Item>,
{
    let timeline: Timeline = during.into().whole();
    let spend = over(costs).during(&timeline).measure(MarketingSpend::default());
    let new = over(customers).during(&timeline).measure(NewCustomers);
    one_number(&Cac::default(), (&spend, &new))
}

/// [`Cac`] of one period, by what was spent on marketing and sales so many periods before.
///
/// # Errors
/// A period of dates, or a part of one, and where nothing is left before it: see [`Timeline::trailing`].
pub fn cac_after<I: IntoIterator, J: IntoIterator>(
    costs: I,
    customers: J,
    during: &Period,
    lag: u32,
) -> Result<Reading<MoneyPer>, Error>
where
    Costs: Observe<I::Item>,
    Newcomers: Step<J::Item>,
{
    let timeline = Timeline::trailing(during, (lag as usize).saturating_add(1))?;
    let spend = over(costs).per(&timeline).measure(MarketingSpend::default());
    let new = over(customers).per(&timeline).measure(NewCustomers);
    last_number(&Cac { lag, ..Cac::default() }, (&spend, &new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Customer, Spend};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn customers_meet_what_was_spent_before_they_came() {
        let calendar = crate::time::Calendar::utc();
        let months = ["2024-01", "2024-02", "2024-03"].map(|label| calendar.period(label).unwrap());
        let euros = |euros: i64| Money::minor(euros * 100, Currency::EUR);
        let cost = |at: usize, euro| Spend::new(months[at].start(), euros(euro), SpendKind::Marketing);
        let costs = [cost(0, 300), cost(1, 50)];
        let customers = [("A", 1), ("B", 1), ("A", 2), ("C", 2)].map(|(id, at)| Customer::new(id, months[at].start()));
        for (at, lag, expected) in [
            (1, 0, "25.00 EUR"),
            (1, 1, "150.00 EUR"),
            (2, 1, "50.00 EUR"), // A is not new again
            (2, 2, "300.00 EUR"),
            (0, 1, "undefined: nothing to divide by"),
        ] {
            let reading = cac_after(&costs, &customers, &months[at], lag).unwrap();
            assert_eq!(reading.to_string(), expected, "month {at}, lag {lag}");
        }
    }

    #[test]
    fn costs_of_sales_are_in_unless_told_otherwise() {
        let t = Timestamp::from_micros(0);
        let huge = Money::from_parts(i128::MAX, 0, Currency::EUR);
        let costs = [
            Spend::new(t, Money::minor(600, Currency::EUR), SpendKind::Marketing),
            Spend::new(t, Money::minor(400, Currency::EUR), SpendKind::Sales),
            Spend::new(t, huge, SpendKind::Sales),
            Spend::new(t, huge, SpendKind::Crm), // no cost of acquiring anybody
        ];
        let customers = [Customer::new("C1", t), Customer::new("C1", Timestamp::from_micros(9))];
        for (marketing_only, expected, beyond) in [("false", "10.00 EUR", 1), ("true", "6.00 EUR", 0)] {
            let mut meter = Meter::of("marketing.cac").parameter("marketing_only", marketing_only).start().unwrap();
            costs.iter().for_each(|cost| meter.insert(cost));
            customers.iter().for_each(|customer| meter.insert(customer));
            let reading = meter.total(None).unwrap().unwrap();
            let seen = (reading.to_string(), reading.n(), reading.excluded_for(&Why::OutOfRange));
            assert_eq!(seen, (expected.to_owned(), 1, beyond));
        }
    }
}
