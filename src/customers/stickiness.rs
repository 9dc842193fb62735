//! How many of the period's customers a day sees.

use super::days::{ActiveDays, DaysKept, has_days};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// Stickiness: the share of the period's active customers that an average day sees, DAU / MAU.
///
/// ```text
/// sum over the days of P of active customers / (days of P x active customers of P)
/// ```
///
/// - **Counts**: customers with an activity in the period, each once; and of each the days of the period with an activity.
///   Days are those of the calendar that cut the period, with its zone. The grain of the timeline says what is divided
///   by: months give DAU / MAU, weeks DAU / WAU. Measure: [`ActiveDays`], a journey.
/// - **Leaves out**: nothing.
/// - **Undefined**: nobody was active (`NoDenominator`); a period that ends after the as-of (`NotYetObservable`: days
///   that have not come are not empty days); a stretch of time that no calendar cut (`NeedsCalendar`).
/// - **Reads**: [`CustomerKey`](crate::field::CustomerKey), [`At`](crate::field::At).
/// - **Unit**: share, 0 to 1; higher is better: 0.2 is six days in thirty.
///
/// It is the ratio of the mean of daily active customers to those of the month, and not the mean of each day's ratio.
///
/// # Examples
///
/// ```
/// use crm_kpi::{customers, record::{Interaction, InteractionKind::Login}, time::Calendar};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let logins = [("A", "2024-02-01"), ("A", "2024-02-01"), ("A", "2024-02-02"), ("B", "2024-02-29")]
///     .map(|(who, on)| Interaction::new(who, day(on), Login));
/// assert_eq!(customers::stickiness(&logins, calendar.period("2024-02")?).to_string(), "5.2 % (3 of 58)"); // 29 days, A and B
/// assert_eq!(customers::stickiness(&logins, calendar.period("2024-03")?).ok(), None);
/// # Ok(()) }
/// ```
///
/// # References
///
/// DAU / MAU of product analytics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stickiness;

impl Kpi for Stickiness {
    const ABOUT: About = About::new("customers.stickiness", "Stickiness (DAU / MAU)", Unit::Share)
        .names(
            "Przywiązanie klientów (DAU / MAU)",
            "Залученість клієнтів (DAU / MAU)",
            "דביקות (DAU / MAU)",
            "Вовлечённость клиентов (DAU / MAU)",
        )
        .formula("sum over the days of P of active customers / (days of P x active customers of P)")
        .anchor("activity: at")
        .source("product analytics: DAU / MAU");
    type Measure = ActiveDays;
    type Value = Share;
    fn measure(&self) -> ActiveDays {
        ActiveDays
    }
    fn value(&self, kept: &DaysKept, at: &Frame) -> Result<Share, Undefined> {
        has_days(at)?;
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        let period = at.timeline().period(at.slot().unwrap_or(0)).ok_or(Undefined::NeedsCalendar)?;
        let days = period.last_date().signed_duration_since(period.first_date()).num_days() + 1;
        Share::new(kept.days, i128::from(days) * i128::from(kept.customers))
    }
    fn n(&self, kept: &DaysKept) -> i64 {
        kept.customers
    }
}

/// [`Stickiness`] of one period.
pub fn stickiness<I: IntoIterator>(activities: I, during: impl Into<Timeline>) -> Reading<Share>
where
    ActiveDays: Step<I::Item>,
{
    over(activities).during(during).read(Stickiness)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Purchase;
    use crate::time::{Calendar, Grain, Timestamp};

    #[test]
    fn it_is_the_mean_of_daily_over_those_of_the_period() {
        let calendar = Calendar::civil();
        let date = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let bought =
            [("A", "2024-02-01"), ("A", "2024-02-02"), ("A", "2024-02-02"), ("B", "2024-02-04"), ("B", "2024-03-01")];
        let purchases = bought.map(|(who, on)| Purchase::new("", who, date(on)));
        let counts = |share: Option<Share>| share.map(|s| (s.part(), s.whole()));
        for (label, grain, expected) in [
            ("2024-02", Grain::Month, vec![Some((3, 58))]),
            ("2024-Q1", Grain::Month, vec![None, Some((3, 58)), Some((1, 31))]),
            ("2024-Q1", Grain::Quarter, vec![Some((4, 182))]),
            ("2024-W05", Grain::Week, vec![Some((3, 14))]),
            ("2024-02-02", Grain::Day, vec![Some((1, 1))]),
        ] {
            let timeline = calendar.period(label).unwrap().by(grain).unwrap();
            let table = over(&purchases).per(&timeline).measure(Stickiness);
            let seen: Vec<_> = table.series(&()).into_iter().map(|r| counts(r.ok())).collect();
            assert_eq!(seen, expected, "{label} by {grain}");
        }
        let february = calendar.period("2024-02").unwrap();
        let early = over(&purchases).during(&february).as_of(date("2024-02-10")).read(Stickiness);
        assert_eq!(early.value(), Err(&Undefined::NotYetObservable));
        assert_eq!(stickiness(&purchases, date("2024-02-01")..Timestamp::MAX).value(), Err(&Undefined::NeedsCalendar));
    }
}
