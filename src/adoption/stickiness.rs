//! How many of the period's users a day sees.

use super::{UserDays, UserDaysKept};
use crate::kpi::{About, Frame, Kpi, Reading, Step, Unit, over};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// Stickiness of the CRM: the share of the period's active users that an average day sees, DAU / MAU of staff.
///
/// ```text
/// sum over the days of P of active users / (days of P x active users of P)
/// ```
///
/// - **Counts**: users with an event in the period, each once; and of each the days of the period with an event. Days are
///   those of the calendar that cut the period, weekends included. The grain of the timeline says what is divided by:
///   months give DAU / MAU, weeks DAU / WAU. Measure: [`UserDays`], a journey.
/// - **Leaves out**: nothing that a user did.
/// - **Undefined**: nobody was active (`NoDenominator`); a period that ends after the as-of (`NotYetObservable`); a
///   stretch of time that no calendar cut (`NeedsCalendar`).
/// - **Reads**: [`UserKey`](crate::field::UserKey), [`Uses`](crate::field::Uses).
/// - **Unit**: share, 0 to 1; higher is better. The n of its evidence also holds users who were active before. Who works five days of seven reaches 71 %: against working days, and
///   with those who never came, see [`UsageFrequency`](super::UsageFrequency).
///
/// # Examples
///
/// ```
/// use crm_kpi::{adoption, record::UsageEvent, time::Calendar, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let events = [("anna", "2024-03-04"), ("anna", "2024-03-05"), ("piotr", "2024-03-05")]
///     .map(|(who, on)| UsageEvent::new(who, day(on)));
/// assert_eq!(adoption::user_stickiness(&events, calendar.period("2024-W10")?).to_string(), "21.4 % (3 of 14)");
/// let quiet = adoption::user_stickiness(&events, calendar.period("2024-W11")?);
/// assert_eq!(quiet.value(), Err(&Undefined::NoDenominator));
/// # Ok(()) }
/// ```
///
/// # References
///
/// DAU / MAU of product analytics, of the people who work with the CRM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UserStickiness;

impl Kpi for UserStickiness {
    const ABOUT: About = About::new("adoption.stickiness", "CRM user stickiness (DAU / MAU)", Unit::Share)
        .names(
            "Przywiązanie użytkowników CRM (DAU / MAU)",
            "Залученість користувачів CRM (DAU / MAU)",
            "דביקות משתמשי CRM (DAU / MAU)",
            "Вовлечённость пользователей CRM (DAU / MAU)",
        )
        .formula("sum over the days of P of active users / (days of P x active users of P)")
        .anchor("event: at")
        .source("product analytics: DAU / MAU");
    type Measure = UserDays;
    type Value = Share;
    fn measure(&self) -> UserDays {
        UserDays
    }
    fn value(&self, kept: &UserDaysKept, at: &Frame) -> Result<Share, Undefined> {
        at.timeline().calendar().ok_or(Undefined::NeedsCalendar)?;
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        let period = at.timeline().period(at.slot().unwrap_or(0)).ok_or(Undefined::NeedsCalendar)?;
        let days = period.last_date().signed_duration_since(period.first_date()).num_days() + 1;
        Share::new(kept.days, i128::from(days) * i128::from(kept.active))
    }
    fn n(&self, kept: &UserDaysKept) -> i64 {
        kept.users
    }
}

/// [`UserStickiness`] of one period.
pub fn user_stickiness<I: IntoIterator>(events: I, during: impl Into<Timeline>) -> Reading<Share>
where
    UserDays: Step<I::Item>,
{
    over(events).during(during).read(UserStickiness)
}
