//! What is to be sold.

mod attainment;
mod elapsed;
mod pace;

pub use attainment::{TargetAttainment, target_attainment};
pub use elapsed::Elapsed;
pub use pace::{TargetPace, target_pace};

use crate::field::{Amount, At};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::CountedMoney;
use crate::time::{Timeline, Timestamp};
use crate::value::{Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What is to be sold: the sum of the targets.
///
/// ```text
/// sum of amounts of targets
/// ```
///
/// - **Counts**: targets, anchored on the instant that they are noted at, the start of the period that they are for, also
///   of periods that lie after the as-of: what is planned is known before. A target for a quarter has one period, noted at
///   its start; by month it would stand in the first alone.
/// - **Leaves out**: targets without an amount (`NoAmount`) or with one out of range (`OutOfRange`).
/// - **Undefined**: targets, none with an amount (`NoRecords`); amounts of several currencies (`MixedCurrencies`). Where
///   there are none it is 0, of no currency.
/// - **Reads**: [`At`], [`Amount`].
/// - **Unit**: money; neither more nor less is good in itself.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::Target, time::Timestamp, value::{Currency, Money}};
/// let t = Timestamp::from_micros;
/// let targets = [(0, Currency::EUR), (5, Currency::EUR), (20, Currency::USD)]
///     .map(|(at, currency)| Target::new(t(at), Money::minor(500_00, currency)));
/// assert_eq!(deals::target_total(&targets, t(0)..t(10)).to_string(), "1,000.00 EUR");
/// assert_eq!(deals::target_total(&targets, ..).ok(), None); // two currencies
/// ```
///
/// # References
///
/// Sales quotas of CRM systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TargetTotal;

impl Measure for TargetTotal {
    const ID: &'static str = "deals.target";
    type Observation = Option<Money>;
    type When = Timestamp;
    type Summary = CountedMoney;
}

impl<T: At + Amount> Observe<T> for TargetTotal {
    fn observe(&self, target: &T, _: AsOf) -> Seen<Option<Money>> {
        Seen::Counted(target.at(), target.amount())
    }
}

impl Kpi for TargetTotal {
    const ABOUT: About = About::new("deals.target", "Sales target", Unit::Money)
        .names("Cel sprzedażowy", "План продажів", "יעד מכירות", "План продаж")
        .neutral()
        .expects()
        .formula("sum of amounts of targets")
        .anchor("at, the start of the period that it is for")
        .source("sales planning");
    type Measure = TargetTotal;
    type Value = Money;
    fn measure(&self) -> TargetTotal {
        *self
    }
    fn value(&self, kept: &CountedMoney, _: &Frame) -> Result<Money, Undefined> {
        kept.total()
    }
    fn n(&self, kept: &CountedMoney) -> i64 {
        kept.amounts().count()
    }
    fn left_out(&self, kept: &CountedMoney, note: &mut dyn FnMut(Why, i64)) {
        kept.without_amount(note);
    }
}

/// [`TargetTotal`] of one period.
pub fn target_total<I: IntoIterator>(targets: I, during: impl Into<Timeline>) -> Reading<Money>
where
    TargetTotal: Observe<I::Item>,
{
    over(targets).during(during).read(TargetTotal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Target;
    use crate::value::Currency;

    #[test]
    fn a_target_is_known_before_its_period_begins() {
        let t = Timestamp::from_micros;
        let target = Target::new(t(10), Money::minor(5, Currency::EUR));
        for (from, until, shown) in [(0, 10, "0"), (10, 20, "0.05 EUR"), (20, 30, "0")] {
            let reading = over([&target]).during(t(from)..t(until)).as_of(t(0)).read(TargetTotal);
            assert_eq!(reading.to_string(), shown, "{from}");
        }
    }
}
