//! How long customers wait for the first answer, those who still wait among them.

use super::FirstResponse;
use crate::field::{Id, TicketEvents, TicketKey};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities};
use crate::summary::{Lifetimes, Lived};
use crate::tickets::course::History;
use crate::tickets::event::{TicketEvent, UNANSWERED};
use crate::time::{Timeline, Timestamp};
use crate::value::{Survival, Undefined};
use serde::{Deserialize, Serialize};

/// How long customers wait for the first answer of a person, those who still wait among them: the survival curve, its median
/// with an interval.
///
/// ```text
/// Kaplan-Meier over tickets created in P: answered after first public human reply - created_at; waiting ones censored at the as-of
/// ```
///
/// - **Counts**: tickets created in the period, a cohort, anchored on creation. Those that wait are counted by their age at the
///   as-of, and pending too; those that stand solved and were never answered ended otherwise, and are censored at their solution.
/// - **Leaves out**: tickets answered, or solved without an answer, before they were created (`NegativeDuration`) or too long
///   after (`OutOfRange`); answers to a ticket of which there is no record (`ticket not known`). Merged tickets are answered as
///   those that they were merged into.
/// - **Undefined**: no tickets (`NoRecords`); waiting ones without an as-of (`NeedsAsOf`). A median that is not reached is said
///   to be so.
/// - **Reads**: of tickets and of messages [`TicketKey`], [`TicketEvents`].
/// - **Unit**: time; lower is better.
///
/// A journey. [`FirstResponseCohort`](super::FirstResponseCohort) is of those of the same tickets that were answered, and looks
/// quicker than the cohort will be while any of them waits.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Author::Agent, Message, Ticket}, tickets, time::Timestamp, value::Undefined};
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let all = ["T1", "T2", "T3"].map(|id| Ticket::new(id, hour(0)));
/// let messages = [Message::new("T1", hour(1), Agent), Message::new("T2", hour(4), Agent)];
/// let time = tickets::time_to_first_response(&all, &messages, .., hour(9));
/// assert_eq!((time.to_string().as_str(), time.pending()), ("median 4.0 h (1.0 to not reached; 2 of 3 ended)", 1));
/// let none = tickets::time_to_first_response(&all[..0], &messages[..0], .., hour(9));
/// assert_eq!(none.value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Kaplan and Meier (1958), see [`KaplanMeier`](crate::stats::KaplanMeier); the interval by Brookmeyer and Crowley (1982).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TimeToFirstResponse;

impl Measure for TimeToFirstResponse {
    const ID: &'static str = "tickets.first_response.survival";
    type Observation = Lived;
    type When = Timestamp;
    type Summary = Lifetimes;
}

impl Journey for TimeToFirstResponse {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &History, at: &Frame, out: &mut impl FnMut(Seen<Lived>)) {
        let created = history.iter().find(|(_, event)| *event == TicketEvent::Opened).map(|(at, _)| *at);
        FirstResponse.walk(history, at, &mut |seen| {
            out(match (created, seen) {
                (Some(created), Seen::Excluded(Some(solved), why)) if why == UNANSWERED => {
                    Seen::over(created, solved, Lived::Otherwise)
                }
                (Some(created), seen) => seen.since(created),
                // nobody says that it came
                (None, Seen::Excluded(at, why)) => Seen::Excluded(at, why),
                (None, _) => Seen::Outside,
            });
        });
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for TimeToFirstResponse {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        FirstResponse.step(record, out);
    }
}

impl Kpi for TimeToFirstResponse {
    const ABOUT: About = About::new(
        "tickets.first_response.survival",
        "Time to first response, waiting tickets included",
        Unit::Duration,
    )
    .names(
        "Czas do pierwszej odpowiedzi z uwzględnieniem oczekujących zgłoszeń",
        "Час до першої відповіді з урахуванням звернень, що чекають",
        "זמן עד לתגובה ראשונה, כולל פניות ממתינות",
        "Время до первого ответа с учётом ждущих обращений",
    )
    .lower_is_better()
    .formula("Kaplan-Meier over tickets created in P; waiting ones censored")
    .anchor("created_at")
    .source("Kaplan and Meier (1958)");
    type Measure = TimeToFirstResponse;
    type Value = Survival;
    fn measure(&self) -> TimeToFirstResponse {
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

/// [`TimeToFirstResponse`] of the tickets created in one period, seen at an instant, from tickets and messages.
pub fn time_to_first_response<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    messages: J,
    during: impl Into<Timeline>,
    as_of: impl Into<AsOf>,
) -> Reading<Survival>
where
    TimeToFirstResponse: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(TimeToFirstResponse).during(during).as_of(as_of).with(tickets).with(messages).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, Message, Ticket};

    #[test]
    fn a_wait_ends_with_an_answer_or_otherwise_and_stands_where_the_ticket_came() {
        let t = Timestamp::from_micros;
        // n, answered, ended otherwise, the longest; pending and left out; of tickets that came in 0..10, seen at 30
        for (what, replied, solved, merged, expected) in [
            ("answered", Some(15), None, false, (Some((1, 1, 0, 10)), 0, 0)),
            ("answered at once", Some(5), None, false, (Some((1, 1, 0, 0)), 0, 0)),
            ("waiting", None, None, false, (Some((1, 0, 0, 25)), 1, 0)),
            ("answered later than is known", Some(31), None, false, (Some((1, 0, 0, 25)), 1, 0)),
            ("solved without an answer", None, Some(12), false, (Some((1, 0, 1, 7)), 0, 0)),
            ("solved and answered after all", Some(20), Some(12), false, (Some((1, 1, 0, 15)), 0, 0)),
            ("answered before it came", Some(-5), None, false, (None, 0, 1)),
            ("solved before it came", None, Some(-5), false, (None, 0, 1)),
            ("merged", None, None, true, (None, 0, 0)),
        ] {
            let mut ticket = Ticket::new("T1", t(5));
            (ticket.solved_at, ticket.merged_into) = (solved.map(t), merged.then(|| "T2".into()));
            let replies = replied.map(|at| Message::new("T1", t(at), Author::Agent));
            let reading = time_to_first_response([&ticket], &replies, t(0)..t(10), t(30));
            let left_out = reading.excluded().map(|(_, n)| n).sum::<u64>();
            let pending = reading.pending();
            let seen = reading.ok().map(|s| (s.n(), s.ended(), s.otherwise(), s.longest().sum()));
            assert_eq!((seen, pending, left_out), expected, "{what}");
        }
    }

    #[test]
    fn an_answer_to_a_ticket_that_nobody_knows_of_is_left_out() {
        let message = Message::new("T9", Timestamp::from_micros(5), Author::Agent);
        let none: [Ticket; 0] = [];
        let reading = time_to_first_response(&none, [&message], .., Timestamp::from_micros(9));
        assert_eq!((reading.n(), reading.excluded_for(&crate::tickets::event::UNKNOWN)), (0, 1));
    }
}
