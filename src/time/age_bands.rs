//! Bands of ages.

use super::Length;
use crate::Error;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Ages cut into bands: up to each bound, itself included, and beyond the last.
///
/// As text the bounds in order: `30d,60d,90d`.
///
/// ```
/// use crm_kpi::time::{AgeBands, Length};
/// let bands: AgeBands = "30d,60d".parse()?;
/// assert_eq!(bands.labels(), ["to 30d", "to 60d", "over 60d"]);
/// assert_eq!([30, 31, 61].map(|days| bands.index(Length::days(days).unwrap().micros())), [0, 1, 2]);
/// assert!("60d,30d".parse::<AgeBands>().is_err());
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AgeBands(Vec<Length>);

impl AgeBands {
    /// Bands between these bounds, which must rise.
    ///
    /// # Errors
    /// No bound, or one that is not above the one before.
    pub fn new(bounds: impl IntoIterator<Item = Length>) -> Result<AgeBands, Error> {
        let bands = AgeBands(bounds.into_iter().collect());
        if bands.0.is_empty() || bands.0.windows(2).any(|pair| matches!(pair, [a, b] if a >= b)) {
            return Err(Error::invalid(
                "age bands",
                bands,
                "one length or more, each above the one before: 30d,60d,90d",
            ));
        }
        Ok(bands)
    }
    /// A month, two, a quarter, half a year, near enough.
    pub(crate) fn usual() -> AgeBands {
        AgeBands([30, 60, 90, 180].into_iter().filter_map(|days| Length::days(days).ok()).collect())
    }
    /// The band of an age in microseconds, from 0 on.
    pub fn index(&self, age: i64) -> usize {
        self.0.partition_point(|bound| bound.micros() < age)
    }
    /// What each band is called.
    pub fn labels(&self) -> Vec<String> {
        let last = self.0.last().map(|last| format!("over {last}"));
        self.0.iter().map(|bound| format!("to {bound}")).chain(last).collect()
    }
}

impl FromStr for AgeBands {
    type Err = Error;
    fn from_str(text: &str) -> Result<AgeBands, Error> {
        AgeBands::new(text.split(',').map(|bound| bound.trim().parse()).collect::<Result<Vec<_>, Error>>()?)
    }
}
impl fmt::Display for AgeBands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.iter().map(Length::to_string).collect::<Vec<_>>().join(","))
    }
}
impl From<AgeBands> for String {
    fn from(bands: AgeBands) -> String {
        bands.to_string()
    }
}
impl TryFrom<String> for AgeBands {
    type Error = Error;
    fn try_from(text: String) -> Result<AgeBands, Error> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_rise_and_belong_to_the_band_below() {
        for (text, read) in
            [("30d", Some("30d")), ("30d, 60d", Some("30d,60d")), ("", None), ("30d,30d", None), ("30", None)]
        {
            assert_eq!(text.parse().ok().map(|bands: AgeBands| bands.to_string()).as_deref(), read, "{text}");
        }
        let bands: AgeBands = "10us,20us".parse().unwrap();
        assert_eq!([0, 10, 11, 20, 21].map(|age| bands.index(age)), [0, 0, 1, 1, 2]);
        assert_eq!(AgeBands::usual().to_string(), "30d,60d,90d,180d");
    }
}
