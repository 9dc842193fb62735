//! Complaints by severity.

use super::Complaints;
use crate::field::{Complaint, Created, Merged, TicketPriority};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Count, Grouped};
use crate::time::{Timeline, Timestamp};
use crate::value::{Segments, Undefined};
use serde::{Deserialize, Serialize};

/// Complaints that came in, by how grave they are: the priority of the ticket.
///
/// ```text
/// for each priority: count of tickets that are complaints
/// ```
///
/// - **Counts**: tickets of the kind complaint created in the period, anchored on creation. A ticket that was merged
///   into another is counted as that one. A missing priority is a segment of its own.
/// - **Leaves out**: nothing. A ticket of which nobody noted the kind is no complaint.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise no complaints are no segments.
/// - **Reads**: [`Created`], [`Merged`], [`Complaint`], [`TicketPriority`].
/// - **Unit**: count; lower is better.
///
/// In all: [`Complaints`]. For a row of a table for each priority, with any KPI, group by it.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Ticket, TicketKind}, tickets, time::Timestamp, value::Undefined};
/// let all = [Some("high"), Some("low"), Some("high"), None].map(|priority| {
///     let mut ticket = Ticket::new("", Timestamp::from_micros(0));
///     (ticket.kind, ticket.priority) = (Some(TicketKind::Complaint), priority.map(str::to_owned));
///     ticket
/// });
/// let complaints = tickets::complaints_by_severity(&all, ..).ok().unwrap();
/// assert_eq!(complaints.to_string(), "high 2, (none) 1, low 1");
/// let nothing = tickets::complaints_by_severity(&all[..0], ..).ok().unwrap();
/// assert_eq!(nothing.share(Some("high")), Err(Undefined::NoDenominator)); // not 0 %
/// ```
///
/// # References
///
/// Complaint handling: ISO 10002.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ComplaintsBySeverity;

type Kept = Grouped<Option<String>, Count>;

impl Measure for ComplaintsBySeverity {
    const ID: &'static str = "tickets.complaints.by_severity";
    type Observation = (Option<String>, ());
    type When = Timestamp;
    type Summary = Kept;
}

impl<T: Created + Merged + Complaint + TicketPriority> Observe<T> for ComplaintsBySeverity {
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<(Option<String>, ())> {
        match Complaints.observe(ticket, as_of) {
            Seen::Counted(at, ()) => Seen::Counted(at, (ticket.ticket_priority().map(str::to_owned), ())),
            _ => Seen::Outside,
        }
    }
}

impl Kpi for ComplaintsBySeverity {
    const ABOUT: About = About::new("tickets.complaints.by_severity", "Complaints by severity", Unit::Count)
        .names("Skargi według wagi", "Скарги за серйозністю", "תלונות לפי חומרה", "Жалобы по серьёзности")
        .lower_is_better()
        .formula("for each priority: count of tickets that are complaints")
        .anchor("created_at")
        .source("complaint handling: ISO 10002");
    type Measure = ComplaintsBySeverity;
    type Value = Segments;
    fn measure(&self) -> ComplaintsBySeverity {
        *self
    }
    fn value(&self, kept: &Kept, _: &Frame) -> Result<Segments, Undefined> {
        let counts = kept.iter().map(|(segment, complaints)| Ok((segment.clone(), complaints.count()?)));
        Segments::new(counts.collect::<Result<Vec<_>, Undefined>>()?)
    }
    fn n(&self, kept: &Kept) -> i64 {
        kept.iter().fold(0, |n, (_, complaints)| n.wrapping_add(complaints.n()))
    }
}

/// [`ComplaintsBySeverity`] of one period.
pub fn complaints_by_severity<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<Segments>
where
    ComplaintsBySeverity: Observe<I::Item>,
{
    over(tickets).during(during).read(ComplaintsBySeverity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::track;
    use crate::record::{Ticket, TicketKind};

    #[test]
    fn what_is_no_complaint_has_no_segment_and_a_corrected_one_moves() {
        let t = Timestamp::from_micros;
        let ticket = |kind, priority: Option<&str>, merged: Option<&str>, created| {
            let mut ticket = Ticket::new("", t(created));
            (ticket.kind, ticket.priority) = (Some(kind), priority.map(str::to_owned));
            ticket.merged_into = merged.map(str::to_owned);
            ticket
        };
        let (before, after) =
            (ticket(TicketKind::Complaint, None, None, 1), ticket(TicketKind::Complaint, Some("high"), None, 1));
        let mut live = track().as_of(t(5)).measure(ComplaintsBySeverity);
        for other in [
            &before,
            &ticket(TicketKind::Question, Some("high"), None, 1),
            &ticket(TicketKind::Complaint, Some("high"), Some("T9"), 1),
            &ticket(TicketKind::Complaint, Some("high"), None, 6),
        ] {
            live.insert(other);
        }
        assert_eq!(live.tables().total(&()).to_string(), "(none) 1");
        live.update(&before, &after);
        assert_eq!(live.tables().total(&()).to_string(), "high 1");
    }
}
