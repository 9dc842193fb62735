//! What becomes of customers from the start of a period to its end.

use crate::field::{CustomerKey, Stands};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::summary::{Fold, Summary};
use crate::time::{Span, Timeline, Timestamp};
use crate::value::Why;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Customers by what becomes of them in a period: there at its start, lost by its end, come and gone within it.
///
/// One measure for retention, churn and transient customers. A customer with several spans (gone and come back, or
/// with overlapping contracts) is one customer, who stands while any span does.
///
/// - **Counts**: for each period the customers that stand at its opening level, which counts changes before the start
///   (who joins at the first instant is new, who leaves at it is lost in the period), and of those the ones that no longer
///   stand at its end; and the customers that stand neither at its start nor at its end but come and go between, be it
///   at one and the same instant.
/// - **Leaves out**: spans that end before they start (`NegativeDuration`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Movement;

/// What becomes of one customer over some periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Stands at the opening level.
    AtStart,
    /// Stood at the start and does not at the end.
    Lost,
    /// Came and went within the period.
    Transient,
}

/// What is kept of customers' movements.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Stood at the opening level.
    pub at_start: i64,
    /// Of those, no longer there at the end.
    pub lost: i64,
    /// Came and went between.
    pub transient: i64,
}

impl Summary for Moved {
    fn merge(&mut self, other: &Self) {
        self.at_start = self.at_start.wrapping_add(other.at_start);
        self.lost = self.lost.wrapping_add(other.lost);
        self.transient = self.transient.wrapping_add(other.transient);
    }
}

impl Moved {
    fn count(&mut self, fate: Fate, n: i64) {
        let sum = match fate {
            Fate::AtStart => &mut self.at_start,
            Fate::Lost => &mut self.lost,
            Fate::Transient => &mut self.transient,
        };
        *sum = sum.wrapping_add(n);
    }
}
impl Fold<Fate> for Moved {
    fn absorb(&mut self, fate: Fate) {
        self.count(fate, 1);
    }
    fn retract(&mut self, fate: Fate) {
        self.count(fate, -1);
    }
}

impl Measure for Movement {
    const ID: &'static str = "customers.movement";
    type Observation = Fate;
    type When = Span;
    type Summary = Moved;
}

impl Journey for Movement {
    /// Until when the span that starts here stands.
    type Event = Option<Timestamp>;
    type Trace = [(Timestamp, Option<Timestamp>)];
    fn walk(&self, history: &[(Timestamp, Option<Timestamp>)], at: &Frame, out: &mut impl FnMut(Seen<Fate, Span>)) {
        let timeline = at.timeline();
        let column = |t: Timestamp| timeline.slots().column(t);
        let never = timeline.columns();
        // the columns at whose end the customer stands, as intervals; and those that saw only a passing visit
        let mut stands: Vec<Range<usize>> = Vec::new();
        let mut passing: Vec<usize> = Vec::new();
        for (from, until) in history {
            let until = at.as_of().known(*until);
            if until.is_some_and(|until| until < *from) {
                out(Seen::Excluded(None, Why::NegativeDuration));
                continue;
            }
            let (first, end) = (column(*from), until.map_or(never, column));
            match stands.last_mut() {
                _ if first == end => passing.push(first),
                Some(last) if first <= last.end => last.end = last.end.max(end),
                _ => stands.push(first..end),
            }
        }
        // who stands at the end of a column stands at the start of the next, whose slot has the column's number
        for span in &stands {
            place(timeline, span.clone(), Fate::AtStart, out);
            place(timeline, span.end.saturating_sub(1)..span.end, Fate::Lost, out);
        }
        passing.dedup();
        for column in passing {
            if !stands.iter().any(|span| span.start <= column && column <= span.end) {
                place(timeline, column.saturating_sub(1)..column, Fate::Transient, out);
            }
        }
    }
}

/// Puts an observation into the periods with these indices, as far as the timeline has them.
pub(crate) fn place<O>(timeline: &Timeline, slots: Range<usize>, seen: O, out: &mut impl FnMut(Seen<O, Span>)) {
    let slots = slots.start..slots.end.min(timeline.len());
    if let Some(last) = slots.clone().last() {
        let from = timeline.start(slots.start).unwrap_or(Timestamp::MIN);
        out(Seen::Counted(Span { from, until: timeline.end(last) }, seen));
    }
}

impl<C: CustomerKey + Stands> Step<C> for Movement {
    type Entity = C::Id;
    fn step(&self, customer: &C, out: &mut impl FnMut(Option<&C::Id>, Timestamp, Option<Timestamp>)) {
        let span = customer.span();
        customer.with_customer_key(|who| out(Some(who), span.from, span.until));
    }
}

#[cfg(test)]
mod tests {
    use crate::customers::Retention;
    use crate::kpi::over;
    use crate::record::Customer;
    use crate::time::{Calendar, Grain};

    fn customer(id: &str, spans: &[(&str, Option<&str>)]) -> Vec<Customer> {
        let date = |d: &str| Calendar::civil().start_of(d.parse().unwrap()).unwrap();
        spans
            .iter()
            .map(|(since, ended)| {
                let mut customer = Customer::new(id, date(since));
                customer.ended_at = ended.map(date);
                customer
            })
            .collect()
    }

    #[test]
    fn a_customer_is_at_the_start_lost_or_transient_in_each_month() {
        let months = Calendar::civil().period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let (jan, feb, mar) = ("2024-01-10", "2024-02-10", "2024-03-10");
        for (what, spans, expected) in [
            ("stays", vec![("2023-05-01", None)], [(1, 0, 0), (1, 0, 0), (1, 0, 0)]),
            ("leaves in February", vec![("2023-05-01", Some(feb))], [(1, 0, 0), (1, 1, 0), (0, 0, 0)]),
            ("joins in January", vec![(jan, None)], [(0, 0, 0), (1, 0, 0), (1, 0, 0)]),
            ("joins at the first instant of February", vec![("2024-02-01", None)], [(0, 0, 0), (0, 0, 0), (1, 0, 0)]),
            (
                "leaves at the first instant of February",
                vec![("2023-05-01", Some("2024-02-01"))],
                [(1, 0, 0), (1, 1, 0), (0, 0, 0)],
            ),
            ("comes and goes in February", vec![(feb, Some("2024-02-20"))], [(0, 0, 0), (0, 0, 1), (0, 0, 0)]),
            (
                "twice in February",
                vec![(feb, Some("2024-02-12")), ("2024-02-15", Some("2024-02-20"))],
                [(0, 0, 0), (0, 0, 1), (0, 0, 0)],
            ),
            (
                "leaves in February and is back before its end",
                vec![("2023-05-01", Some(feb)), ("2024-02-20", None)],
                [(1, 0, 0), (1, 0, 0), (1, 0, 0)],
            ),
            (
                "leaves in January and is back in March",
                vec![("2023-05-01", Some(jan)), (mar, None)],
                [(1, 1, 0), (0, 0, 0), (0, 0, 0)],
            ),
            (
                "overlapping contracts",
                vec![("2023-05-01", Some(feb)), (jan, Some(mar))],
                [(1, 0, 0), (1, 0, 0), (1, 1, 0)],
            ),
            (
                "leaves and passes by in the same month",
                vec![("2023-05-01", Some(feb)), ("2024-02-15", Some("2024-02-20"))],
                [(1, 0, 0), (1, 1, 0), (0, 0, 0)],
            ),
            ("long gone", vec![("2020-01-01", Some("2021-01-01"))], [(0, 0, 0), (0, 0, 0), (0, 0, 0)]),
        ] {
            let table = over(customer("C", &spans)).per(&months).measure(Retention);
            let seen: Vec<_> = (0..3)
                .map(|slot| {
                    let kept = table.kept(&(), slot);
                    (kept.at_start, kept.lost, kept.transient)
                })
                .collect();
            assert_eq!(seen, expected, "{what}");
        }
    }
}
