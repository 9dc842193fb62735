//! Leads created, by the touch that brought them.

use crate::field::{Encounter, Encounters, Id};
use crate::kpi::{About, Frame, Journey, Kpi, Measure, Parameter, Reading, Seen, Step, Unit, entities};
use crate::marketing::TouchedBy;
use crate::summary::{Count, Grouped};
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Segments, Undefined};
use serde::{Deserialize, Serialize};

/// Leads created, by the channel or campaign of the first or the last touch before: what made them known, or what made
/// them come.
///
/// ```text
/// count of leads for each channel of the first (last) touch before the lead came
/// ```
///
/// - **Counts**: leads created in the period, anchored on creation, each once. Touches are visits and interactions (other
///   than purchases) of the same person at the same instant or earlier, whatever their period, that name a channel, or by
///   `campaign` a campaign; with `within` those not longer before. Of touches at one instant the first by name is the first
///   and the last by name the last. A lead without a touch is of a segment of its own. A lead that was merged into another
///   is counted as that one, which must carry the earliest creation of the two; [`collapsed`](crate::leads::collapsed) where
///   it does not. A journey: all touches must be given, not the period's alone.
/// - **Leaves out**: nothing.
/// - **Undefined**: a period that lies after the as-of (`NotYetObservable`); otherwise no leads are no segments.
/// - **Reads**: [`Encounters`]: a lead of this crate is known by the customer that it names, or else by its own id, and visits
///   and interactions must know it by the same.
/// - **Unit**: count; higher is better.
///
/// By what the lead's own record says: [`LeadsBySource`](super::LeadsBySource). What sales are owed to:
/// [`Attribution`](crate::marketing::Attribution).
///
/// # Examples
///
/// ```
/// use crm_kpi::leads::{self, LeadTouch};
/// use crm_kpi::{record::{Lead, Visit}, time::Timestamp, value::Undefined};
/// let t = Timestamp::from_micros;
/// let visits = [("A", "ads", 1), ("A", "mail", 5), ("B", "ads", 9)].map(|(who, channel, at)| {
///     let mut visit = Visit::new(t(at), who);
///     visit.channel = Some(channel.into());
///     visit
/// });
/// let leads = [("A", 6), ("B", 7)].map(|(id, at)| Lead::new(id, t(at)));
/// let by = |touch| leads::leads_by_touch(&leads, &visits, .., touch).to_string();
/// assert_eq!(by(LeadTouch::First), "(none) 1, ads 1"); // B had seen nothing when it came
/// assert_eq!(by(LeadTouch::Last), "(none) 1, mail 1");
/// let nobody = leads::leads_by_touch(&leads[..0], &visits, .., LeadTouch::First).ok().unwrap();
/// assert_eq!(nobody.share(Some("ads")), Err(Undefined::NoDenominator)); // not 0 %
/// ```
///
/// # References
///
/// First-touch and last-touch source of marketing suites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LeadsByTouch {
    /// Which touch it is.
    pub touch: LeadTouch,
    /// What names it: its channel or its campaign.
    pub by: TouchedBy,
    /// Only touches so long before the lead came, inclusive; `None` for any.
    pub within: Option<Length>,
}

/// Which touch a lead is owed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadTouch {
    /// The first one before it came.
    #[default]
    First,
    /// The last one before it came.
    Last,
}

/// What happened to a person: of one instant touches come first, by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeadEncounter {
    /// A touch of this channel or campaign.
    Touch(String),
    /// The person came as a lead.
    Came,
}

impl Measure for LeadsByTouch {
    const ID: &'static str = "leads.by_source.touch";
    type Observation = (Option<String>, ());
    type When = Timestamp;
    type Summary = Grouped<Option<String>, Count>;
}

impl Journey for LeadsByTouch {
    type Event = LeadEncounter;
    type Trace = [(Timestamp, LeadEncounter)];
    fn walk(
        &self,
        history: &[(Timestamp, LeadEncounter)],
        _: &Frame,
        out: &mut impl FnMut(Seen<(Option<String>, ())>),
    ) {
        let mut touches: Vec<(Timestamp, &String)> = Vec::new();
        for (at, event) in history {
            match event {
                LeadEncounter::Touch(name) => touches.push((*at, name)),
                LeadEncounter::Came => {
                    let from = self.within.map(|within| at.micros().saturating_sub(within.micros()));
                    let early = touches.partition_point(|(touch, _)| from.is_some_and(|from| touch.micros() < from));
                    let had = touches.get(early..).unwrap_or_default();
                    let touch = if self.touch == LeadTouch::First { had.first() } else { had.last() };
                    out(Seen::Counted(*at, (touch.map(|(_, name)| (*name).clone()), ())));
                }
            }
        }
    }
    /// A lead that nobody knows by anything had no touch.
    fn alone(&self, at: Timestamp, event: &LeadEncounter) -> Seen<(Option<String>, ())> {
        match event {
            LeadEncounter::Came => Seen::Counted(at, (None, ())),
            LeadEncounter::Touch(_) => Seen::Outside,
        }
    }
}

impl<R: Encounters> Step<R> for LeadsByTouch {
    type Entity = R::Id;
    fn step(&self, record: &R, out: &mut impl FnMut(Option<&R::Id>, Timestamp, LeadEncounter)) {
        record.encounters(&mut |who, at, what| match what {
            Encounter::Came => out(who, at, LeadEncounter::Came),
            Encounter::Touch { channel, campaign } => {
                if let Some(name) = self.by.of(channel, campaign) {
                    out(who, at, LeadEncounter::Touch(name.to_owned()));
                }
            }
            Encounter::Won(_) | Encounter::WonSomeday | Encounter::Paid { .. } => {}
        });
    }
}

impl Kpi for LeadsByTouch {
    const ABOUT: About = About::new("leads.by_source.touch", "Leads by first or last touch", Unit::Count)
        .names(
            "Leady według pierwszego lub ostatniego kontaktu",
            "Ліди за першим або останнім дотиком",
            "לידים לפי מגע ראשון או אחרון",
            "Лиды по первому или последнему касанию",
        )
        .formula("count of leads for each channel of the first (last) touch before")
        .anchor("lead: created_at")
        .source("first-touch and last-touch source of marketing suites")
        .parameters(&[
            Parameter {
                name: "touch",
                default: "first",
                meaning: "which touch before the lead came: first or last",
                example: "last",
            },
            Parameter {
                name: "by",
                default: "channel",
                meaning: "what names a touch: channel or campaign",
                example: "campaign",
            },
            Parameter {
                name: "within",
                default: "none",
                meaning: "a length such as 30d: only touches so long before the lead came",
                example: "30d",
            },
        ]);
    type Measure = LeadsByTouch;
    type Value = Segments;
    fn measure(&self) -> LeadsByTouch {
        *self
    }
    fn value(&self, kept: &Grouped<Option<String>, Count>, _: &Frame) -> Result<Segments, Undefined> {
        let counts = kept.iter().map(|(name, leads)| Ok((name.clone(), leads.count()?)));
        Segments::new(counts.collect::<Result<Vec<_>, Undefined>>()?)
    }
    fn n(&self, kept: &Grouped<Option<String>, Count>) -> i64 {
        kept.iter().map(|(_, leads)| leads.n()).sum()
    }
}

/// [`LeadsByTouch`] by channel of one period: leads of the period, and the touches of all time before them.
pub fn leads_by_touch<I: IntoIterator, J: IntoIterator, E: Id>(
    leads: I,
    touches: J,
    during: impl Into<Timeline>,
    touch: LeadTouch,
) -> Reading<Segments>
where
    LeadsByTouch: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(LeadsByTouch { touch, ..LeadsByTouch::default() }).during(during).with(leads).with(touches).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meter::Meter;
    use crate::record::{Interaction, InteractionKind, Lead, Visit};

    fn t(n: i64) -> Timestamp {
        Timestamp::from_micros(n)
    }

    #[test]
    fn a_lead_is_owed_to_the_first_or_the_last_touch_before_it_came() {
        // touches of A, who came as a lead at 10
        for (what, touches, first, last) in [
            ("none", vec![], "(none) 1", "(none) 1"),
            ("one", vec![("ads", 3)], "ads 1", "ads 1"),
            ("two", vec![("mail", 7), ("ads", 3)], "ads 1", "mail 1"),
            ("at its instant", vec![("ads", 3), ("form", 10)], "ads 1", "form 1"),
            ("after it", vec![("ads", 3), ("call", 11)], "ads 1", "ads 1"),
            ("at one instant by name", vec![("c", 3), ("b", 3), ("a", 3)], "a 1", "c 1"),
            ("too long before", vec![("old", 1), ("ads", 3), ("mail", 4)], "ads 1", "mail 1"),
        ] {
            let visits = touches.iter().map(|(channel, at)| {
                let mut visit = Visit::new(t(*at), "A");
                visit.channel = Some((*channel).to_owned());
                visit
            });
            let visits: Vec<Visit> = visits.collect();
            for (touch, expected) in [(LeadTouch::First, first), (LeadTouch::Last, last)] {
                let within = Some(Length::from_micros(7).unwrap());
                let kpi = LeadsByTouch { touch, within, ..LeadsByTouch::default() };
                let question = entities(kpi).during(t(10)..t(20)).with([&Lead::new("A", t(10))]).with(&visits);
                assert_eq!(question.read().to_string(), expected, "{what}, {touch:?}");
            }
        }
    }

    #[test]
    fn it_is_known_by_its_customer_or_its_own_id_and_merged_it_is_another() {
        let mut leads = ["L1", "L2", "L3", "L4"].map(|id| Lead::new(id, t(10)));
        leads[0].customer = Some("C1".into());
        leads[3].merged_into = Some("L2".into());
        let mut call = Interaction::new("C1", t(3), InteractionKind::Call);
        call.campaign = Some("spring".into());
        let mut bought = Interaction::new("L2", t(4), InteractionKind::Purchase);
        bought.campaign = Some("shop".into()); // a purchase is no touch
        let mut visit = Visit::new(t(5), "L3");
        visit.campaign = Some("autumn".into());
        for (by, expected) in [("campaign", "(none) 1, autumn 1, spring 1"), ("channel", "(none) 3")] {
            let meter = Meter::of("leads.by_source.touch").parameter("by", by).parameter("touch", "last");
            let mut meter = meter.start().unwrap();
            leads.iter().for_each(|lead| meter.insert(lead));
            meter.insert(&visit);
            [&call, &bought].into_iter().for_each(|i| meter.insert(i));
            assert_eq!(meter.total(None).unwrap().unwrap().to_string(), expected, "{by}");
        }
    }
}
