//! Targets, and where a number stands towards one.

use super::{Quantified, Quantity};
use crate::kpi::{Better, Reading};
use crate::value::{Ratio, Share, Undefined, pad};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// Where a number stands towards its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The target is reached, and nothing can take that back.
    Met,
    /// The period is not over, and the number is where it should be by now.
    OnTrack,
    /// The period is not over, and the number is not where it should be by now.
    AtRisk,
    /// The target cannot be reached any more.
    Missed,
}

/// `met`, `on track`, `at risk`, `missed`.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(
            f,
            match self {
                Status::Met => "met",
                Status::OnTrack => "on track",
                Status::AtRisk => "at risk",
                Status::Missed => "missed",
            },
        )
    }
}

/// A number to be reached by the end of a period, or not to be exceeded.
///
/// | | while the period runs | when it is over |
/// |---|---|---|
/// | it [gathers](Target::gathering), at least | met from the target on, on track from target x elapsed on, else at risk | met or missed |
/// | it gathers, at most | missed above the target, on track up to target x elapsed, else at risk | met or missed |
/// | it stands (a rate, a level) | on track where it holds now, else at risk | met or missed |
///
/// How much of the period has elapsed is yours to say: by the calendar, by working days, by last year's course.
///
/// ```
/// use crm_kpi::analysis::{Status, Target};
/// use crm_kpi::value::Share;
/// let leads = Target::at_least(&100u64)?.gathering();
/// let third = Share::new(7, 21)?; // of 21 working days
/// assert_eq!(leads.status(&40u64, third)?, Status::OnTrack);
/// assert_eq!(leads.status(&30u64, third)?, Status::AtRisk);
/// assert_eq!(leads.pace(&30u64, third)?.percent(), 90.0);
/// assert_eq!(leads.status(&99u64, Share::new(21, 21)?)?, Status::Missed);
///
/// let rate = Target::at_least(&Share::new(1, 4)?)?; // a win rate of 25 %: no part of it is due by now
/// assert_eq!(rate.status(&Share::new(1, 5)?, third)?, Status::AtRisk);
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    goal: Quantity,
    at_most: bool,
    gathers: bool,
}

impl Target {
    /// So much or more.
    pub fn at_least(goal: &impl Quantified) -> Result<Target, Undefined> {
        Ok(Target { goal: goal.quantity()?, at_most: false, gathers: false })
    }
    /// So much or less.
    pub fn at_most(goal: &impl Quantified) -> Result<Target, Undefined> {
        Ok(Target { at_most: true, ..Target::at_least(goal)? })
    }
    /// By which way is good; `None` where neither is, so that there is nothing to reach.
    pub fn towards(better: Better, goal: &impl Quantified) -> Result<Option<Target>, Undefined> {
        match better {
            Better::Higher => Target::at_least(goal).map(Some),
            Better::Lower => Target::at_most(goal).map(Some),
            Better::Neither => Ok(None),
        }
    }
    /// The number gathers from the start of the period, such as revenue and leads, so that a part of it is due by now.
    #[must_use]
    pub fn gathering(self) -> Target {
        Target { gathers: true, ..self }
    }
    /// What is to be reached.
    pub fn goal(self) -> Quantity {
        self.goal
    }
    /// What should be reached by now: of a number that gathers the elapsed part of the target.
    pub fn due(self, elapsed: Share) -> Result<Quantity, Undefined> {
        if !self.gathers {
            return Ok(self.goal);
        }
        let number = self.goal.number().checked_mul(elapsed.into())?;
        Ok(self.goal.with(number))
    }
    /// Where a number stands. Undefined in another unit or currency than the target's.
    pub fn status(self, actual: &impl Quantified, elapsed: Share) -> Result<Status, Undefined> {
        let actual = actual.quantity()?;
        let holds = |against: Quantity| -> Result<bool, Undefined> {
            let wrong = if self.at_most { Ordering::Greater } else { Ordering::Less };
            Ok(actual.compare(against)? != wrong)
        };
        let (reached, over) = (holds(self.goal)?, elapsed.part() == elapsed.whole());
        Ok(match (reached, over) {
            (true, true) => Status::Met,
            (false, true) => Status::Missed,
            // what has gathered stays
            (true, false) if self.gathers && !self.at_most => Status::Met,
            (false, false) if self.gathers && self.at_most => Status::Missed,
            _ if holds(self.due(elapsed)?)? => Status::OnTrack,
            _ => Status::AtRisk,
        })
    }
    /// The number by what should be reached by now: 1 is as planned. Undefined where nothing is due yet.
    pub fn pace(self, actual: &impl Quantified, elapsed: Share) -> Result<Ratio, Undefined> {
        let (actual, due) = (actual.quantity()?, self.due(elapsed)?);
        actual.compare(due)?;
        actual.number().checked_div(due.number())
    }
}

/// `at least 100`, `at most 5.0 %`
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, &format!("at {} {}", if self.at_most { "most" } else { "least" }, self.goal))
    }
}

impl<V: Quantified> Reading<V> {
    /// Where it stands towards a target, with the same evidence.
    pub fn status(&self, target: Target, elapsed: Share) -> Reading<Status> {
        let status = self.value().map_err(Clone::clone).and_then(|value| target.status(value, elapsed));
        Reading::new(status, self.evidence().clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Currency, Money};
    use Status::*;

    #[test]
    fn the_table_of_statuses() {
        let eur = |euros: i64| Money::minor(euros * 100, Currency::EUR);
        let elapsed = |part| Share::new(part, 4).unwrap();
        let least = Target::at_least(&eur(100)).unwrap();
        let most = Target::at_most(&eur(100)).unwrap();
        for (what, target, actual, quarters, expected) in [
            ("gathers, reached early", least.gathering(), 100, 1, Met),
            ("gathers, as planned", least.gathering(), 25, 1, OnTrack),
            ("gathers, behind", least.gathering(), 24, 1, AtRisk),
            ("gathers, nothing due yet", least.gathering(), 0, 0, OnTrack),
            ("gathers, over and reached", least.gathering(), 100, 4, Met),
            ("gathers, over and short", least.gathering(), 99, 4, Missed),
            ("a limit that is kept so far", most.gathering(), 25, 1, OnTrack),
            ("a limit used up too fast", most.gathering(), 26, 1, AtRisk),
            ("a limit that is used up", most.gathering(), 101, 1, Missed),
            ("a limit that was kept", most.gathering(), 100, 4, Met),
            ("stands, holds", least, 100, 1, OnTrack),
            ("stands, does not hold", least, 99, 1, AtRisk),
            ("stands, over", least, 99, 4, Missed),
            ("stands, at most", most, 101, 1, AtRisk),
            ("stands, at most, over", most, 100, 4, Met),
        ] {
            assert_eq!(target.status(&eur(actual), elapsed(quarters)), Ok(expected), "{what}");
        }
        let usd = Money::minor(1, Currency::USD);
        assert!(matches!(least.status(&usd, elapsed(1)), Err(Undefined::MixedCurrencies(_))));
        assert_eq!(least.status(&1u64, elapsed(1)), Err(Undefined::OtherUnit));
    }

    #[test]
    fn pace_is_of_what_is_due_and_nothing_due_has_none() {
        let target = Target::at_least(&200u64).unwrap().gathering();
        let pace = |part| target.pace(&60u64, Share::new(part, 4).unwrap()).map(Ratio::percent);
        assert_eq!([pace(1), pace(2), pace(0)], [Ok(120.0), Ok(60.0), Err(Undefined::NoDenominator)]);
        let words = (target.to_string(), Target::at_most(&Share::new(1, 20).unwrap()).unwrap().to_string());
        assert_eq!(words, ("at least 200".to_owned(), "at most 5.0 %".to_owned()));
        let towards = |better| Target::towards(better, &1u64).unwrap().map(|target| target.to_string());
        assert_eq!(towards(Better::Lower).as_deref(), Some("at most 1"));
        assert_eq!((towards(Better::Higher).is_some(), towards(Better::Neither)), (true, None));
        assert_eq!(serde_json::to_string(&AtRisk).unwrap(), "\"at_risk\"");
    }
}
