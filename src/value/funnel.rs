//! A funnel: how many came how far.

use super::{DurationSummary, Share, Undefined, text};
use crate::summary::Passages;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many of those who set out reached each step, what part that is, how long they took, and where they were lost.
///
/// ```
/// use crm_kpi::{deals, record::{Outcome, StageChange}, time::Timestamp, value::Share};
/// let day = |n: i64| Timestamp::from_micros(n * 86_400_000_000);
/// let mut changes = [("D1", 0, "prospect"), ("D2", 0, "prospect"), ("D1", 4, "offer"), ("D2", 5, "prospect")]
///     .map(|(deal, on, stage)| StageChange::new(deal, day(on), stage));
/// changes[3].outcome = Outcome::Lost;
/// let funnel = deals::stage_funnel(&changes, .., deals::Steps::new(["prospect", "offer"])?).ok().unwrap();
/// assert_eq!(funnel.to_string(), "prospect 2 > offer 1 (50.0 %)");
/// assert_eq!(funnel.from_first(1), Share::new(1, 2));
/// assert_eq!((funnel.entered(), funnel.steps()[0].lost()), (2, 1));
/// assert_eq!(funnel.steps()[1].took().map(|t| t.median().as_f64_days()), Ok(4.0));
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<FunnelStep>", into = "Vec<FunnelStep>")]
pub struct Funnel {
    steps: Vec<FunnelStep>,
}

/// One step of a [`Funnel`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FunnelStep {
    name: String,
    // none where nobody can know yet
    reached: Option<u64>,
    from_before: u64,
    lost: u64,
    open: u64,
    took: Option<DurationSummary>,
}

impl Funnel {
    /// What is kept of these steps. Where somebody `may_come` who has not yet, a step that nobody has reached is not
    /// observable. Undefined of nobody.
    pub(crate) fn of<'a>(
        names: impl Iterator<Item = &'a str>,
        kept: &Passages,
        may_come: bool,
    ) -> Result<Funnel, Undefined> {
        let may_come = may_come && kept.open() > 0;
        let count = |n: i64| u64::try_from(n).map_err(|_| Undefined::Inconsistent);
        let step = |(number, name): (u8, &str)| {
            let unseen = FunnelStep { name: name.to_owned(), ..FunnelStep::default() };
            let Some(kept) = kept.step(number) else {
                return Ok(FunnelStep { reached: if may_come { None } else { Some(0) }, ..unseen });
            };
            let took = match kept.took.summary() {
                Err(Undefined::NoRecords) => None,
                took => Some(took?),
            };
            Ok(FunnelStep {
                reached: Some(count(kept.reached)?),
                from_before: count(kept.from_before)?,
                lost: count(kept.lost)?,
                open: count(kept.open)?,
                took,
                ..unseen
            })
        };
        Funnel::try_from((0u8..).zip(names).map(step).collect::<Result<Vec<_>, Undefined>>()?)
    }
    /// The steps in order.
    pub fn steps(&self) -> &[FunnelStep] {
        &self.steps
    }
    /// How many set out: they reached the first step.
    pub fn entered(&self) -> u64 {
        self.steps.first().and_then(|step| step.reached).unwrap_or(0)
    }
    /// The share of those who set out that reached the step with this number, from 0 on.
    pub fn from_first(&self, step: usize) -> Result<Share, Undefined> {
        share(self.step(step)?.reached()?, self.entered())
    }
    /// The share of those who reached the step before that reached the step with this number too; of the first step all
    /// who set out.
    pub fn from_before(&self, step: usize) -> Result<Share, Undefined> {
        let Some(before) = step.checked_sub(1) else { return self.from_first(step) };
        self.step(step)?.reached()?;
        share(self.step(step)?.from_before, self.step(before)?.reached()?)
    }
    /// The share of those who set out that reached the last step.
    pub fn overall(&self) -> Result<Share, Undefined> {
        self.from_first(self.steps.len() - 1)
    }
    fn step(&self, step: usize) -> Result<&FunnelStep, Undefined> {
        self.steps.get(step).ok_or(Undefined::NoRecords)
    }
}

fn share(part: u64, whole: u64) -> Result<Share, Undefined> {
    Share::new(i128::from(part), i128::from(whole))
}

impl FunnelStep {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// How many reached it. [`NotYetObservable`](Undefined::NotYetObservable), and not 0, where nobody has reached it and
    /// somebody still may.
    pub fn reached(&self) -> Result<u64, Undefined> {
        self.reached.ok_or(Undefined::NotYetObservable)
    }
    /// How many were lost here: they came no further, and were given up.
    pub fn lost(&self) -> u64 {
        self.lost
    }
    /// How many came no further yet and still may.
    pub fn open(&self) -> u64 {
        self.open
    }
    /// How long they took from the step before. Undefined where nobody came from there, as on the first step.
    pub fn took(&self) -> Result<&DurationSummary, Undefined> {
        self.reached()?;
        self.took.as_ref().ok_or(Undefined::NoRecords)
    }
}

impl TryFrom<Vec<FunnelStep>> for Funnel {
    type Error = Undefined;
    fn try_from(steps: Vec<FunnelStep>) -> Result<Funnel, Undefined> {
        let entered = steps.first().and_then(|step| step.reached).filter(|n| *n > 0).ok_or(Undefined::NoRecords)?;
        let sound = |step: &FunnelStep| {
            let reached = step.reached.unwrap_or(0);
            reached <= entered && step.from_before <= reached && step.lost.saturating_add(step.open) <= reached
        };
        if steps.iter().all(sound) { Ok(Funnel { steps }) } else { Err(Undefined::Inconsistent) }
    }
}
impl From<Funnel> for Vec<FunnelStep> {
    fn from(funnel: Funnel) -> Vec<FunnelStep> {
        funnel.steps
    }
}

/// `prospect 4 > offer 3 (75.0 %) > won 1 (33.3 %)`: the shares are of the step before; `?` is what nobody can know yet.
impl fmt::Display for Funnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(number, step): (usize, &FunnelStep)| {
            let Some(reached) = step.reached else { return format!("{} ?", step.name) };
            let n = text::count(i128::from(reached));
            match self.from_before(number) {
                Ok(share) if number > 0 => format!("{} {n} ({:.1} %)", step.name, share.percent()),
                _ => format!("{} {n}", step.name),
            }
        };
        let steps: Vec<String> = self.steps.iter().enumerate().map(shown).collect();
        text::pad(f, &steps.join(" > "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::{Fold, Passage, Standing};
    use crate::time::Timestamp;

    fn kept(passages: &[(&[i64], Standing)]) -> Passages {
        let mut kept = Passages::default();
        for (at, standing) in passages {
            let mut at: Vec<_> = at.iter().map(|at| Some(Timestamp::from_micros(*at))).collect();
            at.resize(3, None);
            kept.absorb(Passage { at, standing: *standing });
        }
        kept
    }

    #[test]
    fn a_step_that_nobody_has_reached_is_0_only_where_nobody_may_come() {
        use Standing::{Lost, Open, Over};
        let (all, one): (&[i64], &[i64]) = (&[0, 1, 2], &[0]);
        for (what, passages, may_come, expected) in [
            ("nobody", vec![], true, Err(Undefined::NoRecords)),
            ("all of them open", vec![(one, Open), (one, Open)], true, Ok("a 2 > b ? > c ?")),
            ("open, and everything is known", vec![(one, Open)], false, Ok("a 1 > b 0 (0.0 %) > c 0")),
            ("all of them lost", vec![(one, Lost)], true, Ok("a 1 > b 0 (0.0 %) > c 0")),
            ("one came, one is open", vec![(all, Over), (one, Open)], true, Ok("a 2 > b 1 (50.0 %) > c 1 (100.0 %)")),
        ] {
            let funnel = Funnel::of(["a", "b", "c"].into_iter(), &kept(&passages), may_come);
            assert_eq!(funnel.clone().map(|funnel| funnel.to_string()), expected.map(str::to_owned), "{what}");
            if let Ok(funnel) = funnel {
                let saved = serde_json::to_string(&funnel).unwrap();
                assert_eq!(serde_json::from_str::<Funnel>(&saved).unwrap(), funnel, "{what}");
            }
        }
    }

    #[test]
    fn its_shares_are_of_the_first_step_and_of_the_step_before() {
        use Standing::{Lost, Open, Over};
        let passages: [(&[i64], Standing); 4] = [(&[0, 1, 4], Over), (&[0, 3], Lost), (&[0], Lost), (&[0], Open)];
        let funnel = Funnel::of(["a", "b", "c"].into_iter(), &kept(&passages), true).unwrap();
        assert_eq!(
            [0, 1, 2].map(|step| funnel.from_first(step)),
            [Share::new(4, 4), Share::new(2, 4), Share::new(1, 4)]
        );
        assert_eq!(
            [0, 1, 2].map(|step| funnel.from_before(step)),
            [Share::new(4, 4), Share::new(2, 4), Share::new(1, 2)]
        );
        assert_eq!((funnel.overall(), funnel.from_first(3)), (Share::new(1, 4), Err(Undefined::NoRecords)));
        let steps: Vec<_> =
            funnel.steps().iter().map(|s| (s.lost(), s.open(), s.took().map(|t| t.sum()).ok())).collect();
        assert_eq!(steps, [(1, 1, None), (1, 0, Some(4)), (0, 0, Some(3))]);
        assert!(serde_json::from_str::<Funnel>("[]").is_err());
    }
}
