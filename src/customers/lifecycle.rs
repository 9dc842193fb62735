//! Customers new, returning, resurrected and dormant.

use super::stages::{Stages, StagesKept, comparable};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{self, Undefined};
use serde::{Deserialize, Serialize};

/// Customers by stage: new, returning, resurrected, dormant.
///
/// ```text
/// active in P = new + returning + resurrected; active in the period before = returning + dormant
/// ```
///
/// - **Counts**: customers with an activity in the period: new ones, whose first of all it is; returning ones, who were
///   active in the period before as well; resurrected ones, who were active before that and not in it. Dormant are those
///   of the period before without an activity in this one. Measure: [`Stages`], a journey: all activities must be given,
///   or old customers pass for new ones.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that ends after the as-of (`NotYetObservable`: who is dormant is not known); a stretch of
///   time that no calendar cut and that has no period before it (`NeedsCalendar`); otherwise 0 is a value.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: customers by stage; neither way is better.
///
/// What an activity is, the records say: purchases, logins, calls. The period before is the calendar's, also where the
/// timeline begins with this one.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::Calendar, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let bought = [("A", "2024-01-05"), ("A", "2024-02-01"), ("B", "2024-01-09"), ("C", "2023-06-11"), ("C", "2024-02-11"), ("D", "2024-02-20")];
/// let purchases = bought.map(|(who, on)| Purchase::new("", who, day(on)));
/// let lifecycle = customers::lifecycle(&purchases, calendar.period("2024-02")?);
/// assert_eq!(lifecycle.to_string(), "1 new, 1 returning, 1 resurrected, 1 dormant");
/// assert_eq!(customers::lifecycle(&purchases, ..).value(), Err(&Undefined::NeedsCalendar));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Lifecycle analysis of product analytics; growth accounting, whose churned customers are the dormant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lifecycle;

impl Kpi for Lifecycle {
    const ABOUT: About = About::new("customers.lifecycle", "Customer lifecycle", Unit::Count)
        .names("Cykl życia klientów", "Життєвий цикл клієнтів", "מחזור חיי הלקוח", "Жизненный цикл клиентов")
        .neutral()
        .formula("active in P: new + returning + resurrected; active in the period before: returning + dormant")
        .anchor("activity: at")
        .source("lifecycle analysis of product analytics");
    type Measure = Stages;
    type Value = value::Lifecycle;
    fn measure(&self) -> Stages {
        Stages
    }
    fn value(&self, kept: &StagesKept, at: &Frame) -> Result<value::Lifecycle, Undefined> {
        comparable(at)?;
        value::Lifecycle::new(kept.new, kept.returning, kept.resurrected, kept.dormant)
    }
    fn n(&self, kept: &StagesKept) -> i64 {
        kept.active().wrapping_add(kept.dormant)
    }
}

/// [`Lifecycle`] of one period.
pub fn lifecycle<I: IntoIterator>(activities: I, during: impl Into<Timeline>) -> Reading<value::Lifecycle>
where
    Stages: Step<I::Item>,
{
    over(activities).during(during).read(Lifecycle)
}
