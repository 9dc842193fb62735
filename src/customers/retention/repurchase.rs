//! The share of buyers that buy again in the next period.

use crate::customers::stages::{Stages, StagesKept, comparable};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of the buyers of the period before that buy in this one: retention where nobody has a contract.
///
/// ```text
/// customers who bought in the period before and in P / customers who bought in the period before
/// ```
///
/// - **Counts**: customers with a purchase in the calendar's period before this one; of them those with a purchase in
///   it. Measure: [`Stages`], a journey: the purchases of the period before must be given as well.
/// - **Leaves out**: nothing. Who buys now and did not buy in the period before is in neither number, also where that
///   customer bought earlier; [`Lifecycle`](crate::customers::Lifecycle) counts those.
/// - **Undefined**: nobody bought in the period before (`NoDenominator`); a period that ends after the as-of
///   (`NotYetObservable`); a stretch of time that no calendar cut (`NeedsCalendar`).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: share, 0 to 1; higher is better.
///
/// Take periods in which a customer who stays does buy. Where contracts say who is a customer, take
/// [`Retention`](crate::customers::Retention); [`CohortRetention`](crate::customers::CohortRetention) follows those who
/// came together.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Calendar, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let bought = [("A", "2023-11-05"), ("A", "2024-01-09"), ("B", "2023-12-09"), ("C", "2024-02-11")];
/// let purchases = bought.map(|(who, on)| Purchase::new("", who, day(on)));
/// let retention = |label: &str| Ok::<_, crm_kpi::Error>(customers::repurchase_retention(&purchases, calendar.period(label)?));
/// assert_eq!(retention("2024-Q1")?.to_string(), "50.0 % (1 of 2)"); // A of A and B
/// assert_eq!(retention("2023-Q4")?.value(), Err(&Undefined::NoDenominator));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Repeat purchase based retention of retail reports; period over period retention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RepurchaseRetention;

impl Kpi for RepurchaseRetention {
    const ABOUT: About = About::new("customers.retention.repurchase", "Retention of buyers", Unit::Share)
        .names("Utrzymanie kupujących", "Утримання покупців", "שימור קונים", "Удержание покупателей")
        .formula("customers who bought in the period before and in P / customers who bought in the period before")
        .anchor("purchase: at")
        .source("CRM practice: repeat purchase based retention");
    type Measure = Stages;
    type Value = Share;
    fn measure(&self) -> Stages {
        Stages
    }
    fn value(&self, kept: &StagesKept, at: &Frame) -> Result<Share, Undefined> {
        comparable(at)?;
        Share::new(kept.returning, kept.before())
    }
    fn n(&self, kept: &StagesKept) -> i64 {
        kept.before()
    }
}

/// [`RepurchaseRetention`] of one period.
pub fn repurchase_retention<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<Share>
where
    Stages: Step<I::Item>,
{
    over(purchases).during(during).read(RepurchaseRetention)
}
