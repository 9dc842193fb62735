//! Customers who buy again on another day.

use crate::customers::days::{ActiveDays, DaysKept, has_days};
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of buyers who buy on more than one day: repeat purchases with those of one day taken together.
///
/// ```text
/// customers with purchases on >= 2 days of P / customers with >= 1 purchase in P
/// ```
///
/// - **Counts**: the buyers of the period, anchored on the purchase; of them those who bought on two days or more of it.
///   With `ever` those who bought on a day of it that is not their first of all. Days are those of the calendar that cut
///   the period, with its zone. Measure: [`ActiveDays`], a journey: for `ever` all purchases must be given.
/// - **Leaves out**: nothing. An order split in two on one day is one purchase.
/// - **Undefined**: nobody bought (`NoDenominator`); a stretch of time that no calendar cut, which has no days
///   (`NeedsCalendar`): for all there is ask for a period that holds it.
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: share; higher is better.
///
/// Every purchase by itself is [`RepeatPurchases`](crate::customers::RepeatPurchases).
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::Purchase, time::{Calendar, Timestamp}, value::Undefined};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let bought = [("A", "2024-01-05T09:00:00Z"), ("A", "2024-01-05T09:05:00Z"), ("B", "2024-01-05T09:00:00Z"), ("B", "2024-01-06T09:00:00Z")];
/// let purchases = bought.map(|(who, at)| Purchase::new("", who, Timestamp::parse(at).unwrap()));
/// let january = Calendar::utc().period("2024-01")?;
/// assert_eq!(customers::repeat_purchase_days(&purchases, &january).to_string(), "50.0 % (1 of 2)");
/// assert_eq!(customers::repeat_purchases(&purchases, &january).to_string(), "100.0 % (2 of 2)");
/// assert_eq!(customers::repeat_purchase_days(&purchases, ..).value(), Err(&Undefined::NeedsCalendar));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Repeat purchase rate by days; purchase occasions of buyer models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RepeatPurchaseDays {
    /// A day repeats any earlier one, not only one of the same period.
    pub ever: bool,
}

impl Kpi for RepeatPurchaseDays {
    const ABOUT: About = About::new("customers.repeat_purchases.days", "Repeat purchases by days", Unit::Share)
        .names(
            "Powtórne zakupy według dni",
            "Повторні покупки за днями",
            "רכישות חוזרות לפי ימים",
            "Повторные покупки по дням",
        )
        .formula("customers with purchases on >= 2 days of P / customers with >= 1 purchase in P")
        .anchor("purchase: at")
        .source("CRM practice: purchase occasions")
        .parameters(&[Parameter {
            name: "ever",
            default: "false",
            meaning: "`true` counts a day as a repeat of any earlier one, `false` of one in the same period",
            example: "true",
        }]);
    type Measure = ActiveDays;
    type Value = Share;
    fn measure(&self) -> ActiveDays {
        ActiveDays
    }
    fn value(&self, kept: &DaysKept, at: &Frame) -> Result<Share, Undefined> {
        has_days(at)?;
        Share::new(if self.ever { kept.repeating } else { kept.again }, kept.customers)
    }
    fn n(&self, kept: &DaysKept) -> i64 {
        kept.customers
    }
}

/// [`RepeatPurchaseDays`] within one period.
pub fn repeat_purchase_days<I: IntoIterator>(purchases: I, during: impl Into<Timeline>) -> Reading<Share>
where
    ActiveDays: Step<I::Item>,
{
    over(purchases).during(during).read(RepeatPurchaseDays::default())
}
