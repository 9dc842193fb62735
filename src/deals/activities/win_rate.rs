//! The win rate of deals by what was done about them.

use super::{ActivitiesKept, DealActivity};
use crate::field::Id;
use crate::kpi::{About, Frame, Kpi, Parameter, Reading, Step, Unit, entities};
use crate::record::InteractionKind;
use crate::time::Timeline;
use crate::value::{Share, Undefined};
use serde::{Deserialize, Serialize};

/// The win rate of the deals that had an activity of a kind, or of those that had none.
///
/// ```text
/// had:     won deals with the kind / (won + lost) deals with the kind
/// had not: won deals without it / (won + lost) deals without it
/// ```
///
/// - **Counts**: deals closed in the period, anchored on the close, by whether there was an interaction of the kind about
///   them up to the close, itself included. Measure: [`DealActivity`], a journey over deals and interactions: all
///   interactions must be given, not the period's alone.
/// - **Leaves out**: interactions about no deal (`Nobodys`) or about one that no record knows (`UnknownDeal`), counted by
///   interaction; deals won (`NoCloseDate`) or lost (`NoLossDate`) without a closing instant. Open deals are pending.
/// - **Undefined**: no such deal closed (`NoDenominator`).
/// - **Reads**: [`DealKey`](crate::field::DealKey), [`DealStory`](crate::field::DealStory) of both.
/// - **Unit**: share, 0 to 1; higher is better.
///
/// The two rates side by side show which actions go with winning, and nothing about what makes deals win: an offer is
/// sent in deals that are won already. How sure each is says its [`interval`](crate::kpi::Reading::interval), and whether
/// they differ by more than chance says [`compare`](crate::stats::compare).
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals::{self, ActivityWinRate}, kpi::entities, time::Timestamp};
/// use crm_kpi::record::{Deal, Interaction, InteractionKind::Demo, Outcome};
/// let t = Timestamp::from_micros;
/// let deals = [("D1", Outcome::Won), ("D2", Outcome::Lost), ("D3", Outcome::Lost)].map(|(id, outcome)| {
///     let mut deal = Deal::new(id, t(0));
///     (deal.outcome, deal.closed_at) = (outcome, Some(t(10)));
///     deal
/// });
/// let demos = ["D1", "D2"].map(|deal| {
///     let mut demo = Interaction::new("C1", t(5), Demo);
///     demo.deal = Some(deal.into());
///     demo
/// });
/// let rate = |had| deals::activity_win_rate(&deals, &demos, .., Demo, had);
/// assert_eq!(rate(true).to_string(), "50.0 % (1 of 2)");
/// assert_eq!(rate(false).to_string(), "0.0 % (0 of 1)");
/// assert_eq!(deals::activity_win_rate(&deals[..2], &demos, .., Demo, false).ok(), None); // all had one: not 0 %
///
/// let told = crm_kpi::stats::compare(&rate(true), &rate(false))?; // three deals say nothing
/// assert_eq!(told.to_string(), "50.0 points higher (-39.1 to 90.5), could be chance (p = 1.000, Newcombe and Fisher)");
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
///
/// # References
///
/// Win rate by activity of CRM analytics; association, not cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityWinRate {
    /// What was done.
    pub kind: InteractionKind,
    /// Of the deals that had it, not of those that had not.
    pub had: bool,
}

impl Default for ActivityWinRate {
    fn default() -> ActivityWinRate {
        ActivityWinRate { kind: InteractionKind::Meeting, had: true }
    }
}

impl ActivityWinRate {
    fn won_and_closed(&self, kept: &ActivitiesKept) -> (i64, i64) {
        let (won, lost) = (kept.won.with(self.kind), kept.lost.with(self.kind));
        match self.had {
            true => (won, won.wrapping_add(lost)),
            false => {
                let (won, lost) = (kept.won.deals.wrapping_sub(won), kept.lost.deals.wrapping_sub(lost));
                (won, won.wrapping_add(lost))
            }
        }
    }
}

impl Kpi for ActivityWinRate {
    const ABOUT: About = About::new("deals.activities.win_rate", "Win rate by activity", Unit::Share)
        .names(
            "Współczynnik wygranych według działań",
            "Частка виграних угод за активностями",
            "שיעור זכייה לפי פעילות",
            "Доля выигранных сделок по активностям",
        )
        .formula("won deals with an interaction of the kind / closed deals with one; or both without")
        .anchor("closed_at")
        .source("CRM practice: association, not cause")
        .parameters(&[
            Parameter {
                name: "kind",
                default: "meeting",
                meaning: "what was done: call, mail, meeting, demo, offer ...",
                example: "call",
            },
            Parameter {
                name: "had",
                default: "true",
                meaning: "`true` for the deals that had it, `false` for those that had not",
                example: "false",
            },
        ]);
    type Measure = DealActivity;
    type Value = Share;
    fn measure(&self) -> DealActivity {
        DealActivity
    }
    fn value(&self, kept: &ActivitiesKept, _: &Frame) -> Result<Share, Undefined> {
        let (won, closed) = self.won_and_closed(kept);
        Share::new(won, closed)
    }
    fn n(&self, kept: &ActivitiesKept) -> i64 {
        self.won_and_closed(kept).1
    }
}

/// [`ActivityWinRate`] of one period; all interactions must be given.
pub fn activity_win_rate<I: IntoIterator, J: IntoIterator, E: Id>(
    deals: I,
    interactions: J,
    during: impl Into<Timeline>,
    kind: InteractionKind,
    had: bool,
) -> Reading<Share>
where
    DealActivity: Step<I::Item, Entity = E> + Step<J::Item, Entity = E>,
{
    entities(ActivityWinRate { kind, had }).during(during).with(deals).with(interactions).read()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deals::activities_per_won_deal;
    use crate::record::{Deal, Interaction, Outcome, Outcome::*};
    use crate::time::Timestamp;

    #[test]
    fn what_was_done_up_to_the_close_counts_for_its_deal() {
        let t = Timestamp::from_micros;
        let deal = |outcome: Outcome, closed: Option<i64>| {
            let mut deal = Deal::new("D", t(0));
            (deal.outcome, deal.closed_at) = (outcome, closed.map(t));
            deal
        };
        let call = |deal: Option<&str>, at| {
            let mut call = Interaction::new("C", t(at), InteractionKind::Call);
            call.deal = deal.map(str::to_owned);
            call
        };
        for (what, deals, calls, had, had_not, per_won, evidence) in [
            ("at the close", vec![deal(Won, Some(9))], vec![call(Some("D"), 9)], "1 of 1", "", "1.00", "n 1"),
            ("after it", vec![deal(Won, Some(9))], vec![call(Some("D"), 10)], "", "1 of 1", "0.00", "n 0"),
            ("before it came", vec![deal(Lost, Some(9))], vec![call(Some("D"), -5)], "0 of 1", "", "", "n 1"),
            ("open", vec![deal(Open, None)], vec![call(Some("D"), 5)], "", "", "", "n 0, 1 pending"),
            (
                "nobody's, and of another deal",
                vec![deal(Won, Some(9))],
                vec![call(None, 5), call(Some("X"), 5), call(Some("X"), 6)],
                "",
                "1 of 1",
                "0.00",
                "n 0, 1 excluded (nobody knows whose it is), 2 excluded (no such deal known)",
            ),
            ("undated", vec![deal(Lost, None)], vec![], "", "", "", "n 0, 1 excluded (lost, no close date)"),
        ] {
            let rate = |had| activity_win_rate(&deals, &calls, .., InteractionKind::Call, had);
            assert_eq!(rate(true).evidence().to_string(), evidence, "{what}");
            let seen = [true, false].map(|had| rate(had).ok().map(|s| format!("{} of {}", s.part(), s.whole())));
            assert_eq!(seen.map(Option::unwrap_or_default), [had.to_owned(), had_not.to_owned()], "{what}");
            let activities = activities_per_won_deal(&deals, &calls, ..).ok().map(|ratio| ratio.to_string());
            assert_eq!(activities.unwrap_or_default(), per_won, "{what}");
        }
    }
}
