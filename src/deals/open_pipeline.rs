//! The amount of the deals that are open.

mod by_age;

pub use by_age::{OpenByCreation, PipelineByAge, pipeline_by_age};

use super::open::{OpenDeals, OpenKept};
use crate::kpi::{About, AsOf, Frame, Kpi, Observe, Reading, Unit, over};
use crate::value::{Currency, Money, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The amount of the deals that are open.
///
/// ```text
/// sum of amounts of deals with created_at <= t and t < closed_at (or not closed)
/// ```
///
/// - **Counts**: a level: deals open at the end of the period, or at the as-of where that comes first. Measure:
///   [`OpenDeals`].
/// - **Leaves out**: open deals without an amount (`NoAmount`) or with one out of range (`OutOfRange`); deals that are
///   won or lost without a closing instant (`NoCloseDate`: nobody knows how long they stood open); deals closed before
///   they were created (`NegativeDuration`).
/// - **Undefined**: deals are open, none with an amount (`NoRecords`); amounts of several currencies
///   (`MixedCurrencies`). Where nothing is open the pipeline is 0, of no currency.
/// - **Reads**: [`Created`](crate::field::Created), [`Closed`](crate::field::Closed),
///   [`DealOutcome`](crate::field::DealOutcome), [`Amount`](crate::field::Amount).
/// - **Unit**: money; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::Deal, time::Timestamp, value::{Currency, Money}};
/// let t = Timestamp::from_micros;
/// let mut deals = [Deal::new("D1", t(0)), Deal::new("D2", t(5)), Deal::new("D3", t(6))];
/// deals[0].amount = Some(Money::minor(100_00, Currency::EUR));
/// deals[1].amount = Some(Money::minor(20_00, Currency::EUR));
/// let open = deals::open_pipeline(&deals, t(6));
/// assert_eq!(open.to_string(), "120.00 EUR");
/// assert_eq!(open.evidence().to_string(), "n 2, 1 excluded (no amount)");
/// ```
///
/// # References
///
/// A semi-additive measure: over time the last level stands, it is never summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpenPipeline;

impl Kpi for OpenPipeline {
    const ABOUT: About = About::new("deals.open_pipeline", "Open pipeline", Unit::Money)
        .names("Otwarty lejek sprzedaży", "Відкрита воронка продажів", "צבר עסקאות פתוחות", "Открытая воронка продаж")
        .formula("sum of amounts of open deals")
        .anchor("level: created_at <= t < closed_at")
        .source("CRM practice");
    type Measure = OpenDeals;
    type Value = Money;
    fn measure(&self) -> OpenDeals {
        OpenDeals
    }
    fn value(&self, kept: &OpenKept, _: &Frame) -> Result<Money, Undefined> {
        match kept.amounts.total()? {
            Some(total) => Ok(total),
            None if kept.deals.n() == 0 => Ok(Money::zero(Currency::NONE)),
            None => Err(Undefined::NoRecords),
        }
    }
    fn n(&self, kept: &OpenKept) -> i64 {
        kept.amounts.count()
    }
    fn left_out(&self, kept: &OpenKept, note: &mut dyn FnMut(Why, i64)) {
        kept.without_amount(note);
    }
}

/// [`OpenPipeline`] at an instant.
pub fn open_pipeline<I: IntoIterator>(deals: I, at: impl Into<AsOf>) -> Reading<Money>
where
    OpenDeals: Observe<I::Item>,
{
    over(deals).as_of(at).read(OpenPipeline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome};
    use crate::time::{Timeline, Timestamp};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn the_closing_level_counts_what_changed_before_the_end() {
        let mut deal = Deal::new("", t(10));
        (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t(30)));
        deal.amount = Some(Money::minor(100, Currency::EUR));
        for (what, from, until, expected) in [
            ("before it", 0, 10, "0"),
            ("it began in the period", 0, 11, "1.00 EUR"),
            ("it stood all the time", 11, 20, "1.00 EUR"),
            ("it is closed in the next one", 20, 30, "1.00 EUR"),
            ("it is closed in this one", 20, 31, "0"),
            ("long after", 40, 50, "0"),
        ] {
            let period: Timeline = (t(from)..t(until)).into();
            assert_eq!(over([&deal]).during(period).read(OpenPipeline).to_string(), expected, "{what}");
        }
        assert_eq!(open_pipeline([&deal], t(29)).to_string(), "1.00 EUR");
        assert_eq!(open_pipeline([&deal], t(30)).to_string(), "0");
    }

    #[test]
    fn a_deal_closed_before_it_was_created_never_stood_open() {
        let mut deal = Deal::new("", t(10));
        (deal.outcome, deal.closed_at) = (Outcome::Lost, Some(t(9)));
        let reading = over([&deal]).read(OpenPipeline);
        assert_eq!(reading.excluded_for(&Why::NegativeDuration), 1);
    }
}
