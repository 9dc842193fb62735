//! Customers scored by how recently, how often and for how much they buy.

use super::spending::{Spending, Spent};
use crate::kpi::{About, AsOf, Frame, Kpi, Reading, Step, Unit, over};
use crate::summary::Values;
use crate::value::{self, Undefined};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Recency, frequency and monetary value of customers, each scored 1 to 5 by its quintiles.
///
/// ```text
/// score = 1 + quintiles below the value, of customers' frequency and money; recency the other way round
/// ```
///
/// - **Counts**: customers with a purchase in the period, each once: the time since the last one, how many there are,
///   what they add up to. Thresholds are quintiles of type 7, so equal values have equal scores. Money given back, a
///   negative amount, is a purchase that adds less. Measure: [`Spending`], a journey: a year is not the sum of its months.
/// - **Leaves out**: customers with a purchase without an amount (`NoAmount`), with amounts beyond what can be summed
///   exactly (`OutOfRange`), or in `several currencies`: their total is not known.
/// - **Undefined**: nobody bought (`NoRecords`); some customers pay in one currency and some in another
///   (`MixedCurrencies`): group by it. All time with no as-of (`NeedsAsOf`): recency is measured to the as-of, or to the
///   end of the period where that comes first.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At), [`Amount`](crate::field::Amount).
/// - **Unit**: customers by score; neither way is better.
///
/// The value has the thresholds, the number of customers of every score, and of every named
/// [segment](crate::value::RfmSegment). [`rfm_customers`](super::rfm_customers) has every customer by name, and scores by
/// NTILE as well. Recency is exact: to score by whole days, give rows an [`At`](crate::field::At) that is the day.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, kpi::AsOf, record::Purchase, time::Calendar, value::{Currency, Money, Undefined}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let bought = [("A", "2024-03-20", 40), ("A", "2024-02-10", 90), ("B", "2024-01-09", 20), ("C", "2024-03-01", 35)];
/// let purchases = bought.map(|(who, on, euros)| {
///     let mut purchase = Purchase::new("", who, day(on));
///     purchase.amount = Some(Money::minor(euros * 100, Currency::EUR));
///     purchase
/// });
/// let rfm = customers::rfm(&purchases, day("2024-04-01"));
/// assert_eq!(rfm.to_string(), "3 customers: about to sleep 1, champions 1, hibernating 1");
/// let scores = rfm.value().map_err(Clone::clone)?.cells().map(|(scores, n)| format!("{scores} x {n}"));
/// assert_eq!(scores.collect::<Vec<_>>(), ["111 x 1", "313 x 1", "555 x 1"]);
/// assert_eq!(customers::rfm(&purchases, AsOf::Everything).value(), Err(&Undefined::NeedsAsOf));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Hughes, *Strategic Database Marketing* (1994): quintiles of recency, frequency and monetary value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Rfm;

impl Kpi for Rfm {
    const ABOUT: About = About::new("customers.rfm", "Customers by recency, frequency and money (RFM)", Unit::Count)
        .names(
            "Segmentacja RFM klientów",
            "RFM-сегментація клієнтів",
            "פילוח לקוחות לפי RFM",
            "RFM-сегментация клиентов",
        )
        .neutral()
        .formula(
            "score = 1 + quintiles below the value, of customers' frequency and money; recency the other way round",
        )
        .anchor("the customer's last purchase in P")
        .source("Hughes (1994): RFM by quintiles");
    type Measure = Spending;
    type Value = value::Rfm;
    fn measure(&self) -> Spending {
        Spending
    }
    fn value(&self, kept: &Values<Spent>, at: &Frame) -> Result<value::Rfm, Undefined> {
        let now = at.instant()?;
        let customers = kept.arranged()?;
        let customers = customers.values();
        let currency = one_currency(customers.iter())?;
        value::Rfm::of(currency, now, customers.iter().map(Spent::parts))
    }
    fn n(&self, kept: &Values<Spent>) -> i64 {
        kept.n()
    }
}

/// The currency of all. Undefined of nobody and of several currencies.
pub(super) fn one_currency<'a>(
    customers: impl Iterator<Item = &'a Spent> + Clone,
) -> Result<value::Currency, Undefined> {
    let first = customers.clone().next().ok_or(Undefined::NoRecords)?.currency();
    if customers.clone().all(|spent| spent.currency() == first) {
        return Ok(first);
    }
    let all: BTreeSet<value::Currency> = customers.map(Spent::currency).collect();
    Err(Undefined::MixedCurrencies(all.into_iter().collect()))
}

/// [`Rfm`] of all purchases until an instant.
pub fn rfm<I: IntoIterator>(purchases: I, as_of: impl Into<AsOf>) -> Reading<value::Rfm>
where
    Spending: Step<I::Item>,
{
    over(purchases).as_of(as_of).read(Rfm)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::track;
    use crate::record::Purchase;
    use crate::time::Timestamp;
    use crate::value::{Currency, Money, Why};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn bought(who: &str, at: i64, amount: Option<(i64, Currency)>) -> Purchase {
        let mut purchase = Purchase::new("", who, t(at));
        purchase.amount = amount.map(|(cents, currency)| Money::minor(cents, currency));
        purchase
    }

    #[test]
    fn a_customer_without_a_known_total_is_left_out_and_said() {
        const EUR: fn(i64) -> Option<(i64, Currency)> = |cents| Some((cents, Currency::EUR));
        let usd = Some((100, Currency::USD));
        let (no_amount, several) = (Why::NoAmount, Why::from("several currencies"));
        let mixed = Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD]));
        for (what, purchases, expected, left_out) in [
            ("one currency", vec![("A", 12, EUR(5)), ("B", 13, EUR(-5))], Ok(2), vec![]),
            (
                "an amount is missing",
                vec![("A", 12, EUR(5)), ("B", 13, EUR(5)), ("B", 14, None)],
                Ok(1),
                vec![no_amount],
            ),
            ("nothing is known", vec![("A", 12, None)], Err(Undefined::NoRecords), vec![Why::NoAmount]),
            ("two currencies of one", vec![("A", 12, EUR(5)), ("B", 13, EUR(5)), ("B", 14, usd)], Ok(1), vec![several]),
            ("two currencies of two", vec![("A", 12, EUR(5)), ("B", 13, usd)], mixed, vec![]),
            ("outside the period", vec![("A", 9, None), ("A", 20, usd), ("A", 12, EUR(5))], Ok(1), vec![]),
            ("nobody", vec![], Err(Undefined::NoRecords), vec![]),
        ] {
            let purchases: Vec<Purchase> =
                purchases.into_iter().map(|(who, at, amount)| bought(who, at, amount)).collect();
            let reading = over(&purchases).during(t(10)..t(20)).read(Rfm);
            assert_eq!(reading.value().map(value::Rfm::n).map_err(Clone::clone), expected, "{what}");
            let seen: Vec<Why> = reading.excluded().map(|(why, _)| why.clone()).collect();
            assert_eq!(seen, left_out, "{what}");
        }
    }

    #[test]
    fn recency_is_measured_to_the_as_of_or_to_the_end_of_the_period() {
        let purchases = [bought("A", 12, Some((5, Currency::EUR))), bought("A", 18, Some((5, Currency::EUR)))];
        let ago = |period: std::ops::Range<i64>, as_of: AsOf| {
            let reading = over(&purchases).during(t(period.start)..t(period.end)).as_of(as_of).read(Rfm);
            reading.ok().map(|rfm| (rfm.recency()[0].sum() / 5, rfm.frequency()[0].as_f64()))
        };
        assert_eq!(ago(10..20, AsOf::Everything), Some((2, 2.0)));
        assert_eq!(ago(10..20, t(19).into()), Some((1, 2.0)));
        assert_eq!(ago(10..20, t(17).into()), Some((5, 1.0)), "the second one is not known yet");
        assert_eq!(ago(10..15, t(99).into()), Some((3, 1.0)));
    }

    #[test]
    fn a_live_table_of_many_periods_gives_back_what_it_took() {
        let months = crate::time::Calendar::utc().period("1970").unwrap().by(crate::time::Grain::Month).unwrap();
        let day = |n: i64| n * 86_400_000_000;
        let all: Vec<Purchase> = (0..40)
            .map(|i| bought(["A", "B", "C"][i % 3], day(i as i64 * 37 % 365), Some((i as i64 * 100, Currency::EUR))))
            .collect();
        let (kept, passing) = all.split_at(25);
        let mut live = track::<Purchase>().per(&months).measure(Rfm);
        all.iter().for_each(|purchase| live.insert(purchase));
        assert_eq!(live.tables(), over(&all).per(&months).measure(Rfm));
        passing.iter().for_each(|purchase| live.remove(purchase));
        assert_eq!(live.tables(), over(kept).per(&months).measure(Rfm));
    }
}
