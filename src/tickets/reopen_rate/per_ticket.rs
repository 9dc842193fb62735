//! How often a ticket is reopened.

use crate::kpi::{About, Frame, Kpi, Observe, Reading, Unit, over};
use crate::tickets::{Reopenings, ReopeningsKept};
use crate::time::Timeline;
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// Reopenings for each ticket of a period, whenever they were.
///
/// ```text
/// reopenings of tickets created in P / tickets created in P
/// ```
///
/// - **Counts**: tickets created in the period, solved or not, anchored on creation, with all the reopenings that they
///   note. Measure: [`Reopenings`].
/// - **Leaves out**: nothing. Merged tickets stand as those that they were merged into.
/// - **Undefined**: no tickets (`NoDenominator`).
/// - **Reads**: [`Created`](crate::field::Created), [`Solutions`](crate::field::Solutions),
///   [`Merged`](crate::field::Merged).
/// - **Unit**: reopenings per ticket, may exceed 1; lower is better.
///
/// One ticket that goes back and forth weighs as much as many that come back once; each once:
/// [`ReopenedShare`](crate::tickets::ReopenedShare).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let all = [0, 3].map(|times| {
///     let mut ticket = Ticket::new("", Timestamp::from_micros(0));
///     ticket.reopened = times;
///     ticket
/// });
/// assert_eq!(tickets::reopenings_per_ticket(&all, ..).to_string(), "1.50");
/// assert_eq!(tickets::reopenings_per_ticket(&all[..0], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// Reopen count per ticket, as service desks report it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReopeningsPerTicket;

impl Kpi for ReopeningsPerTicket {
    const ABOUT: About = About::new("tickets.reopen_rate.per_ticket", "Reopenings per ticket", Unit::Ratio)
        .names(
            "Ponowne otwarcia na zgłoszenie",
            "Повторних відкриттів на звернення",
            "פתיחות מחדש לפנייה",
            "Повторных открытий на обращение",
        )
        .lower_is_better()
        .formula("reopenings of tickets created in P / tickets created in P")
        .anchor("created_at")
        .source("service desk practice");
    type Measure = Reopenings;
    type Value = Ratio;
    fn measure(&self) -> Reopenings {
        Reopenings
    }
    fn value(&self, kept: &ReopeningsKept, _: &Frame) -> Result<Ratio, Undefined> {
        if kept.tickets < 0 || kept.reopenings < kept.reopened || kept.reopened < 0 {
            return Err(Undefined::Inconsistent);
        }
        Ratio::new(kept.reopenings.into(), kept.tickets.into())
    }
    fn n(&self, kept: &ReopeningsKept) -> i64 {
        kept.tickets
    }
}

/// [`ReopeningsPerTicket`] of one period.
pub fn reopenings_per_ticket<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<Ratio>
where
    Reopenings: Observe<I::Item>,
{
    over(tickets).during(during).read(ReopeningsPerTicket)
}
