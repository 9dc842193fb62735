//! How often a ticket is touched.

use super::course::{Came, History, came};
use super::event::{TicketEvent, told};
use crate::field::{TicketEvents, TicketKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::Scores;
use crate::time::{Timeline, Timestamp};
use crate::value::{Mean, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Lines in the history of a ticket: how often somebody touched it, on average.
///
/// ```text
/// changes of tickets that came in P / those tickets
/// ```
///
/// - **Counts**: tickets, anchored on their creation, or on the first line of their history where there is no record,
///   with all their lines until the as-of: changes of status, assignments, touches that left them as they were. A
///   ticket of which there is a record and no line was touched 0 times. A journey.
/// - **Leaves out**: tickets of more than 32,767 lines (`OutOfRange`). Merged tickets stand as those that they were merged
///   into.
/// - **Undefined**: no tickets (`NoRecords`).
/// - **Reads**: of changes, and of tickets where given, [`TicketKey`], [`TicketEvents`].
/// - **Unit**: mean number; lower is better.
///
/// Tickets that are open will be touched again: compare periods of one age. What is kept says how many tickets were
/// touched how often: [`Scores::counts`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::TicketChange, tickets, time::Timestamp, value::Undefined};
/// let log = [("T1", 1), ("T1", 2), ("T2", 2), ("T1", 9)].map(|(id, at)| TicketChange::new(id, Timestamp::from_micros(at)));
/// assert_eq!(tickets::touches_per_ticket(&log, ..).to_string(), "2.00 (n = 2)");
/// assert_eq!(tickets::touches_per_ticket(&log[..0], ..).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Touches per ticket of service desks; events per case in process mining.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TouchesPerTicket;

impl Measure for TouchesPerTicket {
    const ID: &'static str = "tickets.touches";
    type Observation = i16;
    type When = Timestamp;
    type Summary = Scores;
}

impl Journey for TouchesPerTicket {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &History, _: &Frame, out: &mut impl FnMut(Seen<i16>)) {
        if let Came::At(at) = came(history) {
            let lines = history.iter().filter(|(_, event)| matches!(event, TicketEvent::Changed { .. })).count();
            out(match i16::try_from(lines) {
                Ok(lines) => Seen::Counted(at, lines),
                Err(_) => Seen::Excluded(Some(at), Why::OutOfRange),
            });
        }
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for TouchesPerTicket {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        use TicketEvent::{Changed, Merged, Opened};
        told(record, |event| matches!(event, Opened | Merged | Changed { .. }), out);
    }
}

impl Kpi for TouchesPerTicket {
    const ABOUT: About = About::new("tickets.touches", "Touches per ticket", Unit::Points)
        .names(
            "Liczba czynności na zgłoszenie",
            "Кількість дій на звернення",
            "מספר הפעולות לפנייה",
            "Количество действий на обращение",
        )
        .lower_is_better()
        .formula("changes of tickets that came in P / those tickets")
        .anchor("created_at, or the first change")
        .source("service desk practice; events per case in process mining");
    type Measure = TouchesPerTicket;
    type Value = Mean;
    fn measure(&self) -> TouchesPerTicket {
        *self
    }
    fn value(&self, kept: &Scores, _: &Frame) -> Result<Mean, Undefined> {
        kept.mean()
    }
    fn n(&self, kept: &Scores) -> i64 {
        kept.total().unwrap_or(-1)
    }
}

/// [`TouchesPerTicket`] of tickets that came in one period, from the history of their changes.
pub fn touches_per_ticket<I: IntoIterator>(changes: I, during: impl Into<Timeline>) -> Reading<Mean>
where
    TouchesPerTicket: Step<I::Item>,
{
    over(changes).during(during).read(TouchesPerTicket)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::entities;
    use crate::record::{Ticket, TicketChange};

    #[test]
    fn all_lines_of_a_ticket_count_where_it_came() {
        let t = Timestamp::from_micros;
        for (what, record, lines, merged, expected) in [
            ("a log alone", None, vec![3, 4, 14], None, Some(3.0)),
            ("a log that begins before", None, vec![-1, 4], None, None),
            ("with its record", Some(2), vec![3, 14], None, Some(2.0)),
            ("never touched", Some(2), vec![], None, Some(0.0)),
            ("lines after the as-of", Some(2), vec![3, 31], None, Some(1.0)),
            ("merged", Some(2), vec![3], Some("T2"), None),
        ] {
            let ticket = record.map(|at| {
                let mut ticket = Ticket::new("T1", t(at));
                ticket.merged_into = merged.map(str::to_owned);
                ticket
            });
            let lines: Vec<_> = lines.into_iter().map(|at| TicketChange::new("T1", t(at))).collect();
            let question = entities(TouchesPerTicket).during(t(0)..t(10)).as_of(t(30));
            let mean = question.with(&ticket).with(&lines).read().ok();
            assert_eq!(mean.map(Mean::as_f64), expected, "{what}");
        }
    }
}
