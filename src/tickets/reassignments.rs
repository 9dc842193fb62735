//! How often a ticket is handed on.

use super::event::TicketEvent;
use crate::field::{GivenTo, TicketEvents, TicketKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, over};
use crate::summary::Scores;
use crate::time::{Timeline, Timestamp};
use crate::value::{Mean, Undefined, Why};
use serde::{Deserialize, Serialize};

/// How often a ticket is handed on to somebody else, on average.
///
/// ```text
/// handings of tickets that came in P from one to another / those tickets
/// ```
///
/// - **Counts**: tickets, anchored on their creation, or on the first line of their history where there is no record, with
///   all their handings until the as-of. The first assignment is none, nor is one to whom it has already: from A to B and
///   back to A are two. A journey.
/// - **Leaves out**: tickets handed on more than 32,767 times (`OutOfRange`). Merged tickets stand as those that they were
///   merged into.
/// - **Undefined**: no tickets (`NoRecords`).
/// - **Reads**: of changes, and of tickets where given, [`TicketKey`], [`TicketEvents`], [`GivenTo`].
/// - **Unit**: mean number; lower is better.
///
/// Tickets that are open may be handed on again: compare periods of one age. What is kept says how many tickets were
/// handed on how often: [`Scores::counts`]. All lines of a history, handings or not:
/// [`TouchesPerTicket`](super::TouchesPerTicket).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::TicketChange, tickets, time::Timestamp, value::Undefined};
/// let log = [("T1", 1, "anna"), ("T1", 2, "jan"), ("T1", 3, "jan"), ("T1", 4, "anna"), ("T2", 5, "jan")];
/// let log = log.map(|(id, at, who)| {
///     let mut change = TicketChange::new(id, Timestamp::from_micros(at));
///     change.assignee = Some(who.into());
///     change
/// });
/// assert_eq!(tickets::reassignments(&log, ..).to_string(), "1.00 (n = 2)"); // two and none
/// assert_eq!(tickets::reassignments(&log[..0], ..).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Reassignment count of service desks; ping-pong behaviour in process mining (BPI Challenge 2013).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reassignments;

/// What happens to a ticket, as far as it is handed on. Events of one instant happened in this order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handing {
    /// Its record says that it came.
    Opened,
    /// A line of its history.
    Line {
        /// Which comes first of two lines at one instant: the lower number.
        seq: u32,
        /// Whom it was given to, if it was.
        to: Option<String>,
    },
    /// It was merged into another.
    Merged,
}

impl Measure for Reassignments {
    const ID: &'static str = "tickets.reassignments";
    type Observation = i16;
    type When = Timestamp;
    type Summary = Scores;
}

impl Journey for Reassignments {
    type Event = Handing;
    type Trace = [(Timestamp, Handing)];
    fn walk(&self, history: &[(Timestamp, Handing)], _: &Frame, out: &mut impl FnMut(Seen<i16>)) {
        if history.iter().any(|(_, event)| *event == Handing::Merged) {
            return;
        }
        let opened = history.iter().find(|(_, event)| *event == Handing::Opened);
        let Some((came, _)) = opened.or(history.first()) else { return };
        let mut holder: Option<&str> = None;
        let mut handed = 0usize;
        for (_, event) in history {
            if let Handing::Line { to: Some(to), .. } = event
                && holder.replace(to).is_some_and(|from| from != to)
            {
                handed += 1;
            }
        }
        out(match i16::try_from(handed) {
            Ok(handed) => Seen::Counted(*came, handed),
            Err(_) => Seen::Excluded(Some(*came), Why::OutOfRange),
        });
    }
}

impl<R: TicketKey + TicketEvents + GivenTo> Step<R> for Reassignments {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, Handing)) {
        record.with_ticket_key(|ticket| {
            record.ticket_events(&mut |at, event| match event {
                TicketEvent::Opened => out(Some(ticket), at, Handing::Opened),
                TicketEvent::Merged => out(Some(ticket), at, Handing::Merged),
                TicketEvent::Changed { seq, .. } => {
                    out(Some(ticket), at, Handing::Line { seq, to: record.given_to().map(Into::into) });
                }
                _ => {}
            });
        });
    }
}

impl Kpi for Reassignments {
    const ABOUT: About = About::new("tickets.reassignments", "Reassignments per ticket", Unit::Points)
        .names(
            "Liczba przekazań na zgłoszenie",
            "Кількість передач на звернення",
            "מספר ההעברות לפנייה",
            "Количество передач на обращение",
        )
        .lower_is_better()
        .formula("handings of tickets that came in P from one to another / those tickets")
        .anchor("created_at, or the first change")
        .source("service desk practice: reassignment count");
    type Measure = Reassignments;
    type Value = Mean;
    fn measure(&self) -> Reassignments {
        *self
    }
    fn value(&self, kept: &Scores, _: &Frame) -> Result<Mean, Undefined> {
        kept.mean()
    }
    fn n(&self, kept: &Scores) -> i64 {
        kept.total().unwrap_or(-1)
    }
}

/// [`Reassignments`] of tickets that came in one period, from the history of their changes.
pub fn reassignments<I: IntoIterator>(changes: I, during: impl Into<Timeline>) -> Reading<Mean>
where
    Reassignments: Step<I::Item>,
{
    over(changes).during(during).read(Reassignments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::entities;
    use crate::record::{Ticket, TicketChange};

    #[test]
    fn a_handing_is_from_one_to_another() {
        let t = Timestamp::from_micros;
        let line = |(at, seq, who): (i64, u32, &str)| {
            let mut change = TicketChange::new("T1", t(at));
            (change.seq, change.assignee) = (seq, (!who.is_empty()).then(|| who.to_owned()));
            change
        };
        for (what, record, lines, merged, expected) in [
            ("never given", Some(2), vec![], None, Some(0.0)),
            ("given once", Some(2), vec![(3, 0, "a")], None, Some(0.0)),
            ("given again to the same", Some(2), vec![(3, 0, "a"), (4, 0, "a")], None, Some(0.0)),
            ("to another and back", Some(2), vec![(3, 0, "a"), (4, 0, "b"), (14, 0, "a")], None, Some(2.0)),
            ("a touch between", Some(2), vec![(3, 0, "a"), (4, 0, ""), (5, 0, "a")], None, Some(0.0)),
            ("the lower number first", Some(2), vec![(3, 2, "b"), (3, 1, "a"), (3, 3, "b")], None, Some(1.0)),
            ("after the as-of", Some(2), vec![(3, 0, "a"), (31, 0, "b")], None, Some(0.0)),
            ("a log alone", None, vec![(3, 0, "a"), (4, 0, "b")], None, Some(1.0)),
            ("a log that begins before", None, vec![(-3, 0, "a"), (4, 0, "b")], None, None),
            ("merged", Some(2), vec![(3, 0, "a"), (4, 0, "b")], Some("T2"), None),
        ] {
            let ticket = record.map(|at| {
                let mut ticket = Ticket::new("T1", t(at));
                ticket.merged_into = merged.map(str::to_owned);
                ticket
            });
            let lines: Vec<_> = lines.into_iter().map(line).collect();
            let question = entities(Reassignments).during(t(0)..t(10)).as_of(t(30));
            let mean = question.with(&ticket).with(&lines).read().ok();
            assert_eq!(mean.map(Mean::as_f64), expected, "{what}");
        }
    }
}
