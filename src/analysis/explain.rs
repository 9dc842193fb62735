//! What moved the readings of a table, with its groups as segments.

use super::{Explained, Quotient};
use crate::kpi::{Group, Reading, Readings};
use crate::value::Undefined;

/// The defined values of segments. What has nothing to divide by is not there; what is undefined otherwise is undefined.
fn there<'a, S: Group, V: Quotient + 'a>(
    readings: impl Iterator<Item = (S, &'a Reading<V>)>,
) -> Result<Vec<(S, &'a V)>, Undefined> {
    readings
        .filter_map(|(segment, reading)| match reading.value() {
            Ok(value) => Some(Ok((segment, value))),
            Err(Undefined::NoDenominator | Undefined::NoRecords) => None,
            Err(why) => Some(Err(why.clone())),
        })
        .collect()
}

impl<V: Quotient, S: Group> Readings<V, S> {
    /// What moved the whole between two periods, with the groups as segments.
    ///
    /// ```
    /// use crm_kpi::{deals::WinRate, kpi::over, record::Deal, time::{Calendar, Grain}};
    /// # fn main() -> Result<(), crm_kpi::Error> {
    /// # let deals: Vec<Deal> = vec![];
    /// let months = Calendar::utc().period("2024-Q1")?.by(Grain::Month)?;
    /// let rates = over(&deals).by(|d| d.source.as_deref()).per(&months).measure(WinRate).readings();
    /// if let Ok(explained) = rates.explain(1, 2) {
    ///     println!("February to March: {explained}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn explain(&self, before: usize, now: usize) -> Result<Explained<S>, Undefined> {
        self.explain_from(before, self, now)
    }
    /// The same from a period of these readings to one of others: another year, another team, by the same segments.
    pub fn explain_from(&self, before: usize, others: &Self, now: usize) -> Result<Explained<S>, Undefined> {
        let of = |readings: &'_ Self, slot| -> Result<_, Undefined> {
            if slot < readings.timeline().len() { Ok(()) } else { Err(Undefined::NoSuchPeriod) }
        };
        of(self, before)?;
        of(others, now)?;
        let before = there(self.groups().filter_map(|s| Some((s.clone(), self.reading(s, before)?))))?;
        let now = there(others.groups().filter_map(|s| Some((s.clone(), others.reading(s, now)?))))?;
        Explained::between(before, now)
    }
}
impl<V: Quotient, G: Group, S: Group> Readings<V, (G, S)> {
    /// What makes one group differ from another in a period, with the second part of the key as segments.
    pub fn explain_groups(&self, from: &G, to: &G, slot: usize) -> Result<Explained<S>, Undefined> {
        let of = |group: &G| {
            let own = self.groups().filter(|(g, _)| g == group);
            there(own.filter_map(|key| Some((key.1.clone(), self.reading(key, slot)?))))
        };
        if slot >= self.timeline().len() {
            return Err(Undefined::NoSuchPeriod);
        }
        Explained::between(of(from)?, of(to)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::{AverageDealSize, WinRate};
    use crate::kpi::over;
    use crate::record::{Deal, Outcome};
    use crate::time::{Calendar, Grain, Timestamp};
    use crate::value::{Currency, Exact, Money, Ratio};

    #[test]
    fn a_table_is_explained_by_its_groups_and_gives_its_own_change() {
        let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
        let deals: Vec<Deal> = (0..50)
            .map(|i| {
                let mut deal = Deal::new("", day(0));
                deal.source = (i % 4 != 0).then(|| (i % 3).to_string());
                deal.product = Some((i % 2).to_string());
                deal.outcome = if i * i % 7 < 3 { Outcome::Won } else { Outcome::Lost };
                deal.closed_at = Some(day(i));
                deal.amount = Some(Money::minor(i * 33, Currency::EUR));
                deal
            })
            .collect();
        let months = Calendar::utc().period("1970-Q1").unwrap().by(Grain::Month).unwrap();
        let question = || over(&deals).by(|d| d.source.as_deref()).per(&months);
        let (rate, size) = question().measure((WinRate, AverageDealSize));
        let explained = rate.readings().explain(0, 1).unwrap();
        let whole = |slot| Exact::from(Ratio::from(rate.all().reading(&(), slot).ok().unwrap()));
        assert_eq!((explained.before(), explained.now()), (&whole(0), &whole(1)));
        let sizes = size.readings().explain(0, 1).unwrap();
        assert_eq!(sizes.now().as_f64(), size.all().reading(&(), 1).ok().unwrap().as_f64());
        assert_eq!(&sizes.rate() + &sizes.mix(), sizes.change());
        for (before, now, why) in [(0, 2, Undefined::NoDenominator), (0, 9, Undefined::NoSuchPeriod)] {
            assert_eq!(rate.readings().explain(before, now), Err(why));
        }
        // one group against another
        let key = |d: &&Deal| (d.product.clone(), d.source.clone());
        let groups = over(&deals).by(key).measure(WinRate);
        let (zero, one) = (Some("0".to_owned()), Some("1".to_owned()));
        let apart = groups.readings().explain_groups(&zero, &one, 0).unwrap();
        let own = |p: &Option<String>| groups.regroup(|(product, _)| product.clone()).total(p).ok().unwrap();
        assert_eq!(*apart.before(), Exact::from(Ratio::from(own(&zero))));
        assert_eq!(apart.change(), &Exact::from(Ratio::from(own(&one))) - apart.before());
    }
}
