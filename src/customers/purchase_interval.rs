//! How long customers take to buy again.

use super::days::each_day;
use crate::field::{At, CustomerKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, lasted, over};
use crate::summary::Values;
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// The time from each purchase of a customer to the next: median, quantiles, mean.
///
/// ```text
/// purchase - the same customer's purchase before it
/// ```
///
/// - **Counts**: purchases that are not their customer's first, anchored on the purchase; each with the time since the one
///   before it, which may lie before the period. With [`by_day`](PurchaseInterval::by_day) the purchases of one day are one, and the
///   time is whole days between dates of the calendar that cut the timeline. Its own measure, a journey: all purchases
///   must be given, or intervals are missing.
/// - **Leaves out**: purchases too far apart to be subtracted (`OutOfRange`).
/// - **Undefined**: nobody bought again (`NoRecords`). By day, a stretch of time that no calendar cut (`NeedsCalendar`).
/// - **Reads**: [`CustomerKey`], [`At`].
/// - **Unit**: length of time; lower is better.
///
/// Who has not bought again has no interval yet, so that the slow are missing where the data are young;
/// [`RepeatWithin`](super::RepeatWithin) gives all customers the same time.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Calendar};
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let bought = [("A", "2024-01-05"), ("A", "2024-01-15"), ("A", "2024-02-14"), ("B", "2024-01-09")];
/// let purchases = bought.map(|(who, on)| Purchase::new("", who, day(on)));
/// assert_eq!(customers::purchase_interval(&purchases, ..).to_string(), "median 20.0 days, p90 28.0 days, mean 20.0 days (n = 2)");
/// assert_eq!(customers::purchase_interval(&purchases[..1], ..).ok(), None);
/// ```
///
/// # References
///
/// Interpurchase time of buyer models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PurchaseInterval {
    /// Purchases of one day are one, and time is told in whole days.
    pub by_day: bool,
}

impl Measure for PurchaseInterval {
    const ID: &'static str = "customers.purchase_interval";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl Journey for PurchaseInterval {
    type Event = ();
    type Trace = [(Timestamp, ())];
    fn walk(&self, history: &[(Timestamp, ())], at: &Frame, out: &mut impl FnMut(Seen<i64>)) {
        if self.by_day {
            let mut before: Option<i64> = None;
            return each_day(history, at, |t, day| {
                if let Some(before) = before.replace(day) {
                    // days of microseconds are never further apart than microseconds are
                    out(Seen::Counted(t, day.saturating_sub(before).saturating_mul(Length::ONE_DAY.micros())));
                }
            });
        }
        for pair in history.windows(2) {
            let [(before, ()), (t, ())] = pair else { continue };
            out(match lasted(*before, *t) {
                Ok(micros) => Seen::Counted(*t, micros),
                Err(why) => Seen::Excluded(Some(*t), why),
            });
        }
    }
}

impl<R: CustomerKey + At> Step<R> for PurchaseInterval {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, purchase: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, ())) {
        purchase.with_customer_key(|who| out(Some(who), purchase.at(), ()));
    }
}

impl Kpi for PurchaseInterval {
    const ABOUT: About = About::new("customers.purchase_interval", "Time between purchases", Unit::Duration)
        .names("Czas między zakupami", "Час між покупками", "זמן בין רכישות", "Время между покупками")
        .lower_is_better()
        .formula("purchase - the same customer's purchase before it")
        .anchor("the later purchase: at")
        .source("CRM practice: interpurchase time")
        .parameters(&[Parameter {
            name: "by_day",
            default: "false",
            meaning: "`true` takes the purchases of one day for one and counts whole days, `false` is to the instant",
            example: "true",
        }]);
    type Measure = PurchaseInterval;
    type Value = DurationSummary;
    fn measure(&self) -> PurchaseInterval {
        *self
    }
    fn value(&self, kept: &Values<i64>, at: &Frame) -> Result<DurationSummary, Undefined> {
        if self.by_day {
            super::days::has_days(at)?;
        }
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`PurchaseInterval`] of one period.
pub fn purchase_interval<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<DurationSummary>
where
    PurchaseInterval: Step<I::Item>,
{
    over(purchases).during(during).read(PurchaseInterval::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;
    use crate::time::Calendar;
    use crate::value::Why;

    #[test]
    fn the_time_between_is_that_of_neighbours_to_the_instant_or_in_whole_days() {
        let warsaw = Calendar::in_zone(chrono_tz::Europe::Warsaw);
        let march = warsaw.period("2024-03").unwrap();
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let hours = |micros: &[i64]| micros.iter().map(|m| m / 3_600_000_000).collect::<Vec<_>>();
        for (what, on, exact, days) in [
            ("once", vec!["2024-03-05T08:00:00Z"], vec![], vec![]),
            ("twice on a day", vec!["2024-03-05T08:00:00Z", "2024-03-05T10:00:00Z"], vec![2], vec![]),
            ("over midnight", vec!["2024-03-05T22:00:00Z", "2024-03-05T23:00:00Z"], vec![1], vec![1]),
            ("over a night of 23 hours", vec!["2024-03-30T12:00:00Z", "2024-03-31T11:00:00Z"], vec![23], vec![1]),
            ("since before the period", vec!["2024-02-28T12:00:00Z", "2024-03-01T12:00:00Z"], vec![48], vec![2]),
            ("until after it", vec!["2024-03-05T08:00:00Z", "2024-04-05T08:00:00Z"], vec![], vec![]),
        ] {
            let purchases: Vec<_> = on.into_iter().map(|on| Purchase::new("", "A", at(on))).collect();
            let read = |by_day| over(&purchases).during(&march).read(PurchaseInterval { by_day });
            let seen = |by_day| read(by_day).ok().map_or(vec![], |summary| hours(summary.micros()));
            assert_eq!(seen(false), exact, "{what}");
            assert_eq!(seen(true), days.iter().map(|n: &i64| n * 24).collect::<Vec<_>>(), "{what}, by day");
            let all = over(&purchases).read(PurchaseInterval { by_day: true });
            assert_eq!(all.value(), Err(&Undefined::NeedsCalendar), "{what}, in all time");
        }
    }

    #[test]
    fn the_ends_of_time_are_too_far_apart() {
        let ends = [Timestamp::MIN, Timestamp::MAX].map(|at| Purchase::new("", "A", at));
        let reading = purchase_interval(&ends, ..);
        assert_eq!((reading.value(), reading.excluded_for(&Why::OutOfRange)), (Err(&Undefined::NoRecords), 1));
    }
}
