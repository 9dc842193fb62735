//! What was spent.

mod by_channel;

pub use by_channel::{ChannelCosts, ChannelCostsKept, SpendByChannel, spend_by_channel};

use super::costs::{Costs, CostsKept, CostsOf};
use crate::kpi::{About, Frame, Kpi, Observe, Parameter, Reading, Unit, over};
use crate::record::SpendKind;
use crate::time::Timeline;
use crate::value::{Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// What was spent on marketing, or for another purpose.
///
/// ```text
/// sum of amounts of costs
/// ```
///
/// - **Counts**: costs of the purpose booked in the period. Measure: [`Costs`].
/// - **Leaves out**: costs without an amount (`NoAmount`) or with one out of range (`OutOfRange`).
/// - **Undefined**: there are costs, none with an amount (`NoRecords`); amounts of several currencies
///   (`MixedCurrencies`). Where nothing was spent it is 0, of no currency.
/// - **Reads**: [`At`](crate::field::At), [`Amount`](crate::field::Amount), [`Purpose`](crate::field::Purpose).
/// - **Unit**: money; neither more nor less is good in itself.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, marketing::{self, MarketingSpend}, record::{Spend, SpendKind}, time::Timestamp};
/// use crm_kpi::value::{Currency, Money, Undefined};
/// let cost = |cents, currency, kind| Spend::new(Timestamp::from_micros(0), Money::minor(cents, currency), kind);
/// let mut costs = vec![
///     cost(800_00, Currency::EUR, SpendKind::Marketing),
///     cost(200_00, Currency::EUR, SpendKind::Sales),
/// ];
/// assert_eq!(marketing::marketing_spend(&costs, ..).to_string(), "800.00 EUR");
/// assert_eq!(over(&costs).read(MarketingSpend { purpose: None }).to_string(), "1,000.00 EUR");
///
/// costs.push(cost(50_00, Currency::USD, SpendKind::Marketing));
/// assert!(matches!(marketing::marketing_spend(&costs, ..).value(), Err(Undefined::MixedCurrencies(_))));
/// ```
///
/// # References
///
/// Costs as booked; a cost for a longer time than the period is the caller's to cut up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MarketingSpend {
    /// What the costs were for; `None` for anything.
    pub purpose: Option<SpendKind>,
}

impl Default for MarketingSpend {
    fn default() -> MarketingSpend {
        MarketingSpend { purpose: Some(SpendKind::Marketing) }
    }
}

impl MarketingSpend {
    pub(super) fn chosen(&self, kept: &CostsKept) -> CostsOf {
        match self.purpose {
            Some(purpose) => kept.of(&[purpose]),
            None => kept.of(SpendKind::ALL),
        }
    }
}

impl Kpi for MarketingSpend {
    const ABOUT: About = About::new("marketing.spend", "Marketing spend", Unit::Money)
        .names("Wydatki na marketing", "Витрати на маркетинг", "הוצאות שיווק", "Расходы на маркетинг")
        .neutral()
        .formula("sum of amounts of costs")
        .anchor("at, when the cost was booked")
        .source("bookkeeping")
        .parameters(&[Parameter {
            name: "purpose",
            default: "marketing",
            meaning: "what the costs were for: marketing, sales, service, crm, training; none for anything",
            example: "sales",
        }]);
    type Measure = Costs;
    type Value = Money;
    fn measure(&self) -> Costs {
        Costs
    }
    fn value(&self, kept: &CostsKept, _: &Frame) -> Result<Money, Undefined> {
        self.chosen(kept).total()
    }
    fn n(&self, kept: &CostsKept) -> i64 {
        self.chosen(kept).amounts.count()
    }
    fn left_out(&self, kept: &CostsKept, note: &mut dyn FnMut(Why, i64)) {
        self.chosen(kept).without_amount(note);
    }
}

/// [`MarketingSpend`] of one period.
pub fn marketing_spend<I: IntoIterator>(costs: I, during: impl Into<Timeline>) -> Reading<Money>
where
    Costs: Observe<I::Item>,
{
    over(costs).during(during).read(MarketingSpend::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::{Amount, At, Purpose};
    use crate::meter::Meter;
    use crate::record::Spend;
    use crate::time::Timestamp;
    use crate::value::Currency;

    #[derive(Clone)]
    struct Cost(i64, SpendKind, Option<i64>);
    impl At for Cost {
        fn at(&self) -> Timestamp {
            Timestamp::from_micros(self.0)
        }
    }
    impl Purpose for Cost {
        fn purpose(&self) -> SpendKind {
            self.1
        }
    }
    impl Amount for Cost {
        fn amount(&self) -> Option<Money> {
            self.2.map(|cents| Money::minor(cents, Currency::EUR))
        }
    }

    #[test]
    fn each_purpose_has_its_total_and_its_missing_amounts() {
        use SpendKind::{Marketing, Sales, Service};
        let costs = [
            Cost(1, Marketing, Some(100)),
            Cost(2, Marketing, None),
            Cost(3, Sales, Some(30)),
            Cost(4, Service, None),
            Cost(6, Sales, Some(1)), // after the as-of
        ];
        for (purpose, expected, n, missing) in [
            (Some(Marketing), "1.00 EUR", 1, 1),
            (Some(Sales), "0.30 EUR", 1, 0),
            (Some(Service), "undefined: no records to read it from", 0, 1),
            (Some(SpendKind::Crm), "0", 0, 0),
            (None, "1.30 EUR", 2, 2),
        ] {
            let reading = over(&costs).as_of(Timestamp::from_micros(5)).read(MarketingSpend { purpose });
            let seen = (reading.to_string(), reading.n(), reading.excluded_for(&Why::NoAmount));
            assert_eq!(seen, (expected.to_owned(), n, missing), "{purpose:?}");
        }
    }

    #[test]
    fn the_purpose_is_given_by_name() {
        let sales = Spend::new(Timestamp::from_micros(0), Money::minor(5, Currency::EUR), SpendKind::Sales);
        for (purpose, expected) in [("sales", "0.05 EUR"), ("marketing", "0"), ("none", "0.05 EUR")] {
            let mut meter = Meter::of("marketing.spend").parameter("purpose", purpose).start().unwrap();
            meter.insert(&sales);
            assert_eq!(meter.total(None).unwrap().unwrap().to_string(), expected, "{purpose}");
        }
        assert!(Meter::of("marketing.spend").parameter("purpose", "fun").start().is_err());
    }
}
