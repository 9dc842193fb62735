//! What the time until a solution was made of.

use super::course::{Came, History, Standing, came, solved, turns};
use super::event::{TicketEvent, UNKNOWN, told};
use crate::field::{TicketEvents, TicketKey};
use crate::kpi::{Frame, Journey, Measure, Seen, Step, lasted};
use crate::summary::Values;
use crate::time::Timestamp;
use crate::value::Why;

/// The times that a ticket's history tells of its solutions.
///
/// One measure for [`ResolutionCycles`](super::ResolutionCycles), [`ResolutionWithoutHold`](super::ResolutionWithoutHold)
/// and [`HoldTime`](super::HoldTime).
///
/// - **Counts**: tickets that are solved, anchored on the last solution; of the cycles each, anchored on the solution that
///   ends it. Where changes of a ticket's status are told, they alone say when it was solved, reopened and held; else the
///   ticket's own notes do. A ticket without a record came with the first line of its history. Tickets that are not
///   solved are pending.
/// - **Leaves out**: tickets solved before they came (`NegativeDuration`) or too long after (`OutOfRange`); solutions of
///   tickets of which nobody says that they came (`ticket not known`). Merged tickets stand as those that they were
///   merged into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Solving {
    /// Which of the times.
    pub time: SolvingTime,
}

/// Which time until a solution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SolvingTime {
    /// From creation, or from a reopening, to the next solution: one for each.
    Cycles,
    /// From creation to the last solution, less the time on hold.
    WithoutHold,
    /// The time on hold until the last solution; zero where it was never held.
    Held,
}

impl Measure for Solving {
    const ID: &'static str = "tickets.solving";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl Journey for Solving {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &History, _: &Frame, out: &mut impl FnMut(Seen<i64>)) {
        let opened = match came(history) {
            Came::At(opened) => opened,
            Came::Merged => return,
            Came::Unknown => return solved(history).into_iter().for_each(|at| out(Seen::Excluded(Some(at), UNKNOWN))),
        };
        let mut tell = |at: Timestamp, time: Result<i64, Why>| {
            out(match time {
                Ok(micros) => Seen::Counted(at, micros),
                Err(why) => Seen::Excluded(Some(at), why),
            });
        };
        let (mut since, mut held_since, mut held, mut last) = (opened, opened, 0i64, None);
        for turn in turns(history) {
            if turn.from == Standing::Held {
                held = held.saturating_add(lasted(held_since, turn.at).unwrap_or(0));
            }
            if turn.to == Standing::Held {
                held_since = turn.at.max(opened);
            }
            if turn.solves() && self.time == SolvingTime::Cycles {
                tell(turn.at, lasted(since, turn.at));
            }
            if turn.reopens() {
                since = turn.at;
            }
            last = Some(turn);
        }
        match (last.filter(|turn| turn.solves()), self.time) {
            (None, _) => out(Seen::PENDING),
            (Some(_), SolvingTime::Cycles) => {}
            (Some(solved), SolvingTime::Held) => tell(solved.at, lasted(opened, solved.at).map(|_| held)),
            (Some(solved), SolvingTime::WithoutHold) => {
                tell(solved.at, lasted(opened, solved.at).map(|all| all.saturating_sub(held)));
            }
        }
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for Solving {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        told(record, TicketEvent::is_of_status, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kpi::entities;
    use crate::record::{Ticket, TicketChange, TicketStatus};
    use crate::tickets::{HoldTime, ResolutionCycles, ResolutionWithoutHold};
    use TicketStatus::{Closed, OnHold, Open, Pending, Solved};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_solution_s_time_is_made_of_cycles_and_of_holds() {
        // cycles, without hold, on hold
        let nothing: [&[i64]; 3] = [&[], &[], &[]];
        for (what, changes, expected) in [
            ("open", vec![], nothing),
            ("held and not solved", vec![(12, Pending)], nothing),
            ("solved", vec![(15, Solved)], [&[5], &[5], &[0]]),
            ("solved and closed", vec![(15, Solved), (18, Closed)], [&[5], &[5], &[0]]),
            ("held twice", vec![(11, Pending), (13, Open), (14, OnHold), (18, Solved)], [&[8], &[2], &[6]]),
            (
                "from one hold into another",
                vec![(11, Pending), (13, OnHold), (14, Open), (18, Solved)],
                [&[8], &[5], &[3]],
            ),
            ("reopened and solved", vec![(12, Solved), (15, Open), (19, Solved)], [&[2, 4], &[9], &[0]]),
            ("reopened and held", vec![(12, Solved), (15, Pending), (19, Solved)], [&[2, 4], &[5], &[4]]),
            ("reopened and open", vec![(12, Solved), (15, Open)], [&[2], &[], &[]]),
            ("solved again after the as-of", vec![(12, Solved), (15, Open), (31, Solved)], [&[2], &[], &[]]),
        ] {
            let ticket = [Ticket::new("T1", t(10))];
            let changes: Vec<_> = changes.into_iter().map(|(at, to)| TicketChange::to("T1", t(at), to)).collect();
            macro_rules! read {
                ($kpi:expr) => {{
                    let reading = entities($kpi).with(&ticket).with(&changes).as_of(t(30)).read();
                    {
                        let waits = reading.pending();
                        (reading.ok().map_or(Vec::new(), |times| times.micros().to_vec()), waits)
                    }
                }};
            }
            let seen = [read!(ResolutionCycles), read!(ResolutionWithoutHold), read!(HoldTime)];
            assert_eq!(seen.each_ref().map(|(times, _)| times.as_slice()), expected, "{what}");
            assert_eq!(seen.map(|(_, waits)| waits), [u64::from(expected[1].is_empty()); 3], "{what}");
        }
    }

    #[test]
    fn a_ticket_without_a_record_came_with_its_first_line_and_one_of_which_nobody_knows_is_left_out() {
        let changes = [TicketChange::new("T1", t(3)), TicketChange::to("T1", t(9), Solved)];
        let reading = entities(ResolutionWithoutHold).with(&changes).read();
        assert_eq!(reading.ok().map(|times| times.micros().to_vec()), Some(vec![6]));
        let later = [Ticket::new("T1", t(12))];
        let reading = entities(ResolutionWithoutHold).with(&changes).with(&later).read();
        assert_eq!(reading.excluded_for(&Why::NegativeDuration), 1);

        let mut unknown = Vec::new();
        let noted = [(t(9), TicketEvent::Solved)];
        let at = Frame::new(crate::time::Timeline::all(), crate::kpi::AsOf::Everything);
        Solving { time: SolvingTime::Held }.walk(&noted, &at, &mut |seen| unknown.push(seen));
        assert_eq!(unknown, [Seen::Excluded(Some(t(9)), UNKNOWN)]);

        let mut merged = Ticket::new("T1", t(0));
        merged.merged_into = Some("T2".into());
        let reading = entities(HoldTime).with([&merged]).with(&changes).read();
        assert_eq!((reading.n(), reading.pending(), reading.excluded().count()), (0, 0, 0));
    }

    #[test]
    fn what_a_ticket_notes_is_enough_where_no_history_is_told() {
        let mut ticket = Ticket::new("T1", t(0));
        (ticket.first_solved_at, ticket.reopened_at, ticket.solved_at) = (Some(t(4)), Some(t(10)), Some(t(13)));
        let cycles = crate::tickets::resolution_cycles([&ticket], &[] as &[TicketChange], ..);
        assert_eq!(cycles.ok().map(|times| times.micros().to_vec()), Some(vec![3, 4]));
        // of several reopenings the last cycle alone is known
        ticket.reopened = 2;
        let cycles = crate::tickets::resolution_cycles([&ticket], &[] as &[TicketChange], ..);
        assert_eq!(cycles.ok().map(|times| times.micros().to_vec()), Some(vec![3]));
    }
}
