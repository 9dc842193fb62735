//! How long tickets take to be solved, the unsolved ones among them.

use crate::field::{Created, Merged, Solutions, Solved};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::{Lifetimes, Lived};
use crate::tickets::solutions::solved;
use crate::time::{Timeline, Timestamp};
use crate::value::{Survival, Undefined};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How long tickets take to be solved, those that are not solved yet among them: the survival curve, its median with an
/// interval.
///
/// ```text
/// Kaplan-Meier over tickets created in P: solved after solved_at - created_at; others censored at the as-of
/// ```
///
/// - **Counts**: tickets created in the period, a cohort, anchored on creation, to the last solution. Tickets not solved, or
///   reopened since, are counted by their age at the as-of, and pending too.
/// - **Leaves out**: tickets solved before they were created (`NegativeDuration`) or too long after (`OutOfRange`). Merged
///   tickets are solved as those that they were merged into.
/// - **Undefined**: no tickets (`NoRecords`); unsolved ones without an as-of (`NeedsAsOf`). A median that is not reached is
///   said to be so.
/// - **Reads**: [`Created`], [`Solved`], [`Merged`], [`Solutions`].
/// - **Unit**: time; lower is better.
///
/// [`Resolution`](crate::tickets::Resolution) is of the tickets solved in the period: of a desk that leaves the hard ones lying
/// it looks quick, and the worse for it when they are solved. Tickets that are closed unsolved when they grow old, and count as
/// open here, make it look slow: leave them out with `only`.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let mut all = ["T1", "T2", "T3"].map(|id| Ticket::new(id, hour(0)));
/// (all[0].solved_at, all[1].solved_at) = (Some(hour(2)), Some(hour(5)));
/// assert_eq!(tickets::time_to_resolution(&all, .., hour(9)).to_string(), "median 5.0 h (2.0 to not reached; 2 of 3 ended)");
/// assert_eq!(tickets::time_to_resolution(&all[2..], .., hour(9)).to_string(), "median not reached (0 of 1 ended)");
/// assert_eq!(tickets::time_to_resolution(&all[..0], .., hour(9)).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Kaplan and Meier (1958), see [`KaplanMeier`](crate::stats::KaplanMeier); the interval by Brookmeyer and Crowley (1982).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TimeToResolution;

impl Measure for TimeToResolution {
    const ID: &'static str = "tickets.resolution.survival";
    type Observation = Lived;
    type When = Timestamp;
    type Summary = Lifetimes;
}

impl<T: Created + Solved + Solutions + Merged> Observe<T> for TimeToResolution {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<Lived> {
        solved(ticket, as_of).since(ticket.created_at())
    }
    #[inline(always)]
    fn lies_outside(&self, ticket: &T, period: &Range<Timestamp>, _: AsOf) -> bool {
        !period.contains(&ticket.created_at())
    }
}

impl Kpi for TimeToResolution {
    const ABOUT: About =
        About::new("tickets.resolution.survival", "Time to resolution, unsolved tickets included", Unit::Duration)
            .names(
                "Czas do rozwiązania z uwzględnieniem nierozwiązanych zgłoszeń",
                "Час до розв’язання з урахуванням нерозв’язаних звернень",
                "זמן עד לפתרון, כולל פניות שטרם נפתרו",
                "Время до решения с учётом нерешённых обращений",
            )
            .lower_is_better()
            .formula("Kaplan-Meier over tickets created in P; unsolved ones censored")
            .anchor("created_at")
            .source("Kaplan and Meier (1958)");
    type Measure = TimeToResolution;
    type Value = Survival;
    fn measure(&self) -> TimeToResolution {
        *self
    }
    fn value(&self, kept: &Lifetimes, at: &Frame) -> Result<Survival, Undefined> {
        kept.survival(at.as_of())
    }
    fn n(&self, kept: &Lifetimes) -> i64 {
        kept.n()
    }
    fn undecided(&self, kept: &Lifetimes) -> i64 {
        kept.going_on()
    }
}

/// [`TimeToResolution`] of the tickets created in one period, seen at an instant.
pub fn time_to_resolution<I: IntoIterator>(
    tickets: I,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<Survival>
where
    TimeToResolution: Observe<I::Item>,
{
    over(tickets).during(during).as_of(as_of).read(TimeToResolution)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;
    use crate::value::Why;

    #[test]
    fn a_ticket_lives_until_the_solution_that_holds() {
        let t = Timestamp::from_micros;
        let mut ticket = Ticket::new("T1", t(1));
        (ticket.first_solved_at, ticket.solved_at) = (Some(t(5)), Some(t(52)));
        (ticket.reopened_at, ticket.reopened) = (Some(t(50)), 1);
        let at = |lived| Seen::Counted(t(1), lived);
        for (what, as_of, expected) in [
            ("not known yet", t(0).into(), Seen::Outside),
            ("open", t(4).into(), at(Lived::Since(t(1)))),
            ("solved", t(10).into(), at(Lived::Ended(4))),
            ("reopened: it goes on since it came", t(50).into(), at(Lived::Since(t(1)))),
            ("solved again", AsOf::Everything, at(Lived::Ended(51))),
        ] {
            assert_eq!(TimeToResolution.observe(&ticket, as_of), expected, "{what}");
        }
        ticket.solved_at = Some(t(0));
        (ticket.first_solved_at, ticket.reopened_at, ticket.reopened) = (None, None, 0);
        let backwards = Seen::Excluded(Some(t(1)), Why::NegativeDuration);
        assert_eq!(TimeToResolution.observe(&ticket, AsOf::Everything), backwards);
        ticket.merged_into = Some("T2".into());
        assert_eq!(TimeToResolution.observe(&ticket, AsOf::Everything), Seen::Outside);
    }
}
