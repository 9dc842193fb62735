//! Customers who buy again.

mod count;
mod days;
mod within;

pub use count::{RepeatPurchaseCount, repeat_purchase_count};
pub use days::{RepeatPurchaseDays, repeat_purchase_days};
pub use within::{FirstTwo, RepeatWithin, repeat_within};

use super::buying::{BuyersKept, Buying};
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of buyers who buy more than once.
///
/// ```text
/// customers with >= 2 purchases in P / customers with >= 1 purchase in P
/// ```
///
/// - **Counts**: the buyers of the period, anchored on the purchase; of them those with two purchases or more in it.
///   With `ever` those with a purchase in it that is not their first of all: they bought before, or twice in it.
///   Measure: [`Buying`], a journey: for `ever` all purchases must be given, not the period's alone.
/// - **Leaves out**: nothing. Two purchases of one day are two; [`RepeatPurchaseDays`] takes them together.
/// - **Undefined**: nobody bought (`NoDenominator`).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: share; higher is better.
///
/// The longer the period, the higher the rate: compare periods of one length. `ever` grows with the age of the data as
/// well. [`RepeatWithin`] gives every customer the same time to come back; [`RepeatPurchaseCount`] counts purchases.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers::{self, RepeatPurchases}, kpi::over, record::Purchase, time::Calendar};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let bought = [("A", "2024-01-05"), ("A", "2024-01-20"), ("B", "2024-01-09"), ("B", "2024-02-01"), ("C", "2024-02-02")];
/// let purchases = bought.map(|(who, on)| Purchase::new("", who, day(on)));
/// let january = customers::repeat_purchases(&purchases, calendar.period("2024-01")?);
/// assert_eq!(january.to_string(), "50.0 % (1 of 2)");
/// let february = over(&purchases).during(calendar.period("2024-02")?);
/// assert_eq!(february.clone().read(RepeatPurchases::default()).to_string(), "0.0 % (0 of 2)");
/// assert_eq!(february.read(RepeatPurchases { ever: true }).to_string(), "50.0 % (1 of 2)"); // B is back
/// assert_eq!(customers::repeat_purchases(&purchases, calendar.period("2025")?).ok(), None);
/// # Ok(()) }
/// ```
///
/// # References
///
/// Repeat purchase rate of retail reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RepeatPurchases {
    /// A purchase repeats any earlier one, not only one of the same period.
    pub ever: bool,
}

impl Kpi for RepeatPurchases {
    const ABOUT: About = About::new("customers.repeat_purchases", "Repeat purchases", Unit::Share)
        .names("Powtórne zakupy", "Кількість повторних покупок", "רכישות חוזרות", "Повторные покупки")
        .formula("customers with >= 2 purchases in P / customers with >= 1 purchase in P")
        .anchor("purchase: at")
        .source("CRM practice: repeat purchase rate")
        .parameters(&[Parameter {
            name: "ever",
            default: "false",
            meaning: "`true` counts a purchase as a repeat of any earlier one, `false` of one in the same period",
            example: "true",
        }]);
    type Measure = Buying;
    type Value = Share;
    fn measure(&self) -> Buying {
        Buying
    }
    fn value(&self, kept: &BuyersKept, _: &Frame) -> Result<Share, Undefined> {
        Share::new(if self.ever { kept.repeating } else { kept.twice }, kept.buyers)
    }
    fn n(&self, kept: &BuyersKept) -> i64 {
        kept.buyers
    }
}

/// [`RepeatPurchases`] within one period.
pub fn repeat_purchases<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<Share>
where
    Buying: Step<I::Item>,
{
    over(purchases).during(during).read(RepeatPurchases::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::AsOf;
    use crate::meter::Meter;
    use crate::record::Purchase;
    use crate::time::Timestamp;

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn buyers_repeat_within_the_period_or_ever() {
        for (what, bought, as_of, buyers, new, within, ever) in [
            ("nobody", vec![], AsOf::Everything, 0, 0, 0, 0),
            ("once", vec![("A", 12)], AsOf::Everything, 1, 1, 0, 0),
            ("twice at one instant", vec![("A", 12), ("A", 12)], AsOf::Everything, 1, 1, 1, 1),
            ("before and in it", vec![("A", 5), ("A", 12)], AsOf::Everything, 1, 0, 0, 1),
            ("in it and after", vec![("A", 12), ("A", 25)], AsOf::Everything, 1, 1, 0, 0),
            ("before only", vec![("A", 5), ("A", 6)], AsOf::Everything, 0, 0, 0, 0),
            ("at its edges", vec![("A", 10), ("A", 20)], AsOf::Everything, 1, 1, 0, 0),
            ("two customers", vec![("A", 11), ("B", 12), ("B", 13), ("A", 3)], AsOf::Everything, 2, 1, 1, 2),
            ("the second one not known yet", vec![("A", 11), ("A", 13)], t(12).into(), 1, 1, 0, 0),
        ] {
            let purchases = bought.into_iter().map(|(who, at)| Purchase::new("", who, t(at)));
            let table = over(purchases).during(t(10)..t(20)).as_of(as_of).measure(RepeatPurchases::default());
            let kept = *table.kept(&(), 0);
            assert_eq!((kept.buyers, kept.new, kept.twice, kept.repeating), (buyers, new, within, ever), "{what}");
        }
    }

    #[test]
    fn a_hundred_years_of_days_are_periods_as_any_others() {
        use crate::time::{Calendar, Grain, Timeline};
        let calendar = Calendar::utc();
        let day = |d: &str| d.parse::<chrono::NaiveDate>().unwrap();
        let days = Timeline::of(&calendar, Grain::Day, day("1924-01-01"), day("2024-01-01")).unwrap();
        let at = |d: &str| calendar.start_of(day(d)).unwrap();
        let bought = [("A", "1924-01-01"), ("A", "2023-12-31"), ("A", "2023-12-31"), ("B", "1990-05-05")];
        let purchases = bought.map(|(who, on)| Purchase::new("", who, at(on)));
        let table = over(&purchases).per(&days).measure(RepeatPurchases { ever: true });
        let last = table.kept(&(), days.len() - 1);
        assert_eq!((last.buyers, last.new, last.twice, last.repeating), (1, 0, 1, 1));
        assert_eq!((0..days.len()).map(|slot| table.kept(&(), slot).buyers).sum::<i64>(), 3);
        let live = {
            let mut live = crate::kpi::track::<Purchase>().per(&days).measure(RepeatPurchases { ever: true });
            purchases.iter().for_each(|purchase| live.insert(purchase));
            live.tables()
        };
        assert_eq!(live, table);
    }

    #[test]
    fn a_meter_takes_the_option_by_name() {
        let mut meter =
            Meter::of("customers.repeat_purchases").parameter("ever", "true").per(t(10)..t(20)).start().unwrap();
        [5, 15].iter().for_each(|at| meter.insert(&Purchase::new("", "A", t(*at))));
        assert_eq!(meter.total(None).unwrap().unwrap().to_string(), "100.0 % (1 of 1)");
    }
}
