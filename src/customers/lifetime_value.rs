//! What customers have been worth to date.

mod net;
mod predicted;
mod revenue;
mod to_cac;
mod worth;

pub use net::{NetLifetimeValue, net_lifetime_value};
pub use predicted::{PredictedLifetimeValue, predicted_lifetime_value};
pub use revenue::{LifetimeRevenue, lifetime_revenue};
pub use to_cac::{LifetimeValueToCac, lifetime_value_to_cac};
pub use worth::Worth;

use super::spending::Paid;
use crate::field::{At, CustomerKey, Margin};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::AmountValues;
use crate::time::{Timeline, Timestamp};
use crate::value::{AmountSummary, Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Customer lifetime value to date: what is left of all that each customer has bought, after what it cost.
///
/// ```text
/// sum of the margins of a customer's purchases until the as-of; its distribution over customers
/// ```
///
/// - **Counts**: customers, anchored on their first purchase of all that are given; of each the margins of all purchases
///   until the as-of, whatever period these lie in. All time is every customer there is; a period is the customers who
///   came in it. Money given back, a negative margin, is taken off. Its own measure, a journey: all purchases must be
///   given.
/// - **Leaves out**: customers of whom a total is not known: a purchase has no margin (`NoAmount`), one or all together are
///   beyond what can be summed exactly (`OutOfRange`), they are in `several currencies`.
/// - **Undefined**: nobody bought (`NoRecords`); customers of several currencies (`MixedCurrencies`): group by it.
/// - **Reads**: [`CustomerKey`], [`At`], [`Margin`].
/// - **Unit**: money; higher is better. Mean, median, any quantile and the total.
///
/// Customers who came lately have had little time: compare periods at one age. Where no margins are known take
/// [`LifetimeRevenue`]; after the cost of winning and serving customers it is [`NetLifetimeValue`]; what is still to come
/// is in [`PredictedLifetimeValue`] alone.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let purchases = [("A", 5, 30), ("A", 25, 50), ("B", 8, 20), ("C", 12, 60)].map(|(who, at, euros)| {
///     let mut purchase = Purchase::new("", who, t(at));
///     purchase.margin = Some(Money::minor(euros * 100, Currency::EUR));
///     purchase
/// });
/// let value = customers::lifetime_value(&purchases, .., t(30));
/// assert_eq!(value.to_string(), "median 60.00 EUR, p90 76.00 EUR, mean 53.33 EUR (n = 3)");
/// assert_eq!(customers::lifetime_value(&purchases, t(0)..t(10), t(30)).to_string(), "median 50.00 EUR, p90 74.00 EUR, mean 50.00 EUR (n = 2)");
/// assert_eq!(customers::lifetime_value(&purchases, t(40)..t(50), t(60)).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Historic customer lifetime value; Farris and others, *Marketing Metrics* (2010).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LifetimeValue;

impl Measure for LifetimeValue {
    const ID: &'static str = "customers.lifetime_value";
    type Observation = Money;
    type When = Timestamp;
    type Summary = AmountValues;
}

impl Journey for LifetimeValue {
    type Event = Paid;
    type Trace = Worth;
    fn walk(&self, worth: &Worth, _: &Frame, out: &mut impl FnMut(Seen<Money>)) {
        worth.tell(out);
    }
}

impl<R: CustomerKey + At + Margin> Step<R> for LifetimeValue {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, purchase: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, Paid)) {
        purchase.with_customer_key(|who| out(Some(who), purchase.at(), Paid::from(purchase.margin())));
    }
}

impl Kpi for LifetimeValue {
    const ABOUT: About = About::new("customers.lifetime_value", "Customer lifetime value (CLV)", Unit::Money)
        .names(
            "Wartość życiowa klienta (CLV)",
            "Життєва цінність клієнта",
            "ערך חיי הלקוח",
            "Пожизненная ценность клиента",
        )
        .formula("sum of the margins of a customer's purchases until the as-of; its distribution over customers")
        .anchor("the customer's first purchase")
        .source("historic customer lifetime value");
    type Measure = LifetimeValue;
    type Value = AmountSummary;
    fn measure(&self) -> LifetimeValue {
        *self
    }
    fn value(&self, kept: &AmountValues, _: &Frame) -> Result<AmountSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &AmountValues) -> i64 {
        kept.n()
    }
    fn left_out(&self, kept: &AmountValues, note: &mut dyn FnMut(Why, i64)) {
        note(Why::OutOfRange, kept.out_of_range());
    }
}

/// [`LifetimeValue`] of the customers who came in one period.
pub fn lifetime_value<I: IntoIterator>(
    purchases: I,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<AmountSummary>
where
    LifetimeValue: Step<I::Item>,
{
    over(purchases).during(during).as_of(as_of).read(LifetimeValue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;
    use crate::value::Currency;

    #[test]
    fn a_customer_is_worth_all_purchases_to_date_in_the_period_of_the_first() {
        let t = Timestamp::from_micros;
        let eur = |cents: i64| Some(Money::minor(cents, Currency::EUR));
        let usd = Some(Money::minor(1, Currency::USD));
        let far = Some(Money::from_parts(i128::MAX, 0, Currency::EUR));
        let several = Why::from("several currencies");
        let mixed = Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]));
        for (what, bought, expected, left_out) in [
            ("to date", vec![("A", 12, eur(100)), ("A", 25, eur(300))], Ok(vec![4.0]), vec![]),
            ("not known yet", vec![("A", 12, eur(100)), ("A", 31, eur(300))], Ok(vec![1.0]), vec![]),
            ("given back", vec![("A", 12, eur(100)), ("A", 13, eur(-300))], Ok(vec![-2.0]), vec![]),
            ("two customers", vec![("A", 12, eur(100)), ("B", 13, eur(0))], Ok(vec![0.0, 1.0]), vec![]),
            ("came before", vec![("A", 9, eur(100)), ("A", 13, eur(100))], Err(Undefined::NoRecords), vec![]),
            ("came later", vec![("A", 20, eur(100))], Err(Undefined::NoRecords), vec![]),
            (
                "no margin",
                vec![("A", 12, eur(1)), ("A", 29, None), ("B", 12, eur(1))],
                Ok(vec![0.01]),
                vec![Why::NoAmount],
            ),
            ("too large", vec![("A", 12, far)], Err(Undefined::NoRecords), vec![Why::OutOfRange]),
            ("of two currencies", vec![("A", 12, eur(1)), ("A", 13, usd)], Err(Undefined::NoRecords), vec![several]),
            ("two of one currency each", vec![("A", 12, eur(1)), ("B", 13, usd)], mixed, vec![]),
            ("nobody", vec![], Err(Undefined::NoRecords), vec![]),
        ] {
            let purchases: Vec<Purchase> = bought
                .into_iter()
                .map(|(who, at, amount)| {
                    let mut purchase = Purchase::new("", who, t(at));
                    (purchase.margin, purchase.amount) = (amount, amount);
                    purchase
                })
                .collect();
            let question = || over(&purchases).during(t(10)..t(20)).as_of(t(30));
            for reading in [question().read(LifetimeValue), question().read(LifetimeRevenue)] {
                let seen = reading.value().map(|s| s.amounts().map(Money::to_f64).collect::<Vec<_>>());
                assert_eq!(seen.map_err(Clone::clone), expected, "{what}");
                let excluded: Vec<Why> = reading.excluded().map(|(why, _)| why.clone()).collect();
                assert_eq!(excluded, left_out, "{what}");
            }
        }
    }
}
