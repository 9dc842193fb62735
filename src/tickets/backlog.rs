//! Tickets that are open.

mod age;
mod average;
mod by_age;

pub use age::{BacklogAge, backlog_age};
pub use average::{AverageBacklog, average_backlog};
pub use by_age::{BacklogByAge, backlog_by_age};

use super::solutions::{gap, last_solution};
use crate::field::{Created, Merged, Solutions, Solved};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Count, Fold, Summary};
use crate::time::{Span, Timestamp};
use crate::value::{Undefined, Why};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Tickets that are open at an instant.
///
/// ```text
/// count of tickets with created_at <= t and t < solved_at (or not solved), less those solved and not yet reopened at t
/// ```
///
/// - **Counts**: a level: tickets open at the end of the period, or at the as-of where that comes first. A ticket that
///   was reopened once is not open between its first solution and the reopening, where its record says both. Of several
///   reopenings it holds only the last: such a ticket counts as open from its creation to its last solution, so that
///   with these the backlog of an instant in the past is an upper bound.
/// - **Leaves out**: tickets solved before they were created (`NegativeDuration`). Merged tickets stand as those that
///   they were merged into.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise 0 is a value.
/// - **Reads**: [`Created`], [`Solved`], [`Solutions`](crate::field::Solutions), [`Merged`].
/// - **Unit**: count; lower is better. The n of its evidence also holds the tickets that are solved at that instant and
///   known to be reopened later.
///
/// How old they are: [`BacklogAge`], [`BacklogByAge`]. On average over a period: [`AverageBacklog`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let mut all = [Ticket::new("T1", t(0)), Ticket::new("T2", t(5))];
/// all[0].solved_at = Some(t(8));
/// assert_eq!([t(0), t(7), t(8)].map(|at| tickets::backlog(&all, at).ok()), [Some(1), Some(2), Some(1)]);
/// ```
///
/// # References
///
/// A semi-additive measure: over time the last level stands, it is never summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Backlog;

/// What is kept of open tickets: how many stand between creation and last solution, and when of those which are solved
/// for a while.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BacklogKept {
    /// Between creation and last solution.
    pub standing: Count,
    /// By how much the open ones change with first solutions (-1) and reopenings (+1) of those.
    gaps: BTreeMap<Timestamp, i64>,
}

impl BacklogKept {
    /// How many were open just before this instant; at the end of all that is known without one.
    pub fn open(&self, before: Option<Timestamp>) -> Result<u64, Undefined> {
        let gaps = self.gaps.iter().filter(|(at, _)| before.is_none_or(|before| **at < before));
        let open = gaps.fold(self.standing.n(), |open, (_, change)| open.wrapping_add(*change));
        u64::try_from(open).map_err(|_| Undefined::Inconsistent)
    }
    fn change(&mut self, at: Timestamp, n: i64) {
        let sum = self.gaps.entry(at).or_default();
        *sum = sum.wrapping_add(n);
        if *sum == 0 {
            self.gaps.remove(&at);
        }
    }
}
impl Summary for BacklogKept {
    fn merge(&mut self, other: &Self) {
        self.standing.merge(&other.standing);
        other.gaps.iter().for_each(|(at, n)| self.change(*at, *n));
    }
}
/// From when until when the ticket was solved for a while, if it was.
impl Fold<Option<(Timestamp, Timestamp)>> for BacklogKept {
    #[inline]
    fn absorb(&mut self, gap: Option<(Timestamp, Timestamp)>) {
        self.standing.absorb(());
        if let Some((solved, reopened)) = gap {
            self.change(solved, -1);
            self.change(reopened, 1);
        }
    }
    #[inline]
    fn retract(&mut self, gap: Option<(Timestamp, Timestamp)>) {
        self.standing.retract(());
        if let Some((solved, reopened)) = gap {
            self.change(solved, 1);
            self.change(reopened, -1);
        }
    }
}

impl Measure for Backlog {
    const ID: &'static str = "tickets.backlog";
    type Observation = Option<(Timestamp, Timestamp)>;
    type When = Span;
    type Summary = BacklogKept;
}

impl<T: Created + Solved + Solutions + Merged> Observe<T> for Backlog {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<Option<(Timestamp, Timestamp)>, Span> {
        let from = ticket.created_at();
        if ticket.is_merged() || !as_of.knows(from) {
            return Seen::Outside;
        }
        match last_solution(ticket, as_of) {
            Some(until) if until < from => Seen::Excluded(None, Why::NegativeDuration),
            until => {
                let gap = gap(ticket).filter(|(solved, reopened)| from <= *solved && as_of.knows(*reopened));
                Seen::Counted(Span { from, until }, gap)
            }
        }
    }
}

impl Kpi for Backlog {
    const ABOUT: About = About::new("tickets.backlog", "Ticket backlog", Unit::Count)
        .names("Otwarte zgłoszenia", "Відкриті звернення", "פניות פתוחות", "Открытые обращения")
        .lower_is_better()
        .formula("count of open tickets")
        .anchor("level: created_at <= t < solved_at, less while solved before a reopening")
        .source("service desk practice");
    type Measure = Backlog;
    type Value = u64;
    fn measure(&self) -> Backlog {
        *self
    }
    fn value(&self, kept: &BacklogKept, at: &Frame) -> Result<u64, Undefined> {
        kept.open(at.end())
    }
    fn n(&self, kept: &BacklogKept) -> i64 {
        kept.standing.n()
    }
}

/// [`Backlog`] at an instant.
pub fn backlog<I: IntoIterator>(tickets: I, at: impl Into<AsOf>) -> Reading<u64>
where
    Backlog: Observe<I::Item>,
{
    over(tickets).as_of(at).read(Backlog)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;
    use crate::summary::laws;
    use crate::time::{Calendar, Grain};
    use proptest::prelude::*;

    #[test]
    fn a_month_ends_with_the_tickets_that_are_open_at_its_end() {
        let calendar = Calendar::civil();
        let date = |d: &str| calendar.start_of(d.parse().unwrap()).unwrap();
        let tickets = [
            ("2023-11-30", Some("2024-01-15")),
            ("2024-01-10", Some("2024-02-01")), // solved in the first instant of February: open at the end of January
            ("2024-01-20", None),
            ("2024-02-10", Some("2024-02-11")), // opened and solved within the month
            ("2024-02-20", Some("2024-02-19")), // never open
        ]
        .map(|(created, solved)| {
            let mut ticket = Ticket::new("", date(created));
            ticket.solved_at = solved.map(date);
            ticket
        });
        let months = calendar.period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let table = over(&tickets).per(&months).measure(Backlog);
        assert_eq!(table.series(&()).into_iter().map(Reading::ok).collect::<Vec<_>>(), [Some(2), Some(1), Some(1)]);
        assert_eq!(table.total(&()).excluded_for(&Why::NegativeDuration), 1);
    }

    #[test]
    fn a_ticket_is_not_open_between_a_solution_and_its_reopening() {
        let t = Timestamp::from_micros;
        let mut ticket = Ticket::new("T1", t(1));
        (ticket.first_solved_at, ticket.solved_at) = (Some(t(3)), Some(t(7)));
        ticket.reopened_at = Some(t(5));
        let ends = |ticket: &Ticket, n: i64| over([ticket.clone()]).during(t(n)..t(n + 1));
        for (reopened, open) in [(1, ".11..11.."), (2, ".111111..")] {
            ticket.reopened = reopened;
            let show = |open: Option<u64>| open.map_or('?', |n| if n == 0 { '.' } else { '1' });
            let known: String = (0..9).map(|n| show(ends(&ticket, n).read(Backlog).ok())).collect();
            assert_eq!(known, open, "{reopened} reopenings, everything known");
            let as_of: String = (0..9).map(|n| show(backlog([&ticket], t(n)).ok())).collect();
            assert_eq!(as_of, open, "{reopened} reopenings, as of each instant");
            let later: String = (0..7).map(|n| show(ends(&ticket, n).as_of(t(6)).read(Backlog).ok())).collect();
            assert_eq!(later, open[..7], "{reopened} reopenings, as of 6");
        }
        // solved and reopened before it came: nothing is known of the time between
        ticket.first_solved_at = Some(t(0));
        ticket.reopened = 1;
        assert_eq!(ends(&ticket, 4).read(Backlog).ok(), Some(1));
    }

    proptest! {
        #[test]
        fn the_laws_hold(all in prop::collection::vec(prop::option::of((0i64..4, 0i64..4)), 0..40), cuts: (usize, usize)) {
            let t = Timestamp::from_micros;
            let all: Vec<_> = all.into_iter().map(|gap| gap.map(|(from, until)| (t(from), t(from + until)))).collect();
            laws::hold::<BacklogKept, Option<(Timestamp, Timestamp)>>(&all, cuts);
        }
    }

    #[test]
    fn a_solution_after_the_as_of_has_not_happened_yet() {
        let mut ticket = Ticket::new("", Timestamp::from_micros(1));
        ticket.solved_at = Some(Timestamp::from_micros(9));
        let at = |n| backlog([&ticket], Timestamp::from_micros(n)).ok();
        assert_eq!([at(0), at(1), at(8), at(9)], [Some(0), Some(1), Some(1), Some(0)]);
        ticket.merged_into = Some("T2".into());
        assert_eq!(backlog([&ticket], AsOf::Everything).ok(), Some(0));
    }
}
