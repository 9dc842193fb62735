//! How many times the open pipeline covers what is missing from a target.

use super::expected::{ExpectedDeals, ExpectedKept, ExpectedPipeline, WEIGHTED};
use super::{ClosedDeals, DealsKept, Revenue, TargetTotal};
use crate::kpi::{About, AsOf, Derived, Frame, Observe, Parameter, Reading, Side, Unit, one_number, over};
use crate::summary::CountedMoney;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why, by_amount};
use serde::{Deserialize, Serialize};

/// How many times the deals that are expected to close in the period cover what is missing from its target.
///
/// ```text
/// amount of deals open at the as-of with their expected close in P / (targets of P - revenue of deals won in P so far)
/// ```
///
/// - **Counts**: deals open at the as-of, anchored on the expected close; won deals, anchored on the close, as far as they
///   are known at the as-of; targets, anchored on the start of the period that they are for. A period that lies after the
///   as-of is read as any other. With `full_target` what is won already is not taken off. Measures: [`ExpectedDeals`],
///   [`ClosedDeals`], [`TargetTotal`].
/// - **Leaves out**: open deals without an expected close (`NoDate`) or an amount (`NoAmount`), and `weighted` also those
///   without a probability (`NoProbability`) or with one outside 0 to 1 (`BadProbability`); won deals without an amount;
///   amounts out of range (`OutOfRange`); deals closed at no known instant (`NoCloseDate`) or before they were created
///   (`NegativeDuration`).
/// - **Undefined**: the target is met (`TargetMet`): nothing is left to cover, which is neither 0 nor infinite; no target,
///   or one of 0 (`NoDenominator`); no amounts where there are deals (`NoRecords`); amounts of several currencies
///   (`MixedCurrencies`).
/// - **Reads**: of deals [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount),
///   [`Probability`](crate::field::Probability), [`ExpectedClose`](crate::field::ExpectedClose); of targets
///   [`At`](crate::field::At), [`Amount`](crate::field::Amount).
/// - **Unit**: ratio, 3 for three times; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome, Target}, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let eur = |euros| Some(Money::from_parts(euros, 0, Currency::EUR));
/// let mut deals = ["won", "open", "open"].map(|id| Deal::new(id, t(0)));
/// (deals[0].outcome, deals[0].closed_at, deals[0].amount) = (Outcome::Won, Some(t(12)), eur(400));
/// (deals[1].expected_close, deals[1].amount) = (Some(t(18)), eur(900));
/// (deals[2].expected_close, deals[2].amount) = (Some(t(25)), eur(900)); // in another period
/// let target = |euros| Target::new(t(10), eur(euros).unwrap());
/// let coverage = |target| deals::pipeline_coverage(&deals, [&target], t(10)..t(20), t(15));
/// assert_eq!(coverage(target(1_000)).to_string(), "1.50"); // 900 for the 600 that are missing
/// assert_eq!(coverage(target(400)).value(), Err(&Undefined::TargetMet));
/// ```
///
/// # References
///
/// Pipeline coverage of sales planning. Many divide by the full target, which is `full_target`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PipelineCoverage {
    /// Each amount times the deal's probability.
    pub weighted: bool,
    /// Of all of the target, whatever is won already.
    pub full_target: bool,
}

type Sides<'a> = (Side<'a, ExpectedKept>, Side<'a, DealsKept>, Side<'a, CountedMoney>);

impl Derived for PipelineCoverage {
    const ABOUT: About = About::new("deals.coverage", "Pipeline coverage", Unit::Ratio)
        .names("Pokrycie celu lejkiem", "Покриття плану воронкою", "כיסוי היעד בצבר", "Покрытие плана воронкой")
        .expects()
        .formula("open amount expected to close in P / (targets of P - revenue of deals won in P)")
        .anchor("open deals: expected_close; won deals: closed_at; targets: at")
        .source("sales planning: pipeline coverage")
        .parameters(&[
            WEIGHTED,
            Parameter {
                name: "full_target",
                default: "false",
                meaning: "`true` divides by the target, `false` by what is missing from it",
                example: "true",
            },
        ]);
    type Parts = (ExpectedDeals, ClosedDeals, TargetTotal);
    type Value = Ratio;
    fn value(&self, (open, won, targets): Sides<'_>, _: &Frame) -> Result<Ratio, Undefined> {
        let (pipeline, target) = (open.kept.total(self.weighted)?, targets.kept.total()?);
        if self.full_target {
            return by_amount(pipeline, target);
        }
        let missing = Ratio::ONE.checked_sub(by_amount(won.kept.revenue()?, target)?)?;
        if missing <= Ratio::ZERO {
            return Err(Undefined::TargetMet);
        }
        by_amount(pipeline, target)?.checked_div(missing)
    }
    fn n(&self, (open, ..): Sides<'_>) -> i64 {
        open.kept.n(self.weighted)
    }
    /// Both parts of deals see the same ones: what is wrong with one is said once. Open deals are what is counted here,
    /// and none of the others is in doubt without being among them.
    fn concerns(&self, part: usize, _: &Why) -> bool {
        part != 1
    }
    fn left_out(&self, (open, won, targets): Sides<'_>, note: &mut dyn FnMut(Why, i64)) {
        open.kept.missing(self.weighted, note);
        if !self.full_target {
            won.kept.without_amount(note);
        }
        targets.kept.without_amount(note);
    }
}

/// [`PipelineCoverage`] of one period, as it is seen at an instant.
pub fn pipeline_coverage<I: IntoIterator, J: IntoIterator>(
    deals: I,
    targets: J,
    during: impl Into<Timeline>,
    at: impl Into<AsOf>,
) -> Reading<Ratio>
where
    ExpectedDeals: Observe<I::Item>,
    ClosedDeals: Observe<I::Item>,
    TargetTotal: Observe<J::Item>,
{
    let (timeline, as_of): (Timeline, AsOf) = (during.into().whole(), at.into());
    let (open, won) = over(deals).during(&timeline).as_of(as_of).measure((ExpectedPipeline::default(), Revenue));
    let planned = over(targets).during(&timeline).as_of(as_of).measure(TargetTotal);
    one_number(&PipelineCoverage::default(), (&open, &won, &planned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Deal, Outcome, Target};
    use crate::time::Timestamp;
    use crate::value::{Currency, Money};

    #[test]
    fn what_is_missing_is_covered_by_what_is_expected() {
        let t = Timestamp::from_micros;
        let eur = |cents| Money::minor(cents, Currency::EUR);
        let (met, none) = (Undefined::TargetMet, Undefined::NoDenominator);
        for (what, won, open, target, at, [plain, weighted, full]) in [
            ("half is missing", Some(50), Some(100), Some(100), 15, [Ok(2.0), Ok(0.5), Ok(1.0)]),
            ("nothing won", None, Some(100), Some(100), 15, [Ok(1.0), Ok(0.25), Ok(1.0)]),
            ("before the period", Some(50), Some(100), Some(100), 5, [Ok(1.0), Ok(0.25), Ok(1.0)]),
            ("nothing expected", Some(50), None, Some(100), 15, [Ok(0.0), Ok(0.0), Ok(0.0)]),
            ("met", Some(100), Some(100), Some(100), 15, [Err(met.clone()), Err(met.clone()), Ok(1.0)]),
            ("more than met", Some(150), Some(100), Some(100), 15, [Err(met.clone()), Err(met), Ok(1.0)]),
            ("no target", Some(50), Some(100), None, 15, [Err(none.clone()), Err(none.clone()), Err(none)]),
        ] {
            let mut deals = Vec::new();
            if let Some(cents) = won {
                let mut deal = Deal::new("", t(0));
                (deal.outcome, deal.closed_at, deal.amount) = (Outcome::Won, Some(t(12)), Some(eur(cents)));
                deals.push(deal);
            }
            if let Some(cents) = open {
                let mut deal = Deal::new("", t(0));
                (deal.expected_close, deal.amount, deal.probability) =
                    (Some(t(18)), Some(eur(cents)), "0.25".parse().ok());
                deals.push(deal);
            }
            let targets: Vec<Target> = target.into_iter().map(|cents| Target::new(t(10), eur(cents))).collect();
            let named = |set: Option<(&str, &str)>| {
                let ask = Meter::of("deals.coverage").per(t(10)..t(20)).as_of(t(at));
                let ask = set.map_or(ask.clone(), |(name, value)| ask.parameter(name, value));
                let mut meter = ask.start().unwrap();
                deals.iter().for_each(|deal| meter.insert(deal));
                targets.iter().for_each(|target| meter.insert(target));
                let reading = meter.total(None).unwrap().unwrap();
                reading.value().map(|value| value.number()).map_err(Clone::clone)
            };
            assert_eq!(named(None), plain, "{what}");
            assert_eq!(named(Some(("weighted", "true"))), weighted, "{what}, weighted");
            assert_eq!(named(Some(("full_target", "true"))), full, "{what}, full target");
            let direct = pipeline_coverage(&deals, &targets, t(10)..t(20), t(at));
            assert_eq!(direct.value().map(|r| r.as_f64()).map_err(Clone::clone), plain, "{what}");
        }
    }
}
