//! Complaints.

mod by_channel;
mod by_severity;
mod per_customers;

pub use by_channel::{ComplaintsByChannel, complaints_by_channel};
pub use by_severity::{ComplaintsBySeverity, complaints_by_severity};
pub use per_customers::{ComplaintsPerCustomers, complaints_per_customers};

use crate::field::{Complaint, Created, Merged};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Count;
use crate::time::{Timeline, Timestamp};
use crate::value::Undefined;
use serde::{Deserialize, Serialize};

/// Complaints that came in.
///
/// ```text
/// count of tickets that are complaints
/// ```
///
/// - **Counts**: tickets of the kind complaint created in the period, anchored on creation. A ticket that was merged
///   into another is counted as that one.
/// - **Leaves out**: nothing. A ticket of which nobody noted the kind is no complaint.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`Created`], [`Merged`], [`Complaint`].
/// - **Unit**: count; lower is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Ticket, TicketKind}, tickets, time::Timestamp};
/// let mut all = ["T1", "T2", "T3"].map(|id| Ticket::new(id, Timestamp::from_micros(0)));
/// all[0].kind = Some(TicketKind::Complaint);
/// all[1].kind = Some(TicketKind::Question);
/// assert_eq!(tickets::complaints(&all, ..).ok(), Some(1));
/// ```
///
/// # References
///
/// Complaints as a kind of ticket. How grave they are and how they came: [`ComplaintsBySeverity`],
/// [`ComplaintsByChannel`], or any other group of a table.
/// For the number of customers: [`ComplaintsPerCustomers`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Complaints;

impl Measure for Complaints {
    const ID: &'static str = "tickets.complaints";
    type Observation = ();
    type When = Timestamp;
    type Summary = Count;
}

impl<T: Created + Merged + Complaint> Observe<T> for Complaints {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<()> {
        let at = ticket.created_at();
        let counts = ticket.is_complaint() && !ticket.is_merged() && as_of.knows(at);
        if counts { Seen::Counted(at, ()) } else { Seen::Outside }
    }
}

impl Kpi for Complaints {
    const ABOUT: About = About::new("tickets.complaints", "Complaints", Unit::Count)
        .names("Liczba skarg", "Кількість скарг клієнтів", "מספר תלונות", "Количество жалоб")
        .lower_is_better()
        .formula("count of tickets that are complaints")
        .anchor("created_at")
        .source("service desk practice");
    type Measure = Complaints;
    type Value = u64;
    fn measure(&self) -> Complaints {
        *self
    }
    fn value(&self, kept: &Count, _: &Frame) -> Result<u64, Undefined> {
        kept.count()
    }
    fn n(&self, kept: &Count) -> i64 {
        kept.n()
    }
}

/// [`Complaints`] of one period.
pub fn complaints<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<u64>
where
    Complaints: Observe<I::Item>,
{
    over(tickets).during(during).read(Complaints)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Ticket, TicketKind};

    #[test]
    fn only_complaints_that_stand_for_themselves_count() {
        let t = Timestamp::from_micros;
        for (what, kind, merged, created, expected) in [
            ("a complaint", Some(TicketKind::Complaint), None, 1, 1),
            ("a question", Some(TicketKind::Question), None, 1, 0),
            ("of no kind", None, None, 1, 0),
            ("merged", Some(TicketKind::Complaint), Some("T9".to_owned()), 1, 0),
            ("after the as-of", Some(TicketKind::Complaint), None, 6, 0),
        ] {
            let mut ticket = Ticket::new("", t(created));
            (ticket.kind, ticket.merged_into) = (kind, merged);
            assert_eq!(over([ticket]).as_of(t(5)).read(Complaints).ok(), Some(expected), "{what}");
        }
    }
}
