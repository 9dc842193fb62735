//! The stages of a process by name, in order.

use crate::error::Error;
use crate::field::Stages;
use crate::record::Outcome;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The names of stages, or of steps of any kind, in order: what a funnel is made of. Of 64 at most.
///
/// As text they stand one after the other with `>` between.
///
/// ```
/// use crm_kpi::deals::Steps;
/// let steps = Steps::new(["prospect", "offer", "won"])?;
/// assert_eq!(steps.to_string(), "prospect > offer > won");
/// assert_eq!("prospect>offer > won".parse::<Steps>()?, steps);
/// assert_eq!(steps.iter().last(), Some("won"));
/// assert!(Steps::new(["prospect", ""]).is_err() && Steps::new([""; 0]).is_err());
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Steps {
    names: Arc<[String]>,
}

const MOST: usize = u64::BITS as usize;

impl Steps {
    /// These names in this order. The same name may come twice: a step that has to be taken two times.
    ///
    /// # Errors
    /// No names, more than 64, an empty one, one with a `>` in it or with space around it.
    pub fn new<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Result<Steps, Error> {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        let plain = |name: &String| !name.is_empty() && !name.contains('>') && name.trim() == name;
        if names.is_empty() || names.len() > MOST || !names.iter().all(plain) {
            let expected = "1 to 64 names with > between, none of them empty, such as prospect > offer > won";
            return Err(Error::invalid("steps", names.join(" > "), expected));
        }
        Ok(Steps { names: names.into() })
    }
    /// How many there are; never none.
    #[allow(clippy::len_without_is_empty)] // there are always some
    pub fn len(&self) -> usize {
        self.names.len()
    }
    /// The names in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
    /// The name of the step with this number, from 0 on.
    pub fn name(&self, step: u8) -> Option<&str> {
        self.names.get(usize::from(step)).map(String::as_str)
    }
    /// What a record says to these steps.
    pub(crate) fn event<R: Stages>(&self, record: &R) -> StageEvent {
        let bits = self.iter().enumerate().filter(|(_, name)| record.is_stage(name));
        let stages = bits.fold(0, |all, (step, _)| all | 1u64 << step);
        StageEvent { seq: record.seq(), stages, ended: record.ended() }
    }
}

/// The stages that deals of the sample company go through.
impl Default for Steps {
    fn default() -> Steps {
        let names = ["prospect", "qualified", "demo", "offer", "contract", "won"];
        Steps { names: names.map(str::to_owned).into() }
    }
}
impl FromStr for Steps {
    type Err = Error;
    fn from_str(text: &str) -> Result<Steps, Error> {
        Steps::new(text.split('>').map(str::trim))
    }
}
impl fmt::Display for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.names.join(" > "))
    }
}
impl TryFrom<String> for Steps {
    type Error = Error;
    fn try_from(text: String) -> Result<Steps, Error> {
        text.parse()
    }
}
impl From<Steps> for String {
    fn from(steps: Steps) -> String {
        steps.to_string()
    }
}

/// What happened to somebody who goes through steps: which of them it was, and whether it was the end. Of two at one
/// instant the lower number comes first, then the lower step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StageEvent {
    pub(super) seq: u32,
    /// A bit for each step that it is, the first one lowest; none where it is no step at all.
    pub(super) stages: u64,
    pub(super) ended: Outcome,
}

impl StageEvent {
    /// Whether it is the step with this number.
    pub(super) fn is(&self, step: usize) -> bool {
        step < MOST && self.stages >> step & 1 == 1
    }
    /// The last of the steps that it is.
    pub(super) fn place(&self) -> Option<u8> {
        self.stages.checked_ilog2().and_then(|step| u8::try_from(step).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::StageChange;
    use crate::time::Timestamp;

    #[test]
    fn steps_are_a_text_that_comes_back() {
        for (text, expected) in [
            ("a", Some("a")),
            (" a>b ", Some("a > b")),
            ("a > a", Some("a > a")),
            ("closed, won > paid", Some("closed, won > paid")),
            ("", None),
            ("a > > b", None),
            ("a >", None),
        ] {
            let steps = text.parse::<Steps>();
            assert_eq!(steps.as_ref().ok().map(Steps::to_string).as_deref(), expected, "{text}");
            if let Ok(steps) = steps {
                let saved = serde_json::to_string(&steps).unwrap();
                assert_eq!(serde_json::from_str::<Steps>(&saved).unwrap(), steps);
            }
        }
        let many = |n: usize| Steps::new((0..n).map(|i| i.to_string()));
        assert_eq!((many(64).map(|s| s.len()), many(65).is_err()), (Ok(64), true));
        assert!(Steps::new([" a"]).is_err() && Steps::new(["a > b"]).is_err());
    }

    #[test]
    fn a_change_is_its_stage_and_its_outcome() {
        let steps: Steps = "offer > contract > won".parse().unwrap();
        for (stage, ended, stages, place) in [
            ("offer", Outcome::Open, 0b001, Some(0)),
            ("contract", Outcome::Won, 0b110, Some(2)),
            ("contract", Outcome::Lost, 0b010, Some(1)),
            ("demo", Outcome::Open, 0, None),
        ] {
            let mut change = StageChange::new("D1", Timestamp::from_micros(0), stage);
            (change.outcome, change.seq) = (ended, 7);
            let event = steps.event(&change);
            assert_eq!(event, StageEvent { seq: 7, stages, ended }, "{stage} {ended}");
            assert_eq!(event.place(), place, "{stage} {ended}");
        }
    }
}
