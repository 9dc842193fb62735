//! The share of tickets that were reopened.

use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::tickets::{Reopenings, ReopeningsKept};
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of all tickets of a period that were reopened, whenever that was.
///
/// ```text
/// tickets created in P that were reopened / tickets created in P
/// ```
///
/// - **Counts**: tickets created in the period, solved or not, each once, anchored on creation. Measure: [`Reopenings`].
/// - **Leaves out**: nothing. Merged tickets stand as those that they were merged into.
/// - **Undefined**: no tickets (`NoDenominator`).
/// - **Reads**: [`Created`](crate::field::Created), [`Solutions`](crate::field::Solutions),
///   [`Merged`](crate::field::Merged).
/// - **Unit**: share, 0 to 1; lower is better.
///
/// Tickets that are open still may yet be reopened: compare periods of one age. Of those solved in the period, by the
/// instants of solution and reopening: [`ReopenRate`](crate::tickets::ReopenRate). How often:
/// [`ReopeningsPerTicket`](crate::tickets::ReopeningsPerTicket).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let all = [0, 2, 0].map(|times| {
///     let mut ticket = Ticket::new("", Timestamp::from_micros(0));
///     ticket.reopened = times;
///     ticket
/// });
/// assert_eq!(tickets::reopened_share(&all, ..).to_string(), "33.3 % (1 of 3)");
/// assert_eq!(tickets::reopened_share(&all[..0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Reopened tickets in per cent of tickets created, as service desks report them from a counter in the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReopenedShare;

impl Kpi for ReopenedShare {
    const ABOUT: About = About::new("tickets.reopen_rate.of_all", "Share of tickets reopened", Unit::Share)
        .names(
            "Odsetek zgłoszeń otwartych ponownie",
            "Частка повторно відкритих звернень",
            "שיעור הפניות שנפתחו מחדש",
            "Доля повторно открытых обращений",
        )
        .lower_is_better()
        .formula("tickets created in P that were reopened / tickets created in P")
        .anchor("created_at")
        .source("service desk practice");
    type Measure = Reopenings;
    type Value = Share;
    fn measure(&self) -> Reopenings {
        Reopenings
    }
    fn value(&self, kept: &ReopeningsKept, _: &Frame) -> Result<Share, Undefined> {
        Share::new(kept.reopened, kept.tickets)
    }
    fn n(&self, kept: &ReopeningsKept) -> i64 {
        kept.tickets
    }
}

/// [`ReopenedShare`] of one period.
pub fn reopened_share<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<Share>
where
    Reopenings: Observe<I::Item>,
{
    over(tickets).during(during).read(ReopenedShare)
}
