//! The way of a lead to a won deal.

use crate::deals::{DealEvent, LeadEvent};
use crate::field::{Id, LeadKey, LeadStory};
use crate::kpi::{About, AsOf, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities};
use crate::summary::{Passage, Passages, Standing};
use crate::time::{Timeline, Timestamp};
use crate::value::{Funnel, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The way from a lead to a won deal: the share of leads that take each step, and how long they take.
///
/// ```text
/// leads created in P > of them qualified > converted > with a deal > with a deal won, by the as-of
/// ```
///
/// - **Counts**: leads, anchored on creation, at each step that they reached, each once however many deals came from it: the
///   first one opened, the first one won. Who took a step without the one before took that as well, at the same instant: a
///   lead with a deal has converted. One that has no won deal, was not given up and has a deal open or none yet is counted
///   where it is, and pending, since it may yet come further; otherwise it is lost there. A journey over leads and the deals
///   that name them: all deals must be given, not the period's alone.
/// - **Leaves out**: leads that took a step before they were created (`NegativeDuration`) or whose one won deal has no
///   closing instant (`NoCloseDate`). A merged lead is that which it was merged into; deals without a lead, or of one that no
///   record knows, are not on this way.
/// - **Undefined**: no leads (`NoRecords`). A step that nobody has reached and somebody still may is `NotYetObservable`
///   by itself, and not 0.
/// - **Reads**: [`LeadKey`], [`LeadStory`] of both.
/// - **Unit**: counts, with shares of all and of the step before; higher is better.
///
/// Of leads alone, without deals: [`LeadPath`](super::LeadPath). The last number of it:
/// [`LeadCloseRate`](crate::deals::LeadCloseRate). In groups a deal must stand in the group of its lead:
/// [`with_by`](crate::kpi::Entities::with_by).
///
/// # Examples
///
/// ```
/// use crm_kpi::{leads, record::{Deal, Lead, Outcome}, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let mut leads = ["L1", "L2", "L3", "L4"].map(|id| Lead::new(id, t(0)));
/// (leads[0].qualified_at, leads[1].converted_at) = (Some(t(2)), Some(t(3)));
/// leads[3].disqualified_at = Some(t(4));
/// let mut deal = Deal::new("D1", t(5));
/// (deal.lead, deal.outcome, deal.closed_at) = (Some("L1".into()), Outcome::Won, Some(t(9)));
/// let path = leads::lead_to_sale(&leads, [&deal], ..);
/// let shown = "created 4 > qualified 2 (50.0 %) > converted 2 (100.0 %) > deal 1 (50.0 %) > won 1 (100.0 %)";
/// assert_eq!((path.to_string().as_str(), path.pending()), (shown, 2));
/// assert_eq!(leads::lead_to_sale(&leads[..0], [&deal], ..).value(), Err(&Undefined::NoRecords));
/// ```
///
/// # References
///
/// Lead-to-revenue funnel of CRM reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeadToSale;

const STEPS: [&str; 5] = ["created", "qualified", "converted", "deal", "won"];

impl Measure for LeadToSale {
    const ID: &'static str = "leads.path.to_sale";
    type Observation = Passage;
    type When = Timestamp;
    type Summary = Passages;
}

/// Which step an event is, from 0 on.
fn step(event: LeadEvent) -> Option<usize> {
    match event {
        LeadEvent::Came => Some(0),
        LeadEvent::Qualified => Some(1),
        LeadEvent::Converted => Some(2),
        LeadEvent::Deal(DealEvent::Opened) => Some(3),
        LeadEvent::Deal(DealEvent::Won) => Some(4),
        LeadEvent::GivenUp | LeadEvent::Deal(_) => None,
    }
}

impl Journey for LeadToSale {
    type Event = LeadEvent;
    type Trace = [(Timestamp, LeadEvent)];
    fn walk(&self, history: &[(Timestamp, LeadEvent)], _: &Frame, out: &mut impl FnMut(Seen<Passage>)) {
        // the first of each step; a history is in order
        let mut at = [None; STEPS.len()];
        let (mut given_up, mut opened, mut lost, mut won_someday) = (false, 0, 0, false);
        for (when, event) in history {
            if let Some(first) = step(*event).and_then(|step| at.get_mut(step)) {
                first.get_or_insert(*when);
            }
            match event {
                LeadEvent::GivenUp => given_up = true,
                LeadEvent::Deal(DealEvent::Opened) => opened += 1,
                LeadEvent::Deal(DealEvent::Lost | DealEvent::LostSomeday) => lost += 1,
                LeadEvent::Deal(DealEvent::WonSomeday) => won_someday = true,
                _ => {}
            }
        }
        let [Some(came), steps @ ..] = &mut at else { return };
        // who took a later step took this one, then at the latest
        let mut after: Option<Timestamp> = None;
        for step in steps.iter_mut().rev() {
            after = step.iter().copied().chain(after).min();
            *step = after;
        }
        let (came, won) = (*came, steps.last().is_some_and(Option::is_some));
        if after.is_some_and(|first| first < came) {
            return out(Seen::Excluded(Some(came), Why::NegativeDuration));
        }
        if won_someday && !won {
            return out(Seen::Excluded(Some(came), Why::NoCloseDate));
        }
        let standing = match won {
            true => Standing::Over,
            false if given_up || (opened > 0 && lost >= opened) => Standing::Lost,
            false => Standing::Open,
        };
        out(Seen::Counted(came, Passage { at: at.to_vec(), standing }));
    }
    fn alone(&self, _: Timestamp, _: &LeadEvent) -> Seen<Passage> {
        Seen::Outside
    }
}

impl<R: LeadKey + LeadStory> Step<R> for LeadToSale {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, LeadEvent)) {
        record.with_lead_key(|which| record.tell_lead(&mut |at, event| out(which, at, event)));
    }
}

impl Kpi for LeadToSale {
    const ABOUT: About = About::new("leads.path.to_sale", "Lead-to-sale path", Unit::Count)
        .names(
            "Droga od leada do sprzedaży",
            "Шлях від ліда до продажу",
            "המסלול מליד למכירה",
            "Путь от лида до продажи",
        )
        .formula("leads created in P > of them qualified > converted > with a deal > with a deal won")
        .anchor("created_at of the lead")
        .source("CRM practice: lead-to-revenue funnel");
    type Measure = LeadToSale;
    type Value = Funnel;
    fn measure(&self) -> LeadToSale {
        *self
    }
    fn value(&self, kept: &Passages, at: &Frame) -> Result<Funnel, Undefined> {
        Funnel::of(STEPS.into_iter(), kept, at.as_of() != AsOf::Everything)
    }
    fn n(&self, kept: &Passages) -> i64 {
        kept.entered()
    }
    fn undecided(&self, kept: &Passages) -> i64 {
        kept.open()
    }
}

/// [`LeadToSale`] of the leads of one period; all deals must be given.
pub fn lead_to_sale<I: IntoIterator, J: IntoIterator, E: Id>(
    leads: I,
    deals: J,
    during: impl Into<Timeline>,
) -> Reading<Funnel>
where
    LeadToSale: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(LeadToSale).during(during).with(leads).with(deals).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Lead, Outcome, Outcome::*};

    #[test]
    fn a_lead_stands_at_the_last_step_that_it_or_a_deal_of_it_took() {
        let t = Timestamp::from_micros;
        // qualified, converted, given up; deals with outcome, opening, close; steps reached as of 30, lost and pending
        for (what, [qualified, converted, given_up], deals, reached, lost, pending) in [
            ("new", [None; 3], vec![], [1, 0, 0, 0, 0], 0, 1),
            ("given up", [None, None, Some(5)], vec![], [1, 0, 0, 0, 0], 1, 0),
            ("qualified", [Some(5), None, None], vec![], [1, 1, 0, 0, 0], 0, 1),
            ("converted without", [None, Some(5), None], vec![], [1, 1, 1, 0, 0], 0, 1),
            ("a deal without", [None; 3], vec![(Open, 6, None)], [1, 1, 1, 1, 0], 0, 1),
            ("the deal lost", [None; 3], vec![(Lost, 6, Some(9))], [1, 1, 1, 1, 0], 1, 0),
            ("another open", [None; 3], vec![(Lost, 6, Some(9)), (Open, 7, None)], [1, 1, 1, 1, 0], 0, 1),
            ("won", [Some(2), Some(4), None], vec![(Lost, 6, Some(9)), (Won, 7, Some(9))], [1; 5], 0, 0),
            ("given up, and won after all", [None, None, Some(5)], vec![(Won, 7, Some(9))], [1; 5], 0, 0),
            ("won later than is known", [None; 3], vec![(Won, 7, Some(40))], [1, 1, 1, 1, 0], 0, 1),
            ("converted after the deal", [None, Some(8), None], vec![(Open, 6, None)], [1, 1, 1, 1, 0], 0, 1),
            ("nobody knows when it was won", [None; 3], vec![(Won, 7, None)], [0; 5], 0, 0),
            ("a deal before it came", [None; 3], vec![(Open, 0, None)], [0; 5], 0, 0),
        ] {
            let mut lead = Lead::new("L", t(1));
            (lead.qualified_at, lead.converted_at) = (qualified.map(t), converted.map(t));
            lead.disqualified_at = given_up.map(t);
            let deal = |(outcome, opened, closed): (Outcome, i64, Option<i64>)| {
                let mut deal = Deal::new("", t(opened));
                (deal.lead, deal.outcome, deal.closed_at) = (Some("L".into()), outcome, closed.map(t));
                deal
            };
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let mut question = entities(LeadToSale).during(t(0)..t(9)).as_of(t(30)).with([&lead]).with(&deals);
            let table = question.table();
            let kept = table.kept(&(), 0);
            let count = |of: fn(&crate::summary::StepKept) -> i64| [0, 1, 2, 3, 4].map(|n| kept.step(n).map_or(0, of));
            assert_eq!(count(|step| step.reached), reached, "{what}");
            assert_eq!(count(|step| step.lost).iter().sum::<i64>(), lost, "{what}");
            assert_eq!(table.reading(&(), 0).pending(), pending, "{what}");
            assert_eq!(table.reading(&(), 0).excluded().count(), usize::from(reached == [0; 5]), "{what}");
        }
    }

    #[test]
    fn a_merged_lead_and_a_deal_of_no_known_lead_are_not_on_the_way() {
        let t = Timestamp::from_micros;
        let mut deals = [Deal::new("D1", t(0)), Deal::new("D2", t(0))];
        deals[1].lead = Some("gone".into());
        let mut merged = Lead::new("gone", t(0));
        merged.merged_into = Some("L".into());
        let reading = lead_to_sale([&Lead::new("L", t(0)), &merged], &deals, ..);
        assert_eq!((reading.n(), reading.excluded().count()), (1, 0));
    }
}
