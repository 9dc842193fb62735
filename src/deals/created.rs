//! Deals created.

use crate::field::Created;
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Count;
use crate::time::{Timeline, Timestamp};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Deals created.
///
/// ```text
/// count of deals
/// ```
///
/// - **Counts**: deals created in the period, anchored on creation, whatever became of them.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`Created`].
/// - **Unit**: count; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::Deal, time::{Calendar, Timestamp}};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let deals = [Deal::new("D1", Timestamp::parse("2024-01-31T12:00:00Z")?)];
/// let calendar = Calendar::utc();
/// assert_eq!(deals::deals_created(&deals, calendar.period("2024-01")?).ok(), Some(1));
/// assert_eq!(deals::deals_created(&deals, calendar.period("2024-02")?).ok(), Some(0)); // not undefined
/// # Ok(()) }
/// ```
///
/// # References
///
/// New opportunities of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DealsCreated;

impl Measure for DealsCreated {
    const ID: &'static str = "deals.created";
    type Observation = ();
    type When = Timestamp;
    type Summary = Count;
}

impl<D: Created> Observe<D> for DealsCreated {
    #[inline]
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<()> {
        let at = deal.created_at();
        if as_of.knows(at) { Seen::Counted(at, ()) } else { Seen::Outside }
    }
}

impl Kpi for DealsCreated {
    const ABOUT: About = About::new("deals.created", "Deals created", Unit::Count)
        .names("Utworzone szanse sprzedaży", "Створені угоди", "עסקאות שנוצרו", "Созданные сделки")
        .formula("count of deals")
        .anchor("created_at")
        .source("CRM practice");
    type Measure = DealsCreated;
    type Value = u64;
    fn measure(&self) -> DealsCreated {
        *self
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`DealsCreated`] of one period.
pub fn deals_created<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<u64>
where
    DealsCreated: Observe<I::Item>,
{
    over(deals).during(during).read(DealsCreated)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Deal;

    #[test]
    fn a_deal_counts_in_the_period_of_its_creation_once_it_is_known() {
        let t = Timestamp::from_micros;
        let deals = [0, 5, 9].map(|at| Deal::new("", t(at)));
        for (what, from, until, as_of, expected) in [
            ("all", 0, 10, 20, 3),
            ("the end is not in it", 0, 9, 20, 2),
            ("the start is", 5, 9, 20, 1),
            ("nothing is a number", 20, 30, 20, 0),
            ("what comes later is not known", 0, 10, 5, 2),
        ] {
            let reading = over(&deals).during(t(from)..t(until)).as_of(t(as_of)).read(DealsCreated);
            assert_eq!(reading.ok(), Some(expected), "{what}");
        }
    }
}
