//! How a ticket stood, read off its history.

use super::TicketEvent;
use crate::record::TicketStatus;
use crate::time::Timestamp;

/// What happened to a ticket, sorted.
pub(super) type History = [(Timestamp, TicketEvent)];

/// How a ticket stands, as far as time is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// The service desk has it.
    Open,
    /// It waits for somebody else.
    Held,
    /// It is solved.
    Solved,
}

impl Standing {
    fn of(status: TicketStatus) -> Standing {
        if status.is_solved() {
            Standing::Solved
        } else if status.is_held() {
            Standing::Held
        } else {
            Standing::Open
        }
    }
}

/// From one standing to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    pub at: Timestamp,
    pub from: Standing,
    pub to: Standing,
}

impl Turn {
    /// It was solved.
    pub fn solves(&self) -> bool {
        self.to == Standing::Solved
    }
    /// It was solved before, and is no longer.
    pub fn reopens(&self) -> bool {
        self.from == Standing::Solved
    }
}

/// What is known of a ticket's beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// Its record says when, or the first line of its history where there is no record.
    At(Timestamp),
    /// It stands as another.
    Merged,
    /// Somebody speaks of it, and nobody says that it came.
    Unknown,
}

/// When a ticket came.
pub(super) fn came(history: &History) -> Came {
    let first = |which: fn(&TicketEvent) -> bool| history.iter().find(|(_, event)| which(event)).map(|(at, _)| *at);
    if let Some(at) = first(|event| matches!(event, TicketEvent::Opened)) {
        return Came::At(at);
    }
    if first(|event| matches!(event, TicketEvent::Merged)).is_some() {
        return Came::Merged;
    }
    first(|event| matches!(event, TicketEvent::Changed { .. })).map_or(Came::Unknown, Came::At)
}

/// How its standing changed. Where changes of its status are told, they alone say; else what it notes itself. A
/// reopening that is noted without the solution before it is one all the same.
pub(super) fn turns(history: &History) -> impl Iterator<Item = Turn> {
    let told = history.iter().any(|(_, event)| matches!(event, TicketEvent::Changed { to: Some(_), .. }));
    let mut standing = Standing::Open;
    history.iter().filter_map(move |(at, event)| {
        let to = match event {
            TicketEvent::Changed { to: Some(status), .. } => Standing::of(*status),
            TicketEvent::Solved if !told => Standing::Solved,
            TicketEvent::Reopened if !told => {
                standing = Standing::Solved;
                Standing::Open
            }
            _ => return None,
        };
        let from = std::mem::replace(&mut standing, to);
        (from != to).then_some(Turn { at: *at, from, to })
    })
}

/// When it was solved last, if it is solved at the end of what is known.
pub(super) fn solved(history: &History) -> Option<Timestamp> {
    turns(history).last().filter(Turn::solves).map(|turn| turn.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::TicketEvents;
    use crate::record::{Ticket, TicketChange};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }
    fn history(told: &[&dyn TicketEvents]) -> Vec<(Timestamp, TicketEvent)> {
        let mut events = Vec::new();
        told.iter().for_each(|record| record.ticket_events(&mut |at, event| events.push((at, event))));
        events.sort_unstable();
        events
    }
    fn shown(history: &History) -> String {
        let letter = |standing| match standing {
            Standing::Open => 'o',
            Standing::Held => 'h',
            Standing::Solved => 's',
        };
        let turn = |turn: Turn| format!("{}{}{}", letter(turn.from), turn.at.micros(), letter(turn.to));
        turns(history).map(turn).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_told_of_its_status_says_how_it_stood_and_else_what_it_notes() {
        use TicketStatus::{Closed, New, OnHold, Open, Pending, Solved};
        let mut ticket = Ticket::new("T1", t(1));
        (ticket.first_solved_at, ticket.solved_at) = (Some(t(5)), Some(t(9)));
        (ticket.reopened_at, ticket.reopened) = (Some(t(7)), 1);
        for (what, changes, expected) in [
            ("nothing told", vec![], "o5s s7o o9s"),
            ("told otherwise", vec![(2, 0, Open), (6, 0, Solved)], "o6s"),
            ("closed after it was solved", vec![(1, 0, New), (6, 0, Solved), (8, 0, Closed)], "o6s"),
            ("held twice in a row", vec![(2, 0, Pending), (3, 0, OnHold), (4, 0, Open)], "o2h h4o"),
            (
                "solved while held, reopened into holding",
                vec![(2, 0, OnHold), (3, 0, Solved), (4, 0, Pending)],
                "o2h h3s s4h",
            ),
            ("the lower number first", vec![(2, 2, Solved), (2, 1, Pending)], "o2h h2s"),
            ("the other way", vec![(2, 1, Solved), (2, 2, Open)], "o2s s2o"),
        ] {
            let changes: Vec<TicketChange> = changes
                .into_iter()
                .map(|(at, seq, status)| TicketChange { seq, ..TicketChange::to("T1", t(at), status) })
                .collect();
            let mut all: Vec<&dyn TicketEvents> = vec![&ticket];
            all.extend(changes.iter().map(|change| change as &dyn TicketEvents));
            assert_eq!(shown(&history(&all)), expected, "{what}");
        }
        // of several reopenings the last is noted, and not what came before
        ticket.reopened = 3;
        assert_eq!(shown(&history(&[&ticket])), "s7o o9s");
        // a touch that changed nothing says nothing of the status
        let touch = TicketChange::new("T1", t(3));
        assert_eq!(shown(&history(&[&ticket, &touch])), "s7o o9s");
    }

    #[test]
    fn a_ticket_comes_with_its_record_or_with_the_first_line_of_its_history() {
        let (mut ticket, touch) = (Ticket::new("T1", t(1)), TicketChange::new("T1", t(3)));
        assert_eq!(came(&history(&[&touch, &ticket])), Came::At(t(1)));
        assert_eq!(came(&history(&[&touch])), Came::At(t(3)));
        assert_eq!(came(&[(t(3), TicketEvent::Replied)]), Came::Unknown);
        ticket.merged_into = Some("T2".into());
        assert_eq!(came(&history(&[&touch, &ticket])), Came::Merged);
    }
}
