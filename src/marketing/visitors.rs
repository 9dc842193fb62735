//! Unique visitors.

use crate::customers::{BuyersKept, Buying};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Unique visitors of the web site.
///
/// ```text
/// count of visitors with >= 1 visit in P
/// ```
///
/// - **Counts**: each visitor once in every period with a visit, anchored on the visit. Measure: [`Buying`] over visits, a
///   journey: a quarter's visitors are not the sum of its months'.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: count; higher is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{marketing, record::Visit, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let visits = [("A", 1), ("A", 2), ("B", 3)].map(|(who, at)| Visit::new(t(at), who));
/// assert_eq!(marketing::visitors(&visits, ..).ok(), Some(2));
/// assert_eq!(marketing::visitors(&visits, t(4)..t(9)).ok(), Some(0));
/// ```
///
/// # References
///
/// Unique visitors of web analytics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Visitors;

impl Kpi for Visitors {
    const ABOUT: About = About::new("marketing.visitors", "Unique visitors", Unit::Count)
        .names("Unikalni użytkownicy", "Унікальні відвідувачі", "מבקרים ייחודיים", "Уникальные посетители")
        .formula("count of visitors with >= 1 visit in P")
        .anchor("visit: at")
        .source("web analytics: unique visitors");
    type Measure = Buying;
    type Value = u64;
    fn measure(&self) -> Buying {
        Buying
    }
    fn value(&self, kept: &BuyersKept, _: &Frame) -> Result<u64, Undefined> {
        u64::try_from(kept.buyers).map_err(|_| Undefined::Inconsistent)
    }
    fn n(&self, kept: &BuyersKept) -> i64 {
        kept.buyers
    }
}

/// [`Visitors`] of one period.
pub fn visitors<I: IntoIterator>(visits: I, during: impl Into<Timeline>) -> Reading<u64>
where
    Buying: Step<I::Item>,
{
    over(visits).during(during).read(Visitors)
}
