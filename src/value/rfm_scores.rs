//! The scores of a customer, and what customers of such scores are called.

use super::Undefined;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// Recency, frequency and monetary scores, each 1 to 5, 5 the best: `543` bought a short while ago, often, for a middling sum.
///
/// ```
/// use crm_kpi::value::{RfmScores, RfmSegment};
/// let scores: RfmScores = "543".parse()?;
/// assert_eq!((scores.recency(), scores.frequency(), scores.monetary()), (5, 4, 3));
/// assert_eq!(scores.segment(), RfmSegment::Champions);
/// assert!("560".parse::<RfmScores>().is_err());
/// # Ok::<(), crm_kpi::value::Undefined>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct RfmScores {
    recency: u8,
    frequency: u8,
    monetary: u8,
}

impl RfmScores {
    /// Of three scores. Out of range where one is not 1 to 5.
    pub fn new(recency: u8, frequency: u8, monetary: u8) -> Result<RfmScores, Undefined> {
        let all = [recency, frequency, monetary].iter().all(|score| (1..=5).contains(score));
        if all { Ok(RfmScores { recency, frequency, monetary }) } else { Err(Undefined::OutOfRange) }
    }
    /// Where each is known to be 0 to 4 thresholds beyond the lowest score.
    #[inline]
    pub(crate) fn beyond(recency: u8, frequency: u8, monetary: u8) -> RfmScores {
        RfmScores { recency: 1 + recency, frequency: 1 + frequency, monetary: 1 + monetary }
    }
    /// How recently: 5 are the latest.
    pub fn recency(self) -> u8 {
        self.recency
    }
    /// How often: 5 the most often.
    pub fn frequency(self) -> u8 {
        self.frequency
    }
    /// For how much: 5 the most.
    pub fn monetary(self) -> u8 {
        self.monetary
    }
    /// What customers of such scores are called.
    pub fn segment(self) -> RfmSegment {
        match (self.recency, self.frequency) {
            (1 | 2, 1 | 2) => RfmSegment::Hibernating,
            (1 | 2, 3 | 4) => RfmSegment::AtRisk,
            (1 | 2, _) => RfmSegment::CannotLose,
            (3, 1 | 2) => RfmSegment::AboutToSleep,
            (3, 3) => RfmSegment::NeedAttention,
            (3, _) | (4, 4 | 5) => RfmSegment::Loyal,
            (4, 1) => RfmSegment::Promising,
            (_, 1) => RfmSegment::New,
            (_, 2 | 3) => RfmSegment::PotentialLoyalists,
            _ => RfmSegment::Champions,
        }
    }
}

/// The three digits: `543`.
impl fmt::Display for RfmScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}{}{}", self.recency, self.frequency, self.monetary))
    }
}
impl FromStr for RfmScores {
    type Err = Undefined;
    fn from_str(text: &str) -> Result<RfmScores, Undefined> {
        match text.as_bytes() {
            [r, f, m] => RfmScores::new(r.wrapping_sub(b'0'), f.wrapping_sub(b'0'), m.wrapping_sub(b'0')),
            _ => Err(Undefined::OutOfRange),
        }
    }
}
impl From<RfmScores> for String {
    fn from(scores: RfmScores) -> String {
        scores.to_string()
    }
}
impl TryFrom<String> for RfmScores {
    type Error = Undefined;
    fn try_from(text: String) -> Result<RfmScores, Undefined> {
        text.parse()
    }
}

/// What customers of such recency and frequency scores are called. Each pair of scores has one name:
///
/// | recency | frequency 1 | 2 | 3 | 4 | 5 |
/// |---|---|---|---|---|---|
/// | 5 | new | potential loyalists | potential loyalists | champions | champions |
/// | 4 | promising | potential loyalists | potential loyalists | loyal | loyal |
/// | 3 | about to sleep | about to sleep | need attention | loyal | loyal |
/// | 1, 2 | hibernating | hibernating | at risk | at risk | cannot lose |
///
/// The names are the trade's. Tables of them, such as that in the manual of R's package `rfm`, give ranges that overlap,
/// so that the order of their lines decides; this is the grid of e-commerce analysts, in which nothing does.
/// What was spent is not looked at: it goes with how often. For a cut of your own read the [cells](super::Rfm::cells).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RfmSegment {
    /// Lately and often.
    Champions,
    /// Often, and not long ago.
    Loyal,
    /// Lately, and more than once or twice.
    PotentialLoyalists,
    /// Lately, for the first time or nearly so.
    New,
    /// Rather lately, for the first time or nearly so.
    Promising,
    /// In the middle of both.
    NeedAttention,
    /// Seldom, and not lately.
    AboutToSleep,
    /// Often once, and long ago.
    AtRisk,
    /// Most often once, and long ago.
    CannotLose,
    /// Seldom and long ago.
    Hibernating,
}

impl RfmSegment {
    /// All of them, best first.
    pub const ALL: [RfmSegment; 10] = [
        RfmSegment::Champions,
        RfmSegment::Loyal,
        RfmSegment::PotentialLoyalists,
        RfmSegment::New,
        RfmSegment::Promising,
        RfmSegment::NeedAttention,
        RfmSegment::AboutToSleep,
        RfmSegment::AtRisk,
        RfmSegment::CannotLose,
        RfmSegment::Hibernating,
    ];
    /// The name, in small letters.
    pub const fn as_str(self) -> &'static str {
        match self {
            RfmSegment::Champions => "champions",
            RfmSegment::Loyal => "loyal",
            RfmSegment::PotentialLoyalists => "potential loyalists",
            RfmSegment::New => "new",
            RfmSegment::Promising => "promising",
            RfmSegment::NeedAttention => "need attention",
            RfmSegment::AboutToSleep => "about to sleep",
            RfmSegment::AtRisk => "at risk",
            RfmSegment::CannotLose => "cannot lose",
            RfmSegment::Hibernating => "hibernating",
        }
    }
}
impl fmt::Display for RfmSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_scores_has_the_name_of_the_grid() {
        const GRID: [(u8, [&str; 5]); 5] = [
            (5, ["new", "potential loyalists", "potential loyalists", "champions", "champions"]),
            (4, ["promising", "potential loyalists", "potential loyalists", "loyal", "loyal"]),
            (3, ["about to sleep", "about to sleep", "need attention", "loyal", "loyal"]),
            (2, ["hibernating", "hibernating", "at risk", "at risk", "cannot lose"]),
            (1, ["hibernating", "hibernating", "at risk", "at risk", "cannot lose"]),
        ];
        for (recency, names) in GRID {
            for (frequency, name) in (1..).zip(names) {
                for monetary in 1..=5 {
                    let scores = RfmScores::new(recency, frequency, monetary).unwrap();
                    assert_eq!(scores.segment().as_str(), name, "{scores}");
                }
            }
        }
        assert!(RfmSegment::ALL.iter().all(|s| GRID.iter().any(|(_, names)| names.contains(&s.as_str()))));
    }

    #[test]
    fn scores_are_three_digits_from_1_to_5() {
        for text in ["111", "555", "152"] {
            let scores: RfmScores = text.parse().unwrap();
            assert_eq!(scores.to_string(), text);
            assert_eq!(serde_json::to_string(&scores).unwrap(), format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<RfmScores>(&format!("\"{text}\"")).unwrap(), scores);
        }
        for text in ["", "11", "1111", "011", "161", "11x", "-11"] {
            assert_eq!(text.parse::<RfmScores>(), Err(Undefined::OutOfRange), "{text}");
        }
    }
}
