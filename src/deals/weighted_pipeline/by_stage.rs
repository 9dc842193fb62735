//! The amount of the open deals, each weighted by the probability of its stage.

use super::{WeightedKept, weighted};
use crate::deals::StageProbabilities;
use crate::deals::open::open_span;
use crate::field::{Amount, Closed, Created, DealOutcome, DealStage};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
use crate::time::Span;
use crate::value::{Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The amount of the deals that are open, each weighted by the probability of the stage that it is in.
///
/// ```text
/// sum of amount * probability of the stage of deals with created_at <= t and t < closed_at (or not closed)
/// ```
///
/// - **Counts**: a level: deals open at the end of the period, or at the as-of where that comes first. The stage is the
///   one that the deal is in now; for what it was then give the deals of [`deals_as_of`](crate::deals::deals_as_of).
/// - **Leaves out**: open deals without an amount (`NoAmount`), without a stage or in one that the table does not know
///   (`NoProbability`), and those whose product is too fine or too large to be summed exactly (`OutOfRange`); deals that
///   are won or lost without a closing instant (`NoCloseDate`) or closed before they were created (`NegativeDuration`).
/// - **Undefined**: deals are open, none can be weighted (`NoRecords`); amounts of several currencies
///   (`MixedCurrencies`). Where nothing is open it is 0, of no currency.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`], [`DealStage`].
/// - **Unit**: money; higher is better.
///
/// By the deal's own probability: [`WeightedPipeline`](crate::deals::WeightedPipeline). By forecast category:
/// [`CategoryPipeline`](crate::deals::CategoryPipeline).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::Deal, time::Timestamp, value::{Currency, Money}};
/// let t = Timestamp::from_micros;
/// let deals = ["new", "offer", "trial"].map(|stage| {
///     let mut deal = Deal::new("", t(0));
///     (deal.stage, deal.amount) = (Some(stage.into()), Some(Money::minor(1_000_00, Currency::EUR)));
///     deal
/// });
/// let weighted = deals::stage_weighted_pipeline(&deals, t(6), "new=0.1,offer=0.4".parse()?);
/// assert_eq!(weighted.to_string(), "500.00 EUR");
/// assert_eq!(weighted.evidence().to_string(), "n 2, 1 excluded (no probability)");
/// assert_eq!(deals::stage_weighted_pipeline(&deals, t(6), Default::default()).ok(), None); // not 0
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// Stage-weighted pipeline of CRM practice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StageWeightedPipeline {
    /// The probability of each stage.
    pub stages: StageProbabilities,
}

impl Measure for StageWeightedPipeline {
    const ID: &'static str = "deals.weighted_pipeline.by_stage";
    type Observation = Result<Money, Why>;
    type When = Span;
    type Summary = WeightedKept;
    fn parameters(&self) -> Option<String> {
        Some(self.stages.to_string())
    }
}

impl<D: Created + Closed + DealOutcome + Amount + DealStage> Observe<D> for StageWeightedPipeline {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<Result<Money, Why>, Span> {
        match open_span(deal, as_of) {
            Ok(Some(span)) => {
                let probability = deal.deal_stage().and_then(|stage| self.stages.of(stage));
                Seen::Counted(span, weighted(deal.amount(), probability))
            }
            Ok(None) => Seen::Outside,
            Err(why) => Seen::Excluded(None, why),
        }
    }
}

impl Kpi for StageWeightedPipeline {
    const ABOUT: About = About::new("deals.weighted_pipeline.by_stage", "Pipeline weighted by stage", Unit::Money)
        .names(
            "Lejek sprzedaży ważony etapem",
            "Воронка, зважена за етапами",
            "צבר עסקאות משוקלל לפי שלב",
            "Воронка, взвешенная по этапам",
        )
        .formula("sum of amount * probability of the stage of open deals")
        .anchor("level: created_at <= t < closed_at")
        .source("CRM practice: expected value of the pipeline by stage")
        .parameters(&[Parameter {
            name: "stages",
            default: "",
            meaning: "the probability of each stage, 0 to 1: stage=probability, with commas between",
            example: "new=0.1,offer=0.4",
        }]);
    type Measure = StageWeightedPipeline;
    type Value = Money;
    fn measure(&self) -> StageWeightedPipeline {
        self.clone()
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

/// [`StageWeightedPipeline`] at an instant.
pub fn stage_weighted_pipeline<I: IntoIterator>(
    deals: I,
    at: impl Into<AsOf>,
    stages: StageProbabilities,
) -> Reading<Money>
where
    StageWeightedPipeline: Observe<I::Item>,
{
    over(deals).as_of(at).read(StageWeightedPipeline { stages })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Deal, Outcome};
    use crate::time::Timestamp;
    use crate::value::Currency;

    #[test]
    fn the_table_is_given_by_name_and_a_closed_deal_is_in_no_forecast() {
        let t = Timestamp::from_micros;
        let mut deals = ["new", "won", "new"].map(|stage| {
            let mut deal = Deal::new("", t(0));
            (deal.stage, deal.amount) = (Some(stage.into()), Some(Money::minor(1_000, Currency::EUR)));
            deal
        });
        (deals[1].outcome, deals[1].closed_at) = (Outcome::Won, Some(t(5)));
        deals[2].stage = None;
        let ask = || Meter::of("deals.weighted_pipeline.by_stage").as_of(t(6));
        let mut meter = ask().parameter("stages", "new=0.25,won=1").start().unwrap();
        deals.iter().for_each(|deal| meter.insert(deal));
        let total = meter.total(None).unwrap().unwrap();
        assert_eq!((total.to_string().as_str(), total.excluded_for(&Why::NoProbability)), ("2.50 EUR", 1));
        assert!(ask().parameter("stages", "new=25").start().is_err());
    }
}
