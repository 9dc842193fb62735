//! What a customer will be worth, if all goes on as it did.

use crate::customers::{ActiveCustomers, Churn, Moved, Movement, PurchaseMargin};
use crate::error::Error;
use crate::field::Id;
use crate::kpi::{About, Derived, Frame, Observe, Parameter, Reading, Side, Step, Unit, one_number, over};
use crate::summary::{Count, MoneyTotal};
use crate::time::Timeline;
use crate::value::{MoneyPer, Ratio, Undefined};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Customer lifetime value by the simple formula: margin per customer and period, for as long as customers stay.
///
/// ```text
/// m x (1 + d) / (d + churn) = m + m (1 - churn) / (1 + d) + m ((1 - churn) / (1 + d))^2 + ..
/// m = margin of P / mean of the customers at its start and at its end; churn of P; d = discount per period
/// ```
///
/// - **Counts**: margins of purchases in the period, the customers that stand at its start and at its end, and of those at
///   the start the ones gone at the end. Measures: [`PurchaseMargin`], [`ActiveCustomers`], [`Movement`].
/// - **Leaves out**: purchases without a margin (`NoAmount`) or with one out of range (`OutOfRange`); spans that end before
///   they start (`NegativeDuration`).
/// - **Undefined**: nobody there at the start, or nobody lost (`NoDenominator`): without churn customers would stay for
///   ever. No margin known (`NoRecords`); several currencies (`MixedCurrencies`); a period that ends after the as-of
///   (`NotYetObservable`); a discount below 0 (`OutOfRange`), which a meter refuses.
/// - **Reads**: of purchases [`At`](crate::field::At), [`Margin`](crate::field::Margin); of customers
///   [`CustomerKey`](crate::field::CustomerKey), [`Stands`](crate::field::Stands).
/// - **Unit**: money per customer; higher is better. The discount is of one period of the timeline: a month's, where it has
///   months. Nothing is discounted where nothing is said.
///
/// It supposes one margin and one churn for all customers and all time. Customers differ, and those who stay are the better
/// ones: it is mostly too low. What they have been worth so far is [`LifetimeValue`](super::LifetimeValue).
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::{Customer, Purchase}, time::Calendar, value::{Currency, Money, Undefined}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let mut customers = ["A", "B", "C", "D", "E"].map(|id| Customer::new(id, day("2023-05-01")));
/// customers[4].ended_at = Some(day("2024-02-10"));
/// let mut order = Purchase::new("", "A", day("2024-02-05"));
/// order.margin = Some(Money::minor(90_00, Currency::EUR));
/// let value = |label: &str| Ok::<_, crm_kpi::Error>(customers::predicted_lifetime_value([&order], &customers, calendar.period(label)?));
/// assert_eq!(value("2024-02")?.to_string(), "100.00 EUR"); // 90 for four and a half, a fifth lost
/// assert_eq!(value("2024-03")?.value(), Err(&Undefined::NoRecords));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Gupta and Lehmann, *Customers as Assets*, Journal of Interactive Marketing 17 (2003), with the first margin at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PredictedLifetimeValue {
    /// What money loses in worth in one period: 0.01 for a hundredth.
    pub discount: Decimal,
}

type Sides<'a> = (Side<'a, MoneyTotal>, Side<'a, Count>, Side<'a, Moved>);

impl Derived for PredictedLifetimeValue {
    const ABOUT: About =
        About::new("customers.lifetime_value.predicted", "Predicted customer lifetime value", Unit::MoneyPer)
            .names(
                "Prognozowana wartość życiowa klienta",
                "Прогнозована життєва цінність клієнта",
                "ערך חיי לקוח חזוי",
                "Прогнозная пожизненная ценность клиента",
            )
            .formula("margin per customer in P x (1 + d) / (d + churn in P)")
            .anchor("purchase: at; customers: levels at the start and the end of the period")
            .source("Gupta and Lehmann (2003)")
            .parameters(&[Parameter {
                name: "discount",
                default: "0",
                meaning: "what money loses in worth in one period, such as 0.01",
                example: "0.1",
            }]);
    type Parts = (PurchaseMargin, ActiveCustomers, Movement);
    type Value = MoneyPer;
    fn value(&self, (margin, there, moved): Sides<'_>, at: &Frame) -> Result<MoneyPer, Undefined> {
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        let discount = self.ratio()?;
        let margin = margin.kept.total()?.ok_or(Undefined::NoRecords)?;
        let Moved { at_start, lost, .. } = *moved.kept;
        if at_start < 0 || lost < 0 {
            return Err(Undefined::Inconsistent);
        }
        if lost == 0 {
            return Err(Undefined::NoDenominator);
        }
        let churn = Ratio::new(lost.into(), at_start.into())?;
        let customers = Ratio::new(i128::from(there.opening.count()?) + i128::from(there.kept.count()?), 2)?;
        let gone = discount.checked_add(churn)?.checked_div(discount.checked_add(Ratio::ONE)?)?;
        MoneyPer::per(margin, customers.checked_mul(gone)?)
    }
    fn n(&self, (.., moved): Sides<'_>) -> i64 {
        moved.kept.at_start
    }
    fn check(&self) -> Result<(), Error> {
        self.ratio().map(drop).map_err(|_| Error::invalid("discount", self.discount, "a number of 0 or more"))
    }
}

impl PredictedLifetimeValue {
    fn ratio(&self) -> Result<Ratio, Undefined> {
        if self.discount < Decimal::ZERO {
            return Err(Undefined::OutOfRange);
        }
        Ratio::try_from(self.discount)
    }
}

/// [`PredictedLifetimeValue`] from one period, without a discount.
pub fn predicted_lifetime_value<I: IntoIterator, J: IntoIterator<Item: Clone>, E: Id>(
    purchases: I,
    customers: J,
    during: impl Into<Timeline>,
) -> Reading<MoneyPer>
where
    PurchaseMargin: Observe<I::Item>,
    ActiveCustomers: Step<J::Item, Entity = E>,
    Movement: Step<J::Item, Entity = E>,
{
    let timeline: Timeline = during.into().whole();
    let margin = over(purchases).during(&timeline).measure(PurchaseMargin);
    let (there, churn) = over(customers).during(&timeline).measure((ActiveCustomers, Churn));
    one_number(&PredictedLifetimeValue::default(), (&margin, &there, &churn))
}

#[cfg(test)]
mod tests {
    use crate::meter::Meter;
    use crate::record::{Customer, Purchase};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn it_is_the_sum_of_the_margins_to_come() {
        let t = Timestamp::from_micros;
        for (what, spans, discount, expected) in [
            ("half is lost", vec![(0, Some(15)), (0, None)], "0", Some(120.0)), // 90 / 1.5 / 0.5
            ("half is lost, discounted", vec![(0, Some(15)), (0, None)], "0.1", Some(110.0)), // 60 x 1.1 / 0.6
            ("all are lost", vec![(0, Some(15)), (0, Some(15))], "0.5", Some(90.0)), // this period's alone
            ("new ones", vec![(0, Some(15)), (0, None), (12, None)], "0", Some(90.0)), // 90 / 2 / 0.5
            ("nobody is lost", vec![(0, None)], "0.1", None),
            ("nobody was there", vec![(12, None)], "0", None),
        ] {
            let customers = spans.iter().enumerate().map(|(n, (since, ended)): (usize, &(i64, Option<i64>))| {
                let mut customer = Customer::new(format!("C{n}"), t(*since));
                customer.ended_at = ended.map(t);
                customer
            });
            let mut order = Purchase::new("", "C0", t(12));
            order.margin = Some(Money::minor(90_00, Currency::EUR));
            let meter = Meter::of("customers.lifetime_value.predicted").parameter("discount", discount);
            let mut meter = meter.per(t(10)..t(20)).start().unwrap();
            customers.for_each(|customer| meter.insert(&customer));
            meter.insert(&order);
            let reading = meter.total(None).unwrap().unwrap();
            assert_eq!(reading.ok().map(|value| value.number()), expected, "{what}");
        }
        let refused =
            Meter::of("customers.lifetime_value.predicted").parameter("discount", "-0.1").start().unwrap_err();
        assert_eq!(refused.to_string(), "discount `-0.1`: expected a number of 0 or more");
    }
}
