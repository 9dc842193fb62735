//! Open tickets by how old they are.

use crate::error::Error;
use crate::field::Id;
use crate::kpi::{About, AsOf, Frame, Kpi, Parameter, Reading, Step, Unit, entities};
use crate::summary::Values;
use crate::tickets::{OpenTickets, open_tickets};
use crate::time::Length;
use crate::value::{Segments, Undefined};
use serde::{Deserialize, Serialize};

/// Tickets open at an instant, by bands of their age.
///
/// ```text
/// count of open tickets with an age in each band; an age that is a limit belongs to the band above it
/// ```
///
/// - **Counts**: a level: tickets open at the end of the period, or at the as-of where that comes first, by their whole
///   age. The bands lie between three limits, by default a day, a week and 30 days. Measure: [`OpenTickets`], a journey.
/// - **Leaves out**: tickets solved before they came (`NegativeDuration`). Merged tickets stand as those that they were
///   merged into.
/// - **Undefined**: tickets are open, and there is no end and no as-of to take the age at (`NeedsAsOf`); otherwise nothing
///   open is a value.
/// - **Reads**: of tickets and of their changes [`TicketKey`](crate::field::TicketKey),
///   [`TicketEvents`](crate::field::TicketEvents).
/// - **Unit**: count for each band; lower is better.
///
/// How many in all: [`Backlog`](crate::tickets::Backlog). The ages themselves: [`BacklogAge`](crate::tickets::BacklogAge).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Ticket, TicketChange}, tickets, time::Timestamp};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let all = [("T1", 0), ("T2", 3), ("T3", 39)].map(|(id, created)| Ticket::new(id, day(created)));
/// let none: [TicketChange; 0] = [];
/// let bands = tickets::backlog_by_age(&all, &none, day(40));
/// assert_eq!(bands.to_string(), "30d and older 2, 1d to 7d 1"); // what is a day old is in the second band
/// let open = crm_kpi::kpi::entities(tickets::BacklogByAge::default()).with(&all).read();
/// assert_eq!(open.value(), Err(&crm_kpi::value::Undefined::NeedsAsOf));
/// ```
///
/// # References
///
/// Backlog ageing, as service desks report it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BacklogByAge {
    /// Where the first band ends.
    pub first: Length,
    /// Where the second band ends.
    pub second: Length,
    /// Where the third band ends and the last begins.
    pub third: Length,
}

impl Default for BacklogByAge {
    fn default() -> BacklogByAge {
        BacklogByAge { first: Length::ONE_DAY, second: Length::SEVEN_DAYS, third: Length::THIRTY_DAYS }
    }
}

impl BacklogByAge {
    fn band(&self, age: i64) -> String {
        let BacklogByAge { first, second, third } = self;
        match age {
            age if age < first.micros() => format!("younger than {first}"),
            age if age < second.micros() => format!("{first} to {second}"),
            age if age < third.micros() => format!("{second} to {third}"),
            _ => format!("{third} and older"),
        }
    }
}

const fn limit(name: &'static str, default: &'static str, meaning: &'static str, example: &'static str) -> Parameter {
    Parameter { name, default, meaning, example }
}

impl Kpi for BacklogByAge {
    const ABOUT: About = About::new("tickets.backlog.by_age", "Ticket backlog by age", Unit::Count)
        .names(
            "Otwarte zgłoszenia według wieku",
            "Відкриті звернення за віком",
            "פניות פתוחות לפי גיל",
            "Открытые обращения по возрасту",
        )
        .lower_is_better()
        .formula("count of open tickets in each band of age")
        .anchor("level: open at t")
        .source("service desk practice: backlog ageing")
        .parameters(&[
            limit("first", "1d", "a length such as 1d: where the first band of age ends", "4h"),
            limit("second", "7d", "a length such as 7d: where the second band ends", "10d"),
            limit("third", "30d", "a length such as 30d: where the third band ends and the last begins", "90d"),
        ]);
    type Measure = OpenTickets;
    type Value = Segments;
    fn measure(&self) -> OpenTickets {
        OpenTickets
    }
    fn value(&self, kept: &Values<i64>, at: &Frame) -> Result<Segments, Undefined> {
        let ages = open_tickets::ages(kept, at)?;
        Segments::new(ages.into_iter().map(|age| (Some(self.band(age)), 1)))
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
    fn check(&self) -> Result<(), Error> {
        if self.first < self.second && self.second < self.third {
            return Ok(());
        }
        let given = format!("{}, {}, {}", self.first, self.second, self.third);
        Err(Error::invalid("limits of age", given, "each longer than the one before it"))
    }
}

/// [`BacklogByAge`] at an instant, from tickets and the history of their changes: a day, a week, 30 days.
pub fn backlog_by_age<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    changes: J,
    at: impl Into<AsOf>,
) -> Reading<Segments>
where
    OpenTickets: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(BacklogByAge::default()).as_of(at).with(tickets).with(changes).read()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_that_is_a_limit_belongs_to_the_band_above_it() {
        let day = 86_400_000_000;
        for (age, band) in [
            (0, "younger than 1d"),
            (day - 1, "younger than 1d"),
            (day, "1d to 7d"),
            (7 * day, "7d to 30d"),
            (30 * day - 1, "7d to 30d"),
            (30 * day, "30d and older"),
            (i64::MAX, "30d and older"),
        ] {
            assert_eq!(BacklogByAge::default().band(age), band);
        }
    }

    #[test]
    fn limits_in_another_order_are_refused() {
        use crate::meter::Meter;
        let e = Meter::of("tickets.backlog.by_age").parameter("second", "30d").start().unwrap_err();
        assert!(e.is_invalid() && e.to_string().contains("1d, 30d, 30d"), "{e}");
    }
}
