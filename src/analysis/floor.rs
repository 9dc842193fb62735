//! A floor for small samples.

use crate::kpi::{Group, Reading, Readings};
use crate::value::Undefined;

impl<V> Reading<V> {
    /// The same reading, withheld where it rests on fewer than `least` observations: three deals are no win rate to act on.
    /// The evidence stays.
    ///
    /// ```
    /// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp, value::Undefined};
    /// let mut deal = Deal::new("D1", Timestamp::from_micros(0));
    /// (deal.outcome, deal.closed_at) = (Outcome::Won, Some(Timestamp::from_micros(1)));
    /// let rate = deals::win_rate([&deal, &deal, &deal], ..).at_least(5);
    /// assert_eq!(rate.value(), Err(&Undefined::TooFew { n: 3, least: 5 }));
    /// assert_eq!(rate.n(), 3);
    /// ```
    #[must_use]
    pub fn at_least(self, least: u64) -> Reading<V> {
        let n = self.n();
        self.and_then(|value| if n < least { Err(Undefined::TooFew { n, least }) } else { Ok(value) })
    }
}

impl<V, G: Group> Readings<V, G> {
    /// The same readings, each withheld where it rests on fewer than `least` observations.
    #[must_use]
    pub fn at_least(self, least: u64) -> Readings<V, G> {
        self.each(|series| series.into_iter().map(|reading| reading.at_least(least)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::Evidence;

    #[test]
    fn what_rests_on_too_few_is_withheld_and_keeps_its_reason() {
        for (value, n, expected) in [
            (Ok(1), 5, Ok(1)),
            (Ok(1), 4, Err(Undefined::TooFew { n: 4, least: 5 })),
            (Err(Undefined::NoRecords), 0, Err(Undefined::NoRecords)), // nothing is not too few
        ] {
            let reading = Reading::new(value, Evidence { n, pending: 2, ..Evidence::default() }).at_least(5);
            assert_eq!(reading.value().copied().map_err(Clone::clone), expected);
            assert_eq!((reading.n(), reading.pending()), (n as u64, 2));
        }
    }
}
