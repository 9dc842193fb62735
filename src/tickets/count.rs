//! Tickets created.

use crate::field::{Created, Merged};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Count;
use crate::time::{Timeline, Timestamp};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Tickets created.
///
/// ```text
/// count of tickets
/// ```
///
/// - **Counts**: tickets created in the period, anchored on creation. A ticket that was merged into another is counted
///   as that one.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`Created`], [`Merged`].
/// - **Unit**: count; neither more nor less is good in itself.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::over, record::Ticket, tickets::{self, TicketCount}, time::Timestamp};
/// let mut all = ["T1", "T2", "T3"].map(|id| Ticket::new(id, Timestamp::from_micros(0)));
/// all[0].priority = Some("high".into());
/// all[2].merged_into = Some("T1".into());
/// assert_eq!(tickets::ticket_count(&all, ..).ok(), Some(2));
///
/// let by_priority = over(&all).by(|t| t.priority.as_deref()).measure(TicketCount);
/// assert_eq!(by_priority.total(&None).ok(), Some(1)); // a missing priority is a group of its own
/// ```
///
/// # References
///
/// Ticket volume as service desks count it after de-duplication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TicketCount;

impl Measure for TicketCount {
    const ID: &'static str = "tickets.count";
    type Observation = ();
    type When = Timestamp;
    type Summary = Count;
}

impl<T: Created + Merged> Observe<T> for TicketCount {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<()> {
        let at = ticket.created_at();
        if ticket.is_merged() || !as_of.knows(at) { Seen::Outside } else { Seen::Counted(at, ()) }
    }
}

impl Kpi for TicketCount {
    const ABOUT: About = About::new("tickets.count", "Tickets created", Unit::Count)
        .names("Liczba zgłoszeń", "Кількість звернень", "מספר פניות", "Количество обращений")
        .neutral()
        .formula("count of tickets, merged ones once")
        .anchor("created_at")
        .source("service desk practice");
    type Measure = TicketCount;
    type Value = u64;
    fn measure(&self) -> TicketCount {
        *self
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`TicketCount`] of one period.
pub fn ticket_count<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<u64>
where
    TicketCount: Observe<I::Item>,
{
    over(tickets).during(during).read(TicketCount)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;

    #[test]
    fn a_ticket_counts_in_the_period_of_its_creation_once_it_is_known() {
        let t = Timestamp::from_micros;
        let table = over([3, 10, 19, 20].map(|n| Ticket::new("", t(n))));
        let reading = table.during(t(10)..t(20)).as_of(t(15)).read(TicketCount);
        assert_eq!(reading.ok(), Some(1));
    }
}
