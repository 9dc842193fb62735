//! Open tickets and how old they are.

use super::course::{Came, History, came, turns};
use super::event::{TicketEvent, told};
use crate::field::{TicketEvents, TicketKey};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::summary::Values;
use crate::time::{Span, Timestamp};
use crate::value::{DurationSummary, Undefined, Why};

/// Tickets that are open at an instant, by when they were created.
///
/// One measure for [`BacklogAge`](super::BacklogAge) and [`BacklogByAge`](super::BacklogByAge).
///
/// - **Counts**: a level, a journey: a ticket stands from its creation to its solution, and again from each reopening to
///   the next. Where changes of its status are told, they alone say when it was solved and reopened; else the ticket's
///   own notes do. A ticket without a record came with the first line of its history.
/// - **Leaves out**: tickets solved before they came (`NegativeDuration`). Merged tickets stand as those that they were
///   merged into.
///
/// Creations are kept as instants and aged when a number is read, so that nothing changes when only time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenTickets;

impl Measure for OpenTickets {
    const ID: &'static str = "tickets.open";
    /// The creation, in microseconds.
    type Observation = i64;
    type When = Span;
    type Summary = Values<i64>;
}

/// From when until when a ticket was open, each time.
pub(super) fn spans(history: &History, mut out: impl FnMut(Timestamp, Span)) {
    let Came::At(opened) = came(history) else { return };
    let mut since = Some(opened);
    for turn in turns(history) {
        if turn.solves() {
            if let Some(from) = since.take() {
                out(opened, Span { from, until: Some(turn.at) });
            }
        } else if turn.reopens() {
            // a reopening that is noted without the solution before it changes nothing: it was open as far as is known
            since = since.or(Some(turn.at));
        }
    }
    if let Some(from) = since {
        out(opened, Span { from, until: None });
    }
}

impl Journey for OpenTickets {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &History, _: &Frame, out: &mut impl FnMut(Seen<i64, Span>)) {
        spans(history, |opened, span| {
            let backwards = span.until.is_some_and(|until| until < span.from);
            out(if backwards {
                Seen::Excluded(None, Why::NegativeDuration)
            } else {
                Seen::Counted(span, opened.micros())
            });
        });
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for OpenTickets {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        told(record, TicketEvent::is_of_status, out);
    }
}

/// How old the open ones are at the end of the period, or at the as-of where that comes first. Smallest first.
pub(super) fn ages(kept: &Values<i64>, at: &Frame) -> Result<Vec<i64>, Undefined> {
    let created = kept.sorted()?;
    if created.is_empty() {
        return Ok(Vec::new());
    }
    let now = at.instant()?.micros();
    created.iter().rev().map(|created| now.checked_sub(*created).ok_or(Undefined::OutOfRange)).collect()
}

/// The distribution of their ages. Undefined of none.
pub(super) fn age(kept: &Values<i64>, at: &Frame) -> Result<DurationSummary, Undefined> {
    DurationSummary::new(ages(kept, at)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::{AsOf, entities};
    use crate::record::{Ticket, TicketChange, TicketStatus};
    use crate::tickets::BacklogAge;
    use TicketStatus::{Open, Pending, Solved};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_ticket_is_as_old_as_its_creation_while_it_is_open() {
        for (what, changes, ages) in [
            ("open", vec![], ".01234567"),
            ("solved", vec![(4, Solved)], ".012....."),
            ("held", vec![(4, Pending), (6, Open)], ".01234567"),
            ("reopened", vec![(3, Solved), (6, Open)], ".01...567"),
            ("reopened often", vec![(2, Solved), (3, Open), (5, Solved), (6, Open), (7, Solved)], ".0.23.5.."),
        ] {
            let ticket = [Ticket::new("T1", t(1))];
            let changes: Vec<_> = changes.into_iter().map(|(at, to)| TicketChange::to("T1", t(at), to)).collect();
            let shown = |during: Option<i64>, as_of: AsOf| {
                let question = entities(BacklogAge).as_of(as_of);
                let question = match during {
                    Some(n) => question.during(t(n)..t(n + 1)),
                    None => question,
                };
                let age = question.with(&ticket).with(&changes).read().ok();
                age.map_or(".".to_owned(), |age| age.micros()[0].to_string())
            };
            let now: String = (0..9).map(|n| shown(None, t(n).into())).collect();
            assert_eq!(now, ages, "{what}, as of each instant");
            // at the end of n, known everything: an instant older than at n
            let later: String = (0..9).map(|n| shown(Some(n), AsOf::Everything)).collect();
            let older: String =
                ages.chars().map(|c| c.to_digit(10).map_or('.', |n| char::from(b'1' + n as u8))).collect();
            assert_eq!(later, older, "{what}, at the end of each");
        }
    }

    #[test]
    fn ages_need_an_instant_and_solved_before_it_came_is_no_age() {
        let ticket = [Ticket::new("T1", t(1))];
        assert_eq!(entities(BacklogAge).with(&ticket).read().value(), Err(&Undefined::NeedsAsOf));
        let mut early = Ticket::new("T1", t(5));
        early.solved_at = Some(t(3));
        let reading = entities(BacklogAge).as_of(t(9)).with([&early]).read();
        assert_eq!((reading.value(), reading.excluded_for(&Why::NegativeDuration)), (Err(&Undefined::NoRecords), 1));
    }
}
