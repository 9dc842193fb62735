//! Every customer's purchases in the four numbers that models of buying start from.

use super::rfm::Rfm;
use super::spending::{SEVERAL_CURRENCIES, Spending, Spent};
use crate::kpi::{AsOf, Seen, Step, over};
use crate::time::Timeline;
use crate::value::{Currency, Money, MoneyPer, Undefined, Why};
use std::collections::BTreeMap;

/// Frequency, recency, age and money of every customer: the input of models of buying
/// (Pareto/NBD, BG/NBD, Gamma-Gamma), which are in [`stats::clv`](crate::stats::clv).
///
/// ```
/// use crm_kpi::{customers, kpi::AsOf, record::Purchase, time::{Calendar, Grain, Timeline}, value::{Currency, Money, Undefined}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let date = |d: &str| d.parse().unwrap();
/// let bought = [("A", "2024-01-01", 10), ("A", "2024-01-15", 30), ("A", "2024-01-16", 5), ("B", "2024-01-10", 20)];
/// let purchases = bought.map(|(who, on, euros)| {
///     let mut purchase = Purchase::new("", who, calendar.start_of(date(on)).unwrap());
///     purchase.amount = Some(Money::minor(euros * 100, Currency::EUR));
///     purchase
/// });
/// let weeks = Timeline::of(&calendar, Grain::Week, date("2024-01-01"), date("2024-01-29"))?;
/// let customers = customers::purchase_summaries(&purchases, &weeks, AsOf::Everything);
/// let [a, b] = customers.rows() else { panic!("two customers") };
/// // bought again in one week, the third, and is watched for three weeks after the first
/// assert_eq!((a.customer().as_str(), a.frequency(), a.recency(), a.age()), ("A", 1, 2, 3));
/// assert_eq!(a.monetary()?.to_string(), "35.00 EUR"); // a week is one occasion
/// assert_eq!((b.frequency(), b.monetary()), (0, Err(Undefined::NoDenominator))); // never again: not 0
/// # Ok(()) }
/// ```
///
/// # References
///
/// Fader, Hardie, *A Note on Deriving the Pareto/NBD Model*, 2005; Fader, Hardie, Lee, *RFM and CLV: Using Iso-Value Curves*, 2005.
#[derive(Debug, Clone, PartialEq)]
pub struct PurchaseSummaries<E> {
    rows: Vec<PurchaseSummary<E>>,
    left_out: Vec<(E, Why)>,
}

/// One customer's purchases, the purchases of a period taken together as one occasion.
#[derive(Debug, Clone, PartialEq)]
pub struct PurchaseSummary<E> {
    customer: E,
    // the period that customers are watched until
    until: u32,
    running: Running,
}

/// What the periods up to one come to.
#[derive(Debug, Clone, PartialEq)]
struct Running {
    first: u32,
    last: u32,
    occasions: u32,
    start: i128,
    total: i128,
    currency: Currency,
}

impl Running {
    /// Takes the next period.
    fn add(so_far: &mut Option<Running>, slot: u32, spent: Spent) -> Result<(), Why> {
        let (nanos, currency) = (spent.nanos(), spent.currency());
        match so_far {
            None => {
                *so_far = Some(Running { first: slot, last: slot, occasions: 1, start: nanos, total: nanos, currency });
            }
            Some(running) if running.currency != currency => return Err(SEVERAL_CURRENCIES),
            Some(running) => {
                running.last = slot;
                running.occasions += 1;
                running.total = running.total.wrapping_add(nanos);
            }
        }
        Ok(())
    }
}

impl<E> PurchaseSummary<E> {
    /// Who it is.
    pub fn customer(&self) -> &E {
        &self.customer
    }
    /// The period of the first purchase, by its place on the timeline.
    pub fn first(&self) -> usize {
        self.running.first as usize
    }
    /// Periods with a purchase.
    pub fn occasions(&self) -> u32 {
        self.running.occasions
    }
    /// Periods with a purchase after the first one: the x of the models.
    pub fn frequency(&self) -> u32 {
        self.running.occasions - 1
    }
    /// Periods from the first purchase to the last: the t_x of the models. It is 0 where there is one occasion, and grows
    /// the *later* the last purchase is; the recency of [RFM](super::Rfm) is the time since it.
    pub fn recency(&self) -> u32 {
        self.running.last - self.running.first
    }
    /// Periods from the first purchase to the end of the watch: the T of the models.
    pub fn age(&self) -> u32 {
        self.until - self.running.first
    }
    /// What all purchases add up to.
    pub fn total(&self) -> Money {
        Money::from_nanos(self.running.total, self.running.currency)
    }
    /// The mean amount of the occasions after the first. Undefined where there are none (`NoDenominator`); other libraries
    /// show 0 there, and their models then leave these customers out.
    pub fn monetary(&self) -> Result<MoneyPer, Undefined> {
        MoneyPer::new(
            Money::from_nanos(self.running.total - self.running.start, self.running.currency),
            self.frequency().into(),
        )
    }
    /// The mean amount of all occasions, the first one too. On a timeline of the time after a model was fitted (its
    /// hold-out) this is the one to compare with, and [`occasions`](PurchaseSummary::occasions) the number of purchases.
    pub fn mean_occasion(&self) -> Result<MoneyPer, Undefined> {
        MoneyPer::new(self.total(), self.running.occasions.into())
    }
}

impl<E> PurchaseSummaries<E> {
    /// Every customer of whom all is known, in the order of their ids.
    pub fn rows(&self) -> &[PurchaseSummary<E>] {
        &self.rows
    }
    /// Customers who bought and of whom a total is not known, and why not: see [`Spending`].
    pub fn left_out(&self) -> &[(E, Why)] {
        &self.left_out
    }
}

/// The purchases of every customer on a timeline, counted by its periods: give it the days, or the weeks, from the first
/// purchase of all to the end of the watch. A purchase before the timeline is not seen, so that a customer would look
/// younger. Customers are watched until the last period, or that of the as-of where it comes first.
pub fn purchase_summaries<I: IntoIterator>(
    purchases: I,
    periods: &Timeline,
    as_of: impl Into<AsOf>,
) -> PurchaseSummaries<<Spending as Step<I::Item>>::Entity>
where
    Spending: Step<I::Item, Entity: Ord>,
{
    let as_of = as_of.into();
    let end = periods.len().saturating_sub(1);
    let until = match as_of {
        AsOf::Everything => end,
        AsOf::At(now) => periods.slot(now).unwrap_or(end),
    } as u32;
    let mut customers: BTreeMap<_, Result<Option<Running>, Why>> = BTreeMap::new();
    // the periods of one customer come in their order
    for each in over(purchases).per(periods).as_of(as_of).each(Rfm) {
        let customer = customers.entry(each.entity).or_insert(Ok(None));
        let Ok(running) = customer else { continue };
        let added = match each.seen {
            Seen::Counted(at, spent) => Running::add(running, periods.slot(at).unwrap_or(end) as u32, spent),
            Seen::Excluded(_, why) => Err(why),
            Seen::Pending { .. } | Seen::Outside => Ok(()),
        };
        if let Err(why) = added {
            *customer = Err(why);
        }
    }
    let mut found = PurchaseSummaries { rows: Vec::new(), left_out: Vec::new() };
    for (customer, running) in customers {
        match running {
            Ok(Some(running)) if Money::are_summable(running.total) => {
                found.rows.push(PurchaseSummary { customer, until, running });
            }
            Ok(Some(_)) => found.left_out.push((customer, Why::OutOfRange)),
            Ok(None) => {}
            Err(why) => found.left_out.push((customer, why)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;
    use crate::time::{Calendar, Grain, Timestamp};

    const NOON: &str = "T12:00:00Z";
    fn at(day: &str) -> Timestamp {
        Timestamp::parse(&format!("2024-01-{day}{NOON}")).unwrap()
    }
    fn days() -> Timeline {
        let date = |d: &str| d.parse().unwrap();
        Timeline::of(&Calendar::utc(), Grain::Day, date("2024-01-01"), date("2024-01-21")).unwrap()
    }
    fn bought(day: &str, amount: Option<Money>) -> Purchase {
        let mut purchase = Purchase::new("", "A", at(day));
        purchase.amount = amount;
        purchase
    }
    fn eur(cents: i64) -> Option<Money> {
        Some(Money::minor(cents, Currency::EUR))
    }

    #[test]
    fn purchases_of_a_day_are_one_occasion_and_those_after_the_watch_are_none() {
        let all = [("01", 100), ("05", 250), ("05", 50), ("05", -100), ("11", 500), ("20", 900)];
        let purchases = all.map(|(day, cents)| bought(day, eur(cents)));
        for (what, as_of, expected, monetary, all) in [
            ("the whole timeline", AsOf::Everything, (3, 19, 19), Ok("5.33 EUR"), "4.25 EUR"),
            ("until the end of a day", AsOf::before(at("12")), (2, 10, 11), Ok("3.50 EUR"), "2.67 EUR"),
            ("known at noon, not a moment sooner", at("05").into(), (1, 4, 4), Ok("2.00 EUR"), "1.50 EUR"),
            ("known a moment sooner", AsOf::before(at("05")), (0, 0, 4), Err(Undefined::NoDenominator), "1.00 EUR"),
            ("beyond the timeline", Timestamp::MAX.into(), (3, 19, 19), Ok("5.33 EUR"), "4.25 EUR"),
        ] {
            let mut turned = purchases.clone();
            turned.reverse();
            for purchases in [&purchases, &turned] {
                let customers = purchase_summaries(purchases, &days(), as_of);
                let [a] = customers.rows() else { panic!("{what}: one customer") };
                assert_eq!((a.frequency(), a.recency(), a.age()), expected, "{what}");
                assert_eq!(a.monetary().map(|mean| mean.to_string()), monetary.clone().map(str::to_owned), "{what}");
                assert_eq!(a.mean_occasion().unwrap().to_string(), all, "{what}");
            }
        }
        assert_eq!(purchase_summaries(&purchases, &days(), AsOf::before(at("01"))).rows(), []);
    }

    #[test]
    fn a_customer_without_a_known_total_is_left_out_and_said() {
        let largest = Some(Money::from_nanos(1 << 94, Currency::EUR));
        let usd = Some(Money::minor(5, Currency::USD));
        for (what, days_paid, why) in [
            ("no amount on a later day", [("01", eur(5)), ("02", None)], Some(Why::NoAmount)),
            ("no amount on the first day", [("01", None), ("02", eur(5))], Some(Why::NoAmount)),
            ("two currencies on two days", [("01", eur(5)), ("02", usd)], Some(SEVERAL_CURRENCIES)),
            ("two currencies on one day", [("01", eur(5)), ("01", usd)], Some(SEVERAL_CURRENCIES)),
            ("beyond what can be summed", [("01", largest), ("02", largest)], Some(Why::OutOfRange)),
            ("all known", [("01", eur(5)), ("02", eur(-9))], None),
        ] {
            let purchases = days_paid.map(|(day, amount)| bought(day, amount));
            let customers = purchase_summaries(&purchases, &days(), AsOf::Everything);
            let left_out: Vec<Why> = customers.left_out().iter().map(|(_, why)| why.clone()).collect();
            assert_eq!(left_out, Vec::from_iter(why.clone()), "{what}");
            assert_eq!(customers.rows().len(), usize::from(why.is_none()), "{what}");
        }
    }
}
