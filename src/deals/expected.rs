//! The open deals by when they are expected to close.

use super::WeightedKept;
use super::open::open_span;
use super::weighted_pipeline::weighted;
use crate::field::{Amount, Closed, Created, DealOutcome, ExpectedClose, Probability};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
use crate::summary::{CountedMoney, Fold, Summary};
use crate::time::{Timeline, Timestamp};
use crate::value::{Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Deals that are open at the as-of, by when they are expected to close.
///
/// One measure for the expected pipeline and for its coverage of a target.
///
/// - **Counts**: deals created and not closed at the as-of, anchored on the expected close, also where that is past or
///   lies after the as-of.
/// - **Leaves out**: open deals without an expected close (`NoDate`); deals that are won or lost without a closing instant
///   (`NoCloseDate`) or closed before they were created (`NegativeDuration`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ExpectedDeals;

/// What is kept of open deals by their expected close.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ExpectedKept {
    /// The deals, and their amounts.
    pub deals: CountedMoney,
    /// The amounts, each times the deal's probability.
    pub weighted: WeightedKept,
}

impl ExpectedKept {
    /// The amount, or the weighted one.
    pub fn total(&self, weighted: bool) -> Result<Money, Undefined> {
        if weighted { self.weighted.total() } else { self.deals.total() }
    }
    /// How many deals have one.
    pub fn n(&self, weighted: bool) -> i64 {
        if weighted { self.weighted.amounts.count() } else { self.deals.amounts().count() }
    }
    /// Notes the deals that are missing from it.
    pub fn missing(&self, weighted: bool, note: &mut dyn FnMut(Why, i64)) {
        if weighted { self.weighted.missing(note) } else { self.deals.without_amount(note) }
    }
}

/// The amount of a deal, and the same times its probability or why there is none.
type Said = (Option<Money>, Result<Money, Why>);

impl Summary for ExpectedKept {
    fn merge(&mut self, other: &Self) {
        self.deals.merge(&other.deals);
        self.weighted.merge(&other.weighted);
    }
}
impl Fold<Said> for ExpectedKept {
    fn absorb(&mut self, (amount, weighted): Said) {
        self.deals.absorb(amount);
        self.weighted.absorb(weighted);
    }
    fn retract(&mut self, (amount, weighted): Said) {
        self.deals.retract(amount);
        self.weighted.retract(weighted);
    }
}

impl Measure for ExpectedDeals {
    const ID: &'static str = "deals.expected";
    type Observation = Said;
    type When = Timestamp;
    type Summary = ExpectedKept;
}

impl<D: Created + Closed + DealOutcome + Amount + Probability + ExpectedClose> Observe<D> for ExpectedDeals {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Said> {
        match open_span(deal, as_of) {
            Ok(Some(span)) if span.until.is_none() => match deal.expected_close() {
                Some(at) => Seen::Counted(at, (deal.amount(), weighted(deal.amount(), deal.probability()))),
                None => Seen::Excluded(None, Why::NoDate),
            },
            Ok(_) => Seen::Outside,
            Err(why) => Seen::Excluded(None, why),
        }
    }
}

/// The amount of the deals that are open and expected to close in the period.
///
/// ```text
/// sum of amounts (times probability) of deals open at the as-of with their expected close in P
/// ```
///
/// - **Counts**: deals open at the as-of, anchored on the expected close; a period that lies after the as-of is read as any
///   other, since it is the future that is asked for. A deal whose expected close has passed stays in the period that it
///   was expected in. Measure: [`ExpectedDeals`].
/// - **Leaves out**: open deals without an expected close (`NoDate`), without an amount (`NoAmount`) or with one out of
///   range (`OutOfRange`), and `weighted` also those without a probability (`NoProbability`) or with one outside 0 to 1
///   (`BadProbability`); deals that are won or lost without a closing instant (`NoCloseDate`) or closed before they were
///   created (`NegativeDuration`).
/// - **Undefined**: there are such deals, none with an amount (`NoRecords`); amounts of several currencies
///   (`MixedCurrencies`). Where there are none it is 0, of no currency.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`], [`Probability`], [`ExpectedClose`].
/// - **Unit**: money; higher is better.
///
/// Of all open deals, whenever they are to close: [`OpenPipeline`](super::OpenPipeline). What of it came true:
/// [`ForecastAccuracy`](super::ForecastAccuracy).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, ExpectedPipeline}, kpi::over, record::Deal, time::Timestamp, value::{Currency, Money}};
/// let t = Timestamp::from_micros;
/// let mut deals = [15, 15, 40].map(|expected| {
///     let mut deal = Deal::new("", t(0));
///     (deal.expected_close, deal.amount) = (Some(t(expected)), Some(Money::minor(100_00, Currency::EUR)));
///     deal
/// });
/// deals[0].probability = "0.4".parse().ok();
/// assert_eq!(deals::expected_pipeline(&deals, t(10)..t(20), t(5)).to_string(), "200.00 EUR");
/// let weighted = over(&deals).as_of(t(5)).during(t(10)..t(20)).read(ExpectedPipeline { weighted: true });
/// assert_eq!(weighted.to_string(), "40.00 EUR");
/// assert_eq!(weighted.evidence().to_string(), "n 1, 1 excluded (no probability)");
/// deals[2].amount = None;
/// assert_eq!(deals::expected_pipeline(&deals, t(40)..t(50), t(5)).ok(), None); // one deal, no amount: not 0
/// ```
///
/// # References
///
/// Pipeline by expected close of CRM forecasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ExpectedPipeline {
    /// Each amount times the deal's probability.
    pub weighted: bool,
}

pub(super) const WEIGHTED: Parameter = Parameter {
    name: "weighted",
    default: "false",
    meaning: "`true` takes each amount times the deal's probability, `false` the amounts",
    example: "true",
};

impl Kpi for ExpectedPipeline {
    const ABOUT: About = About::new("deals.expected", "Pipeline expected to close", Unit::Money)
        .names(
            "Lejek z oczekiwanym zamknięciem w okresie",
            "Очікувані до закриття угоди",
            "צבר עסקאות הצפוי להיסגר",
            "Ожидаемые к закрытию сделки",
        )
        .expects()
        .formula("sum of amounts of open deals expected to close in P")
        .anchor("expected_close")
        .source("CRM practice: forecast by expected close")
        .parameters(&[WEIGHTED]);
    type Measure = ExpectedDeals;
    type Value = Money;
    fn measure(&self) -> ExpectedDeals {
        ExpectedDeals
    }
    fn value(&self, kept: &ExpectedKept, _: &Frame) -> Result<Money, Undefined> {
        kept.total(self.weighted)
    }
    fn n(&self, kept: &ExpectedKept) -> i64 {
        kept.n(self.weighted)
    }
    fn left_out(&self, kept: &ExpectedKept, note: &mut dyn FnMut(Why, i64)) {
        kept.missing(self.weighted, note);
    }
}

/// [`ExpectedPipeline`] of one period, as it is seen at an instant.
pub fn expected_pipeline<I: IntoIterator>(deals: I, during: impl Into<Timeline>, at: impl Into<AsOf>) -> Reading<Money>
where
    ExpectedDeals: Observe<I::Item>,
{
    over(deals).during(during).as_of(at).read(ExpectedPipeline::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome};
    use crate::summary::laws;
    use crate::value::Currency;
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    #[test]
    fn a_deal_is_expected_while_it_is_open_and_the_future_can_be_read() {
        let t = Timestamp::from_micros;
        for (what, outcome, closed, expected, as_of, shown) in [
            ("open", Outcome::Open, None, Some(15), 5, "1.00 EUR"),
            ("not created yet", Outcome::Open, None, Some(15), -1, "0"),
            ("closed later", Outcome::Won, Some(8), Some(15), 5, "1.00 EUR"),
            ("closed", Outcome::Won, Some(5), Some(15), 5, "0"),
            ("overdue", Outcome::Open, None, Some(15), 30, "1.00 EUR"),
            ("in another period", Outcome::Open, None, Some(20), 5, "0"),
            ("nobody said when", Outcome::Open, None, None, 5, "0"),
        ] {
            let mut deal = Deal::new("", t(0));
            (deal.outcome, deal.closed_at, deal.expected_close) = (outcome, closed.map(t), expected.map(t));
            deal.amount = Some(Money::minor(100, Currency::EUR));
            let reading = expected_pipeline([&deal], t(10)..t(20), t(as_of));
            assert_eq!(reading.to_string(), shown, "{what}");
            assert_eq!(reading.excluded_for(&Why::NoDate), u64::from(expected.is_none()), "{what}");
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec((prop::option::of(0i64..9), prop::option::of(0i64..20)), 0..20), cuts: (usize, usize)) {
            let said = |(cents, tenths): (Option<i64>, Option<i64>)| {
                let amount = cents.map(|c| Money::minor(c, Currency::EUR));
                (amount, weighted(amount, tenths.map(|tenths| Decimal::new(tenths, 1))))
            };
            let all: Vec<Said> = all.into_iter().map(said).collect();
            laws::hold::<ExpectedKept, Said>(&all, cuts);
        }
    }
}
