//! The open deals by how old they are.

use crate::deals::open::open_span;
use crate::field::{Amount, Closed, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
use crate::summary::{CountedMoney, Grouped};
use crate::time::{AgeBands, Span, Timestamp};
use crate::value::{Money, MoneySegments, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The deals that are open, by age: how many in each band, and how much.
///
/// ```text
/// count and sum of amounts of deals with created_at <= t and t < closed_at (or not closed), by t - created_at
/// ```
///
/// - **Counts**: a level: deals open at the end of the period, or at the as-of where that comes first; their age is taken
///   at that instant. A bound belongs to the band below it. Every band stands in the value that has a deal, the youngest
///   first.
/// - **Leaves out**: open deals without an amount are counted, and missing from the amount of their band (`NoAmount`,
///   `OutOfRange`); deals that are won or lost without a closing instant (`NoCloseDate`) or closed before they were
///   created (`NegativeDuration`).
/// - **Undefined**: no instant at which the age could be taken (`NeedsAsOf`); amounts of several currencies
///   (`MixedCurrencies`). Where nothing is open there are no segments.
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`], [`Amount`].
/// - **Unit**: segments; younger is better.
///
/// It keeps a total for each instant of creation, so that nothing it keeps changes when only time passes. Age since the
/// deal entered its stage is another question.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, PipelineByAge}, kpi::over, record::Deal, time::Timestamp, value::{Currency, Money, Undefined}};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let deals = [0, 60, 70].map(|created| {
///     let mut deal = Deal::new("", day(created));
///     deal.amount = Some(Money::minor(100_00, Currency::EUR));
///     deal
/// });
/// let by_age = deals::pipeline_by_age(&deals, day(90));
/// assert_eq!(by_age.to_string(), "to 30d 2 (200.00 EUR), to 90d 1 (100.00 EUR)");
/// let halves = PipelineByAge { bands: "45d".parse()? };
/// assert_eq!(over(&deals).as_of(day(90)).read(halves).to_string(), "to 45d 2 (200.00 EUR), over 45d 1 (100.00 EUR)");
/// assert_eq!(over(&deals).read(PipelineByAge::default()).value(), Err(&Undefined::NeedsAsOf));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
///
/// # References
///
/// Ageing of open opportunities in CRM reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PipelineByAge {
    /// Where ages are cut.
    pub bands: AgeBands,
}

impl Default for PipelineByAge {
    fn default() -> PipelineByAge {
        PipelineByAge { bands: AgeBands::usual() }
    }
}

/// Open deals by when they were created: what [`PipelineByAge`] reads, whatever the bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenByCreation;

type Kept = Grouped<Timestamp, CountedMoney>;

impl Measure for OpenByCreation {
    const ID: &'static str = "deals.open_by_creation";
    type Observation = (Timestamp, Option<Money>);
    type When = Span;
    type Summary = Kept;
}

impl<D: Created + Closed + DealOutcome + Amount> Observe<D> for OpenByCreation {
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<(Timestamp, Option<Money>), Span> {
        match open_span(deal, as_of) {
            Ok(Some(span)) => Seen::Counted(span, (span.from, deal.amount())),
            Ok(None) => Seen::Outside,
            Err(why) => Seen::Excluded(None, why),
        }
    }
}

impl Kpi for PipelineByAge {
    const ABOUT: About = About::new("deals.open_pipeline.by_age", "Open pipeline by age", Unit::Money)
        .names(
            "Otwarty lejek sprzedaży według wieku",
            "Відкрита воронка за віком угод",
            "צבר עסקאות פתוחות לפי גיל",
            "Открытая воронка по возрасту сделок",
        )
        .neutral()
        .formula("count and sum of amounts of open deals by t - created_at")
        .anchor("level: created_at <= t < closed_at")
        .source("CRM practice: ageing")
        .parameters(&[Parameter {
            name: "bands",
            default: "30d,60d,90d,180d",
            meaning: "the bounds of the bands, each included in the band below it",
            example: "7d,365d",
        }]);
    type Measure = OpenByCreation;
    type Value = MoneySegments;
    fn measure(&self) -> OpenByCreation {
        OpenByCreation
    }
    fn value(&self, kept: &Kept, at: &Frame) -> Result<MoneySegments, Undefined> {
        let now = at.instant()?;
        let mut segments = Vec::new();
        // the youngest first
        let mut of: Vec<_> = kept.iter().collect();
        of.reverse();
        let labels = self.bands.labels();
        for (created, deals) in of {
            let band = self.bands.index(now.micros().saturating_sub(created.micros()));
            let (n, amount) = deals.counted()?;
            segments.push((labels.get(band).cloned(), n, amount));
        }
        MoneySegments::new(segments)
    }
    fn n(&self, kept: &Kept) -> i64 {
        kept.iter().fold(0, |n, (_, deals)| n.wrapping_add(deals.n()))
    }
    fn left_out(&self, kept: &Kept, note: &mut dyn FnMut(Why, i64)) {
        kept.iter().for_each(|(_, deals)| deals.without_amount(note));
    }
}

/// [`PipelineByAge`] at an instant, in the usual bands.
pub fn pipeline_by_age<I: IntoIterator>(deals: I, at: impl Into<AsOf>) -> Reading<MoneySegments>
where
    OpenByCreation: Observe<I::Item>,
{
    over(deals).as_of(at).read(PipelineByAge::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome};
    use crate::time::{Calendar, Grain};
    use crate::value::Currency;

    #[test]
    fn a_deal_grows_older_from_month_to_month_until_it_is_closed() {
        let calendar = Calendar::civil();
        let date = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let deals = [("2023-12-20", Some("2024-03-05"), Some(300)), ("2024-02-01", None, None)].map(
            |(created, closed, cents)| {
                let mut deal = Deal::new("", date(created));
                (deal.closed_at, deal.amount) = (closed.map(date), cents.map(|c| Money::minor(c, Currency::EUR)));
                deal.outcome = if closed.is_some() { Outcome::Won } else { Outcome::Open };
                deal
            },
        );
        let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let table = over(&deals).per(&months).measure(PipelineByAge { bands: "29d,60d".parse().unwrap() });
        let seen: Vec<String> = table.series(&()).iter().map(ToString::to_string).collect();
        // at the end of January it is 43 days old; the other one is 29 at the end of February
        assert_eq!(seen, ["to 60d 1 (3.00 EUR)", "to 29d 1 (0.00 EUR), over 60d 1 (3.00 EUR)", "to 60d 1 (0)"]);
        assert_eq!(table.reading(&(), 1).excluded_for(&Why::NoAmount), 1);
    }
}
