//! The history of deals.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Outcome;
use crate::time::Timestamp;
use crate::value::Money;

/// One change of a deal: how the deal stood from this instant on. The changes of a deal up to an instant say what
/// was known of it then, so a deal that was lost, reopened and won later is still lost in between.
///
/// The first change of a deal is its opening: `from` is `None`. A change that moves no stage (another amount, a
/// reopening in place) has the same stage on both sides.
///
/// ```
/// use crm_kpi::record::{Outcome, StageChange};
/// use crm_kpi::time::Timestamp;
///
/// let opened = StageChange::new("D-1", Timestamp::from_micros(0), "prospect");
/// let mut won = StageChange::new("D-1", Timestamp::from_micros(9), "contract");
/// won.from = Some("prospect".into());
/// won.outcome = Outcome::Won;
/// assert_eq!((opened.from, opened.outcome), (None, Outcome::Open));
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StageChange {
    /// The deal.
    pub deal: String,
    /// When.
    pub at: Timestamp,
    /// Which comes first of two changes at one instant: the lower number.
    #[serde(default)]
    pub seq: u32,
    /// The stage before; `None` when the deal was opened.
    #[serde(default)]
    pub from: Option<String>,
    /// The stage from now on.
    pub stage: String,
    /// How the deal stands from now on.
    #[serde(default)]
    pub outcome: Outcome,
    /// What it is worth from now on; `None` when nobody has said.
    #[serde(default)]
    pub amount: Option<Money>,
    /// How likely it is to be won from now on, 0 to 1.
    #[serde(default)]
    pub probability: Option<Decimal>,
    /// When it is expected to close, as seen from now on.
    #[serde(default)]
    pub expected_close: Option<Timestamp>,
    /// Who works on it from now on.
    #[serde(default)]
    pub owner: Option<String>,
}

impl StageChange {
    /// A deal that comes into a stage, open.
    pub fn new(deal: impl Into<String>, at: Timestamp, stage: impl Into<String>) -> StageChange {
        StageChange {
            deal: deal.into(),
            at,
            seq: 0,
            from: None,
            stage: stage.into(),
            outcome: Outcome::Open,
            amount: None,
            probability: None,
            expected_close: None,
            owner: None,
        }
    }
}

text_fields!(StageChange: deal, from, stage, outcome, owner; currency = amount);
