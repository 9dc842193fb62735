//! How old open tickets are.

use crate::field::Id;
use crate::kpi::{About, AsOf, Frame, Kpi, Reading, Step, Unit, entities};
use crate::summary::Values;
use crate::tickets::{OpenTickets, open_tickets};
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// How old the open tickets are at an instant: the distribution, with its median.
///
/// ```text
/// t - created_at, one for each ticket that is open at t
/// ```
///
/// - **Counts**: a level: tickets open at the end of the period, or at the as-of where that comes first, with their whole
///   age, also where they were solved for a while. Measure: [`OpenTickets`], a journey.
/// - **Leaves out**: tickets solved before they came (`NegativeDuration`). Merged tickets stand as those that they were
///   merged into.
/// - **Undefined**: nothing open (`NoRecords`); no end and no as-of to take the age at (`NeedsAsOf`).
/// - **Reads**: of tickets and of their changes [`TicketKey`](crate::field::TicketKey),
///   [`TicketEvents`](crate::field::TicketEvents).
/// - **Unit**: duration; lower is better.
///
/// Counted by bands: [`BacklogByAge`](crate::tickets::BacklogByAge).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Ticket, TicketChange}, tickets, time::Timestamp, value::Undefined};
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let all = [Ticket::new("T1", hour(0)), Ticket::new("T2", hour(8))];
/// let none: [TicketChange; 0] = [];
/// let age = tickets::backlog_age(&all, &none, hour(10));
/// assert_eq!(age.to_string(), "median 6.0 h, p90 9.2 h, mean 6.0 h (n = 2)");
/// assert_eq!(tickets::backlog_age(&all[..0], &none, hour(10)).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Age of unsolved tickets, as help desk systems show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BacklogAge;

impl Kpi for BacklogAge {
    const ABOUT: About = About::new("tickets.backlog.age", "Age of open tickets", Unit::Duration)
        .names("Wiek otwartych zgłoszeń", "Вік відкритих звернень", "גיל הפניות הפתוחות", "Возраст открытых обращений")
        .lower_is_better()
        .formula("t - created_at of each open ticket")
        .anchor("level: open at t")
        .source("help desk practice: age of unsolved tickets");
    type Measure = OpenTickets;
    type Value = DurationSummary;
    fn measure(&self) -> OpenTickets {
        OpenTickets
    }
    fn value(&self, kept: &Values<i64>, at: &Frame) -> Result<DurationSummary, Undefined> {
        open_tickets::age(kept, at)
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`BacklogAge`] at an instant, from tickets and the history of their changes.
pub fn backlog_age<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    changes: J,
    at: impl Into<AsOf>,
) -> Reading<DurationSummary>
where
    OpenTickets: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(BacklogAge).as_of(at).with(tickets).with(changes).read()
}
