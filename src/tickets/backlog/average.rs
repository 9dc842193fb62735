//! How many tickets were open on average.

use crate::field::Id;
use crate::kpi::{About, AsOf, Derived, Frame, Reading, Side, Step, Unit, entities, one_number};
use crate::summary::Values;
use crate::tickets::{BacklogAge, ClearanceRate, OpenTickets, Turnover, TurnoverKept};
use crate::time::Timeline;
use crate::value::{Ratio, Undefined, Why};
use serde::{Deserialize, Serialize};

/// Tickets that were open on average over a period, each weighted by the time for which it was.
///
/// ```text
/// time for which tickets were open in P, added up / length of P
/// ```
///
/// - **Counts**: tickets open when the period began, and those that came, came back or were solved in it, to the instant;
///   until the as-of where that comes before the end. Measures: [`OpenTickets`], [`Turnover`], journeys.
/// - **Leaves out**: tickets solved before they came (`NegativeDuration`). Merged tickets stand as those that they were
///   merged into.
/// - **Undefined**: a period without a start, or without a length until the as-of (`NoDenominator`), or without an end and
///   an as-of (`NeedsAsOf`); otherwise 0 is a value.
/// - **Reads**: of tickets and of their changes [`TicketKey`](crate::field::TicketKey),
///   [`TicketEvents`](crate::field::TicketEvents).
/// - **Unit**: tickets; lower is better.
///
/// It is no mean of readings at some instants, such as midnights, which miss what comes and goes in a day. The level at an
/// instant: [`Backlog`](crate::tickets::Backlog).
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::AsOf, record::{Ticket, TicketChange}, tickets, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let mut all = [Ticket::new("T1", t(0)), Ticket::new("T2", t(15))];
/// all[0].solved_at = Some(t(14));
/// let none: [TicketChange; 0] = [];
/// // T1 for 4 of 10, T2 for 5 of 10
/// assert_eq!(tickets::average_backlog(&all, &none, t(10)..t(20), AsOf::Everything).to_string(), "0.90");
/// assert_eq!(tickets::average_backlog(&all, &none, t(10)..t(20), t(12)).to_string(), "1.00");
/// assert_eq!(tickets::average_backlog(&all, &none, .., t(12)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// The time average of a level, L in Little's law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AverageBacklog;

type Sides<'a> = (Side<'a, Values<i64>>, Side<'a, TurnoverKept>);

impl Derived for AverageBacklog {
    const ABOUT: About = About::new("tickets.backlog.average", "Average ticket backlog", Unit::Ratio)
        .names(
            "Średnia liczba otwartych zgłoszeń",
            "Середня кількість відкритих звернень",
            "ממוצע הפניות הפתוחות",
            "Среднее число открытых обращений",
        )
        .lower_is_better()
        .formula("time for which tickets were open in P, added up / length of P")
        .anchor("any instant of P")
        .source("time average of a level: L in Little's law");
    type Parts = (OpenTickets, Turnover);
    type Value = Ratio;
    fn value(&self, (open, passed): Sides<'_>, at: &Frame) -> Result<Ratio, Undefined> {
        let start = at.start().ok_or(Undefined::NoDenominator)?.micros();
        let end = i128::from(at.instant()?.micros());
        let length = end - i128::from(start);
        // each that came stands from then to the end, each that left no longer from then to the end
        let standing = i128::from(open.opening.n()).checked_mul(length);
        let more = i128::from(passed.kept.came.wrapping_sub(passed.kept.left)) * end;
        let change = more.checked_sub(passed.kept.instants);
        let time = standing.zip(change).and_then(|(a, b)| a.checked_add(b)).ok_or(Undefined::OutOfRange)?;
        if time < 0 || length < 0 {
            return Err(Undefined::Inconsistent);
        }
        Ratio::new(time, length)
    }
    fn n(&self, (open, passed): Sides<'_>) -> i64 {
        open.opening.n().wrapping_add(passed.kept.came)
    }
    fn concerns(&self, part: usize, _: &Why) -> bool {
        part == 0
    }
}

/// [`AverageBacklog`] of one period, as of an instant, from tickets and the history of their changes.
pub fn average_backlog<I: IntoIterator + Clone, J: IntoIterator + Clone, E: Id>(
    tickets: I,
    changes: J,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<Ratio>
where
    OpenTickets: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
    Turnover: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    let (timeline, as_of): (Timeline, AsOf) = (during.into().whole(), as_of.into());
    let (tickets_too, changes_too) = (tickets.clone(), changes.clone());
    let open = entities(BacklogAge).during(&timeline).as_of(as_of).with(tickets).with(changes).table();
    let passed = entities(ClearanceRate).during(&timeline).as_of(as_of).with(tickets_too).with(changes_too).table();
    one_number(&AverageBacklog, (&open, &passed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Ticket, TicketChange, TicketStatus};
    use crate::time::Timestamp;

    #[test]
    fn a_ticket_weighs_as_long_as_it_is_open_in_the_period() {
        use TicketStatus::{Open, Solved};
        let t = Timestamp::from_micros;
        // tenths of a ticket in 10..20, with everything known and as of 15
        for (what, created, changes, whole, half) in [
            ("all the time", 0, vec![], (10, 10), (5, 5)),
            ("comes in it", 12, vec![], (8, 10), (3, 5)),
            ("leaves in it", 0, vec![(17, Solved)], (7, 10), (5, 5)),
            ("leaves and is back", 0, vec![(11, Solved), (14, Open)], (7, 10), (2, 5)),
            ("within it", 12, vec![(13, Solved)], (1, 10), (1, 5)),
            ("gone before", 0, vec![(10, Solved)], (0, 10), (0, 5)),
            ("comes at its end", 20, vec![], (0, 10), (0, 5)),
            ("came as it began", 10, vec![], (10, 10), (5, 5)),
        ] {
            let ticket = [Ticket::new("T1", t(created))];
            let changes: Vec<_> = changes.into_iter().map(|(at, to)| TicketChange::to("T1", t(at), to)).collect();
            let seen = |as_of| average_backlog(&ticket, &changes, t(10)..t(20), as_of).ok();
            assert_eq!(seen(AsOf::Everything), Ratio::new(whole.0, whole.1).ok(), "{what}");
            assert_eq!(seen(t(15).into()), Ratio::new(half.0, half.1).ok(), "{what}, half of it");
        }
    }

    #[test]
    fn what_was_solved_before_it_came_is_left_out_once() {
        let t = Timestamp::from_micros;
        let mut ticket = Ticket::new("T1", t(15));
        ticket.solved_at = Some(t(12));
        let none: [TicketChange; 0] = [];
        let reading = average_backlog([&ticket], &none, t(10)..t(20), AsOf::Everything);
        assert_eq!((reading.excluded_for(&Why::NegativeDuration), reading.ok()), (1, Some(Ratio::ZERO)));
    }
}
