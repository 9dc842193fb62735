//! How long customers wait for the first answer, where tickets note it themselves.

mod mean;

pub use mean::{RecordedFirstResponseMean, recorded_first_response_mean};

use crate::field::{Created, Merged, Replied, Solutions, Solved};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, lasted, over};
use crate::summary::Values;
use crate::tickets::solutions::last_solution;
use crate::tickets::{UNANSWERED, UNKNOWN};
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined};
use serde::{Deserialize, Serialize};

/// From a ticket's creation to the first answer that the ticket itself notes: the distribution.
///
/// ```text
/// first_reply_at - created_at, one for each answered ticket
/// ```
///
/// - **Counts**: tickets first answered in the period, anchored on that answer. Tickets that still wait are pending.
/// - **Leaves out**: tickets answered before they were created (`NegativeDuration`) or too long after (`OutOfRange`);
///   tickets that stand solved and were never answered (`solved without a reply`), at their solution; answers known
///   before the ticket is (`ticket not known`). Merged tickets are answered as those that they were merged into.
/// - **Undefined**: nothing answered (`NoRecords`).
/// - **Reads**: [`Created`], [`Replied`], [`Solved`], [`Merged`], [`Solutions`](crate::field::Solutions).
/// - **Unit**: duration; lower is better.
///
/// For exports of a help desk, with one row for each ticket. It gives what
/// [`FirstResponse`](crate::tickets::FirstResponse) gives of them and asks for no identity, so it is six times as fast
/// where tickets are numbered and fourteen times where they are hashed, and its quarters are its months merged. Where answers must be read off the messages, or a ticket has several
/// rows, take that one. Where the mean is enough, [`RecordedFirstResponse::mean`] keeps 24 bytes a cell instead of every
/// duration.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
/// let mut all = ["T1", "T2", "T3"].map(|id| Ticket::new(id, minute(0)));
/// assert_eq!(tickets::recorded_first_response(&all, ..).value(), Err(&Undefined::NoRecords));
///
/// all[0].first_reply_at = Some(minute(10));
/// all[1].first_reply_at = Some(minute(50));
/// let time = tickets::recorded_first_response(&all, ..);
/// assert_eq!(time.pending(), 1);
/// assert_eq!(time.to_string(), "median 30 min, p90 46 min, mean 30 min (n = 2)");
/// ```
///
/// # References
///
/// First reply time as in help desk systems, in elapsed time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordedFirstResponse;

impl RecordedFirstResponse {
    /// The mean alone.
    pub const fn mean() -> RecordedFirstResponseMean {
        RecordedFirstResponseMean
    }
}

/// How long a ticket waited, at its first answer.
#[inline]
fn answered<T: Created + Replied + Solved + Merged + Solutions>(ticket: &T, as_of: AsOf) -> Seen<i64> {
    if ticket.is_merged() {
        return Seen::Outside;
    }
    let created = ticket.created_at();
    match as_of.known(ticket.first_reply_at()) {
        Some(replied) if as_of.knows(created) => match lasted(created, replied) {
            Ok(micros) => Seen::Counted(replied, micros),
            Err(why) => Seen::Excluded(Some(replied), why),
        },
        Some(replied) => Seen::Excluded(Some(replied), UNKNOWN),
        None if !as_of.knows(created) => Seen::Outside,
        None => match last_solution(ticket, as_of) {
            Some(solved) => Seen::Excluded(Some(solved), UNANSWERED),
            None => Seen::PENDING,
        },
    }
}

impl Measure for RecordedFirstResponse {
    const ID: &'static str = "tickets.first_response.recorded";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl<T: Created + Replied + Solved + Merged + Solutions> Observe<T> for RecordedFirstResponse {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<i64> {
        answered(ticket, as_of)
    }
}

impl Kpi for RecordedFirstResponse {
    const ABOUT: About =
        About::new("tickets.first_response.recorded", "First response time, as tickets note it", Unit::Duration)
            .names(
                "Czas reakcji zapisany w zgłoszeniu",
                "Час першої відповіді за даними звернення",
                "זמן תגובה ראשונה לפי רישום הפנייה",
                "Время первого ответа по данным обращения",
            )
            .lower_is_better()
            .formula("first_reply_at - created_at")
            .anchor("first_reply_at")
            .source("help desk practice: one for each ticket");
    type Measure = RecordedFirstResponse;
    type Value = DurationSummary;
    fn measure(&self) -> RecordedFirstResponse {
        *self
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`RecordedFirstResponse`] of one period.
pub fn recorded_first_response<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<DurationSummary>
where
    RecordedFirstResponse: Observe<I::Item>,
{
    over(tickets).during(during).read(RecordedFirstResponse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;
    use crate::tickets::FirstResponse;
    use crate::value::Why;
    use proptest::{option, prelude::*};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_ticket_counts_when_its_answer_is_known_and_after_its_creation() {
        let unanswered = |at| Seen::Excluded(Some(t(at)), UNANSWERED);
        for (what, created, replied, solved, merged, expected) in [
            ("answered", 5, Some(8), None, None, Seen::Counted(t(8), 3)),
            ("answered at once", 5, Some(5), None, None, Seen::Counted(t(5), 0)),
            ("answered after it was solved", 5, Some(8), Some(7), None, Seen::Counted(t(8), 3)),
            ("waiting", 5, None, None, None, Seen::PENDING),
            ("answered after the as-of", 5, Some(11), None, None, Seen::PENDING),
            ("answered before it came", 5, Some(4), None, None, Seen::Excluded(Some(t(4)), Why::NegativeDuration)),
            ("so old that nobody can say", i64::MIN, Some(4), None, None, Seen::Excluded(Some(t(4)), Why::OutOfRange)),
            ("solved without a reply", 5, None, Some(9), None, unanswered(9)),
            ("solved before the reply that is not known", 5, Some(11), Some(9), None, unanswered(9)),
            ("solved after the as-of", 5, None, Some(11), None, Seen::PENDING),
            ("merged", 5, Some(8), None, Some("T2"), Seen::Outside),
            ("not known yet", 11, Some(12), None, None, Seen::Outside),
            ("answered before it is known", 11, Some(9), None, None, Seen::Excluded(Some(t(9)), UNKNOWN)),
        ] {
            let mut ticket = Ticket::new("T1", t(created));
            (ticket.first_reply_at, ticket.solved_at) = (replied.map(t), solved.map(t));
            ticket.merged_into = merged.map(str::to_owned);
            let as_of = t(10).into();
            assert_eq!(RecordedFirstResponse.observe(&ticket, as_of), expected, "{what}");
            assert_eq!(RecordedFirstResponse::mean().observe(&ticket, as_of), expected, "{what}");
        }
    }

    prop_compose! {
        fn ticket()(
            created in 0i64..20, replied in option::of(0i64..20), first in option::of(0i64..20),
            solved in option::of(0i64..20), reopened in option::of(0i64..20), times in 0u32..3,
            merged in option::weighted(0.1, Just("T9".to_owned())),
        ) -> Ticket {
            let mut ticket = Ticket::new("", t(created));
            (ticket.first_reply_at, ticket.first_solved_at) = (replied.map(t), first.map(t));
            (ticket.solved_at, ticket.reopened_at, ticket.reopened) = (solved.map(t), reopened.map(t), times);
            ticket.merged_into = merged;
            ticket
        }
    }

    proptest! {
        #[test]
        fn of_tickets_with_one_row_each_it_reads_what_the_journey_reads(
            mut tickets in prop::collection::vec(ticket(), 0..20), now in option::of(0i64..22), period in (0i64..20, 1i64..20),
        ) {
            tickets.iter_mut().enumerate().for_each(|(i, ticket)| ticket.id = i.to_string());
            let question = || over(&tickets)
                .during(t(period.0)..t(period.0 + period.1))
                .as_of(now.map_or(AsOf::Everything, |now| t(now).into()));
            let by_record = question().read(RecordedFirstResponse);
            prop_assert_eq!(&by_record, &question().read(FirstResponse));
            let mean = question().read(RecordedFirstResponse::mean());
            prop_assert_eq!(mean.evidence(), by_record.evidence());
            prop_assert_eq!(mean.ok(), by_record.ok().map(|d| d.mean()));
        }
    }
}
