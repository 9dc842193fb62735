//! Customers by what they do while they are customers.

use super::movement::place;
use crate::field::{CustomerKey, Present};
use crate::kpi::{Frame, Journey, Measure, Seen, Step};
use crate::record::InteractionKind;
use crate::summary::{Fold, Summary};
use crate::time::{Span, Timestamp};
use crate::value::Why;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Customers by what they do while they are customers: standing, interacting, and how often.
///
/// One measure for the activity rate and the interactions per customer.
///
/// - **Counts**: for each period the customers that stand at any of its instants, by identity; of those the ones with
///   an interaction in the period; and these interactions. A customer that leaves on the 10th stands in that month,
///   and a call of the 20th still counts. One that ends at the instant it starts stands in the period of that instant.
/// - **Leaves out**: interactions of customers of whom there is no record (`UnknownCustomer`) or who do not stand
///   in the period (`NotACustomerThen`); spans that end before they start (`NegativeDuration`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Engagement {
    /// Interactions of this kind alone; `None` for all.
    pub kind: Option<InteractionKind>,
}

/// What one record says of its customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It stands from when until when.
    Stands(Span),
    /// It does something, or something is done with it.
    Acts(Timestamp, InteractionKind),
}

/// What is known of a customer from an instant on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Life {
    /// Stands until then.
    Stands(Option<Timestamp>),
    /// An interaction.
    Acts(InteractionKind),
}

/// What a customer is counted as in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engaged {
    /// Stands.
    Standing,
    /// Stands and interacts, once however often.
    Acting,
    /// One interaction.
    Interaction,
}

/// What is kept of customers and their interactions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementKept {
    /// Customers that stood in the period.
    pub standing: i64,
    /// Of those, with an interaction.
    pub acting: i64,
    /// Their interactions.
    pub interactions: i64,
}

impl Summary for EngagementKept {
    fn merge(&mut self, other: &Self) {
        self.standing += other.standing;
        self.acting += other.acting;
        self.interactions += other.interactions;
    }
}
impl EngagementKept {
    fn count(&mut self, what: Engaged, n: i64) {
        *match what {
            Engaged::Standing => &mut self.standing,
            Engaged::Acting => &mut self.acting,
            Engaged::Interaction => &mut self.interactions,
        } += n;
    }
}
impl Fold<Engaged> for EngagementKept {
    fn absorb(&mut self, what: Engaged) {
        self.count(what, 1);
    }
    fn retract(&mut self, what: Engaged) {
        self.count(what, -1);
    }
}

impl Measure for Engagement {
    const ID: &'static str = "customers.engagement";
    type Observation = Engaged;
    type When = Span;
    type Summary = EngagementKept;
}

impl Journey for Engagement {
    type Event = Life;
    type Trace = [(Timestamp, Life)];
    fn walk(&self, history: &[(Timestamp, Life)], at: &Frame, out: &mut impl FnMut(Seen<Engaged, Span>)) {
        let timeline = at.timeline();
        let column = |t: Timestamp| timeline.slots().column(t);
        // the columns in which the customer stands at any instant, as intervals
        let mut stands: Vec<Range<usize>> = Vec::new();
        let mut known = false;
        for (from, event) in history {
            let Life::Stands(until) = event else { continue };
            known = true;
            let until = at.as_of().known(*until);
            if until.is_some_and(|until| until < *from) {
                out(Seen::Excluded(None, Why::NegativeDuration));
                continue;
            }
            let first = column(*from);
            let before = |until: Timestamp| Timestamp::from_micros(until.micros().saturating_sub(1));
            let end = until.map_or(timeline.columns(), |until| first.max(column(before(until))) + 1);
            match stands.last_mut() {
                Some(last) if first <= last.end => last.end = last.end.max(end),
                _ => stands.push(first..end),
            }
        }
        // the slot of a column is one less: column 0 lies before the timeline
        let slots = |columns: Range<usize>| columns.start.saturating_sub(1)..columns.end.saturating_sub(1);
        for columns in &stands {
            place(timeline, slots(columns.clone()), Engaged::Standing, out);
        }
        let mut latest = None;
        for (t, event) in history {
            if !matches!(event, Life::Acts(kind) if self.kind.is_none_or(|wanted| wanted == *kind)) {
                continue;
            }
            let at = column(*t);
            if stands.iter().any(|columns| columns.contains(&at)) {
                if latest.replace(at) != Some(at) {
                    place(timeline, slots(at..at + 1), Engaged::Acting, out);
                }
                place(timeline, slots(at..at + 1), Engaged::Interaction, out);
            } else if let Some(slot) = timeline.slot(*t) {
                let from = timeline.start(slot).unwrap_or(Timestamp::MIN);
                let why = if known { Why::NotACustomerThen } else { Why::UnknownCustomer };
                out(Seen::Excluded(Some(Span { from, until: timeline.end(slot) }), why));
            }
        }
    }
}

impl<R: CustomerKey + Present> Step<R> for Engagement {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, Life)) {
        match record.presence() {
            Presence::Stands(span) => {
                record.with_customer_key(|who| out(Some(who), span.from, Life::Stands(span.until)))
            }
            Presence::Acts(at, kind) => record.with_customer_key(|who| out(Some(who), at, Life::Acts(kind))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::Activity;
    use crate::kpi::entities;
    use crate::record::{Customer, Interaction};
    use crate::time::{Calendar, Grain};

    #[test]
    fn a_customer_stands_and_acts_in_each_month_by_itself() {
        let months = Calendar::civil().period("2024-Q1").unwrap().by(Grain::Month).unwrap();
        let date = |d: &str| Calendar::civil().start_of(d.parse().unwrap()).unwrap();
        let nothing = [(0, 0, 0, 0); 3];
        for (what, spans, acts, expected) in [
            ("nothing known", vec![], vec![], nothing),
            ("unknown", vec![], vec!["2024-02-05"], [(0, 0, 0, 0), (0, 0, 0, 1), (0, 0, 0, 0)]),
            ("silent", vec![("2023-01-01", None)], vec![], [(1, 0, 0, 0); 3]),
            (
                "busy in February",
                vec![("2023-01-01", None)],
                vec!["2024-02-05", "2024-02-05", "2024-02-29"],
                [(1, 0, 0, 0), (1, 1, 3, 0), (1, 0, 0, 0)],
            ),
            (
                "leaves in February and calls later",
                vec![("2023-01-01", Some("2024-02-10"))],
                vec!["2024-02-20", "2024-03-01"],
                [(1, 0, 0, 0), (1, 1, 1, 0), (0, 0, 0, 1)],
            ),
            (
                "leaves at the first instant of February",
                vec![("2023-01-01", Some("2024-02-01"))],
                vec!["2024-02-01"],
                [(1, 0, 0, 0), (0, 0, 0, 1), (0, 0, 0, 0)],
            ),
            (
                "two contracts in one month",
                vec![("2024-02-01", Some("2024-02-05")), ("2024-02-10", Some("2024-02-12"))],
                vec!["2024-02-07"],
                [(0, 0, 0, 0), (1, 1, 1, 0), (0, 0, 0, 0)],
            ),
            (
                "gone and back",
                vec![("2023-02-01", Some("2024-01-05")), ("2024-03-10", None)],
                vec!["2023-06-01", "2024-02-01"],
                [(1, 0, 0, 0), (0, 0, 0, 1), (1, 0, 0, 0)],
            ),
            (
                "for one day",
                vec![("2024-02-01", Some("2024-02-01"))],
                vec![],
                [(0, 0, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0)],
            ),
            ("long gone", vec![("2020-02-01", Some("2021-02-01"))], vec!["2020-05-05"], nothing),
        ] {
            let customers = spans.iter().map(|(since, ended): &(&str, Option<&str>)| {
                let mut customer = Customer::new("C", date(since));
                customer.ended_at = ended.map(date);
                customer
            });
            let acts = acts.iter().map(|d| Interaction::new("C", date(d), InteractionKind::Call));
            let table = entities(Activity::default()).per(&months).with(customers).with(acts).table();
            let seen = [0, 1, 2].map(|slot| {
                let kept = table.kept(&(), slot);
                let excluded = table.reading(&(), slot).excluded().map(|(_, n)| n).sum::<u64>();
                (kept.standing, kept.acting, kept.interactions, excluded)
            });
            assert_eq!(seen, expected, "{what}");
        }
    }
}
