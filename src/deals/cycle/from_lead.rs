//! How long deals took since their lead came.

use crate::deals::{DealEvent, LeadEvent};
use crate::field::{Id, LeadKey, LeadStory};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, entities, lasted};
use crate::summary::Values;
use crate::time::{Timeline, Timestamp};
use crate::value::{DurationSummary, Undefined, Why};
use serde::{Deserialize, Serialize};

/// How long deals took from the day their lead came to the close: the distribution.
///
/// ```text
/// closed_at - created_at of the lead, in fractional days; quantiles of type 7 (linear)
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close; with `lost` the lost ones too. A lead of several
///   deals counts with each. A journey over leads and the deals that name them: all leads must be given, not the
///   period's alone.
/// - **Leaves out**: deals without a lead (`Nobodys`) or of one that no record knows (`UnknownLead`), a merged one among
///   them; deals closed before the lead came (`NegativeDuration`); deals won without a closing instant (`NoCloseDate`),
///   with `lost` also those lost without one (`NoLossDate`); instants too far apart to be subtracted (`OutOfRange`); open
///   deals are pending.
/// - **Undefined**: no such deal (`NoRecords`).
/// - **Reads**: [`LeadKey`], [`LeadStory`] of both.
/// - **Unit**: time; lower is better.
///
/// From the deal's own creation: [`SalesCycle`](crate::deals::SalesCycle).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Lead, Outcome}, time::Timestamp};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let lead = Lead::new("L1", day(0));
/// let mut deal = Deal::new("D1", day(20));
/// (deal.lead, deal.outcome, deal.closed_at) = (Some("L1".into()), Outcome::Won, Some(day(50)));
/// let cycle = deals::sales_cycle_from_lead([&lead], [&deal], ..);
/// assert_eq!(cycle.ok().unwrap().median().to_string(), "50.0 days"); // of which the deal took 30
/// let nobody: [Lead; 0] = [];
/// assert_eq!(deals::sales_cycle_from_lead(&nobody, [&deal], ..).ok(), None);
/// ```
///
/// # References
///
/// Lead-to-close time of CRM reports. Hyndman and Fan (1996), type 7, for the quantiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SalesCycleFromLead {
    /// Lost deals count too, not only the won.
    pub lost: bool,
}

impl SalesCycleFromLead {
    fn counts(self, event: DealEvent) -> bool {
        event == DealEvent::Won || (self.lost && event == DealEvent::Lost)
    }
    /// Why a deal that is decided at no known instant is missing.
    fn undated(self, event: DealEvent) -> Option<Why> {
        match event {
            DealEvent::WonSomeday => Some(Why::NoCloseDate),
            DealEvent::LostSomeday if self.lost => Some(Why::NoLossDate),
            _ => None,
        }
    }
}

impl Measure for SalesCycleFromLead {
    const ID: &'static str = "deals.cycle.from_lead";
    type Observation = i64;
    type When = Timestamp;
    type Summary = Values<i64>;
}

impl Journey for SalesCycleFromLead {
    type Event = LeadEvent;
    type Trace = [(Timestamp, LeadEvent)];
    fn walk(&self, history: &[(Timestamp, LeadEvent)], _: &Frame, out: &mut impl FnMut(Seen<i64>)) {
        let came = history.iter().find(|(_, event)| *event == LeadEvent::Came).map(|(at, _)| *at);
        let mut open = 0i64;
        for (at, event) in history {
            let LeadEvent::Deal(event) = *event else { continue };
            open += if event == DealEvent::Opened { 1 } else { -1 };
            if self.counts(event) {
                let cycle = came.ok_or(Why::UnknownLead).and_then(|came| lasted(came, *at));
                out(match cycle {
                    Ok(micros) => Seen::Counted(*at, micros),
                    Err(why) => Seen::Excluded(Some(*at), why),
                });
            } else if let Some(why) = self.undated(event) {
                out(Seen::Excluded(None, why));
            }
        }
        (0..open).for_each(|_| out(Seen::PENDING));
    }
    fn alone(&self, at: Timestamp, event: &LeadEvent) -> Seen<i64> {
        match event {
            LeadEvent::Deal(event) if self.counts(*event) => Seen::Excluded(Some(at), Why::Nobodys),
            LeadEvent::Deal(event) => self.undated(*event).map_or(Seen::Outside, |why| Seen::Excluded(None, why)),
            _ => Seen::Outside,
        }
    }
}

impl<R: LeadKey + LeadStory> Step<R> for SalesCycleFromLead {
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

impl Kpi for SalesCycleFromLead {
    const ABOUT: About = About::new("deals.cycle.from_lead", "Sales cycle from the lead", Unit::Duration)
        .names(
            "Długość cyklu sprzedaży od leada",
            "Час від ліда до закриття угоди",
            "אורך מחזור המכירה מרגע הליד",
            "Время от лида до закрытия сделки",
        )
        .lower_is_better()
        .formula("distribution of (closed_at - created_at of the lead) of won deals")
        .anchor("closed_at")
        .source("CRM practice; quantiles of type 7 of Hyndman and Fan (1996)")
        .parameters(&[Parameter {
            name: "lost",
            default: "false",
            meaning: "`true` takes the lost deals too, `false` the won alone",
            example: "true",
        }]);
    type Measure = SalesCycleFromLead;
    type Value = DurationSummary;
    fn measure(&self) -> SalesCycleFromLead {
        *self
    }
    fn value(&self, kept: &Values<i64>, _: &Frame) -> Result<DurationSummary, Undefined> {
        kept.summary()
    }
    fn n(&self, kept: &Values<i64>) -> i64 {
        kept.n()
    }
}

/// [`SalesCycleFromLead`] of the won deals of one period; all leads must be given.
pub fn sales_cycle_from_lead<I: IntoIterator, J: IntoIterator, E: Id>(
    leads: I,
    deals: J,
    during: impl Into<Timeline>,
) -> Reading<DurationSummary>
where
    SalesCycleFromLead: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(SalesCycleFromLead::default()).during(during).with(leads).with(deals).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Lead, Outcome, Outcome::*};

    #[test]
    fn a_deal_is_as_old_as_its_lead() {
        let t = Timestamp::from_micros;
        for (what, lost, deals, micros, evidence) in [
            ("won", false, vec![(Some("L"), Won, Some(50))], vec![40], "n 1"),
            (
                "two of one lead",
                false,
                vec![(Some("L"), Won, Some(50)), (Some("L"), Won, Some(30))],
                vec![20, 40],
                "n 2",
            ),
            ("lost", false, vec![(Some("L"), Lost, Some(50))], vec![], "n 0"),
            ("lost too", true, vec![(Some("L"), Lost, Some(50))], vec![40], "n 1"),
            ("before", false, vec![(Some("L"), Won, Some(9))], vec![], "n 0, 1 excluded (ends before it begins)"),
            ("nobody's", false, vec![(None, Won, Some(50))], vec![], "n 0, 1 excluded (nobody knows whose it is)"),
            ("unknown", false, vec![(Some("X"), Won, Some(50))], vec![], "n 0, 1 excluded (no such lead known)"),
            ("open", false, vec![(Some("L"), Open, None)], vec![], "n 0, 1 pending"),
            ("undated", true, vec![(Some("L"), Lost, None)], vec![], "n 0, 1 excluded (lost, no close date)"),
            ("undated, nobody's", false, vec![(None, Won, None)], vec![], "n 0, 1 excluded (no close date)"),
        ] {
            let deal = |(lead, outcome, closed): (Option<&str>, Outcome, Option<i64>)| {
                let mut deal = Deal::new("", t(0));
                (deal.lead, deal.outcome, deal.closed_at) = (lead.map(str::to_owned), outcome, closed.map(t));
                deal
            };
            let deals: Vec<Deal> = deals.into_iter().map(deal).collect();
            let reading = entities(SalesCycleFromLead { lost }).with([&Lead::new("L", t(10))]).with(&deals).read();
            assert_eq!(reading.evidence().to_string(), evidence, "{what}");
            assert_eq!(reading.ok().map(|c| c.micros().to_vec()).unwrap_or_default(), micros, "{what}");
        }
    }
}
