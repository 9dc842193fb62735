//! How likely deals are to be won, by stage.

use crate::Error;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::{fmt, str::FromStr};

/// The probability of each stage, 0 to 1.
///
/// As text the stages with theirs: `new=0.1,offer=0.4`.
///
/// ```
/// use crm_kpi::deals::StageProbabilities;
/// let stages: StageProbabilities = "new=0.1,offer=0.4".parse()?;
/// assert_eq!(stages.of("offer").map(|p| p.to_string()).as_deref(), Some("0.4"));
/// let percent = "new=10".parse::<StageProbabilities>().unwrap_err(); // 10 is neither 10 times nor guessed to be 10 %
/// assert_eq!(percent.to_string(), "probability of stage new `10`: expected 0 to 1, such as 0.6 for 60 %");
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StageProbabilities(BTreeMap<String, Decimal>);

impl StageProbabilities {
    /// From stages and their probabilities.
    ///
    /// # Errors
    /// A probability outside 0 to 1, and a stage that comes twice.
    pub fn new<S: Into<String>>(stages: impl IntoIterator<Item = (S, Decimal)>) -> Result<StageProbabilities, Error> {
        let mut of = BTreeMap::new();
        for (stage, probability) in stages {
            let stage = stage.into();
            if probability < Decimal::ZERO || probability > Decimal::ONE {
                let what = format!("probability of stage {stage}");
                return Err(Error::invalid(what, probability, "0 to 1, such as 0.6 for 60 %"));
            }
            if of.insert(stage.clone(), probability.normalize()).is_some() {
                return Err(Error::invalid("stage", stage, "each stage once"));
            }
        }
        Ok(StageProbabilities(of))
    }
    /// The probability of a stage, if the table knows it.
    pub fn of(&self, stage: &str) -> Option<Decimal> {
        self.0.get(stage).copied()
    }
}

impl FromStr for StageProbabilities {
    type Err = Error;
    fn from_str(text: &str) -> Result<StageProbabilities, Error> {
        let pairs = text.split(',').filter(|pair| !pair.trim().is_empty());
        let read = |pair: &str| {
            let found =
                pair.rsplit_once('=').and_then(|(stage, p)| Some((stage.trim().to_owned(), p.trim().parse().ok()?)));
            found.ok_or_else(|| Error::invalid("stage probability", pair, "a stage and its probability: offer=0.4"))
        };
        StageProbabilities::new(pairs.map(read).collect::<Result<Vec<_>, Error>>()?)
    }
}
impl fmt::Display for StageProbabilities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.iter().map(|(stage, p)| format!("{stage}={p}")).collect::<Vec<_>>().join(","))
    }
}
impl From<StageProbabilities> for String {
    fn from(stages: StageProbabilities) -> String {
        stages.to_string()
    }
}
impl TryFrom<String> for StageProbabilities {
    type Error = Error;
    fn try_from(text: String) -> Result<StageProbabilities, Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_is_written() {
        for (text, read) in [
            ("", Some("")),
            ("b=0.40, a=1", Some("a=1,b=0.4")),
            ("a=b=0.5", Some("a=b=0.5")),
            ("a", None),
            ("a=x", None),
            ("a=-0.1", None),
            ("a=0.1,a=0.2", None),
        ] {
            let stages = text.parse::<StageProbabilities>().ok();
            assert_eq!(stages.map(|stages| stages.to_string()).as_deref(), read, "{text}");
        }
    }
}
