//! Service levels as the desk notes them.

use crate::field::{Created, Merged, SlaMet};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::Shares;
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The share of all tickets of which the desk itself notes that the service level was held.
///
/// ```text
/// tickets created in P with sla_met / tickets created in P that note it
/// ```
///
/// - **Counts**: tickets created in the period, solved or not, anchored on creation.
/// - **Leaves out**: tickets that note neither yes nor no (`MissingPart`). Merged tickets stand as those that they were
///   merged into.
/// - **Undefined**: no tickets (`NoDenominator`).
/// - **Reads**: [`Created`], [`SlaMet`], [`Merged`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// A desk notes "held" from the start and takes it back when a target is missed: the open tickets of a recent period
/// make it look better than it will be. Of tickets that were due, with the open ones as pending:
/// [`ResolutionSla`](crate::tickets::ResolutionSla), [`ReplySla`](crate::tickets::ReplySla).
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::{Undefined, Why}};
/// let all = [Some(true), Some(false), None].map(|met| {
///     let mut ticket = Ticket::new("", Timestamp::from_micros(0));
///     ticket.sla_met = met;
///     ticket
/// });
/// let held = tickets::recorded_sla(&all, ..);
/// assert_eq!((held.to_string().as_str(), held.excluded_for(&Why::MissingPart)), ("50.0 % (1 of 2)", 1));
/// assert_eq!(tickets::recorded_sla(&all[2..], ..).value(), Err(&Undefined::NoDenominator));
/// ```
///
/// # References
///
/// The `made_sla` flag of IT service management systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordedSla;

impl Measure for RecordedSla {
    const ID: &'static str = "tickets.sla.recorded";
    type Observation = bool;
    type When = Timestamp;
    type Summary = Shares;
}

impl<T: Created + SlaMet + Merged> Observe<T> for RecordedSla {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<bool> {
        let at = ticket.created_at();
        match ticket.sla_met() {
            _ if ticket.is_merged() || !as_of.knows(at) => Seen::Outside,
            Some(met) => Seen::Counted(at, met),
            None => Seen::Excluded(Some(at), Why::MissingPart),
        }
    }
}

impl Kpi for RecordedSla {
    const ABOUT: About = About::new("tickets.sla.recorded", "SLA attainment, as tickets note it", Unit::Share)
        .names(
            "Dotrzymanie SLA zapisane w zgłoszeniu",
            "Дотримання SLA за даними звернення",
            "עמידה ב-SLA לפי רישום הפנייה",
            "Соблюдение SLA по данным обращения",
        )
        .formula("tickets created in P with sla_met / tickets created in P that note it")
        .anchor("created_at")
        .source("IT service management: made_sla");
    type Measure = RecordedSla;
    type Value = Share;
    fn measure(&self) -> RecordedSla {
        *self
    }
    fn value(&self, kept: &Shares, _: &Frame) -> Result<Share, Undefined> {
        kept.share()
    }
    fn n(&self, kept: &Shares) -> i64 {
        kept.whole()
    }
}

/// [`RecordedSla`] of one period.
pub fn recorded_sla<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<Share>
where
    RecordedSla: Observe<I::Item>,
{
    over(tickets).during(during).read(RecordedSla)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Ticket;

    #[test]
    fn every_ticket_that_notes_it_counts_where_it_was_created() {
        let t = Timestamp::from_micros;
        for (what, met, created, merged, expected) in [
            ("held", Some(true), 5, None, Some((1, 1))),
            ("not held", Some(false), 5, None, Some((0, 1))),
            ("not noted", None, 5, None, None),
            ("merged", Some(true), 5, Some("T2"), None),
            ("another period", Some(true), 10, None, None),
        ] {
            let mut ticket = Ticket::new("T1", t(created));
            (ticket.sla_met, ticket.merged_into) = (met, merged.map(str::to_owned));
            let share = recorded_sla([&ticket], t(0)..t(10)).ok();
            assert_eq!(share.map(|share| (share.part(), share.whole())), expected, "{what}");
        }
    }
}
