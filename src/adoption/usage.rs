//! How often users use the CRM.

use super::{UserDays, UserDaysKept};
use crate::field::Id;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, entities};
use crate::time::{BusinessHours, Timeline};
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Usage frequency: the days on which users were active, of the working days they could have been.
///
/// ```text
/// active user-days / (licensed users x working days of P)
/// ```
///
/// - **Counts**: users with a licence at any instant of the period, each once; and of each the days of the period with an
///   event. Days are those of the calendar that cut the period; working days are those of the business hours on which
///   there is any open time. A day at the weekend counts as active all the same, so that the ratio may exceed 1. Measure:
///   [`UserDays`], a journey.
/// - **Leaves out**: licences that end before they start (`NegativeDuration`). What is done by users without a licence in
///   the period is not their licence's use, and does not count.
/// - **Undefined**: nobody did anything in the period or before it (`NoRecords`: use is not recorded yet, and nobody knows
///   that there was none); no licensed users, or no working days (`NoDenominator`); no business hours given
///   (`NeedsBusinessHours`); a period that ends after the as-of (`NotYetObservable`); a stretch of time that no calendar
///   cut (`NeedsCalendar`).
/// - **Reads**: of users and of events [`UserKey`](crate::field::UserKey), [`Uses`](crate::field::Uses).
/// - **Unit**: ratio; higher is better. The n of its evidence also holds users who did something without a
///   licence, now or before.
///
/// A period must lie within the time of which events are held: one that begins before the first of them reads too low.
/// In groups an event must stand in the group of its user.
///
/// # Examples
///
/// ```
/// use crm_kpi::{adoption, record::{Staff, UsageEvent}, time::Calendar, value::Undefined};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let calendar = Calendar::civil();
/// let day = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
/// let hours = calendar.business_hours("mon-fri 09:00-17:00")?;
/// let staff = [Staff::new("anna", day("2024-01-01")), Staff::new("piotr", day("2024-01-01"))];
/// let events = ["2024-03-04", "2024-03-04", "2024-03-05"].map(|on| UsageEvent::new("anna", day(on)));
/// let week = calendar.period("2024-W10")?;
/// assert_eq!(adoption::usage(&staff, &events, &hours, &week).to_string(), "0.20"); // two days of two users' five
/// assert_eq!(adoption::usage(&staff[..0], &events, &hours, &week).value(), Err(&Undefined::NoDenominator));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Adoption of business software: active days per user and working day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct UsageFrequency {
    /// The hours whose days are working days.
    pub hours: Option<BusinessHours>,
}

impl Kpi for UsageFrequency {
    const ABOUT: About = About::new("adoption.usage", "CRM usage frequency", Unit::Ratio)
        .names(
            "Częstotliwość użycia CRM",
            "Частота використання CRM",
            "תדירות שימוש ב-CRM",
            "Частота использования CRM",
        )
        .formula("active user-days / (licensed users x working days of P)")
        .anchor("licences: any instant of the period; events: at")
        .source("adoption of business software")
        .parameters(&[Parameter {
            name: "hours",
            default: "none",
            meaning: "the business hours whose days are working days, such as mon-fri 09:00-17:00; zone Europe/Warsaw; \
                      undefined without",
            example: "mon-fri 09:00-17:00; zone +01:00",
        }]);
    type Measure = UserDays;
    type Value = Ratio;
    fn measure(&self) -> UserDays {
        UserDays
    }
    fn value(&self, kept: &UserDaysKept, at: &Frame) -> Result<Ratio, Undefined> {
        let hours = self.hours.as_ref().ok_or(Undefined::NeedsBusinessHours)?;
        if at.unfinished() {
            return Err(Undefined::NotYetObservable);
        }
        let period = at.timeline().period(at.slot().unwrap_or(0)).ok_or(Undefined::NeedsCalendar)?;
        if kept.licensed > 0 {
            kept.recorded()?;
        }
        if kept.licensed < 0 || kept.licensed_days < 0 {
            return Err(Undefined::Inconsistent);
        }
        Ratio::new(kept.licensed_days.into(), i128::from(kept.licensed) * i128::from(hours.business_days_in(&period)))
    }
    fn n(&self, kept: &UserDaysKept) -> i64 {
        kept.users
    }
}

/// [`UsageFrequency`] of one period.
pub fn usage<I: IntoIterator, J: IntoIterator, E: Id>(
    staff: I,
    events: J,
    hours: &BusinessHours,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    UserDays: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    let kpi = UsageFrequency { hours: Some(hours.clone()) };
    entities(kpi).during(during).with(staff).with(events).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::over;
    use crate::record::{Staff, UsageEvent};
    use crate::time::{Calendar, Grain};

    #[test]
    fn days_of_the_licensed_count_against_the_working_days_of_their_period() {
        let calendar = Calendar::civil();
        let date = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let hours = calendar.business_hours("mon-fri 09:00-17:00").unwrap();
        let weeks = calendar.period("2024-W10").unwrap();
        // from Monday, 4 March 2024
        for (what, licences, on, expected) in [
            ("nothing known", vec![("2024-01-01", None)], vec![], None),
            ("nothing done", vec![("2024-01-01", None)], vec!["2024-02-01"], Some((0, 5))),
            ("not recorded yet", vec![("2024-01-01", None)], vec!["2024-03-11"], None),
            ("a day once", vec![("2024-01-01", None)], vec!["2024-03-04", "2024-03-04"], Some((1, 5))),
            ("at the weekend too", vec![("2024-01-01", None)], vec!["2024-03-08", "2024-03-09"], Some((2, 5))),
            ("outside the week", vec![("2024-01-01", None)], vec!["2024-03-03", "2024-03-11"], Some((0, 5))),
            (
                "two licences, one user",
                vec![("2024-01-01", None), ("2024-03-05", None)],
                vec!["2024-03-06"],
                Some((1, 5)),
            ),
            ("gone at its first instant", vec![("2024-01-01", Some("2024-03-04"))], vec!["2024-03-06"], None),
            ("licensed after it", vec![("2024-03-11", None)], vec!["2024-03-06"], None),
            ("no licence", vec![], vec!["2024-03-06"], None),
            ("backwards", vec![("2024-03-06", Some("2024-03-05"))], vec!["2024-03-06"], None),
        ] {
            let staff = licences.into_iter().map(|(from, until): (&str, Option<&str>)| {
                let mut user = Staff::new("anna", date(from));
                user.licensed_until = until.map(date);
                user
            });
            let events = on.into_iter().map(|on| UsageEvent::new("anna", date(on)));
            let expected = expected.map(|(days, of)| Ratio::new(days, of).unwrap());
            assert_eq!(usage(staff, events, &hours, &weeks).ok(), expected, "{what}");
        }
    }

    #[test]
    fn what_it_cannot_know_is_undefined() {
        let calendar = Calendar::civil();
        let date = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let staff = [Staff::new("anna", date("2024-01-01"))];
        let events = [UsageEvent::new("anna", date("2024-01-01"))];
        let hours = calendar.business_hours("mon-fri 09:00-17:00").unwrap();
        let week = calendar.period("2024-W10").unwrap();
        let without = over(&staff).during(&week).read(UsageFrequency::default());
        assert_eq!(without.value(), Err(&Undefined::NeedsBusinessHours));
        let kpi = UsageFrequency { hours: Some(hours.clone()) };
        let early = over(&staff).during(&week).as_of(date("2024-03-06")).read(kpi.clone());
        assert_eq!(early.value(), Err(&Undefined::NotYetObservable));
        let all_time = usage(&staff, &events, &hours, ..);
        assert_eq!(all_time.value(), Err(&Undefined::NeedsCalendar));
        let question = entities(kpi).per(week.by(Grain::Day).unwrap()).with(&staff).with(&events);
        let days = { question }.table();
        let defined: Vec<bool> = days.series(&()).into_iter().map(|r| r.ok().is_some()).collect();
        assert_eq!(defined, [true, true, true, true, true, false, false]); // no working days at the weekend
    }
}
