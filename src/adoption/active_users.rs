//! Users who use the CRM.

use super::{UserDays, UserDaysKept};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Active users of the CRM: DAU, WAU or MAU of staff, as the timeline has days, weeks or months.
///
/// ```text
/// count of users with >= 1 event in P
/// ```
///
/// - **Counts**: each user once in every period with an event, anchored on the event, with a licence or without. Measure:
///   [`UserDays`], a journey: a month's users are not the sum of its days'.
/// - **Leaves out**: nothing that a user did; licences that end before they start are counted apart (`NegativeDuration`).
/// - **Undefined**: nobody did anything in the period or before it (`NoRecords`: use is not recorded yet, and nobody knows
///   that there was none); a period that lies after the as-of (`NotYetObservable`). Otherwise 0 is a value.
/// - **Reads**: [`UserKey`](crate::field::UserKey), [`Uses`](crate::field::Uses).
/// - **Unit**: count; higher is better. The n of its evidence also holds users who were active before.
///
/// How often they come: [`UserStickiness`](super::UserStickiness), and of those who could
/// [`UsageFrequency`](super::UsageFrequency).
///
/// # Examples
///
/// ```
/// use crm_kpi::{adoption::{self, ActiveUsers}, kpi::over, record::UsageEvent, time::{Calendar, Grain}};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let events = [("anna", "2024-03-04"), ("anna", "2024-03-05"), ("piotr", "2024-03-05")]
///     .map(|(who, on)| UsageEvent::new(who, day(on)));
/// let week = calendar.period("2024-W10")?;
/// assert_eq!(adoption::active_users(&events, &week).ok(), Some(2)); // WAU
/// let daily = over(&events).per(week.by(Grain::Day)?).measure(ActiveUsers); // DAU
/// assert_eq!([0, 1, 2].map(|slot| daily.reading(&(), slot).ok()), [Some(1), Some(2), Some(0)]);
/// assert_eq!(adoption::active_users(&events, calendar.period("2024-W09")?).ok(), None); // not recorded yet
/// let early = over(&events).during(calendar.period("2024-W11")?).as_of(day("2024-03-06")).read(ActiveUsers);
/// assert_eq!(early.ok(), None); // not yet observable
/// # Ok(()) }
/// ```
///
/// # References
///
/// DAU, WAU and MAU of product analytics, of the people who work with the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ActiveUsers;

impl Kpi for ActiveUsers {
    const ABOUT: About = About::new("adoption.active_users", "Active CRM users (DAU / WAU / MAU)", Unit::Count)
        .names(
            "Aktywni użytkownicy CRM (DAU / WAU / MAU)",
            "Активні користувачі CRM (DAU / WAU / MAU)",
            "משתמשי CRM פעילים (DAU / WAU / MAU)",
            "Активные пользователи CRM (DAU / WAU / MAU)",
        )
        .formula("count of users with >= 1 event in P")
        .anchor("event: at")
        .source("product analytics: DAU, WAU, MAU");
    type Measure = UserDays;
    type Value = u64;
    fn measure(&self) -> UserDays {
        UserDays
    }
    fn value(&self, kept: &UserDaysKept, _: &Frame) -> Result<u64, Undefined> {
        kept.recorded()?;
        u64::try_from(kept.active).map_err(|_| Undefined::Inconsistent)
    }
    fn n(&self, kept: &UserDaysKept) -> i64 {
        kept.users
    }
}

/// [`ActiveUsers`] of one period.
pub fn active_users<I: IntoIterator>(events: I, during: impl Into<Timeline>) -> Reading<u64>
where
    UserDays: Step<I::Item>,
{
    over(events).during(during).read(ActiveUsers)
}
