//! The share of leads that became won deals.

use crate::deals::{DealEvent, LeadEvent};
use crate::field::{Id, LeadKey, LeadStory};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Reading, Seen, Step, Unit, entities};
use crate::leads::{CohortKept, LeadFate};
use crate::time::{Timeline, Timestamp};
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The share of the leads of a period that became a won deal: a cohort, whenever the deal was won.
///
/// ```text
/// leads created in P with a deal won by the as-of / leads created in P
/// ```
///
/// - **Counts**: leads, anchored on creation, each once however many deals came from it. One that has no won deal, was not
///   given up and has a deal open or none yet is counted, and pending as well, since it may still change the number. A
///   journey over leads and the deals that name them: all deals must be given, not the period's alone.
/// - **Leaves out**: leads whose one won deal has no closing instant (`NoCloseDate`). A merged lead is that which it was
///   merged into; deals without a lead, or of one that no record knows, are not this cohort's.
/// - **Undefined**: no leads (`NoDenominator`).
/// - **Reads**: [`LeadKey`], [`LeadStory`] of both.
/// - **Unit**: share, 0 to 1; higher is better.
///
/// Deals won in P for leads created in P, a ratio of two flows: [`CloseRate`](crate::deals::CloseRate). In groups a deal
/// must stand in the group of its lead: [`with_by`](crate::kpi::Entities::with_by).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Lead, Outcome}, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let leads = ["L1", "L2", "L3", "L4"].map(|id| Lead::new(id, t(0)));
/// let mut deal = Deal::new("D1", t(3));
/// (deal.lead, deal.outcome, deal.closed_at) = (Some("L1".into()), Outcome::Won, Some(t(99)));
/// let rate = deals::lead_close_rate(&leads, [&deal], t(0)..t(9));
/// assert_eq!((rate.to_string().as_str(), rate.pending()), ("25.0 % (1 of 4)", 3));
/// assert_eq!(deals::lead_close_rate(&leads[..0], [&deal], t(0)..t(9)).ok(), None); // not 0 %
/// ```
///
/// # References
///
/// Cohort conversion as in funnel analysis, from lead to won deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeadCloseRate;

impl Measure for LeadCloseRate {
    const ID: &'static str = "deals.close_rate.of_leads";
    type Observation = LeadFate;
    type When = Timestamp;
    type Summary = CohortKept;
}

impl Journey for LeadCloseRate {
    type Event = LeadEvent;
    type Trace = [(Timestamp, LeadEvent)];
    fn walk(&self, history: &[(Timestamp, LeadEvent)], _: &Frame, out: &mut impl FnMut(Seen<LeadFate>)) {
        let Some((came, _)) = history.iter().find(|(_, event)| *event == LeadEvent::Came) else { return };
        let has = |wanted: LeadEvent| history.iter().any(|(_, event)| *event == wanted);
        let won_at = history.iter().filter(|(_, event)| *event == LeadEvent::Deal(DealEvent::Won)).map(|(at, _)| *at);
        let (mut opened, mut lost) = (0, 0);
        for (_, event) in history {
            match event {
                LeadEvent::Deal(DealEvent::Opened) => opened += 1,
                LeadEvent::Deal(DealEvent::Lost | DealEvent::LostSomeday) => lost += 1,
                _ => {}
            }
        }
        // the last win decides: one before the lead came is none of it
        out(if let Some(at) = won_at.max() {
            if at < *came {
                Seen::Excluded(Some(*came), Why::NegativeDuration)
            } else {
                Seen::Counted(*came, LeadFate::Converted)
            }
        } else if has(LeadEvent::Deal(DealEvent::WonSomeday)) {
            Seen::Excluded(Some(*came), Why::NoCloseDate)
        } else if has(LeadEvent::GivenUp) || (opened > 0 && lost >= opened) {
            Seen::Counted(*came, LeadFate::Lost)
        } else {
            Seen::Counted(*came, LeadFate::Undecided)
        });
    }
    fn alone(&self, _: Timestamp, _: &LeadEvent) -> Seen<LeadFate> {
        Seen::Outside
    }
}

impl<R: LeadKey + LeadStory> Step<R> for LeadCloseRate {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, LeadEvent)) {
        record.with_lead_key(|which| {
            record.tell_lead(&mut |at, event| {
                if !event.is_early() {
                    out(which, at, event);
                }
            });
        });
    }
}

impl Kpi for LeadCloseRate {
    const ABOUT: About = About::new("deals.close_rate.of_leads", "Close rate of leads", Unit::Share)
        .names(
            "Współczynnik zamknięcia leadów",
            "Частка лідів, що стали виграними угодами",
            "שיעור סגירת לידים",
            "Доля лидов, ставших выигранными сделками",
        )
        .formula("leads created in P with a won deal / leads created in P")
        .anchor("created_at of the lead")
        .source("cohort conversion");
    type Measure = LeadCloseRate;
    type Value = Share;
    fn measure(&self) -> LeadCloseRate {
        *self
    }
    fn value(&self, kept: &CohortKept, _: &Frame) -> Result<Share, Undefined> {
        Share::new(kept.converted, kept.leads)
    }
    fn n(&self, kept: &CohortKept) -> i64 {
        kept.leads
    }
    fn undecided(&self, kept: &CohortKept) -> i64 {
        kept.undecided
    }
}

/// [`LeadCloseRate`] of the leads of one period; all deals must be given.
pub fn lead_close_rate<I: IntoIterator, J: IntoIterator, E: Id>(
    leads: I,
    deals: J,
    during: impl Into<Timeline>,
) -> Reading<Share>
where
    LeadCloseRate: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(LeadCloseRate).during(during).with(leads).with(deals).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Lead, Outcome, Outcome::*};

    #[test]
    fn a_lead_counts_once_with_what_became_of_its_deals() {
        let t = Timestamp::from_micros;
        for (what, given_up, deals, expected, pending) in [
            ("no deal yet", None, vec![], Some((0, 1)), 1),
            ("given up", Some(5), vec![], Some((0, 1)), 0),
            ("open", None, vec![(Open, None)], Some((0, 1)), 1),
            ("lost", None, vec![(Lost, Some(15))], Some((0, 1)), 0),
            ("lost, another open", None, vec![(Lost, Some(15)), (Open, None)], Some((0, 1)), 1),
            ("lost, then won", None, vec![(Lost, Some(15)), (Won, Some(25))], Some((1, 1)), 0),
            ("won twice", None, vec![(Won, Some(15)), (Won, Some(25))], Some((1, 1)), 0),
            ("given up, and won after all", Some(5), vec![(Won, Some(15))], Some((1, 1)), 0),
            ("won later than is known", None, vec![(Won, Some(45))], Some((0, 1)), 1),
            ("won, nobody knows when", None, vec![(Won, None)], None, 0),
            ("won before the lead came", None, vec![(Won, Some(0))], None, 0),
            ("won before the lead came, and after", None, vec![(Won, Some(0)), (Won, Some(15))], Some((1, 1)), 0),
        ] {
            let mut lead = Lead::new("L", t(3));
            lead.disqualified_at = given_up.map(t);
            let deal = |(outcome, closed): (Outcome, Option<i64>)| {
                let mut deal = Deal::new("", t(2));
                (deal.lead, deal.outcome, deal.closed_at) = (Some("L".into()), outcome, closed.map(t));
                deal
            };
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let question = entities(LeadCloseRate).during(t(0)..t(9)).as_of(t(30)).with([&lead]).with(&deals);
            let reading = question.read();
            assert_eq!(reading.pending(), pending, "{what}");
            assert_eq!(reading.ok().map(|s| (s.part(), s.whole())), expected, "{what}");
        }
    }

    #[test]
    fn deals_of_no_known_lead_are_not_of_the_cohort() {
        let t = Timestamp::from_micros;
        let mut deals = [Deal::new("D1", t(0)), Deal::new("D2", t(0))];
        deals[1].lead = Some("gone".into());
        let mut merged = Lead::new("gone", t(0));
        merged.merged_into = Some("L".into());
        let reading = lead_close_rate([&Lead::new("L", t(0)), &merged], &deals, ..);
        assert_eq!((reading.n(), reading.excluded().count()), (1, 0));
    }
}
