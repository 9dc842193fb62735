//! Every customer with recency, frequency, money and scores.

use super::rfm::{Rfm as RfmKpi, one_currency};
use super::spending::{Spending, Spent};
use crate::kpi::{AsOf, Frame, Seen, Step, over};
use crate::time::{Length, Timestamp};
use crate::value::{Currency, MeanDuration, Money, Rfm, RfmScores, RfmSegment, Scorer, Undefined, Why};
use std::num::NonZeroU8;

/// The customers behind an [RFM](super::Rfm) reading, by name.
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Timestamp, value::{Currency, Money}};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let purchases = [("A", 9, 50), ("A", 3, 10), ("B", 1, 30)].map(|(who, on, euros)| {
///     let mut purchase = Purchase::new("", who, day(on));
///     purchase.amount = Some(Money::minor(euros * 100, Currency::EUR));
///     purchase
/// });
/// let customers = customers::rfm_customers(&purchases, day(10))?;
/// let [a, b] = customers.rows() else { panic!("two customers") };
/// assert_eq!((a.customer().as_str(), a.frequency(), a.monetary().to_string().as_str()), ("A", 2, "60.00 EUR"));
/// assert_eq!((a.recency().as_f64_days(), a.scores().to_string().as_str()), (1.0, "555"));
/// assert_eq!(b.segment().to_string(), "hibernating");
/// assert_eq!(customers.summary().n(), 2);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RfmCustomers<E> {
    rows: Vec<RfmCustomer<E>>,
    summary: Rfm,
    left_out: Vec<(E, Why)>,
}

/// A customer with recency, frequency, money and scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RfmCustomer<E> {
    customer: E,
    spent: Spent,
    now: Timestamp,
    scores: RfmScores,
}

impl<E> RfmCustomer<E> {
    /// Who it is.
    pub fn customer(&self) -> &E {
        &self.customer
    }
    /// The last purchase.
    pub fn last(&self) -> Timestamp {
        self.spent.last()
    }
    /// How long ago that was.
    pub fn recency(&self) -> MeanDuration {
        MeanDuration::of(i128::from(self.now.micros()) - i128::from(self.last().micros()), 1)
    }
    /// How many purchases.
    pub fn frequency(&self) -> u32 {
        self.spent.purchases()
    }
    /// What they add up to.
    pub fn monetary(&self) -> Money {
        self.spent.total()
    }
    /// The scores by thresholds.
    pub fn scores(&self) -> RfmScores {
        self.scores
    }
    /// What customers of such scores are called.
    pub fn segment(&self) -> RfmSegment {
        self.scores.segment()
    }
}

impl<E: Ord> RfmCustomers<E> {
    /// Of what [`each`](crate::kpi::Over::each) says of customers, their recency measured to an instant: for those of one
    /// period, or of one group. Undefined of nobody and of several currencies.
    pub fn new(seen: impl IntoIterator<Item = (E, Seen<Spent>)>, now: Timestamp) -> Result<Self, Undefined> {
        let (mut there, mut left_out) = (Vec::new(), Vec::new());
        for (customer, seen) in seen {
            match seen {
                Seen::Counted(_, spent) => there.push((customer, spent)),
                Seen::Excluded(_, why) => left_out.push((customer, why)),
                Seen::Pending { .. } | Seen::Outside => {}
            }
        }
        there.sort_by(|a, b| a.0.cmp(&b.0));
        left_out.sort();
        let currency = one_currency(there.iter().map(|(_, spent)| spent))?;
        let summary = Rfm::of(currency, now, there.iter().map(|(_, spent)| spent.parts()))?;
        let scorer = summary.scorer(now);
        let row = |(customer, spent): (E, Spent)| {
            let scores = scorer.score(spent.parts());
            RfmCustomer { customer, spent, now, scores }
        };
        Ok(RfmCustomers { rows: there.into_iter().map(row).collect(), summary, left_out })
    }
}

impl<E> RfmCustomers<E> {
    /// Every customer, in the order of their ids.
    pub fn rows(&self) -> &[RfmCustomer<E>] {
        &self.rows
    }
    /// Thresholds, and how many customers have which scores.
    pub fn summary(&self) -> &Rfm {
        &self.summary
    }
    /// What all of them paid in.
    pub fn currency(&self) -> Currency {
        self.summary.currency()
    }
    /// Customers who bought and of whom a total is not known, and why not.
    pub fn left_out(&self) -> &[(E, Why)] {
        &self.left_out
    }
    /// The scores that `NTILE(5)` of SQL gives, a row for each of [`rows`](RfmCustomers::rows): fifths of the
    /// customers, those of equal values told apart by their ids. Two customers who did the same may so have different
    /// scores; those by thresholds never do.
    pub fn ntile_scores(&self) -> Vec<RfmScores> {
        self.bins(5).into_iter().map(|[r, f, m]| RfmScores::beyond(r, f, m)).collect()
    }
    /// The recency, frequency and money scores that `NTILE(bins)` of SQL gives, each from 1 to the number of bins: thirds,
    /// quartiles, tenths ...; of 5 bins those of [`ntile_scores`](RfmCustomers::ntile_scores).
    pub fn ntiles(&self, bins: NonZeroU8) -> Vec<[u8; 3]> {
        self.bins(bins.get()).into_iter().map(|bins| bins.map(|bin| bin + 1)).collect()
    }
    /// The scores by thresholds of your own, a row for each of [`rows`](RfmCustomers::rows): 1 and 1 more for each threshold
    /// below the value, of recency 5 and 1 less. They stay what they are while the customers change, as quintiles do not,
    /// so that two months can be compared. Undefined where an amount is in another currency than the purchases.
    pub fn scores_by(
        &self,
        recency: [Length; 4],
        frequency: [u32; 4],
        monetary: [Money; 4],
    ) -> Result<Vec<RfmScores>, Undefined> {
        let mut nanos = [0; 4];
        for (nanos, amount) in nanos.iter_mut().zip(monetary) {
            if amount.currency() != self.currency() {
                return Err(Undefined::MixedCurrencies(vec![self.currency(), amount.currency()]));
            }
            *nanos = amount.nanos().ok_or(Undefined::OutOfRange)?;
        }
        let (recency, frequency) = (recency.map(|length| length.micros().into()), frequency.map(i128::from));
        let score = |row: &RfmCustomer<E>| Scorer::by(row.now, recency, frequency, nanos).score(row.spent.parts());
        Ok(self.rows.iter().map(score).collect())
    }
    /// The bin of each row by each of the three, from 0.
    fn bins(&self, bins: u8) -> Vec<[u8; 3]> {
        let recency = self.bins_of(bins, |row| row.spent.last());
        let frequency = self.bins_of(bins, |row| row.spent.purchases());
        let monetary = self.bins_of(bins, |row| row.spent.nanos());
        recency.into_iter().zip(frequency).zip(monetary).map(|((r, f), m)| [r, f, m]).collect()
    }
    /// The bin of each row, from 0, in ascending order of a value; the first ones have one more where it does not come
    /// out even.
    fn bins_of<K: Ord>(&self, bins: u8, value: impl Fn(&RfmCustomer<E>) -> K) -> Vec<u8> {
        let mut order: Vec<(K, usize)> = self.rows.iter().enumerate().map(|(at, row)| (value(row), at)).collect();
        order.sort_unstable();
        let (each, more) = (order.len() / usize::from(bins), order.len() % usize::from(bins));
        let sizes = (0..bins).flat_map(|bin| std::iter::repeat_n(bin, each + usize::from(usize::from(bin) < more)));
        let mut of_rows = vec![0; order.len()];
        for ((_, at), bin) in order.into_iter().zip(sizes) {
            of_rows[at] = bin;
        }
        of_rows
    }
}

/// [`Rfm`](super::Rfm) of all purchases until an instant, customer by customer.
pub fn rfm_customers<I: IntoIterator>(
    purchases: I,
    as_of: impl Into<AsOf>,
) -> Result<RfmCustomers<<Spending as Step<I::Item>>::Entity>, Undefined>
where
    Spending: Step<I::Item, Entity: Ord>,
{
    let as_of = as_of.into();
    let now = Frame::new(.., as_of).instant()?;
    let seen = over(purchases).as_of(as_of).each(RfmKpi);
    RfmCustomers::new(seen.into_iter().map(|each| (each.entity, each.seen)), now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn bought(who: &str, at: i64, cents: Option<i64>) -> Purchase {
        let mut purchase = Purchase::new("", who, t(at));
        purchase.amount = cents.map(|cents| Money::minor(cents, Currency::EUR));
        purchase
    }

    #[test]
    fn rows_are_those_that_the_reading_counts() {
        let purchases: Vec<Purchase> = (0..60)
            .map(|i| bought(&format!("C{:02}", i * 7 % 23), i * 13 % 50, (i % 19 != 0).then_some(i * i % 97 * 100)))
            .collect();
        for as_of in [t(10), t(35), t(99)] {
            let reading = super::super::rfm(&purchases, as_of);
            let customers = rfm_customers(&purchases, as_of).unwrap();
            assert_eq!(reading.value(), Ok(customers.summary()));
            assert_eq!(customers.rows().len() as u64, reading.n());
            assert_eq!(customers.left_out().len() as u64, reading.excluded_for(&Why::NoAmount));
            assert!(customers.rows().is_sorted_by(|a, b| a.customer() < b.customer()));
            for (scores, n) in customers.summary().cells() {
                assert_eq!(customers.rows().iter().filter(|row| row.scores() == scores).count() as u64, n, "{scores}");
            }
        }
        assert_eq!(rfm_customers(&purchases, AsOf::Everything), Err(Undefined::NeedsAsOf));
        assert_eq!(rfm_customers(&purchases[..0], t(10)), Err(Undefined::NoRecords));
    }

    #[test]
    fn ntile_deals_equal_values_by_id_and_thresholds_do_not() {
        // seven who did the same: two fifths have one more
        let purchases = ["G", "A", "F", "B", "E", "C", "D"].map(|who| bought(who, 5, Some(100)));
        let customers = rfm_customers(&purchases, t(9)).unwrap();
        let ids: String = customers.rows().iter().map(|row| row.customer().as_str()).collect();
        assert_eq!(ids, "ABCDEFG");
        let ntiles: Vec<u8> = customers.ntile_scores().into_iter().map(RfmScores::frequency).collect();
        assert_eq!(ntiles, [1, 1, 2, 2, 3, 4, 5]);
        let scores: Vec<String> = customers.rows().iter().map(|row| row.scores().to_string()).collect();
        assert_eq!(scores, ["511"; 7]);
    }

    #[test]
    fn bins_are_as_many_as_asked_for_and_differ_by_one_at_most() {
        let purchases: Vec<Purchase> = (0..7).map(|n| bought(&format!("C{n}"), n, Some((7 - n) * 100))).collect();
        let customers = rfm_customers(&purchases, t(9)).unwrap();
        for (bins, recency) in
            [(1, [1; 7]), (3, [1, 1, 1, 2, 2, 3, 3]), (7, [1, 2, 3, 4, 5, 6, 7]), (9, [1, 2, 3, 4, 5, 6, 7])]
        {
            let found = customers.ntiles(NonZeroU8::new(bins).unwrap());
            assert_eq!(found.iter().map(|[r, ..]| *r).collect::<Vec<_>>(), recency, "{bins}");
            // who bought last paid least
            assert!(bins > 7 || found.iter().all(|[r, _, m]| bins != 7 || r + m == 8), "{bins}");
        }
        let fifths = customers.ntiles(NonZeroU8::new(5).unwrap()).into_iter();
        let fifths: Vec<RfmScores> = fifths.map(|[r, f, m]| RfmScores::new(r, f, m).unwrap()).collect();
        assert_eq!(fifths, customers.ntile_scores());
    }

    #[test]
    fn fixed_thresholds_score_a_customer_by_what_they_did_alone() {
        let eur = |cents| Money::minor(cents, Currency::EUR);
        let recency = [10, 20, 30, 40].map(|micros| Length::from_micros(micros).unwrap());
        let (times, amounts) = ([1, 2, 3, 4], [100, 200, 300, 400].map(eur));
        let of = |purchases: &[Purchase]| {
            let scores = rfm_customers(purchases, t(100)).unwrap().scores_by(recency, times, amounts);
            scores.map(|scores| scores.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        // at a threshold is not above it
        let mut purchases = vec![bought("A", 90, Some(100)), bought("B", 89, Some(101)), bought("C", 59, Some(-5))];
        assert_eq!(of(&purchases), Ok(["511", "412", "111"].map(str::to_owned).into()));
        // others who come change nothing
        purchases.extend((0..5).map(|n| bought("D", 95 + n, Some(100))));
        assert_eq!(of(&purchases), Ok(["511", "412", "111", "555"].map(str::to_owned).into()));
        let dollars = amounts.map(|amount| Money::new(amount.to_f64().to_string().parse().unwrap(), Currency::USD));
        let refused = rfm_customers(&purchases, t(100)).unwrap().scores_by(recency, times, dollars);
        assert_eq!(refused, Err(Undefined::MixedCurrencies(vec![Currency::EUR, Currency::USD])));
    }

    #[test]
    fn those_of_one_group_are_scored_among_themselves() {
        let purchases = [("A", 3, 5), ("B", 4, 9), ("C", 5, 1), ("D", 6, 2)].map(|(who, at, euros)| {
            let mut purchase = bought(who, at, Some(euros * 100));
            purchase.channel = Some(if who < "C" { "shop" } else { "web" }.to_owned());
            purchase
        });
        let each = over(&purchases).by(|p| p.channel.as_deref()).as_of(t(9)).each(RfmKpi);
        let shop = each.iter().filter(|each| each.group == Some("shop"));
        let shop = RfmCustomers::new(shop.map(|each| (each.entity.clone(), each.seen.clone())), t(9)).unwrap();
        let table = over(&purchases).by(|p| p.channel.as_deref()).as_of(t(9)).measure(RfmKpi);
        assert_eq!(table.reading(&Some("shop"), 0).value(), Ok(shop.summary()));
        assert_eq!(shop.rows().iter().map(|row| row.customer().as_str()).collect::<Vec<_>>(), ["A", "B"]);
    }
}
