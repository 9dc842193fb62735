//! Counts told apart by segment.

use super::{Share, Undefined, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many of each segment, the missing one among them: leads by source. Largest first; of equal ones the missing
/// first, then by name.
///
/// ```
/// use crm_kpi::value::{Segments, Share};
/// let sources = Segments::new([(None, 1), (Some("fair".into()), 1), (Some("web".into()), 2)])?;
/// assert_eq!(sources.to_string(), "web 2, (none) 1, fair 1");
/// assert_eq!(sources.of(Some("web")), 2);
/// assert_eq!(sources.share(None), Share::new(1, 4));
/// assert_eq!(sources.iter().next(), Some((Some("web"), 2)));
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(Option<String>, u64)>", into = "Vec<(Option<String>, u64)>")]
pub struct Segments {
    sorted: Vec<(Option<String>, u64)>,
    total: u64,
}

impl Segments {
    /// From the count of each segment; equal names are one segment, and one of nothing is none. Out of range where the
    /// total does not fit.
    pub fn new(counts: impl IntoIterator<Item = (Option<String>, u64)>) -> Result<Segments, Undefined> {
        let mut by_name: Vec<(Option<String>, u64)> = counts.into_iter().filter(|(_, n)| *n > 0).collect();
        by_name.sort();
        let mut sorted: Vec<(Option<String>, u64)> = Vec::new();
        let mut total: u64 = 0;
        for (name, n) in by_name {
            total = total.checked_add(n).ok_or(Undefined::OutOfRange)?;
            match sorted.last_mut() {
                Some((last, sum)) if *last == name => *sum += n,
                _ => sorted.push((name, n)),
            }
        }
        sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(Segments { sorted, total })
    }
    /// Every segment and its count, largest first; `None` is the missing one.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Option<&str>, u64)> {
        self.sorted.iter().map(|(name, n)| (name.as_deref(), *n))
    }
    /// How many of one segment; 0 where there is none of that name.
    pub fn of(&self, segment: Option<&str>) -> u64 {
        self.iter().find(|(name, _)| *name == segment).map_or(0, |(_, n)| n)
    }
    /// What part of all it is. Undefined of nothing.
    pub fn share(&self, segment: Option<&str>) -> Result<Share, Undefined> {
        Share::new(self.of(segment), self.total)
    }
    /// How many in all.
    pub fn total(&self) -> u64 {
        self.total
    }
}

impl TryFrom<Vec<(Option<String>, u64)>> for Segments {
    type Error = Undefined;
    fn try_from(counts: Vec<(Option<String>, u64)>) -> Result<Segments, Undefined> {
        Segments::new(counts)
    }
}
impl From<Segments> for Vec<(Option<String>, u64)> {
    fn from(segments: Segments) -> Self {
        segments.sorted
    }
}

/// `web 2, (none) 1`; `0` of nothing.
impl fmt::Display for Segments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self
            .iter()
            .map(|(name, n)| format!("{} {}", name.unwrap_or("(none)"), text::count(i128::from(n))))
            .collect();
        text::pad(f, if parts.is_empty() { "0".to_owned() } else { parts.join(", ") }.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_of_one_name_are_one_and_none_is_one_of_its_own() {
        let name = |s: &str| Some(s.to_owned());
        for (what, counts, shown, total) in [
            ("nothing", vec![], "0", 0),
            ("a segment of nothing", vec![(name("web"), 0)], "0", 0),
            ("the same name twice", vec![(name("web"), 1), (None, 2), (name("web"), 3)], "web 4, (none) 2", 6),
            ("an empty name is a name", vec![(name(""), 1), (None, 1)], "(none) 1,  1", 2),
            ("thousands", vec![(name("web"), 12_345)], "web 12,345", 12_345),
        ] {
            let segments = Segments::new(counts).unwrap();
            assert_eq!((segments.to_string().as_str(), segments.total()), (shown, total), "{what}");
            let saved = serde_json::to_string(&segments).unwrap();
            assert_eq!(serde_json::from_str::<Segments>(&saved).unwrap(), segments);
        }
        assert_eq!(Segments::default().share(None), Err(Undefined::NoDenominator));
        assert_eq!(Segments::new([(None, u64::MAX), (name("a"), 1)]), Err(Undefined::OutOfRange));
    }
}
