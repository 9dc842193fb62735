//! What was done about deals before they were closed.

mod kept;
mod win_rate;

pub use kept::{ActivitiesKept, ActivitiesOf, DealActivity, DealDid, Did};
pub use win_rate::{ActivityWinRate, activity_win_rate};

use crate::field::Id;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, entities};
use crate::record::InteractionKind;
use crate::time::Timeline;
use crate::value::{Ratio, Undefined};
use serde::{Deserialize, Serialize};

/// How many activities a won deal took.
///
/// ```text
/// interactions of won deals, not later than their close / won deals
/// ```
///
/// - **Counts**: won deals closed in the period, anchored on the close, and the calls, mails, meetings, demos, offers ...
///   about them up to the close, itself included, whenever they were; of several closes of a deal the last. Measure:
///   [`DealActivity`], a journey over deals and interactions: all interactions must be given, not the period's alone.
/// - **Leaves out**: interactions about no deal (`Nobodys`) or about one that no record knows (`UnknownDeal`), counted by
///   interaction; deals won (`NoCloseDate`) or lost (`NoLossDate`) without a closing instant. Open deals are pending.
/// - **Undefined**: no won deal (`NoDenominator`). A deal that nobody did anything about is won with 0.
/// - **Reads**: [`DealKey`](crate::field::DealKey), [`DealStory`](crate::field::DealStory) of both.
/// - **Unit**: ratio, activities per deal; neither more nor less is good in itself.
///
/// In groups an interaction must stand in the group of its deal, or its deal is unknown there:
/// [`with_by`](crate::kpi::Entities::with_by). Which of them go with winning: [`ActivityWinRate`].
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, ActivitiesPerWonDeal}, kpi::entities, time::Timestamp};
/// use crm_kpi::record::{Deal, Interaction, InteractionKind::{Call, Meeting}, Outcome};
/// let t = Timestamp::from_micros;
/// let deals = ["D1", "D2"].map(|id| {
///     let mut deal = Deal::new(id, t(0));
///     (deal.outcome, deal.closed_at) = (Outcome::Won, Some(t(10)));
///     deal
/// });
/// let done = [(1, Call), (2, Call), (9, Meeting), (11, Call)].map(|(at, kind)| {
///     let mut done = Interaction::new("C1", t(at), kind);
///     done.deal = Some("D1".into());
///     done
/// });
/// assert_eq!(deals::activities_per_won_deal(&deals, &done, ..).to_string(), "1.50"); // 3 before the close, 2 deals
/// let calls = entities(ActivitiesPerWonDeal { kind: Some(Call) }).with(&deals).with(&done).read();
/// assert_eq!(calls.to_string(), "1.00");
/// assert_eq!(deals::activities_per_won_deal(&deals[..0], &done, ..).ok(), None); // no deals: not 0
/// ```
///
/// # References
///
/// Sales activity reports of CRM systems, by deal in place of by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivitiesPerWonDeal {
    /// Interactions of this kind alone; `None` for all.
    pub kind: Option<InteractionKind>,
}

impl Kpi for ActivitiesPerWonDeal {
    const ABOUT: About = About::new("deals.activities", "Activities per won deal", Unit::Ratio)
        .names(
            "Działania na wygraną transakcję",
            "Активностей на виграну угоду",
            "פעילויות לעסקה שנסגרה בהצלחה",
            "Активностей на выигранную сделку",
        )
        .neutral()
        .formula("interactions of won deals, not later than their close / won deals")
        .anchor("closed_at")
        .source("CRM practice: sales activity by deal")
        .parameters(&[Parameter {
            name: "kind",
            default: "none",
            meaning: "interactions of this kind alone: call, mail, meeting, demo, offer ...; none for all",
            example: "call",
        }]);
    type Measure = DealActivity;
    type Value = Ratio;
    fn measure(&self) -> DealActivity {
        DealActivity
    }
    fn value(&self, kept: &ActivitiesKept, _: &Frame) -> Result<Ratio, Undefined> {
        Ratio::new(kept.won.times(self.kind).into(), kept.won.deals.into())
    }
    fn n(&self, kept: &ActivitiesKept) -> i64 {
        kept.won.deals
    }
}

/// [`ActivitiesPerWonDeal`] of one period, of all kinds; all interactions must be given.
pub fn activities_per_won_deal<I: IntoIterator, J: IntoIterator, E: Id>(
    deals: I,
    interactions: J,
    during: impl Into<Timeline>,
) -> Reading<Ratio>
where
    DealActivity: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(ActivitiesPerWonDeal::default()).during(during).with(deals).with(interactions).read()
}
