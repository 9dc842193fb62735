//! The amount of the open deals, each weighted by its probability, by forecast category.

use super::{WeightedKept, weighted};
use crate::deals::open::open_span;
use crate::field::{Amount, Closed, Created, DealOutcome, ForecastCategory, Probability};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Grouped;
use crate::time::Span;
use crate::value::{Money, MoneySegments, Undefined, Why};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// The amount of the deals that are open, each weighted by its probability, by forecast category.
///
/// ```text
/// for each category: count and sum of amount * probability of deals with created_at <= t and t < closed_at (or not closed)
/// ```
///
/// - **Counts**: a level: deals open at the end of the period, or at the as-of where that comes first. The category is the
///   one that the deal has now, in the words of whoever forecasts; a missing one is a segment of its own. The segments add
///   up to [`WeightedPipeline`](super::WeightedPipeline).
/// - **Leaves out**: open deals without an amount (`NoAmount`), without a probability (`NoProbability`), with one that is
///   not in 0..=1 (`BadProbability`), or whose product is too fine or too large to be summed exactly (`OutOfRange`); deals
///   that are won or lost without a closing instant (`NoCloseDate`) or closed before they were created
///   (`NegativeDuration`).
/// - **Undefined**: deals are open, none can be weighted (`NoRecords`); amounts of several currencies (`MixedCurrencies`).
///   Where nothing is open there are no segments.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`], [`Probability`], [`ForecastCategory`].
/// - **Unit**: segments, most money first; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::Deal, time::Timestamp, value::{Currency, Money, Undefined}};
/// let t = Timestamp::from_micros;
/// let mut deals = [(Some("commit"), "0.9"), (Some("pipeline"), "0.1"), (None, "0.5")].map(|(category, probability)| {
///     let mut deal = Deal::new("", t(0));
///     (deal.forecast_category, deal.probability) = (category.map(Into::into), probability.parse().ok());
///     deal.amount = Some(Money::minor(1_000_00, Currency::EUR));
///     deal
/// });
/// let weighted = deals::category_pipeline(&deals, t(6));
/// assert_eq!(weighted.to_string(), "commit 1 (900.00 EUR), (none) 1 (500.00 EUR), pipeline 1 (100.00 EUR)");
///
/// deals.iter_mut().for_each(|deal| deal.probability = None);
/// assert_eq!(deals::category_pipeline(&deals, t(6)).value(), Err(&Undefined::NoRecords)); // not 0
/// ```
///
/// # References
///
/// Forecast categories of CRM systems: commit, best case, pipeline, omitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CategoryPipeline;

type Kept = Grouped<Option<String>, WeightedKept>;

impl Measure for CategoryPipeline {
    const ID: &'static str = "deals.weighted_pipeline.by_category";
    type Observation = (Option<String>, Result<Money, Why>);
    type When = Span;
    type Summary = Kept;
}

impl<D: Created + Closed + DealOutcome + Amount + Probability + ForecastCategory> Observe<D> for CategoryPipeline {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<(Option<String>, Result<Money, Why>), Span> {
        match open_span(deal, as_of) {
            Ok(Some(span)) => {
                let category = deal.forecast_category().map(str::to_owned);
                Seen::Counted(span, (category, weighted(deal.amount(), deal.probability())))
            }
            Ok(None) => Seen::Outside,
            Err(why) => Seen::Excluded(None, why),
        }
    }
}

impl Kpi for CategoryPipeline {
    const ABOUT: About =
        About::new("deals.weighted_pipeline.by_category", "Weighted pipeline by forecast category", Unit::Money)
            .names(
                "Ważony lejek według kategorii prognozy",
                "Зважена воронка за категоріями прогнозу",
                "צבר עסקאות משוקלל לפי קטגוריית תחזית",
                "Взвешенная воронка по категориям прогноза",
            )
            .formula("for each category: sum of amount * probability of open deals")
            .anchor("level: created_at <= t < closed_at")
            .source("CRM practice: forecast categories");
    type Measure = CategoryPipeline;
    type Value = MoneySegments;
    fn measure(&self) -> CategoryPipeline {
        *self
    }
    fn value(&self, kept: &Kept, _: &Frame) -> Result<MoneySegments, Undefined> {
        let (mut segments, mut without) = (Vec::new(), false);
        for (category, open) in kept.iter() {
            match open.amounts.total()? {
                Some(amount) => {
                    let n = u64::try_from(open.amounts.count()).map_err(|_| Undefined::Inconsistent)?;
                    segments.push((category.clone(), n, amount));
                }
                None => without = true,
            }
        }
        if segments.is_empty() && without {
            return Err(Undefined::NoRecords);
        }
        // they come by name, and stay so where they are equal
        segments.sort_by(|(.., a), (.., b)| b.partial_cmp(a).unwrap_or(Ordering::Equal));
        MoneySegments::new(segments)
    }
    fn n(&self, kept: &Kept) -> i64 {
        kept.iter().fold(0, |n, (_, open)| n.wrapping_add(open.amounts.count()))
    }
    fn left_out(&self, kept: &Kept, note: &mut dyn FnMut(Why, i64)) {
        kept.iter().for_each(|(_, open)| open.missing(note));
    }
}

/// [`CategoryPipeline`] at an instant.
pub fn category_pipeline<I: IntoIterator>(deals: I, at: impl Into<AsOf>) -> Reading<MoneySegments>
where
    CategoryPipeline: Observe<I::Item>,
{
    over(deals).as_of(at).read(CategoryPipeline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::weighted_pipeline;
    use crate::record::{Deal, Outcome};
    use crate::time::Timestamp;
    use crate::value::Currency;

    #[test]
    fn the_segments_add_up_to_the_weighted_pipeline() {
        let t = Timestamp::from_micros;
        let deal = |(category, cents, probability, closed): (Option<&str>, Option<i64>, &str, Option<i64>)| {
            let mut deal = Deal::new("", t(0));
            (deal.forecast_category, deal.probability) = (category.map(str::to_owned), probability.parse().ok());
            deal.amount = cents.map(|cents| Money::minor(cents, Currency::EUR));
            if let Some(closed) = closed {
                (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t(closed)));
            }
            deal
        };
        let (commit, best) = (Some("commit"), Some("best case"));
        for (what, deals, shown) in [
            ("nothing", vec![], "0"),
            ("closed", vec![(commit, Some(100), "0.9", Some(3))], "0"),
            ("not closed yet", vec![(commit, Some(100), "0.9", Some(9))], "commit 1 (0.90 EUR)"),
            (
                "some cannot be weighted",
                vec![(commit, Some(100), "0.5", None), (best, None, "0.5", None), (best, Some(100), "60", None)],
                "commit 1 (0.50 EUR)",
            ),
            (
                "equal ones by name",
                vec![(commit, Some(10), "1", None), (best, Some(10), "1", None)],
                "best case 1 (0.10 EUR), commit 1 (0.10 EUR)",
            ),
        ] {
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let (by_category, all) = (category_pipeline(&deals, t(6)), weighted_pipeline(&deals, t(6)));
            assert_eq!(by_category.to_string(), shown, "{what}");
            assert_eq!(by_category.evidence(), all.evidence(), "{what}");
            assert_eq!(by_category.ok().map(|s| s.amount().to_f64()), all.ok().map(|m| m.to_f64()), "{what}");
        }
    }
}
