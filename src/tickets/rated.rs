//! How many tickets were rated.

use crate::field::{Created, Merged, Rated};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Shares;
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of all tickets that their customer rated: the survey response rate of tickets, whether or not a survey was
/// sent.
///
/// ```text
/// tickets created in P with a rating / tickets created in P
/// ```
///
/// - **Counts**: tickets created in the period, anchored on creation, with the rating that they note. Both numbers come
///   from one record, so a filter holds for both.
/// - **Leaves out**: nothing; a rating off its scale is an answer too. Merged tickets stand as those that they were
///   merged into.
/// - **Undefined**: no tickets (`NoDenominator`).
/// - **Reads**: [`Created`], [`Rated`], [`Merged`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// A ticket does not say when it was rated: an as-of leaves out later tickets, not later ratings. Of the surveys that
/// were sent: [`ResponseRate`](crate::surveys::ResponseRate).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let all = [Some(5), None, Some(1)].map(|score| {
///     let mut ticket = Ticket::new("", Timestamp::from_micros(0));
///     ticket.satisfaction = score;
///     ticket
/// });
/// assert_eq!(tickets::rated_tickets(&all, ..).to_string(), "66.7 % (2 of 3)");
/// assert_eq!(tickets::rated_tickets(&all[..0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Satisfaction coverage of help desk systems: rated tickets in per cent of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RatedTickets;

impl Measure for RatedTickets {
    const ID: &'static str = "tickets.rated";
    type Observation = bool;
    type When = Timestamp;
    type Summary = Shares;
}

impl<T: Created + Rated + Merged> Observe<T> for RatedTickets {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<bool> {
        let at = ticket.created_at();
        if ticket.is_merged() || !as_of.knows(at) {
            Seen::Outside
        } else {
            Seen::Counted(at, ticket.satisfaction().is_some())
        }
    }
}

impl Kpi for RatedTickets {
    const ABOUT: About = About::new("tickets.rated", "Share of tickets rated", Unit::Share)
        .names(
            "Odsetek ocenionych zgłoszeń",
            "Частка оцінених звернень",
            "שיעור הפניות שדורגו",
            "Доля оценённых обращений",
        )
        .formula("tickets created in P with a rating / tickets created in P")
        .anchor("created_at")
        .source("help desk practice: survey response rate of all tickets");
    type Measure = RatedTickets;
    type Value = Share;
    fn measure(&self) -> RatedTickets {
        *self
    }
    fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
}

/// [`RatedTickets`] of one period.
pub fn rated_tickets<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<Share>
where
    RatedTickets: Observe<I::Item>,
{
    over(tickets).during(during).read(RatedTickets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;

    #[test]
    fn rated_and_all_are_the_same_tickets() {
        let t = Timestamp::from_micros;
        for (what, score, created, merged, expected) in [
            ("rated", Some(4), 5, None, Some((1, 1))),
            ("rated off the scale", Some(-7), 5, None, Some((1, 1))),
            ("not rated", None, 5, None, Some((0, 1))),
            ("merged", Some(4), 5, Some("T2"), None),
            ("after the as-of", Some(4), 9, None, None),
        ] {
            let mut ticket = Ticket::new("T1", t(created));
            (ticket.satisfaction, ticket.merged_into) = (score, merged.map(str::to_owned));
            let share = over([ticket]).as_of(t(8)).read(RatedTickets).ok();
            assert_eq!(share.map(|share| (share.part(), share.whole())), expected, "{what}");
        }
    }
}
