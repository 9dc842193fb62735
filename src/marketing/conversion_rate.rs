//! The share of prospects that buy.

mod flow;

pub use flow::{ConversionFlow, conversion_flow};

use super::conversions::{ConversionsKept, Converted};
use crate::field::{At, Converts, CustomerKey};
use crate::kpi::{About, Digest, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, entities};
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The share of prospects that bought: a cohort, whenever the purchase was.
///
/// ```text
/// prospects who first interacted in P and bought by the as-of / prospects who first interacted in P
/// within W: of those who first interacted W or longer before the as-of, the ones that bought within W
/// ```
///
/// - **Counts**: prospects, each once, anchored on the first interaction of all that are given; of them those who bought,
///   at the same instant or later. Without a window the prospects of a recent period have had less time: those who have
///   not bought are counted, and pending as well. With a window, which is inclusive, all have had the same.
/// - **Leaves out**: who bought before ever interacting was no prospect, and who bought without interacting is none. With
///   a window, prospects whose window has not run out are pending, those who have bought already among them: counting
///   these alone would favour the quick. With `all` nobody waits, and the rate of the latest is too low.
/// - **Undefined**: no prospects (`NoDenominator`); prospects, but none long enough ago, or a period whose windows cannot
///   have run out (`NotYetObservable`); with a window and without an as-of (`NeedsAsOf`).
/// - **Reads**: [`CustomerKey`], [`At`], [`Converts`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// Other readings: [`ConversionFlow`], transactions for prospects of the same period;
/// [`VisitConversion`](super::VisitConversion), conversions for visits.
///
/// # Examples
///
/// ```
/// use crm_kpi::{kpi::entities, marketing::{self, ProspectConversion}, time::{Length, Timestamp}, value::Undefined};
/// use crm_kpi::record::{Interaction, InteractionKind, Purchase};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let calls = [("A", 0), ("B", 0), ("C", 20)].map(|(who, on)| Interaction::new(who, day(on), InteractionKind::Call));
/// let purchases = [("A", 10), ("C", 25), ("D", 3)].map(|(who, on)| Purchase::new("", who, day(on)));
/// let so_far = marketing::prospect_conversion(&calls, &purchases, ..);
/// assert_eq!((so_far.to_string().as_str(), so_far.pending()), ("66.7 % (2 of 3)", 1)); // B may yet buy
///
/// let within = ProspectConversion { within: Some(Length::days(14)?), all: false };
/// let question = entities(within).with(&calls).with(&purchases);
/// let reading = question.clone().as_of(day(30)).read();
/// assert_eq!((reading.to_string().as_str(), reading.pending()), ("50.0 % (1 of 2)", 1)); // C has four days left
/// assert_eq!(question.read().value(), Err(&Undefined::NeedsAsOf));
/// # Ok(()) }
/// ```
///
/// # References
///
/// Conversion rate of sales and marketing reports, by people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProspectConversion {
    /// Only purchases so soon after the first interaction count; `None` for any.
    pub within: Option<Length>,
    /// Prospects whose window has not run out count as well.
    pub all: bool,
}

/// A prospect's first interaction and first purchase, whatever the order in which they come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Firsts {
    interaction: Option<Timestamp>,
    purchase: Option<Timestamp>,
}

fn earlier(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    a.into_iter().chain(b).min()
}

impl Digest<bool> for Firsts {
    #[inline]
    fn add(&mut self, _: usize, at: Timestamp, bought: bool) {
        let first = if bought { &mut self.purchase } else { &mut self.interaction };
        *first = earlier(*first, Some(at));
    }
    fn merge(&mut self, other: Firsts) {
        self.interaction = earlier(self.interaction, other.interaction);
        self.purchase = earlier(self.purchase, other.purchase);
    }
}

impl Measure for ProspectConversion {
    const ID: &'static str = "marketing.conversion_rate";
    type Observation = Converted;
    type When = Timestamp;
    type Summary = ConversionsKept;
}

impl Journey for ProspectConversion {
    /// Whether it is a purchase.
    type Event = bool;
    type Trace = Firsts;
    fn walk(&self, firsts: &Firsts, at: &Frame, out: &mut impl FnMut(Seen<Converted>)) {
        let Some(first) = firsts.interaction else { return };
        if firsts.purchase.is_some_and(|bought| bought < first) {
            return;
        }
        let ends = self.within.and_then(|window| first.checked_add(window.into()));
        // without a window nothing runs out; a window that ends beyond time never does
        let run_out = self.within.is_some() && at.has_passed(ends);
        if self.within.is_some() && !self.all && !run_out {
            return out(Seen::Pending { at: Some(first), decides: ends });
        }
        let bought = firsts.purchase.is_some_and(|bought| ends.is_none_or(|ends| bought <= ends));
        out(Seen::Counted(first, Converted { conversions: bought.into(), undecided: !bought && !run_out }));
    }
}

impl<R: CustomerKey + At + Converts> Step<R> for ProspectConversion {
    type Entity = R::Id;
    #[inline(always)]
    fn step(&self, event: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, bool)) {
        event.with_customer_key(|who| out(Some(who), event.at(), event.is_conversion()));
    }
}

impl Kpi for ProspectConversion {
    const ABOUT: About = About::new("marketing.conversion_rate", "Conversion rate", Unit::Share)
        .names("Współczynnik konwersji", "Коефіцієнт конверсії", "שיעור המרה של מתעניינים", "Коэффициент конверсии")
        .formula("prospects who first interacted in P and bought / prospects who first interacted in P")
        .anchor("the prospect's first interaction")
        .source("CRM practice: conversion rate, cohort")
        .parameters(&[
            Parameter {
                name: "within",
                default: "none",
                meaning: "a length such as 30d: only purchases so soon after the first interaction, and only \
                    prospects so old",
                example: "30d",
            },
            Parameter {
                name: "all",
                default: "false",
                meaning: "`true` counts prospects whose window has not run out as well, `false` leaves them pending",
                example: "true",
            },
        ]);
    type Measure = ProspectConversion;
    type Value = Share;
    fn measure(&self) -> ProspectConversion {
        *self
    }
    fn value(&self, kept: &ConversionsKept, at: &Frame) -> Result<Share, Undefined> {
        at.windows_have_run_out(self.within.filter(|_| !self.all))?;
        Share::new(kept.conversions, kept.of)
    }
    fn n(&self, kept: &ConversionsKept) -> i64 {
        kept.of
    }
    fn undecided(&self, kept: &ConversionsKept) -> i64 {
        kept.undecided
    }
    fn settled_by_time(&self) -> bool {
        self.within.is_some() && !self.all
    }
}

/// [`ProspectConversion`] of one period, without a window.
pub fn prospect_conversion<I: IntoIterator, J: IntoIterator, E: crate::field::Id>(
    interactions: I,
    purchases: J,
    during: impl Into<Timeline>,
) -> Reading<Share>
where
    ProspectConversion: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(ProspectConversion::default()).during(during).with(interactions).with(purchases).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Interaction, InteractionKind, Purchase};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_prospect_is_who_interacts_before_buying() {
        // called, bought, as of: bought, of, pending; then within 10, and the same with all
        for (what, called, bought, as_of, any, within, all) in [
            ("never", vec![100], vec![], 200, (0, 1, 1), (0, 1, 0), (0, 1, 0)),
            ("at once", vec![100], vec![100], 200, (1, 1, 0), (1, 1, 0), (1, 1, 0)),
            ("in the last instant", vec![105, 100], vec![150, 110], 200, (1, 1, 0), (1, 1, 0), (1, 1, 0)),
            ("later", vec![100], vec![111], 200, (1, 1, 0), (0, 1, 0), (0, 1, 0)),
            ("the window is open", vec![100], vec![], 109, (0, 1, 1), (0, 0, 1), (0, 1, 1)),
            ("open, and bought", vec![100], vec![104], 109, (1, 1, 0), (0, 0, 1), (1, 1, 0)),
            ("bought before", vec![100], vec![99, 105], 200, (0, 0, 0), (0, 0, 0), (0, 0, 0)),
            ("never called", vec![], vec![105], 200, (0, 0, 0), (0, 0, 0), (0, 0, 0)),
        ] {
            let calls: Vec<_> = called.iter().map(|at| Interaction::new("A", t(*at), InteractionKind::Call)).collect();
            let purchases: Vec<_> = bought.iter().map(|at| Purchase::new("", "A", t(*at))).collect();
            let read = |within: Option<i64>, all| {
                let kpi = ProspectConversion { within: within.map(|n| Length::from_micros(n).unwrap()), all };
                let mut question = entities(kpi).as_of(t(as_of)).with(&calls).with(&purchases);
                let table = question.table();
                let kept = table.kept(&(), 0);
                (kept.conversions, kept.of, table.reading(&(), 0).pending())
            };
            assert_eq!((read(None, false), read(Some(10), false), read(Some(10), true)), (any, within, all), "{what}");
        }
    }

    #[test]
    fn a_period_whose_windows_are_open_is_not_observable_yet() {
        let calls = [Interaction::new("A", t(100), InteractionKind::Call)];
        let kpi = ProspectConversion { within: Length::from_micros(10).ok(), all: false };
        for (as_of, expected) in [(109, Err(Undefined::NotYetObservable)), (110, Share::new(0, 1))] {
            let reading = entities(kpi).during(t(100)..t(200)).as_of(t(as_of)).with(&calls).read();
            assert_eq!(reading.value().cloned().map_err(Clone::clone), expected, "as of {as_of}");
        }
    }
}
