//! Where those went that left a stage.

use super::{Share, Undefined, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many left each stage, in their order, and where to.
///
/// ```
/// use crm_kpi::{deals, record::StageChange, time::Timestamp, value::Share};
/// let changes = [("D1", 0, "prospect"), ("D1", 4, "offer")]
///     .map(|(deal, at, stage)| StageChange::new(deal, Timestamp::from_micros(at), stage));
/// let exits = deals::stage_exits(&changes, .., deals::Steps::new(["prospect", "offer"])?).ok().unwrap();
/// assert_eq!(exits.of("prospect").map(|stage| stage.forward()), Some(Share::new(1, 1)));
/// assert_eq!(exits.to_string(), "prospect 100.0 % forward, 0.0 % back, 0.0 % lost (n = 1); offer 1 open");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StageLeft {
    stages: Vec<StageLeftOf>,
}

/// One stage of [`StageLeft`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageLeftOf {
    pub(crate) name: String,
    pub(crate) forward: u64,
    pub(crate) back: u64,
    pub(crate) lost: u64,
    pub(crate) elsewhere: u64,
    pub(crate) open: u64,
}

impl StageLeft {
    pub(crate) fn new(stages: Vec<StageLeftOf>) -> StageLeft {
        StageLeft { stages }
    }
    /// Every stage, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &StageLeftOf> {
        self.stages.iter()
    }
    /// The stage of this name.
    pub fn of(&self, name: &str) -> Option<&StageLeftOf> {
        self.iter().find(|stage| stage.name == name)
    }
    /// How many have left any of them; who left several is counted in each.
    pub fn n(&self) -> u64 {
        self.iter().map(StageLeftOf::n).fold(0, u64::saturating_add)
    }
}

impl StageLeftOf {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// How many have left it.
    pub fn n(&self) -> u64 {
        [self.forward, self.back, self.lost, self.elsewhere].into_iter().fold(0, u64::saturating_add)
    }
    /// How many are still in it.
    pub fn open(&self) -> u64 {
        self.open
    }
    /// The share of those who left that went into a later stage or won.
    pub fn forward(&self) -> Result<Share, Undefined> {
        self.share(self.forward)
    }
    /// The share of those who left that went into an earlier stage.
    pub fn back(&self) -> Result<Share, Undefined> {
        self.share(self.back)
    }
    /// The share of those who left that were lost.
    pub fn lost(&self) -> Result<Share, Undefined> {
        self.share(self.lost)
    }
    /// The share of those who left that went into a stage that is none of these.
    pub fn elsewhere(&self) -> Result<Share, Undefined> {
        self.share(self.elsewhere)
    }
    fn share(&self, part: u64) -> Result<Share, Undefined> {
        Share::new(i128::from(part), i128::from(self.n()))
    }
}

/// `prospect 50.0 % forward, 0.0 % back, 50.0 % lost (n = 2); offer 1 open`.
impl fmt::Display for StageLeft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |stage: &StageLeftOf| {
            let of = |share: Result<Share, Undefined>| share.map(|share| share.percent());
            let open = text::count(i128::from(stage.open));
            match (of(stage.forward()), of(stage.back()), of(stage.lost())) {
                (Ok(forward), Ok(back), Ok(lost)) => {
                    let (name, n) = (&stage.name, text::count(i128::from(stage.n())));
                    let open = if stage.open > 0 { format!(", {open} open") } else { String::new() };
                    format!("{name} {forward:.1} % forward, {back:.1} % back, {lost:.1} % lost (n = {n}{open})")
                }
                _ => format!("{} {open} open", stage.name),
            }
        };
        let shown: Vec<String> = self.iter().map(shown).collect();
        text::pad(f, &shown.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_those_who_left() {
        for (counts, open, forward, shown) in [
            ([0, 0, 0, 0], 3, Err(Undefined::NoDenominator), "a 3 open"),
            ([1, 1, 1, 1], 3, Share::new(1, 4), "a 25.0 % forward, 25.0 % back, 25.0 % lost (n = 4, 3 open)"),
            ([0, 0, 2, 0], 0, Share::new(0, 2), "a 0.0 % forward, 0.0 % back, 100.0 % lost (n = 2)"),
        ] {
            let [forward_n, back, lost, elsewhere] = counts;
            let stage = StageLeftOf { name: "a".into(), forward: forward_n, back, lost, elsewhere, open };
            let left = StageLeft::new(vec![stage.clone()]);
            assert_eq!((stage.forward(), stage.elsewhere()), (forward, stage.share(elsewhere)));
            assert_eq!((left.to_string().as_str(), left.n()), (shown, counts.iter().sum()));
            let saved = serde_json::to_string(&left).unwrap();
            assert_eq!(serde_json::from_str::<StageLeft>(&saved).unwrap(), left);
        }
    }
}
