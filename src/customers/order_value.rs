//! What a purchase is worth.

mod average;

pub use average::{AverageOrderValue, average_order_value};

use crate::field::{Amount, At};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::AmountValues;
use crate::time::{Timeline, Timestamp};
use crate::value::{AmountSummary, Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The distribution of the amounts of purchases: median, quantiles, mean, deviation.
///
/// ```text
/// amounts of purchases in P, sorted; quantiles of type 7 (linear)
/// ```
///
/// - **Counts**: purchases of the period, anchored on the purchase. An amount of 0 counts, and so does money given back,
///   a negative amount: leave those out with [`only`](crate::kpi::Kpi::only) where they should not count.
/// - **Leaves out**: purchases without an amount (`NoAmount`) or with one out of range (`OutOfRange`).
/// - **Undefined**: no purchase with an amount (`NoRecords`); amounts of several currencies (`MixedCurrencies`).
/// - **Reads**: [`At`], [`Amount`].
/// - **Unit**: money; higher is better.
///
/// It keeps every amount. Where the mean is enough, [`AverageOrderValue`] keeps a few bytes. What a customer spends in all
/// is [`LifetimeRevenue`](super::LifetimeRevenue).
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Timestamp, value::{Currency, Money}};
/// let purchases = [20_00, 30_00, 100_00].map(|cents| {
///     let mut purchase = Purchase::new("", "A", Timestamp::from_micros(5));
///     purchase.amount = Some(Money::minor(cents, Currency::EUR));
///     purchase
/// });
/// let value = customers::order_value(&purchases, ..);
/// assert_eq!(value.to_string(), "median 30.00 EUR, p90 86.00 EUR, mean 50.00 EUR (n = 3)");
/// assert_eq!(customers::order_value(&purchases[..0], ..).ok(), None);
/// ```
///
/// # References
///
/// Median order value of retail reports; quantiles of type 7 of Hyndman and Fan (1996).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrderValue;

/// What a purchase is to a KPI of amounts.
#[inline(always)]
fn amount_of<R: At + Amount>(purchase: &R, as_of: AsOf) -> Seen<Money> {
    let at = purchase.at();
    match purchase.amount() {
        _ if !as_of.knows(at) => Seen::Outside,
        None => Seen::Excluded(Some(at), Why::NoAmount),
        Some(amount) if !amount.in_range() => Seen::Excluded(Some(at), Why::OutOfRange),
        Some(amount) => Seen::Counted(at, amount),
    }
}

impl Measure for OrderValue {
    const ID: &'static str = "customers.order_value";
    type Observation = Money;
    type When = Timestamp;
    type Summary = AmountValues;
}

impl<R: At + Amount> Observe<R> for OrderValue {
    #[inline]
    fn observe(&self, purchase: &R, as_of: AsOf) -> Seen<Money> {
        amount_of(purchase, as_of)
    }
}

impl Kpi for OrderValue {
    const ABOUT: About = About::new("customers.order_value", "Order value", Unit::Money)
        .names("Wartość zamówienia", "Вартість замовлення", "ערך הזמנה", "Сумма заказа")
        .formula("distribution of the amounts of purchases in P")
        .anchor("purchase: at")
        .source("CRM practice; quantiles of type 7 of Hyndman and Fan (1996)");
    type Measure = OrderValue;
    type Value = AmountSummary;
    fn measure(&self) -> OrderValue {
        *self
    }
    fn value(&self, kept: &AmountValues, _: &Frame) -> Result<AmountSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &AmountValues) -> i64 {
        kept.n()
    }
}

/// [`OrderValue`] of one period.
pub fn order_value<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<AmountSummary>
where
    OrderValue: Observe<I::Item>,
{
    over(purchases).during(during).read(OrderValue)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;
    use crate::value::Currency;

    #[test]
    fn the_amounts_of_the_period_have_a_mean_and_a_median() {
        let t = Timestamp::from_micros;
        let eur = |cents: i64| Some(Money::minor(cents, Currency::EUR));
        let far = Some(Money::from_parts(i128::MAX, 0, Currency::EUR));
        let usd = Some(Money::minor(1, Currency::USD));
        let mixed = Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]));
        for (what, bought, expected, left_out) in [
            ("three", vec![(12, eur(100)), (13, eur(200)), (14, eur(900))], Ok((4.0, 2.0)), vec![]),
            ("nothing paid", vec![(12, eur(0)), (13, eur(300))], Ok((1.5, 1.5)), vec![]),
            ("given back", vec![(12, eur(-100)), (13, eur(300))], Ok((1.0, 1.0)), vec![]),
            ("no amount", vec![(12, None), (13, eur(300))], Ok((3.0, 3.0)), vec![Why::NoAmount]),
            ("too large", vec![(12, far), (13, eur(300))], Ok((3.0, 3.0)), vec![Why::OutOfRange]),
            ("outside the period", vec![(9, eur(1)), (20, None), (13, eur(300))], Ok((3.0, 3.0)), vec![]),
            ("not known yet", vec![(17, eur(1)), (13, eur(300))], Ok((3.0, 3.0)), vec![]),
            ("two currencies", vec![(12, usd), (13, eur(300))], mixed, vec![]),
            ("nothing", vec![], Err(Undefined::NoRecords), vec![]),
        ] {
            let purchases = bought.into_iter().map(|(at, amount)| {
                let mut purchase = Purchase::new("", "A", t(at));
                purchase.amount = amount;
                purchase
            });
            let tables = over(purchases).during(t(10)..t(20)).as_of(t(16)).measure((OrderValue, AverageOrderValue));
            let (all, mean) = (tables.0.reading(&(), 0), tables.1.reading(&(), 0));
            let seen = all.value().map(|s| (s.mean().as_f64(), s.median().as_f64())).map_err(Clone::clone);
            assert_eq!(seen, expected, "{what}");
            let average = mean.value().map(|m| m.as_f64()).map_err(Clone::clone);
            assert_eq!(average, expected.map(|(mean, _)| mean), "{what}, the mean alone");
            for reading in [all.excluded().collect::<Vec<_>>(), mean.excluded().collect()] {
                assert_eq!(reading.into_iter().map(|(why, _)| why.clone()).collect::<Vec<_>>(), left_out, "{what}");
            }
        }
    }
}
