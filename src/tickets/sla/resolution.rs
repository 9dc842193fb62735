//! Tickets solved in time.

use super::{SlaKept, SlaVerdict, verdict};
use crate::field::{Created, Due, Merged, Solutions, Solved};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::tickets::solutions::last_solution;
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of the tickets that were solved by the instant that was promised.
///
/// ```text
/// met / (met + breached); met = solved_at <= due_at, breached = solved later, or open after due_at
/// ```
///
/// - **Counts**: tickets that say when their solution is due, anchored on the instant at which the verdict falls: the
///   solution where it came in time, the due instant where it did not. Open and past due is breached; open and not due is
///   pending. A ticket that was reopened is not solved until its last solution.
/// - **Leaves out**: tickets solved, or due, before they were created (`NegativeDuration`). Tickets without a due instant
///   were promised nothing. Merged tickets are solved as those that they were merged into.
/// - **Undefined**: nothing decided (`NoDenominator`); tickets are open and no as-of says whether they are due
///   (`NeedsAsOf`).
/// - **Reads**: [`Created`], [`Due`], [`Solved`], [`Merged`], [`Solutions`](crate::field::Solutions).
/// - **Unit**: share, 0 to 1; higher is better.
///
/// The due instant is the record's own: a schedule of working hours has its say when it is set. By priority, or by
/// customer: `over(&tickets).by(..)`. The first answer in time: [`ReplySla`](crate::tickets::ReplySla); a flag that the
/// desk notes itself: [`RecordedSla`](crate::tickets::RecordedSla).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let all = [Some(3), Some(9), None].map(|solved: Option<i64>| {
///     let mut ticket = Ticket::new("", hour(0));
///     (ticket.due_at, ticket.solved_at) = (Some(hour(8)), solved.map(hour));
///     ticket
/// });
/// let so_far = tickets::resolution_sla(&all, .., hour(8));
/// assert_eq!((so_far.to_string().as_str(), so_far.pending()), ("100.0 % (1 of 1)", 2));
/// assert_eq!(tickets::resolution_sla(&all, .., hour(24)).to_string(), "33.3 % (1 of 3)");
/// assert_eq!(tickets::resolution_sla(&all, .., hour(1)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Service level achievement as in ITIL service level management: targets achieved of those that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ResolutionSla;

impl Measure for ResolutionSla {
    const ID: &'static str = "tickets.sla.resolution";
    type Observation = SlaVerdict;
    type When = Timestamp;
    type Summary = SlaKept;
}

impl<T: Created + Due + Solved + Solutions + Merged> Observe<T> for ResolutionSla {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<SlaVerdict> {
        if ticket.is_merged() {
            return Seen::Outside;
        }
        verdict(ticket.created_at(), ticket.due_at(), last_solution(ticket, as_of), as_of)
    }
}

impl Kpi for ResolutionSla {
    const ABOUT: About = About::new("tickets.sla.resolution", "Resolution SLA attainment", Unit::Share)
        .names(
            "Dotrzymanie SLA rozwiązania",
            "Дотримання SLA вирішення звернень",
            "עמידה ב-SLA של זמן הפתרון",
            "Соблюдение SLA по времени решения",
        )
        .formula("met / (met + breached); met = solved_at <= due_at")
        .anchor("solved_at if in time, else due_at")
        .source("ITIL service level management");
    type Measure = ResolutionSla;
    type Value = Share;
    fn measure(&self) -> ResolutionSla {
        *self
    }
    fn value(&self, kept: &SlaKept, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &SlaKept) -> i64 {
        kept.decided()
    }
    fn undecided(&self, kept: &SlaKept) -> i64 {
        kept.undated
    }
}

/// [`ResolutionSla`] of one period, as of an instant.
pub fn resolution_sla<I: IntoIterator>(
    tickets: I,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<Share>
where
    ResolutionSla: Observe<I::Item>,
{
    over(tickets).during(during).as_of(as_of).read(ResolutionSla)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;

    #[test]
    fn a_reopened_ticket_has_not_kept_its_promise_until_it_is_solved_again() {
        let t = Timestamp::from_micros;
        let mut ticket = Ticket::new("T1", t(0));
        (ticket.first_solved_at, ticket.reopened_at, ticket.reopened) = (Some(t(5)), Some(t(8)), 1);
        (ticket.solved_at, ticket.due_at) = (Some(t(30)), Some(t(20)));
        let share = |now| resolution_sla([&ticket], .., t(now)).ok().map(|share| (share.part(), share.whole()));
        assert_eq!(
            [4, 5, 7, 8, 20, 21, 30].map(share),
            [
                None,
                Some((1, 1)),
                Some((1, 1)),
                None, // pending again
                None,
                Some((0, 1)),
                Some((0, 1)),
            ]
        );
        ticket.merged_into = Some("T2".into());
        assert_eq!(resolution_sla([&ticket], .., t(99)).value(), Err(&Undefined::NoDenominator));
    }

    #[test]
    fn tickets_that_are_open_need_an_instant_to_look_from() {
        let t = Timestamp::from_micros;
        let mut tickets = [Ticket::new("T1", t(0)), Ticket::new("T2", t(0))];
        (tickets[0].due_at, tickets[0].solved_at) = (Some(t(5)), Some(t(5)));
        assert_eq!(over(&tickets).read(ResolutionSla).to_string(), "100.0 % (1 of 1)");
        tickets[1].due_at = Some(t(15));
        let whenever = over(&tickets).read(ResolutionSla);
        assert_eq!((whenever.value(), whenever.pending()), (Err(&Undefined::NeedsAsOf), 1));
        // nobody is late in the first ten
        assert_eq!(over(&tickets).during(t(0)..t(10)).read(ResolutionSla).to_string(), "100.0 % (1 of 1)");
    }
}
