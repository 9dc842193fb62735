//! Shares told apart by segment.

use super::{Share, Undefined, text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The share in each segment, the missing one among them: promises kept by priority, deals won by product. In the order in
/// which the KPI gives them.
///
/// ```
/// use crm_kpi::value::{ShareSegments, Undefined};
/// let kept = ShareSegments::new([(Some("high".into()), 1, 2), (None, 1, 1)])?;
/// assert_eq!(kept.to_string(), "high 50.0 % (1 of 2), (none) 100.0 % (1 of 1)");
/// assert_eq!(kept.of(Some("high"))?.percent(), 50.0);
/// assert_eq!(kept.overall().to_string(), "66.7 % (2 of 3)"); // of all, not the mean of the shares
/// assert_eq!(ShareSegments::new([]), Err(Undefined::NoDenominator));
/// # Ok::<(), Undefined>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct ShareSegments {
    of: Saved,
    overall: Share,
}

/// Name, part and whole.
type Saved = Vec<(Option<String>, i64, i64)>;

impl ShareSegments {
    /// From name, part and whole of each segment; equal names are one, and one of nothing is none. A part below zero, or
    /// above its whole, is inconsistent. Undefined of nothing.
    pub fn new(segments: impl IntoIterator<Item = (Option<String>, i64, i64)>) -> Result<ShareSegments, Undefined> {
        let (mut of, mut parts, mut wholes): (Saved, i64, i64) = (Vec::new(), 0, 0);
        for (name, part, whole) in segments {
            if part < 0 || part > whole {
                return Err(Undefined::Inconsistent);
            }
            if whole == 0 {
                continue;
            }
            // the parts are no larger: where the wholes fit, so do they
            wholes = wholes.checked_add(whole).ok_or(Undefined::OutOfRange)?;
            parts = parts.wrapping_add(part);
            match of.iter_mut().find(|(known, ..)| *known == name) {
                Some((_, known, all)) => (*known, *all) = (*known + part, *all + whole),
                None => of.push((name, part, whole)),
            }
        }
        Ok(ShareSegments { of, overall: Share::new(parts, wholes)? })
    }
    /// Every segment and its share; `None` is the missing one.
    pub fn iter(&self) -> impl Iterator<Item = (Option<&str>, Share)> {
        self.of.iter().filter_map(|(name, part, whole)| Some((name.as_deref(), Share::new(*part, *whole).ok()?)))
    }
    /// The share of one segment. Undefined where there is none of that name.
    pub fn of(&self, segment: Option<&str>) -> Result<Share, Undefined> {
        self.iter().find(|(name, _)| *name == segment).map(|(_, share)| share).ok_or(Undefined::NoDenominator)
    }
    /// The share of all together.
    pub fn overall(&self) -> Share {
        self.overall
    }
}

impl TryFrom<Saved> for ShareSegments {
    type Error = Undefined;
    fn try_from(segments: Saved) -> Result<ShareSegments, Undefined> {
        ShareSegments::new(segments)
    }
}
impl From<ShareSegments> for Saved {
    fn from(segments: ShareSegments) -> Saved {
        segments.of
    }
}

/// `high 50.0 % (1 of 2), (none) 100.0 % (1 of 1)`.
impl fmt::Display for ShareSegments {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> =
            self.iter().map(|(name, share)| format!("{} {share}", name.unwrap_or("(none)"))).collect();
        text::pad(f, &parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_keep_their_order_and_equal_names_are_one() {
        let name = |s: &str| Some(s.to_owned());
        for (what, given, shown, overall) in [
            ("nothing", vec![], Err(Undefined::NoDenominator), None),
            ("a segment of nothing", vec![(name("a"), 0, 0)], Err(Undefined::NoDenominator), None),
            ("none of it", vec![(name("a"), 0, 2)], Ok("a 0.0 % (0 of 2)"), Some((0, 2))),
            (
                "one name twice",
                vec![(name("b"), 1, 1), (None, 1, 2), (name("b"), 0, 1)],
                Ok("b 50.0 % (1 of 2), (none) 50.0 % (1 of 2)"),
                Some((2, 4)),
            ),
            ("more than all", vec![(None, 2, 1)], Err(Undefined::Inconsistent), None),
            ("less than nothing", vec![(None, -1, 1)], Err(Undefined::Inconsistent), None),
            ("too many", vec![(None, 1, i64::MAX), (name("a"), 0, 1)], Err(Undefined::OutOfRange), None),
        ] {
            let segments = ShareSegments::new(given);
            assert_eq!(
                segments.as_ref().map(ToString::to_string).map_err(Clone::clone),
                shown.map(str::to_owned),
                "{what}"
            );
            let Ok(segments) = segments else { continue };
            let all = segments.overall();
            assert_eq!(Some((all.part(), all.whole())), overall, "{what}");
            let saved = serde_json::to_string(&segments).unwrap();
            assert_eq!(serde_json::from_str::<ShareSegments>(&saved).unwrap(), segments, "{what}");
        }
    }
}
