//! The amount of the open deals, each weighted by its probability.

mod by_category;
mod by_stage;

pub use by_category::{CategoryPipeline, category_pipeline};
pub use by_stage::{StageWeightedPipeline, stage_weighted_pipeline};

use super::open::open_span;
use crate::field::{Amount, Closed, Created, DealOutcome, Probability};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Count, Fold, Grouped, MoneyTotal, Summary};
use crate::time::Span;
use crate::value::{Currency, Money, Undefined, Why};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The amount of the deals that are open, each weighted by its probability.
///
/// ```text
/// sum of amount * probability of deals with created_at <= t and t < closed_at (or not closed)
/// ```
///
/// - **Counts**: a level: deals open at the end of the period, or at the as-of where that comes first. A deal that is
///   won or lost is in no forecast, whatever its probability says.
/// - **Leaves out**: open deals without an amount (`NoAmount`), without a probability (`NoProbability`), with one that
///   is not in 0..=1 (`BadProbability`: 60 is not 60 times the amount, nor is it guessed to be 60 %), or whose product
///   is too fine or too large to be summed exactly (`OutOfRange`); deals that are won or lost without a closing instant
///   (`NoCloseDate`) or closed before they were created (`NegativeDuration`).
/// - **Undefined**: deals are open, none can be weighted (`NoRecords`); amounts of several currencies
///   (`MixedCurrencies`). Where nothing is open it is 0, of no currency.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`], [`Probability`].
/// - **Unit**: money; higher is better.
///
/// By forecast category: [`CategoryPipeline`]. By the probability of the stage: [`StageWeightedPipeline`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::Deal, time::Timestamp, value::{Currency, Money}};
/// let t = Timestamp::from_micros;
/// let mut deals = ["0.4", "0.1", "60"].map(|probability| {
///     let mut deal = Deal::new("", t(0));
///     deal.amount = Some(Money::minor(1_000_00, Currency::EUR));
///     deal.probability = probability.parse().ok();
///     deal
/// });
/// let weighted = deals::weighted_pipeline(&deals, t(6));
/// assert_eq!(weighted.to_string(), "500.00 EUR");
/// assert_eq!(weighted.evidence().to_string(), "n 2, 1 excluded (probability outside 0 to 1)");
/// assert_eq!(deals::weighted_pipeline(&deals[2..], t(6)).ok(), None); // not 0
/// ```
///
/// # References
///
/// Expected value of a pipeline; the probabilities are the caller's, and only as good as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct WeightedPipeline;

/// What is kept of weighted open deals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WeightedKept {
    /// The weighted amounts.
    pub amounts: MoneyTotal,
    /// Open deals that could not be weighted, by reason.
    pub left_out: Grouped<Why, Count>,
}

impl WeightedKept {
    /// The total: 0, of no currency, of no deals. Undefined where there are deals and none can be weighted, and of several
    /// currencies.
    pub fn total(&self) -> Result<Money, Undefined> {
        match self.amounts.total()? {
            Some(total) => Ok(total),
            None if self.left_out.iter().next().is_none() => Ok(Money::zero(Currency::NONE)),
            None => Err(Undefined::NoRecords),
        }
    }
    /// Notes the deals that could not be weighted.
    pub fn missing(&self, note: &mut dyn FnMut(Why, i64)) {
        self.left_out.iter().for_each(|(why, deals)| note(why.clone(), deals.n()));
    }
}

impl Summary for WeightedKept {
    fn merge(&mut self, other: &Self) {
        self.amounts.merge(&other.amounts);
        self.left_out.merge(&other.left_out);
    }
}

impl Fold<Result<Money, Why>> for WeightedKept {
    fn absorb(&mut self, weighted: Result<Money, Why>) {
        match weighted {
            Ok(amount) => self.amounts.absorb(amount),
            Err(why) => self.left_out.absorb((why, ())),
        }
    }
    fn retract(&mut self, weighted: Result<Money, Why>) {
        match weighted {
            Ok(amount) => self.amounts.retract(amount),
            Err(why) => self.left_out.retract((why, ())),
        }
    }
}

/// The exact product, or why there is none.
pub(super) fn weighted(amount: Option<Money>, probability: Option<Decimal>) -> Result<Money, Why> {
    let amount = amount.ok_or(Why::NoAmount)?.shortest();
    let probability = probability.ok_or(Why::NoProbability)?;
    if probability < Decimal::ZERO || probability > Decimal::ONE {
        return Err(Why::BadProbability);
    }
    let probability = probability.normalize();
    let scale = u8::try_from(u32::from(amount.scale()) + probability.scale()).ok();
    let units = amount.units().checked_mul(probability.mantissa());
    let product = units.zip(scale).map(|(units, scale)| Money::from_parts(units, scale, amount.currency()));
    product.filter(|product| product.in_range()).ok_or(Why::OutOfRange)
}

impl Measure for WeightedPipeline {
    const ID: &'static str = "deals.weighted_pipeline";
    type Observation = Result<Money, Why>;
    type When = Span;
    type Summary = WeightedKept;
}

impl<D: Created + Closed + DealOutcome + Amount + Probability> Observe<D> for WeightedPipeline {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Result<Money, Why>, Span> {
        match open_span(deal, as_of) {
            Ok(Some(span)) => Seen::Counted(span, weighted(deal.amount(), deal.probability())),
            Ok(None) => Seen::Outside,
            Err(why) => Seen::Excluded(None, why),
        }
    }
}

impl Kpi for WeightedPipeline {
    const ABOUT: About = About::new("deals.weighted_pipeline", "Weighted pipeline", Unit::Money)
        .names("Ważony lejek sprzedaży", "Зважена воронка продажів", "צבר עסקאות משוקלל", "Взвешенная воронка продаж")
        .formula("sum of amount * probability of open deals")
        .anchor("level: created_at <= t < closed_at")
        .source("CRM practice: expected value of the pipeline");
    type Measure = WeightedPipeline;
    type Value = Money;
    fn measure(&self) -> WeightedPipeline {
        *self
    }
    fn value(&self, kept: &WeightedKept, _: &Frame) -> Result<Money, Undefined> {
        kept.total()
    }
    fn n(&self, kept: &WeightedKept) -> i64 {
        kept.amounts.count()
    }
    fn left_out(&self, kept: &WeightedKept, note: &mut dyn FnMut(Why, i64)) {
        kept.missing(note);
    }
}

/// [`WeightedPipeline`] at an instant.
pub fn weighted_pipeline<I: IntoIterator>(deals: I, at: impl Into<AsOf>) -> Reading<Money>
where
    WeightedPipeline: Observe<I::Item>,
{
    over(deals).as_of(at).read(WeightedPipeline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome};
    use crate::time::{Timeline, Timestamp};

    #[test]
    fn products_are_exact_or_left_out_by_name() {
        let eur = |units, scale| Some(Money::from_parts(units, scale, Currency::EUR));
        for (amount, probability, expected) in [
            (eur(100_001, 2), "0.333", Ok(eur(33_300_333, 5))),
            (eur(100_001, 2), "0.3333333000", Ok(eur(333_336_633_333, 9))),
            (eur(100_001, 2), "0", Ok(eur(0, 0))),
            (eur(100_001, 2), "1.0", Ok(eur(100_001, 2))),
            (eur(-5, 0), "0.5", Ok(eur(-25, 1))),
            (eur(100_001, 2), "0.33333333", Err(Why::OutOfRange)),
            (eur(3, 0), "0.3333333333333333333333333333", Err(Why::OutOfRange)),
            (eur(i128::MAX, 0), "0.5", Err(Why::OutOfRange)),
            (eur(5, 255), "0.5", Err(Why::OutOfRange)),
            (eur(1, 0), "60", Err(Why::BadProbability)),
            (eur(1, 0), "1.0001", Err(Why::BadProbability)),
            (eur(1, 0), "-0.1", Err(Why::BadProbability)),
            (eur(1, 0), "", Err(Why::NoProbability)),
            (None, "60", Err(Why::NoAmount)),
        ] {
            let product = weighted(amount, probability.parse().ok());
            assert_eq!(product.map(Some), expected, "{amount:?} * {probability}");
        }
    }

    #[test]
    fn what_is_left_out_is_left_out_while_the_deal_is_open() {
        let t = Timestamp::from_micros;
        let mut deal = Deal::new("", t(10));
        (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t(30)));
        deal.amount = Some(Money::minor(100, Currency::EUR));
        for (until, value, evidence) in [
            (10, "0", "n 0"),
            (20, "undefined: no records to read it from", "n 0, 1 excluded (no probability)"),
            (40, "0", "n 0"),
        ] {
            let period: Timeline = (t(0)..t(until)).into();
            let reading = over([&deal]).during(period).read(WeightedPipeline);
            assert_eq!(
                (reading.to_string(), reading.evidence().to_string()),
                (value.into(), evidence.into()),
                "{until}"
            );
        }
    }

    #[test]
    fn all_is_taken_back_when_the_deal_is_closed() {
        let mut kept = WeightedKept::default();
        for weighted in [Ok(Money::minor(5, Currency::EUR)), Err(Why::NoAmount)] {
            kept.absorb(weighted.clone());
            kept.retract(weighted);
            assert_eq!(kept, WeightedKept::default());
        }
    }
}
