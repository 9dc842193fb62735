//! The share of created deals that were won.

use crate::field::{Closed, Created, DealOutcome};
use crate::kpi::{About, AsOf, Frame, Kpi, Measure, Observe, Parameter, Reading, Seen, Unit, over};
use crate::record::Outcome;
use crate::summary::Shares;
use crate::time::{Length, Timeline, Timestamp};
use crate::value::{Share, Undefined, Why};
use serde::{Deserialize, Serialize};

/// The share of the deals created in a period that were won: a cohort, whenever they were closed.
///
/// ```text
/// deals created in P that are won by the as-of / deals created in P
/// within W: deals created in P, W or longer before the as-of, that were won within W / those deals
/// ```
///
/// - **Counts**: deals, anchored on creation. Without a window those still open are counted, and pending as well, since
///   they may still change the number: the younger the deals, the lower it is. With a window `within` (inclusive) all
///   have had the same time.
/// - **Leaves out**: deals won without a closing instant (`NoCloseDate`) or before they were created
///   (`NegativeDuration`). With a window, deals whose window has not run out are pending.
/// - **Undefined**: no deals, or none old enough (`NoDenominator`); with a window and without an as-of (`NeedsAsOf`).
/// - **Reads**: [`Created`], [`Closed`], [`DealOutcome`].
/// - **Unit**: share, 0 to 1; higher is better.
///
/// Of the decided deals of a period: [`WinRate`](crate::deals::WinRate), which the trade means more often.
///
/// # Examples
///
/// ```
/// use crm_kpi::{deals, record::{Deal, Outcome}, time::Timestamp};
/// let t = Timestamp::from_micros;
/// let mut deals = ["D1", "D2", "D3"].map(|id| Deal::new(id, t(0)));
/// (deals[0].outcome, deals[0].closed_at) = (Outcome::Won, Some(t(5)));
/// (deals[1].outcome, deals[1].closed_at) = (Outcome::Lost, Some(t(5)));
/// let rate = deals::created_win_rate(&deals, ..);
/// assert_eq!((rate.to_string().as_str(), rate.pending()), ("33.3 % (1 of 3)", 1));
/// assert_eq!(deals::created_win_rate(&deals[..0], ..).ok(), None); // not 0 %
/// ```
///
/// # References
///
/// Cohort conversion as in funnel analysis; a window that has not run out is right-censored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CreatedWinRate {
    /// Only deals won so soon after creation count; `None` for any.
    pub within: Option<Length>,
}

impl Measure for CreatedWinRate {
    const ID: &'static str = "deals.win_rate.of_created";
    /// Whether it was won, and whether it is undecided.
    type Observation = (bool, bool);
    type When = Timestamp;
    type Summary = (Shares, Shares);
}

impl<D: Created + Closed + DealOutcome> Observe<D> for CreatedWinRate {
    #[inline]
    fn observe(&self, deal: &D, as_of: AsOf) -> Seen<(bool, bool)> {
        let created = deal.created_at();
        if !as_of.knows(created) {
            return Seen::Outside;
        }
        let outcome = deal.outcome();
        let won = match (outcome, deal.closed_at()) {
            (Outcome::Won, None) => return Seen::Excluded(Some(created), Why::NoCloseDate),
            (Outcome::Won, Some(at)) if at < created => return Seen::Excluded(Some(created), Why::NegativeDuration),
            (Outcome::Won, Some(at)) if as_of.knows(at) => Some(at),
            _ => None,
        };
        let Some(window) = self.within else {
            let decided = outcome != Outcome::Open && deal.closed_at().is_none_or(|at| as_of.knows(at));
            return Seen::Counted(created, (won.is_some(), !decided));
        };
        // a window that ends after the last instant there is holds every win, and never runs out
        let ends = created.checked_add(window.into());
        if as_of != AsOf::Everything && !ends.is_some_and(|ends| as_of.knows(ends)) {
            return Seen::Pending { at: Some(created), decides: ends };
        }
        Seen::Counted(created, (won.is_some_and(|at| ends.is_none_or(|ends| at <= ends)), false))
    }
}

impl Kpi for CreatedWinRate {
    const ABOUT: About = About::new("deals.win_rate.of_created", "Win rate of created deals", Unit::Share)
        .names(
            "Współczynnik wygranych spośród utworzonych szans",
            "Частка виграних серед створених угод",
            "שיעור זכייה מכלל העסקאות שנפתחו",
            "Доля выигранных среди созданных сделок",
        )
        .formula("deals created in P that are won / deals created in P")
        .anchor("created_at")
        .source("cohort conversion")
        .parameters(&[Parameter {
            name: "within",
            default: "none",
            meaning: "a length such as 90d: only deals won so soon after creation count, and only deals so old",
            example: "90d",
        }]);
    type Measure = CreatedWinRate;
    type Value = Share;
    fn measure(&self) -> CreatedWinRate {
        *self
    }
    fn value(&self, (won, _): &(Shares, Shares), at: &Frame) -> Result<Share, Undefined> {
        if self.within.is_some() {
            at.now()?;
        }
        won.share()
    }
    fn n(&self, (won, _): &(Shares, Shares)) -> i64 {
        won.whole()
    }
    fn undecided(&self, (_, open): &(Shares, Shares)) -> i64 {
        open.part()
    }
    fn settled_by_time(&self) -> bool {
        self.within.is_some()
    }
}

/// [`CreatedWinRate`] of one period, without a window.
pub fn created_win_rate<I: IntoIterator>(deals: I, during: impl Into<Timeline>) -> Reading<Share>
where
    CreatedWinRate: Observe<I::Item>,
{
    over(deals).during(during).read(CreatedWinRate::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Deal, Outcome::*};

    #[test]
    fn a_deal_counts_in_the_period_of_its_creation_with_what_is_known_of_it() {
        let t = Timestamp::from_micros;
        let counted = |won, open| Seen::Counted(t(100), (won, open));
        let pending = Seen::Pending { at: Some(t(100)), decides: Some(t(110)) };
        for (what, outcome, closed, within, as_of, expected) in [
            ("open", Open, None, None, AsOf::Everything, counted(false, true)),
            ("won", Won, Some(105), None, AsOf::Everything, counted(true, false)),
            ("won later than is known", Won, Some(105), None, t(104).into(), counted(false, true)),
            ("lost", Lost, Some(105), None, t(105).into(), counted(false, false)),
            ("lost, nobody knows when", Lost, None, None, t(105).into(), counted(false, false)),
            ("won, nobody knows when", Won, None, None, t(105).into(), Seen::Excluded(Some(t(100)), Why::NoCloseDate)),
            ("won before", Won, Some(9), None, t(105).into(), Seen::Excluded(Some(t(100)), Why::NegativeDuration)),
            ("created later", Won, Some(105), None, t(99).into(), Seen::Outside),
            ("the window is open", Won, Some(105), Some(10), t(109).into(), pending),
            ("at its end", Won, Some(110), Some(10), t(110).into(), counted(true, false)),
            ("after it", Won, Some(111), Some(10), t(120).into(), counted(false, false)),
        ] {
            let mut deal = Deal::new("", t(100));
            (deal.outcome, deal.closed_at) = (outcome, closed.map(t));
            let measure = CreatedWinRate { within: within.map(|n| Length::from_micros(n).unwrap()) };
            assert_eq!(measure.observe(&deal, as_of), expected, "{what}");
        }
        let within = CreatedWinRate { within: Length::days(1).ok() };
        assert_eq!(over([Deal::new("", t(0))]).read(within).value(), Err(&Undefined::NeedsAsOf));
        let early = over([Deal::new("", t(0))]).as_of(t(9)).read(within);
        assert_eq!(early.value(), Err(&Undefined::NotYetObservable), "its window is open");
    }
}
