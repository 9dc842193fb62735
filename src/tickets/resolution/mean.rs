//! The mean time to solve a ticket.

use crate::field::{Created, Merged, Solutions, Solved};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Reading, Seen, Unit, over};
use crate::summary::DurationMean;
use crate::tickets::solutions::solved;
use crate::time::{Timeline, Timestamp};
use crate::value::{MeanDuration, Undefined};
use serde::{Deserialize, Serialize};

/// The mean time from a ticket's creation to its last solution.
///
/// ```text
/// sum of (solved_at - created_at) / solved tickets
/// ```
///
/// - **Counts**: what [`Resolution`](crate::tickets::Resolution) counts, in 24 bytes a cell; that one has the median
///   and the quantiles as well, which say more of times that are mostly short and sometimes very long.
/// - **Leaves out**: the same.
/// - **Undefined**: nothing solved (`NoRecords`).
/// - **Reads**: [`Created`], [`Solved`], [`Merged`], [`Solutions`](crate::field::Solutions).
/// - **Unit**: duration; lower is better.
///
/// # Examples
///
/// ```
/// use crm_kpi::{record::Ticket, tickets, time::Timestamp, value::Undefined};
/// let hour = |n: i64| Timestamp::from_micros(n * 3_600_000_000);
/// let mut all = ["T1", "T2"].map(|id| Ticket::new(id, hour(0)));
/// assert_eq!(tickets::resolution_mean(&all, ..).value(), Err(&Undefined::NoRecords));
/// all[0].solved_at = Some(hour(2));
/// all[1].solved_at = Some(hour(5));
/// assert_eq!(tickets::resolution_mean(&all, ..).to_string(), "3.5 h");
/// ```
///
/// # References
///
/// Mean time to resolve (MTTR).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ResolutionMean;

impl Measure for ResolutionMean {
    const ID: &'static str = "tickets.resolution.mean";
    type Observation = i64;
    type When = Timestamp;
    type Summary = DurationMean;
}

impl<T: Created + Solved + Solutions + Merged> Observe<T> for ResolutionMean {
    #[inline]
    fn observe(&self, ticket: &T, as_of: AsOf) -> Seen<i64> {
        solved(ticket, as_of)
    }
}

impl Kpi for ResolutionMean {
    const ABOUT: About = About::new("tickets.resolution.mean", "Mean resolution time", Unit::Duration)
        .names(
            "Średni czas rozwiązania zgłoszenia",
            "Середній час розв’язання проблем",
            "זמן פתרון ממוצע",
            "Среднее время решения",
        )
        .lower_is_better()
        .formula("sum of (solved_at - created_at) / solved tickets")
        .anchor("solved_at, the last")
        .source("mean time to resolve");
    type Measure = ResolutionMean;
    type Value = MeanDuration;
    fn measure(&self) -> ResolutionMean {
        *self
    }
    fn value(&self, kept: &DurationMean, _: &Frame) -> Result<MeanDuration, Undefined> {
        kept.mean()
    }
    fn n(&self, kept: &DurationMean) -> i64 {
        kept.n()
    }
}

/// [`ResolutionMean`] of one period.
pub fn resolution_mean<I: IntoIterator>(tickets: I, during: impl Into<Timeline>) -> Reading<MeanDuration>
where
    ResolutionMean: Observe<I::Item>,
{
    over(tickets).during(during).read(ResolutionMean)
}
