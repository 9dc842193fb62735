//! How long tickets take to be solved, in business hours.

use crate::field::{Created, Merged, Solutions, Solved};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Values;
use crate::tickets::Resolution;
use crate::tickets::business_time::{HOURS, given, in_business_time};
use crate::tickets::solutions::solved;
use crate::time::{Schedules, Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// From a ticket's creation to its last solution, counted in business hours: the distribution.
///
/// ```text
/// business time from created_at to solved_at, one for each solved ticket
/// ```
///
/// - **Counts**: what [`Resolution`] counts, anchored on the last solution. Only time in the hours in force counts, as it
///   passes, or as the clock on the wall shows it: see [`BusinessHours`](crate::time::BusinessHours). A ticket that came
///   and was solved outside of them took no time: zero is a value.
/// - **Leaves out**: tickets solved before they were created (`NegativeDuration`), or outside the years 1900 to 2199
///   (`OutOfRange`). Merged tickets are solved as those that they were merged into.
/// - **Undefined**: nothing solved (`NoRecords`); no hours given (`NeedsBusinessHours`).
/// - **Reads**: [`Created`], [`Solved`], [`Merged`], [`Solutions`](crate::field::Solutions).
/// - **Unit**: duration; lower is better.
///
/// All tickets are counted in the same hours, which may change from an instant on ([`Schedules`]). Where teams have hours
/// of their own, ask team by team. Around the clock instead: [`Resolution`].
///
/// # Examples
///
/// Created on Friday at four, solved on Monday at ten:
///
/// ```
/// use crm_kpi::tickets::{self, BusinessResolution};
/// use crm_kpi::{kpi::over, record::Ticket, time::{Calendar, Timestamp}, value::Undefined};
/// # fn main() -> Result<(), crm_kpi::Error> {
/// let hours = Calendar::in_zone(chrono_tz::Europe::Warsaw).business_hours("mon-fri 09:00-17:00")?;
/// let mut ticket = Ticket::new("T1", Timestamp::parse("2024-03-01T16:00:00+01:00")?);
/// ticket.solved_at = Some(Timestamp::parse("2024-03-04T10:00:00+01:00")?);
/// assert_eq!(tickets::resolution_mean([&ticket], ..).to_string(), "2.8 days");
/// let time = tickets::business_resolution([&ticket], &hours, ..);
/// assert_eq!(time.to_string(), "median 2.0 h, p90 2.0 h, mean 2.0 h (n = 1)");
///
/// let without = over([&ticket]).read(BusinessResolution::default());
/// assert_eq!(without.value(), Err(&Undefined::NeedsBusinessHours));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Full resolution time in business hours, as in help desk systems.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BusinessResolution {
    /// The hours in which time counts.
    pub hours: Option<Schedules>,
}

impl Resolution {
    /// Counted in business hours.
    pub fn in_business_time(hours: impl Into<Schedules>) -> BusinessResolution {
        BusinessResolution { hours: Some(hours.into()) }
    }
}

impl Measure for BusinessResolution {
    const ID: &'static str = "tickets.resolution.business";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
    fn parameters(&self) -> Option<String> {
        Some(self.hours.as_ref().map_or("none".to_owned(), Schedules::to_string))
    }
}

impl<T: Created + Solved + Solutions + Merged> Observe<T> for BusinessResolution {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<i64> {
        in_business_time(self.hours.as_ref(), solved(ticket, as_of))
    }
}

impl Kpi for BusinessResolution {
    const ABOUT: About = About::new("tickets.resolution.business", "Resolution time in business hours", Unit::Duration)
        .names(
            "Czas rozwiązania zgłoszenia w godzinach pracy",
            "Час розв’язання проблем у робочих годинах",
            "זמן פתרון בשעות העבודה",
            "Время решения в рабочих часах",
        )
        .lower_is_better()
        .formula("business time from created_at to solved_at")
        .anchor("solved_at, the last")
        .source("help desk practice: one for each ticket")
        .parameters(&[HOURS]);
    type Measure = BusinessResolution;
    type Value = DurationSummary;
    fn measure(&self) -> BusinessResolution {
        self.clone()
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        given(self.hours.as_ref())?;
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`BusinessResolution`] of one period.
pub fn business_resolution<I: IntoIterator>(
    tickets: I,
    hours: impl Into<Schedules>,
    during: impl Into<Timeline>,
) -> Reading<DurationSummary>
where
    BusinessResolution: Observe<I::Item>,
{
    over(tickets).during(during).read(Resolution::in_business_time(hours))
}
