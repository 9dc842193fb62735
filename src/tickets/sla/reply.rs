//! Tickets answered in time.

use super::{SlaKept, SlaVerdict, verdict};
use crate::field::{Created, Merged, Replied, ReplyDue};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of the tickets that were first answered by the instant that was promised.
///
/// ```text
/// met / (met + breached); met = first_reply_at <= reply_due_at, breached = answered later, or waiting after reply_due_at
/// ```
///
/// - **Counts**: tickets that say when their first answer is due, anchored on the instant at which the verdict falls: the
///   answer where it came in time, the due instant where it did not. Waiting and past due is breached, also where the
///   ticket was solved without an answer; waiting and not due is pending.
/// - **Leaves out**: tickets answered, or due, before they were created (`NegativeDuration`). Tickets without a due
///   instant were promised nothing. Merged tickets are answered as those that they were merged into.
/// - **Undefined**: nothing decided (`NoDenominator`); tickets wait and no as-of says whether they are due (`NeedsAsOf`).
/// - **Reads**: [`Created`], [`ReplyDue`], [`Replied`], [`Merged`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// The first answer is the one that the ticket notes; from a log of messages: [`MessageReplySla`](super::MessageReplySla). A limit for all alike, or for each priority, needs no due instants:
/// `share_within` of [`FirstResponse`](crate::tickets::FirstResponse). The solution in time:
/// [`ResolutionSla`](crate::tickets::ResolutionSla).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let minute = |n: i64| Timestamp::from_micros(n * 60_000_000);
/// let all = [Some(20), Some(61), None].map(|replied: Option<i64>| {
///     let mut ticket = Ticket::new("", minute(0));
///     (ticket.reply_due_at, ticket.first_reply_at) = (Some(minute(60)), replied.map(minute));
///     ticket
/// });
/// assert_eq!(tickets::reply_sla(&all, .., minute(61)).to_string(), "33.3 % (1 of 3)");
/// assert_eq!(tickets::reply_sla(&all, .., minute(10)).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// First reply time targets of help desk systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReplySla;

impl Measure for ReplySla {
    const ID: &'static str = "tickets.sla.reply";
    type Observation = SlaVerdict;
    type When = Timestamp;
    type Summary = SlaKept;
}

impl<T: Created + ReplyDue + Replied + Merged> Observe<T> for ReplySla {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<SlaVerdict> {
        if ticket.is_merged() {
            return Seen::Outside;
        }
        verdict(ticket.created_at(), ticket.reply_due_at(), as_of.known(ticket.first_reply_at()), as_of)
    }
}

impl Kpi for ReplySla {
    const ABOUT: About = About::new("tickets.sla.reply", "First reply SLA attainment", Unit::Share)
        .names(
            "Dotrzymanie SLA pierwszej odpowiedzi",
            "Дотримання SLA першої відповіді",
            "עמידה ב-SLA של תגובה ראשונה",
            "Соблюдение SLA первого ответа",
        )
        .formula("met / (met + breached); met = first_reply_at <= reply_due_at")
        .anchor("first_reply_at if in time, else reply_due_at")
        .source("help desk practice: first reply targets");
    type Measure = ReplySla;
    type Value = Share;
    fn measure(&self) -> ReplySla {
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

/// [`ReplySla`] of one period, as of an instant.
pub fn reply_sla<I: IntoIterator>(tickets: I, during: impl Into<Timeline>, as_of: impl Into<AsOf>) -> Reading<Share>
where
    ReplySla: Observe<I::Item>,
{
    over(tickets).during(during).as_of(as_of).read(ReplySla)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;
    use crate::value::Why;

    #[test]
    fn the_answer_counts_and_not_the_solution() {
        let t = Timestamp::from_micros;
        for (what, replied, solved, merged, expected) in [
            ("in time", Some(15), None, None, Some((1, 1))),
            ("late", Some(25), None, None, Some((0, 1))),
            ("known only later", Some(40), None, None, Some((0, 1))),
            ("solved in time without an answer", None, Some(12), None, Some((0, 1))),
            ("merged", Some(15), None, Some("T2"), None),
        ] {
            let mut ticket = Ticket::new("T1", t(10));
            (ticket.reply_due_at, ticket.first_reply_at, ticket.solved_at) =
                (Some(t(20)), replied.map(t), solved.map(t));
            ticket.merged_into = merged.map(str::to_owned);
            let share = reply_sla([&ticket], .., t(30)).ok();
            assert_eq!(share.map(|share| (share.part(), share.whole())), expected, "{what}");
        }
        let mut early = Ticket::new("T1", t(10));
        (early.reply_due_at, early.first_reply_at) = (Some(t(20)), Some(t(5)));
        assert_eq!(reply_sla([&early], .., t(30)).excluded_for(&Why::NegativeDuration), 1);
    }
}
