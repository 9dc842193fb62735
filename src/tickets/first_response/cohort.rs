//! How long the customers of a period waited, those who still wait among them.

use super::FirstResponse;
use crate::field::{Id, TicketEvents, TicketKey};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities};
use crate::summary::Values;
use crate::tickets::TicketEvent;
use crate::tickets::course::History;
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// The first response time of the tickets that came in a period, whenever they were answered: the distribution.
///
/// ```text
/// first public human reply - created_at, of tickets created in P
/// ```
///
/// - **Counts**: tickets created in the period that were answered, anchored on creation. Those that still wait are pending
///   in the period of their creation.
/// - **Leaves out**: what [`FirstResponse`] leaves out, in the period of the creation.
/// - **Undefined**: nothing answered (`NoRecords`).
/// - **Reads**: of tickets and of messages [`TicketKey`], [`TicketEvents`].
/// - **Unit**: duration; lower is better.
///
/// The waits of those that are pending are cut off by the as-of: while there are any, the answered ones alone look faster
/// than the cohort will be ([`TimeToFirstResponse`](super::TimeToFirstResponse) counts both). A late answer counts in the month in which its ticket came, not in the one in which it is given,
/// as it does in [`FirstResponse`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::{Author::Agent, Message, Ticket}, tickets, time::Timestamp, value::Undefined};
/// let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
/// let all = [("T1", 0), ("T2", 5), ("T3", 20)].map(|(id, at)| Ticket::new(id, minute(at)));
/// let messages = [Message::new("T1", minute(30), Agent)];
/// let early = tickets::first_response_cohort(&all, &messages, minute(0)..minute(10));
/// assert_eq!((early.to_string().as_str(), early.pending()), ("median 30 min, p90 30 min, mean 30 min (n = 1)", 1));
/// let late = tickets::first_response_cohort(&all, &messages, minute(10)..minute(60));
/// assert_eq!((late.value(), late.pending()), (Err(&Undefined::NoRecords), 1));
/// ```
///
/// # References
///
/// A cohort by creation; waits that have not ended are right-censored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FirstResponseCohort;

impl Measure for FirstResponseCohort {
    const ID: &'static str = "tickets.first_response.cohort";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl Journey for FirstResponseCohort {
    type Event = TicketEvent;
    type Trace = [(Timestamp, TicketEvent)];
    fn walk(&self, history: &History, at: &Frame, out: &mut impl FnMut(Seen<i64>)) {
        let created = history.iter().find(|(_, event)| *event == TicketEvent::Opened).map(|(at, _)| *at);
        FirstResponse.walk(history, at, &mut |seen| {
            out(match seen {
                Seen::Counted(replied, micros) => Seen::Counted(created.unwrap_or(replied), micros),
                Seen::Excluded(at, why) => Seen::Excluded(created.or(at), why),
                Seen::Pending { decides, .. } => Seen::Pending { at: created, decides },
                Seen::Outside => Seen::Outside,
            });
        });
    }
}

impl<R: TicketKey + TicketEvents> Step<R> for FirstResponseCohort {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, TicketEvent)) {
        FirstResponse.step(record, out);
    }
}

impl Kpi for FirstResponseCohort {
    const ABOUT: About =
        About::new("tickets.first_response.cohort", "First response time of tickets created", Unit::Duration)
            .names(
                "Czas reakcji na zgłoszenia utworzone w okresie",
                "Час першої відповіді на створені звернення",
                "זמן תגובה לפניות שנפתחו בתקופה",
                "Время первого ответа на созданные обращения",
            )
            .lower_is_better()
            .formula("first public human reply - created_at, of tickets created in P")
            .anchor("created_at")
            .source("cohort by creation; those that wait are right-censored");
    type Measure = FirstResponseCohort;
    type Value = DurationSummary;
    fn measure(&self) -> FirstResponseCohort {
        *self
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`FirstResponseCohort`] of tickets created in one period, from tickets and messages.
pub fn first_response_cohort<I: IntoIterator, J: IntoIterator, E: Id>(
    tickets: I,
    messages: J,
    during: impl Into<Timeline>,
) -> Reading<DurationSummary>
where
    FirstResponseCohort: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(FirstResponseCohort).during(during).with(tickets).with(messages).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Author, Message, Ticket};

    #[test]
    fn everything_stands_in_the_period_of_the_creation() {
        let t = Timestamp::from_micros;
        // answered, waiting, left out in 0..10, then in 10..20
        for (what, replied, solved, early, late) in [
            ("answered later", Some(15), None, (1, 0, 0), (0, 0, 0)),
            ("waiting", None, None, (0, 1, 0), (0, 0, 0)),
            ("solved later without an answer", None, Some(15), (0, 0, 1), (0, 0, 0)),
            ("answered before it came", Some(-5), None, (0, 0, 1), (0, 0, 0)),
        ] {
            let mut ticket = Ticket::new("T1", t(5));
            ticket.solved_at = solved.map(t);
            let replies = replied.map(|at| Message::new("T1", t(at), Author::Agent));
            let seen = |from: i64| {
                let reading = first_response_cohort([&ticket], &replies, t(from)..t(from + 10));
                (reading.n(), reading.pending(), reading.excluded().map(|(_, n)| n).sum::<u64>())
            };
            assert_eq!((seen(0), seen(10)), (early, late), "{what}");
        }
    }
}
