//! How long a period is.

use crate::Error;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How long a period is. Ordered from short to long.
///
/// Where weeks, quarters and years start is the [`Calendar`](crate::time::Calendar)'s business; in a retail
/// calendar `Month` is the retail period of four or five weeks.
///
/// ```
/// use crm_kpi::time::Grain;
/// assert!(Grain::Week < Grain::Month);
/// assert_eq!("quarter".parse::<Grain>()?, Grain::Quarter);
/// # Ok::<(), crm_kpi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Grain {
    /// From one full hour of the local clock to the next.
    Hour,
    /// A local calendar day: 23 or 25 hours long where the clock changes.
    Day,
    /// Seven days, ISO weeks unless the calendar says otherwise.
    Week,
    /// A calendar month, or a retail period.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    Half,
    /// Twelve months from the fiscal year's start, or a retail year.
    Year,
}

impl Grain {
    /// Every grain, short to long.
    pub const ALL: [Grain; 7] =
        [Grain::Hour, Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Half, Grain::Year];

    fn word(self) -> &'static str {
        match self {
            Grain::Hour => "hour",
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Half => "half",
            Grain::Year => "year",
        }
    }
}

impl fmt::Display for Grain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
impl FromStr for Grain {
    type Err = Error;
    fn from_str(text: &str) -> Result<Grain, Error> {
        let known = Grain::ALL.into_iter().find(|g| g.word() == text);
        known.ok_or_else(|| Error::invalid("grain", text, "hour, day, week, month, quarter, half or year"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grain_reads_back_from_its_word_and_from_json() {
        for g in Grain::ALL {
            assert_eq!(g.to_string().parse::<Grain>().unwrap(), g);
            let json = serde_json::to_string(&g).unwrap();
            assert_eq!(json, format!("\"{g}\""));
            assert_eq!(serde_json::from_str::<Grain>(&json).unwrap(), g);
        }
        assert!(Grain::ALL.is_sorted());
        assert_eq!(
            "decade".parse::<Grain>().unwrap_err().to_string(),
            "grain `decade`: expected hour, day, week, month, quarter, half or year"
        );
    }
}
